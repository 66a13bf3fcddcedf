/** Operators and casts on single values: facts measured on Spark. */
import { describe, expect, test } from 'vitest';
import type { Scalar } from '../../../src/core/scalar.ts';
import {
  type DataType,
  dateType,
  dayTimeInterval,
  decimal,
  float64,
  type IntervalType,
  int8,
  int16,
  int32,
  int64,
  list,
  nullType,
  timestampUtc,
  typeName,
  utf8,
  yearMonthInterval,
} from '../../../src/core/types.ts';
import { suggestFunctions } from '../../../src/functions/registry.ts';
import { literal } from '../../../src/plan/build.ts';
import { evaluateConstant } from '../../../src/plan/evaluate/compile.ts';
import type { Expr } from '../../../src/plan/expr.ts';
import { callOf, castTo, evalContext, shown } from '../../support/expressions.ts';

const i = (value: number): Expr => literal(int32, value);
const l = (value: bigint): Expr => literal(int64, value);
const d = (value: number): Expr => literal(float64, value);
const dec = (value: bigint, precision: number, scale: number): Expr => literal(decimal(precision, scale), value);
const s = (value: string): Expr => literal(utf8, value);
const date = (text: string): Expr => castTo(s(text), dateType);
const ts = (text: string): Expr => castTo(s(text), timestampUtc);
const days = (count: number): Expr =>
  literal({ id: 'interval', unit: 'dayTime', from: 'day', to: 'day' }, BigInt(count) * 86_400_000_000n);
const hours: IntervalType = { id: 'interval', unit: 'dayTime', from: 'hour', to: 'hour' };
const months = (count: number): Expr => literal(yearMonthInterval, count);
const nothing = literal(nullType, null);

describe('arithmetic', () => {
  test.each<[Expr, string, string]>([
    [callOf('+', i(2_147_483_647), i(1)), 'int', 'ARITHMETIC_OVERFLOW'],
    [callOf('*', i(2_147_483_647), i(2_147_483_647)), 'int', 'ARITHMETIC_OVERFLOW'],
    [callOf('+', l(2n ** 63n - 1n), l(1n)), 'bigint', 'ARITHMETIC_OVERFLOW'],
    [callOf('+', literal(int8, 127), literal(int8, 1)), 'tinyint', 'BINARY_ARITHMETIC_OVERFLOW'],
    [callOf('+', literal(int8, 100), literal(int16, 100)), 'smallint', '200'],
    [callOf('/', i(5), i(2)), 'double', '2.5'],
    [callOf('/', i(1), i(0)), 'double', 'DIVIDE_BY_ZERO'],
    [callOf('/', d(1), d(0)), 'double', 'DIVIDE_BY_ZERO'],
    [callOf('%', i(-7), i(3)), 'int', '-1'],
    [callOf('%', i(-4), i(2)), 'int', '0'],
    [callOf('%', i(1), i(0)), 'int', 'REMAINDER_BY_ZERO'],
    [callOf('div', i(-7), i(2)), 'bigint', '-3'],
    [callOf('div', l(-(2n ** 63n)), l(-1n)), 'bigint', 'ARITHMETIC_OVERFLOW'],
    [callOf('+', dec(1n, 1, 1), dec(2n, 1, 1)), 'decimal(2,1)', '0.3'],
    [callOf('+', d(0.1), d(0.2)), 'double', '0.30000000000000004'],
    [callOf('+', dec(100n, 10, 2), i(1)), 'decimal(11,2)', '2.00'],
    [callOf('/', dec(100n, 10, 2), dec(300n, 10, 2)), 'decimal(23,13)', '0.3333333333333'],
    [
      callOf('*', dec(10n ** 37n, 38, 0), dec(10n, 38, 0)),
      'decimal(38,0)',
      'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION',
    ],
    [callOf('%', dec(-705n, 10, 2), dec(20n, 3, 1)), 'decimal(4,2)', '-1.05'],
    [callOf('+', s('10'), i(5)), 'bigint', '15'],
    [callOf('+', nothing, i(5)), 'int', 'NULL'],
    [callOf('negative', literal(int32, -2_147_483_648)), 'int', 'ARITHMETIC_OVERFLOW'],
  ])('%#', (expr, type, value) => {
    expect(typeName(expr.type)).toBe(type);
    expect(shown(expr)).toBe(value);
  });

  test('without ANSI integers wrap and zero divisors give NULL', () => {
    const legacy = evalContext({ ansi: false });
    expect(shown(callOf('+', i(2_147_483_647), i(1)), legacy)).toBe('-2147483648');
    expect(shown(callOf('*', i(2_147_483_647), i(2_147_483_647)), legacy)).toBe('1');
    expect(shown(callOf('/', i(1), i(0)), legacy)).toBe('NULL');
    expect(shown(callOf('*', dec(10n ** 37n, 38, 0), dec(10n, 38, 0)), legacy)).toBe('NULL');
  });
});

describe('dates, timestamps and intervals', () => {
  test.each<[Expr, string, string]>([
    [callOf('+', date('2024-01-31'), i(1)), 'date', '2024-02-01'],
    [callOf('+', date('2024-01-31'), months(1)), 'date', '2024-02-29'],
    [callOf('-', date('1998-12-01'), days(90)), 'date', '1998-09-02'],
    [callOf('+', date('2024-03-09'), literal(hours, 27n * 3_600_000_000n)), 'timestamp', '2024-03-10 04:00:00'],
    [callOf('-', date('2024-03-01'), date('2024-02-01')), 'interval day', "INTERVAL '29' DAY"],
    [
      callOf('-', ts('2024-03-10 12:00'), ts('2024-03-10 00:00')),
      'interval day to second',
      "INTERVAL '0 12:00:00' DAY TO SECOND",
    ],
    [callOf('+', ts('2024-11-03 00:30'), literal(hours, 2n * 3_600_000_000n)), 'timestamp', '2024-11-03 01:30:00'],
    [callOf('+', ts('2024-02-10 02:30'), months(1)), 'timestamp', '2024-03-10 03:30:00'],
    [callOf('+', s('2017-12-11 09:30:00'), days(2)), 'string', '2017-12-13 09:30:00'],
    [
      callOf('*', literal(dayTimeInterval, 109_932_001_002n / 3n), i(3)),
      'interval day to second',
      "INTERVAL '1 06:32:12.001002' DAY TO SECOND",
    ],
    [
      callOf('/', literal(yearMonthInterval, -2_147_483_648), i(5)),
      'interval year to month',
      "INTERVAL '-35791394-2' YEAR TO MONTH",
    ],
    [
      callOf('/', literal(yearMonthInterval, -2_147_483_648), i(-1)),
      'interval year to month',
      'INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION',
    ],
    [callOf('/', months(1), i(0)), 'interval year to month', 'INTERVAL_DIVIDED_BY_ZERO'],
    [
      callOf('*', s('2'), literal(hours, 3_600_000_000n)),
      'interval day to second',
      "INTERVAL '0 02:00:00' DAY TO SECOND",
    ],
    [callOf('-', s('1'), date('2017-12-11')), 'interval day', 'CAST_INVALID_INPUT'],
    [callOf('+', months(3), nothing), 'interval year to month', 'NULL'],
  ])('%#', (expr, type, value) => {
    expect(typeName(expr.type)).toBe(type);
    expect(shown(expr)).toBe(value);
  });

  test.each<[string, () => Expr, string]>([
    ['int + interval day', () => callOf('+', i(1), days(2)), 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'],
    ['int + interval month', () => callOf('+', i(1), months(2)), 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES'],
    ['months - days', () => callOf('-', months(1), days(1)), 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'],
    ['days - months', () => callOf('-', days(1), months(1)), 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES'],
    ['string + months', () => callOf('+', s('1'), months(1)), 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES'],
    ['date + string', () => callOf('+', date('2024-01-01'), s('1')), 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'],
    ['date + bigint', () => callOf('+', date('2024-01-01'), l(1n)), 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'],
    ['number / interval', () => callOf('/', i(2), months(2)), 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES'],
    ['string + string', () => callOf('+', s('1'), s('2')), 'DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE'],
  ])('%s does not bind', (_, make, condition) => expect(make).toThrow(condition));
});

describe('comparison, bits, text', () => {
  const array = (...values: readonly Scalar[]): Expr => literal(list(int32), values);
  test.each<[Expr, string]>([
    [callOf('=', s('1'), i(1)), 'true'],
    [callOf('=', s('a'), i(1)), 'CAST_INVALID_INPUT'],
    [callOf('>', s('2'), i(10)), 'false'],
    [callOf('=', d(Number.NaN), d(Number.NaN)), 'true'],
    [callOf('>', d(Number.NaN), d(Infinity)), 'true'],
    [callOf('=', d(-0), d(0)), 'true'],
    [callOf('=', array(1, null), array(1, null)), 'true'],
    [callOf('<', array(null), array(1)), 'true'],
    [callOf('<=>', nothing, nothing), 'true'],
    [callOf('<=>', nothing, i(1)), 'false'],
    [callOf('=', nothing, i(1)), 'NULL'],
    [callOf('<', s('Z'), s('a')), 'true'],
    [callOf('<', s('\uffff'), s('\u{10000}')), 'true'],
    [callOf('^', i(3), i(5)), '6'],
    [callOf('~', i(0)), '-1'],
    [callOf('>>>', i(-1), i(28)), '15'],
    [callOf('<<', i(1), i(33)), '2'],
    [callOf('||', s('a'), i(1)), 'a1'],
    [callOf('||', s('a'), nothing), 'NULL'],
    [callOf('like', s('a%b'), s('a\\%b')), 'true'],
    [callOf('like', s('axb'), s('a\\%b')), 'false'],
    [callOf('like', s('日本語'), s('_本_')), 'true'],
    [callOf('like', s(''), s('%')), 'true'],
    [callOf('like', s(''), s('_')), 'false'],
    [callOf('like', s('aab'), s('%ab')), 'true'],
    [callOf('like', s('abcab'), s('%b_a%')), 'true'],
    [callOf('like', s('a'), s('a\\')), 'INVALID_FORMAT.ESC_AT_THE_END'],
    [callOf('like', s('a'), s('\\a')), 'INVALID_FORMAT.ESC_IN_THE_MIDDLE'],
    [callOf('like', s('100%'), s('100#%'), s('#')), 'true'],
    [callOf('ilike', s('SPARK'), s('_park')), 'true'],
    [callOf('rlike', s('foo'), s('(?i)^F')), 'true'],
    [callOf('rlike', s('b'), s('a(?i)B|B')), 'true'],
    [callOf('rlike', s('x\n'), s('x$')), 'true'],
    [callOf('rlike', s('a-b]'), s('[\\w-]+\\]')), 'true'],
    [callOf('rlike', s('é'), s('\\p{Alpha}')), 'false'],
    [callOf('rlike', s('d'), s('[a-z&&[def]]')), 'true'],
    [callOf('rlike', s('a'), s('[a-z&&[^abc]]')), 'false'],
    [callOf('rlike', s('a'), s('a++')), 'UNSUPPORTED_FEATURE'],
    [callOf('rlike', s('a'), s('(')), 'INVALID_PARAMETER_VALUE.PATTERN'],
  ])('%#', (expr, value) => expect(shown(expr)).toBe(value));

  test('booleans and numbers do not compare', () => {
    expect(() => callOf('=', literal({ id: 'bool' }, true), i(1))).toThrow('DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES');
  });
});

describe('casts', () => {
  test.each<[Expr, DataType, string]>([
    [d(3.99), int32, '3'],
    [d(-3.99), int32, '-3'],
    [d(1e20), int64, 'CAST_OVERFLOW'],
    [d(Number.NaN), int32, 'CAST_OVERFLOW'],
    [i(300), int8, 'CAST_OVERFLOW'],
    [s('12.9'), int32, 'CAST_INVALID_INPUT'],
    [s('1e400'), decimal(10, 2), 'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION'],
    [d(1.005), decimal(5, 2), '1.01'],
    [d(Number.NaN), decimal(5, 2), 'NULL'],
    [i(1000), decimal(3, 0), 'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION'],
    [literal(yearMonthInterval, -122), int16, '-122'],
    [literal(hours, 23n * 3_600_000_000n), int16, '23'],
    [dec(10_654_321n, 8, 6), { id: 'interval', unit: 'yearMonth', from: 'month', to: 'month' }, "INTERVAL '11' MONTH"],
    [
      dec(80_654_321n, 8, 6),
      { id: 'interval', unit: 'dayTime', from: 'hour', to: 'minute' },
      "INTERVAL '01:20' HOUR TO MINUTE",
    ],
    [literal(list(utf8), ['1', null]), list(int32), '[1, null]'],
    [literal(list(utf8), ['x']), list(int32), 'CAST_INVALID_INPUT'],
    [ts('2024-03-10 23:30'), dateType, '2024-03-10'],
    [date('2024-03-10'), timestampUtc, '2024-03-10 00:00:00'],
    [i(0), timestampUtc, '1969-12-31 16:00:00'],
    [ts('1969-12-31 15:59:59.5'), int64, '-1'],
  ])('%#', (expr, type, value) => expect(shown(castTo(expr, type))).toBe(value));

  test('try gives NULL where ANSI raises, legacy what Java gives', () => {
    expect(shown(castTo(s('abc'), int32, 'try'))).toBe('NULL');
    expect(shown(castTo(i(300), int8, 'try'))).toBe('NULL');
    expect(shown(castTo(i(300), int8, 'legacy'))).toBe('44');
    expect(shown(castTo(d(1e20), int32, 'legacy'))).toBe('2147483647');
    expect(shown(castTo(s('12.9'), int32, 'legacy'))).toBe('12');
    expect(shown(castTo(literal(list(utf8), ['x', '1']), list(int32), 'try'))).toBe('[null, 1]');
  });

  test('errors name value and types as Spark writes them', () => {
    expect(() => evaluateConstant(castTo(i(300), int8), evalContext())).toThrow(
      'The value 300 of type "INT" does not fit "TINYINT".',
    );
    expect(() => evaluateConstant(castTo(s('abc'), int32), evalContext())).toThrow(`The value 'abc' of type "STRING"`);
  });
});

test('names near to a mistyped one', () => {
  expect(suggestFunctions('coalese')).toContain('coalesce');
  expect(suggestFunctions('qqqqqqqq')).toEqual([]);
});
