/** Work on selections: cutting, widening to row numbers, compaction into memory that lives on. */
import type { Batch } from '../core/batch.ts';
import type { Rows, Vector } from '../core/vector.ts';
import type { Allocator } from '../kernels/allocator.ts';
import { concat, flatten, slice } from '../kernels/flatten.ts';
import { gather } from '../kernels/gather.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Layout } from './physical.ts';

/** The batch with only its from-th to (to-1)-th counting rows. */
export function selectRows(batch: Batch, from: number, to: number, alloc: Allocator): Batch {
  if (batch.selection !== null) return { ...batch, selection: batch.selection.subarray(from, to) };
  const selection = alloc.uint16(to - from);
  for (let i = from; i < to; i++) selection[i - from] = i;
  return { ...batch, selection };
}

/** The physical row numbers of the rows that count. */
export function rowNumbers(rows: Rows, alloc: Allocator): Int32Array {
  const { selection, length } = rows;
  const out = alloc.int32(selection?.length ?? length);
  if (selection !== null) out.set(selection);
  else for (let i = 0; i < length; i++) out[i] = i;
  return out;
}

/** Where copies go, and memory for what is only needed meanwhile. */
export interface CopyTarget {
  readonly target: Allocator;
  readonly scratch: Allocator;
  readonly kernels: Kernels;
}

/** A flat copy of the rows that count, on memory of `target` alone. */
export function copyRows(vector: Vector, rows: Rows, to: CopyTarget): Vector {
  const { selection, length } = rows;
  const count = selection?.length ?? length;
  if (vector.layout === 'const') return { ...vector, length: count };
  const numbers = selection ?? rowNumbers(rows, to.scratch);
  return gatherFlat(vector, numbers, count, to);
}

/** The rows `numbers` (-1 = NULL) as a flat vector on memory of `target` alone. */
export function gatherFlat(vector: Vector, numbers: Uint16Array | Int32Array, count: number, to: CopyTarget): Vector {
  const isFlat = vector.layout === 'fixed' || vector.layout === 'bytes' || vector.layout === 'const';
  if (isFlat) return gather(vector, numbers, count, to.target, to.kernels);
  if (vector.layout === 'nested') {
    const flat = flatten(vector, to.scratch, to.kernels);
    return gather(flat, numbers, count, to.target, to.kernels);
  }
  const gathered = gather(vector, numbers, count, to.scratch, to.kernels);
  const flat = flatten(gathered, to.target, to.kernels);
  // Flattening copies values, yet passes a validity on as it is.
  return flat.valid === null || flat.valid !== gathered.valid
    ? flat
    : { ...flat, valid: copyBytes(flat.valid, to.target) };
}

function copyBytes(bytes: Uint8Array, target: Allocator): Uint8Array {
  const copy = target.bytes(bytes.length);
  copy.set(bytes);
  return copy;
}

/** A compacted copy of the batch on memory of `target`. */
export function copyBatch(batch: Batch, to: CopyTarget): Batch {
  const rows = { length: batch.length, selection: batch.selection };
  const columns = batch.columns.map((column) => copyRows(column, rows, to));
  return { schema: batch.schema, columns, length: batch.selection?.length ?? batch.length, selection: null };
}

/** The columns of compact batches, end to end; an empty vector a column where there are no batches. */
export function concatColumns(
  batches: readonly Batch[],
  layout: Layout,
  alloc: Allocator,
  kernels: Kernels,
): readonly Vector[] {
  return layout.map((column, i) => {
    if (batches.length === 0) return { layout: 'const', type: column.type, length: 0, valid: null, value: null };
    return concat(
      batches.map((batch) => batch.columns[i]!),
      alloc,
      kernels,
    );
  });
}

/** Equally typed vectors end to end, on memory that lives on. */
export function concatVectors(
  vectors: readonly Vector[],
  context: { readonly state: Allocator; readonly kernels: Kernels },
): Vector {
  return concat(vectors, context.state, context.kernels);
}

/** Long columns cut into batches of at most `batchRows` rows. */
export function* cutBatches(
  schema: Batch['schema'],
  columns: readonly Vector[],
  length: number,
  batchRows: number,
  alloc: Allocator,
): Iterable<Batch> {
  const step = Math.max(1, batchRows);
  for (let from = 0; from < length; from += step) {
    const to = Math.min(length, from + step);
    yield {
      schema,
      columns: columns.map((column) => slice(column, from, to, alloc)),
      length: to - from,
      selection: null,
    };
  }
}
