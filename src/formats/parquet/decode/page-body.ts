/**
 * Bodies of pages: checked, decompressed, and parted into levels and values.
 * Takes a chunk's bytes and a page's header, gives views on those bytes or on a buffer of the pool. A claimed size is
 * believed only as far as the compressed bytes can fill it.
 */
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { Kernels } from '../../../kernels/kernels.ts';
import type { Codec } from '../metadata.ts';
import type { BufferPool } from './buffer-pool.ts';
import { type PageHeader, pageKinds } from './page-header.ts';
import { type ChunkPlace, checkPage, corrupt } from './pages.ts';

export interface PageBody {
  /** Definition levels as runs; null where the column has none. */
  readonly levels: Uint8Array | null;
  /** The encoded values; often aligned to 8 bytes, so that they can be used where they lie. */
  readonly values: Uint8Array;
  /** The buffer of the pool that holds them; null where they lie in the chunk. */
  readonly buffer: Uint8Array | null;
}

export interface BodyContext {
  readonly place: ChunkPlace;
  readonly kernels: Kernels;
  readonly pool: BufferPool;
}

/** The codecs whose pages `openBody` can open. */
export function isKnownCodec(codec: Codec): boolean {
  return codec !== 'LZO' && codec !== 'LZ4' && codec !== 'LZ4_RAW';
}

/** Throws FILE_CORRUPT for bodies that do not decompress to what their header says. */
export function openBody(chunk: Uint8Array, page: PageHeader, context: BodyContext): PageBody {
  const body = chunk.subarray(page.bodyStart, page.bodyStart + page.compressedBytes);
  checkPage(body, page, context.place);
  return page.kind === pageKinds.dataV2 ? openV2(body, page, context) : openV1(body, page, context);
}

function openV1(body: Uint8Array, page: PageHeader, context: BodyContext): PageBody {
  const { place } = context;
  const hasLevels = page.kind === pageKinds.data && place.node.definitionLevel > 0;
  const prefix = hasLevels ? peekLevelBytes(body, place.chunk.codec) : 0;
  const { bytes, buffer } = decompress(body, page.uncompressedBytes, prefix, context);
  if (!hasLevels) return { levels: null, values: bytes, buffer };
  const size = bytes.length < 4 ? -1 : readUint32(bytes, 0);
  if (size < 0 || size > bytes.length - 4) throw corrupt(place, 'has a page that is shorter than its levels');
  return { levels: bytes.subarray(4, 4 + size), values: bytes.subarray(4 + size), buffer };
}

function openV2(body: Uint8Array, page: PageHeader, context: BodyContext): PageBody {
  const { definitionBytes, repetitionBytes } = page;
  const levelBytes = definitionBytes + repetitionBytes;
  const hasLevels = context.place.node.definitionLevel > 0;
  const levels = hasLevels ? body.subarray(repetitionBytes, levelBytes) : null;
  const rest = body.subarray(levelBytes);
  // A page without values may have nothing where its compressed values would stand.
  if (!page.isCompressed || rest.length === 0) return { levels, values: rest, buffer: null };
  const { bytes, buffer } = decompress(rest, page.uncompressedBytes - levelBytes, 0, context);
  return { levels, values: bytes, buffer };
}

interface Decompressed {
  readonly bytes: Uint8Array;
  readonly buffer: Uint8Array | null;
}

/** `prefix` bytes come before the values, which are to be aligned. */
function decompress(body: Uint8Array, size: number, prefix: number, context: BodyContext): Decompressed {
  const { place } = context;
  const { codec } = place.chunk;
  if (codec === 'UNCOMPRESSED') {
    if (body.length !== size) throw corrupt(place, 'has an uncompressed page of two sizes');
    return { bytes: body, buffer: null };
  }
  if (codec === 'SNAPPY') return decompressSnappy(body, size, prefix, context);
  const bytes = decompressByZlib(body, size, context);
  return copied(bytes, prefix, context.pool);
}

/** A copy of two or three bytes gives at most 64, so no page grows by more than this. */
const snappyGrowthMax = 22;

function decompressSnappy(body: Uint8Array, size: number, prefix: number, context: BodyContext): Decompressed {
  const { place, kernels, pool } = context;
  const literal = onlyLiteral(body, size);
  if (literal !== -1) return { bytes: body.subarray(literal, literal + size), buffer: null };
  if (size > snappyGrowthMax * body.length) throw corrupt(place, 'has a page that claims more bytes than it can hold');
  const { buffer, bytes } = aligned(size, prefix, pool);
  if (kernels.primitives.snappy(body, body.length, bytes, size) !== size) {
    pool.give(buffer);
    throw corrupt(place, 'has a page that is not compressed as it says');
  }
  return { bytes, buffer };
}

/** Where the bytes of a page begin that is stored as one literal, as what does not compress is; -1 for other pages. */
function onlyLiteral(body: Uint8Array, size: number): number {
  let at = 0;
  let claimed = 0;
  do claimed += ((body[at] ?? 0) & 127) * 2 ** (7 * at);
  while ((body[at++] ?? 0) >= 128 && at < 5);
  const tag = body[at];
  if (claimed !== size || tag === undefined || (tag & 3) !== 0) return -1;
  const extra = Math.max(0, (tag >> 2) - 59);
  const start = at + 1 + extra;
  if (start + size !== body.length) return -1;
  let length = extra === 0 ? tag >> 2 : 0;
  for (let i = 0; i < extra; i++) length += body[at + 1 + i]! * 2 ** (8 * i);
  return length + 1 === size ? start : -1;
}

function decompressByZlib(body: Uint8Array, size: number, { place }: BodyContext): Uint8Array {
  const { codec } = place.chunk;
  const options = { maxOutputLength: Math.max(1, size), chunkSize: Math.min(Math.max(64, size), 1 << 20) };
  let bytes: Uint8Array;
  try {
    if (codec === 'ZSTD') bytes = zstdDecompressSync(body, options);
    else if (codec === 'GZIP') bytes = gunzipSync(body, options);
    else bytes = brotliDecompressSync(body, options);
  } catch (error) {
    throw corrupt(place, 'has a page that is not compressed as it says', error);
  }
  if (bytes.length !== size) throw corrupt(place, `has a page of ${bytes.length} bytes that claims ${size}`);
  return bytes;
}

function copied(bytes: Uint8Array, prefix: number, pool: BufferPool): Decompressed {
  const target = aligned(bytes.length, prefix, pool);
  target.bytes.set(bytes);
  return target;
}

function aligned(size: number, prefix: number, pool: BufferPool): { bytes: Uint8Array; buffer: Uint8Array } {
  const buffer = pool.take(size + 8);
  const start = (8 - (prefix & 7)) & 7;
  return { bytes: buffer.subarray(start, start + size), buffer };
}

/** What the levels at the start of a page of version 1 take, as far as it can be told cheaply; only a hint. */
function peekLevelBytes(body: Uint8Array, codec: Codec): number {
  let at = 0;
  if (codec === 'SNAPPY') {
    while (at < 5 && (body[at] ?? 0) >= 128) at++;
    at++;
    const tag = body[at] ?? 1;
    if ((tag & 3) !== 0) return 0;
    at += 1 + Math.max(0, (tag >> 2) - 59);
  } else if (codec !== 'UNCOMPRESSED') return 0;
  return at + 4 <= body.length ? 4 + readUint32(body, at) : 0;
}

function readUint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}
