/** Joins: types, conditions, USING and NATURAL with their merged columns, lateral right sides. */
import { EngineError, type Span } from '../core/errors.ts';
import { and, coalesce, column } from '../plan/build.ts';
import type { ColumnId, Expr } from '../plan/expr.ts';
import type { JoinPlan, LogicalPlan, NamedExpr } from '../plan/logical.ts';
import { outputOf } from '../plan/output.ts';
import type * as ast from '../sql/ast.ts';
import { castToCommon } from './casts.ts';
import { type Binding, type Relation, refuse, type Term } from './env.ts';
import type { FromContext } from './from.ts';
import { bindComparison } from './predicate.ts';
import { asNullable, bindCondition } from './relation.ts';
import { columnSet, type ExprScope, type ScopeColumn, scopeOver } from './scope.ts';
import { checkJoinSubqueries } from './spark-limits.ts';
import { nearestNames } from './suggest.ts';

export function crossJoin(left: Relation, right: Relation, isLateral: boolean): Relation {
  return {
    plan: joinPlan('inner', left.plan, right.plan, null, isLateral),
    columns: [...left.columns, ...right.columns],
  };
}

/** `left JOIN right`. Errors: UNRESOLVED_USING_COLUMN_FOR_JOIN, JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE. */
export function bindJoin(
  binding: Binding,
  left: Relation,
  right: Relation,
  join: ast.JoinSpec,
  isLateral: boolean,
  context: Pick<FromContext, 'outer' | 'ctes'>,
): Relation {
  const { condition, type } = join;
  if (condition?.kind === 'nearest') throw refuse('JOIN NEAREST', condition.span);
  if (isLateral && type !== 'inner' && type !== 'left' && type !== 'cross') {
    throw new EngineError(
      'UNSUPPORTED_JOIN_TYPE',
      { typ: type, supported: "'INNER', 'LEFT OUTER', 'CROSS'" },
      { span: join.span },
    );
  }
  const shared = sharedNames(left, right, join);
  if (shared !== null) return mergeJoin(binding, left, right, join, shared, isLateral);
  const scope: ExprScope = scopeOver(columnSet([...left.columns, ...right.columns]), 'on', context.outer, context.ctes);
  const on = condition?.kind === 'on' ? bindCondition(binding, condition.expression, scope).expr : null;
  if (on !== null) checkJoinSubqueries(binding, on, idsOf(left), idsOf(right));
  const planType = planTypes[type];
  return {
    plan: joinPlan(planType, left.plan, right.plan, on, isLateral),
    columns: joined(planType, left.columns, right.columns),
  };
}

function idsOf(relation: Relation): ReadonlySet<ColumnId> {
  return new Set(relation.columns.map((c) => c.id));
}

const planTypes: Readonly<Record<ast.JoinType, JoinPlan['type']>> = {
  inner: 'inner',
  cross: 'inner',
  left: 'left',
  right: 'right',
  full: 'full',
  leftSemi: 'semi',
  leftAnti: 'anti',
};

function joinPlan(
  type: JoinPlan['type'],
  left: LogicalPlan,
  right: LogicalPlan,
  condition: Expr | null,
  isLateral: boolean,
): LogicalPlan {
  return { kind: 'join', type, left, right, condition, isNullAware: false, isLateral, mark: null };
}

function joined(
  type: JoinPlan['type'],
  left: readonly ScopeColumn[],
  right: readonly ScopeColumn[],
): readonly ScopeColumn[] {
  switch (type) {
    case 'inner':
      return [...left, ...right];
    case 'left':
      return [...left, ...asNullable(right)];
    case 'right':
      return [...asNullable(left), ...right];
    case 'full':
      return [...asNullable(left), ...asNullable(right)];
    case 'semi':
    case 'anti':
    case 'mark':
      return left;
  }
}

interface Shared {
  readonly name: string;
  readonly span: Span;
}

/** The names that USING says, or that NATURAL finds on both sides; null where the join is neither. */
function sharedNames(left: Relation, right: Relation, join: ast.JoinSpec): readonly Shared[] | null {
  if (join.condition?.kind === 'using') return join.condition.columns.map(({ text, span }) => ({ name: text, span }));
  if (!join.isNatural) return null;
  const unmatched = new Set(right.columns.filter((c) => !c.isHidden).map((c) => c.name.toLowerCase()));
  const found = left.columns.filter((c) => !c.isHidden && unmatched.delete(c.name.toLowerCase()));
  return found.map((c) => ({ name: c.name, span: join.span }));
}

interface Pair {
  readonly left: ScopeColumn;
  readonly right: ScopeColumn;
}

/** The shared columns come first, once; what they were merged from stays reachable by its qualifier. */
function mergeJoin(
  binding: Binding,
  left: Relation,
  right: Relation,
  join: ast.JoinSpec,
  shared: readonly Shared[],
  isLateral: boolean,
): Relation {
  const type = planTypes[join.type];
  const pairs = shared.map(
    ({ name, span }): Pair => ({
      left: sideColumn(left, name, 'left', span),
      right: sideColumn(right, name, 'right', span),
    }),
  );
  const conditions = pairs.map(
    (pair, i) => bindComparison(binding, '=', termOf(pair.left), termOf(pair.right), shared[i]!.span).expr,
  );
  const condition = conditions.length === 0 ? null : and(conditions);
  const plan = joinPlan(type, left.plan, right.plan, condition, isLateral);
  const all = joined(type, left.columns, right.columns);
  if (type === 'semi' || type === 'anti')
    return {
      plan,
      columns: keysFirst(
        all,
        pairs.map((pair) => pair.left),
      ),
    };
  if (type !== 'full') {
    const keys = pairs.map((pair) => (type === 'right' ? pair.right : pair.left));
    const merged = new Set(pairs.map((pair) => (type === 'right' ? pair.left.id : pair.right.id)));
    return { plan, columns: keysFirst(hide(all, merged), keys) };
  }
  return coalescedKeys(binding, plan, all, pairs, join.span);
}

function termOf(c: ScopeColumn): Term {
  return { expr: column(c), text: c.name };
}

function sideColumn(side: Relation, name: string, sideName: string, span: Span): ScopeColumn {
  const found = side.columns.find((c) => !c.isHidden && c.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const names = side.columns.filter((c) => !c.isHidden).map((c) => c.name);
  const suggestion = nearestNames(name, names)
    .map((n) => `\`${n}\``)
    .join(', ');
  throw new EngineError(
    'UNRESOLVED_USING_COLUMN_FOR_JOIN',
    { colName: `\`${name}\``, side: sideName, suggestion },
    { span },
  );
}

function hide(columns: readonly ScopeColumn[], ids: ReadonlySet<number>): readonly ScopeColumn[] {
  return columns.map((c) => (ids.has(c.id) ? { ...c, isHidden: true } : c));
}

function keysFirst(columns: readonly ScopeColumn[], keys: readonly ScopeColumn[]): readonly ScopeColumn[] {
  const ids = new Set(keys.map((key) => key.id));
  const first = keys.map((key) => columns.find((c) => c.id === key.id)!);
  return [...first, ...columns.filter((c) => !ids.has(c.id))];
}

/** A full join's shared column is whichever side has it. */
function coalescedKeys(
  binding: Binding,
  input: LogicalPlan,
  all: readonly ScopeColumn[],
  pairs: readonly Pair[],
  span: Span,
): Relation {
  const keys = pairs.map((pair): NamedExpr => {
    const sides = castToCommon(binding, [nullable(pair.left), nullable(pair.right)])!;
    return { id: binding.newId(), name: pair.left.name, expr: { ...coalesce([sides[0]!.expr, sides[1]!.expr]), span } };
  });
  const passed = outputOf(input).map((c) => ({ id: c.id, name: c.name, expr: column(c) }));
  const merged = new Set(pairs.flatMap((pair) => [pair.left.id, pair.right.id]));
  const visible = keys.map(
    ({ id, name, expr }): ScopeColumn => ({
      id,
      name,
      type: expr.type,
      nullable: expr.nullable,
      qualifier: [],
      isHidden: false,
    }),
  );
  return { plan: { kind: 'project', input, items: [...keys, ...passed] }, columns: [...visible, ...hide(all, merged)] };
}

function nullable(c: ScopeColumn): Term {
  return { expr: column({ ...c, nullable: true }), text: c.name };
}
