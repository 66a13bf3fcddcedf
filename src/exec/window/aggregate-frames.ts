/**
 * Aggregates over frames. A frame that is the whole partition is one group a partition. Other frames are put together
 * from a tree: level k has the states of runs of 2^k rows, and a frame is at most two runs of each level, merged from
 * left to right, so that any aggregate works, also one that depends on the order.
 */
import { unsupported } from '../../core/errors.ts';
import { isNullAt, scalarAt, type Vector } from '../../core/vector.ts';
import type { AggregateStates, BoundAggregate } from '../../functions/define.ts';
import { lookupAggregate } from '../../functions/registry.ts';
import { slice } from '../../kernels/flatten.ts';
import { gather } from '../../kernels/gather.ts';
import type { AggregateCall, SortKey, WindowCall } from '../../plan/expr.ts';
import type { ExecContext } from '../context.ts';
import { sortChunks } from '../sort-chunks.ts';
import type { WindowInput } from './functions.ts';
import { rangeOf } from './ordered.ts';
import { runningResults, type UpdateRows } from './running.ts';

/** Rows of one call: selections are 16 bits wide. */
const stepRows = 32_768;

export function aggregateFrames(context: ExecContext, { call }: WindowCall, input: WindowInput): Vector {
  if (call.distinct) throw unsupported('DISTINCT in a window aggregate', { span: call.span });
  const bound = context.binder.aggregate(call);
  const { ordered, frames } = input;
  const isOrdered = needsOwnOrder(call);
  if (!frames.isWhole) {
    if (isOrdered) throw unsupported('WITHIN GROUP over a frame that is not the whole partition', { span: call.span });
    return startsWithPartition(input) ? running(context, bound, input, null) : fromTree(context, bound, input);
  }
  const partitions = rangeOf(ordered.partitionStarts, ordered.rows, context.state);
  const states = bound.create(context.evalState);
  states.resize(ordered.partitionStarts.length - 1);
  if (!isOrdered) updateAll(context, states, partitions, input);
  else updateInOrder(context, states, partitions, call.orderBy, input);
  return gather(states.finish(), partitions, ordered.rows, context.state, context.kernels);
}

/** Where the key of WITHIN GROUP is an argument, as of mode and percentiles, the rows may come in any order. */
export function needsOwnOrder(call: AggregateCall): boolean {
  return call.orderBy.length > 0 && lookupAggregate(call.name)?.takesOrderKey !== true;
}

function startsWithPartition({ ordered, frames }: WindowInput): boolean {
  const { partitionStarts, rows } = ordered;
  let partition = 0;
  for (let row = 0; row < rows; row++) {
    if (row === partitionStarts[partition + 1]) partition++;
    if (frames.starts[row] !== partitionStarts[partition]) return false;
  }
  return true;
}

/** `before` is a state, in one row, of what stands before the rows; there is one partition then. */
export function running(
  context: ExecContext,
  bound: BoundAggregate,
  input: WindowInput,
  before: readonly Vector[] | null,
): Vector {
  const { args, filter } = input;
  const updateRows: UpdateRows = (states, groups, rows) => {
    for (let from = 0; from < rows.length; from += stepRows) {
      const part = rows.subarray(from, from + stepRows);
      const take = (vector: Vector): Vector => gather(vector, part, part.length, context.scratch, context.kernels);
      const selection = filter === null ? null : trueRows(context, take(filter), 0, part.length);
      const asked = { length: part.length, selection };
      if (selection?.length !== 0) states.update(groups.subarray(from, from + stepRows), args.map(take), asked);
    }
  };
  return runningResults(context, bound, input, {
    updateAll: (states, groups) => updateAll(context, states, groups, input),
    updateRows,
    before,
  });
}

/** Rows reach each state in the call's own order. */
function updateInOrder(
  context: ExecContext,
  states: AggregateStates,
  groups: Int32Array,
  orderBy: readonly SortKey[],
  input: WindowInput,
): void {
  const { rows } = input.ordered;
  const order = sortChunks(context, orderBy, [{ columns: input.orderKeys, length: rows }]).finish();
  const placed = (vector: Vector): Vector => gather(vector, order, rows, context.state, context.kernels);
  const filter = input.filter === null ? null : placed(input.filter);
  updateAll(
    context,
    states,
    order.map((row) => groups[row]!),
    { ...input, args: input.args.map(placed), filter },
  );
}

/** Adds each row to the state of its group. */
export function updateAll(
  context: ExecContext,
  states: AggregateStates,
  groups: Int32Array,
  { args, filter, ordered }: WindowInput,
): void {
  for (let from = 0; from < ordered.rows; from += stepRows) {
    const to = Math.min(ordered.rows, from + stepRows);
    const mark = context.scratch.mark();
    const part = args.map((arg) => slice(arg, from, to, context.scratch));
    const selection = filter === null ? null : trueRows(context, filter, from, to);
    if (selection?.length !== 0) states.update(groups.subarray(from, to), part, { length: to - from, selection });
    context.scratch.release(mark);
  }
}

function trueRows(context: ExecContext, filter: Vector, from: number, to: number): Uint16Array {
  const out = context.scratch.uint16(to - from);
  let count = 0;
  for (let row = from; row < to; row++)
    if (!isNullAt(filter, row) && scalarAt(filter, row) === true) out[count++] = row - from;
  return out.subarray(0, count);
}

/** One level's states, run by run. */
interface Level {
  readonly states: readonly Vector[];
  readonly runs: number;
}

function fromTree(context: ExecContext, bound: BoundAggregate, input: WindowInput): Vector {
  const { rows } = input.ordered;
  const levels = treeLevels(context, bound, input);
  const results = bound.create(context.evalState);
  results.resize(rows);
  const { starts, ends } = input.frames;
  const left = starts.slice();
  const right = ends.slice();
  const after: { level: number; rows: Int32Array; runs: Int32Array }[] = [];
  for (let level = 0; level < levels.length; level++) {
    context.control.check();
    const step = takeRuns(left, right);
    mergeRuns(context, results, levels[level]!, step.leftRows, step.leftRuns);
    after.push({ level, rows: step.rightRows, runs: step.rightRuns });
  }
  for (const { level, rows: to, runs } of after.toReversed()) mergeRuns(context, results, levels[level]!, to, runs);
  return results.finish();
}

/** Takes an odd run off either end of each row's range, then halves the ranges to the next level. */
function takeRuns(left: Int32Array, right: Int32Array) {
  const out = {
    leftRows: [] as number[],
    leftRuns: [] as number[],
    rightRows: [] as number[],
    rightRuns: [] as number[],
  };
  for (let row = 0; row < left.length; row++) {
    let from = left[row]!;
    let to = right[row]!;
    if (from >= to) continue;
    if ((from & 1) === 1) {
      out.leftRows.push(row);
      out.leftRuns.push(from++);
    }
    if (from < to && (to & 1) === 1) {
      out.rightRows.push(row);
      out.rightRuns.push(--to);
    }
    left[row] = from >> 1;
    right[row] = from >= to ? from >> 1 : to >> 1;
  }
  const { leftRows, leftRuns, rightRows, rightRuns } = out;
  return {
    leftRows: Int32Array.from(leftRows),
    leftRuns: Int32Array.from(leftRuns),
    rightRows: Int32Array.from(rightRows),
    rightRuns: Int32Array.from(rightRuns),
  };
}

function mergeRuns(
  context: ExecContext,
  results: AggregateStates,
  level: Level,
  rows: Int32Array,
  runs: Int32Array,
): void {
  for (let from = 0; from < rows.length; from += stepRows) {
    const mark = context.scratch.mark();
    const part = runs.subarray(from, from + stepRows);
    const states = level.states.map((vector) => gather(vector, part, part.length, context.scratch, context.kernels));
    results.merge(rows.slice(from, from + stepRows), states, { length: part.length, selection: null });
    context.scratch.release(mark);
  }
}

/** As many levels as the longest frame needs. */
function treeLevels(context: ExecContext, bound: BoundAggregate, input: WindowInput): readonly Level[] {
  const { rows } = input.ordered;
  const leaves = bound.create(context.evalState);
  leaves.resize(rows);
  updateAll(
    context,
    leaves,
    Int32Array.from({ length: rows }, (_, row) => row),
    input,
  );
  const levels: Level[] = [{ states: leaves.partial(), runs: rows }];
  let longest = 0;
  for (let row = 0; row < rows; row++) longest = Math.max(longest, input.frames.ends[row]! - input.frames.starts[row]!);
  for (let size = 2; size <= longest; size *= 2) levels.push(nextLevel(context, bound, levels.at(-1)!));
  return levels;
}

function nextLevel(context: ExecContext, bound: BoundAggregate, below: Level): Level {
  const runs = below.runs >> 1;
  const states = bound.create(context.evalState);
  states.resize(Math.max(1, runs));
  const targets = Int32Array.from({ length: 2 * runs }, (_, run) => run >> 1);
  mergeRuns(
    context,
    states,
    below,
    targets,
    Int32Array.from({ length: 2 * runs }, (_, run) => run),
  );
  return { states: states.partial(), runs };
}
