/** Orders all rows; with a limit it keeps only those that can still be among the first. */
import { type Batch, rowsOf } from '../../core/batch.ts';
import type { Vector } from '../../core/vector.ts';
import { type ExecContext, evaluator, schemaOf } from '../context.ts';
import type { Layout, SortSink } from '../physical.ts';
import { concatColumns, copyBatch, gatherFlat } from '../selection.ts';
import { sortChunks } from '../sort-chunks.ts';
import { copyTarget } from './collect.ts';
import type { SinkState } from './operator.ts';

/** A top-N is cut back when it holds so many rows more than it needs. */
const slackRows = 65_536;

export function sortSink(context: ExecContext, sink: SortSink): SinkState {
  if (sink.limit === 0)
    return {
      push: () => 'done',
      partial: () => ({ kind: 'batches', batches: [] }),
      merge: () => {},
      finish: () => ({ kind: 'batches', batches: [] }),
    };
  const layout = keptLayout(sink);
  const keys = sink.keys.map((key) => evaluator(context, key.expr, sink.input));
  const schema = schemaOf(layout);
  let batches: Batch[] = [];
  let rows = 0;
  const add = (batch: Batch): void => {
    batches.push(batch);
    rows += batch.length;
    if (sink.limit === null || rows < sink.limit + slackRows) return;
    batches = [...sorted(context, sink, layout, batches)];
    rows = sink.limit;
  };
  return {
    push(batch) {
      const columns = [...batch.columns, ...keys.map((key) => key.evaluate(batch, rowsOf(batch)))];
      add(copyBatch({ ...batch, schema, columns }, copyTarget(context)));
      return 'more';
    },
    partial() {
      if (sink.limit !== null && rows > sink.limit) batches = [...sorted(context, sink, layout, batches)];
      return { kind: 'batches', batches };
    },
    merge(partial) {
      if (partial.kind === 'batches') partial.batches.forEach(add);
    },
    finish() {
      const width = sink.output.length;
      const outSchema = schemaOf(sink.output);
      const out = [...sorted(context, sink, layout, batches)];
      return {
        kind: 'batches',
        batches: out.map((batch) => ({ ...batch, schema: outSchema, columns: batch.columns.slice(0, width) })),
      };
    },
  };
}

/** The columns, then the keys under ids of their own. */
function keptLayout(sink: SortSink): Layout {
  return [
    ...sink.input,
    ...sink.keys.map(({ expr }, i) => ({ id: -1 - i, name: `key${i}`, type: expr.type, nullable: expr.nullable })),
  ];
}

function* sorted(context: ExecContext, sink: SortSink, layout: Layout, batches: readonly Batch[]): Iterable<Batch> {
  const columns = concatColumns(batches, layout, context.state, context.kernels);
  const chunks = batches.map((batch) => ({ columns: batch.columns.slice(sink.input.length), length: batch.length }));
  const order = sortChunks(context, sink.keys, chunks).finish();
  const wanted = sink.limit === null ? order : order.subarray(0, sink.limit);
  yield* batchesInOrder(context, columns, layout, wanted);
}

/** The rows `order` of the columns, in batches. */
export function* batchesInOrder(
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
