/**
 * Looking keys up in an array that leads from key - min to the one build row with the key. The hottest loop of joins:
 * one pass gives the rows and the selection of those that have one; of a dictionary each entry is looked up once.
 */

import type { FixedVector, Rows, Vector } from '../core/vector.ts';
import type { Allocator } from '../kernels/allocator.ts';
import { bitmapBytes } from '../kernels/allocator.ts';
import { codeOf } from '../kernels/codes.ts';
import { flatten } from '../kernels/flatten.ts';
import type { Kernels } from '../kernels/kernels.ts';

/** Build rows, or -1, by physical row (empty where only matches were asked for); and which rows have one, ascending. */
export interface Matches {
  readonly rows: Int32Array;
  readonly matched: Uint16Array;
}

export interface Heads {
  readonly min: number;
  readonly range: number;
  /** By key - min; -1 where no row has the key, and at `range`. */
  readonly heads: Int32Array;
  /** One bit an entry of `heads`, where those that are there are few; null = look at the heads. */
  readonly bits: Uint8Array | null;
}

/** Where keys lead, so far: all -1. */
export function emptyHeads(min: number, range: number, rows: number, alloc: Allocator): Heads {
  const isSparse = range > 4 * rows;
  const words = alloc.bigInt64((range + 2) >> 1).fill(-1n);
  return {
    min,
    range,
    heads: new Int32Array(words.buffer, words.byteOffset, range + 1),
    bits: isSparse ? alloc.bytes(bitmapBytes(range + 1), true) : null,
  };
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
  const flat = integersOf(vector, scratch, kernels);
  if (flat !== null) return matchFixed(heads, kernels, flat, rows, out, kept);
  out?.fill(-1);
  return 0;
}

/** The flat integers of 64 bits or fewer that a key's vector holds; null for a vector of NULLs. */
export function integersOf(vector: Vector, alloc: Allocator, kernels: Kernels): FixedVector | null {
  const flat = flatten(vector, alloc, kernels);
  if (flat.layout !== 'fixed') return null;
  if (flat.repr !== 'i128') return flat;
  const values = alloc.bigInt64(flat.length);
  for (let row = 0; row < flat.length; row++) values[row] = (flat.values as BigInt64Array)[2 * row]!;
  return { ...flat, repr: 'i64', values };
}

function matchFixed(
  { min, range, heads, bits }: Heads,
  { primitives }: Kernels,
  { repr, values, valid }: FixedVector,
  { length, selection }: Rows,
  out: Int32Array | null,
  kept: Uint16Array,
): number {
  const count = selection?.length ?? length;
  const halves = halvesOf(min);
  return primitives.matchHeads(codeOf(repr), values, valid, selection, count, ...halves, range, heads, bits, out, kept);
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
