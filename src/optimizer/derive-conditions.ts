/**
 * Conditions that follow from others: what holds for a column holds for every column that is equal to it,
 * and an OR over several relations bounds each of them. They only ever exclude rows that the originals exclude too.
 */
import { isSameType } from '../core/types.ts';
import { and, conjuncts, or } from '../plan/build.ts';
import type { ColumnExpr, ColumnId, Expr } from '../plan/expr.ts';
import type { JoinPlan, LogicalPlan } from '../plan/logical.ts';
import { columnsOf, substitute } from '../plan/walk.ts';

/** Conditions on one column, carried over to the columns that the join (and the inner joins below it) equates with it. */
export function transitive(join: JoinPlan, conditions: readonly Expr[]): readonly Expr[] {
  const known = [...conditions];
  if (join.type === 'inner') collect(join.left, known);
  if (join.type === 'inner' || join.type === 'semi') collect(join.right, known);
  const classes = equivalenceClasses(known);
  const out: Expr[] = [];
  for (const condition of known) {
    const ids = columnsOf(condition);
    if (ids.size !== 1 || condition.mayFail || condition.kind === 'isNull') continue;
    const [id] = ids as unknown as [ColumnId];
    for (const other of classes.get(id) ?? []) {
      if (other.id !== id) out.push(substitute(condition, new Map([[id, other]])));
    }
  }
  return out;
}

/** Conditions that hold for every row of a plan: those of the filters and inner joins at its top. */
function collect(plan: LogicalPlan, into: Expr[]): void {
  if (plan.kind === 'filter') {
    into.push(...conjuncts(plan.predicate));
    collect(plan.input, into);
  } else if (plan.kind === 'scan') {
    into.push(...plan.filters);
  } else if (plan.kind === 'join' && plan.type === 'inner') {
    into.push(...conjuncts(plan.condition));
    collect(plan.left, into);
    collect(plan.right, into);
  }
}

/** Columns of one type that `=` conditions make equal, by each of their ids. */
export function equivalenceClasses(conditions: readonly Expr[]): ReadonlyMap<ColumnId, readonly ColumnExpr[]> {
  const classes = new Map<ColumnId, ColumnExpr[]>();
  for (const condition of conditions) {
    if (condition.kind !== 'call' || condition.name !== '=') continue;
    const [a, b] = condition.args;
    if (a?.kind !== 'column' || b?.kind !== 'column' || !isSameType(a.type, b.type)) continue;
    const left = classes.get(a.id) ?? [a];
    const right = classes.get(b.id) ?? [b];
    if (left === right) continue;
    const merged = [...left, ...right];
    for (const member of merged) classes.set(member.id, merged);
  }
  return classes;
}

/** What an OR of ANDs demands of the columns `ids` alone: (a AND x) OR (b AND y) demands a OR b. None where a branch demands nothing. */
export function derivedForSide(condition: Expr, ids: ReadonlySet<ColumnId>): readonly Expr[] {
  if (condition.kind !== 'or') return [];
  const branches = condition.args.map((branch) =>
    conjuncts(branch).filter((c) => {
      const used = columnsOf(c);
      return used.size > 0 && [...used].every((id) => ids.has(id));
    }),
  );
  if (branches.some((branch) => branch.length === 0)) return [];
  return [or(branches.map((branch) => and(branch)))];
}
