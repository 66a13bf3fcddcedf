/** Casts to numbers: conversions of single values, undefined where a value does not fit. */
import { floorDivide, microsPerSecond } from '../core/calendar.ts';
import { decimalToDouble, doubleToScaled, fit, fitScaled, rescale, truncateToInteger } from '../core/decimal.ts';
import type { Scalar } from '../core/scalar.ts';
import type { DataType, DecimalType, FloatType, IntervalType, IntType, Unit } from '../core/types.ts';
import type { Convert } from './cast.ts';
import type { CastMode } from './cast-mode.ts';

const bigMicrosPerSecond = BigInt(microsPerSecond);

export function toInteger(from: DataType, to: IntType, mode: CastMode): Convert {
  const { bits } = to;
  if (mode === 'legacy' && from.id !== 'interval' && from.id !== 'time')
    return (_, value) => wrapInteger(from, value, bits);
  return (_, value) => {
    const wide = wholeNumber(from, value);
    if (wide === undefined || BigInt.asIntN(bits, wide) !== wide) return undefined;
    return bits === 64 ? wide : Number(wide);
  };
}

export function toFloat(from: DataType, to: FloatType): Convert {
  const round = to.bits === 32 ? Math.fround : (value: number) => value;
  switch (from.id) {
    case 'decimal':
      return (_, value) => round(decimalToDouble(value as bigint, from.scale));
    case 'timestamp':
      return (_, value) => round(Number(value) / microsPerSecond);
    case 'date':
      return () => undefined;
    default:
      return (_, value) => round(Number(value));
  }
}

export function toDecimal(from: DataType, to: DecimalType): Convert {
  switch (from.id) {
    case 'decimal':
      return (_, value) => fit(rescale(value as bigint, from.scale, to.scale), to.precision);
    case 'float':
      // Neither NaN nor infinity is a decimal; Spark gives NULL for them in every mode.
      return (_, value) => (Number.isFinite(value) ? fitScaled(doubleToScaled(value as number), to) : null);
    case 'timestamp':
      return (_, value) => fitScaled({ unscaled: value as bigint, scale: 6 }, to);
    case 'date':
      return () => undefined;
    case 'interval':
      return (_, value) => fitScaled(intervalCount(from, value), to);
    case 'time':
      return (_, value) => fitScaled({ unscaled: value as bigint, scale: 9 }, to);
    default:
      return (_, value) => fitScaled({ unscaled: BigInt(value as bigint), scale: 0 }, to);
  }
}

/** The units of the finest field of interval types, in months or microseconds. */
export const unitSizes: Readonly<Record<Unit, bigint>> = {
  year: 12n,
  month: 1n,
  day: 86_400_000_000n,
  hour: 3_600_000_000n,
  minute: 60_000_000n,
  second: bigMicrosPerSecond,
};

/** An interval in units of its finest field; seconds keep their fraction. */
function intervalCount(type: IntervalType, value: Scalar): { unscaled: bigint; scale: number } {
  const wide = BigInt(value as bigint);
  return type.to === 'second' ? { unscaled: wide, scale: 6 } : { unscaled: wide / unitSizes[type.to], scale: 0 };
}

/** The value without its fraction; undefined for NaN and infinities. */
function wholeNumber(from: DataType, value: Scalar): bigint | undefined {
  switch (from.id) {
    case 'float':
      return Number.isFinite(value) ? BigInt(Math.trunc(value as number)) : undefined;
    case 'decimal':
      return truncateToInteger(value as bigint, from.scale);
    case 'timestamp':
      return floorDivide(value as bigint, bigMicrosPerSecond);
    case 'interval':
      return BigInt(value as bigint) / unitSizes[from.to];
    case 'time':
      return (value as bigint) / 1_000_000_000n;
    default:
      return BigInt(value as bigint);
  }
}

/** As Java converts: floating point saturates at the limits of int or long, everything else loses its high bits. */
function wrapInteger(from: DataType, value: Scalar, bits: 8 | 16 | 32 | 64): Scalar {
  let wide: bigint;
  if (from.id === 'float') wide = saturated(value as number, bits === 64 ? 64 : 32);
  else if (from.id === 'date') return null;
  else if (from.id === 'timestamp' && bits < 64) {
    const seconds = wholeNumber(from, value) ?? 0n;
    return BigInt.asIntN(bits, seconds) === seconds ? Number(seconds) : null;
  } else wide = wholeNumber(from, value) ?? 0n;
  const cut = BigInt.asIntN(bits, wide);
  return bits === 64 ? cut : Number(cut);
}

function saturated(value: number, bits: 32 | 64): bigint {
  if (Number.isNaN(value)) return 0n;
  const limit = 1n << BigInt(bits - 1);
  if (value >= Number(limit)) return limit - 1n;
  return value <= -Number(limit) ? -limit : BigInt(Math.trunc(value));
}
