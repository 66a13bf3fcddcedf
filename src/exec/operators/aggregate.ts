/** Groups rows by keys and aggregates each group; several threads' states are merged. */
import { type Batch, rowCount, rowsOf } from '../../core/batch.ts';
import { int32, int64 } from '../../core/types.ts';
import { constant, isNullAt, type Rows, scalarAt, type Vector } from '../../core/vector.ts';
import { vectorOf } from '../../kernels/builder.ts';
import { slice } from '../../kernels/flatten.ts';
import type { GroupRuns } from '../../kernels/group-states.ts';
import type { LeaseAllocator } from '../../kernels/memory.ts';
import type { Expr, OutputColumn } from '../../plan/expr.ts';
import { type ExecContext, evaluators, schemaOf, withState } from '../context.ts';
import { GroupSpill, readGroups } from '../group-spill.ts';
import type { AggregateSink, Layout } from '../physical.ts';
import { cutBatches } from '../selection.ts';
import { isTight } from '../spilled.ts';
import { type AggregateState, createAggregates } from './aggregate-items.ts';
import { batchesOfPart, type GroupPick, partsOfGroups, pickedRows } from './group-parts.ts';
import { createGroups, type Groups } from './groups.ts';
import type { GroupsPartial, GroupsShare, SinkOutput, SinkState } from './operator.ts';

/** With grouping sets the number of the set is one more key. Groups that get too many go to disk, by parts. */
export function aggregateSink(context: ExecContext, sink: AggregateSink): SinkState {
  let table = createGroupTable(context, sink);
  let spill: GroupSpill | null = null;
  const flush = (): void => {
    spill ??= new GroupSpill(context);
    if (table.groups.count > 0) spill.write(table.partial('all sets'));
    table.own.close();
    table = createGroupTable(context, sink);
  };
  // Each set that is made at the end may have as many groups again.
  const growth = 3 + (fullSet(sink) < 0 ? 0 : 2 * sink.groupingSets!.length);
  const relieve = (): void => {
    if (sink.keys.length > 0 && isTight(context, table.own, growth)) flush();
  };
  return {
    push(batch) {
      relieve();
      table.push(batch);
      return 'more';
    },
    partial() {
      relieve();
      if (spill === null) return { kind: 'groups', groups: table.partial('as they are') };
      flush();
      return { kind: 'spilledGroups', parts: spill.parts };
    },
    merge(partial) {
      relieve();
      if (partial.kind === 'groups') table.merge(partial.groups);
      else if (partial.kind === 'spilledGroups') (spill ??= new GroupSpill(context)).append(partial.parts);
    },
    finish() {
      relieve();
      if (spill === null) return { kind: 'batches', batches: table.finish('all sets') };
      flush();
      return { kind: 'spilledGroups', sink, parts: spill.parts };
    },
    share: (parts) => (spill === null && sink.groupingSets === null ? table.share(parts) : null),
    finishPart: (part, others) => ({ kind: 'batches', batches: table.finishPart(part, others) }),
  };
}

/** Merges and finishes parts from..to-1 of what was spilled, one after the other. */
export function* spilledGroupBatches(
  context: ExecContext,
  { sink, parts }: SinkOutput & { kind: 'spilledGroups' },
  { from, to }: { readonly from: number; readonly to: number },
): Iterable<Batch> {
  for (const blocks of parts.slice(from, to)) {
    if (blocks.length === 0) continue;
    const table = createGroupTable(context, sink);
    try {
      for (const block of blocks) {
        context.control.check();
        table.merge(readGroups(block));
      }
      yield* table.finish('as they are');
    } finally {
      table.own.close();
    }
  }
}

/** Whether the groups of grouping sets are made of those of the full one: once, at the end or on the way to disk. */
type Sets = 'all sets' | 'as they are';

/** Groups with their states, on memory of their own. */
interface GroupTable {
  readonly own: LeaseAllocator;
  readonly groups: Groups;
  push(batch: Batch): void;
  merge(partial: GroupsPartial): void;
  partial(sets: Sets): GroupsPartial;
  finish(sets: Sets): readonly Batch[];
  share(parts: number): GroupsShare | null;
  finishPart(part: number, others: readonly GroupsShare[]): readonly Batch[];
}

function createGroupTable(outer: ExecContext, sink: AggregateSink): GroupTable {
  const own = outer.lease.allocator();
  const context = withState(outer, own);
  const shared = evaluators(context, exprsOf(sink), sink.input);
  const keys = sink.keys.map((key) => shared.of(key.expr));
  const groups = createGroups(context, keyLayout(sink));
  const items = createAggregates(context, sink.aggregates, shared);
  const add = (vectors: readonly Vector[], batch: Batch): void => {
    const ids = groups.assign(vectors, rowsOf(batch));
    const runs = items.length === 0 ? null : runsOf(context, ids, groups.count, batch);
    for (const item of items) item.update(ids, groups.count, batch, runs);
  };
  const full = fullSet(sink);
  const expand = (sets: Sets): void => {
    if (full >= 0 && sets === 'all sets') expandSets(context, sink, groups, items, full);
  };
  let partOf: Uint8Array = new Uint8Array(0);
  return {
    own,
    groups,
    push(batch) {
      shared.begin();
      const vectors = keys.map((key) => key.evaluate(batch, rowsOf(batch)));
      if (sink.groupingSets === null) add(vectors, batch);
      else if (full >= 0) add(keysOfSet(sink, vectors, full, batch.length), batch);
      else sink.groupingSets.forEach((_, set) => add(keysOfSet(sink, vectors, set, batch.length), batch));
    },
    merge: (partial) => mergeGroups(context, groups, items, partial),
    partial(sets) {
      expand(sets);
      return partialOf(groups, items);
    },
    finish(sets) {
      expand(sets);
      return finishGroups(context, sink, groups, items);
    },
    share(parts) {
      const all = partialOf(groups, items);
      if (groups.isPlaced) return null;
      partOf = partsOfGroups(context, all, parts);
      return { groups: { ...all, states: all.states.map(asItIs) }, partOf };
    },
    finishPart(part, others) {
      const own = groups.count;
      for (const other of others) mergeGroups(context, groups, items, other.groups, { part, partOf: other.partOf });
      const batches = finishGroups(context, sink, groups, items);
      return batchesOfPart(context, batches, partOf.subarray(0, own), part);
    },
  };
}

/** So few groups have long runs in a batch, and no sum has to wait for the one before it to be stored. */
const runGroupsMax = 64;
const runRowsMin = 16;

function runsOf(context: ExecContext, ids: Int32Array, groups: number, batch: Batch): GroupRuns | null {
  const count = rowCount(batch);
  if (groups > runGroupsMax || count < runRowsMin * groups) return null;
  const starts = context.scratch.int32(groups + 1);
  const rows = context.scratch.uint16(count);
  context.kernels.primitives.groupRuns(ids, batch.selection, count, groups, starts, rows);
  return { groups, starts, rows };
}

function exprsOf({ keys, aggregates }: AggregateSink): readonly Expr[] {
  const ofCalls = aggregates.flatMap(({ call }) => {
    const order = call.orderBy.map(({ expr }) => expr);
    return call.filter === null ? [...call.args, ...order] : [...call.args, ...order, call.filter];
  });
  return [...keys.map(({ expr }) => expr), ...ofCalls];
}

function keyLayout(sink: AggregateSink): Layout {
  const isGrouped = sink.groupingSets !== null;
  const columns = sink.keys.map(({ id, name, expr }): OutputColumn => {
    return { id, name, type: expr.type, nullable: isGrouped || expr.nullable };
  });
  return isGrouped ? [...columns, { id: -1, name: 'set', type: int32, nullable: false }] : columns;
}

function keysOfSet(sink: AggregateSink, vectors: readonly Vector[], set: number, length: number): readonly Vector[] {
  const members = sink.groupingSets![set]!;
  const kept = vectors.map((vector, i) => (members.includes(i) ? vector : constant(vector.type, null, length)));
  return [...kept, constant(int32, set, length)];
}

function partialOf(groups: Groups, items: readonly AggregateState[]): GroupsPartial {
  const { count } = groups;
  return { count, keys: groups.keys(), states: items.map((item) => item.partial(count)) };
}

/** The grouping set that has all keys, of which all others can be made at the end; -1 where there is none. */
function fullSet({ groupingSets, keys }: AggregateSink): number {
  return groupingSets?.findIndex((members) => keys.every((_, key) => members.includes(key))) ?? -1;
}

/** The groups of the other sets, from those of the full one. */
function expandSets(
  context: ExecContext,
  sink: AggregateSink,
  groups: Groups,
  items: readonly AggregateState[],
  full: number,
): void {
  const finest = partialOf(groups, items);
  const states = finest.states.map(asItIs);
  const keys = finest.keys.slice(0, sink.keys.length);
  sink.groupingSets!.forEach((_, set) => {
    if (set === full) return;
    mergeGroups(context, groups, items, { ...finest, keys: keysOfSet(sink, keys, set, finest.count), states });
  });
}

/** States that wait as rows grow while others are merged into them. */
function asItIs(state: GroupsPartial['states'][number]): GroupsPartial['states'][number] {
  return state.kind === 'rows' ? { ...state, chunks: [...state.chunks] } : state;
}

const mergeRows = 32_768;

function mergeGroups(
  context: ExecContext,
  groups: Groups,
  items: readonly AggregateState[],
  partial: GroupsPartial,
  pick: GroupPick | null = null,
): void {
  const groupOf = context.state.int32(partial.count);
  for (let from = 0; from < partial.count; from += mergeRows) {
    context.control.check();
    const mark = context.scratch.mark();
    const to = Math.min(partial.count, from + mergeRows);
    const rows: Rows = { length: to - from, selection: pickedRows(pick, from, to, context.scratch) };
    groupOf.set(
      groups.assign(
        partial.keys.map((key) => slice(key, from, to, context.scratch)),
        rows,
      ),
      from,
    );
    context.scratch.release(mark);
  }
  items.forEach((item, i) => {
    context.control.check();
    item.merge(partial.states[i]!, groupOf, groups.count, pick);
  });
}

function finishGroups(
  context: ExecContext,
  sink: AggregateSink,
  groups: Groups,
  items: readonly AggregateState[],
): readonly Batch[] {
  const { count } = groups;
  const { state, settings } = context;
  const keys = groups.keys();
  const columns = [...keys.slice(0, sink.keys.length), ...items.map((item) => item.finish(count))];
  if (sink.groupingId !== null) columns.push(groupingIds(context, sink, keys.at(-1)!, count));
  return [...cutBatches(schemaOf(sink.output), columns, count, settings.batchRows, state)];
}

/** Bit (keys - 1 - i) is set where key i is not in the row's set. */
function groupingIds(context: ExecContext, sink: AggregateSink, sets: Vector, count: number): Vector {
  const ids = (sink.groupingSets ?? [[]]).map((members) => {
    let id = 0n;
    for (let i = 0; i < sink.keys.length; i++) id = (id << 1n) | (members.includes(i) ? 0n : 1n);
    return id;
  });
  const ofRow = (row: number): bigint =>
    sink.groupingSets === null || isNullAt(sets, row) ? 0n : ids[scalarAt(sets, row) as number]!;
  return vectorOf(
    int64,
    Array.from({ length: count }, (_, row) => ofRow(row)),
    context.state,
  );
}
