/** Vector forms of the comparisons. */
import type { DataType } from '../../core/types.ts';
import type { BoundCall } from '../define.ts';
import type { ComparisonName } from './comparison.ts';

/** The kernel for two sides of `type`, equal to `scalar`; null where the driver's loop over `scalar` is all there is. */
export function comparisonKernel(
  _name: ComparisonName,
  _type: DataType,
  _scalar: BoundCall['scalar'],
): NonNullable<BoundCall['kernel']> | null {
  return null;
}
