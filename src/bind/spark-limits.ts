/**
 * What Spark refuses although it has a meaning: places where it cannot run a subquery or an outer column. The postgres
 * dialect is free of these. Checks bound parts; never changes them.
 */
import { EngineError, type Span } from '../core/errors.ts';
import type { AggregateCall, ColumnId, Expr } from '../plan/expr.ts';
import { columnsOf, exprChildren } from '../plan/walk.ts';
import type { Binding, Term } from './env.ts';
import type { ExprScope } from './scope.ts';

function isFree(binding: Binding): boolean {
  return binding.env.dialect.name === 'postgres';
}

/** An aggregate of a subquery's own rows cannot read columns of the queries around it. Errors: CORRELATED_REFERENCE, MIXED. */
export function checkOuterArguments(
  binding: Binding,
  call: AggregateCall,
  text: string,
  scope: ExprScope,
  span: Span,
): void {
  if (scope.outer === null || isFree(binding)) return;
  const read = new Set<ColumnId>();
  for (const arg of call.args) columnsOf(arg, read);
  const outer = [...read].filter((id) => isOuterColumn(id, scope));
  if (outer.length === 0) return;
  if (outer.length < read.size) {
    const parameters = { function: `"${text}"` };
    throw new EngineError('AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES', parameters, { span });
  }
  throw new EngineError(
    'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_REFERENCE',
    { sqlExprs: `"${text}"` },
    { span },
  );
}

/** GROUP BY cannot name columns of the queries around it. Errors: CORRELATED_REFERENCE. */
export function checkOuterKey(binding: Binding, key: Term, scope: ExprScope, span: Span): void {
  if (scope.outer === null || isFree(binding)) return;
  if (![...columnsOf(key.expr)].some((id) => isOuterColumn(id, scope))) return;
  const condition = 'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_REFERENCE';
  throw new EngineError(condition, { sqlExprs: `"${key.text}"` }, { span });
}

function isOuterColumn(id: ColumnId, scope: ExprScope): boolean {
  for (let at = scope.outer; at !== null; at = at.outer) if (at.columns.all.some((c) => c.id === id)) return true;
  return false;
}

/** ORDER BY takes values of subqueries that stand alone. Errors: UNSUPPORTED_IN_EXISTS_SUBQUERY, ..._CORRELATED_SCALAR_SUBQUERY. */
export function checkSortSubqueries(binding: Binding, expr: Expr, span: Span): void {
  if (isFree(binding)) return;
  forEachSubquery(expr, (subquery) => {
    if (subquery.mode !== 'scalar') {
      const condition = 'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_IN_EXISTS_SUBQUERY';
      throw new EngineError(condition, { treeNode: 'ORDER BY' }, { span: subquery.span ?? span });
    }
    if (columnsOf(subquery).size === 0) return;
    const condition = 'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY';
    const reason = 'ORDER BY cannot name columns inside of a subquery';
    throw new EngineError(condition, { reason }, { span: subquery.span ?? span });
  });
}

/** A subquery in ON may name the columns of one side. Errors: UNSUPPORTED_CORRELATED_EXPRESSION_IN_JOIN_CONDITION. */
export function checkJoinSubqueries(
  binding: Binding,
  on: Expr,
  left: ReadonlySet<ColumnId>,
  right: ReadonlySet<ColumnId>,
): void {
  if (isFree(binding)) return;
  forEachSubquery(on, (subquery) => {
    const ids = [...columnsOf(subquery)];
    if (!ids.some((id) => left.has(id)) || !ids.some((id) => right.has(id))) return;
    const condition = 'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_EXPRESSION_IN_JOIN_CONDITION';
    throw new EngineError(condition, { subqueryExpression: subquery.mode.toUpperCase() }, { span: subquery.span });
  });
}

function forEachSubquery(expr: Expr, visit: (subquery: Expr & { kind: 'subquery' }) => void): void {
  if (expr.kind === 'subquery') visit(expr);
  for (const child of exprChildren(expr)) forEachSubquery(child, visit);
}
