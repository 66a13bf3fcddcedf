/** SQL's order of plain values: the oracle of sorting and comparing. NaN is greatest, strings by bytes, NULL first inside nested values. */
import type { Scalar } from '../core/scalar.ts';
import type { DataType } from '../core/types.ts';
import { memberTypes } from './builder.ts';

/** Below 0, 0 or above 0 as `a` comes before, with or after `b`. Arrays by element then length, structs by member. */
export function compareScalars(type: DataType, a: Scalar, b: Scalar): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string));
  if (a instanceof Uint8Array) return Buffer.compare(a, b as Uint8Array);
  if (Array.isArray(a)) return compareLists(type, a, b as readonly Scalar[]);
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return Number(a > b) - Number(a < b);
}

function compareLists(type: DataType, a: readonly Scalar[], b: readonly Scalar[]): number {
  const types = memberTypes(type);
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i]!, b[i]!];
    const order =
      type.id === 'map'
        ? compareLists({ id: 'struct', fields: [type.key, type.value] }, x as readonly Scalar[], y as readonly Scalar[])
        : compareScalars(type.id === 'list' ? types[0]! : types[i]!, x, y);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
