/**
 * zstd, gzip and brotli by Node's zlib: pages into buffers of the caller's, one decompressor a codec for all of them.
 * Node's functions make a decompressor and a buffer a page, which costs half as much again as the work itself; what is
 * inside of its streams can do without. Where that is not as it is known to be, the functions serve. Owned by one thread.
 */
import {
  brotliDecompressSync,
  constants,
  createBrotliDecompress,
  createGunzip,
  createZstdDecompress,
  gunzipSync,
  zstdDecompressSync,
} from 'node:zlib';

export type InflaterCodec = 'ZSTD' | 'GZIP' | 'BROTLI';

export interface Inflater {
  /**
   * Decompresses `body` into `out`, behind which 8 more bytes can be written, as buffers of an allocator have them.
   * Gives how many bytes there are, or -1 where they are malformed or more than `out` takes.
   */
  inflate(codec: InflaterCodec, body: Uint8Array, out: Uint8Array): number;
}

export function createInflater(): Inflater {
  const streams = new Map<InflaterCodec, InnerStream>();
  return {
    inflate(codec, body, out) {
      const stream = streams.get(codec) ?? openStream(codec);
      if (stream === null) return inflateByFunction(codec, body, out);
      streams.set(codec, stream);
      const size = inflateInner(stream, codec, body, out);
      if (stream.destroyed) streams.delete(codec);
      return size;
    },
  };
}

/** What a stream of zlib is inside. */
interface InnerStream {
  readonly destroyed: boolean;
  readonly _handle: InnerHandle;
  /** Bytes of output and of input that were left after a write. */
  readonly _writeState: Uint32Array;
  on(event: 'error', listener: () => void): void;
}

interface InnerHandle {
  reset(): void;
  writeSync(
    flush: number,
    input: Uint8Array,
    inputStart: number,
    inputBytes: number,
    output: Uint8Array,
    outputStart: number,
    outputBytes: number,
  ): void;
}

/** Its own buffer is never used, so it is as small as may be. */
const options = { chunkSize: 64 };

function openStream(codec: InflaterCodec): InnerStream | null {
  const made: unknown =
    codec === 'ZSTD'
      ? createZstdDecompress(options)
      : codec === 'GZIP'
        ? createGunzip(options)
        : createBrotliDecompress(options);
  const stream = made as Partial<InnerStream>;
  const handle = stream._handle as Partial<InnerHandle> | undefined;
  const isKnown = typeof handle?.writeSync === 'function' && typeof handle.reset === 'function';
  if (!isKnown || !(stream._writeState instanceof Uint32Array)) return null;
  // Malformed bytes destroy the stream, which tells of it once more later.
  stream.on?.('error', () => {});
  return stream as InnerStream;
}

/** One byte more than `out` takes shows that there is more. */
const extraBytes = 1;

function inflateInner(stream: InnerStream, codec: InflaterCodec, body: Uint8Array, out: Uint8Array): number {
  const flush = codec === 'GZIP' ? constants.Z_SYNC_FLUSH : codec === 'ZSTD' ? 2 : constants.BROTLI_OPERATION_FINISH;
  const space = out.length + extraBytes;
  const output = new Uint8Array(out.buffer, out.byteOffset, space);
  stream._handle.reset();
  stream._handle.writeSync(flush, body, 0, body.length, output, 0, space);
  if (stream.destroyed) return -1;
  const [outputLeft, inputLeft] = stream._writeState;
  return inputLeft !== 0 || outputLeft === 0 ? -1 : space - outputLeft!;
}

function inflateByFunction(codec: InflaterCodec, body: Uint8Array, out: Uint8Array): number {
  const limits = { maxOutputLength: Math.max(1, out.length), chunkSize: Math.min(Math.max(64, out.length), 1 << 20) };
  try {
    const bytes =
      codec === 'ZSTD'
        ? zstdDecompressSync(body, limits)
        : codec === 'GZIP'
          ? gunzipSync(body, limits)
          : brotliDecompressSync(body, limits);
    out.set(bytes);
    return bytes.length;
  } catch {
    return -1;
  }
}
