/** Vector forms of the arithmetic operators for the types where queries spend their time. */
import type { DataType } from '../../core/types.ts';
import type { BoundCall } from '../define.ts';
import type { ArithmeticName, BinaryScalar } from './numbers.ts';

/** The kernel for operands of `types`, equal to `scalar`; null where the driver's loop over `scalar` is all there is. */
export function arithmeticKernel(
  _name: ArithmeticName,
  _types: readonly [DataType, DataType],
  _result: DataType,
  _scalar: BinaryScalar,
): NonNullable<BoundCall['kernel']> | null {
  return null;
}
