/** Numbers of any type as exact decimals, and decimals rounded half to even: what number formats need. */
import { formatDecimal, powerOfTen, type ScaledDecimal } from '../../core/decimal.ts';
import type { Scalar } from '../../core/scalar.ts';
import type { DataType } from '../../core/types.ts';

/** The value of a double to its last digit; finite ones only. */
export function exactOfDouble(value: number): ScaledDecimal {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = exponent === 0 ? fraction : fraction | 0x10000000000000n;
  const power = Math.max(exponent, 1) - 1075;
  const signed = value < 0 ? -mantissa : mantissa;
  return power >= 0
    ? { unscaled: signed << BigInt(power), scale: 0 }
    : { unscaled: signed * 5n ** BigInt(-power), scale: -power };
}

/** A finite number of any number type. */
export function exactOf(type: DataType, value: Scalar): ScaledDecimal {
  if (type.id === 'decimal') return { unscaled: value as bigint, scale: type.scale };
  return type.id === 'float' ? exactOfDouble(value as number) : { unscaled: BigInt(value as bigint), scale: 0 };
}

/** With `scale` digits after the point, ties to the even neighbour (`isHalfUp`: away from zero). */
export function roundExact({ unscaled, scale: from }: ScaledDecimal, scale: number, isHalfUp = false): bigint {
  if (scale >= from) return unscaled * powerOfTen(scale - from);
  const unit = powerOfTen(from - scale);
  const size = unscaled < 0n ? -unscaled : unscaled;
  const quotient = size / unit;
  const twice = 2n * (size - quotient * unit);
  const isUp = twice > unit || (twice === unit && (isHalfUp || quotient % 2n === 1n));
  const rounded = isUp ? quotient + 1n : quotient;
  return unscaled < 0n ? -rounded : rounded;
}

/** Digits with `scale` of them after the point, with commas between thousands where they are asked for. */
export function digitsOf(unscaled: bigint, scale: number, isGrouped: boolean): string {
  const text = formatDecimal(unscaled, scale);
  if (!isGrouped) return text;
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
