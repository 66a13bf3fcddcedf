/** `%tY` and its like: a BIGINT as milliseconds since the epoch, on the session's wall clock. Source: java.util.Formatter. */
import { civilOfDay, splitMicros } from '../../core/calendar.ts';
import type { Scalar } from '../../core/scalar.ts';
import type { DataType } from '../../core/types.ts';
import { localOfInstant, zoneOf } from '../../core/zone.ts';
import { parsePattern } from '../datetime/pattern.ts';
import { printPattern } from '../datetime/print-pattern.ts';
import { type Conversion, mismatch } from './printf-flags.ts';

/** A letter as a date pattern. */
const patterns: Readonly<Record<string, string>> = {
  H: 'HH',
  I: 'hh',
  k: 'H',
  l: 'h',
  M: 'mm',
  S: 'ss',
  L: 'SSS',
  p: 'a',
  z: 'xx',
  Z: 'z',
  B: 'MMMM',
  b: 'MMM',
  h: 'MMM',
  A: 'EEEE',
  a: 'EEE',
  Y: 'yyyy',
  y: 'yy',
  j: 'DDD',
  m: 'MM',
  d: 'dd',
  e: 'd',
  R: 'HH:mm',
  T: 'HH:mm:ss',
  r: 'hh:mm:ss a',
  D: 'MM/dd/yy',
  F: 'yyyy-MM-dd',
  c: 'EEE MMM dd HH:mm:ss z yyyy',
};

/** Errors: FORMAT_ARGUMENT_MISMATCH, for other types and for letters that mean nothing. */
export function printTime(zoneId: string, { letter, text }: Conversion, type: DataType, value: Scalar): string {
  if (type.id !== 'int' || type.bits !== 64) throw mismatch(text);
  const millis = value as bigint;
  if (letter === 'Q') return String(millis);
  if (letter === 's') return String(millis / 1000n);
  const zone = zoneOf(zoneId);
  const local = localOfInstant(zone, millis * 1000n);
  const offset = Number((local - millis * 1000n) / 1_000_000n);
  const print = (pattern: string): string => printPattern(parsePattern(pattern), { local, zone, offset });
  // The fraction of a pattern ends with the microseconds.
  if (letter === 'N') return `${print('SSSSSS')}000`;
  if (letter === 'C') return String(Math.trunc(yearOf(local) / 100)).padStart(2, '0');
  const pattern = patterns[letter];
  if (pattern === undefined) throw mismatch(text);
  const shown = print(pattern).replace(/^\+/, '');
  return letter === 'p' ? shown.toLowerCase() : shown;
}

function yearOf(local: bigint): number {
  return civilOfDay(splitMicros(local).day).year;
}
