/** Values as text, both ways: facts of Java's and Spark's printing and of Spark's casts from strings. */
import { describe, expect, test } from 'vitest';
import type { Scalar } from '../../../src/core/scalar.ts';
import { formatScalar } from '../../../src/core/text/format.ts';
import { formatHive } from '../../../src/core/text/hive.ts';
import { formatDouble, formatFloat, parseDouble, parseInteger } from '../../../src/core/text/numbers.ts';
import { parseScalar } from '../../../src/core/text/parse.ts';
import { parseUnits } from '../../../src/core/text/parse-intervals.ts';
import {
  boolType,
  type DataType,
  dateType,
  dayTimeInterval,
  decimal,
  field,
  float64,
  type IntervalType,
  int8,
  int32,
  int64,
  list,
  map,
  struct,
  timestampNtz,
  timestampUtc,
  utf8,
  yearMonthInterval,
} from '../../../src/core/types.ts';

const zone = 'America/Los_Angeles';

describe('numbers as Java prints them', () => {
  test.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [100, '100.0'],
    [0.1 + 0.2, '0.30000000000000004'],
    [0.001, '0.001'],
    [0.0001, '1.0E-4'],
    [9_999_999, '9999999.0'],
    [1e7, '1.0E7'],
    [1e10, '1.0E10'],
    [123_456_789.5, '1.234567895E8'],
    [-1.5e-9, '-1.5E-9'],
    [Number.MAX_VALUE, '1.7976931348623157E308'],
    [Number.NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ])('double %d is %s', (value, text) => expect(formatDouble(value)).toBe(text));

  test.each([
    [Math.fround(0.1), '0.1'],
    [Math.fround(3.4028235e38), '3.4028235E38'],
    [Math.fround(16_777_216), '1.6777216E7'],
    [1.5, '1.5'],
  ])('float %d is %s', (value, text) => expect(formatFloat(value)).toBe(text));
});

describe('nested values, binary, intervals', () => {
  const person = struct([field('a', int32), field('b', utf8)]);
  test.each<[DataType, Scalar, string, string]>([
    [list(int32), [1, null, 3], '[1, null, 3]', '[1,null,3]'],
    [list(utf8), ['a'], '[a]', '["a"]'],
    [map(utf8, int32), [['a', 1]], '{a -> 1}', '{"a":1}'],
    [person, [1, 'x'], '{1, x}', '{"a":1,"b":"x"}'],
    [yearMonthInterval, 14, "INTERVAL '1-2' YEAR TO MONTH", '1-2'],
    [yearMonthInterval, -10, "INTERVAL '-0-10' YEAR TO MONTH", '-0-10'],
    [dayTimeInterval, 109_996_003_006n, "INTERVAL '1 06:33:16.003006' DAY TO SECOND", '1 06:33:16.003006000'],
    [
      { id: 'interval', unit: 'dayTime', from: 'second', to: 'second' },
      1_000_001n,
      "INTERVAL '01.000001' SECOND",
      '0 00:00:01.000001000',
    ],
    [
      { id: 'interval', unit: 'dayTime', from: 'hour', to: 'second' },
      29_470_001_000n,
      "INTERVAL '08:11:10.001' HOUR TO SECOND",
      '0 08:11:10.001000000',
    ],
    [
      { id: 'interval', unit: 'calendar', from: 'year', to: 'second' },
      [14, 25, 5n * 3_600_000_000n + 7_008_009n],
      '1 years 2 months 25 days 5 hours 7.008009 seconds',
      '1 years 2 months 25 days 5 hours 7.008009 seconds',
    ],
    [decimal(10, 4), -5n, '-0.0005', '-0.0005'],
    [dateType, 2_932_897, '+10000-01-01', '+10000-01-01'],
    [timestampNtz, 1_500_000n, '1970-01-01 00:00:01.5', '1970-01-01 00:00:01.5'],
  ])('%j', (type, value, text, hive) => {
    expect(formatScalar(type, value, zone)).toBe(text);
    expect(formatHive(type, value, { zone })).toBe(hive);
  });

  test('NULL at the top and inside', () => expect(formatHive(list(utf8), null, { zone })).toBe('NULL'));
});

describe('text to values', () => {
  const parse = (type: DataType, text: string): string => {
    const value = parseScalar(type, text, { zone });
    return value === undefined ? 'no' : formatScalar(type, value, zone);
  };
  test.each([
    [int32, ' 12 ', '12'],
    [int32, '+7', '7'],
    [int32, '12.9', 'no'],
    [int32, '2147483648', 'no'],
    [int8, '-128', '-128'],
    [int64, '9223372036854775807', '9223372036854775807'],
    [int64, '', 'no'],
    [float64, '1e3', '1000.0'],
    [float64, '1.5d', '1.5'],
    [float64, ' Infinity ', 'Infinity'],
    [float64, '0x10', 'no'],
    [decimal(5, 2), '1.005', '1.01'],
    [decimal(5, 2), '1e2', '100.00'],
    [decimal(5, 2), '1234.5', 'no'],
    [boolType, ' Y ', 'true'],
    [boolType, 'off', 'no'],
    [dateType, '2024', '2024-01-01'],
    [dateType, '2024-2', '2024-02-01'],
    [dateType, '2024-02-29T any', '2024-02-29'],
    [dateType, '2023-02-29', 'no'],
    [dateType, '24-02-01', 'no'],
    [dateType, '2024 01', 'no'],
    [timestampUtc, '2024-03-10 02:30', '2024-03-10 03:30:00'],
    [timestampUtc, '2019-10-06 10:11:12.345678Z', '2019-10-06 03:11:12.345678'],
    [timestampUtc, '2019-10-06T10:11:12+1:00', '2019-10-06 02:11:12'],
    [timestampUtc, '2019-10-06 10:11:12 Europe/Berlin', '2019-10-06 01:11:12'],
    [timestampUtc, '2019-10-06 10:11:12.1234567', '2019-10-06 10:11:12.123456'],
    [timestampUtc, '2019-10-06 25:00', 'no'],
    [timestampUtc, '2019-10-06 10:11:12 Nowhere/Here', 'no'],
    [timestampNtz, '2019-10-06 10:11:12 Europe/Berlin', '2019-10-06 10:11:12'],
    [yearMonthInterval, "INTERVAL -'1-1' YEAR TO MONTH", "INTERVAL '-1-1' YEAR TO MONTH"],
    [yearMonthInterval, '1-12', 'no'],
    [dayTimeInterval, '3 00:00:01', "INTERVAL '3 00:00:01' DAY TO SECOND"],
    [dayTimeInterval, '3 24:00:01', 'no'],
  ] as const)('%j of %s', (type, text, expected) => expect(parse(type, text)).toBe(expected));

  test('an interval field may be wider than its unit when it is the first', () => {
    const type: IntervalType = { id: 'interval', unit: 'dayTime', from: 'hour', to: 'second' };
    expect(parse(type, '2562047788:00:54.775807')).toBe("INTERVAL '2562047788:00:54.775807' HOUR TO SECOND");
    expect(parse(type, '2562047789:00:00')).toBe('no');
  });

  test('calendar intervals take units in any order', () => {
    expect(parseUnits('interval 3 month 1 hour')).toEqual({ months: 3, days: 0, micros: 3_600_000_000n });
    expect(parseUnits('-     1 second')).toEqual({ months: 0, days: 0, micros: -1_000_000n });
    expect(parseUnits('1 year -2 weeks 1.5 seconds')).toEqual({ months: 12, days: -14, micros: 1_500_000n });
    for (const text of ['', 'interval', '1', '1 fortnight', '1.5 days', '- -1 second', '1 day 2']) {
      expect(parseUnits(text), text).toBeUndefined();
    }
  });

  test('without ANSI fractions are cut', () => {
    expect(parseInteger('12.9', 32, true)).toBe(12n);
    expect(parseInteger('.', 32, true)).toBeUndefined();
    expect(parseDouble('nan')).toBeNaN();
  });
});
