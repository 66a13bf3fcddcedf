/**
 * Expressions over the rows of FROM turned into expressions over groups: whole keys become the keys' columns, and a
 * column that is left over is the user's error.
 */
import { EngineError, type Span } from '../core/errors.ts';
import { column } from '../plan/build.ts';
import type { ColumnExpr, ColumnId, Expr } from '../plan/expr.ts';
import type { LogicalPlan, NamedExpr } from '../plan/logical.ts';
import { freeColumns, mapExprChildren, planChildren, planExprs, someExpr, substitute } from '../plan/walk.ts';
import type { ExprKeys } from './expr-key.ts';

export interface Grouping {
  readonly keys: readonly NamedExpr[];
  /** With grouping sets every key may be NULL, whatever it computes. */
  readonly hasSets: boolean;
  /** Whether GROUP BY was written. */
  readonly isWritten: boolean;
  /** The columns of FROM, with their names. */
  readonly inputNames: ReadonlyMap<ColumnId, string>;
}

/** The rewrite of one query block. Errors: MISSING_AGGREGATION, or MISSING_GROUP_BY where there is no GROUP BY. */
export function groupedRewrite(grouping: Grouping, keys: ExprKeys): (expr: Expr) => Expr {
  const columnByKey = new Map<number, ColumnExpr>();
  const columnById = new Map<ColumnId, Expr>();
  for (const key of grouping.keys) {
    const result = keyColumn(key, grouping.hasSets);
    columnByKey.set(keys.of(key.expr), result);
    if (key.expr.kind === 'column') columnById.set(key.expr.id, result);
  }
  const rewrite = (expr: Expr): Expr => {
    const known = columnByKey.get(keys.of(expr));
    if (known !== undefined) return { ...known, span: expr.span };
    if (expr.kind === 'column') {
      if (grouping.inputNames.has(expr.id)) throw notGrouped(expr, grouping);
      return expr;
    }
    if (expr.kind === 'subquery') return rewriteSubquery(expr);
    const changed = mapExprChildren(expr, rewrite);
    const isNewlyNullable = grouping.hasSets && changed !== expr && !changed.nullable && changed.kind !== 'isNull';
    return isNewlyNullable ? { ...changed, nullable: true } : changed;
  };
  const rewriteSubquery = (expr: Expr & { kind: 'subquery' }): Expr => {
    for (const id of freeColumns(expr.plan)) {
      if (grouping.inputNames.has(id) && !columnById.has(id)) throw notGroupedId(id, expr, grouping);
    }
    return substitute(mapExprChildren(expr, rewrite), columnById);
  };
  return rewrite;
}

function keyColumn(key: NamedExpr, hasSets: boolean): ColumnExpr {
  const { type, nullable } = key.expr;
  return column({ id: key.id, name: key.name, type, nullable: nullable || hasSets });
}

function notGrouped(expr: ColumnExpr, grouping: Grouping): EngineError {
  const expression = `"${expr.name}"`;
  if (!grouping.isWritten) {
    return new EngineError(
      'MISSING_GROUP_BY',
      {},
      { span: expr.span, hint: `Group by ${expr.name}, or put it inside an aggregate.` },
    );
  }
  const parameters = { expression, expressionAnyValue: `"any_value(${expr.name})"` };
  return new EngineError('MISSING_AGGREGATION', parameters, { span: expr.span });
}

function notGroupedId(id: ColumnId, subquery: Expr & { kind: 'subquery' }, grouping: Grouping): EngineError {
  const name = grouping.inputNames.get(id) ?? '';
  const type = subquery.type;
  const span = placeOf(id, subquery.plan) ?? subquery.span;
  return notGrouped({ kind: 'column', id, name, type, nullable: true, mayFail: false, span }, grouping);
}

/** Where a plan names the column first. */
function placeOf(id: ColumnId, plan: LogicalPlan): Span | undefined {
  let found: Span | undefined;
  const visit = (expr: Expr): boolean => {
    if (expr.kind === 'column' && expr.id === id) found ??= expr.span;
    if (expr.kind === 'subquery') found ??= placeOf(id, expr.plan);
    return found !== undefined;
  };
  for (const expr of planExprs(plan)) someExpr(expr, visit);
  for (const child of planChildren(plan)) found ??= placeOf(id, child);
  return found;
}
