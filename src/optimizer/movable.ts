/**
 * Which conditions may move through a plan: those that cannot fail, and equalities such as `a.month = b.month + 1`.
 * Arithmetic with a constant may overflow, and what may fail stays where the statement has it; but Spark evaluates these
 * for every row of either side as the join's keys, and a filter above a join of all pairs costs more than the whole query
 * does otherwise. So they may move as if they could not fail.
 */
import type { Expr } from '../plan/expr.ts';
import { someExpr } from '../plan/walk.ts';
import type { OptimizerContext } from './context.ts';

/** Whether a condition may be asked of rows that the statement would not ask it of. */
export function mayMove(condition: Expr): boolean {
  return !condition.mayFail || isOffsetEquality(condition);
}

/** Whether an expression gives another value each time that it is evaluated. */
export function isVolatile(expr: Expr, context: OptimizerContext): boolean {
  return someExpr(expr, (e) => e.kind === 'call' && context.isVolatile(e.name));
}

/** True for an equality that can fail by the overflow of a whole number plus or minus a constant alone. */
function isOffsetEquality(condition: Expr): boolean {
  if (condition.kind !== 'call' || !(condition.name === '=' || condition.name === '<=>')) return false;
  return condition.args.every((arg) => !arg.mayFail || isOffset(arg));
}

function isOffset(expr: Expr): boolean {
  const { type } = expr;
  if (type.id !== 'int') return false;
  if (expr.kind === 'cast') {
    const from = expr.arg.type;
    return from.id === 'int' && from.bits <= type.bits && isOffset(expr.arg);
  }
  if (expr.kind !== 'call' || !(expr.name === '+' || expr.name === '-')) return false;
  return expr.args.some((arg) => arg.kind === 'literal') && expr.args.every((arg) => !arg.mayFail);
}
