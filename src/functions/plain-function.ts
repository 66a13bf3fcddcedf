/** The declaration of a function without aliases: any NULL gives NULL, the same arguments the same value. */
import type { Argument, BoundCall, Category, ScalarFunction, TypeMismatch } from './define.ts';

export function plainFunction(
  category: Category,
  name: string,
  signature: string,
  doc: string,
  example: readonly [string, string],
  bind: (args: readonly Argument[]) => BoundCall | TypeMismatch,
): ScalarFunction {
  return {
    name,
    aliases: [],
    category,
    doc,
    signature,
    examples: [example],
    nulls: 'propagate',
    volatility: 'immutable',
    bind,
  };
}
