/** Calls of aggregates: arguments over the rows of FROM, DISTINCT, FILTER, WITHIN GROUP; where none may stand, the clause's own error. */
import { EngineError, type Span } from '../core/errors.ts';
import { int32 } from '../core/types.ts';
import type { AggregateFunction } from '../functions/define.ts';
import { lookupAggregate } from '../functions/registry.ts';
import { literal } from '../plan/build.ts';
import type { AggregateCall, SortKey } from '../plan/expr.ts';
import { columnsOf } from '../plan/walk.ts';
import type * as ast from '../sql/ast-expression.ts';
import type { AggregateCollector } from './aggregate-collector.ts';
import { argumentsOf, mismatchError } from './call.ts';
import { castTo } from './casts.ts';
import type { Binding, Term } from './env.ts';
import type { ExprScope } from './scope.ts';
import { bindSortItems } from './sort-key.ts';
import { checkOuterArguments } from './spark-limits.ts';
import { aggregateText, checkDistinctOrder } from './within-group.ts';

/** An aggregate call becomes the column that its result will be in. */
export function bindAggregateCall(binding: Binding, node: ast.FunctionCall, name: string, scope: ExprScope): Term {
  if (scope.clause === 'aggregate') throw new EngineError('NESTED_AGGREGATE_FUNCTION', {}, { span: node.span });
  const inner: ExprScope = {
    ...scope,
    clause: 'aggregate',
    aggregates: scope.aggregates,
    windows: null,
    aliases: columnsFirst(scope),
  };
  const { call, text } = aggregateCallOf(binding, node, name, inner);
  const collector = collectorFor(scope, call);
  if (collector === null) throw misplaced(scope, text, node.span);
  if (collector === scope.aggregates) checkOuterArguments(binding, call, text, scope, node.span);
  return { expr: collector.add(call, text), text };
}

/** Arguments of aggregates see columns, and aliases only in HAVING and QUALIFY, where no column has the name. */
function columnsFirst({ clause, aliases }: ExprScope): ExprScope['aliases'] {
  const seesAliases = aliases !== null && (clause === 'having' || clause === 'qualify');
  return seesAliases ? { ...aliases, precedence: 'after' } : null;
}

/** In a subquery of HAVING, an aggregate over columns of the enclosing query alone is that query's. */
function collectorFor(scope: ExprScope, call: AggregateCall): AggregateCollector | null {
  const read = new Set(call.args.flatMap((arg) => [...columnsOf(arg)]));
  const isOwn = read.size === 0 || scope.columns.all.some((c) => read.has(c.id));
  const { outer } = scope;
  if (!isOwn && outer?.aggregates && (outer.clause === 'having' || outer.clause === 'orderBy')) return outer.aggregates;
  return scope.aggregates;
}

function misplaced(scope: ExprScope, text: string, span: Span): EngineError {
  switch (scope.clause) {
    case 'where':
      return new EngineError(
        'INVALID_WHERE_CONDITION',
        { condition: `"${text}"`, expressionList: text },
        { span, hint: 'A condition on an aggregate belongs in HAVING.' },
      );
    case 'groupBy':
      return new EngineError('GROUP_BY_AGGREGATE', { sqlExpr: text }, { span });
    case 'values':
      return new EngineError(
        'INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE',
        { expr: `"${text}"` },
        { span },
      );
    case 'merge':
      return new EngineError('DELTA_AGGREGATION_NOT_SUPPORTED', { predicate: text }, { span });
    default:
      return new EngineError('UNSUPPORTED_EXPR_FOR_OPERATOR', { invalidExprSqls: `"${text}"` }, { span });
  }
}

/** The call itself; also what an aggregate with OVER is made of. */
export function aggregateCallOf(
  binding: Binding,
  node: ast.FunctionCall,
  name: string,
  scope: ExprScope,
): { readonly call: AggregateCall; readonly text: string } {
  const fn = lookupAggregate(name)!;
  const written = aggregateArguments(binding, node, name, scope);
  const order = bindSortItems(binding, node.withinGroup ?? node.orderBy, scope);
  const filter = node.filter === null ? null : bindFilter(binding, node.filter, scope);
  const text = aggregateText(node, name, written, order, filter);
  checkDistinctOrder(name, written, node.isDistinct, order, node.span);
  const isDistinct = node.isDistinct && !fn.ignoresDuplicates;
  const options = {
    distinct: node.isDistinct,
    ignoreNulls: node.nulls === 'ignore',
    orderBy: order.map(({ key }) => ({ type: key.expr.type, descending: key.descending })),
  };
  const inputs = fn.takesOrderKey && order.length === 1 ? [order[0]!.value, ...written] : written;
  const bound = fn.bind(argumentsOf(binding, inputs), options, binding.env.dialect);
  if (bound.kind === 'mismatch') throw mismatchError(bound, inputs, text, node.span);
  binding.functions.add(fn.name);
  const args = inputs.map((arg, i) => castTo(binding, arg, bound.arguments[i] ?? arg.expr.type).expr);
  const orderBy: readonly SortKey[] = order.map(({ key }) => key);
  const parts = [...args, ...orderBy.map((key) => key.expr), ...(filter ? [filter.expr] : [])];
  const call: AggregateCall = {
    name: fn.name,
    args,
    distinct: isDistinct,
    filter: filter?.expr ?? null,
    orderBy,
    ignoreNulls: options.ignoreNulls,
    type: bound.type,
    nullable: bound.nullable,
    mayFail: bound.mayFail || parts.some((part) => part.mayFail),
    span: node.span,
  };
  return { call: countAll(fn, call), text };
}

/** count(*) and count of a literal count rows: they take no arguments. */
function countAll(fn: AggregateFunction, call: AggregateCall): AggregateCall {
  const [arg] = call.args;
  const countsRows = fn.name === 'count' && call.args.length === 1 && arg!.kind === 'literal' && arg!.value !== null;
  return countsRows && !call.distinct ? { ...call, args: [] } : call;
}

function aggregateArguments(binding: Binding, node: ast.FunctionCall, name: string, scope: ExprScope): readonly Term[] {
  return node.args.flatMap((arg) => {
    if (arg.value.kind !== 'star') return [binding.bindExpr(arg.value, scope)];
    if (name === 'count' && arg.value.qualifier === null && node.args.length === 1 && !node.isDistinct) return [one];
    return starTerms(scope, arg.value);
  });
}

const one: Term = { expr: literal(int32, 1), text: '1', isLiteral: true };

/** `count(DISTINCT *)`, `count(t.*)`, `max(*)`: every column. */
function starTerms(scope: ExprScope, star: ast.Star): readonly Term[] {
  const qualifier = star.qualifier?.parts.map((part) => part.text.toLowerCase()) ?? [];
  const columns = scope.columns.all.filter(
    (c) => !c.isHidden && (qualifier.length === 0 || c.qualifier.at(-1)?.toLowerCase() === qualifier.at(-1)),
  );
  return columns.map(({ id, name, type, nullable }) => ({
    expr: { kind: 'column', id, name, type, nullable, mayFail: false, span: star.span },
    text: name,
  }));
}

function bindFilter(binding: Binding, node: ast.Expression, scope: ExprScope): Term {
  const filter = binding.bindExpr(node, scope);
  if (filter.expr.type.id === 'bool') return filter;
  const parameters = { filterExpr: `"${filter.text}"` };
  throw new EngineError('INVALID_AGGREGATE_FILTER.NOT_BOOLEAN', parameters, { span: node.span });
}
