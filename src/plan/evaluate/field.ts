/** The member of a struct as a vector of its own. */
import type { Scalar } from '../../core/scalar.ts';
import type { DataType } from '../../core/types.ts';
import { constant, type Vector } from '../../core/vector.ts';
import type { EvalContext } from '../../functions/define.ts';
import { bothValid, flatten } from '../../kernels/flatten.ts';

/** Member `index` of a struct vector; NULL where the struct is. */
export function memberOf(context: EvalContext, struct: Vector, index: number, type: DataType): Vector {
  if (struct.layout === 'const') {
    const value = struct.value === null ? null : (struct.value as readonly Scalar[])[index]!;
    return constant(type, value, struct.length);
  }
  const flat = flatten(struct, context.alloc, context.kernels);
  if (flat.layout !== 'nested') return constant(type, null, struct.length);
  const child = flat.children[index]!;
  if (flat.valid === null) return child;
  const own = child.layout === 'const' ? flatten(child, context.alloc, context.kernels) : child;
  if (own.layout === 'const') return own;
  return { ...own, valid: bothValid(own.valid, flat.valid, flat.length, context.alloc) };
}
