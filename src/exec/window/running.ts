/**
 * Aggregates over frames that begin with their partition. Each partition is cut into blocks, and all blocks advance one row
 * at a time together: a step adds the j-th row of every block to its state and takes the results. What stands before a
 * block in its partition is merged into its state first. So the work grows with the rows, for any aggregate, and rows
 * reach each state in order.
 */
import type { Vector } from '../../core/vector.ts';
import type { AggregateStates, BoundAggregate } from '../../functions/define.ts';
import { concat } from '../../kernels/flatten.ts';
import { gather } from '../../kernels/gather.ts';
import type { LeaseAllocator } from '../../kernels/memory.ts';
import { type ExecContext, withState } from '../context.ts';
import { gatherFlat } from '../selection.ts';
import type { WindowInput } from './functions.ts';
import type { Ordered } from './ordered.ts';
import { rangeOf } from './ordered.ts';

/** Adds all rows to the states of their groups. */
export type UpdateAll = (states: AggregateStates, groups: Int32Array) => void;
/** Adds the rows with these numbers; groups[i] is the group of rows[i]. */
export type UpdateRows = (states: AggregateStates, groups: Int32Array, rows: Int32Array) => void;

interface Blocks {
  /** First row of each block, then the number of rows. */
  readonly starts: Int32Array;
  /** Number of each block within its partition. */
  readonly places: Int32Array;
}

export interface Updates {
  readonly updateAll: UpdateAll;
  readonly updateRows: UpdateRows;
  /** A state, in one row, of what stands before the rows of the only partition; null = nothing does. */
  readonly before: readonly Vector[] | null;
}

export function runningResults(
  context: ExecContext,
  bound: BoundAggregate,
  input: WindowInput,
  updates: Updates,
): Vector {
  const { ordered, frames } = input;
  const { before, updateRows } = updates;
  const blocks = cutBlocks(ordered);
  const states = bound.create(context.evalState);
  const count = blocks.places.length;
  // One state more stays empty: the result of frames without rows.
  states.resize(count + 1);
  if (before !== null) mergeRows(context, states, first, before, first);
  if (blocks.places.some((place) => place > 0)) carry(context, bound, states, blocks, updates, ordered.rows);
  const { results, places } = advance(context, bound, states, blocks, ordered.rows, updateRows);
  const partitions = rangeOf(ordered.partitionStarts, ordered.rows, context.state);
  const wanted = context.state.int32(ordered.rows);
  for (let row = 0; row < ordered.rows; row++) {
    const end = frames.ends[row]!;
    wanted[row] = end > ordered.partitionStarts[partitions[row]!]! ? places[end - 1]! : 0;
  }
  return gather(results, wanted, ordered.rows, context.state, context.kernels);
}

const first = Int32Array.of(0);

/** Blocks of about the square root of the longest partition, so that steps and blocks are few. */
function cutBlocks({ partitionStarts }: Ordered): Blocks {
  let longest = 1;
  for (let i = 0; i + 1 < partitionStarts.length; i++)
    longest = Math.max(longest, partitionStarts[i + 1]! - partitionStarts[i]!);
  const size = Math.max(16, Math.ceil(Math.sqrt(longest)));
  const starts: number[] = [];
  const places: number[] = [];
  for (let i = 0; i + 1 < partitionStarts.length; i++) {
    for (let row = partitionStarts[i]!; row < partitionStarts[i + 1]!; row += size) {
      starts.push(row);
      places.push((row - partitionStarts[i]!) / size);
    }
  }
  starts.push(partitionStarts.at(-1)!);
  return { starts: Int32Array.from(starts), places: Int32Array.from(places) };
}

/** Merges into each block's state what the blocks before it in its partition have, block by block. */
function carry(
  context: ExecContext,
  bound: BoundAggregate,
  states: AggregateStates,
  { starts, places }: Blocks,
  { updateAll, before }: Updates,
  rows: number,
): void {
  const totals = bound.create(context.evalState);
  totals.resize(places.length);
  updateAll(totals, rangeOf(starts, rows, context.state));
  const sums = totals.partial();
  const firsts = firstsOfSeveral(places);
  const running = bound.create(context.evalState);
  running.resize(firsts.length);
  if (before !== null) mergeRows(context, running, first, before, first);
  for (let place = 1; ; place++) {
    const groups = Int32Array.from(firsts.keys()).filter((i) => places[firsts[i]! + place] === place);
    if (groups.length === 0) return;
    context.control.check();
    const blocks = groups.map((i) => firsts[i]! + place);
    mergeRows(
      context,
      running,
      groups,
      sums,
      blocks.map((block) => block - 1),
    );
    mergeRows(context, states, blocks, running.partial(), groups);
  }
}

/** First blocks of the partitions that have several. */
function firstsOfSeveral(places: Int32Array): Int32Array {
  return Int32Array.from(places.keys()).filter((block) => places[block] === 0 && places[block + 1] === 1);
}

const stepRows = 32_768;

/** Merges rows `from` of the state columns into the groups. */
function mergeRows(
  context: ExecContext,
  states: AggregateStates,
  groups: Int32Array,
  columns: readonly Vector[],
  from: Int32Array,
): void {
  for (let at = 0; at < groups.length; at += stepRows) {
    const mark = context.scratch.mark();
    const rows = from.subarray(at, at + stepRows);
    const part = columns.map((column) => gather(column, rows, rows.length, context.scratch, context.kernels));
    states.merge(groups.slice(at, at + stepRows), part, { length: rows.length, selection: null });
    context.scratch.release(mark);
  }
}

/** All results end to end, the empty frame's first, and where each row's stands. */
function advance(
  context: ExecContext,
  bound: BoundAggregate,
  all: AggregateStates,
  { starts, places }: Blocks,
  rows: number,
  updateRows: UpdateRows,
): { results: Vector; places: Int32Array } {
  const to = { target: context.state, scratch: context.scratch, kernels: context.kernels };
  const at = context.state.int32(rows);
  const taken: Vector[] = [gatherFlat(all.finish(), Int32Array.of(places.length), 1, to)];
  let going: Going = { states: all, size: places.length, own: null };
  /** Blocks that have rows left, and the number of each one's state. */
  const blocks = numbered(context, places.length);
  const slots = numbered(context, places.length);
  let total = 1;
  for (let step = 0, left = places.length; left > 0; step++) {
    context.control.check();
    const mark = context.scratch.mark();
    if (2 * left < going.size) {
      going = picked(context, bound, going, slots.subarray(0, left));
      for (let i = 0; i < left; i++) slots[i] = i;
    }
    const numbers = context.scratch.int32(left);
    for (let i = 0; i < left; i++) {
      numbers[i] = starts[blocks[i]!]! + step;
      at[numbers[i]!] = total++;
    }
    const asked = slots.subarray(0, left);
    updateRows(going.states, asked, numbers);
    taken.push(gatherFlat(going.states.finish(), asked, left, to));
    left = keepGoing(blocks, slots, left, starts, step + 1);
    context.scratch.release(mark);
  }
  going.own?.close();
  return { results: concat(taken, context.state, context.kernels), places: at };
}

function numbered({ state }: ExecContext, count: number): Int32Array {
  const out = state.int32(count);
  for (let i = 0; i < count; i++) out[i] = i;
  return out;
}

/** Moves the blocks with a row at `step` to the front, with their states' numbers; gives how many there are. */
function keepGoing(blocks: Int32Array, slots: Int32Array, count: number, starts: Int32Array, step: number): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const block = blocks[i]!;
    if (starts[block]! + step >= starts[block + 1]!) continue;
    blocks[kept] = block;
    slots[kept++] = slots[i]!;
  }
  return kept;
}

/** Many states, on memory of their own. */
interface Going {
  readonly states: AggregateStates;
  readonly size: number;
  readonly own: LeaseAllocator | null;
}

/** The states `slots` alone: every step makes the results of all that there are. */
function picked(context: ExecContext, bound: BoundAggregate, from: Going, slots: Int32Array): Going {
  const own = context.lease.allocator();
  const states = bound.create(withState(context, own).evalState);
  states.resize(slots.length);
  mergeRows(context, states, Int32Array.from(slots.keys()), from.states.partial(), slots);
  from.own?.close();
  return { states, size: slots.length, own };
}
