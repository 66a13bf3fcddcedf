/**
 * Splits a join condition into equalities of one side's expressions with the other's, and the rest.
 * Takes the condition and both sides' columns; never changes what the condition means.
 */

import { and, conjuncts } from '../plan/build.ts';
import type { ColumnId, Expr } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { outputIds } from '../plan/output.ts';
import { columnsOf, someExpr } from '../plan/walk.ts';

export interface JoinKeys {
  readonly left: readonly Expr[];
  readonly right: readonly Expr[];
  readonly isNullSafe: readonly boolean[];
  readonly residual: Expr | null;
}

/** Equalities may be evaluated before the residual, so an equality that may fail stays in the residual beside others. */
export function splitJoinCondition(
  condition: Expr | null,
  left: ReadonlySet<ColumnId>,
  right: ReadonlySet<ColumnId>,
): JoinKeys {
  const keys: { left: Expr; right: Expr; isNullSafe: boolean }[] = [];
  const rest: Expr[] = [];
  const all = conjuncts(condition);
  for (const conjunct of [...all, ...all.flatMap(commonConjuncts)]) {
    const isImplied = !all.includes(conjunct);
    const key = equalityOf(conjunct, left, right);
    if (key !== null) keys.push(key);
    else if (!isImplied) rest.push(conjunct);
  }
  return {
    left: keys.map((key) => key.left),
    right: keys.map((key) => key.right),
    isNullSafe: keys.map((key) => key.isNullSafe),
    residual: rest.length === 0 ? null : and(rest),
  };
}

/**
 * The plan below a filter with the filter's equalities as conditions of the inner joins that they span: the filter drops
 * other rows anyway, and a join by key need not look at every pair. For plans that no optimizer has seen.
 */
export function joinedBy(plan: LogicalPlan, predicates: readonly Expr[]): LogicalPlan {
  if (plan.kind !== 'join' || plan.type !== 'inner' || plan.isLateral) return plan;
  const left = outputIds(plan.left);
  const right = outputIds(plan.right);
  const own = conjuncts(plan.condition);
  const keys = [...predicates, ...predicates.flatMap(commonConjuncts)].filter(
    (expr) => !expr.mayFail && !own.includes(expr) && equalityOf(expr, left, right) !== null,
  );
  const within = (side: LogicalPlan): LogicalPlan => joinedBy(side, predicates);
  const [newLeft, newRight] = [within(plan.left), within(plan.right)];
  if (keys.length === 0 && newLeft === plan.left && newRight === plan.right) return plan;
  const condition = keys.length === 0 ? plan.condition : and([...own, ...keys]);
  return { ...plan, left: newLeft, right: newRight, condition };
}

/** What every branch of an OR asks for: (a and x) or (a and y) implies a. */
function commonConjuncts(expr: Expr): readonly Expr[] {
  if (expr.kind !== 'or') return [];
  const [first, ...others] = expr.args.map((arg) => conjuncts(arg));
  const texts = others.map((branch) => new Set(branch.map(textOf)));
  return first!.filter((conjunct) => texts.every((branch) => branch.has(textOf(conjunct))));
}

function textOf(expr: Expr): string {
  return JSON.stringify(expr, (key, value: unknown) =>
    key === 'span' ? undefined : typeof value === 'bigint' ? `${value}n` : value,
  );
}

function equalityOf(
  expr: Expr,
  left: ReadonlySet<ColumnId>,
  right: ReadonlySet<ColumnId>,
): { left: Expr; right: Expr; isNullSafe: boolean } | null {
  if (expr.kind !== 'call' || expr.args.length !== 2) return null;
  if (expr.name !== '=' && expr.name !== '==' && expr.name !== '<=>') return null;
  const [a, b] = expr.args as [Expr, Expr];
  if (isVolatile(a) || isVolatile(b)) return null;
  const isNullSafe = expr.name === '<=>';
  if (readsOnly(a, left) && readsOnly(b, right)) return { left: a, right: b, isNullSafe };
  if (readsOnly(a, right) && readsOnly(b, left)) return { left: b, right: a, isNullSafe };
  return null;
}

/** True where the expression reads columns of `side`, at least one, and no others. */
function readsOnly(expr: Expr, side: ReadonlySet<ColumnId>): boolean {
  const columns = columnsOf(expr);
  return columns.size > 0 && [...columns].every((id) => side.has(id));
}

const volatileNames: ReadonlySet<string> = new Set([
  'rand',
  'random',
  'randn',
  'uuid',
  'shuffle',
  'monotonically_increasing_id',
]);

/** True where two evaluations need not agree. */
export function isVolatile(expr: Expr): boolean {
  return someExpr(expr, (node) => node.kind === 'call' && volatileNames.has(node.name));
}
