/**
 * Columns of TPC-H tables from draws: keys, amounts, dates, values of a list, names with numbers, addresses, phones, comments.
 * Takes a slice of units and a column's sequence, gives vectors without nulls. Nothing is made per row but bytes.
 */
import { type DataType, dateType, decimal, int32, int64, utf8 } from '../src/core/types.ts';
import type { BytesVector, DictVector, FixedVector } from '../src/core/vector.ts';
import type { Allocator } from '../src/kernels/allocator.ts';
import { drawEach, nextSeed, type Stream, scaled, seedOf, stream } from './random.ts';
import { type TextPool, textBytes } from './text-pool.ts';

/** Units `start` to `start + count - 1` of a table, from 0, at a scale factor. */
export interface Slice {
  readonly scale: number;
  readonly start: number;
  readonly count: number;
  readonly text: TextPool;
  readonly alloc: Allocator;
}

export const money = decimal(15, 2);

/** BIGINT or DECIMAL(15, 2) of whole numbers (cents), which may pass 2^31. */
export function longs(type: DataType, values: ArrayLike<number>, { alloc }: Slice): FixedVector {
  const { length } = values;
  const out = alloc.bigInt64(length);
  // By halves, because a bigint a row would be an object a row.
  const words = new Int32Array(out.buffer, out.byteOffset, 2 * length);
  for (let i = 0; i < length; i++) {
    const value = values[i]!;
    words[2 * i] = value;
    words[2 * i + 1] = Math.floor(value / 4_294_967_296);
  }
  return { layout: 'fixed', type, length, valid: null, repr: 'i64', values: out };
}

export function bigints(values: ArrayLike<number>, slice: Slice): FixedVector {
  return longs(int64, values, slice);
}

export function cents(values: ArrayLike<number>, slice: Slice): FixedVector {
  return longs(money, values, slice);
}

export function ints(values: Int32Array): FixedVector {
  return { layout: 'fixed', type: int32, length: values.length, valid: null, repr: 'i32', values };
}

/** Of day numbers since 1970-01-01. */
export function dates(values: Int32Array): FixedVector {
  return { layout: 'fixed', type: dateType, length: values.length, valid: null, repr: 'i32', values };
}

/** The keys 1, 2, 3 ... of the slice's units. */
export function serials({ start, count }: Slice): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => start + i + 1);
}

/** Strings that a dictionary holds: row i is `words[indexes[i]]`. `id` sets the dictionary apart from others of the table. */
export function picked(words: readonly string[], indexes: Int32Array, id: number, { alloc }: Slice): DictVector {
  const keys = alloc.bytes(indexes.length);
  keys.set(indexes);
  const dictionary = strings(words, alloc);
  return { layout: 'dict', type: utf8, length: keys.length, valid: null, keys, dictionary, dictionaryId: id };
}

export function strings(words: readonly string[], alloc: Allocator): BytesVector {
  const encoded = words.map((word) => Buffer.from(word));
  const column = startStrings(words.length, Buffer.byteLength(words.join('')), alloc);
  for (const word of encoded) {
    column.values.set(word, column.at);
    column.at += word.length;
    endString(column);
  }
  return finishStrings(column);
}

/** `prefix` and the number with at least `digits` digits. */
export function numbered(prefix: string, digits: number, values: ArrayLike<number>, { alloc }: Slice): BytesVector {
  const head = Buffer.from(prefix);
  const column = startStrings(values.length, values.length * (head.length + 10), alloc);
  for (let i = 0; i < values.length; i++) {
    for (let k = 0; k < head.length; k++) column.values[column.at++] = head[k]!;
    putNumber(column, values[i]!, digits);
    endString(column);
  }
  return finishStrings(column);
}

/** The country's code, which is the nation's key and 10, and three drawn groups of digits. */
export function phones(from: number, nationKeys: Int32Array, slice: Slice): BytesVector {
  const { count } = slice;
  const column = startStrings(count, count * 15, slice.alloc);
  const dash = 0x2d;
  let seed = seedOf(stream(from, 3), slice.start);
  const group = (low: number, high: number): void => {
    seed = nextSeed(seed);
    column.values[column.at++] = dash;
    putNumber(column, low + scaled(seed, high - low + 1), 1);
  };
  for (let i = 0; i < count; i++) {
    putNumber(column, 10 + nationKeys[i]!, 2);
    group(100, 999);
    group(100, 999);
    group(1000, 9999);
    endString(column);
  }
  return finishStrings(column);
}

/** 10 to 40 characters of an alphabet of 64; five for each draw of 31 bits. */
export function addresses(from: number, slice: Slice): BytesVector {
  const drawsPerRow = 9;
  const { count } = slice;
  const column = startStrings(count, count * 40, slice.alloc);
  const first = stream(from, drawsPerRow);
  let seed = seedOf(first, slice.start);
  for (let i = 0; i < count; i++) {
    seed = nextSeed(seed);
    const length = 10 + scaled(seed, 31);
    let used = 1;
    let bits = 0;
    for (let k = 0; k < length; k++) {
      if (k % 5 === 0) {
        seed = nextSeed(seed);
        used++;
        // The official range overflows to -2^31; what follows from that is part of the data.
        bits = scaled(seed, -2_147_483_648);
      }
      column.values[column.at++] = alphabet[bits & 63]!;
      bits >>= 6;
    }
    for (; used < drawsPerRow; used++) seed = nextSeed(seed);
    endString(column);
  }
  return finishStrings(column);
}

const alphabet = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ,');

/** Pieces of the text of about `average` characters, `counts[i]` for unit i of those that `from` has draws for (two a piece). */
export function comments(from: Stream, average: number, counts: Int32Array | null, slice: Slice): BytesVector {
  const { start, text, alloc } = slice;
  const units = counts?.length ?? slice.count;
  const rows = counts === null ? units : counts.reduce((sum, count) => sum + count, 0);
  const shortest = Math.trunc(average * 0.4);
  const longest = Math.trunc(average * 1.6);
  const offsets = textBytes - longest + 1;
  const column = startStrings(rows, rows * longest, alloc);
  let seed = seedOf(from, start);
  for (let unit = 0; unit < units; unit++) {
    const count = counts === null ? 1 : counts[unit]!;
    for (let i = 0; i < count; i++) {
      seed = nextSeed(seed);
      const offset = scaled(seed, offsets);
      seed = nextSeed(seed);
      putText(column, text.bytes, offset, shortest + scaled(seed, longest - shortest + 1));
      endString(column);
    }
    for (let i = 2 * count; i < from.perUnit; i++) seed = nextSeed(seed);
  }
  return finishStrings(column);
}

/** Draws one of `words` a unit. */
export function pickEach(from: number, words: readonly string[], id: number, slice: Slice): DictVector {
  return picked(words, drawEach(stream(from), slice.start, slice.count, 0, words.length - 1), id, slice);
}

/** A column of strings while it is written. */
export interface StringColumn {
  readonly offsets: Int32Array;
  readonly values: Uint8Array;
  at: number;
  row: number;
}

export function startStrings(rows: number, bytesMax: number, alloc: Allocator): StringColumn {
  const offsets = alloc.int32(rows + 1);
  offsets[0] = 0;
  return { offsets, values: alloc.bytes(bytesMax), at: 0, row: 0 };
}

export function endString(column: StringColumn): void {
  column.offsets[++column.row] = column.at;
}

export function finishStrings({ offsets, values, at, row }: StringColumn): BytesVector {
  return { layout: 'bytes', type: utf8, length: row, valid: null, offsets, values: values.subarray(0, at) };
}

function putText(column: StringColumn, text: Uint8Array, offset: number, length: number): void {
  const { values } = column;
  let at = column.at;
  for (let i = offset; i < offset + length; i++) values[at++] = text[i]!;
  column.at = at;
}

function putNumber(column: StringColumn, value: number, digitsMin: number): void {
  const { values } = column;
  let digits = digitsMin;
  for (let power = 10 ** digits; value >= power; power *= 10) digits++;
  let rest = value;
  for (let at = column.at + digits - 1; at >= column.at; at--) {
    const tens = Math.floor(rest / 10);
    values[at] = 0x30 + rest - 10 * tens;
    rest = tens;
  }
  column.at += digits;
}
