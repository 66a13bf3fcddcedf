/**
 * Delta's statistics of a file, from what its row groups' leaves were: row count, and by leaf of the schema the smallest
 * and largest value and the number of NULLs. Source: PROTOCOL.md of Delta, "Per-file Statistics".
 */
import type { DataType } from '../../../core/types.ts';
import type { JsonObject, JsonValue } from '../../json/lossless.ts';
import { boundsJson } from '../bounds.ts';
import type { WriteNode } from '../write-schema.ts';
import type { LeafSummary, WrittenGroup } from './group-writer.ts';
import { emptyRange, mergedRange, type Range } from './value-bounds.ts';

export interface StatisticsOptions {
  /** How many leaves of the schema, from the first, have statistics; -1 for all. 32 unless given (delta.dataSkippingNumIndexedCols). */
  readonly leavesMax?: number;
  /** Only these columns, by path, and what is inside them (delta.dataSkippingStatsColumns); `leavesMax` is not looked at then. */
  readonly columns?: readonly (readonly string[])[];
}

export interface FileStatistics {
  add(group: WrittenGroup): void;
  /** {numRecords, minValues, maxValues, nullCount}, with names as the schema has them (physical names under column mapping). */
  finish(rows: number): JsonObject;
}

/** Collects over row groups. Arrays, maps, variants and other types without bounds have a NULL count only. */
export function fileStatistics(nodes: readonly WriteNode[], options: StatisticsOptions = {}): FileStatistics {
  const budget = { left: options.columns === undefined ? (options.leavesMax ?? 32) : -1 };
  const kept = nodes.map((node) => keptNode(node, [], options.columns, budget));
  const leaves = new Map<WriteNode, { range: Range; nulls: number }>();
  const nested = new Map<WriteNode, number>();
  const leafOf = ({ node }: Kept) => leaves.get(node) ?? { range: emptyRange, nulls: 0 };
  const bound = (each: Kept, side: 'min' | 'max'): JsonValue | undefined =>
    boundsJson(each.node.type, leafOf(each).range, side);
  return {
    add(group) {
      for (const leaf of group.leaves) addLeaf(leaves, leaf);
      for (const [node, nulls] of group.nestedNulls) nested.set(node, (nested.get(node) ?? 0) + nulls);
    },
    finish: (numRecords) => ({
      numRecords,
      minValues: collect(kept, (each) => bound(each, 'min')),
      maxValues: collect(kept, (each) => bound(each, 'max')),
      nullCount: collect(kept, (each) => nested.get(each.node) ?? leafOf(each).nulls),
    }),
  };
}

function addLeaf(leaves: Map<WriteNode, { range: Range; nulls: number }>, { node, range, nulls }: LeafSummary): void {
  const before = leaves.get(node) ?? { range: emptyRange, nulls: 0 };
  leaves.set(node, { range: mergedRange(before.range, range), nulls: before.nulls + nulls });
}

interface Kept {
  readonly node: WriteNode;
  /** Members of a struct; null for what Delta counts as a leaf. A member without statistics is null. */
  readonly members: readonly (Kept | null)[] | null;
}

function keptNode(
  node: WriteNode,
  outer: readonly string[],
  columns: StatisticsOptions['columns'],
  budget: { left: number },
): Kept | null {
  const path = [...outer, node.name];
  if (isStruct(node.type)) {
    const members = node.children.map((inner) => keptNode(inner, path, columns, budget));
    return members.every((inner) => inner === null) ? null : { node, members };
  }
  if (columns !== undefined && !columns.some((column) => column.every((part, i) => part === path[i]))) return null;
  if (budget.left === 0) return null;
  budget.left--;
  return { node, members: null };
}

function isStruct(type: DataType): boolean {
  return type.id === 'struct';
}

/** The values of the leaves that have one, in the shape of the schema. */
function collect(kept: readonly (Kept | null)[], value: (leaf: Kept) => JsonValue | undefined): JsonObject {
  const out: Record<string, JsonValue> = {};
  for (const each of kept) {
    if (each === null) continue;
    const held = each.members === null ? value(each) : collect(each.members, value);
    if (held === undefined || (each.members !== null && Object.keys(held as JsonObject).length === 0)) continue;
    Object.defineProperty(out, each.node.name, { value: held, enumerable: true, configurable: true, writable: true });
  }
  return out;
}
