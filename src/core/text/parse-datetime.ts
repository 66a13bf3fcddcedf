/**
 * Dates, times and timestamps from text, by Spark's rules for casts: `2024`, `2024-1`, `2024-01-02T03:04:05.6+01:00`.
 * Gives day numbers and counts of micro- or nanoseconds; undefined where the text is none.
 */
import { dayOfCivil, isCivilDate, joinMicros, microsOfClock } from '../calendar.ts';
import { findZone, instantOfLocal, type Zone } from '../zone.ts';
import { trimBlanks } from './numbers.ts';

const datePattern = /^([+-]?)(\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?$/s;

/** The day number of `[+-]yyyy[-m[-d[ |T anything]]]`. */
export function parseDate(text: string): number | undefined {
  const match = datePattern.exec(trimBlanks(text));
  if (match === null) return undefined;
  return dayOf(match[1]!, match[2]!, match[3], match[4]);
}

const timestampPattern =
  /^([+-]?)(\d{4,6})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?(.*))?)?)?)?)?$/s;

const clockPattern = /^T?(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?(.*))?)?$/s;

export interface ParsedTimestamp {
  /** The wall clock, in microseconds. */
  readonly local: bigint;
  /** The zone that the text names; null where it names none. */
  readonly zone: Zone | null;
}

/** The wall clock and zone of a timestamp's text. A clock without a date is that of the day `today`, where it is given. */
export function parseTimestampText(text: string, today?: number): ParsedTimestamp | undefined {
  const trimmed = trimBlanks(text);
  const match = timestampPattern.exec(trimmed);
  if (match !== null) {
    const day = dayOf(match[1]!, match[2]!, match[3], match[4]);
    return day === undefined ? undefined : withClock(day, match.slice(5));
  }
  if (today === undefined || !(trimmed.startsWith('T') || /^\d{1,2}:/.test(trimmed))) return undefined;
  const clock = clockPattern.exec(trimmed);
  return clock === null ? undefined : withClock(today, clock.slice(1));
}

/** An instant in microseconds; text without a zone is read in `zone`. */
export function parseInstant(text: string, zone: Zone, today?: number): bigint | undefined {
  const parsed = parseTimestampText(text, today);
  if (parsed === undefined) return undefined;
  const instant = instantOfLocal(parsed.zone ?? zone, parsed.local);
  return BigInt.asIntN(64, instant) === instant ? instant : undefined;
}

/** A wall clock in microseconds; a zone in the text is checked and then ignored. */
export function parseLocal(text: string): bigint | undefined {
  return parseTimestampText(text)?.local;
}

const timePattern = /^T?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?(?: ?([AaPp])[Mm])?$/;

/** Nanoseconds since midnight of `[T]h:m[:s[.fraction]]` or with AM or PM; digits past `precision` are cut off. */
export function parseTime(text: string, precision: number): bigint | undefined {
  const match = timePattern.exec(trimBlanks(text));
  if (match === null) return undefined;
  const hour = hourOf(Number(match[1]), match[5]);
  const seconds = hour === undefined ? undefined : microsOfClock(hour, Number(match[2]), Number(match[3] ?? 0), 0);
  if (seconds === undefined) return undefined;
  const fraction = (match[4] ?? '').padEnd(9, '0').slice(0, precision).padEnd(9, '0');
  return BigInt(seconds) * 1000n + BigInt(fraction);
}

/** The zone of a name as timestamps carry it: `Z`, `+1:00`, ` Europe/Berlin`. */
export function zoneOfSuffix(text: string): Zone | undefined {
  const name = text
    .trim()
    .replace(/([+-])(\d):/, '$10$2:')
    .replace(/([+-]\d\d):(\d)$/, '$1:0$2');
  return findZone(name);
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

function dayOf(sign: string, year: string, month: string | undefined, day: string | undefined): number | undefined {
  const y = sign === '-' ? -Number(year) : Number(year);
  const m = Number(month ?? 1);
  const d = Number(day ?? 1);
  return isCivilDate(y, m, d) ? dayOfCivil(y, m, d) : undefined;
}

/** `parts` are hour, minute, second, fraction and zone as matched. */
function withClock(day: number, parts: readonly (string | undefined)[]): ParsedTimestamp | undefined {
  const [hour, minute, second, fraction, suffix] = parts;
  const micro = Number((fraction ?? '').slice(0, 6).padEnd(6, '0'));
  const clock = microsOfClock(Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0), micro);
  if (clock === undefined) return undefined;
  const zone = suffix === undefined || suffix === '' ? null : zoneOfSuffix(suffix);
  return zone === undefined ? undefined : { local: joinMicros(day, clock), zone };
}
