/**
 * Dates, timestamps and decimals as the log's text has them, and back.
 * Takes and gives Scalars' forms. Text that is none of the log's forms gives null; the caller knows what that means.
 */

import { civilOfDay, clockOfMicros, dayOfCivil, isCivilDate, splitMicros } from '../core/calendar.ts';
import { parseScaledDecimal, powerOfTen } from '../core/decimal.ts';

/** `yyyy-MM-dd` of days since 1970-01-01, proleptic Gregorian; years beyond four digits get their sign. */
export function dateText(days: number): string {
  const { year, month, day } = civilOfDay(days);
  const sign = year < 0 ? '-' : year > 9999 ? '+' : '';
  return `${sign}${pad(Math.abs(year), 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** ISO 8601 with microseconds; with Z where it is an instant. */
export function timestampText(micros: bigint, isInstant: boolean): string {
  const { day, microOfDay } = splitMicros(micros);
  const { hour, minute, second, micro } = clockOfMicros(microOfDay);
  const time = `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}.${pad(micro, 6)}`;
  return `${dateText(day)}T${time}${isInstant ? 'Z' : ''}`;
}

/** Days since 1970-01-01 of `yyyy-MM-dd`. */
export function parseDate(text: string): number | null {
  const match = /^([+-]?\d{4,7})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return isCivilDate(year, month, day) ? dayOfCivil(year, month, day) : null;
}

export interface ParsedTimestamp {
  /** Microseconds as if the text were in UTC. */
  readonly localMicros: bigint;
  /** What has to be added to UTC to get the text's clock; null where the text names no zone. */
  readonly offsetMicros: bigint | null;
  readonly fractionDigits: number;
}

/** `yyyy-MM-dd HH:mm:ss[.fraction]` or ISO 8601 with `T`, with or without `Z` or an offset. Digits past microseconds are dropped. */
export function parseTimestamp(text: string): ParsedTimestamp | null {
  const match = timestampPattern.exec(text);
  if (match === null) return null;
  const [, date = '', hour, minute, second = '0', fraction = '', zone] = match;
  const days = parseDate(date);
  const [h, m, s] = [Number(hour ?? 0), Number(minute ?? 0), Number(second)];
  const offsetMicros = zone === undefined ? null : parseOffset(zone);
  if (days === null || h > 23 || m > 59 || s > 59 || offsetMicros === undefined) return null;
  const seconds = BigInt(days) * 86_400n + BigInt(h * 3600 + m * 60 + s);
  const localMicros = seconds * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'));
  return { localMicros, offsetMicros, fractionDigits: fraction.length };
}

/** A decimal text as an unscaled value at `scale`; null where it is no decimal or needs more fraction digits. */
export function parseDecimal(text: string, scale: number): bigint | null {
  const parsed = parseScaledDecimal(text.trim());
  return parsed === undefined ? null : rescaleExactly(parsed.unscaled, parsed.scale, scale);
}

/** `unscaled` / 10^from as an unscaled value at scale `to`; null where digits would be lost or the numbers are beyond reason. */
export function rescaleExactly(unscaled: bigint, from: number, to: number): bigint | null {
  if (Math.abs(to - from) > rescaleMax) return unscaled === 0n ? 0n : null;
  if (to >= from) return unscaled * powerOfTen(to - from);
  const divisor = powerOfTen(from - to);
  return unscaled % divisor === 0n ? unscaled / divisor : null;
}

const rescaleMax = 150;

const timestampPattern =
  /^([+-]?\d{4,7}-\d{1,2}-\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?)? ?(Z|UTC|[+-]\d{1,2}(?::?\d{2})?)?$/;

function parseOffset(zone: string): bigint | undefined {
  if (zone === 'Z' || zone === 'UTC') return 0n;
  const match = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  if (match === null) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return BigInt((match[1] === '-' ? -minutes : minutes) * 60) * 1_000_000n;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
