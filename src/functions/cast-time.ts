/** Casts to dates, times, timestamps and intervals: conversions of single values, undefined where a value does not fit. */
import { joinMicros, splitMicros } from '../core/calendar.ts';
import { divideHalfUp, powerOfTen } from '../core/decimal.ts';
import type { Scalar } from '../core/scalar.ts';
import type { DataType, IntervalType, TimestampType, TimeType } from '../core/types.ts';
import { instantOfLocal, localOfInstant, zoneOf } from '../core/zone.ts';
import type { Convert } from './cast.ts';
import { unitSizes } from './cast-number.ts';

export function toDate(from: DataType): Convert {
  if (from.id === 'date') return (_, value) => value;
  if (from.id !== 'timestamp') return () => undefined;
  if (from.zone === 'none') return (_, value) => splitMicros(value as bigint).day;
  return (context, value) => splitMicros(localOfInstant(zoneOf(context.zone), value as bigint)).day;
}

export function toTimestamp(from: DataType, to: TimestampType): Convert {
  const isInstant = to.zone === 'utc';
  switch (from.id) {
    case 'date':
      return (context, value) => {
        const local = joinMicros(value as number, 0);
        return fit64(isInstant ? instantOfLocal(zoneOf(context.zone), local) : local);
      };
    case 'timestamp':
      if (from.zone === to.zone) return (_, value) => value;
      return (context, value) => {
        const zone = zoneOf(context.zone);
        return fit64(isInstant ? instantOfLocal(zone, value as bigint) : localOfInstant(zone, value as bigint));
      };
    case 'decimal':
      // The lowest 64 bits, as Java takes them.
      return (_, value) => BigInt.asIntN(64, ((value as bigint) * 1_000_000n) / powerOfTen(from.scale));
    case 'float':
      return (_, value) => {
        const micros = (value as number) * 1_000_000;
        return Number.isFinite(micros) ? fit64(BigInt(Math.trunc(micros))) : undefined;
      };
    case 'int':
      // The last instant that there is stands for later ones.
      return (_, value) => saturated64(BigInt(value as bigint) * 1_000_000n);
    case 'bool':
      return (_, value) => (value === true ? 1n : 0n);
    default:
      return () => undefined;
  }
}

export function toTime(from: DataType, to: TimeType): Convert {
  const step = powerOfTen(9 - to.precision);
  if (from.id === 'time') return (_, value) => (value as bigint) - ((value as bigint) % step);
  return () => undefined;
}

export function toInterval(from: DataType, to: IntervalType): Convert {
  const unit = unitSizes[to.to];
  const fitted = (wide: bigint): Scalar | undefined => fitInterval(to, wide);
  switch (from.id) {
    case 'interval':
      // Fields finer than the target's finest are cut off.
      return (_, value) => {
        const wide = BigInt(value as bigint);
        return fitted(to.to === 'second' ? wide : wide - (wide % unit));
      };
    case 'int':
      return (_, value) => fitted(BigInt(value as bigint) * unit);
    case 'decimal':
      return (_, value) => fitted(ofDecimal(value as bigint, from.scale, to, unit));
    default:
      return () => undefined;
  }
}

/** Months round half up and seconds keep microseconds; the coarser fields of a day are cut. */
function ofDecimal(value: bigint, scale: number, to: IntervalType, unit: bigint): bigint {
  const power = powerOfTen(scale);
  if (to.unit === 'yearMonth' || to.to === 'second') return divideHalfUp(value * unit, power);
  return (value / power) * unit;
}

function fitInterval(type: IntervalType, wide: bigint): Scalar | undefined {
  if (type.unit === 'dayTime') return fit64(wide);
  return BigInt.asIntN(32, wide) === wide ? Number(wide) : undefined;
}

function fit64(value: bigint): bigint | undefined {
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

function saturated64(value: bigint): bigint {
  if (value > 2n ** 63n - 1n) return 2n ** 63n - 1n;
  return value < -(2n ** 63n) ? -(2n ** 63n) : value;
}
