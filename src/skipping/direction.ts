/** What skipping/ asks of functions: whether their result goes up or down with an argument. */
import { lookupScalar } from '../functions/registry.ts';
import type { SkippingContext } from './outcomes.ts';

export const callDirection: SkippingContext['direction'] = (call, index) => {
  const declared = lookupScalar(call.name);
  if (declared?.monotonic === undefined) return null;
  const args = call.args.map((arg) => ({
    type: arg.type,
    nullable: arg.nullable,
    ...(arg.kind === 'literal' && { constant: arg.value, isLiteral: true }),
  }));
  return declared.monotonic(args, index);
};
