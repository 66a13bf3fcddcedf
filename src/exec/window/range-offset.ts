/** Arithmetic of order keys for RANGE frames: numbers, dates, instants and intervals. */
import { unsupported } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, typeName } from '../../core/types.ts';

/** value + sign * offset, in the key's own unit; the binder has given the offset the type that fits. */
export function addOffset(type: DataType, value: Scalar, offset: Scalar, sign: number): Scalar {
  if (typeof value === 'number' && typeof offset === 'number') return value + sign * offset;
  if (typeof value === 'bigint' && typeof offset === 'bigint') return value + BigInt(sign) * offset;
  if (typeof value === 'number' && typeof offset === 'bigint') return addToNumber(type, value, offset, sign);
  if (typeof value === 'bigint' && typeof offset === 'number') return addToBig(type, value, offset, sign);
  throw unsupported(`A RANGE frame over ${typeName(type)} with such an offset`);
}

const microsPerDay = 86_400_000_000n;

/** A date and a day-time interval, or a plain integer of another width. */
function addToNumber(type: DataType, value: number, offset: bigint, sign: number): Scalar {
  if (type.id === 'date') return value + (sign * Number(offset)) / Number(microsPerDay);
  return value + sign * Number(offset);
}

/** An instant and a year-month interval in months, or an integer. */
function addToBig(type: DataType, value: bigint, offset: number, sign: number): Scalar {
  if (type.id !== 'timestamp') return value + BigInt(sign * offset);
  const date = new Date(Number(value / 1000n));
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + sign * offset);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return BigInt(date.getTime()) * 1000n + (value % 1000n);
}

export function compareValues(a: Scalar, b: Scalar): number {
  if (typeof a === 'number' && typeof b === 'number' && (Number.isNaN(a) || Number.isNaN(b))) {
    return Number.isNaN(a) === Number.isNaN(b) ? 0 : Number.isNaN(a) ? 1 : -1;
  }
  return a! < b! ? -1 : a! > b! ? 1 : 0;
}
