/**
 * Pages: a header, then levels and values, compressed together. Data pages are of version 1, which every reader knows.
 * Takes the bytes of levels and values, gives the bytes of a page in the memory that it is told. Source: parquet.thrift, PageHeader.
 */
import { brotliCompressSync, gzipSync, constants as zlib, zstdCompressSync } from 'node:zlib';
import type { Allocator } from '../../../kernels/allocator.ts';
import { snappyBytesMax, snappyTableLength } from '../../../kernels/js/encode-snappy.ts';
import type { Codec } from '../metadata.ts';
import { ThriftWriter } from '../thrift-write.ts';
import type { ParquetEncoder } from './space.ts';

export type Compression = 'none' | 'snappy' | 'zstd' | 'gzip' | 'brotli';

export const codecOf: Readonly<Record<Compression, Codec>> = {
  none: 'UNCOMPRESSED',
  snappy: 'SNAPPY',
  zstd: 'ZSTD',
  gzip: 'GZIP',
  brotli: 'BROTLI',
};

/** Numbers of encodings. */
export const encodings = { plain: 0, rle: 3, rleDictionary: 8 } as const;
/** Numbers of page types. */
export const pageTypes = { data: 0, dictionary: 2 } as const;

export interface Page {
  readonly header: Uint8Array;
  readonly body: Uint8Array;
  /** With the header. */
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
}

export interface PageContent {
  readonly type: 'data' | 'dictionary';
  readonly encoding: number;
  /** With NULLs. */
  readonly valueCount: number;
  readonly raw: Uint8Array;
}

/** `alloc`: where the page is kept. */
export function encodePage(
  content: PageContent,
  compression: Compression,
  encoder: ParquetEncoder,
  alloc: Allocator,
): Page {
  const body = compress(content.raw, compression, encoder, alloc);
  const header = pageHeader(content, body.length);
  return {
    header,
    body,
    compressedBytes: header.length + body.length,
    uncompressedBytes: header.length + content.raw.length,
  };
}

function pageHeader({ type, encoding, valueCount, raw }: PageContent, bodyBytes: number): Uint8Array {
  const out = new ThriftWriter(64);
  out.struct(() => {
    out.i32(1, pageTypes[type]);
    out.i32(2, raw.length);
    out.i32(3, bodyBytes);
    out.structField(type === 'data' ? 5 : 7, () => {
      out.i32(1, valueCount);
      out.i32(2, encoding);
      if (type === 'dictionary') return;
      out.i32(3, encodings.rle);
      out.i32(4, encodings.rle);
    });
  });
  return out.finish();
}

/** Bytes of its own. */
function compress(raw: Uint8Array, compression: Compression, encoder: ParquetEncoder, alloc: Allocator): Uint8Array {
  switch (compression) {
    case 'none':
      return copied(raw, alloc);
    case 'snappy':
      return encoder.scratch((scratch) => snappied(raw, encoder, scratch, alloc));
    case 'zstd':
      return zstdCompressSync(new Uint8Array(raw), { params: { [zlib.ZSTD_c_compressionLevel]: 3 } });
    case 'gzip':
      return gzipSync(new Uint8Array(raw));
    case 'brotli':
      return brotliCompressSync(new Uint8Array(raw), { params: { [zlib.BROTLI_PARAM_QUALITY]: 4 } });
  }
}

/** Where compression saves next to nothing the bytes are kept as they are, so that readers need not copy them. */
const worthwhile = 0.97;

function snappied(raw: Uint8Array, encoder: ParquetEncoder, scratch: Allocator, alloc: Allocator): Uint8Array {
  const out = scratch.bytes(snappyBytesMax(raw.length));
  const source = encoder.reach(raw, scratch);
  const size = encoder.kernels.primitives.snappyPack(source, raw.length, out, scratch.uint16(snappyTableLength));
  const isSmaller = size < raw.length * worthwhile || raw.length < 64;
  return isSmaller ? copied(out.subarray(0, size), alloc) : asLiteral(raw, alloc);
}

function copied(bytes: Uint8Array, alloc: Allocator): Uint8Array {
  const out = alloc.bytes(bytes.length);
  out.set(bytes);
  return out;
}

/** Snappy's form of bytes that are not compressed. */
function asLiteral(raw: Uint8Array, alloc: Allocator): Uint8Array {
  const out = alloc.bytes(raw.length + 10);
  let at = 0;
  let rest = raw.length;
  for (; rest >= 128; rest >>>= 7) out[at++] = (rest & 127) | 128;
  out[at++] = rest;
  const last = raw.length - 1;
  const extra = last < 256 ? 1 : last < 65_536 ? 2 : last < 1 << 24 ? 3 : 4;
  out[at++] = (59 + extra) << 2;
  for (let i = 0; i < extra; i++) out[at++] = (last >>> (8 * i)) & 255;
  out.set(raw, at);
  return out.subarray(0, at + raw.length);
}
