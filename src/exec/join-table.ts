/**
 * The built side of a join: its rows end to end, and where to find those with a key. Built by one thread,
 * then read by all: plain data on the statement's memory.
 */
import type { Rows, Vector } from '../core/vector.ts';
import type { Allocator } from '../kernels/allocator.ts';
import { slice } from '../kernels/flatten.ts';
import { KeyTable, type KeyTableData } from '../kernels/hash-table.ts';
import { buildJoinIndex, type JoinIndex } from '../kernels/join-index.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { type InternerData, KeyEncoder, type KeySpec } from '../kernels/keys.ts';
import { type ColumnFilter, columnFilter, columnFiltering, isIntegral } from './column-filter.ts';
import type { Control } from './control.ts';
import { type Heads, headsLookup, indexHeads } from './heads.ts';

export interface JoinTable {
  /** Of all rows, in the layout of the build sink. */
  readonly columns: readonly Vector[];
  readonly rows: number;
  /** Whether the whole build side has no row; this may be a part of it. */
  readonly isEmpty: boolean;
  /** Of all rows, one a key. */
  readonly keyVectors: readonly Vector[];
  /** One a key: NULL equals NULL. */
  readonly nullsMatch: readonly boolean[];
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
  /** Integers by place. */
  | { readonly kind: 'places'; readonly heads: Heads }
  | {
      readonly kind: 'hash';
      readonly specs: readonly KeySpec[];
      readonly table: KeyTableData;
      readonly interners: readonly (InternerData | null)[];
      readonly filters: readonly ColumnFilter[];
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
  readonly control: Control;
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
  const { state, kernels } = memory;
  const places = isPlaced(specs) ? indexHeads(vectors[0]!, rows, probeRows, kernels, state) : null;
  if (places !== null) {
    const { heads, ids, keys, hasNullKey } = places;
    const index = ids === null ? null : buildJoinIndex(kernels, ids, rows, keys, state);
    return { keys: { kind: 'places', heads }, index, isUnique: index === null, hasNullKey };
  }
  const ids = state.int32(rows);
  const { keys, count } = hashedIds(vectors, specs, rows, ids, memory);
  const index = buildJoinIndex(kernels, ids, rows, count, state);
  const hasNullKey = index.starts[count]! < rows;
  return { keys, index, isUnique: hasUniqueKeys(index), hasNullKey };
}

function isPlaced(specs: readonly KeySpec[]): boolean {
  return specs.length === 1 && !specs[0]!.nullsMatch && isIntegral(specs[0]!.type);
}

function hasUniqueKeys({ keys, starts }: JoinIndex): boolean {
  for (let key = 0; key < keys; key++) if (starts[key + 1]! - starts[key]! > 1) return false;
  return true;
}

const chunkRows = 32_768;

function hashedIds(
  vectors: readonly Vector[],
  specs: readonly KeySpec[],
  rows: number,
  ids: Int32Array,
  memory: BuildMemory,
): { keys: JoinKeys; count: number } {
  const { state, scratch, kernels, control } = memory;
  const encoder = new KeyEncoder(kernels, specs, state);
  const table = new KeyTable(kernels, encoder.width, state, { expected: rows });
  for (let from = 0; from < rows; from += chunkRows) {
    control.check();
    const mark = scratch.mark();
    const to = Math.min(rows, from + chunkRows);
    const part = vectors.map((vector) => slice(vector, from, to, scratch));
    const keys = encoder.encode(part, { length: to - from, selection: null }, 'insert', scratch);
    table.insert(keys, null, ids.subarray(from, to));
    scratch.release(mark as never);
  }
  const filters = specs.flatMap(({ nullsMatch }, i) => {
    const filter = nullsMatch ? null : columnFilter(vectors[i]!, i, rows, kernels, state);
    return filter === null ? [] : [filter];
  });
  const keys: JoinKeys = { kind: 'hash', specs, table: table.share(), interners: encoder.share(), filters };
  return { keys, count: table.count };
}

/** What a lookup finds for the asked-for rows of a batch. */
export interface Found {
  /** By physical row the key's number, without an index the build row itself; -1 where no build row has the key. */
  readonly ids: Int32Array;
  /** The rows that have a build row, where the lookup knows; null = not yet. */
  readonly matched: Uint16Array | null;
}

/** For one thread. */
export type Lookup = (vectors: readonly Vector[], rows: Rows, scratch: Allocator) => Found;

/** `needsRows` is false where it is enough to know which rows match. */
export function lookupIn(table: JoinTable, kernels: Kernels, state: Allocator, needsRows: boolean): Lookup | null {
  const { keys } = table;
  switch (keys.kind) {
    case 'none':
      return null;
    case 'places': {
      const match = headsLookup(keys.heads, kernels, state, needsRows);
      return (vectors, rows, scratch) => {
        const { rows: ids, matched } = match(vectors[0]!, rows, scratch);
        return { ids, matched };
      };
    }
    case 'hash':
      return hashLookup(keys, kernels, state);
  }
}

function hashLookup(keys: JoinKeys & { kind: 'hash' }, kernels: Kernels, state: Allocator): Lookup {
  const encoder = new KeyEncoder(kernels, keys.specs, state, keys.interners);
  const table = new KeyTable(kernels, encoder.width, state, { from: keys.table });
  const filter = columnFiltering(keys.filters, kernels);
  return (vectors, rows, scratch) => {
    const ids = scratch.int32(rows.length);
    const left = filter(vectors, rows, scratch);
    if (left !== rows) ids.fill(-1);
    table.probe(encoder.encode(vectors, left, 'probe', scratch), left.selection, ids);
    return { ids, matched: null };
  };
}
