/** Fields of dates and timestamps: year, month, day, hour and their kin. */

import {
  civilOfDay,
  dayOfYear,
  isoDayOfWeek,
  isoWeek,
  microsPerHour,
  microsPerMinute,
  microsPerSecond,
  packedCivil,
  splitMicros,
} from '../../core/calendar.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, dateType, int32, utf8 } from '../../core/types.ts';
import { localOfInstant, zoneOf } from '../../core/zone.ts';
import { declare } from '../declare.ts';
import type { BoundCall, EvalContext, ScalarFunction } from '../define.ts';
import { int32Kernel } from '../loops.ts';
import { dayNames, monthNames, shortName } from './names.ts';

export const fieldFunctions: readonly ScalarFunction[] = [
  dateField('year', [], 'The year of a date.', ["year(DATE'2024-02-29')", '2024'], yearOf, true),
  dateField('quarter', [], 'The quarter of a date, 1 to 4.', ["quarter(DATE'2024-02-29')", '1'], quarterOf),
  dateField('month', [], 'The month of a date, 1 to 12.', ["month(DATE'2024-02-29')", '2'], monthOf),
  dateField('dayofmonth', ['day'], 'The day of the month, 1 to 31.', ["day(DATE'2024-02-29')", '29'], dayOf),
  dateField('dayofyear', [], 'The day of the year, 1 to 366.', ["dayofyear(DATE'2024-02-29')", '60'], dayOfYear),
  dateField(
    'dayofweek',
    [],
    'The day of the week, from 1 for Sunday to 7 for Saturday.',
    ["dayofweek(DATE'2024-02-29')", '5'],
    dayOfWeek,
  ),
  dateField(
    'weekday',
    [],
    'The day of the week, from 0 for Monday to 6 for Sunday.',
    ["weekday(DATE'2024-02-29')", '3'],
    (day) => isoDayOfWeek(day) - 1,
  ),
  dateField(
    'weekofyear',
    [],
    'The week of the year as ISO 8601 counts: week 1 has the first Thursday.',
    ["weekofyear(DATE'2024-02-29')", '9'],
    weekOfYear,
  ),
  nameField('dayname', 'The short name of the day of the week.', ["dayname(DATE'2024-02-29')", 'Thu'], (day) =>
    shortName(dayNames[isoDayOfWeek(day) - 1]!),
  ),
  nameField('monthname', 'The short name of the month.', ["monthname(DATE'2024-02-29')", 'Feb'], (day) =>
    shortName(monthNames[civilOfDay(day).month - 1]!),
  ),
  clockField(
    'hour',
    'The hour of a timestamp, 0 to 23.',
    ["hour(TIMESTAMP'2024-02-29 12:34:56')", '12'],
    microsPerHour,
  ),
  clockField(
    'minute',
    'The minute of a timestamp, 0 to 59.',
    ["minute(TIMESTAMP'2024-02-29 12:34:56')", '34'],
    microsPerMinute,
  ),
  clockField(
    'second',
    'The second of a timestamp, 0 to 59.',
    ["second(TIMESTAMP'2024-02-29 12:34:56')", '56'],
    microsPerSecond,
  ),
];

export function yearOf(day: number): number {
  return Math.floor(packedCivil(day) / 512);
}

export function monthOf(day: number): number {
  return (packedCivil(day) >> 5) & 15;
}

export function dayOf(day: number): number {
  return packedCivil(day) & 31;
}

export function quarterOf(day: number): number {
  return Math.floor((monthOf(day) - 1) / 3) + 1;
}

/** 1 is Sunday, 7 is Saturday. */
export function dayOfWeek(day: number): number {
  return (isoDayOfWeek(day) % 7) + 1;
}

export function weekOfYear(day: number): number {
  return isoWeek(day).week;
}

/** The wall clock of a timestamp, in microseconds: its own, or that of the session's zone. */
export function localMicros(context: EvalContext, type: DataType, value: Scalar): bigint {
  const hasZone = type.id === 'timestamp' && type.zone === 'utc';
  return hasZone ? localOfInstant(zoneOf(context.zone), value as bigint) : (value as bigint);
}

/** The microseconds since midnight of a time, or of a timestamp's wall clock. */
export function microOfDay(context: EvalContext, type: DataType, value: Scalar): number {
  if (type.id === 'time') return Number((value as bigint) / 1000n);
  return splitMicros(localMicros(context, type, value)).microOfDay;
}

function dateField(
  name: string,
  aliases: readonly string[],
  doc: string,
  example: readonly [string, string],
  field: (day: number) => number,
  isMonotonic = false,
): ScalarFunction {
  const scalar: BoundCall['scalar'] = (_, day) => field(day as number);
  return declare({
    name,
    aliases,
    category: 'datetime',
    doc,
    signature: `${name}(date)`,
    examples: [example],
    takes: [dateType],
    ...(isMonotonic && { monotonic: () => 'increasing' }),
    make: () => ({ type: int32, scalar, kernel: int32Kernel(int32, scalar, field) }),
  });
}

function nameField(
  name: string,
  doc: string,
  example: readonly [string, string],
  field: (day: number) => string,
): ScalarFunction {
  return declare({
    name,
    category: 'datetime',
    doc,
    signature: `${name}(date)`,
    examples: [example],
    takes: [dateType],
    make: () => ({ type: utf8, scalar: (_, day) => field(day as number) }),
  });
}

function clockField(name: string, doc: string, example: readonly [string, string], unitMicros: number): ScalarFunction {
  const limit = unitMicros === microsPerHour ? 24 : 60;
  return declare({
    name,
    category: 'datetime',
    doc,
    signature: `${name}(timestamp)`,
    examples: [example],
    takes: [['timestamp', { id: 'time', precision: 6 }]],
    make: ([type]) => ({
      type: int32,
      scalar: (context, value) => Math.floor(microOfDay(context, type!, value!) / unitMicros) % limit,
    }),
  });
}
