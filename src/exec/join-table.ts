/**
 * The built side of a join: its rows end to end, and where to find those with a key. Built by one thread,
 * then read by all: plain data on the statement's memory.
 */
import { assert } from '../core/assert.ts';
import type { DataType } from '../core/types.ts';
import { type FixedVector, isValidAt, type Rows, type Vector } from '../core/vector.ts';
import type { Allocator } from '../kernels/allocator.ts';
import { flatten, slice } from '../kernels/flatten.ts';
import { KeyTable, type KeyTableData } from '../kernels/hash-table.ts';
import { buildJoinIndex, type JoinIndex } from '../kernels/join-index.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { type InternerData, KeyEncoder, type KeySpec } from '../kernels/keys.ts';
import { matchHeads } from './heads.ts';

export interface JoinTable {
  /** Of all rows, in the layout of the build sink. */
  readonly columns: readonly Vector[];
  readonly rows: number;
  readonly keys: JoinKeys;
  /** Rows by key number; null where there are no keys and every row is a candidate, or where keys lead to rows themselves. */
  readonly index: JoinIndex | null;
  /** No two rows have one key. */
  readonly isUnique: boolean;
  /** One byte a row, set by probes that have to know; several threads may set the same. */
  readonly matched: Uint8Array;
  /** Whether a row has a NULL in a key that NULL does not match. */
  readonly hasNullKey: boolean;
}

/** How a key becomes its number. */
export type JoinKeys =
  | { readonly kind: 'none' }
  /** key - min, where that is in range. */
  | { readonly kind: 'direct'; readonly min: number }
  /** heads[key - min] is the one row with the key, or -1. */
  | { readonly kind: 'heads'; readonly min: number; readonly heads: Int32Array }
  | {
      readonly kind: 'hash';
      readonly specs: readonly KeySpec[];
      readonly table: KeyTableData;
      readonly interners: readonly (InternerData | null)[];
    };

export interface BuiltIndex {
  readonly keys: JoinKeys;
  readonly index: JoinIndex | null;
  readonly isUnique: boolean;
  readonly hasNullKey: boolean;
}

/** `scratch` is used a piece at a time and left as it was. */
export interface BuildMemory {
  readonly state: Allocator;
  readonly scratch: Allocator & { mark(): unknown; release(mark: never): void };
  readonly kernels: Kernels;
}

/** Numbers the keys of all rows and indexes the rows by them. `probeRows` are expected to be looked up. */
export function indexRows(
  vectors: readonly Vector[],
  specs: readonly KeySpec[],
  rows: number,
  probeRows: number,
  memory: BuildMemory,
): BuiltIndex {
  if (specs.length === 0) return { keys: { kind: 'none' }, index: null, isUnique: false, hasNullKey: false };
  const integers = directKey(vectors, specs, rows, probeRows, memory.state);
  const heads = integers === null ? null : uniqueHeads(integers, rows, memory.state);
  if (heads !== null) return heads;
  const ids = memory.state.int32(rows);
  const { keys, count } =
    integers === null ? hashedIds(vectors, specs, rows, ids, memory) : directIds(integers, rows, ids);
  const index = buildJoinIndex(memory.kernels, ids, rows, count, memory.state);
  const hasNullKey = index.starts[count]! < rows;
  return { keys, index, isUnique: hasUniqueKeys(index), hasNullKey };
}

function hasUniqueKeys({ keys, starts }: JoinIndex): boolean {
  for (let key = 0; key < keys; key++) if (starts[key + 1]! - starts[key]! > 1) return false;
  return true;
}

/** A single integer key whose values are dense enough to index an array. */
interface DirectKey {
  readonly vector: FixedVector;
  readonly key: (row: number) => number;
  readonly min: number;
  readonly range: number;
}

function directKey(
  vectors: readonly Vector[],
  specs: readonly KeySpec[],
  rows: number,
  probeRows: number,
  alloc: Allocator,
): DirectKey | null {
  const [spec] = specs;
  if (specs.length !== 1 || spec!.nullsMatch || !isIntegral(spec!.type) || rows === 0) return null;
  const vector = flatten(vectors[0]!, alloc);
  if (vector.layout !== 'fixed' || vector.repr === 'i128' || vector.repr === 'bit') return null;
  const key = intReader(vector);
  const bounds = rangeOf(vector, key, rows);
  if (bounds === null) return null;
  const range = bounds.max - bounds.min + 1;
  const rangeMax = Math.max(1 << 16, 12 * rows, Math.min(probeRows, 1 << 24));
  return range <= rangeMax ? { vector, key, min: bounds.min, range } : null;
}

/** Null where two rows have one key. */
function uniqueHeads({ vector, key, min, range }: DirectKey, rows: number, alloc: Allocator): BuiltIndex | null {
  const heads = alloc.int32(range).fill(-1);
  let hasNullKey = false;
  for (let row = 0; row < rows; row++) {
    if (!isValidAt(vector.valid, row)) {
      hasNullKey = true;
      continue;
    }
    const at = key(row) - min;
    if (heads[at] !== -1) return null;
    heads[at] = row;
  }
  return { keys: { kind: 'heads', min, heads }, index: null, isUnique: true, hasNullKey };
}

function directIds(
  { vector, key, min, range }: DirectKey,
  rows: number,
  ids: Int32Array,
): { keys: JoinKeys; count: number } {
  for (let row = 0; row < rows; row++) ids[row] = isValidAt(vector.valid, row) ? key(row) - min : -1;
  return { keys: { kind: 'direct', min }, count: range };
}

function rangeOf(
  { valid }: FixedVector,
  key: (row: number) => number,
  rows: number,
): { min: number; max: number } | null {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < rows; row++) {
    if (!isValidAt(valid, row)) continue;
    const value = key(row);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return Number.isSafeInteger(min) && Number.isSafeInteger(max) ? { min, max } : null;
}

function isIntegral(type: DataType): boolean {
  return type.id === 'int' || type.id === 'date' || (type.id === 'decimal' && type.precision <= 18);
}

/** Reads integers of any width as doubles; beyond 2^53 they lose digits, which callers have to check. */
function intReader({ values, repr }: FixedVector): (row: number) => number {
  if (repr !== 'i64') return (row) => values[row] as number;
  const halves = halvesOf(values as BigInt64Array);
  return (row) => halves[2 * row + 1]! * 4294967296 + (halves[2 * row]! >>> 0);
}

function halvesOf(lanes: BigInt64Array): Int32Array {
  return new Int32Array(lanes.buffer, lanes.byteOffset, 2 * lanes.length);
}

const chunkRows = 32_768;

function hashedIds(
  vectors: readonly Vector[],
  specs: readonly KeySpec[],
  rows: number,
  ids: Int32Array,
  memory: BuildMemory,
): { keys: JoinKeys; count: number } {
  const { state, scratch, kernels } = memory;
  const encoder = new KeyEncoder(kernels, specs, state);
  const table = new KeyTable(kernels, encoder.width, state, { expected: rows });
  for (let from = 0; from < rows; from += chunkRows) {
    const mark = scratch.mark();
    const to = Math.min(rows, from + chunkRows);
    const part = vectors.map((vector) => slice(vector, from, to, scratch));
    const keys = encoder.encode(part, { length: to - from, selection: null }, 'insert', scratch);
    table.insert(keys, null, ids.subarray(from, to));
    scratch.release(mark as never);
  }
  return { keys: { kind: 'hash', specs, table: table.share(), interners: encoder.share() }, count: table.count };
}

/** What a lookup finds for the asked-for rows of a batch. */
export interface Found {
  /** By physical row the key's number, of 'heads' the build row itself; -1 where no build row has the key. */
  readonly ids: Int32Array;
  /** The rows that have a build row, where the lookup knows; null = not yet. */
  readonly matched: Uint16Array | null;
}

/** For one thread. */
export type Lookup = (vectors: readonly Vector[], rows: Rows, scratch: Allocator) => Found;

export function lookupIn(table: JoinTable, kernels: Kernels, state: Allocator): Lookup | null {
  const { keys, index } = table;
  switch (keys.kind) {
    case 'none':
      return null;
    case 'direct':
      return (vectors, rows, scratch) => {
        const ids = lookUpDirect(keys.min, index!.keys, flatten(vectors[0]!, scratch), rows, scratch);
        return { ids, matched: null };
      };
    case 'heads':
      return (vectors, rows, scratch) => {
        const { rows: ids, matched } = matchHeads(keys, flatten(vectors[0]!, scratch), rows, scratch);
        return { ids, matched };
      };
    case 'hash':
      return hashLookup(keys, kernels, state);
  }
}

function hashLookup(keys: JoinKeys & { kind: 'hash' }, kernels: Kernels, state: Allocator): Lookup {
  const encoder = new KeyEncoder(kernels, keys.specs, state, keys.interners);
  const table = new KeyTable(kernels, encoder.width, state, { from: keys.table });
  return (vectors, rows, scratch) => {
    const ids = scratch.int32(rows.length);
    table.probe(encoder.encode(vectors, rows, 'probe', scratch), rows.selection, ids);
    return { ids, matched: null };
  };
}

function lookUpDirect(min: number, range: number, vector: Vector, rows: Rows, scratch: Allocator): Int32Array {
  const ids = scratch.int32(rows.length);
  if (vector.layout !== 'fixed') return ids.fill(-1);
  assert(vector.repr !== 'i128', 'an integer key fits 64 bits');
  if (vector.repr === 'i64') placeWide(halvesOf(vector.values as BigInt64Array), min, range, rows, ids);
  else placeNarrow(vector.values as Int32Array, min, range, rows, ids);
  const { valid } = vector;
  if (valid !== null) for (let row = 0; row < rows.length; row++) if (!isValidAt(valid, row)) ids[row] = -1;
  return ids;
}

function placeWide(halves: Int32Array, min: number, range: number, { length, selection }: Rows, ids: Int32Array): void {
  const count = selection?.length ?? length;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const id = halves[2 * row + 1]! * 4294967296 + (halves[2 * row]! >>> 0) - min;
    ids[row] = id >= 0 && id < range ? id : -1;
  }
}

function placeNarrow(
  values: Int32Array,
  min: number,
  range: number,
  { length, selection }: Rows,
  ids: Int32Array,
): void {
  const count = selection?.length ?? length;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const id = values[row]! - min;
    ids[row] = id >= 0 && id < range ? id : -1;
  }
}
