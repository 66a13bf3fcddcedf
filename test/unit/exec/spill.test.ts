/** Statements with little memory: what their operators write to disk comes back as what memory gives, and no file is left. */
import { readdirSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { open, type Session } from '../../../src/index.ts';
import { createBudget } from '../../../src/kernels/memory.ts';

const little = { memory_limit: '10MiB', threads: 1 };

async function rowsOf(session: Session, sql: string): Promise<readonly string[]> {
  const rows = await (await session.query(sql)).rows();
  return rows.map((row) =>
    JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)),
  );
}

async function hasSpilled(session: Session, sql: string): Promise<boolean> {
  const lines = await rowsOf(session, `EXPLAIN ANALYZE ${sql}`);
  return lines.some((line) => /· spilled [1-9]/.test(line));
}

/** Open files of ours that have no name any more; null where the system does not tell. */
function unnamedFiles(): number | null {
  try {
    const links = readdirSync('/proc/self/fd').map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return '';
      }
    });
    return links.filter((link) => link.includes(`silt-${process.pid}-`)).length;
  } catch {
    return null;
  }
}

/** The query's rows with little memory, once it was seen to spill, beside those with enough. */
async function bothWays(sql: string, settings: Readonly<Record<string, string | number>> = {}) {
  await using small = open({ settings: { ...little, ...settings } });
  await using large = open({ settings: { ...settings, memory_limit: '1GiB', threads: 1 } });
  expect(await hasSpilled(small, sql)).toBe(true);
  const [spilled, kept] = [await rowsOf(small, sql), await rowsOf(large, sql)];
  expect(unnamedFiles() ?? 0).toBe(0);
  return { spilled, kept };
}

/** Keys with NULLs, strings of several lengths, a value that is NULL at times. */
const source = (rows: number, keys: number): string => `(
  SELECT CASE WHEN id % 997 = 0 THEN NULL ELSE (id * 7919) % ${keys} END AS k,
    CASE WHEN id % 991 = 0 THEN NULL ELSE concat('n', repeat('é', CAST(id % 5 AS INT)), (id * 7919) % ${keys}) END AS s,
    CASE WHEN id % 5 = 0 THEN NULL ELSE id END AS v,
    CAST(id AS DECIMAL(20, 2)) AS d,
    CAST(id % 1000 AS DOUBLE) AS f
  FROM range(${rows}))`;

test.each([
  ['sums and counts', 'count(*) c, count(v) n, sum(v) a, sum(d) b, avg(d) e, avg(f) g', 'k'],
  ['extremes and strings', 'min(s) a, max(s) b, max(v) c, bool_or(v > 10) d', 'k, s'],
  ['variance', 'round(stddev(f), 6) a, round(corr(f, v), 6) b', 'k, s'],
  ['distinct', 'count(DISTINCT v) a, sum(DISTINCT f) b', 'k'],
  ['lists', 'sort_array(collect_list(v)) a, sort_array(collect_set(f)) b', 'k, s'],
  ['an order of its own', 'listagg(s, ",") WITHIN GROUP (ORDER BY v) a', 'k'],
  ['filters', 'count(*) FILTER (WHERE f > 500) a, sum(v) FILTER (WHERE f < 300) b', 'k, d'],
  ['no aggregate', '1 AS one', 's, f'],
])('groups that do not fit: %s', async (name, calls, keys) => {
  const sql = `SELECT ${keys}, ${calls} FROM ${source(40_000, 20_000)} GROUP BY ${keys}`;
  // States on the heap come by the batch.
  const { spilled, kept } = await bothWays(sql, /strings|variance/.test(name) ? { memory_limit: '13MiB' } : {});
  expect(spilled.length).toBeGreaterThan(10_000);
  expect(spilled.toSorted()).toEqual(kept.toSorted());
});

test.each(['CUBE (k, s)', 'GROUPING SETS ((k), (s), ())'])('sets of groups that do not fit: %s', async (by) => {
  const sql = `SELECT k, s, grouping_id() g, count(*) c, sum(v) t FROM ${source(30_000, 20_000)} GROUP BY ${by}`;
  const { spilled, kept } = await bothWays(sql, { memory_limit: '24MiB' });
  expect(spilled.toSorted()).toEqual(kept.toSorted());
});

test('distinct values of all rows that do not fit', async () => {
  const sql = `SELECT count(DISTINCT v, s) a FROM ${source(60_000, 20_000)}`;
  const { spilled, kept } = await bothWays(sql);
  expect(spilled).toEqual(kept);
  expect(spilled).toEqual(['{"a":"47952n"}']);
});

test('states on the heap count: groups of them go to disk, and one that is too large is an error', async () => {
  const sql = `SELECT k, size(collect_list(named_struct('s', s, 'v', v))) c FROM ${source(60_000, 30_000)} GROUP BY k`;
  const { spilled, kept } = await bothWays(sql, { memory_limit: '16MiB' });
  expect(spilled.toSorted()).toEqual(kept.toSorted());
  await using session = open({ settings: { memory_limit: '16MiB', threads: 1 } });
  for (const call of [
    "collect_list(named_struct('s', s, 'v', v))",
    'percentile(f, 0.5)',
    'mode(v)',
    'collect_set(d)',
  ]) {
    const all = rowsOf(session, `SELECT ${call} FROM ${source(900_000, 20_000)}`);
    await expect(all, call).rejects.toMatchObject({ condition: 'OUT_OF_MEMORY' });
  }
  await expect(rowsOf(session, 'SELECT percentile(id, 0.5, 1000000000000) FROM range(3)')).rejects.toThrow(/memory/);
  expect(await rowsOf(session, 'SELECT 1 AS one')).toEqual(['{"one":1}']);
});

test('what others hold of a budget is not there for a session', async () => {
  const budget = createBudget();
  await using session = open({ settings: { memory_limit: '64MiB', threads: 1 }, budget });
  const sql = 'SELECT max(x) FROM (SELECT id AS x FROM range(200000) ORDER BY id % 7)';
  expect(await hasSpilled(session, sql)).toBe(false);
  expect(new Int32Array(budget)[0]).toBe(0);
  new Int32Array(budget)[0] = 58;
  expect(await hasSpilled(session, sql)).toBe(true);
  expect(new Int32Array(budget)[0]).toBe(58);
});

const sorting = { memory_limit: '24MiB' };

test.each([
  'k DESC NULLS FIRST, d',
  's NULLS LAST, v DESC NULLS FIRST, d',
  's DESC, k, f / 3, d DESC',
  "CASE WHEN f > 900 THEN double('NaN') ELSE -f END, length(s), d",
  'struct(f, s) DESC, d',
])('rows to be sorted that do not fit: %s', async (by) => {
  const { spilled, kept } = await bothWays(`SELECT k, s, v, d FROM ${source(60_000, 20_000)} ORDER BY ${by}`, sorting);
  expect(spilled.length).toBe(60_000);
  expect(spilled).toEqual(kept);
});

test('the first of many rows that do not fit', async () => {
  const sql = `SELECT s, v, d FROM ${source(60_000, 20_000)} ORDER BY s, d LIMIT 30000`;
  const { spilled, kept } = await bothWays(sql, sorting);
  expect(spilled.length).toBe(30_000);
  expect(spilled).toEqual(kept);
});

test('an error and a reader that stops leave no file', async () => {
  await using session = open({ settings: { ...little, ansi: 'true' } });
  const sql = `SELECT k, sum(d) t FROM ${source(40_000, 20_000)} GROUP BY k, s`;
  await expect(rowsOf(session, `SELECT 1 / (k - 77), t FROM (${sql})`)).rejects.toThrow(/zero/);
  const result = await session.query(sql);
  for await (const batch of result.batches) {
    expect(batch.length).toBeGreaterThan(0);
    break;
  }
  expect(await rowsOf(session, 'SELECT 1 AS one')).toEqual(['{"one":1}']);
  // A statement that is cancelled ends when its threads have come to the end of a batch.
  await expect.poll(() => unnamedFiles() ?? 0, { timeout: 5000 }).toBe(0);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`silt-${process.pid}-`))).toEqual([]);
});
