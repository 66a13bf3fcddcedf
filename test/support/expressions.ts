/** Bound expressions made by hand, and a context to evaluate them in. */

import type { Scalar } from '../../src/core/scalar.ts';
import { formatScalar } from '../../src/core/text/format.ts';
import { type DataType, isSameType } from '../../src/core/types.ts';
import type { EvalContext } from '../../src/functions/define.ts';
import { dialects } from '../../src/functions/dialect.ts';
import { lookupScalar } from '../../src/functions/registry.ts';
import { HeapAllocator } from '../../src/kernels/allocator.ts';
import { createKernels } from '../../src/kernels/kernels.ts';
import { literal } from '../../src/plan/build.ts';
import { argumentOf } from '../../src/plan/evaluate/call.ts';
import { evaluateConstant } from '../../src/plan/evaluate/compile.ts';
import type { CastMode, ColumnExpr, Expr } from '../../src/plan/expr.ts';

export function evalContext(options: Partial<EvalContext> = {}): EvalContext {
  return {
    alloc: new HeapAllocator({ poison: true }),
    kernels: createKernels(null),
    zone: 'America/Los_Angeles',
    ansi: true,
    nowMicros: 1_700_000_000_000_000n,
    random: () => 0.5,
    user: 'someone',
    catalogName: 'silt',
    schemaName: 'main',
    ...options,
  };
}

export function columnOf(id: number, type: DataType): ColumnExpr {
  return { kind: 'column', id, name: `c${id}`, type, nullable: true, mayFail: false };
}

export function castTo(arg: Expr, type: DataType, mode: CastMode = 'ansi'): Expr {
  if (isSameType(arg.type, type)) return arg;
  return { kind: 'cast', arg, mode, type, nullable: true, mayFail: true };
}

/** A call with the casts that binding puts in; throws the name of the condition where it does not bind. */
export function callOf(name: string, ...args: readonly Expr[]): Expr {
  const declared = lookupScalar(name);
  if (declared === undefined) throw new Error(`no function ${name}`);
  const bound = declared.bind(args.map(argumentOf), dialects.spark);
  if (bound.kind === 'mismatch') throw new Error(bound.condition);
  const { type, nullable, mayFail } = bound;
  const casted = args.map((arg, i) => {
    const target = bound.arguments[i]!;
    return arg.kind === 'literal' && arg.value === null ? literal(target, null) : castTo(arg, target);
  });
  return { kind: 'call', name: declared.name, args: casted, type, nullable, mayFail };
}

/** The value of a constant expression as CAST(... AS STRING) prints it; NULL; or the condition of the error. */
export function shown(expr: Expr, context: EvalContext = evalContext()): string {
  try {
    const value: Scalar = evaluateConstant(expr, context);
    return value === null ? 'NULL' : formatScalar(expr.type, value, context.zone);
  } catch (error) {
    if (error instanceof Error && 'condition' in error) return String(error.condition);
    throw error;
  }
}
