/** Arithmetic with dates, timestamps and intervals on plain values. Raises on overflow whatever the mode; never sees a null. */
import { addMonths, joinMicros, microsPerDay, splitMicros } from '../../core/calendar.ts';
import { divideHalfUp, powerOfTen } from '../../core/decimal.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { formatInstant } from '../../core/text/datetime.ts';
import { type DataType, type IntervalType, timestampUtc, utf8 } from '../../core/types.ts';
import { instantOfLocal, localOfInstant, type Zone, zoneOf } from '../../core/zone.ts';
import { castScalar } from '../cast.ts';
import type { BinaryScalar } from './numbers.ts';

const bigMicrosPerDay = BigInt(microsPerDay);

/** The days that a date can be: years -5877641 to 5881580, as 32-bit day numbers. */
export function checkedDay(day: number): number {
  if (day === (day | 0)) return day;
  throw new EngineError('ARITHMETIC_OVERFLOW', { message: 'integer overflow' });
}

export function checkedMicros(micros: bigint): bigint {
  if (BigInt.asIntN(64, micros) === micros) return micros;
  throw new EngineError('DATETIME_OVERFLOW', { operation: 'a timestamp is out of range' });
}

/** The months, days and microseconds that any interval moves by. */
export function partsOf(type: IntervalType, value: Scalar): readonly [months: number, days: number, micros: bigint] {
  switch (type.unit) {
    case 'yearMonth':
      return [value as number, 0, 0n];
    case 'dayTime':
      return [0, 0, value as bigint];
    case 'calendar':
      return value as readonly [number, number, bigint];
  }
}

export function moveDate(sign: 1 | -1): BinaryScalar {
  return (_, date, days) => checkedDay((date as number) + sign * (days as number));
}

/** date + interval of months or whole days. */
export function addToDate(type: IntervalType, sign: bigint): BinaryScalar {
  const factor = Number(sign);
  return (_, date, value) => {
    const [months, days, micros] = partsOf(type, value);
    const wholeDays = Number(micros / bigMicrosPerDay);
    if (type.unit === 'calendar' && micros !== 0n) {
      throw new EngineError('INVALID_PARAMETER_VALUE', {
        parameter: 'interval',
        functionName: '`+`',
        reason: 'a date cannot be moved by hours or less',
      });
    }
    const moved = months === 0 ? (date as number) : addMonths(date as number, factor * months);
    return checkedDay(moved + factor * (days + wholeDays));
  };
}

/** timestamp + interval: months and days on the wall clock of the session's zone (`hasZone`), the rest on the time line. */
export function addToTimestamp(type: IntervalType, sign: bigint, hasZone: boolean): BinaryScalar {
  const factor = Number(sign);
  return (context, value, by) => {
    const [months, days, micros] = clockPartsOf(type, by);
    let instant = value as bigint;
    if (months !== 0 || days !== 0) {
      const zone = zoneOf(hasZone ? context.zone : 'UTC');
      const local = splitMicros(localOfInstant(zone, instant));
      const day = addMonths(local.day, factor * months) + factor * days;
      instant = movedInstant(zone, instant, joinMicros(day, local.microOfDay));
    }
    return checkedMicros(instant + sign * micros);
  };
}

/** The parts that a timestamp moves by: whole days of any interval are days of the calendar. */
function clockPartsOf(type: IntervalType, value: Scalar): ReturnType<typeof partsOf> {
  if (type.unit !== 'dayTime') return partsOf(type, value);
  const micros = value as bigint;
  return [0, Number(micros / bigMicrosPerDay), micros % bigMicrosPerDay];
}

/** The instant of a wall clock that another instant moved to: of two it is the one with that one's offset. */
function movedInstant(zone: Zone, from: bigint, local: bigint): bigint {
  const kept = local - (localOfInstant(zone, from) - from);
  return localOfInstant(zone, kept) === local ? kept : instantOfLocal(zone, local);
}

/** The same for text, which gives text: Spark keeps the type of the left side. */
export function addToTimestampText(type: IntervalType, sign: bigint): BinaryScalar {
  const add = addToTimestamp(type, sign, true);
  const strict = castScalar(utf8, timestampUtc, 'ansi');
  const lenient = castScalar(utf8, timestampUtc, 'legacy');
  return (context, value, by) => {
    const parsed = (context.ansi ? strict : lenient)(context, value);
    return parsed === null ? null : formatInstant(add(context, parsed, by) as bigint, context.zone);
  };
}

const nanosPerDay = 86_400_000_000_000n;

/** time + interval; leaving the day is an error. */
export function addToTime(sign: bigint): BinaryScalar {
  return (_, value, by) => {
    const nanos = (value as bigint) + sign * (by as bigint) * 1000n;
    if (nanos >= 0n && nanos < nanosPerDay) return nanos;
    throw new EngineError('DATETIME_OVERFLOW', { operation: 'a time leaves its day' });
  };
}

export const dateDifference: BinaryScalar = (_, a, b) => BigInt((a as number) - (b as number)) * bigMicrosPerDay;

/** Between wall clocks: a day on which the clock is set has 24 hours all the same. */
export function timestampDifference(hasZone: boolean): BinaryScalar {
  return (context, a, b) => {
    if (!hasZone) return checkedMicros((a as bigint) - (b as bigint));
    const zone = zoneOf(context.zone);
    return checkedMicros(localOfInstant(zone, a as bigint) - localOfInstant(zone, b as bigint));
  };
}

/** Intervals of one type, the second times `sign`. */
export function addIntervals(type: IntervalType, sign: bigint): BinaryScalar {
  const factor = Number(sign);
  switch (type.unit) {
    case 'yearMonth':
      return (_, a, b) => checkedMonths((a as number) + factor * (b as number));
    case 'dayTime':
      return (_, a, b) => checkedInterval((a as bigint) + sign * (b as bigint));
    case 'calendar':
      return (_, a, b) => {
        const [x, y] = [partsOf(type, a), partsOf(type, b)];
        return [
          checkedMonths(x[0] + factor * y[0]),
          checkedMonths(x[1] + factor * y[1]),
          checkedInterval(x[2] + sign * y[2]),
        ];
      };
  }
}

/** interval * number, rounded half up. */
export function multiplyInterval(type: IntervalType, factor: DataType): BinaryScalar {
  if (type.unit === 'calendar') return (_, value, by) => scaleCalendar(value, by as number);
  return (_, value, by) => withUnit(type, scaled(BigInt(value as number), by, factor));
}

/** interval / number, rounded half up. */
export function divideInterval(type: IntervalType, divisor: DataType): BinaryScalar {
  return (_, value, by) => {
    if (Number(by) === 0)
      throw new EngineError('INTERVAL_DIVIDED_BY_ZERO', {}, { hint: 'Use try_divide to give NULL instead.' });
    if (type.unit === 'calendar') return scaleCalendar(value, 1 / (by as number));
    return withUnit(type, divided(BigInt(value as number), by, divisor), divisor.id === 'int');
  };
}

/** interval div interval: how often the second fits into the first. */
export const intervalQuotient: BinaryScalar = (_, a, b) => {
  const divisor = BigInt(b as bigint);
  if (divisor === 0n)
    throw new EngineError('INTERVAL_DIVIDED_BY_ZERO', {}, { hint: 'Use try_divide to give NULL instead.' });
  return BigInt(a as bigint) / divisor;
};

/** -interval. */
export function negateInterval(type: IntervalType, value: Scalar): Scalar {
  switch (type.unit) {
    case 'yearMonth':
      return checkedMonths(-(value as number), false);
    case 'dayTime':
      return checkedInterval(-(value as bigint), false);
    case 'calendar': {
      const [months, days, micros] = partsOf(type, value);
      return [checkedMonths(-months, false), checkedMonths(-days, false), checkedInterval(-micros, false)];
    }
  }
}

function checkedMonths(months: number, hasAlternative = true): number {
  if (months === (months | 0)) return months + 0;
  throw intervalOverflow(hasAlternative);
}

function checkedInterval(micros: bigint, hasAlternative = true): bigint {
  if (BigInt.asIntN(64, micros) === micros) return micros;
  throw intervalOverflow(hasAlternative);
}

function intervalOverflow(hasAlternative: boolean): EngineError {
  if (!hasAlternative) return new EngineError('INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION');
  return new EngineError('INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION', { functionName: 'try_add' });
}

function withUnit(type: IntervalType, value: bigint, hasAlternative = false): Scalar {
  if (type.unit === 'dayTime') return checkedInterval(value, hasAlternative);
  return checkedMonths(Number(value), hasAlternative);
}

function scaled(value: bigint, by: Scalar, type: DataType): bigint {
  if (type.id === 'int') return value * BigInt(by as bigint);
  if (type.id === 'decimal') return divideHalfUp(value * (by as bigint), powerOfTen(type.scale));
  return roundHalfUp(Number(value) * (by as number));
}

function divided(value: bigint, by: Scalar, type: DataType): bigint {
  if (type.id === 'int') return divideHalfUp(value, BigInt(by as bigint));
  if (type.id === 'decimal') return divideHalfUp(value * powerOfTen(type.scale), by as bigint);
  return roundHalfUp(Number(value) / (by as number));
}

function roundHalfUp(value: number): bigint {
  if (!Number.isFinite(value)) throw intervalOverflow(false);
  return BigInt(Math.sign(value) * Math.round(Math.abs(value)));
}

function scaleCalendar(value: Scalar, by: number): Scalar {
  const [months, days, micros] = value as readonly [number, number, bigint];
  return [
    checkedMonths(Math.trunc(months * by), false),
    checkedMonths(Math.trunc(days * by), false),
    checkedInterval(roundHalfUp(Number(micros) * by), false),
  ];
}
