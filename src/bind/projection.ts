/**
 * The projections of a select list. Items that name other items (lateral aliases) are computed above those: one
 * project node a level, the last of which gives exactly the items in order.
 */
import { int32 } from '../core/types.ts';
import { column, equals, literal, rowNumber } from '../plan/build.ts';
import type { ColumnId, OutputColumn, SortKey } from '../plan/expr.ts';
import type { LogicalPlan, NamedExpr } from '../plan/logical.ts';
import { outputOf } from '../plan/output.ts';
import { columnsOf } from '../plan/walk.ts';
import type { Binding } from './env.ts';

/** `items` over `input`; an item may name items before it by their id. */
export function projectItems(input: LogicalPlan, items: readonly NamedExpr[]): LogicalPlan {
  const levels = levelsOf(input, items);
  const last = Math.max(0, ...levels);
  let plan = input;
  for (let level = 0; level < last; level++) {
    const computed = items.filter((_, i) => levels[i] === level);
    const later = items.filter((_, i) => levels[i]! > level);
    const done = items.filter((_, i) => levels[i]! < level);
    plan = { kind: 'project', input: plan, items: stepItems(plan, computed, later, done) };
  }
  if (last === 0) return { kind: 'project', input: plan, items };
  const given = new Map(outputOf(plan).map((c) => [c.id, c]));
  const final = items.map((item, i) => (levels[i]! < last ? passed(given.get(item.id)!, item.name) : item));
  return { kind: 'project', input: plan, items: final };
}

/** How many projections have to stand below each item's own. */
function levelsOf(input: LogicalPlan, items: readonly NamedExpr[]): readonly number[] {
  const inputIds = new Set(outputOf(input).map((c) => c.id));
  const levelOfId = new Map<ColumnId, number>();
  return items.map((item) => {
    let level = 0;
    for (const id of columnsOf(item.expr)) {
      const below = levelOfId.get(id);
      if (below !== undefined && !inputIds.has(id)) level = Math.max(level, below + 1);
    }
    if (!inputIds.has(item.id) && !levelOfId.has(item.id)) levelOfId.set(item.id, level);
    return level;
  });
}

/** What one step gives: its own items, finished ones, and the columns that later steps read. */
function stepItems(
  input: LogicalPlan,
  computed: readonly NamedExpr[],
  later: readonly NamedExpr[],
  done: readonly NamedExpr[],
): readonly NamedExpr[] {
  const needed = new Set<ColumnId>(done.map((item) => item.id));
  for (const item of later) columnsOf(item.expr, needed);
  const own = new Set(computed.map((item) => item.id));
  const kept = outputOf(input).filter((c) => needed.has(c.id) && !own.has(c.id));
  return distinctIds([...computed, ...kept.map((c) => passed(c, c.name))]);
}

function passed(c: OutputColumn, name: string): NamedExpr {
  return { id: c.id, name, expr: column(c) };
}

function distinctIds(items: readonly NamedExpr[]): readonly NamedExpr[] {
  const seen = new Set<ColumnId>();
  return items.filter((item) => !seen.has(item.id) && seen.add(item.id));
}

/** DISTINCT: groups by every column. A column that is there twice is a key once. */
export function distinctRows(input: LogicalPlan): LogicalPlan {
  const output = outputOf(input);
  const keys = distinctIds(output.map((c) => passed(c, c.name)));
  const plan: LogicalPlan = { kind: 'aggregate', input, keys, aggregates: [], groupingSets: null, groupingId: null };
  if (keys.length === output.length) return plan;
  return { kind: 'project', input: plan, items: output.map((c) => passed(c, c.name)) };
}

/** DISTINCT ON: of the rows equal in `keys` the first by `orderBy`. Gives a column more than its input, the row's number. */
export function firstRows(
  binding: Binding,
  input: LogicalPlan,
  keys: readonly SortKey[],
  orderBy: readonly SortKey[],
): LogicalPlan {
  const number: OutputColumn = { id: binding.newId(), name: 'row_number', type: int32, nullable: false };
  const partitionBy = keys.map((key) => key.expr);
  const functions = [{ id: number.id, name: number.name, window: rowNumber() }];
  const numbered: LogicalPlan = { kind: 'window', input, partitionBy, orderBy, functions };
  return { kind: 'filter', input: numbered, predicate: equals(column(number), literal(int32, 1)) };
}
