/** Dates, times and timestamps as text. Takes day numbers and counts of micro- or nanoseconds; prints no zone. */
import { civilOfDay, clockOfMicros, splitMicros } from '../calendar.ts';
import { localOfInstant, zoneOf } from '../zone.ts';

/** `2024-02-29`, `+10000-01-01`, `-0044-03-15`. */
export function formatDate(dayNumber: number): string {
  const { year, month, day } = civilOfDay(dayNumber);
  return `${formatYear(year)}-${two(month)}-${two(day)}`;
}

/** `2024-02-29 12:34:56.5`: a wall clock in microseconds, without trailing zeros in the fraction. */
export function formatLocal(micros: bigint): string {
  const { day, microOfDay } = splitMicros(micros);
  const { hour, minute, second, micro } = clockOfMicros(microOfDay);
  const fraction = micro === 0 ? '' : `.${String(micro).padStart(6, '0').replace(/0+$/, '')}`;
  return `${formatDate(day)} ${two(hour)}:${two(minute)}:${two(second)}${fraction}`;
}

/** An instant in microseconds as the wall clock of `zone`. */
export function formatInstant(micros: bigint, zone: string): string {
  return formatLocal(localOfInstant(zoneOf(zone), micros));
}

/** `12:34:56.5`: nanoseconds since midnight, without trailing zeros in the fraction. */
export function formatTime(nanos: bigint): string {
  const seconds = Number(nanos / 1_000_000_000n);
  const rest = nanos % 1_000_000_000n;
  const fraction = rest === 0n ? '' : `.${rest.toString().padStart(9, '0').replace(/0+$/, '')}`;
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${fraction}`;
}

/** Four digits at least, with a sign before the year 0 and after 9999. */
export function formatYear(year: number): string {
  if (year > 9999) return `+${year}`;
  return year < 0 ? `-${String(-year).padStart(4, '0')}` : String(year).padStart(4, '0');
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
