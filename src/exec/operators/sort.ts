/** Orders all rows; with a limit it keeps only those that can still be among the first. */
import { type Batch, rowCount, rowsOf } from '../../core/batch.ts';
import type { Vector } from '../../core/vector.ts';
import { Sorter } from '../../kernels/sort.ts';
import { type ExecContext, evaluator, schemaOf } from '../context.ts';
import { KeptBatches } from '../kept-batches.ts';
import type { Layout, SortSink } from '../physical.ts';
import { gatherFlat } from '../selection.ts';
import { sortChunks, sortSpecs } from '../sort-chunks.ts';
import { copyTarget } from './collect.ts';
import type { SinkState } from './operator.ts';

/** A top-N is cut back when it holds so many rows more than it needs. */
const slackRows = 65_536;

export function sortSink(context: ExecContext, sink: SortSink): SinkState {
  const layout = keptLayout(sink);
  const keys = sink.keys.map((key) => evaluator(context, key.expr, sink.input));
  const kept = new KeptBatches(context, layout);
  const { limit } = sink;
  const cut = (slack: number): void => {
    if (limit !== null && kept.rows > limit + slack) kept.reorder(orderOf(context, sink, kept).subarray(0, limit));
  };
  return {
    push(batch) {
      if (limit === 0) return 'done';
      const vectors = keys.map((key) => key.evaluate(batch, rowsOf(batch)));
      const selection = limit === null ? batch.selection : firstRows(context, sink, vectors, batch, limit);
      kept.add({ ...batch, columns: [...batch.columns, ...vectors], selection });
      cut(slackRows);
      return 'more';
    },
    partial() {
      cut(0);
      return { kind: 'batches', batches: kept.give() };
    },
    merge(partial) {
      if (partial.kind !== 'batches') return;
      kept.append(partial.batches);
      cut(slackRows);
    },
    finish: () => ({ kind: 'batches', batches: [...finishSort(context, sink, kept)] }),
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

/** The numbers of the kept rows in order. */
function orderOf(context: ExecContext, sink: SortSink, kept: KeptBatches): Int32Array {
  const from = sink.input.length;
  const chunks = kept.batches.map(({ columns, length }) => ({ columns: columns.slice(from), length }));
  return sortChunks(context, sink.keys, chunks).finish();
}

function* finishSort(context: ExecContext, sink: SortSink, kept: KeptBatches): Iterable<Batch> {
  const order = orderOf(context, sink, kept);
  const wanted = sink.limit === null ? order : order.subarray(0, sink.limit);
  const columns = kept.take().slice(0, sink.output.length);
  yield* batchesInOrder(context, columns, sink.output, wanted);
}

/** The columns, then the keys under ids of their own. */
function keptLayout(sink: SortSink): Layout {
  return [
    ...sink.input,
    ...sink.keys.map(({ expr }, i) => ({ id: -1 - i, name: `key${i}`, type: expr.type, nullable: expr.nullable })),
  ];
}

/** The rows `order` of the columns, in batches. */
function* batchesInOrder(
  context: ExecContext,
  columns: readonly Vector[],
  layout: Layout,
  order: Int32Array,
): Iterable<Batch> {
  const schema = schemaOf(layout);
  const step = context.settings.batchRows;
  for (let from = 0; from < order.length; from += step) {
    const numbers = order.subarray(from, from + step);
    const part = columns.map((column) => gatherFlat(column, numbers, numbers.length, copyTarget(context)));
    yield { schema, columns: part, length: numbers.length, selection: null };
  }
}
