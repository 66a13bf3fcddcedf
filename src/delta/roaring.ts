/**
 * Sets of row numbers as the log keeps them: 64-bit Roaring bitmaps in the portable form, under Delta's magic number.
 * Takes bytes that nobody vouches for; gives ascending numbers. Numbers from 2^32 on are refused: no Parquet file has such rows.
 */
import { EngineError } from '../core/errors.ts';
import { arrayMax, bitmapBytes, cookieWithoutRuns, cookieWithRuns, magic, offsetsMin } from './roaring-format.ts';

/** A set of more takes memory beyond reason; few bytes can claim it. */
const rowsMax = 2 ** 28;

/** The numbers in the set. Throws FILE_CORRUPT naming `source` where the bytes are no such bitmap. */
export function decodeRoaring64(bytes: Uint8Array, source: string): Uint32Array {
  const reader = new ByteReader(bytes, source);
  if (reader.uint32() !== magic) reader.fail('the deletion vector has an unknown format');
  const buckets = reader.uint64();
  const pieces: Uint32Array[] = [];
  for (let i = 0; i < buckets; i++) {
    const high = reader.uint32();
    if (high !== 0) reader.fail('the deletion vector has rows beyond 2^32');
    if (i > 0) reader.fail('the deletion vector repeats a bucket');
    readBitmap32(reader, pieces);
  }
  return concat(pieces);
}

function readBitmap32(reader: ByteReader, pieces: Uint32Array[]): void {
  const cookie = reader.uint32();
  const hasRuns = (cookie & 0xffff) === cookieWithRuns;
  if (!hasRuns && cookie !== cookieWithoutRuns) reader.fail('the deletion vector has an unknown bitmap');
  const count = hasRuns ? (cookie >>> 16) + 1 : reader.uint32();
  if (count > 65_536) reader.fail('the deletion vector has too many containers');
  const runs = hasRuns ? reader.take((count + 7) >> 3) : null;
  const headers = Array.from({ length: count }, () => ({ key: reader.uint16(), size: reader.uint16() + 1 }));
  if (!hasRuns || count >= offsetsMin) reader.take(4 * count);
  let previous = -1;
  let total = 0;
  for (const [i, { key, size }] of headers.entries()) {
    total += size;
    if (total > rowsMax) reader.fail(`the deletion vector has more than ${rowsMax} rows`);
    if (key <= previous) reader.fail('the deletion vector is not ascending');
    previous = key;
    const isRun = runs !== null && ((runs[i >> 3]! >> (i & 7)) & 1) === 1;
    pieces.push(
      isRun
        ? readRuns(reader, key, size)
        : size <= arrayMax
          ? readArray(reader, key, size)
          : readBits(reader, key, size),
    );
  }
}

function readArray(reader: ByteReader, key: number, size: number): Uint32Array {
  const out = new Uint32Array(size);
  for (let i = 0; i < size; i++) out[i] = key * 65_536 + reader.uint16();
  return ascending(reader, out);
}

function readBits(reader: ByteReader, key: number, size: number): Uint32Array {
  const bits = reader.take(bitmapBytes);
  const out = new Uint32Array(size);
  let found = 0;
  for (let i = 0; i < 65_536; i++) {
    if (((bits[i >> 3]! >> (i & 7)) & 1) === 0) continue;
    if (found < size) out[found] = key * 65_536 + i;
    found++;
  }
  if (found !== size) reader.fail('a container of the deletion vector has another size');
  return out;
}

function readRuns(reader: ByteReader, key: number, size: number): Uint32Array {
  const count = reader.uint16();
  const out = new Uint32Array(size);
  let found = 0;
  for (let i = 0; i < count; i++) {
    const start = reader.uint16();
    const length = reader.uint16() + 1;
    if (start + length > 65_536) reader.fail('a run of the deletion vector leaves its container');
    if (found + length > size) reader.fail('a container of the deletion vector has another size');
    for (let k = 0; k < length; k++) out[found++] = key * 65_536 + start + k;
  }
  if (found !== size) reader.fail('a container of the deletion vector has another size');
  return ascending(reader, out);
}

function ascending(reader: ByteReader, rows: Uint32Array): Uint32Array {
  for (let i = 1; i < rows.length; i++) {
    if (rows[i]! <= rows[i - 1]!) reader.fail('the deletion vector is not ascending');
  }
  return rows;
}

function concat(pieces: readonly Uint32Array[]): Uint32Array {
  const out = new Uint32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

/** Little-endian numbers in order; past the end is FILE_CORRUPT. */
class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #source: string;
  #at = 0;

  constructor(bytes: Uint8Array, source: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#source = source;
  }

  take(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) this.fail('the deletion vector ends too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  uint16(): number {
    this.take(2);
    return this.#view.getUint16(this.#at - 2, true);
  }

  uint32(): number {
    this.take(4);
    return this.#view.getUint32(this.#at - 4, true);
  }

  uint64(): number {
    this.take(8);
    return Number(this.#view.getBigUint64(this.#at - 8, true));
  }

  fail(reason: string): never {
    throw new EngineError('FILE_CORRUPT', { path: this.#source, reason });
  }
}
