import { describe, expect, test } from 'vitest';
import { decimalParts, JsonNumber, parseJson, stringifyJson } from '../../../../src/formats/json/lossless.ts';

describe('parseJson', () => {
  test.each([
    ['9007199254740993', 9007199254740993n],
    ['-9223372036854775808', -9223372036854775808n],
    ['9007199254740991', 9007199254740991],
    ['0.30000000000000004', 0.30000000000000004],
    ['1587968626000', 1587968626000],
    ['1.50', 1.5],
    ['-0.0', -0],
    ['1e3', 1000],
    ['"9007199254740993"', '9007199254740993'],
  ])('%s', (text, expected) => {
    expect(parseJson(text)).toStrictEqual(expected);
  });

  test.each(['12345678901234567.89', '1.00000000000000001', '1e400', '-0.1234567890123456789', '1e-400'])(
    'keeps the text of %s',
    (text) => {
      expect(parseJson(text)).toStrictEqual(new JsonNumber(text));
      expect(stringifyJson(parseJson(text))).toBe(text);
    },
  );

  test('inside objects and arrays, beside equal looking strings', () => {
    const value = parseJson('{"a":[9007199254740993,1],"b":{"c":"9007199254740993"},"__proto__":null}');
    expect((value as { a: unknown }).a).toStrictEqual([9007199254740993n, 1]);
    expect(Object.keys(value as object)).toStrictEqual(['a', 'b', '__proto__']);
  });

  test('what is not JSON is a SyntaxError, deep nesting too', () => {
    expect(() => parseJson('{"a":')).toThrow(SyntaxError);
    expect(() => parseJson('')).toThrow(SyntaxError);
    const deep = `${'['.repeat(100_000)}9007199254740993${']'.repeat(100_000)}`;
    expect(() => parseJson(deep)).toThrow(SyntaxError);
  });
});

test('stringifyJson writes bigint as a number and leaves undefined out', () => {
  expect(stringifyJson({ a: 9007199254740993n, b: [null, 'é"\u2028'], c: undefined as never, d: -0 })).toBe(
    `{"a":9007199254740993,"b":[null,"é\\"\u2028"],"d":-0.0}`,
  );
  expect(() => stringifyJson(Number.NaN)).toThrow(TypeError);
});

test('decimalParts', () => {
  expect(decimalParts(parseJson('12345678901234567.890'))).toStrictEqual({ digits: 1234567890123456789n, scale: 2 });
  expect(decimalParts(1500)).toStrictEqual({ digits: 15n, scale: -2 });
  expect(decimalParts(0.25)).toStrictEqual({ digits: 25n, scale: 2 });
  expect(decimalParts('1')).toBeNull();
});
