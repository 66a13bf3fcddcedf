/** Orders all rows; with a limit it keeps only those that can still be among the first. */
import { type Batch, rowCount, rowsOf } from '../../core/batch.ts';
import type { Vector } from '../../core/vector.ts';
import { Sorter } from '../../kernels/sort.ts';
import type { Expr } from '../../plan/expr.ts';
import { type ExecContext, evaluator } from '../context.ts';
import { KeptBatches } from '../kept-batches.ts';
import type { Layout, SortSink } from '../physical.ts';
import { orderOfChunks, sortSpecs } from '../sort-chunks.ts';
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
  return {
    push(batch) {
      if (limit === 0) return 'done';
      const vectors = keys.map((key) => key.evaluate(batch, rowsOf(batch)));
      const selection = limit === null ? batch.selection : firstRows(context, sink, vectors, batch, limit);
      kept.add({ ...batch, columns: [...batch.columns, ...vectors.filter((_, i) => isComputed[i])], selection });
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
    finish: () => finishSort(context, sink, kept),
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
  let computed = sink.input.length;
  const places = sink.keys.map(({ expr }) => {
    const at = placeOf(sink, expr);
    return at < 0 ? computed++ : at;
  });
  const chunks = kept.batches.map(({ columns, length }) => ({ columns: places.map((at) => columns[at]!), length }));
  return orderOfChunks(context, sink.keys, chunks);
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
