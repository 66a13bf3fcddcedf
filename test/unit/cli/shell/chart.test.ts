/** Charts as text. */
import { expect, test } from 'vitest';
import { chart } from '../../../../src/cli/shell/chart.ts';
import { UsageError } from '../../../../src/cli/shell/commands/command.ts';
import { field, int32, utf8 } from '../../../../src/core/types.ts';

const schema = { fields: [field('name', utf8), field('n', int32)] };
const size = { width: 40, height: 5, isUnicode: true };

test('bars are as long as their share; NULLs are left out', async () => {
  const drawn = await chart(
    'bar',
    schema,
    [
      { name: 'a', n: 10 },
      { name: 'bb', n: 5 },
      { name: 'c', n: null },
    ],
    size,
  );
  const [first, second, ...rest] = drawn.trimEnd().split('\n');
  const length = (line: string): number => line.split('█').length - 1;
  expect(length(first!)).toBe(2 * length(second!));
  expect(first).toMatch(/^a {2}│█+ 10$/);
  expect(rest).toEqual([]);
});

test('a line goes from the lowest to the highest', async () => {
  const rows = [0, 1, 2, 3, 4].map((n) => ({ name: `r${n}`, n }));
  const lines = (await chart('line', schema, rows, { ...size, isUnicode: false })).split('\n');
  expect(lines[0]).toBe('n');
  expect(lines[1]).toMatch(/^4 \| +\*+$/);
  expect(lines[5]).toMatch(/^0 \|\*+ *$/);
  expect(lines[6]).toMatch(/^ +r0 +r4$/);
});

test('a histogram counts every row once', async () => {
  const rows = Array.from({ length: 100 }, (_, n) => ({ name: '', n }));
  const drawn = await chart('histogram', schema, rows, size);
  const counts = drawn
    .trimEnd()
    .split('\n')
    .map((line) => Number(line.split(' ').at(-1)));
  expect(counts.reduce((a, b) => a + b)).toBe(100);
});

test('no rows, no numbers', async () => {
  expect(await chart('bar', schema, [], size)).toBe('No rows to draw.\n');
  await expect(chart('bar', { fields: [field('name', utf8)] }, [], size)).rejects.toThrow(UsageError);
});
