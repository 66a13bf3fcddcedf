/**
 * Dates, timestamps and decimals as the log's text has them, and back.
 * Takes and gives Scalars' forms. Text that is none of the log's forms gives null; the caller knows what that means.
 */

const dayMs = 86_400_000;

/** `yyyy-MM-dd` of days since 1970-01-01, proleptic Gregorian; years beyond four digits get their sign. */
export function dateText(days: number): string {
  const date = new Date(days * dayMs);
  const year = date.getUTCFullYear();
  const sign = year < 0 ? '-' : year > 9999 ? '+' : '';
  return `${sign}${pad(Math.abs(year), 4)}-${pad(date.getUTCMonth() + 1, 2)}-${pad(date.getUTCDate(), 2)}`;
}

/** ISO 8601 with microseconds; with Z where it is an instant. */
export function timestampText(micros: bigint, isInstant: boolean): string {
  const dayMicros = 86_400_000_000n;
  const days = floorDivide(micros, dayMicros);
  const inDay = micros - days * dayMicros;
  const seconds = Number(inDay / 1_000_000n);
  const time = [Math.trunc(seconds / 3600), Math.trunc(seconds / 60) % 60, seconds % 60].map((part) => pad(part, 2));
  return `${dateText(Number(days))}T${time.join(':')}.${pad(Number(inDay % 1_000_000n), 6)}${isInstant ? 'Z' : ''}`;
}

/** An unscaled decimal as plain digits, `-1.50`. */
export function decimalText(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Days since 1970-01-01 of `yyyy-MM-dd`. */
export function parseDate(text: string): number | null {
  const match = /^([+-]?\d{4,7})-(\d{1,2})-(\d{1,2})$/.exec(text);
  return match === null ? null : daysOf(Number(match[1]), Number(match[2]), Number(match[3]));
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
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text.trim());
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const unscaled = rescale(BigInt(whole + fraction), fraction.length - Number(exponent), scale);
  return unscaled === null ? null : sign === '-' ? -unscaled : unscaled;
}

/** `digits` / 10^from as an unscaled value at scale `to`; null where digits would be lost. */
export function rescale(digits: bigint, from: number, to: number): bigint | null {
  if (to >= from) return digits * 10n ** BigInt(to - from);
  const divisor = 10n ** BigInt(from - to);
  return digits % divisor === 0n ? digits / divisor : null;
}

export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

const timestampPattern =
  /^([+-]?\d{4,7}-\d{1,2}-\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?)? ?(Z|UTC|[+-]\d{1,2}(?::?\d{2})?)?$/;

function parseOffset(zone: string): bigint | undefined {
  if (zone === 'Z' || zone === 'UTC') return 0n;
  const match = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  if (match === null) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return BigInt((match[1] === '-' ? -minutes : minutes) * 60) * 1_000_000n;
}

/** Null where the month has no such day. */
function daysOf(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? Math.round(date.getTime() / dayMs) : null;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
