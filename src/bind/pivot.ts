/**
 * PIVOT as a grouping: the columns that it does not name are the keys, and each value has its own filtered copy of the
 * aggregates. Takes a bound relation, gives one.
 */
import { isOrderable } from '../core/compare.ts';
import { EngineError } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { quotedType } from '../core/text/type-sql.ts';
import { type DataType, int64, utf8 } from '../core/types.ts';
import { canCast } from '../functions/coercion.ts';
import { and, caseWhen, column, isNull, literal, not } from '../plan/build.ts';
import type { AggregateCall, ColumnId, Expr } from '../plan/expr.ts';
import type { NamedExpr } from '../plan/logical.ts';
import { columnsOf, exprChildren, substitute } from '../plan/walk.ts';
import type * as ast from '../sql/ast.ts';
import type { SelectItem } from '../sql/ast.ts';
import { type AggregateCollector, createCollector } from './aggregate-collector.ts';
import { callScalar } from './call.ts';
import { castTo, explicitCast } from './casts.ts';
import { constantOf } from './constant.ts';
import type { Binding, Relation, Term } from './env.ts';
import { createExprKeys } from './expr-key.ts';
import type { FromContext } from './from.ts';
import { withAlias } from './relation.ts';
import { columnSet, type ExprScope, type ScopeColumn, scopeOver } from './scope.ts';

/** One value of the pivoted columns: its name in the result, and a constant for each of them. */
interface PivotValue {
  readonly name: string;
  readonly constants: readonly Scalar[];
}

interface BoundAggregate {
  /** Null where it has no alias. */
  readonly alias: string | null;
  readonly term: Term;
}

/** Errors: INCOMPARABLE_PIVOT_COLUMN, NON_LITERAL_PIVOT_VALUES, PIVOT_VALUE_DATA_TYPE_MISMATCH, what is in no aggregate. */
export function bindPivot(binding: Binding, input: Relation, node: ast.PivotSpec, context: FromContext): Relation {
  const visible = input.columns.filter((c) => !c.isHidden);
  const scope = scopeOver(columnSet(input.columns), 'select', context.outer, context.ctes);
  const pivoted = node.columns.map((name) => pivotColumn(binding, name, scope));
  const values = node.values.map((item) => pivotValue(binding, item, pivoted, scope));
  const collector = createCollector(binding, createExprKeys(), null);
  const aggregates = node.aggregates.map((item) => bindAggregate(binding, item, { ...scope, aggregates: collector }));
  const named = namedColumns(pivoted, collector);
  const keys = visible.filter((c) => !named.has(c.id));
  const isWhole = aggregates.every(({ term }) => isNumberOrBoolean(term.expr.type));
  const copies = values.map((value) => copyOf(binding, value, pivoted, collector, aggregates, isWhole));
  const grouped = {
    kind: 'aggregate',
    input: input.plan,
    keys: keys.map((c): NamedExpr => ({ id: c.id, name: c.name, expr: column(c) })),
    aggregates: copies.flatMap((copy) => copy.calls),
    groupingSets: null,
    groupingId: null,
  } as const;
  const items = copies.flatMap((copy) => copy.items);
  const plan = { kind: 'project', input: grouped, items: [...grouped.keys, ...items] } as const;
  const shown = items.map(
    ({ id, name, expr }): ScopeColumn => ({
      id,
      name,
      type: expr.type,
      nullable: expr.nullable,
      qualifier: [],
      isHidden: false,
    }),
  );
  return withAlias({ plan, columns: [...keys, ...shown] }, node.alias);
}

function pivotColumn(binding: Binding, node: ast.PivotSpec['columns'][number], scope: ExprScope): Term {
  const term = binding.bindExpr(node, scope);
  if (isOrderable(term.expr.type)) return term;
  throw new EngineError('INCOMPARABLE_PIVOT_COLUMN', { columnName: `\`${term.text}\`` }, { span: node.span });
}

function pivotValue(binding: Binding, item: SelectItem, pivoted: readonly Term[], scope: ExprScope): PivotValue {
  const { span } = item;
  const written = binding.bindExpr(item.expression, scope);
  const wanted = typeOfAll(pivoted);
  if (columnsOf(written.expr).size > 0) {
    throw new EngineError('NON_LITERAL_PIVOT_VALUES', { expression: `"${written.text}"` }, { span });
  }
  if (!isLike(written.expr.type, wanted)) {
    const parameters = {
      value: written.text,
      valueType: quotedType(written.expr.type),
      pivotType: quotedType(wanted),
    };
    throw new EngineError('PIVOT_VALUE_DATA_TYPE_MISMATCH', parameters, { span });
  }
  const value = constantOf(binding, castTo(binding, written, wanted).expr);
  if (value === undefined) {
    throw new EngineError('NON_LITERAL_PIVOT_VALUES', { expression: `"${written.text}"` }, { span });
  }
  const text = constantOf(binding, explicitCast(binding, written, utf8, false, span).expr);
  const name = item.aliases[0]?.text ?? (typeof text === 'string' ? text : 'null');
  return { name, constants: pivoted.length === 1 ? [value] : (value as readonly Scalar[]) };
}

/** Several columns are compared as one row of them. */
function typeOfAll(pivoted: readonly Term[]): DataType {
  if (pivoted.length === 1) return pivoted[0]!.expr.type;
  const fields = pivoted.map(({ expr, text }) => ({ name: text, type: expr.type, nullable: true }));
  return { id: 'struct', fields };
}

function isLike(from: DataType, to: DataType): boolean {
  return canCast(from, to, 'ansi') && (from.id === 'struct') === (to.id === 'struct');
}

function bindAggregate(binding: Binding, item: SelectItem, scope: ExprScope): BoundAggregate {
  const term = binding.bindExpr(item.expression, scope);
  checkAggregated(term.expr, scope, item);
  return { alias: item.aliases[0]?.text ?? null, term };
}

function checkAggregated(expr: Expr, scope: ExprScope, item: SelectItem): void {
  if (expr.kind === 'column' && scope.aggregates!.has(expr.id)) return;
  if (expr.kind === 'column') {
    throw new EngineError('_LEGACY_ERROR_TEMP_1006', { sql: expr.name }, { span: expr.span ?? item.span });
  }
  for (const child of exprChildren(expr)) checkAggregated(child, scope, item);
}

/** The input's columns that pivoting uses up. */
function namedColumns(pivoted: readonly Term[], collector: AggregateCollector): ReadonlySet<ColumnId> {
  const named = new Set<ColumnId>();
  for (const { expr } of pivoted) columnsOf(expr, named);
  for (const { call } of collector.items) {
    for (const arg of call.args) columnsOf(arg, named);
    for (const key of call.orderBy) columnsOf(key.expr, named);
    if (call.filter !== null) columnsOf(call.filter, named);
  }
  return named;
}

/** Spark aggregates such results by group and value first, so that a value without rows is NULL, count included. */
function isNumberOrBoolean(type: DataType): boolean {
  return type.id === 'int' || type.id === 'float' || type.id === 'decimal' || type.id === 'bool';
}

interface Copy {
  readonly calls: readonly { readonly id: ColumnId; readonly name: string; readonly call: AggregateCall }[];
  readonly items: readonly NamedExpr[];
}

function copyOf(
  binding: Binding,
  value: PivotValue,
  pivoted: readonly Term[],
  collector: AggregateCollector,
  aggregates: readonly BoundAggregate[],
  isWhole: boolean,
): Copy {
  const isValue = matches(binding, value, pivoted);
  const replaced = new Map<ColumnId, Expr>();
  const calls = collector.items.map(({ id, name, call }) => {
    const filter = call.filter === null ? isValue : and([isValue, call.filter]);
    const copy = { id: binding.newId(), name, call: { ...call, filter, nullable: call.nullable || isWhole } };
    const { type, nullable } = copy.call;
    replaced.set(id, column({ id: copy.id, name, type, nullable }));
    return copy;
  });
  const rows = { id: binding.newId(), name: 'any_value', call: rowsCall(isValue) };
  const hasRows = not(isNull(column({ id: rows.id, name: rows.name, type: int64, nullable: true })));
  const items = aggregates.map(({ alias, term }): NamedExpr => {
    const own = substitute(term.expr, replaced);
    const expr = isWhole ? caseWhen([{ when: hasRows, then: own }], literal(own.type, null)) : own;
    const name = aggregates.length === 1 ? value.name : `${value.name}_${alias ?? term.text}`;
    return { id: binding.newId(), name, expr };
  });
  return { calls: isWhole ? [...calls, rows] : calls, items };
}

function matches(binding: Binding, value: PivotValue, pivoted: readonly Term[]): Expr {
  return and(
    pivoted.map((term, i) => {
      const constant: Term = { expr: literal(term.expr.type, value.constants[i]!), text: value.name };
      return callScalar(binding, '<=>', [term, constant], value.name, term.expr.span ?? { start: 0, end: 0 }).expr;
    }),
  );
}

/** NULL where no row has the value. */
function rowsCall(filter: Expr): AggregateCall {
  return {
    name: 'max',
    args: [literal(int64, 1n)],
    distinct: false,
    filter,
    orderBy: [],
    ignoreNulls: false,
    type: int64,
    nullable: true,
    mayFail: filter.mayFail,
  };
}
