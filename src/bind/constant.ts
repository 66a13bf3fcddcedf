/** The value of an expression that does not depend on rows: what LIMIT, time travel and result types need while binding. */
import { EngineError, isOfTime } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { castScalar } from '../functions/cast.ts';
import { lookupScalar } from '../functions/registry.ts';
import type { CallExpr, CaseExpr, CastExpr, Expr } from '../plan/expr.ts';
import type { Binding } from './env.ts';

/** Undefined where the value depends on rows, changes by call, or fails to compute (its error is for run time). */
export function constantOf(binding: Binding, expr: Expr): Scalar | undefined {
  switch (expr.kind) {
    case 'literal':
      return expr.value;
    case 'call':
      return remembered(binding, expr, () => constantCall(binding, expr));
    case 'cast':
      return remembered(binding, expr, () => constantCast(binding, expr));
    case 'not': {
      const value = constantOf(binding, expr.arg);
      return value === undefined || value === null ? value : value !== true;
    }
    case 'isNull': {
      const value = constantOf(binding, expr.arg);
      return value === undefined ? undefined : value === null;
    }
    case 'case':
      return constantCase(binding, expr);
    case 'coalesce':
      for (const arg of expr.args) {
        const value = constantOf(binding, arg);
        if (value !== null) return value;
      }
      return null;
    case 'and':
    case 'or':
    case 'in':
    case 'column':
    case 'field':
    case 'lambda':
    case 'subquery':
    case 'parameter':
    case 'error':
      return undefined;
  }
}

/** A chain of calls asks for its parts again at every level. */
function remembered(binding: Binding, expr: Expr, compute: () => Scalar | undefined): Scalar | undefined {
  if (binding.constants.has(expr)) return binding.constants.get(expr);
  const value = compute();
  binding.constants.set(expr, value);
  return value;
}

function constantCall(binding: Binding, expr: CallExpr): Scalar | undefined {
  const fn = lookupScalar(expr.name);
  if (fn === undefined || fn.volatility === 'volatile') return undefined;
  const values: Scalar[] = [];
  for (const arg of expr.args) {
    const value = constantOf(binding, arg);
    if (value === undefined) return undefined;
    values.push(value);
  }
  if (fn.nulls === 'propagate' && values.includes(null)) return null;
  const args = expr.args.map((arg, i) => ({ type: arg.type, nullable: arg.nullable, constant: values[i]! }));
  const bound = fn.bind(args, binding.env.dialect);
  if (bound.kind === 'mismatch') return undefined;
  return attempt(expr, () => bound.scalar(binding.env.context, ...values));
}

function constantCast(binding: Binding, expr: CastExpr): Scalar | undefined {
  const value = constantOf(binding, expr.arg);
  if (value === undefined || value === null) return value;
  const cast = castScalar(expr.arg.type, expr.type, expr.mode);
  return attempt(expr, () => cast(binding.env.context, value));
}

function constantCase(binding: Binding, expr: CaseExpr): Scalar | undefined {
  for (const branch of expr.branches) {
    const when = constantOf(binding, branch.when);
    if (when === undefined) return undefined;
    if (when === true) return constantOf(binding, branch.then);
  }
  return expr.otherwise === null ? null : constantOf(binding, expr.otherwise);
}

/** Its error is for run time, but not where the search for it would take as long again. */
function attempt({ span }: Expr, compute: () => Scalar): Scalar | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof EngineError && isOfTime(error)) throw error.at(span);
    return undefined;
  }
}
