/** trunc and date_trunc: the beginning of the year, month, day, hour, ... that a date or timestamp lies in. */
import { civilOfDay, dayOfCivil, floorDivide, isoDayOfWeek, joinMicros, splitMicros } from '../../core/calendar.ts';
import type { Scalar } from '../../core/scalar.ts';
import { dateType, timestampUtc, utf8 } from '../../core/types.ts';
import { instantOfLocal, localOfInstant, zoneOf } from '../../core/zone.ts';
import { declare } from '../declare.ts';
import type { EvalContext, ScalarFunction } from '../define.ts';
import { int32Kernel } from '../loops.ts';

export const truncateFunctions: readonly ScalarFunction[] = [
  declare({
    name: 'trunc',
    category: 'datetime',
    doc: 'The first day of the year, quarter, month or week of a date; NULL for other units.',
    signature: 'trunc(date, unit)',
    examples: [["trunc(DATE'2024-02-29', 'YEAR')", '2024-01-01']],
    takes: [dateType, utf8],
    monotonic: (_, index) => (index === 0 ? 'increasing' : null),
    make: (_, args) => {
      const scalar = (__: unknown, day: Scalar, unit: Scalar): Scalar => {
        const step = dayStep(unit as string);
        return step === null ? null : step(day as number);
      };
      const constant = args[1]!.constant;
      const step = typeof constant === 'string' ? dayStep(constant) : null;
      const kernel = step === null ? {} : { kernel: int32Kernel(dateType, scalar as never, step) };
      return { type: dateType, nullable: true, scalar: scalar as never, ...kernel };
    },
  }),
  declare({
    name: 'date_trunc',
    category: 'datetime',
    doc: 'The beginning of the year, quarter, month, week, day, hour, minute, second, millisecond or microsecond of a timestamp; NULL for other units.',
    signature: 'date_trunc(unit, timestamp)',
    examples: [["date_trunc('MONTH', TIMESTAMP'2024-02-29 12:34:56')", '2024-02-01 00:00:00']],
    takes: [utf8, timestampUtc],
    monotonic: (_, index) => (index === 1 ? 'increasing' : null),
    make: () => ({ type: timestampUtc, nullable: true, scalar: truncateInstant }),
  }),
];

function dayStep(unit: string): ((day: number) => number) | null {
  switch (unit.toUpperCase()) {
    case 'YEAR':
    case 'YYYY':
    case 'YY':
      return (day) => dayOfCivil(civilOfDay(day).year, 1, 1);
    case 'QUARTER':
      return (day) => {
        const { year, month } = civilOfDay(day);
        return dayOfCivil(year, month - ((month - 1) % 3), 1);
      };
    case 'MONTH':
    case 'MM':
    case 'MON':
      return (day) => {
        const { year, month } = civilOfDay(day);
        return dayOfCivil(year, month, 1);
      };
    case 'WEEK':
      return (day) => day - isoDayOfWeek(day) + 1;
    default:
      return null;
  }
}

/** Units finer than a minute are cut on the time line, coarser ones on the wall clock. */
const clockUnits: Readonly<Record<string, bigint>> = {
  MICROSECOND: 1n,
  MILLISECOND: 1000n,
  SECOND: 1_000_000n,
  MINUTE: 60_000_000n,
  HOUR: 3_600_000_000n,
};

function truncateInstant(context: EvalContext, unit: Scalar, value: Scalar): Scalar {
  const name = (unit as string).toUpperCase();
  const instant = value as bigint;
  const size = Object.hasOwn(clockUnits, name) ? clockUnits[name]! : undefined;
  if (size !== undefined && size <= 1_000_000n) return floorDivide(instant, size) * size;
  const step = name === 'DAY' || name === 'DD' ? (day: number) => day : dayStep(name);
  if (size === undefined && step === null) return null;
  const zone = zoneOf(context.zone);
  const local = localOfInstant(zone, instant);
  // Within an hour that occurs twice, the offset of the instant itself is kept.
  if (size !== undefined) return floorDivide(local, size) * size - (local - instant);
  return instantOfLocal(zone, joinMicros(step!(splitMicros(local).day), 0));
}
