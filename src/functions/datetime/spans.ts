/** Differences of dates and timestamps: datediff, months_between, timestampdiff. */
import { civilOfDay, daysInMonth, floorDivide, joinMicros, microsPerDay, splitMicros } from '../../core/calendar.ts';
import type { Scalar } from '../../core/scalar.ts';
import { boolType, dateType, float64, int32, int64, timestampUtc, utf8 } from '../../core/types.ts';
import { instantOfLocal, localOfInstant, zoneOf } from '../../core/zone.ts';
import { declare, type Make } from '../declare.ts';
import type { BoundCall, EvalContext, ScalarFunction } from '../define.ts';
import { int32PairKernel } from '../loops.ts';
import { type TimeUnitName, unitOf, unitSizes, zoneFor } from './clock.ts';
import { badUnit } from './moves.ts';

export const spanFunctions: readonly ScalarFunction[] = [
  declare({
    name: 'datediff',
    aliases: ['date_diff'],
    category: 'datetime',
    doc: 'The days from the second date to the first.',
    signature: 'datediff(end, start)',
    examples: [["datediff(DATE'2024-03-01', DATE'2024-02-28')", '2']],
    takes: [dateType, dateType],
    monotonic: (_, index) => (index === 0 ? 'increasing' : 'decreasing'),
    make: () => ({
      type: int32,
      scalar: daysBetween,
      kernel: int32PairKernel(int32, daysBetween, (end, start) => (end - start) | 0),
    }),
  }),
  declare({
    name: 'months_between',
    category: 'datetime',
    doc: 'The months between two timestamps with a fraction of 31 days; whole where both are the same day or the last of the month.',
    signature: 'months_between(end, start[, roundOff])',
    examples: [["months_between(TIMESTAMP'1997-02-28 10:30:00', TIMESTAMP'1996-10-30 00:00:00')", '3.94959677']],
    takes: [timestampUtc, timestampUtc, boolType],
    optional: 1,
    make: () => ({
      type: float64,
      scalar: (context, end, start, isRounded) =>
        monthsBetween(context, end as bigint, start as bigint, isRounded !== false),
    }),
  }),
  declare({
    name: 'timestampdiff',
    category: 'datetime',
    doc: 'The whole units from the first timestamp to the second, on their wall clocks.',
    signature: 'timestampdiff(unit, start, end)',
    examples: [["timestampdiff(MONTH, TIMESTAMP'2024-01-31 00:00:00', TIMESTAMP'2024-03-30 00:00:00')", '1']],
    takes: [utf8, 'timestamp', 'timestamp'],
    make: makeTimestampDiff,
  }),
];

const daysBetween: BoundCall['scalar'] = (_, end, start) => ((end as number) - (start as number)) | 0;

interface MonthPlace {
  readonly months: number;
  readonly day: number;
  readonly isLast: boolean;
  readonly second: number;
}

function monthPlace(context: EvalContext, instant: bigint): MonthPlace {
  const zone = zoneOf(context.zone);
  const { day: dayNumber } = splitMicros(localOfInstant(zone, instant));
  // Where the clock was changed since midnight, what has passed counts.
  const microOfDay = Number(instant - instantOfLocal(zone, joinMicros(dayNumber, 0)));
  const { year, month, day } = civilOfDay(dayNumber);
  const isLast = day === daysInMonth(year, month);
  return { months: year * 12 + month, day, isLast, second: Math.floor(microOfDay / 1_000_000) };
}

function monthsBetween(context: EvalContext, end: bigint, start: bigint, isRounded: boolean): number {
  const a = monthPlace(context, end);
  const b = monthPlace(context, start);
  const months = a.months - b.months;
  if (a.day === b.day || (a.isLast && b.isLast)) return months;
  const seconds = (a.day - b.day) * 86_400 + a.second - b.second;
  const exact = months + seconds / (31 * 86_400);
  return isRounded ? Math.floor(exact * 1e8 + 0.5) / 1e8 : exact;
}

const bigMicrosPerDay = BigInt(microsPerDay);

function makeTimestampDiff(types: Parameters<Make>[0], args: Parameters<Make>[1]): ReturnType<Make> {
  const unit = unitOf(String(args[0]!.constant));
  if (unit === undefined) return badUnit('timestampdiff', args[0]!);
  const hasZone = types.slice(1).some((type) => type.id === 'timestamp' && type.zone === 'utc');
  const type = hasZone ? timestampUtc : types[1]!;
  const scalar = (context: EvalContext, _: Scalar, start: Scalar, end: Scalar): Scalar => {
    const zone = zoneFor(context, type);
    return wholeUnits(unit, localOfInstant(zone, start as bigint), localOfInstant(zone, end as bigint));
  };
  return { type: int64, arguments: [types[0]!, type, type], scalar: scalar as never };
}

/** Between two wall clocks in microseconds; what is no whole unit is cut. */
function wholeUnits(unit: TimeUnitName, start: bigint, end: bigint): bigint {
  const [months, days, micros] = unitSizes[unit];
  if (months > 0) return BigInt(Math.trunc(wholeMonths(start, end) / months));
  return (end - start) / (days > 0 ? BigInt(days) * bigMicrosPerDay : micros);
}

function wholeMonths(start: bigint, end: bigint): number {
  const place = (local: bigint): readonly [months: number, rest: bigint] => {
    const dayNumber = Number(floorDivide(local, bigMicrosPerDay));
    const { year, month, day } = civilOfDay(dayNumber);
    return [year * 12 + month, BigInt(day) * bigMicrosPerDay + (local - BigInt(dayNumber) * bigMicrosPerDay)];
  };
  const [startMonths, startRest] = place(start);
  const [endMonths, endRest] = place(end);
  const months = endMonths - startMonths;
  if (months > 0 && endRest < startRest) return months - 1;
  return months < 0 && endRest > startRest ? months + 1 : months;
}
