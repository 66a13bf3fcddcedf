/** What skipping/ asks of functions, from their declarations. */
import { lookupScalar } from '../functions/registry.ts';
import type { CallExpr } from '../plan/expr.ts';
import type { FunctionFacts } from './context.ts';

export const declaredFacts: FunctionFacts = {
  direction: directionOf,
  isStrict: (name) => lookupScalar(name)?.nulls === 'propagate',
  isVolatile: (name) => lookupScalar(name)?.volatility === 'volatile',
};

function directionOf(call: CallExpr, index: number): 'increasing' | 'decreasing' | null {
  const declared = lookupScalar(call.name);
  if (declared?.monotonic === undefined) return null;
  const args = call.args.map((arg) => ({
    type: arg.type,
    nullable: arg.nullable,
    ...(arg.kind === 'literal' && { constant: arg.value, isLiteral: true }),
  }));
  return declared.monotonic(args, index);
}
