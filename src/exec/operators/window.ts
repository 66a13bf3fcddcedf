/** Window functions: rows sorted by partition and order, then each function over them. */
import { type Batch, rowsOf } from '../../core/batch.ts';
import type { Vector } from '../../core/vector.ts';
import { type ExecContext, evaluator, schemaOf } from '../context.ts';
import { KeptBatches } from '../kept-batches.ts';
import type { Layout, WindowSink } from '../physical.ts';
import { cutBatches, gatherFlat } from '../selection.ts';
import { sortChunks } from '../sort-chunks.ts';
import { framesOf } from '../window/frames.ts';
import { evaluateWindow } from '../window/functions.ts';
import type { Ordered } from '../window/ordered.ts';
import { copyTarget } from './collect.ts';
import type { SinkState } from './operator.ts';

export function windowSink(context: ExecContext, sink: WindowSink): SinkState {
  const layout = keptLayout(sink);
  const exprs = computed(sink).map((expr) => evaluator(context, expr, sink.input));
  const kept = new KeptBatches(context, layout);
  return {
    push(batch) {
      kept.add({ ...batch, columns: [...batch.columns, ...exprs.map((expr) => expr.evaluate(batch, rowsOf(batch)))] });
      return 'more';
    },
    partial: () => ({ kind: 'batches', batches: kept.give() }),
    merge(partial) {
      if (partial.kind === 'batches') kept.append(partial.batches);
    },
    finish: () => ({ kind: 'batches', batches: finishWindow(context, sink, kept) }),
  };
}

/** Partition keys, order keys, then of each function the arguments, its own order keys, and the filter. */
function computed(sink: WindowSink) {
  const calls = sink.functions.flatMap(({ window: { call } }) => [
    ...call.args,
    ...call.orderBy.map((key) => key.expr),
    ...(call.filter === null ? [] : [call.filter]),
  ]);
  return [...sink.partitionBy, ...sink.orderBy.map((key) => key.expr), ...calls];
}

function keptLayout(sink: WindowSink): Layout {
  const made = computed(sink).map((expr, i) => ({
    id: -1 - i,
    name: `value${i}`,
    type: expr.type,
    nullable: expr.nullable,
  }));
  return [...sink.input, ...made];
}

function finishWindow(context: ExecContext, sink: WindowSink, kept: KeptBatches): readonly Batch[] {
  const { state, settings } = context;
  const { rows } = kept;
  if (rows === 0) return [];
  const { ordered, columns } = orderRows(context, sink, kept);
  const inputs = sink.input.length;
  let at = inputs + sink.partitionBy.length + sink.orderBy.length;
  const results: Vector[] = sink.functions.map(({ window }) => {
    context.control.check();
    const take = (count: number): readonly Vector[] => columns.slice(at, (at += count));
    const args = take(window.call.args.length);
    const orderKeys = take(window.call.orderBy.length);
    const filter = window.call.filter === null ? null : columns[at++]!;
    const frames = framesOf(context, window.frame, sink.orderBy, ordered);
    return evaluateWindow(context, window, { ordered, frames, args, orderKeys, filter });
  });
  const out = [...columns.slice(0, inputs), ...results];
  return [...cutBatches(schemaOf(sink.output), out, rows, settings.batchRows, state)];
}

/** All columns in window order, with where partitions and peers begin. */
function orderRows(
  context: ExecContext,
  sink: WindowSink,
  kept: KeptBatches,
): { ordered: Ordered; columns: readonly Vector[] } {
  const { rows } = kept;
  const inputs = sink.input.length;
  const partitions = sink.partitionBy.length;
  const keys = [...sink.partitionBy.map((expr) => ({ expr, descending: false, nullsFirst: true })), ...sink.orderBy];
  const chunks = kept.batches.map((batch) => ({
    columns: batch.columns.slice(inputs, inputs + keys.length),
    length: batch.length,
  }));
  const sorter = sortChunks(context, keys, chunks);
  const order = sorter.finish(context.state, () => context.control.check());
  const columns = kept.take().map((column) => {
    context.control.check();
    return gatherFlat(column, order, rows, copyTarget(context));
  });
  const partitionStarts: number[] = [];
  const peerStarts: number[] = [];
  for (let i = 0; i < rows; i++) {
    const isNew = i === 0 || !sorter.isPeer(order[i - 1]!, order[i]!, partitions);
    if (isNew) partitionStarts.push(i);
    if (isNew || !sorter.isPeer(order[i - 1]!, order[i]!)) peerStarts.push(i);
  }
  const orderKeys = columns.slice(inputs + partitions, inputs + keys.length);
  return {
    columns,
    ordered: {
      rows,
      partitionStarts: withEnd(partitionStarts, rows),
      peerStarts: withEnd(peerStarts, rows),
      orderKeys,
    },
  };
}

function withEnd(starts: readonly number[], rows: number): Int32Array {
  return Int32Array.from([...starts, rows]);
}
