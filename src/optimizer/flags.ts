/**
 * Whether an expression may be NULL or may fail, derived anew from its parts: after constants were folded and subqueries
 * became columns, what could fail often no longer can, and may be moved.
 */
import { castMayFail } from '../bind/casts.ts';
import { dialects } from '../functions/dialect.ts';
import { lookupScalar } from '../functions/registry.ts';
import type { CallExpr, Expr } from '../plan/expr.ts';

/** The expression with the flags that its direct parts give it; the same object where they stand already. */
export function refreshed(expr: Expr): Expr {
  switch (expr.kind) {
    case 'literal':
    case 'column':
    case 'parameter':
    case 'error':
    case 'lambda':
    case 'subquery':
    case 'field':
      return expr;
    case 'and':
    case 'or':
      return flagged(expr, anyNullable(expr.args), anyFails(expr.args));
    case 'not':
      return flagged(expr, expr.arg.nullable, expr.arg.mayFail);
    case 'isNull':
      return flagged(expr, false, expr.arg.mayFail);
    case 'coalesce':
      return flagged(
        expr,
        expr.args.every((arg) => arg.nullable),
        anyFails(expr.args),
      );
    case 'in':
      return flagged(expr, anyNullable([expr.arg, ...expr.list]), anyFails([expr.arg, ...expr.list]));
    case 'case': {
      const results = [...expr.branches.map((b) => b.then), ...(expr.otherwise === null ? [] : [expr.otherwise])];
      const conditions = expr.branches.map((b) => b.when);
      return flagged(expr, expr.otherwise === null || anyNullable(results), anyFails([...results, ...conditions]));
    }
    case 'cast': {
      const canFail = castMayFail(expr.arg.type, expr.type);
      const fails = expr.arg.mayFail || (expr.mode === 'ansi' && canFail);
      return flagged(expr, expr.arg.nullable || (expr.mode !== 'ansi' && canFail), fails);
    }
    case 'call':
      return refreshedCall(expr);
  }
}

/** Nullability of a call is its function's word, given at binding: only its failing is derived. */
function refreshedCall(call: CallExpr): Expr {
  if (!call.mayFail || anyFails(call.args)) return call;
  const declared = lookupScalar(call.name);
  if (declared === undefined) return call;
  const args = call.args.map((arg) => ({
    type: arg.type,
    nullable: arg.nullable,
    ...(arg.kind === 'literal' && { constant: arg.value }),
  }));
  // The arguments have the types that the function takes: every dialect binds them alike.
  const bound = declared.bind(args, dialects.spark);
  return bound.kind === 'bound' && !bound.mayFail ? { ...call, mayFail: false } : call;
}

function flagged(expr: Expr, nullable: boolean, mayFail: boolean): Expr {
  return expr.nullable === nullable && expr.mayFail === mayFail ? expr : { ...expr, nullable, mayFail };
}

function anyNullable(exprs: readonly Expr[]): boolean {
  return exprs.some((expr) => expr.nullable);
}

function anyFails(exprs: readonly Expr[]): boolean {
  return exprs.some((expr) => expr.mayFail);
}
