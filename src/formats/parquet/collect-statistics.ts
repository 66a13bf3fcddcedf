/**
 * Delta's statistics of a file, collected from the batches that are written to it: row count, and per leaf the
 * smallest and largest value and the number of NULLs.
 * Takes batches, gives the object that `add.stats` holds as JSON. Bounds hold under Spark's order, where NaN is the
 * greatest number: a column with NaN has no upper bound. Source: PROTOCOL.md of Delta, "Per-file Statistics".
 */
import type { Batch } from '../../core/batch.ts';
import { rowCount } from '../../core/batch.ts';
import type { Field, Schema } from '../../core/types.ts';
import { isNullAt, isValidAt, type Vector } from '../../core/vector.ts';
import { HeapAllocator } from '../../kernels/allocator.ts';
import { bothValid, flatten } from '../../kernels/flatten.ts';
import type { JsonObject, JsonValue } from '../json/lossless.ts';
import { type BoundsCollector, boundsCollector } from './bounds.ts';

export interface StatisticsOptions {
  /** How many leaves of the schema, from the first, have statistics; -1 for all. 32 unless given (delta.dataSkippingNumIndexedCols). */
  readonly leavesMax?: number;
  /** Only these columns, by path, and what is inside them (delta.dataSkippingStatsColumns); `leavesMax` is not looked at then. */
  readonly columns?: readonly (readonly string[])[];
}

export interface StatisticsCollector {
  add(batch: Batch): void;
  /** {numRecords, minValues, maxValues, nullCount}, with names as the schema has them (physical names under column mapping). */
  finish(): JsonObject;
}

/** Collects for a schema. Arrays, maps, variants and other types without bounds have a NULL count only. */
export function collectStatistics(schema: Schema, options: StatisticsOptions = {}): StatisticsCollector {
  const budget = { left: options.columns === undefined ? (options.leavesMax ?? 32) : -1 };
  const leaves = schema.fields.map((member) => collectorOf(member, [], options.columns, budget));
  let numRecords = 0;
  return {
    add(batch) {
      numRecords += rowCount(batch);
      leaves.forEach((leaf, i) => {
        if (leaf !== null) addColumn(leaf, batch.columns[i]!, null, batch);
      });
    },
    finish: () => ({
      numRecords,
      minValues: collect(leaves, (leaf) => leaf.bounds?.min()),
      maxValues: collect(leaves, (leaf) => leaf.bounds?.max()),
      nullCount: collect(leaves, (leaf) => leaf.nulls),
    }),
  };
}

interface LeafCollector {
  readonly name: string;
  /** Members of a struct; null for a leaf. A member that is not collected is null. */
  readonly members: readonly (LeafCollector | null)[] | null;
  readonly bounds: BoundsCollector | null;
  nulls: number;
}

function collectorOf(
  member: Field,
  outer: readonly string[],
  columns: StatisticsOptions['columns'],
  budget: { left: number },
): LeafCollector | null {
  const { name, type } = member;
  const path = [...outer, name];
  if (type.id === 'struct') {
    const members = type.fields.map((inner) => collectorOf(inner, path, columns, budget));
    return members.every((inner) => inner === null) ? null : { name, members, bounds: null, nulls: 0 };
  }
  if (columns !== undefined && !columns.some((column) => column.every((part, i) => part === path[i]))) return null;
  if (budget.left === 0) return null;
  budget.left--;
  return { name, members: null, bounds: boundsCollector(type), nulls: 0 };
}

function addColumn(leaf: LeafCollector, vector: Vector, outer: Uint8Array | null, batch: Batch): void {
  const { length, selection } = batch;
  const rows = { length, selection };
  if (vector.layout === 'const') {
    addConstant(leaf, vector, outer, batch);
    return;
  }
  if (leaf.members !== null) {
    const alloc = new HeapAllocator();
    const flat = flatten(vector, alloc);
    const valid = bothValid(outer, flat.valid, length, alloc);
    const children = flat.layout === 'nested' ? flat.children : [];
    leaf.members.forEach((inner, i) => {
      if (inner !== null) addColumn(inner, children[i]!, valid, batch);
    });
    return;
  }
  const valid = vector.layout === 'dict' ? null : bothValid(outer, vector.valid, length, new HeapAllocator());
  if (vector.layout === 'dict') leaf.nulls += countNullRows(vector, outer, batch);
  else leaf.nulls += countInvalid(valid, batch);
  leaf.bounds?.add(vector, vector.layout === 'dict' ? outer : valid, rows);
}

function addConstant(leaf: LeafCollector, vector: Vector, outer: Uint8Array | null, batch: Batch): void {
  if (rowCount(batch) === 0) return;
  if (isNullAt(vector, 0)) addNulls(leaf, rowCount(batch));
  else if (leaf.members !== null || outer !== null) addColumn(leaf, flatten(vector, new HeapAllocator()), outer, batch);
  else leaf.bounds?.add(flatten({ ...vector, length: 1 }, new HeapAllocator()), null, { length: 1, selection: null });
}

function addNulls(leaf: LeafCollector, rows: number): void {
  leaf.nulls += rows;
  for (const member of leaf.members ?? []) if (member !== null) addNulls(member, rows);
}

function countInvalid(valid: Uint8Array | null, { length, selection }: Batch): number {
  if (valid === null) return 0;
  let nulls = 0;
  const count = selection?.length ?? length;
  for (let k = 0; k < count; k++) if (!isValidAt(valid, selection === null ? k : selection[k]!)) nulls++;
  return nulls;
}

function countNullRows(vector: Vector, outer: Uint8Array | null, { length, selection }: Batch): number {
  let nulls = 0;
  const count = selection?.length ?? length;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (!isValidAt(outer, row) || isNullAt(vector, row)) nulls++;
  }
  return nulls;
}

/** The values of the leaves that have one, in the shape of the schema. */
function collect(
  leaves: readonly (LeafCollector | null)[],
  value: (leaf: LeafCollector) => JsonValue | undefined,
): JsonObject {
  const out: Record<string, JsonValue> = {};
  for (const leaf of leaves) {
    if (leaf === null) continue;
    const held = leaf.members === null ? value(leaf) : collect(leaf.members, value);
    if (held === undefined || (leaf.members !== null && Object.keys(held as JsonObject).length === 0)) continue;
    Object.defineProperty(out, leaf.name, { value: held, enumerable: true, configurable: true, writable: true });
  }
  return out;
}
