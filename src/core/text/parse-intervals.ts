/**
 * Intervals from text: `INTERVAL '1-2' YEAR TO MONTH`, `1-2`, `1 02:03:04.5`, `3 months 2 days`.
 * Gives months, microseconds or calendar parts as the type says; undefined where the text is none or leaves the range.
 */
import type { Scalar } from '../scalar.ts';
import type { IntervalType, Unit } from '../types.ts';
import { trimBlanks } from './numbers.ts';

/** An interval of `type` from its text: the SQL form with its fields, or the bare value. */
export function parseInterval(text: string, type: IntervalType): Scalar | undefined {
  if (type.unit === 'calendar') {
    const parts = parseUnits(text);
    return parts && [parts.months, parts.days, parts.micros];
  }
  const trimmed = trimBlanks(text);
  const literal = /^interval\s+([+-]?)\s*'([^']*)'\s+(\w+)(?:\s+to\s+(\w+))?$/i.exec(trimmed);
  if (literal === null) return parseFields(trimmed, type.from, type.to);
  const from = literal[3]!.toLowerCase();
  const to = (literal[4] ?? literal[3]!).toLowerCase();
  if (from !== type.from || to !== type.to) return undefined;
  const value = parseFields(trimBlanks(literal[2]!), type.from, type.to);
  if (value === undefined || literal[1] !== '-') return value;
  return typeof value === 'bigint' ? -value : -value;
}

/** The value between the quotes of `INTERVAL '...' from TO to`: months for years and months, else microseconds. */
export function parseFields(text: string, from: Unit, to: Unit): number | bigint | undefined {
  if (from === 'year' || from === 'month') return parseYearMonth(text, from, to);
  return parseDayTime(text, from, to);
}

export interface CalendarParts {
  readonly months: number;
  readonly days: number;
  readonly micros: bigint;
}

const unitParts: Readonly<Record<string, readonly [part: 'months' | 'days' | 'micros', factor: bigint]>> = {
  year: ['months', 12n],
  month: ['months', 1n],
  week: ['days', 7n],
  day: ['days', 1n],
  hour: ['micros', 3_600_000_000n],
  minute: ['micros', 60_000_000n],
  second: ['micros', 1_000_000n],
  millisecond: ['micros', 1000n],
  microsecond: ['micros', 1n],
};

/** `[interval] 3 months -2 days 1.5 seconds`: numbers with units in any order. Only seconds have a fraction. */
export function parseUnits(text: string): CalendarParts | undefined {
  const body = trimBlanks(text)
    .replace(/^interval\s+/i, '')
    .trim();
  const sums = { months: 0n, days: 0n, micros: 0n };
  const token = /([+-]?)\s*(\d*)(?:\.(\d*))?\s+([a-z]+)(?:\s+|$)/giy;
  let end = 0;
  while (end < body.length) {
    const match = token.exec(body);
    if (match === null) return undefined;
    end = token.lastIndex;
    if (!addUnit(sums, match)) return undefined;
  }
  if (end === 0) return undefined;
  const { months, days, micros } = sums;
  const fits = isWithin(months, 32) && isWithin(days, 32) && isWithin(micros, 64);
  return fits ? { months: Number(months), days: Number(days), micros } : undefined;
}

/** A unit's name in the singular and lower case; undefined where it is none. */
export function unitOf(word: string): string | undefined {
  const singular = word.toLowerCase().replace(/s$/, '');
  return Object.hasOwn(unitParts, singular) ? singular : undefined;
}

function addUnit(sums: Record<'months' | 'days' | 'micros', bigint>, match: RegExpExecArray): boolean {
  const [, sign, whole = '', fraction, word = ''] = match;
  const unit = unitOf(word);
  if (unit === undefined || (whole === '' && (fraction ?? '') === '')) return false;
  if (fraction !== undefined && (unit !== 'second' || fraction.length > 9)) return false;
  const [part, factor] = unitParts[unit]!;
  const size = BigInt(whole || 0) * factor + BigInt((fraction ?? '').slice(0, 6).padEnd(6, '0'));
  sums[part] += sign === '-' ? -size : size;
  return true;
}

function parseYearMonth(text: string, from: Unit, to: Unit): number | undefined {
  const match = from === to ? /^([+-]?)(\d+)$/.exec(text) : /^([+-]?)(\d+)-(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const first = BigInt(match[2]!);
  const second = BigInt(match[3] ?? 0);
  if (second > 11n) return undefined;
  const months = from === 'year' ? first * 12n + second : first;
  const signed = match[1] === '-' ? -months : months;
  return isWithin(signed, 32) ? Number(signed) : undefined;
}

const timeUnits: readonly Unit[] = ['day', 'hour', 'minute', 'second'];
const unitMicros: readonly bigint[] = [86_400_000_000n, 3_600_000_000n, 60_000_000n, 1_000_000n];
const unitMax: readonly bigint[] = [0n, 23n, 59n, 59n];

function parseDayTime(text: string, from: Unit, to: Unit): bigint | undefined {
  const first = timeUnits.indexOf(from);
  const last = timeUnits.indexOf(to);
  const match = dayTimePattern(first, last).exec(text);
  if (match === null) return undefined;
  let micros = 0n;
  for (let unit = first; unit <= last; unit++) {
    const count = BigInt(match[unit - first + 2]!);
    if (unit > first && count > unitMax[unit]!) return undefined;
    micros += count * unitMicros[unit]!;
  }
  if (last === 3) micros += BigInt((match[last - first + 3] ?? '').slice(0, 6).padEnd(6, '0'));
  const signed = match[1] === '-' ? -micros : micros;
  return isWithin(signed, 64) ? signed : undefined;
}

function dayTimePattern(first: number, last: number): RegExp {
  let source = '^([+-]?)(\\d+)';
  for (let unit = first + 1; unit <= last; unit++) source += `${unit === 1 ? '\\s+' : ':'}(\\d{1,2})`;
  if (last === 3) source += '(?:\\.(\\d{1,9}))?';
  return new RegExp(`${source}$`);
}

function isWithin(value: bigint, bits: number): boolean {
  return BigInt.asIntN(bits, value) === value;
}
