/** Statements of a size that no hand writes: they are answered, or refused by the limit that they reach. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession, runAll } from '../../support/engine.ts';

let session: ReturnType<typeof openSession>;
beforeAll(async () => {
  session = openSession({ settings: { threads: 1 } });
  await runAll(session, 'CREATE TABLE t AS SELECT CAST(id AS INT) AS k, id % 7 AS v FROM range(1000)');
});
afterAll(() => session.close());

test('20 tables joined in a chain', async () => {
  const joins = Array.from({ length: 19 }, (_, i) => `JOIN t t${i + 1} ON t${i}.k = t${i + 1}.k`).join(' ');
  expect(await runAll(session, `SELECT count(*), sum(t19.v) FROM t t0 ${joins} WHERE t3.v < 5`)).toEqual([
    [715n, 1430n],
  ]);
});

test('20 tables joined to one', async () => {
  const joins = Array.from({ length: 19 }, (_, i) => `LEFT JOIN t t${i + 1} ON t0.k = t${i + 1}.k + ${i}`).join(' ');
  expect(await runAll(session, `SELECT count(*) FROM t t0 ${joins}`)).toEqual([[1000n]]);
});

test('IN over 10,000 literals', async () => {
  const list = Array.from({ length: 10_000 }, (_, i) => 2 * i).join(', ');
  expect(await runAll(session, `SELECT count(*) FROM t WHERE k IN (${list})`)).toEqual([[500n]]);
  expect(await runAll(session, `SELECT count(*) FROM t WHERE k NOT IN (${list})`)).toEqual([[500n]]);
  expect(await runAll(session, `SELECT count(*) FROM t WHERE k IN (NULL, ${list})`)).toEqual([[500n]]);
  expect(await runAll(session, `SELECT count(*) FROM t WHERE k NOT IN (NULL, ${list})`)).toEqual([[0n]]);
});

test('1,600 columns', async () => {
  const columns = Array.from({ length: 1600 }, (_, i) => `k + ${i} AS c${i}`).join(', ');
  await runAll(session, `CREATE TABLE wide AS SELECT ${columns} FROM t WHERE k < 3`);
  const [row] = await runAll(session, 'SELECT * FROM wide ORDER BY c0 DESC LIMIT 1');
  expect(row).toEqual(Array.from({ length: 1600 }, (_, i) => 2 + i));
  expect(await runAll(session, 'SELECT sum(c1599), max(c800) FROM wide')).toEqual([[4800n, 802]]);
});

test('a chain of 3,000 conditions, and brackets beyond the limit', async () => {
  const chain = Array.from({ length: 3000 }, (_, i) => `k = ${i}`).join(' OR ');
  expect(await runAll(session, `SELECT count(*) FROM t WHERE ${chain}`)).toEqual([[1000n]]);
  const deep = `SELECT ${'('.repeat(20_000)}1${')'.repeat(20_000)}`;
  await expect(runAll(session, deep)).rejects.toMatchObject({ sqlState: '54001' });
});
