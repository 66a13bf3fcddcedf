/** Windows whose rows do not fit in memory: the same results as with enough of it, partition by partition and in a long one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { open, type Session } from '../../../src/index.ts';

const source = (rows: number): string => `(
  SELECT id, (id * 7919) % 101 AS k, CASE WHEN id % 7 = 0 THEN NULL ELSE (id * 31) % 1009 END AS v,
    CASE WHEN id % 11 = 0 THEN NULL ELSE (id * 17) % 503 END AS o, concat('n', (id * 13) % 97) AS s,
    CAST(id % 1000 AS DECIMAL(12, 2)) AS d, date_add(DATE'2024-01-01', CAST((id * 5) % 400 AS INT)) AS day
  FROM range(${rows}))`;

let small: Session;
let large: Session;
beforeAll(() => {
  small = open({ settings: { memory_limit: '20MiB', threads: 1 } });
  large = open({ settings: { memory_limit: '1GiB', threads: 1 } });
});
afterAll(async () => {
  await small.close();
  await large.close();
});

async function textOf(session: Session, sql: string): Promise<readonly string[]> {
  const rows = await (await session.query(sql)).rows();
  return rows.map((row) =>
    JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)),
  );
}

async function spilledBytes(sql: string): Promise<boolean> {
  return (await textOf(small, `EXPLAIN ANALYZE ${sql}`)).some((line) => /· spilled [1-9]/.test(line));
}

const rows = 40_000;

const calls = [
  ['numbers and ranks', 'row_number() OVER w, rank() OVER w, dense_rank() OVER w'],
  ['shares', 'percent_rank() OVER w, cume_dist() OVER w, ntile(7) OVER w'],
  ['neighbours', "lag(v) OVER w, lead(s, 3, 'none') OVER w, lag(v, 2) IGNORE NULLS OVER w"],
  ['running sums', 'sum(v) OVER w, count(v) OVER w, avg(d) OVER w, min(s) OVER w'],
  [
    'running rows',
    'sum(v) OVER (w ROWS UNBOUNDED PRECEDING), max(s) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 2 PRECEDING)',
  ],
  ['whole partitions', 'sum(v) OVER p, max(s) OVER p, count(*) OVER p, count(*) FILTER (WHERE v > 500) OVER p'],
  [
    'sliding rows',
    'sum(v) OVER (w ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING), min(s) OVER (w ROWS BETWEEN 2 FOLLOWING AND 5 FOLLOWING)',
  ],
  [
    'values of frames',
    'first_value(v) OVER (w ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), nth_value(s, 3) OVER (w ROWS UNBOUNDED PRECEDING), last_value(v) IGNORE NULLS OVER w',
  ],
] as const;

/** Every row has an id, so that an order is a whole one where it ends with that. */
const orders = [
  ['many partitions', 'PARTITION BY k', 'ORDER BY v DESC NULLS LAST, id'],
  ['one partition', '', 'ORDER BY o, id'],
  ...(process.env['TEST_DEEP'] === '1'
    ? [['partitions of strings and NULLs', 'PARTITION BY s, o', 'ORDER BY id']]
    : []),
];

/** All rows as one: which they are, not in what order. */
async function digestOf(session: Session, items: readonly string[], rest: string): Promise<readonly string[]> {
  const names = items.map((_, i) => `c${i}`);
  const list = items.map((item, i) => `${item} AS ${names[i]}`);
  return textOf(
    session,
    `SELECT count(*) AS n, bit_xor(xxhash64(id, ${names.join(', ')})) AS hash, ${names.map((name) => `count(${name})`).join(', ')}
     FROM (SELECT id, ${list.join(', ')} FROM ${source(rows)} ${rest})`,
  );
}

async function expectSame(items: readonly string[], rest = ''): Promise<void> {
  expect(await spilledBytes(`SELECT id, ${items.join(', ')} FROM ${source(rows)} ${rest}`)).toBe(true);
  const kept = await digestOf(large, items, rest);
  expect(kept[0]).toContain(`"n":"${rows}n"`);
  expect(await digestOf(small, items, rest)).toEqual(kept);
}

describe.each(orders)('%s', (_, partition, order) => {
  test.each(calls)('%s', async (__, list) => {
    const items = list.split(/, (?=\w+\()/);
    await expectSame(items, `WINDOW w AS (${partition} ${order}), p AS (${partition})`);
  });
});

test.each([
  'sum(v) OVER (ORDER BY o RANGE BETWEEN 5 PRECEDING AND 1 FOLLOWING)',
  'count(*) OVER (ORDER BY o DESC NULLS FIRST RANGE BETWEEN UNBOUNDED PRECEDING AND 3 FOLLOWING)',
  "count(v) OVER (ORDER BY day RANGE BETWEEN INTERVAL '3' DAY PRECEDING AND CURRENT ROW)",
  'sum(v) OVER (ORDER BY o RANGE CURRENT ROW)',
  'max(d) OVER (ORDER BY o DESC NULLS LAST)',
  'rank() OVER (ORDER BY s)',
])('peers and distances of one long partition: %s', async (call) => {
  await expectSame([call, 'min(s) OVER (ORDER BY k, v)', 'first_value(s) OVER (ORDER BY id)']);
});

test('a frame that needs all rows at once says so, and nothing else fails', async () => {
  const sql = `SELECT max(n) FROM (SELECT sum(v) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS n
    FROM ${source(400_000)})`;
  await expect(textOf(small, sql)).rejects.toMatchObject({ condition: 'OUT_OF_MEMORY' });
  expect(await textOf(small, 'SELECT 1 AS one')).toEqual(['{"one":1}']);
});
