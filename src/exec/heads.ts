/**
 * Integer keys of a join by their place, key - min: an array of rows by place, or bits that number the keys there are. The
 * hottest loop of joins: one pass gives the rows and the selection of those that have one; of a dictionary each entry is
 * looked up once.
 */

import type { FixedVector, Rows, Vector } from '../core/vector.ts';
import type { Allocator } from '../kernels/allocator.ts';
import { codeOf } from '../kernels/codes.ts';
import { flattenRows } from '../kernels/flatten.ts';
import type { Kernels } from '../kernels/kernels.ts';

/** What keys lead to, or -1, by physical row (empty where only matches were asked for); and which rows have one, ascending. */
export interface Matches {
  readonly rows: Int32Array;
  readonly matched: Uint16Array;
}

/** Integer keys of one column, by place: key - min. Plain data, shareable. */
export interface Heads {
  readonly min: number;
  readonly range: number;
  /** One bit a place where a row has the key; null = the place's head says so. Place `range` stands for all others. */
  readonly bits: Uint8Array | null;
  /** Bits set before each 64-bit word: keys are numbered by them; null = by their place. */
  readonly ranks: Int32Array | null;
  /** The row by number, -1 where there is none; null = keys lead to their number. */
  readonly heads: Int32Array | null;
}

/** What `indexHeads` makes of a build side's integer keys. */
export interface IndexedHeads {
  readonly heads: Heads;
  /** Key numbers by row, -1 for NULL, and how many keys there are; null where no two rows have one key: keys lead to rows. */
  readonly ids: Int32Array | null;
  readonly keys: number;
  readonly hasNullKey: boolean;
}

/** An array of rows by place is worth it where it has at most so many places a row, or fits the cache. */
const headsPerRow = 8;
const headsMin = 1 << 15;
/** Bits are worth it with so many a row, or with so many at all. */
const bitsPerRow = 64;
const bitsMin = 1 << 22;
const bitsMax = 1 << 29;

/** Null where the keys are too far apart. `probeRows` are expected to be looked up. */
export function indexHeads(
  vector: Vector,
  rows: number,
  probeRows: number,
  kernels: Kernels,
  state: Allocator,
): IndexedHeads | null {
  const integers = rows === 0 ? null : integersOf(vector, state, kernels);
  if (integers === null || integers.repr === 'bit') return null;
  const bounds = rangeOf(integers, rows, kernels, state);
  if (bounds === null) return null;
  const { min, seen } = bounds;
  const range = bounds.max - min + 1;
  if (range > Math.min(bitsMax, Math.max(bitsMin, bitsPerRow * rows, 4 * probeRows))) return null;
  const words = (range + 64) >> 6;
  const bits = state.bytes(8 * words, true);
  const { primitives } = kernels;
  const { repr, values, valid } = integers;
  const keys = primitives.markIntegers(codeOf(repr), values, valid, rows, ...halvesOf(min), bits);
  const hasNullKey = seen < rows;
  if (keys === seen && range <= Math.max(headsMin, headsPerRow * rows)) {
    const heads = emptyHeads(range, state);
    primitives.fillHeads(codeOf(repr), values, valid, rows, ...halvesOf(min), heads, null);
    const isSparse = range > 2 * rows;
    return { heads: { min, range, bits: isSparse ? bits : null, ranks: null, heads }, ids: null, keys, hasNullKey };
  }
  const ranks = state.int32(words);
  primitives.rankBits(bits, words, ranks);
  const numbered: Heads = { min, range, bits, ranks, heads: null };
  const ids = numbersOf(numbered, integers, rows, kernels, state);
  if (keys < seen) return { heads: numbered, ids, keys, hasNullKey };
  const heads = state.int32(keys);
  for (let row = 0; row < rows; row++) if (ids[row]! >= 0) heads[ids[row]!] = row;
  return { heads: { ...numbered, heads }, ids: null, keys, hasNullKey };
}

function emptyHeads(range: number, state: Allocator): Int32Array {
  const words = state.bigInt64((range + 2) >> 1).fill(-1n);
  return new Int32Array(words.buffer, words.byteOffset, range + 1);
}

const stepRows = 32_768;

/** The key numbers of rows, by pieces that a selection can name. */
function numbersOf(
  heads: Heads,
  { repr, values, valid }: FixedVector,
  rows: number,
  kernels: Kernels,
  state: Allocator,
): Int32Array {
  const ids = state.int32(rows);
  const kept = state.uint16(stepRows);
  for (let from = 0; from < rows; from += stepRows) {
    const length = Math.min(stepRows, rows - from);
    const part: FixedVector = {
      layout: 'fixed',
      type: { id: 'null' },
      length,
      valid: valid === null ? null : valid.subarray(from >> 3),
      repr,
      values: values.subarray(from),
    };
    matchFixed(heads, kernels, part, { length, selection: null }, ids.subarray(from), kept);
  }
  return ids;
}

/** The least and the greatest of the first `rows` values, and how many are not NULL; null where none is, or they are no safe integers. */
export function rangeOf(
  { repr, values, valid }: FixedVector,
  rows: number,
  { primitives }: Kernels,
  alloc: Allocator,
): { readonly min: number; readonly max: number; readonly seen: number } | null {
  const bounds = alloc.bigInt64(2);
  const seen = primitives.integerRange(codeOf(repr), values, valid, null, rows, bounds);
  if (seen === 0) return null;
  const [min, max] = [Number(bounds[0]), Number(bounds[1])];
  return Number.isSafeInteger(min) && Number.isSafeInteger(max) ? { min, max, seen } : null;
}

/** The two halves of a safe integer, as loops take it. */
export function halvesOf(integer: number): readonly [low: number, high: number] {
  return [integer | 0, Math.floor(integer / 4294967296)];
}

/** For one thread. Without `needsRows` only the matches are found. */
export function headsLookup(heads: Heads, kernels: Kernels, state: Allocator, needsRows: boolean): MatchRows {
  const entries = new EntryRows(heads, kernels, state);
  return (vector, rows, scratch) => {
    const count = rows.selection?.length ?? rows.length;
    const kept = scratch.uint16(count);
    const out = needsRows ? scratch.int32(rows.length) : null;
    const matched = matchInto(heads, kernels, entries, vector, rows, out, kept, scratch);
    return { rows: out ?? new Int32Array(0), matched: kept.subarray(0, matched) };
  };
}

export type MatchRows = (vector: Vector, rows: Rows, scratch: Allocator) => Matches;

function matchInto(
  heads: Heads,
  kernels: Kernels,
  entries: EntryRows,
  vector: Vector,
  rows: Rows,
  out: Int32Array | null,
  kept: Uint16Array,
  scratch: Allocator,
): number {
  const { primitives } = kernels;
  const { selection } = rows;
  const count = selection?.length ?? rows.length;
  if (vector.layout === 'dict' && entries.isWorth(vector.dictionary, count)) {
    const { keys, valid } = vector;
    const found = entries.of(vector.dictionary, scratch);
    return primitives.matchKeys(keys, keys.BYTES_PER_ELEMENT, valid, selection, count, found, out, kept);
  }
  const flat = integersOf(vector, scratch, kernels, rows);
  if (flat !== null) return matchFixed(heads, kernels, flat, rows, out, kept);
  out?.fill(-1);
  return 0;
}

/** The flat integers of 64 bits or fewer that a key's vector holds, with `rows` of these alone; null for a vector of NULLs. */
export function integersOf(
  vector: Vector,
  alloc: Allocator,
  kernels: Kernels,
  rows: Rows = { length: vector.length, selection: null },
): FixedVector | null {
  const flat = flattenRows(vector, rows, alloc, kernels);
  if (flat.layout !== 'fixed') return null;
  if (flat.repr !== 'i128') return flat;
  const values = alloc.bigInt64(flat.length);
  for (let row = 0; row < flat.length; row++) values[row] = (flat.values as BigInt64Array)[2 * row]!;
  return { ...flat, repr: 'i64', values };
}

function matchFixed(
  { min, range, heads, bits, ranks }: Heads,
  { primitives }: Kernels,
  { repr, values, valid }: FixedVector,
  { length, selection }: Rows,
  out: Int32Array | null,
  kept: Uint16Array,
): number {
  const count = selection?.length ?? length;
  const table = [...halvesOf(min), range, heads, bits, ranks] as const;
  return primitives.matchHeads(codeOf(repr), values, valid, selection, count, ...table, out, kept);
}

/** Where the entries of the dictionary lead that was met last. */
class EntryRows {
  readonly #heads: Heads;
  readonly #kernels: Kernels;
  readonly #state: Allocator;
  #dictionary: Vector | null = null;
  #rows: Int32Array = new Int32Array(0);

  constructor(heads: Heads, kernels: Kernels, state: Allocator) {
    this.#heads = heads;
    this.#kernels = kernels;
    this.#state = state;
  }

  isWorth(dictionary: Vector, rows: number): boolean {
    return dictionary === this.#dictionary || dictionary.length <= rows;
  }

  of(dictionary: Vector, scratch: Allocator): Int32Array {
    if (this.#dictionary === dictionary) return this.#rows;
    const flat = integersOf(dictionary, scratch, this.#kernels);
    const { length } = dictionary;
    if (length > this.#rows.length) this.#rows = this.#state.int32(Math.max(1024, 2 * length));
    const rows = { length, selection: null };
    const kept = scratch.uint16(length);
    if (flat === null) this.#rows.fill(-1);
    else matchFixed(this.#heads, this.#kernels, flat, rows, this.#rows, kept);
    this.#dictionary = dictionary;
    return this.#rows;
  }
}
