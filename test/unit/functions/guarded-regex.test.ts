import { expect, test } from 'vitest';
import { guardedRegex } from '../../../src/functions/guarded-regex.ts';

const long = 'a'.repeat(40);

test.each(['(a+)+$', '(a*)*c', '(a|aa)+$', '(?:a|a?)+$'])('%s stops after a second', (source) => {
  const before = Date.now();
  expect(() => guardedRegex(source, 'v', 'rlike').test(`${long}!`)).toThrow(
    expect.objectContaining({ condition: 'REGEXP_TIMEOUT' }),
  );
  expect(Date.now() - before).toBeLessThan(30_000);
});

test('a guarded expression finds, replaces and splits as another does', () => {
  const text = 'abab xx abab xx ababab xx ab, and so on';
  for (const source of ['(ab+)+', '(a+|b)+', '((ab)+ )+']) {
    const [guarded, plain] = [guardedRegex(source, 'vg', 'x'), new RegExp(source, 'vg')];
    expect([...text.matchAll(guarded)]).toEqual([...text.matchAll(plain)]);
    expect(text.replace(guarded, '<$1>')).toBe(text.replace(plain, '<$1>'));
    expect(text.split(guarded)).toEqual(text.split(plain));
  }
});

test('a long text of an expression whose time grows as its square stops, too', () => {
  const text = 'a'.repeat(400_000);
  expect(() => guardedRegex('a+$', 'v', 'rlike').test(`${text}!`)).toThrow(
    expect.objectContaining({ condition: 'REGEXP_TIMEOUT' }),
  );
  expect(guardedRegex('^a+$', 'v', 'rlike').test(text)).toBe(true);
});
