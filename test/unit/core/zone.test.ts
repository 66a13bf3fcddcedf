/** Zones and the calendar, held against JavaScript's own Date and facts of Java's rules. */
import { expect, test } from 'vitest';
import {
  addMonths,
  civilOfDay,
  dayOfCivil,
  isoDayOfWeek,
  isoWeek,
  joinMicros,
  splitMicros,
} from '../../../src/core/calendar.ts';
import { findZone, instantOfLocal, localOfInstant, zoneOf } from '../../../src/core/zone.ts';

const local = (text: string): bigint => BigInt(Date.parse(`${text}Z`)) * 1000n;

test('days and dates agree with Date over two millennia', () => {
  for (let day = -400_000; day < 400_000; day += 61) {
    const date = new Date(day * 86_400_000);
    const expected = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    expect(civilOfDay(day)).toEqual(expected);
    expect(dayOfCivil(expected.year, expected.month, expected.day)).toBe(day);
    expect(isoDayOfWeek(day) % 7).toBe(date.getUTCDay());
  }
});

test('months are added on the last day where the month is shorter', () => {
  expect(civilOfDay(addMonths(dayOfCivil(2024, 1, 31), 1))).toEqual({ year: 2024, month: 2, day: 29 });
  expect(civilOfDay(addMonths(dayOfCivil(2024, 3, 31), -13))).toEqual({ year: 2023, month: 2, day: 28 });
});

test('ISO weeks belong to the year of their Thursday', () => {
  expect(isoWeek(dayOfCivil(2021, 1, 3))).toEqual({ year: 2020, week: 53 });
  expect(isoWeek(dayOfCivil(2018, 12, 31))).toEqual({ year: 2019, week: 1 });
});

test('microseconds before the epoch belong to the day before', () => {
  expect(splitMicros(-1n)).toEqual({ day: -1, microOfDay: 86_399_999_999 });
  expect(joinMicros(-1, 86_399_999_999)).toBe(-1n);
});

test('a wall clock in a gap moves on; one that occurs twice is the earlier', () => {
  const zone = zoneOf('America/Los_Angeles');
  expect(instantOfLocal(zone, local('2024-03-10T02:30:00'))).toBe(local('2024-03-10T10:30:00'));
  expect(instantOfLocal(zone, local('2024-11-03T01:30:00'))).toBe(local('2024-11-03T08:30:00'));
  expect(instantOfLocal(zone, local('2024-07-01T12:00:00'))).toBe(local('2024-07-01T19:00:00'));
  expect(localOfInstant(zone, local('2024-11-03T09:30:00'))).toBe(local('2024-11-03T01:30:00'));
});

test('before time zones there was the sun', () => {
  expect(zoneOf('America/Los_Angeles').offsetAt(-3_000_000_000)).toBe(-(7 * 3600 + 52 * 60 + 58));
});

test('offsets agree with Intl at random instants in several zones', () => {
  for (const id of [
    'Europe/Berlin',
    'Asia/Kolkata',
    'Pacific/Apia',
    'America/Sao_Paulo',
    'Africa/Casablanca',
    'Australia/Lord_Howe',
  ]) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: id,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    });
    const zone = zoneOf(id);
    for (let seconds = 0; seconds < 2_500_000_000; seconds += 7_654_321) {
      const parts = Object.fromEntries(
        format.formatToParts(seconds * 1000).map(({ type, value }) => [type, Number(value)]),
      );
      const wall =
        Date.UTC(parts['year']!, parts['month']! - 1, parts['day'], parts['hour'], parts['minute'], parts['second']) /
        1000;
      expect(zone.offsetAt(seconds), `${id} at ${seconds}`).toBe(wall - seconds);
    }
  }
});

test('names that Java knows', () => {
  expect(findZone('+01:30')?.offsetAt(0)).toBe(5400);
  expect(findZone('GMT-8')?.offsetAt(0)).toBe(-28_800);
  expect(findZone('PST')?.offsetAt(0)).toBe(-28_800);
  for (const name of ['', 'Nowhere/Here', '+19:00', '+01:60', 'america/los_angeles'])
    expect(findZone(name), name).toBeUndefined();
});
