/**
 * Reads text by the parts of a pattern, strictly: fields have to agree with one another, and all of the text is used.
 * Gives a wall clock and the zone that the text names; undefined where the text does not have the pattern's form.
 */
import {
  civilOfDay,
  dayOfCivil,
  dayOfYear,
  daysInMonth,
  isLeapYear,
  isoDayOfWeek,
  joinMicros,
} from '../../core/calendar.ts';
import type { ParsedTimestamp } from '../../core/text/parse-datetime.ts';
import { findZone, type Zone } from '../../core/zone.ts';
import { dayNames, monthNames, quarterNames, shortName } from './names.ts';
import type { PatternPart } from './pattern.ts';

export function readPattern(parts: readonly PatternPart[], text: string): ParsedTimestamp | undefined {
  const reading: Reading = { text, at: 0, fields: new Map(), zone: null };
  if (!readParts(parts, reading) || reading.at !== text.length) return undefined;
  const day = dayOfFields(reading.fields);
  const micros = microsOfFields(reading.fields);
  if (day === undefined || micros === undefined) return undefined;
  return { local: joinMicros(day, micros), zone: reading.zone };
}

interface Reading {
  readonly text: string;
  at: number;
  readonly fields: Map<string, number>;
  zone: Zone | null;
}

function readParts(parts: readonly PatternPart[], reading: Reading): boolean {
  for (const [i, part] of parts.entries()) {
    if (part.kind === 'optional') {
      const before = { at: reading.at, zone: reading.zone, fields: [...reading.fields] };
      if (readParts(part.parts, reading)) continue;
      reading.at = before.at;
      reading.zone = before.zone;
      reading.fields.clear();
      for (const [letter, value] of before.fields) reading.fields.set(letter, value);
    } else if (part.kind === 'text') {
      if (!startsWith(reading, part.text)) return false;
      reading.at += part.text.length;
    } else if (!readField(part.letter, part.count, reservedBehind(parts, i), reading)) return false;
  }
  return true;
}

function startsWith({ text, at }: Reading, wanted: string): boolean {
  return text.slice(at, at + wanted.length).toLowerCase() === wanted.toLowerCase();
}

/** Digits that fields of fixed width right behind part `index` need: a field of any width leaves them. */
function reservedBehind(parts: readonly PatternPart[], index: number): number {
  let digits = 0;
  for (const part of parts.slice(index + 1)) {
    if (part.kind !== 'field' || widthOf(part.letter, part.count).isOpen !== false) break;
    digits += part.count;
  }
  return digits;
}

interface Width {
  readonly min: number;
  readonly max: number;
  /** null: no number at all. */
  readonly isOpen: boolean | null;
}

function widthOf(letter: string, count: number): Width {
  if (letter === 'y') return count === 2 ? exactly(2) : { min: count, max: 19, isOpen: true };
  if (letter === 'S') return { min: 1, max: count, isOpen: null };
  if (letter === 'D') return count === 1 ? anyOf : count === 2 ? { min: 2, max: 3, isOpen: true } : exactly(3);
  if ('MLQq'.includes(letter)) return count === 1 ? anyOf : count === 2 ? exactly(2) : { min: 0, max: 0, isOpen: null };
  if ('dHhKkmsF'.includes(letter)) return count === 1 ? anyOf : exactly(2);
  return { min: 0, max: 0, isOpen: null };
}

const anyOf: Width = { min: 1, max: 19, isOpen: true };

function exactly(count: number): Width {
  return { min: count, max: count, isOpen: false };
}

function readField(letter: string, count: number, reserved: number, reading: Reading): boolean {
  const width = widthOf(letter, count);
  if (letter === 'S') return readFraction(count, reading);
  if (width.max > 0) return readNumber(letter, count, width, reserved, reading);
  switch (letter) {
    case 'M':
    case 'L':
      return readName('M', count === 3 ? monthNames.map(shortName) : monthNames, 1, reading);
    case 'E':
      return readName('E', count === 4 ? dayNames : dayNames.map(shortName), 1, reading);
    case 'a':
      return readName('a', ['AM', 'PM'], 0, reading);
    case 'G':
      return readName('G', count === 4 ? ['Before Christ', 'Anno Domini'] : ['BC', 'AD'], 0, reading);
    case 'Q':
    case 'q':
      return readName('Q', count === 3 ? ['Q1', 'Q2', 'Q3', 'Q4'] : quarterNames, 1, reading);
    default:
      return readZone(letter, reading);
  }
}

function readNumber(letter: string, count: number, width: Width, reserved: number, reading: Reading): boolean {
  const { text } = reading;
  const sign = text[reading.at] === '-' || text[reading.at] === '+' ? text[reading.at]! : '';
  const isSigned = sign !== '' && letter === 'y' && count !== 2;
  if (sign !== '' && !isSigned) return false;
  const start = reading.at + sign.length;
  let end = start;
  while (end < text.length && isDigit(text, end) && end - start < width.max + reserved) end++;
  const digits = width.isOpen === true ? Math.min(width.max, Math.max(width.min, end - start - reserved)) : width.max;
  if (end - start < width.min || end - start < digits) return false;
  // From four letters on, a year of more digits needs its sign.
  if (letter === 'y' && count >= 4 && sign === '' && digits > count) return false;
  const magnitude = Number(text.slice(start, start + digits));
  const value = letter === 'y' && count === 2 ? 2000 + magnitude : sign === '-' ? -magnitude : magnitude;
  reading.at = start + digits;
  return setField(letter === 'L' ? 'M' : letter === 'q' ? 'Q' : letter, value, reading);
}

function isDigit(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 48 && unit <= 57;
}

function readFraction(count: number, reading: Reading): boolean {
  let end = reading.at;
  while (end < reading.text.length && isDigit(reading.text, end) && end - reading.at < count) end++;
  if (end === reading.at) return false;
  const micros = Number(reading.text.slice(reading.at, end).padEnd(6, '0').slice(0, 6));
  reading.at = end;
  return setField('S', micros, reading);
}

function readName(field: string, names: readonly string[], first: number, reading: Reading): boolean {
  const found = names.findIndex((name) => startsWith(reading, name));
  if (found < 0) return false;
  reading.at += names[found]!.length;
  return setField(field, found + first, reading);
}

/** A field that occurs twice has to say the same. */
function setField(field: string, value: number, { fields }: Reading): boolean {
  const before = fields.get(field);
  fields.set(field, value);
  return before === undefined || before === value;
}

const offsetForms: Readonly<Record<string, RegExp>> = {
  V: /^(?:[A-Za-z][A-Za-z0-9~/._-]*(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?)/,
  z: /^[A-Za-z][A-Za-z0-9~/._+: -]*/,
  O: /^GMT(?:[+-]\d{1,2}(?::\d{2}(?::\d{2})?)?)?/i,
  Z: /^(?:Z|[+-]\d{2}:?\d{2}(?::?\d{2})?|GMT(?:[+-]\d{2}:\d{2})?)/,
  X: /^(?:Z|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?)/i,
  x: /^[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?/,
};

function readZone(letter: string, reading: Reading): boolean {
  const match = offsetForms[letter]?.exec(reading.text.slice(reading.at));
  if (match == null) return false;
  const name = match[0].trim();
  const zone = findZone(name === 'z' ? 'Z' : name);
  if (zone === undefined) return false;
  reading.zone = zone;
  reading.at += match[0].length;
  return true;
}

/** The day that the fields name; what is missing is that of 1970-01-01. */
function dayOfFields(fields: ReadonlyMap<string, number>): number | undefined {
  const ofEra = fields.get('y');
  if (ofEra !== undefined && fields.has('G') && ofEra < 1) return undefined;
  const year = ofEra === undefined ? 1970 : fields.get('G') === 0 ? 1 - ofEra : ofEra;
  const ordinal = fields.get('D');
  const month = fields.get('M');
  const day = fields.get('d');
  let found: number;
  if (ordinal !== undefined) {
    if (ordinal < 1 || ordinal > (isLeapYear(year) ? 366 : 365)) return undefined;
    found = dayOfCivil(year, 1, 1) + ordinal - 1;
  } else {
    const m = month ?? 1;
    const d = day ?? 1;
    if (m < 1 || m > 12 || d < 1 || d > daysInMonth(year, m)) return undefined;
    found = dayOfCivil(year, m, d);
  }
  return agrees(fields, found) ? found : undefined;
}

function agrees(fields: ReadonlyMap<string, number>, day: number): boolean {
  const civil = civilOfDay(day);
  const says = (field: string, value: number): boolean =>
    fields.get(field) === undefined || fields.get(field) === value;
  const isQuarterFree = fields.get('M') === undefined && fields.get('D') === undefined;
  return (
    says('M', civil.month) &&
    says('d', civil.day) &&
    says('D', dayOfYear(day)) &&
    (isQuarterFree || says('Q', Math.floor((civil.month - 1) / 3) + 1)) &&
    (fields.get('d') === undefined || says('E', isoDayOfWeek(day)))
  );
}

function microsOfFields(fields: ReadonlyMap<string, number>): number | undefined {
  const hour = hourOfFields(fields);
  const minute = fields.get('m') ?? 0;
  const second = fields.get('s') ?? 0;
  if (hour === undefined || minute > 59 || second > 59) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1_000_000 + (fields.get('S') ?? 0);
}

/** Without AM or PM a clock of twelve hours is the morning's. */
function hourOfFields(fields: ReadonlyMap<string, number>): number | undefined {
  const half = (fields.get('a') ?? 0) * 12;
  const full = fields.get('H');
  const fullClock = fields.get('k');
  const small = fields.get('K');
  const smallClock = fields.get('h');
  if (full !== undefined) return full > 23 ? undefined : full;
  if (fullClock !== undefined) return fullClock < 1 || fullClock > 24 ? undefined : fullClock % 24;
  if (small !== undefined) return small > 11 ? undefined : small + half;
  if (smallClock !== undefined) return smallClock < 1 || smallClock > 12 ? undefined : (smallClock % 12) + half;
  return 0;
}
