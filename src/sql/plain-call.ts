/** The call of a function by plain arguments: no DISTINCT, no order, no window. For what is a call without being written as one. */
import type { Span } from '../core/errors.ts';
import type { Expression, FunctionCall } from './ast-expression.ts';

/** `parts` is the function's name, from its catalog or schema on; it stands at `named`. */
export function plainCall(
  parts: readonly string[],
  args: readonly Expression[],
  span: Span,
  named: Span = span,
): FunctionCall {
  const name = parts.map((text) => ({ text, isQuoted: false, span: named }));
  return {
    kind: 'call',
    name: { kind: 'name', parts: name, span: named },
    args: args.map((value) => ({ name: null, alias: null, value, span: value.span })),
    isDistinct: false,
    orderBy: [],
    withinGroup: null,
    filter: null,
    nulls: null,
    over: null,
    span,
  };
}
