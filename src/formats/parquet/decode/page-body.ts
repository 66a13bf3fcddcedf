/**
 * Bodies of pages: checked, decompressed, and parted into levels and values.
 * Takes a chunk's bytes and a page's header, gives views on those bytes or on a buffer of the pool. A claimed size is
 * believed only as far as the compressed bytes can fill it.
 */
import type { Kernels } from '../../../kernels/kernels.ts';
import type { Codec } from '../metadata.ts';
import type { BufferPool } from './buffer-pool.ts';
import type { Inflater } from './inflater.ts';
import { type PageHeader, pageKinds } from './page-header.ts';
import { type ChunkPlace, checkPage, corrupt } from './pages.ts';

export interface PageBody {
  /** Levels as runs; null where the column has none. */
  readonly definitions: Uint8Array | null;
  readonly repetitions: Uint8Array | null;
  /** The encoded values; often aligned to 8 bytes, so that they can be used where they lie. */
  readonly values: Uint8Array;
  /** The buffer of the pool that holds them; null where they lie in the chunk. */
  readonly buffer: Uint8Array | null;
}

export interface BodyContext {
  readonly place: ChunkPlace;
  readonly kernels: Kernels;
  readonly pool: BufferPool;
  readonly inflater: Inflater;
}

/** The codecs whose pages `openBody` can open. */
export function isKnownCodec(codec: Codec): boolean {
  return codec !== 'LZO';
}

/** Throws FILE_CORRUPT for bodies that do not decompress to what their header says. */
export function openBody(chunk: Uint8Array, page: PageHeader, context: BodyContext): PageBody {
  const body = chunk.subarray(page.bodyStart, page.bodyStart + page.compressedBytes);
  checkPage(body, page, context.place);
  return page.kind === pageKinds.dataV2 ? openV2(body, page, context) : openV1(body, page, context);
}

function openV1(body: Uint8Array, page: PageHeader, context: BodyContext): PageBody {
  const { place } = context;
  const isData = page.kind === pageKinds.data;
  const { definitionLevel, repetitionLevel } = place.node;
  const hasLevels = isData && definitionLevel > 0;
  const prefix = hasLevels && repetitionLevel === 0 ? peekLevelBytes(body, place.chunk.codec) : 0;
  const { bytes, buffer } = decompress(body, page.uncompressedBytes, prefix, context);
  if (!hasLevels) return { definitions: null, repetitions: null, values: bytes, buffer };
  const repetitions = repetitionLevel > 0 ? levelsAt(bytes, 0, place) : null;
  const start = repetitions === null ? 0 : 4 + repetitions.length;
  const definitions = levelsAt(bytes, start, place);
  return { definitions, repetitions, values: bytes.subarray(start + 4 + definitions.length), buffer };
}

/** Levels with their length before them. */
function levelsAt(bytes: Uint8Array, at: number, place: ChunkPlace): Uint8Array {
  const rest = bytes.length - at - 4;
  const size = rest < 0 ? 0 : readUint32(bytes, at);
  if (rest < 0 || size > rest) throw corrupt(place, 'has a page that is shorter than its levels');
  return bytes.subarray(at + 4, at + 4 + size);
}

function openV2(body: Uint8Array, page: PageHeader, context: BodyContext): PageBody {
  const { definitionBytes, repetitionBytes } = page;
  const levelBytes = definitionBytes + repetitionBytes;
  const { definitionLevel, repetitionLevel } = context.place.node;
  const definitions = definitionLevel > 0 ? body.subarray(repetitionBytes, levelBytes) : null;
  const repetitions = repetitionLevel > 0 ? body.subarray(0, repetitionBytes) : null;
  const rest = body.subarray(levelBytes);
  // A page without values may have nothing where its compressed values would stand.
  if (!page.isCompressed || rest.length === 0) return { definitions, repetitions, values: rest, buffer: null };
  const { bytes, buffer } = decompress(rest, page.uncompressedBytes - levelBytes, 0, context);
  return { definitions, repetitions, values: bytes, buffer };
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
  if (codec === 'LZO') throw corrupt(place, 'is compressed by LZO');
  const { buffer, bytes } = aligned(size, prefix, context.pool);
  const found =
    codec === 'LZ4' || codec === 'LZ4_RAW'
      ? decompressLz4(body, bytes, context)
      : context.inflater.inflate(codec, body, bytes);
  if (found === -1) throw notCompressed(place);
  if (found !== size) throw corrupt(place, `has a page of ${found} bytes that claims ${size}`);
  return { bytes, buffer };
}

/** A copy of two or three bytes gives at most 64, so no page grows by more than this. */
const snappyGrowthMax = 22;

function decompressSnappy(body: Uint8Array, size: number, prefix: number, context: BodyContext): Decompressed {
  const { place, kernels, pool } = context;
  const literal = onlyLiteral(body, size);
  if (literal !== -1) return { bytes: body.subarray(literal, literal + size), buffer: null };
  if (size > snappyGrowthMax * body.length) throw tooGreat(place);
  const { buffer, bytes } = aligned(size, prefix, pool);
  if (kernels.primitives.snappy(body, body.length, bytes, size) !== size) {
    pool.give(buffer);
    throw notCompressed(place);
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

function aligned(size: number, prefix: number, pool: BufferPool): { bytes: Uint8Array; buffer: Uint8Array } {
  const buffer = pool.take(size + 8);
  const start = (8 - (prefix & 7)) & 7;
  return { bytes: buffer.subarray(start, start + size), buffer };
}

/** A byte makes a copy longer by 255 at most. */
const lz4GrowthMax = 256;

/** Gives how many bytes there are, -1 where they are malformed. */
function decompressLz4(body: Uint8Array, out: Uint8Array, { place, kernels }: BodyContext): number {
  if (out.length > lz4GrowthMax * body.length) throw tooGreat(place);
  const { primitives } = kernels;
  const framed = place.chunk.codec === 'LZ4' ? decompressFrames(body, out, kernels) : -1;
  return framed === -1 ? primitives.lz4(body, body.length, out, out.length) : framed;
}

/** Hadoop's frames around LZ4 blocks: the sizes of each with and without compression, big-endian. -1 for what is none. */
function decompressFrames(body: Uint8Array, out: Uint8Array, { primitives }: Kernels): number {
  let to = 0;
  let at = 0;
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  while (body.length - at >= 8) {
    const size = view.getUint32(at);
    const packed = view.getUint32(at + 4);
    at += 8;
    if (packed > body.length - at || size > out.length - to) return -1;
    const found = primitives.lz4(body.subarray(at, at + packed), packed, out.subarray(to, to + size), size);
    if (found !== size) return -1;
    at += packed;
    to += size;
  }
  return at === body.length ? to : -1;
}

function notCompressed(place: ChunkPlace): Error {
  return corrupt(place, 'has a page that is not compressed as it says');
}

function tooGreat(place: ChunkPlace): Error {
  return corrupt(place, 'has a page that claims more bytes than it can hold');
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
