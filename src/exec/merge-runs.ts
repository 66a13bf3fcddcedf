/**
 * Merges sorted runs that lie on disk into batches. Holds a block of each run; the keys of a block are read once, as plain
 * values, and compared in a heap. Equal rows come in the order of their runs.
 */
import type { Batch } from '../core/batch.ts';
import type { Scalar } from '../core/scalar.ts';
import { scalarAt, type Vector } from '../core/vector.ts';
import { concat, slice } from '../kernels/flatten.ts';
import { gather } from '../kernels/gather.ts';
import { compareScalars } from '../kernels/order.ts';
import type { SortKey } from '../plan/expr.ts';
import { readBatch } from './batch-file.ts';
import { type ExecContext, schemaOf } from './context.ts';
import type { SinkOutput } from './operators/operator.ts';
import type { Layout } from './physical.ts';
import type { SortedRun } from './spilled.ts';

export type SortedRuns = SinkOutput & { readonly kind: 'sortedRuns' };

/** Where the merge stands in a run. */
interface Cursor {
  readonly run: SortedRun;
  readonly at: number;
  /** The block to be read next. */
  next: number;
  columns: readonly Vector[];
  /** Of the block, by key. */
  keys: readonly (readonly Scalar[])[];
  length: number;
  row: number;
  /** The place of the block's rows among the pieces of the batch that is made; -1 = none yet. */
  piece: number;
}

/** Rows of one block, one after the other, that go into a batch. */
interface Piece {
  readonly columns: readonly Vector[];
  readonly from: number;
  to: number;
}

/** In batches of `step` rows; each lies in scratch memory. */
export function* mergedBatches(
  context: ExecContext,
  runs: SortedRuns,
  output: Layout,
  step = Math.max(1, context.settings.batchRows),
): Iterable<Batch> {
  const cursors = runs.runs.map((run, at): Cursor => {
    return { run, at, next: 0, columns: [], keys: [], length: 0, row: 0, piece: -1 };
  });
  const compare = comparer(runs.keys);
  const heap = cursors.filter((cursor) => load(cursor, runs.places, output.length));
  for (let at = (heap.length >> 1) - 1; at >= 0; at--) sink(heap, at, compare);
  for (let done = 0; done < runs.rows; done += step) {
    context.control.check();
    yield nextBatch(context, heap, compare, { runs, output, rows: Math.min(step, runs.rows - done) });
  }
}

/** Takes the least row so many times; the rows of each block are put end to end, then gathered in order. */
function nextBatch(
  { scratch, kernels }: ExecContext,
  heap: Cursor[],
  compare: Compare,
  { runs, output, rows }: { readonly runs: SortedRuns; readonly output: Layout; readonly rows: number },
): Batch {
  const pieces: Piece[] = [];
  const pieceOf = scratch.int32(rows);
  const numbers = scratch.int32(rows);
  for (const cursor of heap) cursor.piece = -1;
  for (let i = 0; i < rows; i++) {
    const cursor = heap[0]!;
    if (cursor.piece < 0) {
      cursor.piece = pieces.length;
      pieces.push({ columns: cursor.columns, from: cursor.row, to: cursor.row });
    }
    const piece = pieces[cursor.piece]!;
    pieceOf[i] = cursor.piece;
    numbers[i] = cursor.row - piece.from;
    piece.to = ++cursor.row;
    if (cursor.row === cursor.length && !load(cursor, runs.places, output.length)) removeFirst(heap);
    sink(heap, 0, compare);
  }
  const starts: number[] = [];
  let total = 0;
  for (const { from, to } of pieces) {
    starts.push(total);
    total += to - from;
  }
  for (let i = 0; i < rows; i++) numbers[i] = numbers[i]! + starts[pieceOf[i]!]!;
  const columns = output.map((_, column) => {
    const parts = pieces.map((piece) => slice(piece.columns[column]!, piece.from, piece.to, scratch));
    return gather(concat(parts, scratch, kernels), numbers, rows, scratch, kernels);
  });
  return { schema: schemaOf(output), columns, length: rows, selection: null };
}

/** The run's next block; false where it is at its end. */
function load(cursor: Cursor, places: readonly number[], columns: number): boolean {
  const block = cursor.run.blocks[cursor.next];
  if (block === undefined) return false;
  const batch = readBatch(block.descriptor, block);
  cursor.next += 1;
  cursor.columns = batch.columns.slice(0, columns);
  cursor.length = batch.length;
  cursor.keys = places.map((place) => {
    const column = batch.columns[place]!;
    return Array.from({ length: batch.length }, (_, row) => comparable(scalarAt(column, row)));
  });
  cursor.row = 0;
  cursor.piece = -1;
  return true;
}

/** Strings are compared by their bytes. */
export function comparable(value: Scalar): Scalar {
  return typeof value === 'string' ? Buffer.from(value) : value;
}

type Compare = (a: Cursor, b: Cursor) => number;

function comparer(keys: readonly SortKey[]): Compare {
  return (a, b) => {
    for (const [i, { expr, descending, nullsFirst }] of keys.entries()) {
      const [x, y] = [a.keys[i]![a.row]!, b.keys[i]![b.row]!];
      if (x === null || y === null) {
        if (x !== y) return (x === null) === nullsFirst ? -1 : 1;
        continue;
      }
      const order = compareScalars(expr.type, x, y);
      if (order !== 0) return descending ? -order : order;
    }
    return a.at - b.at;
  };
}

function removeFirst(heap: Cursor[]): void {
  const last = heap.pop()!;
  if (heap.length > 0) heap[0] = last;
}

/** Moves the cursor at `at` down to its place. */
function sink(heap: Cursor[], at: number, compare: Compare): void {
  for (let parent = at; ; ) {
    let least = 2 * parent + 1;
    if (least >= heap.length) return;
    if (least + 1 < heap.length && compare(heap[least + 1]!, heap[least]!) < 0) least += 1;
    if (compare(heap[parent]!, heap[least]!) <= 0) return;
    [heap[parent], heap[least]] = [heap[least]!, heap[parent]!];
    parent = least;
  }
}
