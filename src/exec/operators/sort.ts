/** Orders all rows; with a limit it keeps only those that can still be among the first. */
import { type Batch, rowCount, rowsOf } from '../../core/batch.ts';
import { reprOf } from '../../core/types.ts';
import type { Vector } from '../../core/vector.ts';
import type { Allocator } from '../../kernels/allocator.ts';
import { Sorter } from '../../kernels/sort.ts';
import type { Expr, SortKey } from '../../plan/expr.ts';
import type { TempFile } from '../../storage/temp-files.ts';
import { writeBatch } from '../batch-file.ts';
import { type ExecContext, evaluator, schemaOf } from '../context.ts';
import { KeptBatches } from '../kept-batches.ts';
import type { Layout, SortSink } from '../physical.ts';
import { concatColumns, gatherFlat } from '../selection.ts';
import { orderOfChunks, sortSpecs } from '../sort-chunks.ts';
import type { SortedRun, SpilledBlock } from '../spilled.ts';
import type { SinkOutput, SinkState } from './operator.ts';

/** A top-N is cut back when it holds so many rows more than it needs. */
const slackRows = 65_536;

export function sortSink(context: ExecContext, sink: SortSink): SinkState {
  const layout = keptLayout(sink);
  const keys = sink.keys.map((key) => evaluator(context, key.expr, sink.input));
  const isComputed = sink.keys.map(({ expr }) => placeOf(sink, expr) < 0);
  const kept = new KeptBatches(context, layout);
  const { limit } = sink;
  const cut = (slack: number): void => {
    if (limit !== null && kept.rows > limit + slack) kept.reorder(orderOf(context, sink, kept).subarray(0, limit));
  };
  const runs: SortedRun[] = [];
  let file: TempFile | null = null;
  const flush = (): void => {
    file ??= context.temp.create();
    if (kept.rows > 0) runs.push(writeRun(context, sink, kept, file));
  };
  const rowBytes = sortedRowBytes(sink.keys);
  const relieve = (): void => {
    // Rows and keys are copied to be sorted, maybe by another thread at the same time.
    const copies = 2 * (2 * kept.heldBytes + kept.rows * rowBytes);
    const isTight = kept.rows >= runRowsMin && copies > context.lease.leftBytes;
    if (isTight || (context.settings.isSpillForced && kept.rows > 0)) flush();
  };
  return {
    push(batch) {
      if (limit === 0) return 'done';
      relieve();
      const vectors = keys.map((key) => key.evaluate(batch, rowsOf(batch)));
      const selection = limit === null ? batch.selection : firstRows(context, sink, vectors, batch, limit);
      kept.add({ ...batch, columns: [...batch.columns, ...vectors.filter((_, i) => isComputed[i])], selection });
      cut(slackRows);
      return 'more';
    },
    partial() {
      cut(0);
      relieve();
      if (runs.length > 0) {
        flush();
        return { kind: 'sortedRuns', runs };
      }
      return { kind: 'batches', batches: kept.give() };
    },
    merge(partial) {
      if (partial.kind === 'sortedRuns') runs.push(...partial.runs);
      if (partial.kind !== 'batches') return;
      kept.append(partial.batches);
      cut(slackRows);
    },
    finish() {
      relieve();
      if (runs.length === 0) return finishSort(context, sink, kept);
      flush();
      const rows = runs.reduce((sum, run) => sum + run.rows, 0);
      const { keys: order } = sink;
      return { kind: 'sortedRuns', keys: order, places: keyPlaces(sink), runs, rows: Math.min(rows, limit ?? rows) };
    },
  };
}

/** Of a batch no more rows can be needed than of all; they stay in their order. */
function firstRows(
  context: ExecContext,
  sink: SortSink,
  keys: readonly Vector[],
  batch: Batch,
  limit: number,
): Uint16Array | null {
  const { selection } = batch;
  const rows = rowCount(batch);
  if (rows <= 2 * limit) return selection;
  const { kernels, scratch } = context;
  const sorter = new Sorter(kernels, sortSpecs(sink.keys), scratch, rows);
  sorter.append(keys, rowsOf(batch), scratch);
  const first = Uint16Array.from(sorter.finish().subarray(0, limit)).sort();
  return selection === null ? first : first.map((at) => selection[at]!);
}

/** Shorter runs are not worth a file. */
export const runRowsMin = 8192;
/** Bytes that a key of a row takes while it is sorted, strings by their number and their rank. */
const keyBytes = 40;
const stringKeyBytes = 96;

/** What a row takes beside itself while rows are sorted. */
export function sortedRowBytes(keys: readonly SortKey[]): number {
  return keys.reduce((sum, { expr }) => sum + (reprOf(expr.type) === null ? stringKeyBytes : keyBytes), 0);
}

const blockBytes = 256 << 10;
const blockRowsMax = 2048;

/** The kept rows in order, on disk; forgets them. Errors: DISK_FULL, STORAGE_FAILURE, OUT_OF_MEMORY. */
export function writeRun(context: ExecContext, sink: SortSink, kept: KeptBatches, file: TempFile): SortedRun {
  const { scratch, kernels, control } = context;
  const mark = scratch.mark();
  const layout = keptLayout(sink);
  const step = Math.max(64, Math.min(blockRowsMax, Math.floor((blockBytes * kept.rows) / (kept.heldBytes + 1))));
  const order = orderOf(context, sink, kept, scratch).subarray(0, sink.limit ?? undefined);
  const columns = concatColumns(kept.batches, layout, scratch, kernels);
  const schema = schemaOf(layout);
  const blocks: SpilledBlock[] = [];
  for (let from = 0; from < order.length; from += step) {
    control.check();
    const inner = scratch.mark();
    const numbers = order.subarray(from, from + step);
    const to = { target: scratch, scratch, kernels };
    const part = columns.map((column) => gatherFlat(column, numbers, numbers.length, to));
    const block = writeBatch(file, { schema, columns: part, length: numbers.length, selection: null });
    scratch.release(inner);
    control.count('spilled', block.sizeBytes);
    blocks.push({ ...block, descriptor: file.descriptor });
  }
  scratch.release(mark);
  kept.release();
  return { blocks, rows: order.length };
}

/** Where the keys stand among the kept columns. */
export function keyPlaces(sink: SortSink): readonly number[] {
  let computed = sink.input.length;
  return sink.keys.map(({ expr }) => {
    const at = placeOf(sink, expr);
    return at < 0 ? computed++ : at;
  });
}

/** The numbers of the kept rows in order. */
function orderOf(context: ExecContext, sink: SortSink, kept: KeptBatches, target?: Allocator): Int32Array {
  const places = keyPlaces(sink);
  const chunks = kept.batches.map(({ columns, length }) => ({ columns: places.map((at) => columns[at]!), length }));
  return orderOfChunks(context, sink.keys, chunks, target);
}

function finishSort(context: ExecContext, sink: SortSink, kept: KeptBatches): SinkOutput {
  const all = orderOf(context, sink, kept);
  const order = sink.limit === null ? all : all.subarray(0, sink.limit);
  return { kind: 'ordered', columns: kept.take().slice(0, sink.output.length), order };
}

/** Where a key stands among the columns; -1 where it is computed. */
function placeOf(sink: SortSink, key: Expr): number {
  return key.kind === 'column' ? sink.input.findIndex((c) => c.id === key.id) : -1;
}

/** The columns, then computed keys under ids of their own. */
function keptLayout(sink: SortSink): Layout {
  const computed = sink.keys.filter(({ expr }) => placeOf(sink, expr) < 0);
  return [
    ...sink.input,
    ...computed.map(({ expr }, i) => ({ id: -1 - i, name: `key${i}`, type: expr.type, nullable: expr.nullable })),
  ];
}
