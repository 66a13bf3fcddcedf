import { expect, test } from 'vitest';
import { backtrackingDegree } from '../../../src/functions/regex-cost.ts';

test.each([
  'abc',
  '^a+$',
  '(?<![\\s\\S])a+b',
  '(foo)?(bar)?',
  '^(?:[^"\\\\]|\\\\.)*$',
  '^(\\d{1,3}\\.){3}\\d{1,3}$',
  '[\\(*+]',
])('%s takes a time in proportion to the text', (source) => {
  expect(backtrackingDegree(source)).toBe(1);
});

test.each([
  ['a+$', 2],
  ['(a|b)+$', 2],
  ['([a-z]+,)*x', 2],
  ['(\\d{1,3},)+', 2],
  ['(ab|cd|ef)*', 2],
  ['([^"]|"")*x', 2],
  ['[^,]*,[^,]*,[^,]*', 2],
  ['.*foo.*bar', 3],
  ['^(\\S+) - (\\S+) \\[(.+)\\] "(.+)" (\\d+)$', 2],
  ['^\\s*(\\w+)\\s*=\\s*(.*?)\\s*$', 3],
  ['a{0,1000}a{0,1000}b', 3],
])('%s takes a time that grows with a power, %i', (source, degree) => {
  expect(backtrackingDegree(source)).toBe(degree);
});

test.each([
  '(a+)+$',
  '(a|aa)+$',
  '(a*)*b',
  '(a?b?)*c',
  '(x+x+)+y',
  '^(a|a?)+$',
  '(?=(a+)+b)',
  '([A-Za-z]+\\s*)+!',
  '(?i:foo|FOO)+!',
  '((a|b)*|a)*c',
  '([\\p{L}]|[a-z])+!',
])('%s explodes', (source) => {
  expect(backtrackingDegree(source)).toBe(Infinity);
});
