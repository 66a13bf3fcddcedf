/** Window functions: rows sorted by partition and order, then each function over them. */
import { type Batch, rowsOf } from '../../core/batch.ts';
import type { Vector } from '../../core/vector.ts';
import type { SortKey } from '../../plan/expr.ts';
import type { TempFile } from '../../storage/temp-files.ts';
import { type ExecContext, evaluator, schemaOf } from '../context.ts';
import { KeptBatches } from '../kept-batches.ts';
import type { Layout, SortSink, WindowSink } from '../physical.ts';
import { cutBatches, gatherFlat } from '../selection.ts';
import { sortChunks } from '../sort-chunks.ts';
import type { SortedRun } from '../spilled.ts';
import { framesOf } from '../window/frames.ts';
import { evaluateWindow, type WindowInput } from '../window/functions.ts';
import type { Ordered } from '../window/ordered.ts';
import { copyTarget } from './collect.ts';
import type { SinkState } from './operator.ts';
import { keyPlaces, runRowsMin, sortedRowBytes, writeRun } from './sort.ts';

export function windowSink(context: ExecContext, sink: WindowSink): SinkState {
  const layout = windowLayout(sink);
  const exprs = computed(sink).map((expr) => evaluator(context, expr, sink.input));
  const kept = new KeptBatches(context, layout);
  const order = rowOrder(sink);
  const runs: SortedRun[] = [];
  let file: TempFile | null = null;
  const flush = (): void => {
    file ??= context.temp.create();
    if (kept.rows > 0) runs.push(writeRun(context, order, kept, file));
  };
  const relieve = (): void => {
    const isTight = kept.rows >= runRowsMin && neededBytes(sink, kept) > context.lease.leftBytes;
    if (isTight || (context.settings.isSpillForced && kept.rows > 0)) flush();
  };
  return {
    push(batch) {
      relieve();
      kept.add({ ...batch, columns: [...batch.columns, ...exprs.map((expr) => expr.evaluate(batch, rowsOf(batch)))] });
      return 'more';
    },
    partial() {
      relieve();
      if (runs.length === 0) return { kind: 'batches', batches: kept.give() };
      flush();
      return { kind: 'sortedRuns', runs };
    },
    merge(partial) {
      if (partial.kind === 'sortedRuns') runs.push(...partial.runs);
      if (partial.kind === 'batches') kept.append(partial.batches);
    },
    finish() {
      relieve();
      if (runs.length === 0) return { kind: 'batches', batches: windowBatches(context, sink, kept) };
      flush();
      const rows = runs.reduce((sum, run) => sum + run.rows, 0);
      return {
        kind: 'spilledWindow',
        sink,
        rows: { kind: 'sortedRuns', keys: order.keys, places: keyPlaces(order), runs, rows },
      };
    },
  };
}

/** Bytes of a row's number in its partition, among its peers and in the order, and of a frame with its result. */
const placeBytes = 32;
const frameBytes = 32;
/** And of the states of an aggregate, whose results are made many at a time. */
const stateBytes = 96;

/** What evaluating the kept rows takes: they are copied in order, and every function has its numbers. */
export function neededBytes(sink: WindowSink, kept: { readonly heldBytes: number; readonly rows: number }): number {
  const ofFunctions = sink.functions.map(({ window }) => frameBytes + (window.isAggregate ? stateBytes : 0));
  const rowBytes = ofFunctions.reduce((sum, size) => sum + size, sortedRowBytes(windowKeys(sink)) + placeBytes);
  return 2 * (2 * kept.heldBytes + kept.rows * rowBytes);
}

/** The order of rows on disk: as of a sort of all that is kept. */
function rowOrder(sink: WindowSink): SortSink {
  const layout = windowLayout(sink);
  const keys = windowKeys(sink).map((key, i): SortKey => {
    const { id, type, nullable } = layout[sink.input.length + i]!;
    return { ...key, expr: { kind: 'column', id, name: `value${i}`, type, nullable, mayFail: false } };
  });
  return { kind: 'sort', keys, limit: null, input: layout, output: layout };
}

/** Partition keys, then the order's. */
export function windowKeys(sink: WindowSink): readonly SortKey[] {
  return [...sink.partitionBy.map((expr) => ({ expr, descending: false, nullsFirst: true })), ...sink.orderBy];
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

/** What is kept of a row: the input, then what the functions look at. */
export function windowLayout(sink: WindowSink): Layout {
  const made = computed(sink).map((expr, i) => ({
    id: -1 - i,
    name: `value${i}`,
    type: expr.type,
    nullable: expr.nullable,
  }));
  return [...sink.input, ...made];
}

/** The kept rows, which are whole partitions, with their results; on the context's lasting memory. */
export function windowBatches(context: ExecContext, sink: WindowSink, kept: KeptBatches): readonly Batch[] {
  const { state, settings } = context;
  const { rows } = kept;
  if (rows === 0) return [];
  const { ordered, columns } = orderRows(context, sink, kept);
  const inputs = sink.input.length;
  const places = callPlaces(sink);
  const results: Vector[] = sink.functions.map(({ window }, i) => {
    context.control.check();
    const { args, orderKeys, filter } = inputsAt(places[i]!, columns);
    const frames = framesOf(context, window.frame, sink.orderBy, ordered);
    return evaluateWindow(context, window, { ordered, frames, args, orderKeys, filter });
  });
  const out = [...columns.slice(0, inputs), ...results];
  return [...cutBatches(schemaOf(sink.output), out, rows, settings.batchRows, state)];
}

/** Where among the kept columns a function's inputs stand. */
export interface CallPlaces {
  readonly args: readonly number[];
  readonly orderKeys: readonly number[];
  readonly filter: number | null;
}

/** One a function. */
export function callPlaces(sink: WindowSink): readonly CallPlaces[] {
  let at = sink.input.length + sink.partitionBy.length + sink.orderBy.length;
  return sink.functions.map(({ window: { call } }) => {
    const args = call.args.map(() => at++);
    const orderKeys = call.orderBy.map(() => at++);
    return { args, orderKeys, filter: call.filter === null ? null : at++ };
  });
}

export function inputsAt(
  { args, orderKeys, filter }: CallPlaces,
  columns: readonly Vector[],
): Pick<WindowInput, 'args' | 'orderKeys' | 'filter'> {
  const take = (places: readonly number[]): readonly Vector[] => places.map((place) => columns[place]!);
  return { args: take(args), orderKeys: take(orderKeys), filter: filter === null ? null : columns[filter]! };
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
  const keys = windowKeys(sink);
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
  const { outer, inner } = sorter.boundaries(order, partitions);
  const orderKeys = columns.slice(inputs + partitions, inputs + keys.length);
  return {
    columns,
    ordered: {
      rows,
      partitionStarts: withEnd(outer, rows),
      peerStarts: withEnd(inner, rows),
      orderKeys,
    },
  };
}

function withEnd(starts: Int32Array, rows: number): Int32Array {
  const out = new Int32Array(starts.length + 1);
  out.set(starts);
  out[starts.length] = rows;
  return out;
}
