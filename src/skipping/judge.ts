/** Whether a piece of a table has to be read, and the words that say why not. */
import type { Scalar } from '../core/scalar.ts';
import type { ColumnExpr, ColumnId, Expr } from '../plan/expr.ts';
import { printExpr, printLiteral } from '../plan/print-expr.ts';
import { exprChildren } from '../plan/walk.ts';
import { outcomesOf, type SkippingContext } from './outcomes.ts';

/** none: no row satisfies the filters. all: every row does, so that they need not be evaluated. */
export type Verdict = 'none' | 'some' | 'all';

export interface Judgement {
  readonly verdict: Verdict;
  /** With 'none': the filter that excludes the piece, and the statistics that it was judged by. */
  readonly reason: { readonly predicate: string; readonly statistic: string } | null;
}

export function judge(filters: readonly Expr[], context: SkippingContext, zone: string): Judgement {
  let isAll = true;
  for (const filter of filters) {
    const outcomes = outcomesOf(filter, context);
    if (!outcomes.isTruePossible) return { verdict: 'none', reason: reasonOf(filter, context, zone) };
    if (outcomes.isFalsePossible || outcomes.isNullPossible) isAll = false;
  }
  return { verdict: isAll ? 'all' : 'some', reason: null };
}

function reasonOf(filter: Expr, context: SkippingContext, zone: string): { predicate: string; statistic: string } {
  const columns = new Map<ColumnId, ColumnExpr>();
  const visit = (expr: Expr): void => {
    if (expr.kind === 'column') columns.set(expr.id, expr);
    for (const child of exprChildren(expr)) visit(child);
  };
  visit(filter);
  const statistics = [...columns.values()].map((column) => {
    const bounds = context.boundsOf(column.id);
    if (bounds === null) return `${column.name}: no statistics`;
    const show = (value: Scalar): string => (value === null ? 'unknown' : printLiteral(column.type, value, zone));
    if (bounds.nulls !== null && bounds.nulls === bounds.rows) return `${column.name}: all NULL`;
    const nulls = bounds.nulls === null ? '' : `, ${bounds.nulls} NULL`;
    if (bounds.min !== null && bounds.min === bounds.max) return `${column.name} = ${show(bounds.min)}`;
    return `${column.name}: ${show(bounds.min)} to ${show(bounds.max)}${nulls}`;
  });
  return { predicate: printExpr(filter, { idOf: null, zone }), statistic: statistics.join('; ') };
}
