/** Prints a wall clock by the parts of a pattern. Takes microseconds and a zone, gives text; English names. */
import { civilOfDay, clockOfMicros, dayOfYear, isoDayOfWeek, splitMicros } from '../../core/calendar.ts';
import type { Zone } from '../../core/zone.ts';
import { dayNames, monthNames, quarterNames, shortName } from './names.ts';
import type { PatternPart } from './pattern.ts';

/** A wall clock, and the zone and offset that it is of. */
export interface ZonedClock {
  /** Microseconds since the epoch on the wall clock. */
  readonly local: bigint;
  readonly zone: Zone;
  /** Seconds east of UTC. */
  readonly offset: number;
}

export function printPattern(parts: readonly PatternPart[], clock: ZonedClock): string {
  const { day, microOfDay } = splitMicros(clock.local);
  const values: Printed = { ...clock, dayNumber: day, ...civilOfDay(day), ...clockOfMicros(microOfDay) };
  return printParts(parts, values);
}

interface Printed extends ZonedClock {
  readonly dayNumber: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micro: number;
}

function printParts(parts: readonly PatternPart[], values: Printed): string {
  let text = '';
  for (const part of parts) {
    if (part.kind === 'text') text += part.text;
    else if (part.kind === 'optional') text += printParts(part.parts, values);
    else text += printField(part.letter, part.count, values);
  }
  return text;
}

function printField(letter: string, count: number, values: Printed): string {
  const number = numberOf(letter, values);
  if (number !== null) return String(number).padStart(count, '0');
  switch (letter) {
    case 'G':
      return values.year > 0 ? (count === 4 ? 'Anno Domini' : 'AD') : count === 4 ? 'Before Christ' : 'BC';
    case 'y':
      return printYear(values.year > 0 ? values.year : 1 - values.year, count);
    case 'M':
    case 'L':
      return nameOrNumber(values.month, count, monthNames);
    case 'Q':
    case 'q': {
      const quarter = Math.floor((values.month - 1) / 3) + 1;
      return count === 3 ? `Q${quarter}` : nameOrNumber(quarter, count, quarterNames);
    }
    case 'E': {
      const name = dayNames[isoDayOfWeek(values.dayNumber) - 1]!;
      return count === 4 ? name : shortName(name);
    }
    case 'a':
      return values.hour < 12 ? 'AM' : 'PM';
    case 'S':
      return String(values.micro).padStart(6, '0').padEnd(9, '0').slice(0, count);
    default:
      return printZone(letter, count, values);
  }
}

/** Fields that print as padded numbers. */
function numberOf(letter: string, values: Printed): number | null {
  switch (letter) {
    case 'd':
      return values.day;
    case 'D':
      return dayOfYear(values.dayNumber);
    case 'F':
      return ((values.day - 1) % 7) + 1;
    case 'H':
      return values.hour;
    case 'k':
      return values.hour === 0 ? 24 : values.hour;
    case 'K':
      return values.hour % 12;
    case 'h':
      return values.hour % 12 === 0 ? 12 : values.hour % 12;
    case 'm':
      return values.minute;
    case 's':
      return values.second;
    default:
      return null;
  }
}

function nameOrNumber(value: number, count: number, names: readonly string[]): string {
  if (count < 3) return String(value).padStart(count, '0');
  const name = names[value - 1]!;
  return count === 3 ? shortName(name) : name;
}

function printYear(year: number, count: number): string {
  if (count === 2) return String(year % 100).padStart(2, '0');
  const text = String(year).padStart(count, '0');
  return count >= 4 && text.length > count ? `+${text}` : text;
}

function printZone(letter: string, count: number, { zone, offset, local }: Printed): string {
  switch (letter) {
    case 'V':
      return zone.id;
    case 'z':
      return zoneName(zone, local - BigInt(offset) * 1_000_000n, count === 4 ? 'long' : 'short');
    case 'O':
      return printGmt(offset, count === 4);
    case 'Z':
      if (count === 4) return printGmt(offset, true);
      return count === 5 ? printOffset(offset, 5, 'Z') : printOffset(offset, 2, '+0000');
    case 'X':
      return printOffset(offset, count, 'Z');
    default:
      return printOffset(offset, count, count === 1 ? '+00' : count % 2 === 0 ? '+0000' : '+00:00');
  }
}

/** Milliseconds of an instant whose offset has a name: names of long ago are not known. */
function namedInstant(zone: Zone, instant: bigint): number {
  const seconds = Number(instant / 1_000_000n);
  if (seconds > 0) return seconds * 1000;
  const offset = zone.offsetAt(seconds);
  const [winter, summer] = [1_579_046_400, 1_594_771_200];
  return (zone.offsetAt(summer) === offset && zone.offsetAt(winter) !== offset ? summer : winter) * 1000;
}

function zoneName(zone: Zone, instant: bigint, style: 'long' | 'short'): string {
  if (/^(UTC|Z|GMT|[+-].*)$/.test(zone.id)) return zone.id;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone.id, timeZoneName: style });
  const parts = format.formatToParts(namedInstant(zone, instant));
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone.id;
}

/** Forms 1 to 5: +hh[mm], +hhmm, +hh:mm, +hhmm[ss], +hh:mm[:ss]; `zero` where the offset is none. */
function printOffset(offset: number, form: number, zero: string): string {
  const size = Math.abs(offset);
  const [hours, minutes, seconds] = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60];
  if (hours + minutes + (form > 3 ? seconds : 0) === 0) return zero;
  const colon = form % 2 === 1 && form > 1 ? ':' : '';
  let text = (offset < 0 ? '-' : '+') + two(hours);
  if (form > 1 || minutes > 0) text += colon + two(minutes);
  if (form > 3 && seconds > 0) text += colon + two(seconds);
  return text;
}

function printGmt(offset: number, isFull: boolean): string {
  if (offset === 0) return 'GMT';
  const size = Math.abs(offset);
  const [hours, minutes, seconds] = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60];
  let text = `GMT${offset < 0 ? '-' : '+'}${isFull ? two(hours) : hours}`;
  if (isFull || minutes > 0 || seconds > 0) text += `:${two(minutes)}`;
  return seconds > 0 ? `${text}:${two(seconds)}` : text;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
