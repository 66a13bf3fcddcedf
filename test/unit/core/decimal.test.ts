/** Decimal arithmetic and result types: facts measured on Spark. */
import { expect, test } from 'vitest';
import {
  addResult,
  decimalToDouble,
  divideDecimals,
  divideHalfUp,
  divideResult,
  fitScaled,
  formatDecimal,
  multiplyResult,
  parseScaledDecimal,
  remainderResult,
  rescale,
  widerDecimal,
} from '../../../src/core/decimal.ts';
import { decimal, typeName } from '../../../src/core/types.ts';

test.each([
  [multiplyResult(decimal(10, 2), decimal(10, 2)), 'decimal(21,4)'],
  [divideResult(decimal(38, 10), decimal(38, 10)), 'decimal(38,6)'],
  [multiplyResult(decimal(38, 18), decimal(38, 18)), 'decimal(38,6)'],
  [divideResult(decimal(10, 2), decimal(10, 2)), 'decimal(23,13)'],
  [addResult(decimal(10, 2), decimal(1, 0)), 'decimal(11,2)'],
  [addResult(decimal(38, 10), decimal(38, 0)), 'decimal(38,6)'],
  [remainderResult(decimal(10, 2), decimal(5, 3)), 'decimal(5,3)'],
  [widerDecimal(decimal(38, 0), decimal(38, 18)), 'decimal(38,0)'],
  [widerDecimal(decimal(10, 0), decimal(2, 1)), 'decimal(11,1)'],
])('%j is %s', (type, name) => expect(typeName(type)).toBe(name));

test('rounding is half away from zero', () => {
  expect([5n, -5n, 4n, -4n, 15n, 6n].map((n) => divideHalfUp(n, 10n))).toEqual([1n, -1n, 0n, 0n, 2n, 1n]);
  expect([5n, -5n].map((n) => divideHalfUp(n, -10n))).toEqual([-1n, 1n]);
  expect(rescale(12_345n, 3, 1)).toBe(123n);
  expect(rescale(-12_350n, 3, 1)).toBe(-124n);
});

test('division keeps the asked-for digits', () => {
  expect(divideDecimals(1n, 0, 3n, 0, 6)).toBe(333_333n);
  expect(divideDecimals(2n, 0, 3n, 0, 6)).toBe(666_667n);
  expect(divideDecimals(10n ** 38n - 1n, 0, 7n, 2, 0)).toBe(divideHalfUp((10n ** 38n - 1n) * 100n, 7n));
});

test('text and decimals', () => {
  expect(formatDecimal(5n, 3)).toBe('0.005');
  expect(formatDecimal(-1_234n, 2)).toBe('-12.34');
  expect(parseScaledDecimal('-1.20e2')).toEqual({ unscaled: -120n, scale: 0 });
  for (const text of ['', '.', 'e1', '1e', '1_0', '0x1', '1e9999999999'])
    expect(parseScaledDecimal(text), text).toBeUndefined();
});

test('huge exponents neither fit nor cost', () => {
  expect(fitScaled({ unscaled: 1n, scale: -999_999_999 }, decimal(38, 0))).toBeUndefined();
  expect(fitScaled({ unscaled: 1n, scale: 999_999_999 }, decimal(38, 0))).toBe(0n);
});

test('doubles are the nearest', () => {
  expect(decimalToDouble(1n, 1)).toBe(0.1);
  expect(decimalToDouble(123_456_789_012_345_678_901_234_567_890n, 10)).toBe(Number('12345678901234567890.123456789'));
});
