/**
 * One column of a row group, whatever its type: its leaves, and how a nested value becomes their levels.
 * Takes vectors of the column, gives the chunks of its leaves. Source: the Dremel encoding as parquet-format describes it
 * (Nested Encoding in README.md, lists and maps of three levels in LogicalTypes.md).
 */
import { assert } from '../../../core/assert.ts';
import { isValidAt, type NestedVector, type Vector } from '../../../core/vector.ts';
import type { Allocator } from '../../../kernels/allocator.ts';
import { flatten, slice } from '../../../kernels/flatten.ts';
import { gather } from '../../../kernels/gather.ts';
import type { WriteNode } from '../write-schema.ts';
import { type FlatValues, flatValues, leafValues } from './leaf-values.ts';
import { type LeafOptions, LeafWriter } from './leaf-writer.ts';
import type { ParquetEncoder } from './space.ts';

export interface ColumnWriter {
  readonly leaves: readonly LeafWriter[];
  /** NULLs of the nodes that are not inside lists or maps, by node; of flat leaves the pages know. */
  readonly nulls: ReadonlyMap<WriteNode, number>;
  /** Adds the rows of a vector without selection. */
  add(vector: Vector): void;
}

/** Rows of a nested column that are taken apart at once. */
const nestedStepRows = 1024;

export function createColumnWriter(
  root: WriteNode,
  encoder: ParquetEncoder,
  alloc: Allocator,
  options: LeafOptions,
): ColumnWriter {
  const leaves: LeafWriter[] = [];
  const nulls = new Map<WriteNode, number>();
  const plan = planOf(root, 0, 0, { encoder, alloc, options, leaves });
  const [only] = leaves;
  if (root.children.length === 0 && only !== undefined) {
    const add = (vector: Vector): void =>
      encoder.scratch((scratch) => only.addRows(leafValues(vector, root, encoder, scratch)));
    return { leaves, nulls, add };
  }
  return {
    leaves,
    nulls,
    add(vector) {
      encoder.scratch((scratch) => {
        const flat =
          vector.layout === 'const' && vector.value === null ? null : flatten(vector, scratch, encoder.kernels);
        for (let from = 0; from < vector.length; from += nestedStepRows) {
          const to = Math.min(vector.length, from + nestedStepRows);
          encoder.scratch((inner) => {
            const part = flat === null ? null : slice(flat, from, to, inner);
            const entries = firstEntries(to - from, part === null);
            shred(plan, part, entries, { encoder, alloc: inner, rows: to - from, nulls });
          });
        }
      });
    },
  };
}

interface Plan {
  readonly node: WriteNode;
  /** Of a value that is there. */
  readonly definition: number;
  readonly repetition: number;
  readonly children: readonly Plan[];
  readonly leaf: LeafWriter | null;
}

interface Making {
  readonly encoder: ParquetEncoder;
  readonly alloc: Allocator;
  readonly options: LeafOptions;
  readonly leaves: LeafWriter[];
}

function planOf(node: WriteNode, outerDefinition: number, outerRepetition: number, making: Making): Plan {
  const repeats = node.storage.kind === 'list' || node.storage.kind === 'map' ? 1 : 0;
  const definition = outerDefinition + (node.isNullable ? 1 : 0);
  const repetition = outerRepetition + repeats;
  if (node.children.length > 0) {
    const children = node.children.map((child) => planOf(child, definition + repeats, repetition, making));
    return { node, definition, repetition, children, leaf: null };
  }
  const leaf = new LeafWriter(node, { definition, repetition }, making.encoder, making.alloc, making.options);
  making.leaves.push(leaf);
  return { node, definition, repetition, children: [], leaf };
}

/** What a node gets from above: a vector's row for each entry, -1 where something above is NULL or empty, and the levels so far. */
interface Entries {
  readonly count: number;
  readonly rows: Int32Array;
  readonly definition: Uint8Array;
  /** Null outside of lists. */
  readonly repetition: Uint8Array | null;
}

interface Shredding {
  readonly encoder: ParquetEncoder;
  readonly alloc: Allocator;
  readonly rows: number;
  readonly nulls: Map<WriteNode, number>;
}

function firstEntries(count: number, isNull: boolean): Entries {
  const rows = Int32Array.from({ length: count }, (_, i) => (isNull ? -1 : i));
  return { count, rows, definition: new Uint8Array(count), repetition: null };
}

/** `vector` is null where no entry has a row. */
function shred(plan: Plan, vector: Vector | null, entries: Entries, to: Shredding): void {
  const { node } = plan;
  if (entries.repetition === null) countNulls(node, vector, entries, to.nulls);
  if (plan.leaf !== null) return shredLeaf(plan, plan.leaf, vector, entries, to);
  if (vector !== null) assert(vector.layout === 'nested', 'lists, maps and structs are nested vectors');
  const nested: NestedVector | null = vector;
  const inner =
    node.storage.kind === 'struct' ? structEntries(plan, nested, entries) : itemEntries(plan, nested, entries);
  plan.children.forEach((child, i) => shred(child, nested?.children[i] ?? null, inner, to));
}

function countNulls(
  node: WriteNode,
  vector: Vector | null,
  { count, rows }: Entries,
  nulls: Map<WriteNode, number>,
): void {
  let found = 0;
  for (let i = 0; i < count; i++) if (rows[i]! < 0 || !isValidAt(vector?.valid ?? null, rows[i]!)) found++;
  nulls.set(node, (nulls.get(node) ?? 0) + found);
}

function structEntries({ node, definition }: Plan, vector: NestedVector | null, entries: Entries): Entries {
  if (!node.isNullable) return entries;
  const rows = entries.rows.slice(0, entries.count);
  const levels = entries.definition.slice(0, entries.count);
  const valid = vector?.valid ?? null;
  for (let i = 0; i < entries.count; i++) {
    if (rows[i]! < 0) continue;
    if (isValidAt(valid, rows[i]!)) levels[i] = definition;
    else rows[i] = -1;
  }
  return { ...entries, rows, definition: levels };
}

/** An entry for each item; lists that are NULL or empty have one without a row. */
function itemEntries({ definition, repetition }: Plan, vector: NestedVector | null, entries: Entries): Entries {
  const valid = vector?.valid ?? null;
  const offsets = vector?.offsets ?? new Int32Array(1);
  let count = 0;
  for (let i = 0; i < entries.count; i++) {
    const row = entries.rows[i]!;
    count += row < 0 || !isValidAt(valid, row) ? 1 : Math.max(1, offsets[row + 1]! - offsets[row]!);
  }
  const out = { rows: new Int32Array(count), definition: new Uint8Array(count), repetition: new Uint8Array(count) };
  let at = 0;
  for (let i = 0; i < entries.count; i++) {
    const row = entries.rows[i]!;
    const isThere = row >= 0 && isValidAt(valid, row);
    const start = isThere ? offsets[row]! : 0;
    const end = isThere ? offsets[row + 1]! : 0;
    out.repetition[at] = entries.repetition?.[i] ?? 0;
    out.rows[at] = start < end ? start : -1;
    out.definition[at++] = !isThere ? entries.definition[i]! : start < end ? definition + 1 : definition;
    for (let item = start + 1; item < end; item++) {
      out.rows[at] = item;
      out.repetition[at] = repetition;
      out.definition[at++] = definition + 1;
    }
  }
  return { count, ...out };
}

function shredLeaf(plan: Plan, leaf: LeafWriter, vector: Vector | null, entries: Entries, to: Shredding): void {
  const { encoder, alloc } = to;
  const there = new Int32Array(entries.count);
  const levels = entries.definition.slice(0, entries.count);
  let count = 0;
  for (let i = 0; i < entries.count; i++) {
    const row = entries.rows[i]!;
    if (row < 0 || vector === null || !isValidAt(vector.valid, row)) continue;
    levels[i] = plan.definition;
    there[count++] = row;
  }
  const rows = alloc.int32(count);
  rows.set(there.subarray(0, count));
  const values = count === 0 ? noValues : denseValues(vector!, rows, plan.node, encoder, alloc);
  leaf.addLevels({ definition: levels, repetition: entries.repetition, count: entries.count }, values, to.rows);
}

const noValues = { kind: 'nulls', length: 0, valid: null } as const;

function denseValues(
  vector: Vector,
  rows: Int32Array,
  node: WriteNode,
  encoder: ParquetEncoder,
  alloc: Allocator,
): FlatValues {
  // Only rows that are there were taken, so the bits that say so are not wanted.
  const dense = gather({ ...vector, valid: null }, rows, rows.length, alloc, encoder.kernels);
  return flatValues(dense, node, encoder, alloc);
}
