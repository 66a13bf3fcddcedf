/** AND, OR, NOT of BOOLEAN vectors in three-valued logic. Any layout; results stand at physical rows. */
import { boolType } from '../core/types.ts';
import { constant, type Vector } from '../core/vector.ts';
import { type Allocator, bitmapBytes } from './allocator.ts';
import { bitsOf } from './compare.ts';
import { flatten } from './flatten.ts';
import { countBits } from './js/bits.ts';
import type { Kernels } from './kernels.ts';

export function and(kernels: Kernels, left: Vector, right: Vector, alloc: Allocator): Vector {
  return connect(kernels, 0, left, right, alloc);
}

export function or(kernels: Kernels, left: Vector, right: Vector, alloc: Allocator): Vector {
  return connect(kernels, 1, left, right, alloc);
}

export function not(kernels: Kernels, vector: Vector, alloc: Allocator): Vector {
  const { length } = vector;
  if (vector.layout === 'const')
    return constant(boolType, vector.value === null ? null : vector.value !== true, length);
  const { bits, valid } = bitsOf(kernels, vector, alloc);
  const values = alloc.bytes(bitmapBytes(length));
  kernels.primitives.notBits(bits, length, values);
  return { layout: 'fixed', type: boolType, length, valid, repr: 'bit', values };
}

function connect(kernels: Kernels, isOr: 0 | 1, left: Vector, right: Vector, alloc: Allocator): Vector {
  const { length } = left;
  if (left.layout === 'const' && right.layout !== 'const') return connect(kernels, isOr, right, left, alloc);
  if (right.layout === 'const') {
    if (right.value === (isOr === 1)) return constant(boolType, right.value, length);
    if (right.value !== null) return left;
    if (left.layout === 'const') return left.value === (isOr === 1) ? left : constant(boolType, null, length);
  }
  const a = bitsOf(kernels, left, alloc);
  const b = bitsOf(kernels, flatten(right, alloc, kernels), alloc);
  const values = alloc.bytes(bitmapBytes(length));
  const valid = alloc.bytes(bitmapBytes(length));
  kernels.primitives.kleene(isOr, a.bits, a.valid, b.bits, b.valid, length, values, valid);
  const isAllValid = (a.valid === null && b.valid === null) || countBits(valid, length) === length;
  return { layout: 'fixed', type: boolType, length, valid: isAllValid ? null : valid, repr: 'bit', values };
}
