/** Subqueries in expressions: one value, EXISTS, IN, and comparisons with ANY and ALL. Their plans may name enclosing columns. */
import { EngineError, type Span } from '../core/errors.ts';
import { quotedType } from '../core/text/type-sql.ts';
import { boolType, type DataType, int32, list, utf8 } from '../core/types.ts';
import { commonOfTwo } from '../functions/coercion.ts';
import { caseWhen, column, isNull, literal, not } from '../plan/build.ts';
import type { AggregateCall, ColumnId, Expr, SubqueryExpr } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { outputOf } from '../plan/output.ts';
import { exprChildren, freeColumns, planChildren, planExprs } from '../plan/walk.ts';
import type * as ast from '../sql/ast-expression.ts';
import { notText } from './auto-name.ts';
import { callScalar } from './call.ts';
import { castExpr, castTo } from './casts.ts';
import { constantOf } from './constant.ts';
import { type Binding, type Relation, refuse, type Term } from './env.ts';
import { pgArrayItems } from './pg-array.ts';
import { bindComparison } from './predicate.ts';
import type { ExprScope } from './scope.ts';

/** `(SELECT ...)` as a value. Errors: the subquery has to have one column. */
export function bindScalarSubquery(binding: Binding, node: ast.ScalarSubquery, scope: ExprScope): Term {
  const { plan, columns } = binding.bindQuery(node.query, scope, scope.ctes);
  checkOneColumn(columns.length, node.span);
  const [output] = outputOf(plan);
  return {
    text: `scalarsubquery(${outerNames(plan, scope)})`,
    expr: subquery('scalar', [], plan, output!.type, true, node.span),
  };
}

function checkOneColumn(number: number, span: Span): void {
  if (number === 1) return;
  const condition = 'INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN';
  throw new EngineError(condition, { number }, { span });
}

export function bindExists(binding: Binding, node: ast.Exists, scope: ExprScope): Term {
  const { plan: bound } = binding.bindQuery(node.query, scope, scope.ctes);
  const plan = binding.env.settings.existsIgnoresCounts ? belowAggregate(bound) : bound;
  return { text: `exists(${outerNames(plan, scope)})`, expr: subquery('exists', [], plan, boolType, false, node.span) };
}

/** The rows that a correlated aggregate without GROUP BY is made of, for who wants Spark's older answer. */
function belowAggregate(plan: LogicalPlan): LogicalPlan {
  const aggregate = plan.kind === 'project' ? plan.input : plan;
  const isGlobal = aggregate.kind === 'aggregate' && givesOneRow(aggregate);
  return isGlobal && freeColumns(plan).size > 0 ? aggregate.input : plan;
}

/** `value IN (SELECT ...)`, three-valued; a row stands for several columns. Errors: DATATYPE_MISMATCH.IN_SUBQUERY_*. */
export function bindInSubquery(binding: Binding, node: ast.InSubquery, scope: ExprScope): Term {
  const values = valuesOf(binding, node.value, scope);
  const relation = binding.bindQuery(node.query, scope, scope.ctes);
  const shown = values.length === 1 ? values[0]!.text : `struct(${values.map((term) => term.text).join(', ')})`;
  const text = `(${shown} IN (listquery(${outerNames(relation.plan, scope)})))`;
  const expr = inSubquery(binding, values, relation, text, node.span);
  return node.isNegated ? { text: notText(text), expr: { ...not(expr), span: node.span } } : { text, expr };
}

function valuesOf(binding: Binding, node: ast.Expression, scope: ExprScope): readonly Term[] {
  if (node.kind === 'row') return node.items.map((item) => binding.bindExpr(item.value, scope));
  return [binding.bindExpr(node, scope)];
}

function inSubquery(binding: Binding, values: readonly Term[], relation: Relation, text: string, span: Span): Expr {
  const output = outputOf(relation.plan);
  if (output.length !== values.length) {
    const parameters = {
      sqlExpr: `"${text}"`,
      leftLength: values.length,
      rightLength: output.length,
      leftColumns: values.map((term) => `"${term.text}"`).join(', '),
      rightColumns: relation.columns.map((c) => `"${c.name}"`).join(', '),
    };
    throw new EngineError('DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH', parameters, { span });
  }
  const types = values.map((term, i) => commonOfTwo(term.expr.type, output[i]!.type, binding.env.dialect.isAnsi));
  if (types.includes(null)) {
    const parameters = {
      sqlExpr: `"${text}"`,
      mismatchedColumns: types
        .flatMap((t, i) => (t === null ? [`${values[i]!.text}:${output[i]!.name}`] : []))
        .join(', '),
      leftType: values.map((term) => quotedType(term.expr.type)).join(', '),
      rightType: output.map((c) => quotedType(c.type)).join(', '),
    };
    throw new EngineError('DATATYPE_MISMATCH.IN_SUBQUERY_DATA_TYPE_MISMATCH', parameters, { span });
  }
  const casted = values.map((term, i) => castTo(binding, term, types[i]!).expr);
  const items = output.map((c, i) => {
    const expr = castExpr(binding, column(c), types[i]!);
    return { id: expr.kind === 'column' ? c.id : binding.newId(), name: c.name, expr };
  });
  const isSame = items.every((item, i) => item.id === output[i]!.id);
  const plan: LogicalPlan = isSame ? relation.plan : { kind: 'project', input: relation.plan, items };
  const nullable = casted.some((e) => e.nullable) || items.some((item) => item.expr.nullable);
  return subquery('in', casted, plan, boolType, nullable, span);
}

function subquery(
  mode: SubqueryExpr['mode'],
  values: readonly Expr[],
  plan: LogicalPlan,
  type: Expr['type'],
  nullable: boolean,
  span: Span,
): SubqueryExpr {
  const isOneRow = givesOneRow(plan);
  const mayFail = (mode === 'scalar' && !isOneRow) || values.some((value) => value.mayFail) || planMayFail(plan);
  return { kind: 'subquery', mode, values, plan, type, nullable, mayFail, span };
}

function givesOneRow(plan: LogicalPlan): boolean {
  if (plan.kind === 'project') return givesOneRow(plan.input);
  return plan.kind === 'aggregate' && plan.keys.length === 0 && plan.groupingSets === null;
}

function planMayFail(plan: LogicalPlan): boolean {
  if (planExprs(plan).some((expr) => expr.mayFail)) return true;
  if (plan.kind === 'aggregate' && plan.aggregates.some((item) => item.call.mayFail)) return true;
  return planChildren(plan).some(planMayFail);
}

/** The enclosing columns that a subquery names, once a mention, as Spark prints them. */
function outerNames(plan: LogicalPlan, scope: ExprScope): string {
  const free = freeColumns(plan);
  if (free.size === 0) return '';
  const known = new Map<ColumnId, string>();
  for (let at: ExprScope | null = scope; at !== null; at = at.outer)
    for (const c of at.columns.all) known.set(c.id, c.name);
  const names: string[] = [];
  const visitExpr = (expr: Expr): void => {
    if (expr.kind === 'column' && free.has(expr.id)) names.push(known.get(expr.id) ?? expr.name);
    if (expr.kind === 'subquery') visit(expr.plan);
    for (const child of exprChildren(expr)) visitExpr(child);
  };
  const visit = (node: LogicalPlan): void => {
    for (const expr of planExprs(node)) visitExpr(expr);
    for (const child of planChildren(node)) visit(child);
  };
  visit(plan);
  return names.join(', ');
}

/** What negates a comparison of values that are not NULL. */
const negated: Readonly<Record<ast.ComparisonOperator, ast.ComparisonOperator>> = {
  '=': '<>',
  '<>': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  '<=>': '<=>',
};

/** `value op ANY | ALL (query or array)`. ALL is NOT of ANY with the negated comparison. */
export function bindQuantified(binding: Binding, node: ast.QuantifiedComparison, scope: ExprScope): Term {
  const { operator, quantifier, right, span } = node;
  if (operator === '<=>') throw refuse(`<=> ${quantifier.toUpperCase()}`, span);
  const value = binding.bindExpr(node.left, scope);
  const anyOperator = quantifier === 'any' ? operator : negated[operator];
  const any =
    right.kind === 'query'
      ? anyOfQuery(binding, anyOperator, value, right.query, scope, span)
      : anyOfArray(binding, node, anyOperator, value, scope);
  const expr = quantifier === 'any' ? any.expr : not(any.expr);
  return { text: `(${value.text} ${operator} ${quantifier}(${any.text}))`, expr: { ...expr, span } };
}

function anyOfArray(
  binding: Binding,
  node: ast.QuantifiedComparison,
  operator: ast.ComparisonOperator,
  value: Term,
  scope: ExprScope,
): Term {
  if (node.right.kind !== 'array' || operator !== '=') {
    throw refuse(`${node.operator} ${node.quantifier.toUpperCase()} of an array`, node.span);
  }
  const array = arrayOf(binding, binding.bindExpr(node.right.array, scope), value.expr.type);
  return callScalar(binding, 'array_contains', [array, value], array.text, node.span);
}

/** An open parameter is an array of what it is compared with; so is a text that writes one. */
function arrayOf(binding: Binding, array: Term, item: DataType): Term {
  if (array.expr.kind === 'parameter' && array.expr.type.id === 'null')
    return { ...array, expr: castExpr(binding, array.expr, list(item)) };
  const constant = array.expr.type.id === 'utf8' ? constantOf(binding, array.expr) : undefined;
  const items = typeof constant === 'string' ? pgArrayItems(constant) : null;
  return items === null ? array : castTo(binding, { ...array, expr: literal(list(utf8), items) }, list(item));
}

function anyOfQuery(
  binding: Binding,
  operator: ast.ComparisonOperator,
  value: Term,
  query: ast.ScalarSubquery['query'],
  scope: ExprScope,
  span: Span,
): Term {
  const relation = binding.bindQuery(query, scope, scope.ctes);
  checkOneColumn(relation.columns.length, span);
  if (operator === '=')
    return { text: 'listquery()', expr: inSubquery(binding, [value], relation, 'listquery()', span) };
  const [output] = outputOf(relation.plan);
  const item: Term = { expr: column(output!), text: output!.name };
  const match = bindComparison(binding, operator, value, item, span).expr;
  return { text: 'listquery()', expr: anyMatch(binding, match, relation.plan, span) };
}

/** Whether `match` is true for some row: 2 true for one, 1 unknown for one, 0 false for all; the largest decides. */
function anyMatch(binding: Binding, match: Expr, input: LogicalPlan, span: Span): Expr {
  const rank = (value: number): Expr => literal(int32, value);
  const branches = [
    { when: match, then: rank(2) },
    { when: isNull(match), then: rank(1) },
  ];
  const ranked = caseWhen(branches, rank(0));
  const best = { id: binding.newId(), name: 'match', type: int32, nullable: true };
  const call: AggregateCall = {
    name: 'max',
    args: [ranked],
    distinct: false,
    filter: null,
    orderBy: [],
    ignoreNulls: false,
    type: int32,
    nullable: true,
    mayFail: ranked.mayFail,
    span,
  };
  const aggregates = [{ id: best.id, name: best.name, call }];
  const grouped: LogicalPlan = { kind: 'aggregate', input, keys: [], aggregates, groupingSets: null, groupingId: null };
  const is = (value: number): Expr =>
    callScalar(
      binding,
      '=',
      [
        { expr: column(best), text: 'match' },
        { expr: rank(value), text: String(value) },
      ],
      'match',
      span,
    ).expr;
  const truth = caseWhen(
    [
      { when: is(2), then: literal(boolType, true) },
      { when: is(1), then: literal(boolType, null) },
    ],
    literal(boolType, false),
  );
  const plan: LogicalPlan = {
    kind: 'project',
    input: grouped,
    items: [{ id: binding.newId(), name: 'any', expr: truth }],
  };
  return subquery('scalar', [], plan, boolType, true, span);
}
