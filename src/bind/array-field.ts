/** `array.field`: the member of every struct of an array, as a transform of the array. */

import { assert } from '../core/assert.ts';
import type { Span } from '../core/errors.ts';
import { lookupScalar } from '../functions/registry.ts';
import { column } from '../plan/build.ts';
import type { Expr, LambdaExpr, OutputColumn } from '../plan/expr.ts';
import type { Binding } from './env.ts';

/** The array of what `member` makes of each element; NULL for a NULL array, and for a NULL element. */
export function eachElement(
  binding: Binding,
  array: Expr,
  member: (element: Expr) => Expr,
  span: Span | undefined,
): Expr {
  assert(array.type.id === 'list', 'only arrays have elements');
  const { type, nullable } = array.type.item;
  const element: OutputColumn = { id: binding.newId(), name: 'element', type, nullable };
  const body = member(column(element));
  const lambda: LambdaExpr = {
    kind: 'lambda',
    parameters: [element],
    body,
    type: body.type,
    nullable: body.nullable,
    mayFail: body.mayFail,
  };
  const args = [array, lambda];
  const bound = lookupScalar('transform')!.bind(args, binding.env.dialect);
  assert(bound.kind === 'bound', 'transform takes any array');
  binding.functions.add('transform');
  const mayFail = bound.mayFail || args.some((arg) => arg.mayFail);
  return { kind: 'call', name: 'transform', args, type: bound.type, nullable: bound.nullable, mayFail, span };
}
