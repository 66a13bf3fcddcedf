/**
 * + - * / div where a date, timestamp, time or interval takes part: which meaning the types give.
 * Gives null where no such type is there, so that numbers have their turn.
 */
import {
  calendarInterval,
  type DataType,
  dateType,
  dayTimeInterval,
  float64,
  type IntervalType,
  int32,
  int64,
  isNumeric,
  isSameType,
  timestampUtc,
  utf8,
  yearMonthInterval,
} from '../../core/types.ts';
import { commonOfTwo } from '../coercion.ts';
import type { Argument, BoundCall, TypeMismatch } from '../define.ts';
import { differentTypes, unexpectedInput } from '../mismatch.ts';
import {
  addIntervals,
  addToDate,
  addToTime,
  addToTimestamp,
  addToTimestampText,
  dateDifference,
  divideInterval,
  intervalQuotient,
  moveDate,
  multiplyInterval,
  timestampDifference,
} from './intervals.ts';
import type { ArithmeticName, BinaryScalar } from './numbers.ts';

const dayInterval: IntervalType = { id: 'interval', unit: 'dayTime', from: 'day', to: 'day' };

export function bindTimeArithmetic(
  name: ArithmeticName,
  left: Argument,
  right: Argument,
  nullable: boolean,
): BoundCall | TypeMismatch | null {
  const a = left.type;
  const b = right.type;
  if (!isTemporal(a) && !isTemporal(b)) return null;
  const bound = (types: readonly [DataType, DataType], type: DataType, scalar: BinaryScalar): BoundCall => ({
    kind: 'bound',
    arguments: types,
    type,
    nullable,
    mayFail: true,
    scalar: scalar as BoundCall['scalar'],
  });
  switch (name) {
    case '+':
      return bindPlus(a, b, bound);
    case '-':
      return bindMinus(a, b, bound);
    case '*':
      return bindTimes(a, b, bound);
    case '/':
      return bindOver(a, b, bound);
    case 'div':
      return bindDiv(a, b, bound);
    case '%':
      return null;
  }
}

type Bind = (types: readonly [DataType, DataType], type: DataType, scalar: BinaryScalar) => BoundCall;
type Outcome = BoundCall | TypeMismatch | null;

function isTemporal(type: DataType): boolean {
  return type.id === 'date' || type.id === 'timestamp' || type.id === 'interval' || type.id === 'time';
}

function isInterval(type: DataType, unit?: IntervalType['unit']): type is IntervalType {
  return type.id === 'interval' && (unit === undefined || type.unit === unit);
}

function bindPlus(a: DataType, b: DataType, bound: Bind): Outcome {
  if (isInterval(a) && (isInterval(b) || b.id === 'null')) return bindIntervalSum('+', a, b, bound);
  if (a.id === 'null' && isInterval(b)) return bindIntervalSum('+', b, b, bound);
  // The moved side comes first; NULL and the order of evaluation do not care.
  if (isInterval(a)) return bindMove(b, a, 1n, bound, true);
  if (isInterval(b)) return bindMove(a, b, 1n, bound, false);
  // NULL beside a point in time counts as an interval.
  if (b.id === 'null') return bindMove(a, dayTimeInterval, 1n, bound, false);
  if (a.id === 'null') return bindMove(b, dayTimeInterval, 1n, bound, true);
  if (a.id === 'date') return bindDays(a, b, 1, bound, false);
  if (b.id === 'date') return bindDays(b, a, 1, bound, true);
  return null;
}

function bindMinus(a: DataType, b: DataType, bound: Bind): Outcome {
  if (isInterval(b)) {
    if (isInterval(a) || a.id === 'null') return bindIntervalSum('-', a.id === 'null' ? b : a, b, bound);
    return bindMove(a, b, -1n, bound, false);
  }
  if (isInterval(a)) return b.id === 'null' ? bindIntervalSum('-', a, a, bound) : differentTypes(a, b);
  if (a.id === 'time' || b.id === 'time') {
    if (a.id === 'timestamp' || b.id === 'timestamp') return unexpectedInput(0, '("TIMESTAMP" or "TIMESTAMP_NTZ")', a);
    const isPair = [a, b].every(({ id }) => id === 'time' || id === 'null' || id === 'utf8');
    const hourToSecond: IntervalType = { id: 'interval', unit: 'dayTime', from: 'hour', to: 'second' };
    return isPair
      ? bound(
          [a.id === 'time' ? a : b, b.id === 'time' ? b : a],
          hourToSecond,
          (_, x, y) => ((x as bigint) - (y as bigint)) / 1000n,
        )
      : differentTypes(a, b);
  }
  if (a.id === 'timestamp' || b.id === 'timestamp') return bindTimestampDifference(a, b, bound);
  if (b.id === 'date') {
    const fits = a.id === 'date' || a.id === 'utf8' || a.id === 'null';
    return fits ? bound([dateType, dateType], dayInterval, dateDifference) : unexpectedInput(0, dateType, a);
  }
  if (b.id === 'utf8' || b.id === 'null') return bound([dateType, dateType], dayInterval, dateDifference);
  return bindDays(a, b, -1, bound, false);
}

function bindTimestampDifference(a: DataType, b: DataType, bound: Bind): Outcome {
  const other = a.id === 'timestamp' ? b : a;
  const common = commonOfTwo(a, b);
  if (common === null || common.id !== 'timestamp')
    return unexpectedInput(a === other ? 0 : 1, '("TIMESTAMP" or "TIMESTAMP WITHOUT TIME ZONE")', other);
  return bound([common, common], dayTimeInterval, timestampDifference(common.zone === 'utc'));
}

function bindIntervalSum(name: '+' | '-', a: DataType, b: DataType, bound: Bind): Outcome {
  const common = commonOfTwo(a, b);
  if (common === null || common.id !== 'interval') {
    return name === '-' && isInterval(a, 'dayTime')
      ? differentTypes(a, b)
      : unexpectedInput(0, '("TIMESTAMP" or "TIMESTAMP WITHOUT TIME ZONE")', isInterval(a, 'dayTime') ? b : a);
  }
  return bound([common, common], common, addIntervals(common, name === '+' ? 1n : -1n));
}

/** date, timestamp, time or text moved by an interval; `isSwapped` where the interval stands on the left. */
function bindMove(moved: DataType, by: IntervalType, sign: bigint, bound: Bind, isSwapped: boolean): Outcome {
  const pair = (type: DataType, result: DataType, scalar: BinaryScalar): BoundCall =>
    isSwapped ? bound([by, type], result, (context, x, y) => scalar(context, y, x)) : bound([type, by], result, scalar);
  switch (moved.id) {
    case 'date':
      if (by.unit === 'dayTime' && by.to !== 'day') {
        return pair(timestampUtc, timestampUtc, addToTimestamp(by, sign, true));
      }
      return pair(dateType, dateType, addToDate(by, sign));
    case 'timestamp':
      return pair(moved, moved, addToTimestamp(by, sign, moved.zone === 'utc'));
    case 'time':
      if (by.unit !== 'dayTime') return differentTypes(moved, by);
      return pair(moved, by.to === 'second' ? { id: 'time', precision: 6 } : moved, addToTime(sign));
    case 'utf8':
      if (by.unit === 'yearMonth') break;
      return pair(utf8, utf8, addToTimestampText(by, sign));
    default:
  }
  if (by.unit === 'yearMonth') return isSwapped ? differentTypes(by, moved) : differentTypes(moved, by);
  return unexpectedInput(0, '("TIMESTAMP" or "TIMESTAMP WITHOUT TIME ZONE")', moved);
}

function bindDays(date: DataType, days: DataType, sign: 1 | -1, bound: Bind, isSwapped: boolean): Outcome {
  const fits = (days.id === 'int' && days.bits <= 32) || days.id === 'null';
  if (!fits) return unexpectedInput(1, '("INT" or "SMALLINT" or "TINYINT")', days);
  const scalar = moveDate(sign);
  if (isSwapped) return bound([int32, date], dateType, (context, x, y) => scalar(context, y, x));
  return bound([date, int32], dateType, scalar);
}

function bindTimes(a: DataType, b: DataType, bound: Bind): Outcome {
  if (!isInterval(a) && !isInterval(b)) return null;
  if (isInterval(a) && isInterval(b)) return differentTypes(a, b);
  const interval = isInterval(a) ? a : (b as IntervalType);
  const other = isInterval(a) ? b : a;
  const factor = factorType(other, interval);
  if (factor === null) return unexpectedInput(1, '"NUMERIC"', other);
  const scalar = multiplyInterval(interval, factor);
  if (isInterval(a)) return bound([a, factor], fullInterval(interval), scalar);
  return bound([factor, interval], fullInterval(interval), (context, x, y) => scalar(context, y, x));
}

function bindOver(a: DataType, b: DataType, bound: Bind): Outcome {
  if (!isInterval(a)) return isInterval(b) ? differentTypes(a, b) : null;
  const divisor = factorType(b, a);
  if (divisor === null)
    return isInterval(b) && !isSameType(a, b) ? differentTypes(a, b) : unexpectedInput(1, '"NUMERIC"', b);
  return bound([a, divisor], fullInterval(a), divideInterval(a, divisor));
}

function bindDiv(a: DataType, b: DataType, bound: Bind): Outcome {
  if (!isInterval(a) || !isInterval(b) || a.unit !== b.unit || a.unit === 'calendar') {
    return isInterval(a) || isInterval(b) ? differentTypes(a, b) : null;
  }
  return bound([a, b], int64, intervalQuotient);
}

/** What an interval is multiplied or divided by: a number as it is; text and NULL as a DOUBLE. */
function factorType(type: DataType, interval: IntervalType): DataType | null {
  if (type.id === 'utf8' || type.id === 'null') return float64;
  if (!isNumeric(type)) return null;
  return interval.unit === 'calendar' ? float64 : type;
}

function fullInterval(type: IntervalType): DataType {
  return { yearMonth: yearMonthInterval, dayTime: dayTimeInterval, calendar: calendarInterval }[type.unit];
}
