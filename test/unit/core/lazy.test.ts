import { expect, test } from 'vitest';
import { lazyArray } from '../../../src/core/lazy.ts';

test('items are made when they are looked at, once', () => {
  const made: number[] = [];
  const items = lazyArray(4, (i) => {
    made.push(i);
    return { i };
  });
  expect(items).toHaveLength(4);
  expect(made).toEqual([]);
  expect(items[2]).toBe(items[2]);
  expect(made).toEqual([2]);
  expect(items.map(({ i }) => i)).toEqual([0, 1, 2, 3]);
  expect(made).toEqual([2, 0, 1, 3]);
  expect([...items]).toHaveLength(4);
  expect(made).toHaveLength(4);
});

test('what cannot be made is tried again, and others are there', () => {
  let tries = 0;
  const items = lazyArray(2, (i) => {
    if (i === 0) throw new Error(`try ${++tries}`);
    return i;
  });
  expect(() => items[0]).toThrow('try 1');
  expect(() => items[0]).toThrow('try 2');
  expect(items[1]).toBe(1);
});
