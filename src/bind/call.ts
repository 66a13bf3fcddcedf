/**
 * Calls of scalar functions and operators of the registry: arguments as the function sees them, casts to what it takes,
 * and its refusals as errors with the place and the printed expression.
 */
import { EngineError, type Span } from '../core/errors.ts';
import type { Argument, BoundCall, TypeMismatch } from '../functions/define.ts';
import { lookupScalar } from '../functions/registry.ts';
import { literal } from '../plan/build.ts';
import type { Expr } from '../plan/expr.ts';
import { someExpr } from '../plan/walk.ts';
import { castTo } from './casts.ts';
import { constantOf } from './constant.ts';
import type { Binding, Term } from './env.ts';
import { unresolvedRoutine } from './routines.ts';

/** A call of the registry's scalar function `name`. Errors: UNRESOLVED_ROUTINE, and what its binding refuses, at `span`. */
export function callScalar(binding: Binding, name: string, args: readonly Term[], text: string, span: Span): Term {
  const fn = lookupScalar(name);
  if (fn === undefined) throw unresolvedRoutine([name], span);
  const bound = fn.bind(argumentsOf(binding, args), binding.env.dialect);
  if (bound.kind === 'mismatch') throw mismatchError(bound, args, text, span);
  binding.functions.add(fn.name);
  if (fn.nulls === 'propagate' && isNullWhatever(binding, args))
    return { text, expr: { ...literal(bound.type, null), span } };
  return { text, expr: callExpr(binding, fn.name, bound, args, span) };
}

/** With a NULL among constants the others are not computed, though they may fail. */
function isNullWhatever(binding: Binding, args: readonly Term[]): boolean {
  if (!args.some(({ expr }) => constantOf(binding, expr) === null)) return false;
  return args.every(({ expr }) => !someExpr(expr, (part) => part.kind === 'column' || part.kind === 'subquery'));
}

function callExpr(binding: Binding, name: string, bound: BoundCall, args: readonly Term[], span: Span): Expr {
  const casted = args.map((arg, i) => castTo(binding, arg, bound.arguments[i] ?? arg.expr.type).expr);
  return {
    kind: 'call',
    name,
    args: casted,
    type: bound.type,
    nullable: bound.nullable,
    mayFail: bound.mayFail || casted.some((arg) => arg.mayFail),
    span,
  };
}

/** Terms as `bind` of a function declaration sees them. */
export function argumentsOf(binding: Binding, terms: readonly Term[]): readonly Argument[] {
  return terms.map((term) => {
    const { type, nullable } = term.expr;
    const constant = constantOf(binding, term.expr);
    return {
      type,
      nullable,
      ...(constant !== undefined && { constant }),
      ...(term.isLiteral === true && { isLiteral: true }),
      ...(term.name !== undefined && { name: term.name }),
    };
  });
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

/** A function's refusal as the user's error: the printed expression and argument are added to its parameters. */
export function mismatchError(mismatch: TypeMismatch, args: readonly Term[], text: string, span: Span): EngineError {
  const index = ordinals.indexOf(String(mismatch.parameters['paramIndex']));
  const input = args[index];
  const parameters = {
    sqlExpr: `"${text}"`,
    ...(input !== undefined && { inputSql: `"${input.text}"` }),
    ...mismatch.parameters,
  };
  return new EngineError(mismatch.condition, parameters, { span });
}
