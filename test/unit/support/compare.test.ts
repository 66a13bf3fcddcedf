import { describe, expect, test } from 'vitest';
import { decimal, float32, float64, int32, list, map, utf8 } from '../../../src/core/types.ts';
import { cellOf, decimalText } from '../../support/cells.ts';
import { differenceOf } from '../../support/compare.ts';

describe('comparing answers', () => {
  test('as multisets takes any order, and no other count', () => {
    expect(differenceOf([['b'], ['a'], ['a']], [['a'], ['b'], ['a']])).toBeNull();
    expect(differenceOf([['b'], ['a'], ['b']], [['a'], ['b'], ['a']])).toContain('should not be there');
    expect(differenceOf([['a']], [['a'], ['b']])).toBe('1 rows instead of 2: for one, ["b"] is missing');
    expect(differenceOf([], [])).toBeNull();
  });

  test('in full order', () => {
    expect(differenceOf([['a'], ['b']], [['a'], ['b']], 'full')).toBeNull();
    expect(differenceOf([['b'], ['a']], [['a'], ['b']], 'full')).toBe('row 1 is ["b"] instead of ["a"]');
  });

  test('takes doubles that are near, and only doubles', () => {
    expect(differenceOf([[1 + 1e-12]], [[1]])).toBeNull();
    expect(differenceOf([[1 + 1e-8]], [[1]])).not.toBeNull();
    expect(differenceOf([[1e300]], [[1e300 * (1 + 1e-12)]])).toBeNull();
    expect(differenceOf([[1e-300]], [[2e-300]])).not.toBeNull();
    expect(differenceOf([[0]], [[-0]])).toBeNull();
    expect(differenceOf([[Number.NaN], [1]], [[1], [Number.NaN]])).toBeNull();
    expect(differenceOf([[Number.POSITIVE_INFINITY]], [[Number.NEGATIVE_INFINITY]])).not.toBeNull();
    expect(differenceOf([['1.0000000000001']], [['1']])).not.toBeNull();
  });

  test('finds partners where near doubles sort either way', () => {
    const tiny = 1e-13;
    const left = [
      [1, 2],
      [1 + tiny, 1],
    ];
    const right = [
      [1 + tiny, 2],
      [1, 1],
    ];
    expect(differenceOf(left, right)).toBeNull();
    expect(
      differenceOf(left, [
        [1 + tiny, 2],
        [1, 3],
      ]),
    ).not.toBeNull();
  });

  test('tells NULL from everything else', () => {
    expect(differenceOf([[null]], [['null']])).not.toBeNull();
    expect(differenceOf([[null]], [['']])).not.toBeNull();
    expect(differenceOf([[null]], [[0]])).not.toBeNull();
    expect(differenceOf([[null], ['a']], [['a'], [null]])).toBeNull();
    expect(differenceOf([[['a', null]]], [[['a', 'null']]])).not.toBeNull();
  });

  test('by the keys of an order takes ties either way, and at a limit any of the tied', () => {
    const expected = [
      ['1', 'a'],
      ['1', 'b'],
      ['2', 'c'],
    ];
    const order = { keys: [0] };
    expect(
      differenceOf(
        [
          ['1', 'b'],
          ['1', 'a'],
          ['2', 'c'],
        ],
        expected,
        order,
      ),
    ).toBeNull();
    expect(
      differenceOf(
        [
          ['1', 'b'],
          ['2', 'a'],
          ['2', 'c'],
        ],
        expected,
        order,
      ),
    ).toContain('by the order');
    expect(
      differenceOf(
        [
          ['1', 'a'],
          ['1', 'b'],
          ['2', 'd'],
        ],
        expected,
        order,
      ),
    ).toContain('among rows of the key');
    expect(
      differenceOf(
        [
          ['1', 'a'],
          ['1', 'b'],
          ['2', 'd'],
        ],
        expected,
        { keys: [0], isLimited: true },
      ),
    ).toBeNull();
    expect(
      differenceOf(
        [
          ['1', 'a'],
          ['1', 'x'],
          ['2', 'c'],
        ],
        expected,
        { keys: [0], isLimited: true },
      ),
    ).not.toBeNull();
  });
});

describe('values as cells', () => {
  test('decimals are their exact value', () => {
    expect(decimalText(150n, 2)).toBe('1.5');
    expect(decimalText(-5n, 3)).toBe('-0.005');
    expect(decimalText(0n, 2)).toBe('0');
    expect(decimalText(100n, 0)).toBe('100');
    expect(cellOf(decimal(38, 1), 10n ** 37n)).toBe(`1${'0'.repeat(36)}`);
  });

  test('floats are numbers of their width, everything else text', () => {
    expect(cellOf(float64, 0.1)).toBe(0.1);
    expect(cellOf(float32, 0.1)).toBe(Math.fround(0.1));
    expect(cellOf(utf8, 'x')).toBe('x');
    expect(cellOf(int32, 7)).toBe('7');
    expect(cellOf(list(float64), [1, null])).toEqual([1, null]);
  });

  test('maps are ordered by key', () => {
    const type = map(utf8, int32);
    expect(
      cellOf(type, [
        ['b', 1],
        ['a', null],
      ]),
    ).toEqual(
      cellOf(type, [
        ['a', null],
        ['b', 1],
      ]),
    );
  });
});
