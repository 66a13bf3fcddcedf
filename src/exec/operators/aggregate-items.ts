/**
 * One aggregate of an aggregation in one thread. Most update their states batch by batch; those with DISTINCT or an
 * order of their own keep rows and update at the end.
 */
import type { Batch } from '../../core/batch.ts';
import { constant, type Rows, type Vector } from '../../core/vector.ts';
import type { AggregateStates, BoundAggregate } from '../../functions/define.ts';
import type { Allocator } from '../../kernels/allocator.ts';
import { flattenRows, slice } from '../../kernels/flatten.ts';
import type { GroupRuns } from '../../kernels/group-states.ts';
import type { AggregateCall, SortKey } from '../../plan/expr.ts';
import { type Evaluator, type Evaluators, type ExecContext } from '../context.ts';
import { isVolatile } from '../join-keys.ts';
import type { AggregateItem } from '../physical.ts';
import { concatVectors, copyRows, gatherFlat } from '../selection.ts';
import { orderOfChunks } from '../sort-chunks.ts';
import { copyTarget } from './collect.ts';
import { type GroupPick, pickedRows } from './group-parts.ts';
import { createDistinct } from './groups.ts';
import type { GroupsPartial } from './operator.ts';

type StatePartial = GroupsPartial['states'][number];

export interface AggregateState {
  /** `runs`, where given, are the batch's rows by group. */
  update(groups: Int32Array, groupCount: number, batch: Batch, runs: GroupRuns | null): void;
  partial(groupCount: number): StatePartial;
  /** `groupOf[g]` is the group here of the partial's group g, of those that are picked. */
  merge(partial: StatePartial, groupOf: Int32Array, groupCount: number, pick: GroupPick | null): void;
  finish(groupCount: number): Vector;
}

/** One an item, in order. Aggregates that have their states in common keep them once. */
export function createAggregates(
  context: ExecContext,
  items: readonly AggregateItem[],
  shared: Evaluators,
): readonly AggregateState[] {
  const leaders = new Map<string, AggregateState>();
  return items.map((item) => {
    const { family } = context.binder.aggregate(item.call);
    const { distinct, orderBy, args } = item.call;
    const isPlain = !distinct && orderBy.length === 0 && !args.some(isVolatile);
    const key = family === undefined || !isPlain ? null : `${family} ${stateText(item.call)}`;
    const leader = key === null ? undefined : leaders.get(key);
    if (leader !== undefined) return following(context, item, leader);
    const state = createAggregate(context, item, shared);
    if (key !== null) leaders.set(key, state);
    return state;
  });
}

/** What the states of a call depend on. */
function stateText({ args, filter }: AggregateCall): string {
  return JSON.stringify([args, filter], (key, value: unknown) =>
    key === 'span' ? undefined : typeof value === 'bigint' ? `${value}n` : value,
  );
}

/** Makes its own result of the leader's states at the end. */
function following(context: ExecContext, { call }: AggregateItem, leader: AggregateState): AggregateState {
  const bound = context.binder.aggregate(call);
  const states = bound.create(context.evalState);
  return {
    update: () => {},
    partial: () => ({ kind: 'states', columns: [] }),
    merge: () => {},
    finish(groupCount) {
      states.resize(groupCount);
      const partial = leader.partial(groupCount);
      const same = context.state.int32(groupCount);
      for (let group = 0; group < groupCount; group++) same[group] = group;
      if (partial.kind === 'states') mergeStates(context, bound, states, partial.columns, same, null);
      return states.finish();
    },
  };
}

function createAggregate(context: ExecContext, item: AggregateItem, shared: Evaluators): AggregateState {
  const { call } = item;
  const bound = context.binder.aggregate(call);
  const states = bound.create(context.evalState);
  const source: ArgumentSource = {
    args: call.args.map((arg) => shared.of(arg)),
    orderBy: call.orderBy.map((key) => shared.of(key.expr)),
    filter: call.filter === null ? null : shared.of(call.filter),
  };
  const isDeferred = call.distinct || call.orderBy.length > 0;
  return isDeferred ? deferred(context, item, states, source) : immediate(context, bound, states, source);
}

interface ArgumentSource {
  readonly args: readonly Evaluator[];
  readonly orderBy: readonly Evaluator[];
  readonly filter: Evaluator | null;
}

function narrowed(source: ArgumentSource, batch: Batch): Batch {
  if (source.filter === null) return batch;
  return { ...batch, selection: source.filter.filter(batch, batch) };
}

function immediate(
  context: ExecContext,
  bound: BoundAggregate,
  states: AggregateStates,
  source: ArgumentSource,
): AggregateState {
  return {
    update(groups, groupCount, batch, runs) {
      states.resize(groupCount);
      const rows = narrowed(source, batch);
      if (rows.selection?.length === 0) return;
      states.update(
        groups,
        source.args.map((arg) => plainValues(context, arg.evaluate(rows, rows), rows)),
        rows,
        source.filter === null ? runs : null,
      );
    },
    partial(groupCount) {
      states.resize(groupCount);
      return { kind: 'states', columns: states.partial() };
    },
    merge(partial, groupOf, groupCount, pick) {
      states.resize(groupCount);
      if (partial.kind === 'states') mergeStates(context, bound, states, partial.columns, groupOf, pick);
    },
    finish(groupCount) {
      states.resize(groupCount);
      return states.finish();
    },
  };
}

/** Numbers looked up in their dictionary on scratch memory: states have only memory that lasts. */
function plainValues({ scratch, kernels }: ExecContext, vector: Vector, rows: Rows): Vector {
  const isKeyed = vector.layout === 'dict' && vector.dictionary.layout === 'fixed';
  return isKeyed ? flattenRows(vector, rows, scratch, kernels) : vector;
}

const mergeRows = 65_536;

function mergeStates(
  context: ExecContext,
  bound: BoundAggregate,
  states: AggregateStates,
  columns: readonly Vector[],
  groupOf: Int32Array,
  pick: GroupPick | null,
): void {
  for (let from = 0; from < groupOf.length; from += mergeRows) {
    context.control.check();
    const to = Math.min(groupOf.length, from + mergeRows);
    const part = bound.partial.map((type, i) =>
      slice(columns[i] ?? constant(type, null, groupOf.length), from, to, context.state),
    );
    const mark = context.scratch.mark();
    const selection = pickedRows(pick, from, to, context.scratch);
    states.merge(groupOf.subarray(from, to), part, { length: to - from, selection });
    context.scratch.release(mark);
  }
}

interface Waiting {
  readonly groups: Int32Array;
  /** Arguments, then order keys. */
  readonly columns: readonly Vector[];
  readonly rows: number;
}

/** Rows that wait for the end: distinct ones once each; ordered ones are sorted then. */
function deferred(
  context: ExecContext,
  item: AggregateItem,
  states: AggregateStates,
  source: ArgumentSource,
): AggregateState {
  const { call } = item;
  const types = call.args.map((arg) => arg.type);
  const isNew = call.distinct ? createDistinct(context, types) : null;
  const waiting: Waiting[] = [];
  const keep = (groups: Int32Array, columns: readonly Vector[], rows: Rows): void => {
    const { length, selection: asked } = rows;
    const args: Batch = { schema: { fields: [] }, columns: columns.slice(0, types.length), length, selection: asked };
    const selection = isNew === null ? asked : isNew(groups, args);
    const count = selection?.length ?? length;
    if (count === 0) return;
    const kept = { length, selection };
    const numbers = context.state.int32(count);
    for (let i = 0; i < count; i++) numbers[i] = groups[selection === null ? i : selection[i]!]!;
    waiting.push({
      groups: numbers,
      columns: columns.map((column) => copyRows(column, kept, copyTarget(context))),
      rows: count,
    });
  };
  return {
    update(groups, _groupCount, batch) {
      const rows = narrowed(source, batch);
      if (rows.selection?.length === 0) return;
      keep(
        groups,
        [...source.args, ...source.orderBy].map((arg) => arg.evaluate(rows, rows)),
        rows,
      );
    },
    partial: () => ({ kind: 'rows', chunks: waiting }),
    merge(partial, groupOf, _groupCount, pick) {
      if (partial.kind !== 'rows') return;
      for (const { groups, columns, rows } of partial.chunks) {
        const mark = context.scratch.mark();
        keep(
          groups.map((group) => groupOf[group]!),
          columns,
          { length: rows, selection: rowsOfPicked(pick, groups, context.scratch) },
        );
        context.scratch.release(mark);
      }
    },
    finish(groupCount) {
      states.resize(groupCount);
      const ordered = call.orderBy.length === 0 ? waiting : inOrder(context, waiting, types.length, call.orderBy);
      for (const { groups, columns, rows } of ordered) {
        states.update(groups, columns.slice(0, types.length), { length: rows, selection: null });
      }
      return states.finish();
    },
  };
}

/** The rows whose groups are picked; null = all. */
function rowsOfPicked(pick: GroupPick | null, groups: Int32Array, alloc: Allocator): Uint16Array | null {
  if (pick === null) return null;
  const rows = alloc.uint16(groups.length);
  let count = 0;
  for (let row = 0; row < groups.length; row++) if (pick.partOf[groups[row]!] === pick.part) rows[count++] = row;
  return rows.subarray(0, count);
}

/** All waiting rows by the order keys, stable, cut into pieces. */
function inOrder(
  context: ExecContext,
  waiting: readonly Waiting[],
  args: number,
  orderBy: readonly SortKey[],
): readonly Waiting[] {
  if (waiting.length === 0) return [];
  const rows = waiting.reduce((sum, chunk) => sum + chunk.rows, 0);
  const columns = waiting[0]!.columns.map((_, i) =>
    concatVectors(
      waiting.map((chunk) => chunk.columns[i]!),
      context,
    ),
  );
  const groups = context.state.int32(rows);
  let at = 0;
  for (const chunk of waiting) {
    groups.set(chunk.groups, at);
    at += chunk.rows;
  }
  const order = orderOfChunks(context, orderBy, [{ columns: columns.slice(args), length: rows }]);
  const out: Waiting[] = [];
  for (let from = 0; from < rows; from += mergeRows) {
    const numbers = order.subarray(from, from + mergeRows);
    const part = { target: context.state, scratch: context.state, kernels: context.kernels };
    out.push({
      groups: numbers.map((row) => groups[row]!),
      columns: columns.map((column) => gatherFlat(column, numbers, numbers.length, part)),
      rows: numbers.length,
    });
  }
  return out;
}
