/** Arithmetic of order keys for RANGE frames: numbers, dates, instants and intervals. */
import { unsupported } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, typeName } from '../../core/types.ts';
import type { EvalContext } from '../../functions/define.ts';
import { addToDate, addToTimestamp } from '../../functions/operators/intervals.ts';

/** Gives key + sign * offset, in the key's own unit; the binder has given the offset a type that fits. */
export function offsetAdder(
  context: EvalContext,
  key: DataType,
  offsetType: DataType,
  offset: Scalar,
  sign: 1 | -1,
): (value: Scalar) => Scalar {
  if (offsetType.id === 'interval' && (key.id === 'date' || key.id === 'timestamp')) {
    const add =
      key.id === 'date'
        ? addToDate(offsetType, BigInt(sign))
        : addToTimestamp(offsetType, BigInt(sign), key.zone === 'utc');
    return (value) => add(context, value, offset);
  }
  return (value) => {
    if (typeof value === 'number') return value + sign * Number(offset);
    if (typeof value === 'bigint') return value + BigInt(sign) * BigInt(offset as bigint);
    throw unsupported(`A RANGE frame over ${typeName(key)} with such an offset`);
  };
}

export function compareValues(a: Scalar, b: Scalar): number {
  if (typeof a === 'number' && typeof b === 'number' && (Number.isNaN(a) || Number.isNaN(b))) {
    return Number.isNaN(a) === Number.isNaN(b) ? 0 : Number.isNaN(a) ? 1 : -1;
  }
  return a! < b! ? -1 : a! > b! ? 1 : 0;
}
