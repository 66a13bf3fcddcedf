/**
 * ASOF JOIN, silt's own: each row of the left side meets the one row of the right side that has the same keys and the nearest
 * value on one side of its own. Both sides become one list in the order of that value, over which a window carries the last
 * row of the right side on. NULLs meet nothing. Takes and gives relations.
 */
import { EngineError, unsupported } from '../core/errors.ts';
import { type DataType, int32 } from '../core/types.ts';
import { caseWhen, column, compared, isNull, literal, not } from '../plan/build.ts';
import type { ColumnId, Expr, OutputColumn } from '../plan/expr.ts';
import type { LogicalPlan, NamedExpr } from '../plan/logical.ts';
import { columnsOf, substitute } from '../plan/walk.ts';
import type * as ast from '../sql/ast.ts';
import type { ComparisonOperator, Expression } from '../sql/ast-expression.ts';
import { castToCommon } from './casts.ts';
import type { Binding, Relation, Term } from './env.ts';
import type { FromContext } from './from.ts';
import { fieldExpr } from './name.ts';
import { bindCondition, filtered } from './relation.ts';
import { columnSet, type ExprScope, type ScopeColumn, scopeOver } from './scope.ts';
import { structTerm } from './struct.ts';

interface Pair {
  readonly left: Expr;
  readonly right: Expr;
}

interface Condition {
  readonly keys: readonly Pair[];
  /** The value by which rows are near. */
  readonly nearest: Pair;
  /** `>=`: the right row's value is at most the left one's. */
  readonly operator: '>' | '>=' | '<' | '<=';
  /** What else has to hold of the row that was met. */
  readonly others: readonly Expr[];
  /** Columns of the right side that USING shows once, from the left. */
  readonly merged: ReadonlySet<ColumnId>;
}

/** Errors: UNSUPPORTED_FEATURE for RIGHT and FULL; INVALID_PARAMETER_VALUE where there is no single inequality. */
export function bindAsofJoin(
  binding: Binding,
  left: Relation,
  right: Relation,
  join: ast.JoinSpec,
  context: Pick<FromContext, 'outer' | 'ctes'>,
): Relation {
  const { type, span } = join;
  if (type === 'right' || type === 'full' || type === 'cross' || join.isNatural) {
    throw unsupported(`ASOF ${join.isNatural ? 'NATURAL' : type.toUpperCase()} JOIN`, { span });
  }
  const condition =
    join.condition?.kind === 'using'
      ? usingCondition(binding, left, right, join.condition.columns, join)
      : onCondition(binding, left, right, join, context);
  const met = withMet(binding, left, right, condition, join);
  if (type === 'leftAnti') return { plan: filtered(met.plan, isNull(met.row)), columns: met.left };
  const plan = type === 'left' ? met.plan : filtered(met.plan, not(isNull(met.row)));
  return type === 'leftSemi'
    ? { plan, columns: met.left }
    : withRight(binding, { ...met, plan }, right, condition, join);
}

function onCondition(
  binding: Binding,
  left: Relation,
  right: Relation,
  join: ast.JoinSpec,
  context: Pick<FromContext, 'outer' | 'ctes'>,
): Condition {
  if (join.condition?.kind !== 'on') throw noInequality(join);
  const scope = scopeOver(columnSet([...left.columns, ...right.columns]), 'on', context.outer, context.ctes);
  const { expression } = join.condition;
  const keys: Pair[] = [];
  const others: Expr[] = [];
  let nearest: { readonly pair: Pair; readonly operator: Condition['operator'] } | null = null;
  for (const node of expression.kind === 'and' ? expression.operands : [expression]) {
    const sides = comparedSides(binding, node, scope, left, right);
    if (sides === null) others.push(bindCondition(binding, node, scope).expr);
    else if (sides.operator === '=') keys.push(sides.pair);
    else if (nearest === null) nearest = { pair: sides.pair, operator: sides.operator };
    else throw noInequality(join);
  }
  if (nearest === null) throw noInequality(join);
  return { keys, nearest: nearest.pair, operator: nearest.operator, others, merged: new Set() };
}

const flipped = { '=': '=', '>': '<', '>=': '<=', '<': '>', '<=': '>=' } as const;

/** A comparison of one side with the other, the left one first; null for anything else. */
function comparedSides(
  binding: Binding,
  node: Expression,
  scope: ExprScope,
  left: Relation,
  right: Relation,
): { readonly pair: Pair; readonly operator: '=' | Condition['operator'] } | null {
  if (node.kind !== 'comparison' || !isKnown(node.operator)) return null;
  const terms = [node.left, node.right].map((side) => binding.bindExpr(side, scope));
  const [a, b] = castToCommon(binding, terms) ?? terms;
  if (isOf(left, a!) && isOf(right, b!)) return { pair: { left: a!.expr, right: b!.expr }, operator: node.operator };
  if (!isOf(right, a!) || !isOf(left, b!)) return null;
  return { pair: { left: b!.expr, right: a!.expr }, operator: flipped[node.operator] };
}

function isKnown(operator: ComparisonOperator): operator is keyof typeof flipped {
  return Object.hasOwn(flipped, operator);
}

function isOf({ columns }: Relation, { expr }: Term): boolean {
  const read = columnsOf(expr);
  return read.size > 0 && [...read].every((id) => columns.some((c) => c.id === id));
}

/** The last column is the one by which rows are near. */
function usingCondition(
  binding: Binding,
  left: Relation,
  right: Relation,
  names: readonly { readonly text: string }[],
  join: ast.JoinSpec,
): Condition {
  const pairs = names.map(({ text }): readonly [Pair, ColumnId] => {
    const [a, b] = [left, right].map((side) => {
      const found = side.columns.find((c) => !c.isHidden && c.name.toLowerCase() === text.toLowerCase());
      if (found !== undefined) return { expr: column(found), text: found.name };
      const parameters = { colName: `\`${text}\``, side: side === left ? 'left' : 'right', suggestion: '' };
      throw new EngineError('UNRESOLVED_USING_COLUMN_FOR_JOIN', parameters, { span: join.span });
    });
    const id = (b!.expr as { readonly id: ColumnId }).id;
    const [l, r] = castToCommon(binding, [a!, b!]) ?? [a!, b!];
    return [{ left: l!.expr, right: r!.expr }, id];
  });
  return {
    keys: pairs.slice(0, -1).map(([pair]) => pair),
    nearest: pairs.at(-1)![0],
    operator: '>=',
    others: [],
    merged: new Set(pairs.map(([, id]) => id)),
  };
}

function noInequality({ span }: ast.JoinSpec): EngineError {
  const reason = 'it needs one comparison by <, <=, > or >= of the left side with the right, beside any equalities';
  return new EngineError('INVALID_PARAMETER_VALUE', { parameter: 'ON', functionName: 'ASOF JOIN', reason }, { span });
}

/** The left side with the row that each met, or NULL. */
interface Met {
  readonly plan: LogicalPlan;
  readonly left: readonly ScopeColumn[];
  readonly row: Expr;
}

function withMet(binding: Binding, left: Relation, right: Relation, condition: Condition, { span }: ast.JoinSpec): Met {
  const { keys, nearest, operator } = condition;
  const rightRow = structTerm(
    binding,
    right.columns.map((c, i) => [`r${i}`, { expr: column(c), text: c.name }]),
    'struct',
    span,
  ).expr;
  const rowType = rightRow.type;
  const leftItems = [
    ...keys.map((key) => key.left),
    nearest.left,
    literal(int32, 1),
    ...left.columns.map((c): Expr => column(c)),
    literal(rowType, null),
  ];
  const rightItems = [
    ...keys.map((key) => key.right),
    nearest.right,
    literal(int32, 0),
    ...left.columns.map((c): Expr => literal(c.type, null)),
    rightRow,
  ];
  const canMeet = [...keys.map((key) => key.right), nearest.right].map((key) => not(isNull(key)));
  const rightPlan = canMeet.reduce(filtered, right.plan);
  const names = [...keys.map((_, i) => `k${i}`), 'near', 'side', ...left.columns.map((_, i) => `l${i}`), 'met'];
  const output = names.map((name, i): OutputColumn => {
    return { id: binding.newId(), name, type: typeOf(leftItems[i]!, rightItems[i]!), nullable: true };
  });
  const plan: LogicalPlan = {
    kind: 'setOperation',
    operation: 'union',
    isAll: true,
    inputs: [projected(binding, left.plan, names, leftItems), projected(binding, rightPlan, names, rightItems)],
    output,
  };
  const columns = output.map((c): ScopeColumn => ({ ...c, qualifier: [], isHidden: false }));
  const { with: rows, ...carry } = carryQuery(binding, keys.length, left.columns.length, operator);
  const table = rows!.tables[0]!;
  const self = { table, outer: null, mode: 'self', self: () => ({ plan, columns }), next: null } as const;
  const carried = binding.bindQuery({ ...carry, with: null }, null, self);
  return metOf(binding, left, right, carried, condition, rowType);
}

function typeOf(a: Expr, b: Expr): DataType {
  return a.type.id === 'null' ? b.type : a.type;
}

function projected(
  binding: Binding,
  input: LogicalPlan,
  names: readonly string[],
  exprs: readonly Expr[],
): LogicalPlan {
  const items = exprs.map((expr, i): NamedExpr => ({ id: binding.newId(), name: names[i]!, expr }));
  return { kind: 'project', input, items };
}

/** The latest row of the right side as of each row: rows of one value come right side first where equal values meet. */
function carryQuery(binding: Binding, keys: number, columns: number, operator: Condition['operator']): ast.Query {
  const partition = keys === 0 ? '' : `PARTITION BY ${Array.from({ length: keys }, (_, i) => `k${i}`).join(', ')} `;
  const near = operator.startsWith('>') ? 'near ASC NULLS FIRST' : 'near DESC NULLS FIRST';
  const order = `ORDER BY ${near}, side ${operator.endsWith('=') ? 'ASC' : 'DESC'}`;
  const frame = 'ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW';
  const left = Array.from({ length: columns }, (_, i) => `l${i}, `).join('');
  const met = `last_value(met) IGNORE NULLS OVER (${partition}${order} ${frame}) AS met`;
  return binding.env.parse(`WITH u AS (SELECT 1) SELECT ${left}side, ${met} FROM u`, 'spark');
}

function metOf(
  binding: Binding,
  left: Relation,
  right: Relation,
  carried: Relation,
  { others }: Condition,
  rowType: DataType,
): Met {
  const count = left.columns.length;
  const own = carried.columns.slice(0, count);
  const [side, row] = [carried.columns[count]!, carried.columns[count + 1]!];
  const ofLeft = filtered(carried.plan, compared('=', column(side), literal(int32, 1)));
  const met: Expr = column({ ...row, type: rowType, nullable: true });
  const values = new Map<ColumnId, Expr>();
  left.columns.forEach((c, i) => values.set(c.id, column(own[i]!)));
  right.columns.forEach((c, i) => values.set(c.id, fieldExpr(met, i, undefined)));
  const holds = others.map((other) => substitute(other, values));
  const kept = holds.reduceRight<Expr>((value, when) => caseWhen([{ when, then: value }], null), met);
  const columns = left.columns.map((c): ScopeColumn => ({ ...c, id: binding.newId() }));
  const items = columns.map((c, i): NamedExpr => ({ id: c.id, name: c.name, expr: column(own[i]!) }));
  const rowId = binding.newId();
  const plan: LogicalPlan = {
    kind: 'project',
    input: ofLeft,
    items: [...items, { id: rowId, name: 'met', expr: kept }],
  };
  return { plan, left: columns, row: column({ id: rowId, name: 'met', type: rowType, nullable: true }) };
}

/** The members of the row that was met, as columns. */
function withRight(
  binding: Binding,
  { plan, left, row }: Met,
  right: Relation,
  { merged }: Condition,
  { type, span }: ast.JoinSpec,
): Relation {
  const passed = left.map((c): NamedExpr => ({ id: c.id, name: c.name, expr: column(c) }));
  const columns = right.columns.map((c): ScopeColumn => {
    const nullable = type === 'left' || c.nullable;
    return { ...c, id: binding.newId(), nullable, isHidden: c.isHidden || merged.has(c.id) };
  });
  const members = columns.map((c, i): NamedExpr => ({ id: c.id, name: c.name, expr: fieldExpr(row, i, span) }));
  return { plan: { kind: 'project', input: plan, items: [...passed, ...members] }, columns: [...left, ...columns] };
}
