/** What the rule statistics-aggregates makes of small queries, as EXPLAIN prints it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { lines, openTables, planOf } from './support.ts';

let session: Session;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

describe('statistics-aggregates', () => {
  test.each([
    {
      title: 'counts rows without reading them',
      sql: 'SELECT count(*) AS c FROM t',
      plan: `
        Project [c#1]
          Values [count(1)#1] 1 row
      `,
    },
    {
      title: 'not where rows are chosen',
      sql: 'SELECT count(*) AS c FROM t WHERE a > 1',
      plan: `
        Project [c#1]
          Aggregate by [] [count(*) AS count(1)#1]
            Filter (a#2 > 1)
              Scan t [a#2, b#3, s#4]
      `,
    },
    {
      title: 'not where nothing is known of the column',
      sql: 'SELECT count(a) AS c FROM t',
      plan: `
        Project [c#1]
          Aggregate by [] [count(a#2) AS count(a)#1]
            Scan t [a#2, b#3, s#4]
      `,
    },
    {
      title: 'not by group',
      sql: 'SELECT count(*) AS c, b FROM t GROUP BY b',
      plan: `
        Project [c#1, b#2]
          Aggregate by [b#2] [count(*) AS count(1)#1]
            Scan t [a#3, b#2, s#4]
      `,
    },
  ])('$title', async ({ sql, plan }) => {
    expect(await planOf(session, ['statistics-aggregates'], sql)).toBe(lines(plan));
  });
});
