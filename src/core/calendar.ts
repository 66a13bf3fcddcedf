/**
 * The proleptic Gregorian calendar on day numbers and microseconds: no Date objects, no zones.
 * Days count from 1970-01-01. Numbers in, numbers out; results that leave a type's range are the caller's to check.
 */

export const microsPerSecond = 1_000_000;
export const microsPerMinute = 60 * microsPerSecond;
export const microsPerHour = 60 * microsPerMinute;
export const microsPerDay = 24 * microsPerHour;
export const secondsPerDay = 86_400;

const bigMicrosPerDay = BigInt(microsPerDay);

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** The day number of a date of the calendar; fields are taken as they are. Source: days-from-civil, by eras of 400 years. */
export function dayOfCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date of a day number. */
export function civilOfDay(dayNumber: number): CivilDate {
  const packed = packedCivil(dayNumber);
  const year = Math.floor(packed / 512);
  const rest = packed - year * 512;
  return { year, month: rest >> 5, day: rest & 31 };
}

/** year * 512 + month * 32 + day: the date of a day number without an object, for loops. */
export function packedCivil(dayNumber: number): number {
  const shifted = dayNumber + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return year * 512 + month * 32 + day;
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : monthLengths[month - 1]!;
}

/** True where the fields name a day that exists. */
export function isCivilDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** `months` later, on the same day of the month or the month's last. */
export function addMonths(dayNumber: number, months: number): number {
  const { year, month, day } = civilOfDay(dayNumber);
  const total = year * 12 + (month - 1) + months;
  const newYear = Math.floor(total / 12);
  const newMonth = total - newYear * 12 + 1;
  return dayOfCivil(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
}

/** 1 is Monday, 7 is Sunday. */
export function isoDayOfWeek(dayNumber: number): number {
  return modulo(dayNumber + 3, 7) + 1;
}

/** 1 to 366. */
export function dayOfYear(dayNumber: number): number {
  return dayNumber - dayOfCivil(civilOfDay(dayNumber).year, 1, 1) + 1;
}

/** The ISO week and the year that it belongs to. */
export function isoWeek(dayNumber: number): { readonly year: number; readonly week: number } {
  const thursday = dayNumber + 4 - isoDayOfWeek(dayNumber);
  const { year } = civilOfDay(thursday);
  return { year, week: Math.floor((thursday - dayOfCivil(year, 1, 1)) / 7) + 1 };
}

/** A wall clock as its day and the microseconds since that day's midnight. */
export interface SplitMicros {
  readonly day: number;
  readonly microOfDay: number;
}

/** Microseconds since the epoch, on a wall clock or in UTC, as day and rest. */
export function splitMicros(micros: bigint): SplitMicros {
  const day = floorDivide(micros, bigMicrosPerDay);
  return { day: Number(day), microOfDay: Number(micros - day * bigMicrosPerDay) };
}

export function joinMicros(day: number, microOfDay: number): bigint {
  return BigInt(day) * bigMicrosPerDay + BigInt(microOfDay);
}

export interface ClockFields {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micro: number;
}

export function clockOfMicros(microOfDay: number): ClockFields {
  return {
    hour: Math.floor(microOfDay / microsPerHour),
    minute: Math.floor(microOfDay / microsPerMinute) % 60,
    second: Math.floor(microOfDay / microsPerSecond) % 60,
    micro: microOfDay % microsPerSecond,
  };
}

/** Microseconds since midnight; undefined where a field is out of its range. */
export function microsOfClock(hour: number, minute: number, second: number, micro: number): number | undefined {
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return undefined;
  return hour * microsPerHour + minute * microsPerMinute + second * microsPerSecond + micro;
}

/** The quotient rounded down; the divisor is positive. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

function modulo(a: number, b: number): number {
  return a - Math.floor(a / b) * b;
}
