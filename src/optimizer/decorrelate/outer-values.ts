/**
 * Outer columns that cannot be compared (maps, variants), before a join that depends on them is made plain: what the
 * inner side computes of such a column alone becomes a column of the outer side, which can be.
 */
import { isOrderable } from '../../core/compare.ts';
import { column } from '../../plan/build.ts';
import type { ColumnId, Expr, OutputColumn } from '../../plan/expr.ts';
import type { LogicalPlan, NamedExpr } from '../../plan/logical.ts';
import { outputOf } from '../../plan/output.ts';
import { columnsOf, freeColumns, mapExprChildren, rewriteAllExprs, someExpr } from '../../plan/walk.ts';
import type { OptimizerContext } from '../context.ts';

export interface Sides {
  readonly left: LogicalPlan;
  readonly right: LogicalPlan;
}

/** The sides with such values moved to the left; the same where there are none. */
export function withOuterValues({ left, right }: Sides, context: OptimizerContext): Sides {
  const outer = new Map(outputOf(left).map((c) => [c.id, c]));
  const incomparable = new Set<ColumnId>();
  for (const id of freeColumns(right)) {
    const found = outer.get(id);
    if (found !== undefined && !isOrderable(found.type)) incomparable.add(id);
  }
  if (incomparable.size === 0) return { left, right };
  const values: NamedExpr[] = [];
  const replace = (expr: Expr): Expr => {
    const ids = columnsOf(expr);
    if (![...ids].some((id) => incomparable.has(id))) return expr;
    if (!isOuterValue(expr, ids, outer)) return mapExprChildren(expr, replace);
    const item: NamedExpr = { id: context.freshId(), name: 'outer', expr };
    values.push(item);
    return column({ id: item.id, name: item.name, type: expr.type, nullable: expr.nullable });
  };
  const rewritten = rewriteAllExprs(right, replace);
  const kept = [...outer.values()].map((c): NamedExpr => ({ id: c.id, name: c.name, expr: column(c) }));
  return { left: { kind: 'project', input: left, items: [...kept, ...values] }, right: rewritten };
}

/** Computed for every outer row, also for those that the inner side has no row for: it must not fail. */
function isOuterValue(expr: Expr, ids: ReadonlySet<ColumnId>, outer: ReadonlyMap<ColumnId, OutputColumn>): boolean {
  const isOuter = [...ids].every((id) => outer.has(id));
  return isOuter && isOrderable(expr.type) && !expr.mayFail && !someExpr(expr, (e) => e.kind === 'subquery');
}
