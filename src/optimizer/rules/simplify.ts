/**
 * Folds constants and simplifies conditions, everywhere in the plan and in the plans of subqueries.
 * A constant that fails to fold stays as it is and fails when, and only if, a row asks for it.
 */
import { EngineError, isOfTime } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { boolType } from '../../core/types.ts';
import { and, literal, or } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { exprChildren, mapExprChildren, mapPlanExprs, rewritePlan } from '../../plan/walk.ts';
import type { OptimizerContext, Rule } from '../context.ts';
import { refreshed } from '../flags.ts';
import { keyOf } from '../key-of.ts';
import { pushNot } from '../push-not.ts';
import { unwrapCast } from '../unwrap-cast.ts';

export const simplify: Rule = {
  name: 'simplify',
  apply: simplifyPlan,
};

function simplifyPlan(plan: LogicalPlan, context: OptimizerContext): LogicalPlan {
  return rewritePlan(plan, (node) => {
    const simpler = mapPlanExprs(node, (expr) => simplifyExpr(expr, context));
    if (simpler.kind === 'scan' && simpler.filters.some((c) => isLiteral(c, true))) {
      return { ...simpler, filters: simpler.filters.filter((c) => !isLiteral(c, true)) };
    }
    if (simpler.kind !== 'filter') return simpler;
    return isLiteral(simpler.predicate, true) ? simpler.input : simpler;
  });
}

/** An equal expression with constants folded; the same object where there is nothing to do. */
export function simplifyExpr(expr: Expr, context: OptimizerContext): Expr {
  const inner = refreshed(mapExprChildren(expr, (child) => simplifyExpr(child, context)));
  switch (inner.kind) {
    case 'literal':
    case 'column':
    case 'parameter':
    case 'error':
    case 'lambda':
      return inner;
    case 'subquery': {
      const plan = simplifyPlan(inner.plan, context);
      return plan === inner.plan ? inner : { ...inner, plan };
    }
    case 'and':
      return simplifyLogic(inner, true);
    case 'or':
      return factorOr(simplifyLogic(inner, false));
    case 'not': {
      const pushed = pushNot(inner);
      return pushed.kind === 'not' ? fold(pushed, context) : pushed;
    }
    case 'isNull':
      return !inner.arg.nullable && !inner.arg.mayFail ? literal(boolType, false) : fold(inner, context);
    case 'case':
      return simplifyCase(inner, context);
    case 'coalesce':
      return simplifyCoalesce(inner, context);
    case 'call':
    case 'in':
      return unwrapCast(fold(inner, context));
    case 'cast':
    case 'field':
      return fold(inner, context);
  }
}

function fold(expr: Expr, context: OptimizerContext): Expr {
  if (expr.kind === 'call' && context.isVolatile(expr.name)) return expr;
  if (isOperatorOnNull(expr)) return literal(expr.type, null);
  if (!exprChildren(expr).every((child) => child.kind === 'literal')) return expr;
  try {
    const value = context.evaluate(expr);
    return isLarge(value, itemsMax) ? expr : { ...literal(expr.type, value), span: expr.span };
  } catch (error) {
    // What takes too long is not tried again. A row that is never asked for must not raise: the expression stays, and fails where it is evaluated.
    if (error instanceof EngineError && !isOfTime(error)) return expr;
    throw error;
  }
}

/** Items of a nested value beyond which it is no part of a plan, whose rules compare and post what it holds. */
const itemsMax = 10_000;

function isLarge(value: Scalar, itemsLeft: number): boolean {
  return sizeUpTo(value, itemsLeft) > itemsLeft;
}

/** Items and, by the hundred, characters of a value; stops counting beyond the limit. */
function sizeUpTo(value: Scalar, limit: number): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length / 100;
  if (!Array.isArray(value)) return 1;
  let size = value.length;
  for (const item of value as readonly Scalar[]) {
    if (size > limit) break;
    size += sizeUpTo(item, limit - size);
  }
  return size;
}

const operatorsOnNull: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', 'div', '=', '<>', '<', '<=', '>', '>=']);

/** NULL whatever the other side is, even where that would fail: what Spark folds, it does not evaluate. */
function isOperatorOnNull(expr: Expr): boolean {
  return expr.kind === 'call' && operatorsOnNull.has(expr.name) && expr.args.some((arg) => isLiteral(arg, null));
}

/** Drops what does not decide (TRUE in AND), stops at what does (FALSE in AND), drops repetitions. */
function simplifyLogic(expr: Extract<Expr, { kind: 'and' | 'or' }>, neutral: boolean): Expr {
  const combine = neutral ? and : or;
  const seen = new Set<string>();
  const args: Expr[] = [];
  for (const arg of expr.args) {
    if (isLiteral(arg, neutral)) continue;
    if (isLiteral(arg, !neutral) && !args.some((earlier) => earlier.mayFail)) return literal(boolType, !neutral);
    const key = keyOf(arg);
    if (seen.has(key)) continue;
    seen.add(key);
    args.push(arg);
  }
  if (args.length === expr.args.length && !args.some((arg) => arg.kind === expr.kind)) return expr;
  return combine(args);
}

/** (a AND x) OR (a AND y) is a AND (x OR y): what every branch demands can be pushed down. */
function factorOr(expr: Expr): Expr {
  if (expr.kind !== 'or' || expr.mayFail) return expr;
  const branches = expr.args.map((arg) => (arg.kind === 'and' ? arg.args : [arg]));
  const [first, ...others] = branches;
  if (first === undefined || branches.every((b) => b.length === 1)) return expr;
  const keys = others.map((branch) => new Set(branch.map(keyOf)));
  const common = first.filter((arg) => keys.every((set) => set.has(keyOf(arg))));
  if (common.length === 0) return expr;
  const commonKeys = new Set(common.map(keyOf));
  const rests = branches.map((branch) => and(branch.filter((arg) => !commonKeys.has(keyOf(arg)))));
  const isAbsorbed = rests.some((rest) => isLiteral(rest, true));
  return and(isAbsorbed ? common : [...common, or(rests)]);
}

function simplifyCase(expr: Extract<Expr, { kind: 'case' }>, context: OptimizerContext): Expr {
  const branches: { when: Expr; then: Expr }[] = [];
  for (const branch of expr.branches) {
    if (isLiteral(branch.when, false) || isLiteral(branch.when, null)) continue;
    if (isLiteral(branch.when, true)) {
      if (branches.length === 0) return branch.then;
      return { ...expr, branches, otherwise: branch.then };
    }
    branches.push(branch);
  }
  if (branches.length === 0) return expr.otherwise ?? literal(expr.type, null);
  return branches.length === expr.branches.length ? fold(expr, context) : { ...expr, branches };
}

function simplifyCoalesce(expr: Extract<Expr, { kind: 'coalesce' }>, context: OptimizerContext): Expr {
  const args: Expr[] = [];
  for (const arg of expr.args) {
    if (isLiteral(arg, null)) continue;
    args.push(arg);
    if (!arg.nullable) break;
  }
  if (args.length === 0) return literal(expr.type, null);
  if (args.length === 1) return args[0]!;
  return args.length === expr.args.length ? fold(expr, context) : { ...expr, args };
}

export function isLiteral(expr: Expr, value: boolean | null): boolean {
  return expr.kind === 'literal' && expr.value === value;
}
