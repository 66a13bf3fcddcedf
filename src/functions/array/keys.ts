/** Values as keys of JavaScript's maps and sets, so that equal values (NaN and NaN, 0.0 and -0.0, NULL and NULL) meet. */
import type { Scalar } from '../../core/scalar.ts';
import type { DataType } from '../../core/types.ts';

export type Key = string | number | bigint | boolean | null;

/** A function from values of `type` to keys that are the same exactly where the values are equal. */
export function keyOf(type: DataType): (value: Scalar) => Key {
  switch (type.id) {
    case 'binary':
    case 'list':
    case 'struct':
    case 'map':
    case 'variant':
    case 'interval':
      return (value) => (value === null ? null : textKey(value));
    default:
      return (value) => value as Key;
  }
}

/** The length before each part keeps parts apart. */
function textKey(value: Scalar): string {
  if (value === null) return 'n';
  if (value instanceof Uint8Array) return `x${Buffer.from(value).toString('hex')};`;
  if (Array.isArray(value)) return `a${value.length}:${(value as readonly Scalar[]).map(textKey).join('')}`;
  const text = typeof value === 'number' ? String(value === 0 ? 0 : value) : String(value);
  return `${(typeof value)[0]}${text.length}:${text}`;
}
