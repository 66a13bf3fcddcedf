/** Vector forms of the comparisons. */
import type { DataType } from '../../core/types.ts';
import type { CompareOp } from '../../kernels/codes.ts';
import { compare, compareNullSafe, isComparable } from '../../kernels/compare.ts';
import type { BoundCall } from '../define.ts';
import type { ComparisonName } from './comparison.ts';

const operations: Readonly<Record<Exclude<ComparisonName, '<=>'>, CompareOp>> = {
  '=': 'eq',
  '<>': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};

/** The kernel for two sides of `type`; null where the driver's loop over the scalar is all there is. */
export function comparisonKernel(name: ComparisonName, type: DataType): NonNullable<BoundCall['kernel']> | null {
  if (!isComparable(type)) return null;
  if (name === '<=>') {
    return ({ kernels, alloc }, [left, right], rows) => compareNullSafe(kernels, left!, right!, rows, alloc);
  }
  const operation = operations[name];
  return ({ kernels, alloc }, [left, right], rows) => compare(kernels, operation, left!, right!, rows, alloc);
}
