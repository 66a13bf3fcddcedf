/** The declaration that conversions between values and text (JSON, CSV) share: any NULL gives NULL, the same text the same value. */
import type { Argument, BoundCall, Category, ScalarFunction, TypeMismatch } from '../define.ts';

export function conversion(
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
