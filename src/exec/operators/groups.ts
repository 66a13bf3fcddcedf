/** Numbers the groups of an aggregation; the key values of each come back from the key words. */
import { type Batch, rowsOf } from '../../core/batch.ts';
import { int32 } from '../../core/types.ts';
import type { Rows, Vector } from '../../core/vector.ts';
import { CodedGroups } from '../../kernels/coded-groups.ts';
import { slice } from '../../kernels/flatten.ts';
import { KeyTable } from '../../kernels/hash-table.ts';
import { KeyEncoder, type KeySpec } from '../../kernels/keys.ts';
import { WideGroups } from '../../kernels/wide-groups.ts';
import type { ExecContext } from '../context.ts';
import type { Layout } from '../physical.ts';
import { clusteredGroups } from './clustered-groups.ts';

export interface Groups {
  readonly count: number;
  /** Numbers are given by place: to merge them costs less than to part them. */
  readonly isPlaced: boolean;
  /** The group of each asked-for row, at its physical place. Valid until the scratch memory is released. */
  assign(keys: readonly Vector[], rows: Rows): Int32Array;
  /** The keys of groups 0..count-1, a vector a key column. */
  keys(): readonly Vector[];
}

/** Groups by `columns`; without columns there is one group from the start. */
export function createGroups(context: ExecContext, columns: Layout): Groups {
  if (columns.length === 0) return oneGroup(context);
  const hasText = columns.some(({ type }) => type.id === 'utf8' || type.id === 'binary');
  return hasText ? clusteredGroups(context, columns, keyedGroups) : keyedGroups(context, columns);
}

function oneGroup(context: ExecContext): Groups {
  return {
    count: 1,
    isPlaced: true,
    assign: (_keys, rows) => context.scratch.int32(rows.length, true),
    keys: () => [],
  };
}

/** By place while keys lie close together, then by hash; the numbers of groups stay. */
function keyedGroups(context: ExecContext, columns: Layout): Groups {
  const { state, scratch, kernels } = context;
  const specs = columns.map(({ type, nullable }): KeySpec => ({ type, nullable, nullsMatch: true }));
  let coded = CodedGroups.isPossible(specs) ? new CodedGroups(kernels, specs, state) : null;
  let hashed: Groups | null = coded === null ? hashedGroups(context, specs) : null;
  return {
    get count() {
      return (hashed ?? coded!).count;
    },
    get isPlaced() {
      return hashed === null;
    },
    assign(keys, rows) {
      const ids = coded?.assign(keys, rows, scratch) ?? null;
      if (ids !== null) return ids;
      if (hashed === null) {
        hashed = hashedGroups(context, specs);
        insertAll(hashed, coded!.keys(state), coded!.count, context);
        coded = null;
      }
      return hashed.assign(keys, rows);
    },
    keys: () => coded?.keys(state) ?? hashed!.keys(),
  };
}

const insertRows = 32_768;

/** Gives the keys their numbers again: those of their order. */
function insertAll(groups: Groups, keys: readonly Vector[], count: number, { scratch }: ExecContext): void {
  for (let from = 0; from < count; from += insertRows) {
    const mark = scratch.mark();
    const to = Math.min(count, from + insertRows);
    groups.assign(
      keys.map((key) => slice(key, from, to, scratch)),
      { length: to - from, selection: null },
    );
    scratch.release(mark);
  }
}

function hashedGroups(context: ExecContext, specs: readonly KeySpec[]): Groups {
  const { state, scratch, kernels } = context;
  if (WideGroups.isPossible(specs)) {
    const groups = new WideGroups(kernels, specs, state);
    return {
      isPlaced: false,
      get count() {
        return groups.count;
      },
      assign: (keys, rows) => groups.assign(keys, rows, scratch),
      keys: () => groups.keys(state),
    };
  }
  const encoder = new KeyEncoder(kernels, specs, state);
  const table = new KeyTable(kernels, encoder.width, state);
  return {
    isPlaced: false,
    get count() {
      return table.count;
    },
    assign(keys, rows) {
      const ids = scratch.int32(rows.length);
      table.insert(encoder.encode(keys, rows, 'insert', scratch), rows.selection, ids);
      return ids;
    },
    keys: () => encoder.decode(table.words, 0, table.count, state),
  };
}

/** Tells which rows of (group, values) are new: DISTINCT. */
export function createDistinct(
  context: ExecContext,
  types: readonly Vector['type'][],
): (groups: Int32Array, batch: Batch) => Uint16Array {
  const { state, scratch, kernels } = context;
  const specs = types.map((type) => ({ type, nullable: true, nullsMatch: true }));
  const encoder = new KeyEncoder(kernels, [{ type: int32, nullable: false, nullsMatch: true }, ...specs], state);
  const table = new KeyTable(kernels, encoder.width, state);
  return (groups, batch) => {
    const rows = rowsOf(batch);
    const column: Vector = {
      layout: 'fixed',
      repr: 'i32',
      type: int32,
      length: batch.length,
      valid: null,
      values: groups,
    };
    const before = table.count;
    const ids = scratch.int32(batch.length);
    table.insert(encoder.encode([column, ...batch.columns], rows, 'insert', scratch), rows.selection, ids);
    return firstRows(ids, before, table.count, rows, scratch.uint16(table.count - before));
  };
}

/** The rows that gave numbers from `before` on, each by its first: numbers are given in order of appearance. */
function firstRows(
  ids: Int32Array,
  before: number,
  after: number,
  { length, selection }: Rows,
  out: Uint16Array,
): Uint16Array {
  let next = before;
  const count = selection?.length ?? length;
  for (let k = 0; k < count && next < after; k++) {
    const row = selection === null ? k : selection[k]!;
    if (ids[row] === next) out[next++ - before] = row;
  }
  return out;
}
