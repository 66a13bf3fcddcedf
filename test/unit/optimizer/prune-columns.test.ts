/** What the rule prune-columns makes of small queries, as EXPLAIN prints it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { lines, openTables, planOf } from './support.ts';

let session: Session;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

describe('prune-columns', () => {
  test.each([
    {
      title: 'of projections and scans',
      sql: 'SELECT x.a FROM (SELECT a, b + 1 AS c, s FROM t) x',
      plan: `
        Project [a#1]
          Project [a#1]
            Scan t [a#1]
      `,
    },
    {
      title: 'of joins, save what conditions read',
      sql: 'SELECT t.a FROM t JOIN u ON t.b = u.b',
      plan: `
        Project [a#1]
          Join inner on (b#2 = b#3)
            Scan t [a#1, b#2]
            Scan u [b#3]
      `,
    },
    {
      title: 'of aggregates',
      sql: 'SELECT a FROM (SELECT a, sum(b) AS q, max(s) AS m FROM t GROUP BY a)',
      plan: `
        Project [a#1]
          Project [a#1]
            Aggregate by [a#1] []
              Scan t [a#1]
      `,
    },
    {
      title: 'of UNION ALL by place',
      sql: 'SELECT a FROM (SELECT a, b FROM t UNION ALL SELECT b, a FROM u)',
      plan: `
        Project [a#1]
          Union all [a#1]
            Project [a#2]
              Project [a#2]
                Scan t [a#2]
            Project [b#3]
              Project [b#3]
                Scan u [b#3]
      `,
    },
    {
      title: 'not of UNION, which compares all',
      sql: 'SELECT a FROM (SELECT a, b FROM t UNION SELECT b, a FROM u)',
      plan: `
        Project [a#1]
          Union [a#1, b#2]
            Project [a#3, b#4]
              Project [a#3, b#4]
                Scan t [a#3, b#4]
            Project [b#5, a#6]
              Project [b#5, a#6]
                Scan u [a#6, b#5]
      `,
    },
    {
      title: 'of windows, with the window',
      sql: 'SELECT a FROM (SELECT a, rank() OVER (ORDER BY b) AS r FROM t)',
      plan: `
        Project [a#1]
          Project [a#1]
            Scan t [a#1]
      `,
    },
    {
      title: 'all of them where rows are only counted',
      sql: 'SELECT count(*) AS c FROM t',
      plan: `
        Project [c#1]
          Aggregate by [] [count(*) AS count(1)#1]
            Scan t []
      `,
    },
  ])('$title', async ({ sql, plan }) => {
    expect(await planOf(session, ['prune-columns'], sql)).toBe(lines(plan));
  });
});
