/** Aggregates over distinct values of all rows, through SQL: what is rewritten, and that answers stay. */
import { expect, test } from 'vitest';
import { openSession, runAll } from '../../support/engine.ts';

const rows = "(VALUES (1, 'a', 1.5), (1, 'b', 2.5), (NULL, 'a', 1.5), (2, NULL, NULL), (2, 'b', 2.5)) AS t(i, s, d)";

test.each([
  ['count(DISTINCT i)', [2n]],
  ['count(DISTINCT i), sum(DISTINCT i), avg(DISTINCT i)', [2n, 3n, 1.5]],
  ['count(DISTINCT i, s)', [3n]],
  ['count(DISTINCT d)', [2n]],
])('%s is of groups', async (list, expected) => {
  await using session = openSession({ settings: { optimizer_off: '' } });
  const plan = await runAll(session, `EXPLAIN SELECT ${list} FROM ${rows}`);
  expect(JSON.stringify(plan).match(/Aggregate/g)).toHaveLength(2);
  expect(await runAll(session, `SELECT ${list} FROM ${rows}`)).toEqual([expected]);
  expect(await runAll(session, `SELECT ${list} FROM ${rows} WHERE i > 5`)).toEqual([
    expected.map((_, at) => (at === 0 ? 0n : null)),
  ]);
});

test.each([
  'count(DISTINCT i), count(DISTINCT s)',
  'count(DISTINCT i), count(*)',
  'count(DISTINCT i + 1)',
  'count(DISTINCT i) FILTER (WHERE d > 2)',
  'collect_list(DISTINCT i)',
])('%s stays', async (list) => {
  await using session = openSession({ settings: { optimizer_off: '' } });
  const plan = await runAll(session, `EXPLAIN SELECT ${list} FROM ${rows}`);
  expect(JSON.stringify(plan).match(/Aggregate/g)).toHaveLength(1);
});
