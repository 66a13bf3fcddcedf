/** What the rule share-aggregates makes of small queries: where conditions stand, and that the answers stay. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { queryAll } from '../../support/engine.ts';
import { openTables, planOf } from './support.ts';

let session: Session;
beforeAll(async () => {
  session = await openTables();
  await queryAll(session, 'INSERT INTO n SELECT id % 5 FROM range(20)');
});
afterAll(() => session.close());

const rules = ['simplify', 'share-aggregates', 'push-filters'];
const ofKeys = 'WITH g AS (SELECT k, count(*) AS c FROM n GROUP BY k)';
/** What stands below the aggregations, without the numbers of columns. */
const scans = (plan: string): string[] =>
  plan
    .split('\n')
    .flatMap((line) => /Scan n .*/.exec(line)?.[0] ?? [])
    .map((line) => line.replaceAll(/#\d+/g, ''));

describe('share-aggregates', () => {
  test.each([
    {
      title: 'lets through what any reader asks for',
      sql: `${ofKeys} SELECT a.c, b.c FROM g a, g b WHERE a.k = 1 AND b.k = 3`,
      below: ['Scan n [k] where ((k = 1) OR (k = 3))', 'Scan n [k] where ((k = 1) OR (k = 3))'],
      answer: ['5,5'],
    },
    {
      title: 'lets all through where a reader asks for all',
      sql: `${ofKeys} SELECT (SELECT max(c) FROM g), c FROM g WHERE k = 4`,
      below: ['Scan n [k]', 'Scan n [k]'],
      answer: ['5,4'],
    },
    {
      title: 'leaves readers that ask for the same',
      sql: `${ofKeys} SELECT a.c FROM g a, g b WHERE a.k = 2 AND b.k = 2 AND a.c = b.c`,
      below: ['Scan n [k] where (k = 2)', 'Scan n [k] where (k = 2)'],
      answer: ['5'],
    },
    {
      title: 'leaves a single reader',
      sql: `${ofKeys} SELECT c FROM g WHERE k = 0`,
      below: ['Scan n [k] where (k = 0)'],
      answer: ['4'],
    },
    {
      title: 'does not count a branch that gives nothing',
      sql: `${ofKeys}, u AS (SELECT 'a' AS s, k, c FROM g UNION ALL SELECT 'b', k, c FROM g)
        SELECT x.c, y.c FROM u x, u y WHERE x.s = 'a' AND x.k = 1 AND y.s = 'b' AND y.k = 1`,
      below: ['Scan n [k] where (k = 1)', 'Scan n [k] where (k = 1)'],
      answer: ['5,5'],
    },
  ])('$title', async ({ sql, below, answer }) => {
    expect(scans(await planOf(session, [...rules, 'drop-empty', 'simplify-pushed'], sql))).toEqual(below);
    for (const off of ['none', 'share-aggregates']) {
      await queryAll(session, `SET optimizer_off = '${off}'`);
      const { rows } = await queryAll(session, sql);
      expect(rows.map(String)).toEqual(answer);
    }
  });

  test('computes groups apart that are asked for by different columns', async () => {
    const sql = `WITH g AS (SELECT a, b, count(*) AS c FROM t GROUP BY a, b)
      SELECT x.b, y.b FROM g x, g y WHERE x.a = 1 AND y.b = 3`;
    const plan = await planOf(session, rules, sql);
    expect(plan).toMatch(/Scan t .* where \(a#\d+ = 1\)/);
    expect(plan).toMatch(/Scan t .* where \(b#\d+ = 3\)/);
    const { rows } = await queryAll(session, sql);
    expect(rows.map(String)).toEqual(['2,3']);
  });
});
