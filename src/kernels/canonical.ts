/** A text for each value of a type, equal exactly where SQL's grouping equality holds: for hashing nested values in JavaScript. */
import type { Scalar } from '../core/scalar.ts';
import type { DataType } from '../core/types.ts';
import { memberTypes } from './builder.ts';

/** Floats are normalised (-0.0, NaN), maps do not depend on the order of their entries. */
export function canonicalText(type: DataType, value: Scalar): string {
  if (value === null) return '~';
  if (typeof value === 'string') return `${value.length}:${value}`;
  if (value instanceof Uint8Array) return `x${Buffer.from(value).toString('hex')}`;
  if (!Array.isArray(value)) return Object.is(value, -0) ? '0' : String(value);
  const types = memberTypes(type);
  if (type.id === 'list') return `[${value.map((item: Scalar) => canonicalText(types[0]!, item)).join(',')}]`;
  if (type.id === 'map') {
    const entries = value.map((entry) => `${canonicalText(types[0]!, entry[0])}=${canonicalText(types[1]!, entry[1])}`);
    return `{${entries.sort().join(',')}}`;
  }
  return `(${value.map((member: Scalar, i) => canonicalText(types[i]!, member)).join(',')})`;
}
