/** Joins whose build side goes to disk give the rows that they give in memory: with little memory, and with every operator forced. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { open, type Session } from '../../../src/index.ts';
import { queryAll } from '../../support/engine.ts';

async function rowsOf(session: Session, sql: string): Promise<readonly string[]> {
  const { rows } = await queryAll(session, sql);
  return rows.map((row) =>
    JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)),
  );
}

async function hasSpilled(session: Session, sql: string): Promise<boolean> {
  const { rows } = await queryAll(session, `EXPLAIN ANALYZE ${sql}`);
  return rows.some((row) => /· spilled [1-9]/.test(String(row[0])));
}

/** Keys with NULLs; strings, floating-point numbers and decimals with few and with many values. */
const side = (rows: number, keys: number, shift: number): string => `(
  SELECT CASE WHEN id % 97 = 0 THEN NULL ELSE (id * 7919 + ${shift}) % ${keys} END AS k,
    CASE WHEN id % 91 = 0 THEN NULL ELSE concat('n', (id * 31 + ${shift}) % ${keys}) END AS s,
    id AS v, CAST(id % 7 AS DOUBLE) / 4 AS f, CAST(id * 3 % ${keys} AS DECIMAL(20, 2)) AS d
  FROM range(${rows}))`;

const sums = 'count(*) n, count(l.v) a, count(r.v) b, sum(l.v) c, sum(r.v) d, min(l.s) e, max(r.s) f';
const joins = ['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN'];
const conditions = [
  'l.k = r.k',
  'l.s = r.s AND l.k = r.k',
  'l.k = r.k AND l.v < r.v',
  'l.k <=> r.k',
  'l.d = r.k',
  'l.f = r.f AND l.k = r.k',
];

function* queries(left: string, right: string): Iterable<string> {
  for (const on of conditions) {
    for (const kind of joins) yield `SELECT ${sums} FROM ${left} l ${kind} ${right} r ON ${on}`;
    for (const kind of ['SEMI', 'ANTI'])
      yield `SELECT count(*) n, sum(v) a, min(s) b FROM ${left} l LEFT ${kind} JOIN ${right} r ON ${on}`;
  }
  yield `SELECT count(*) n, sum(v) a FROM ${left} l WHERE k NOT IN (SELECT k FROM ${right} WHERE k < 40)`;
  yield `SELECT count(*) n, sum(v) a FROM ${left} l WHERE k NOT IN (SELECT k FROM ${right})`;
  yield `SELECT count(*) n, sum(v) a FROM ${left} l WHERE v % 3 = 0 OR s IN (SELECT s FROM ${right} r WHERE r.v > l.v)`;
  yield `SELECT count(*) n, sum(l.v) a FROM ${left} l JOIN ${right} r ON l.v + r.v < 300`;
  yield `SELECT count(*) n, count(r.v) a FROM ${left} l LEFT JOIN ${right} r ON l.v > r.v * 2 AND r.f > 1`;
}

let plain: Session;
beforeAll(() => {
  plain = open({ settings: { memory_limit: '1GiB', threads: 1 } });
});
afterAll(() => plain.close());

test('every kind of join, in parts that are cut again and in pieces', async () => {
  await using forced = open({ settings: { spill_forced: 'on', threads: 1 } });
  const wanted: (readonly string[])[] = [];
  for (const sql of queries(side(150, 70, 0), side(200, 40, 5))) {
    const rows = await rowsOf(plain, sql);
    expect(await rowsOf(forced, sql), sql).toEqual(rows);
    wanted.push(rows);
  }
  expect(new Set(wanted.map((rows) => rows[0])).size).toBeGreaterThan(20);
});

test.each([
  ['an inner join', 'JOIN', 'l.k = r.k'],
  ['a full join by two keys', 'FULL JOIN', 'l.k = r.k AND l.f = r.f'],
  ['a right join with a condition besides', 'RIGHT JOIN', 'l.k = r.k AND l.v < r.v'],
])('%s in little memory', async (_, kind, on) => {
  await using little = open({ settings: { memory_limit: '12MiB', threads: 1 } });
  const sql = `SELECT ${sums} FROM ${side(30_000, 50_000, 0)} l ${kind} ${side(80_000, 60_000, 5)} r ON ${on}`;
  expect(await hasSpilled(little, sql)).toBe(true);
  expect(await rowsOf(little, sql)).toEqual(await rowsOf(plain, sql));
});

test('one key that fills memory', async () => {
  await using little = open({ settings: { memory_limit: '12MiB', threads: 1 } });
  const many =
    '(SELECT id AS v, CASE WHEN id < 5 THEN id ELSE 7 END AS k, concat("value ", id) AS s FROM range(120000))';
  const few = '(SELECT id AS v, id % 12 AS k, concat("few ", id) AS s FROM range(30))';
  for (const kind of ['FULL JOIN', 'LEFT JOIN']) {
    // Both sides are estimated alike, so the right one is built.
    const sql = `SELECT ${sums} FROM ${few} l ${kind} ${many} r ON l.k = r.k AND r.v % 1000 = l.v`;
    expect(await rowsOf(little, sql)).toEqual(await rowsOf(plain, sql));
  }
});

test('threads share parts and marks', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'silt-join-spill-'));
  try {
    await using made = open({ warehouse: folder });
    for (const [name, rows, keys] of [
      ['l', 4000, 3000],
      ['r', 6000, 4000],
    ] as const) {
      await queryAll(made, `CREATE TABLE ${name} AS SELECT * FROM ${side(rows, keys, rows)}`);
      await queryAll(made, `INSERT INTO ${name} SELECT * FROM ${side(rows / 2, keys, 1)}`);
    }
    await using several = open({
      warehouse: folder,
      settings: { threads: 2, parallel_min_bytes: 0, spill_forced: 'on' },
    });
    for (const kind of ['JOIN', 'FULL JOIN']) {
      const sql = `SELECT ${sums} FROM l ${kind} r ON l.k = r.k AND l.v <> r.v`;
      expect(await hasSpilled(several, sql)).toBe(true);
      expect(await rowsOf(several, sql)).toEqual(await rowsOf(made, sql));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
