/** What functions on timestamps share: the wall clock of a value, day moves in a zone, units of time. */
import { addMonths, joinMicros, splitMicros } from '../../core/calendar.ts';
import type { DataType } from '../../core/types.ts';
import { instantOfLocal, localOfInstant, type Zone, zoneOf } from '../../core/zone.ts';
import type { EvalContext } from '../define.ts';

/** The zone in which values of a timestamp type have their wall clock. */
export function zoneFor(context: EvalContext, type: DataType): Zone {
  return zoneOf(type.id === 'timestamp' && type.zone === 'utc' ? context.zone : 'UTC');
}

/** A timestamp moved by months and days of its wall clock, then by microseconds of the time line. */
export function moveInstant(zone: Zone, instant: bigint, months: number, days: number, micros: bigint): bigint {
  if (months === 0 && days === 0) return instant + micros;
  const { day, microOfDay } = splitMicros(localOfInstant(zone, instant));
  const moved = (months === 0 ? day : addMonths(day, months)) + days;
  return instantOfLocal(zone, joinMicros(moved, microOfDay)) + micros;
}

export const unitNames = [
  'YEAR',
  'QUARTER',
  'MONTH',
  'WEEK',
  'DAY',
  'DAYOFYEAR',
  'HOUR',
  'MINUTE',
  'SECOND',
  'MILLISECOND',
  'MICROSECOND',
] as const;

export type TimeUnitName = (typeof unitNames)[number];

export function unitOf(name: string): TimeUnitName | undefined {
  const upper = name.toUpperCase();
  return unitNames.find((unit) => unit === upper);
}

/** Months, or days, or microseconds that a unit is. */
export const unitSizes: Readonly<Record<TimeUnitName, readonly [months: number, days: number, micros: bigint]>> = {
  YEAR: [12, 0, 0n],
  QUARTER: [3, 0, 0n],
  MONTH: [1, 0, 0n],
  WEEK: [0, 7, 0n],
  DAY: [0, 1, 0n],
  DAYOFYEAR: [0, 1, 0n],
  HOUR: [0, 0, 3_600_000_000n],
  MINUTE: [0, 0, 60_000_000n],
  SECOND: [0, 0, 1_000_000n],
  MILLISECOND: [0, 0, 1000n],
  MICROSECOND: [0, 0, 1n],
};
