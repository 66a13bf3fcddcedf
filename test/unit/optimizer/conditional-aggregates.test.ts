/** What the rule conditional-aggregates makes of small queries, as EXPLAIN prints it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { queryAll } from '../../support/engine.ts';
import { openTables, planOf } from './support.ts';

let session: Session;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

describe('conditional-aggregates', () => {
  test.each([
    {
      title: 'makes the condition a filter',
      sql: "SELECT sum(CASE WHEN s = 'x' THEN a END) FROM t",
      aggregate: "sum(a#2) FILTER (WHERE (s#3 = 'x')) AS",
    },
    {
      title: 'joins it with the one there is',
      sql: 'SELECT count(CASE WHEN a > 1 THEN b ELSE NULL END) FILTER (WHERE b < 9) FROM t',
      aggregate: 'count(b#2) FILTER (WHERE ((b#2 < 9) AND (a#3 > 1))) AS',
    },
    {
      title: 'leaves a CASE with another value',
      sql: 'SELECT sum(CASE WHEN a > 1 THEN b ELSE 0 END) FROM t',
      aggregate: 'sum(CASE WHEN (a#2 > 1) THEN b#3 ELSE 0 END) AS',
    },
    {
      title: 'leaves an aggregate to which NULL is a value',
      sql: 'SELECT first(CASE WHEN a > 1 THEN b END) FROM t',
      aggregate: 'first(CASE WHEN (a#2 > 1) THEN b#3 END) AS',
    },
  ])('$title', async ({ sql, aggregate }) => {
    expect(await planOf(session, ['conditional-aggregates'], sql)).toContain(`Aggregate by [] [${aggregate} `);
  });

  test('keeps a group none of whose rows satisfies the condition', async () => {
    await planOf(session, ['conditional-aggregates'], 'SELECT 1');
    const { rows } = await queryAll(
      session,
      'SELECT k, sum(CASE WHEN k > 1 THEN k END) s, count(CASE WHEN k > 1 THEN k END) c FROM n GROUP BY k ORDER BY k',
    );
    expect(rows.map((row) => row.map((value) => (value === null ? null : Number(value))))).toEqual([
      [1, null, 0],
      [2, 2, 1],
      [3, 3, 1],
    ]);
  });
});
