/** What the rule push-filters makes of small queries, as EXPLAIN prints it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { lines, openTables, planOf } from './support.ts';

let session: Session;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

describe('push-filters', () => {
  test.each([
    {
      title: 'through a projection into the scan',
      sql: 'SELECT x.a FROM (SELECT a, b + 1 AS c FROM t) x WHERE x.a > 1',
      plan: `
        Project [a#1]
          Project [a#1, (b#3 + 1) AS c#2]
            Scan t [a#1, b#3, s#4] where (a#1 > 1)
      `,
    },
    {
      title: 'below an aggregate where they are of its keys',
      sql: 'SELECT * FROM (SELECT a, count(*) AS c FROM t GROUP BY a) WHERE a > 1 AND c > 1L',
      plan: `
        Project [a#1, c#2]
          Project [a#1, c#2]
            Filter (count(1)#2 > 1)
              Aggregate by [a#1] [count(*) AS count(1)#2]
                Scan t [a#1, b#3, s#4] where (a#1 > 1)
      `,
    },
    {
      title: 'a comma list becomes a join',
      sql: 'SELECT * FROM t, u WHERE t.a = u.a AND t.b = 1',
      plan: `
        Project [a#1, b#2, s#3, a#4, b#5, s#6]
          Join inner on (a#1 = a#4)
            Scan t [a#1, b#2, s#3] where (b#2 = 1)
            Scan u [a#4, b#5, s#6]
      `,
    },
    {
      title:
        'into a join as its key, off by a constant, though adding may overflow; other expressions that may fail stay',
      sql: 'SELECT * FROM t, u WHERE t.a = u.a + 1 AND t.b = u.b * 2',
      plan: `
        Project [a#1, b#2, s#3, a#4, b#5, s#6]
          Filter (b#2 = (b#5 * 2))
            Join inner on (a#1 = (a#4 + 1))
              Scan t [a#1, b#2, s#3]
              Scan u [a#4, b#5, s#6]
      `,
    },
    {
      title: 'to every column that is equal',
      sql: 'SELECT * FROM t JOIN u ON t.a = u.a WHERE t.a > 5',
      plan: `
        Project [a#1, b#2, s#3, a#4, b#5, s#6]
          Join inner on (a#1 = a#4)
            Scan t [a#1, b#2, s#3] where (a#1 > 5)
            Scan u [a#4, b#5, s#6] where (a#4 > 5)
      `,
    },
    {
      title: 'of a left join to the left alone; conditions of ON to the right alone',
      sql: "SELECT * FROM t LEFT JOIN u ON t.a = u.a AND u.b = 1 WHERE t.b = 2 AND u.s = 'x'",
      plan: `
        Project [a#1, b#2, s#3, a#4, b#5, s#6]
          Filter (s#6 = 'x')
            Join left on (a#1 = a#4)
              Scan t [a#1, b#2, s#3] where (b#2 = 2)
              Scan u [a#4, b#5, s#6] where (b#5 = 1)
      `,
    },
    {
      title: 'what an OR demands of each side',
      sql: 'SELECT * FROM t, u WHERE (t.a = 1 AND u.a = 2) OR (t.a = 3 AND u.a = 4)',
      plan: `
        Project [a#1, b#2, s#3, a#4, b#5, s#6]
          Join inner on (((a#1 = 1) AND (a#4 = 2)) OR ((a#1 = 3) AND (a#4 = 4)))
            Scan t [a#1, b#2, s#3] where ((a#1 = 1) OR (a#1 = 3))
            Scan u [a#4, b#5, s#6] where ((a#4 = 2) OR (a#4 = 4))
      `,
    },
    {
      title: 'into every input of a union',
      sql: 'SELECT * FROM (SELECT a FROM t UNION ALL SELECT b FROM u) WHERE a = 1',
      plan: `
        Project [a#1]
          Union all [a#1]
            Project [a#2]
              Project [a#2]
                Scan t [a#2, b#3, s#4] where (a#2 = 1)
            Project [b#5]
              Project [b#5]
                Scan u [a#6, b#5, s#7] where (b#5 = 1)
      `,
    },
    {
      title: 'below a window where they are of its partitions',
      sql: 'SELECT a, r FROM (SELECT a, max(b) OVER (PARTITION BY a) AS r FROM t) WHERE a = 1 AND r = 1',
      plan: `
        Project [a#1, r#2]
          Project [a#1, r#2]
            Filter (max(b) OVER (PARTITION BY a ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)#2 = 1)
              Window partition by [a#1] order by [] [max(b#3) ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING AS max(b) OVER (PARTITION BY a ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)#2]
                Scan t [a#1, b#3, s#4] where (a#1 = 1)
      `,
    },
    {
      title: 'never below a limit',
      sql: 'SELECT * FROM (SELECT a, b FROM t ORDER BY b LIMIT 1) WHERE a = 1',
      plan: `
        Project [a#1, b#2]
          Filter (a#1 = 1)
            Limit 1
              Sort b#2
                Project [a#1, b#2]
                  Scan t [a#1, b#2, s#3]
      `,
    },
    {
      title: 'never below what protects one that may fail',
      sql: 'SELECT t.a FROM t JOIN u ON t.a = u.a WHERE t.b <> 0 AND 6 / t.b > 1D',
      plan: `
        Project [a#1]
          Filter ((cast(6 AS double) / cast(b#2 AS double)) > 1.0)
            Join inner on (a#1 = a#3)
              Scan t [a#1, b#2, s#4] where (NOT (b#2 = 0))
              Scan u [a#3, b#5, s#6]
      `,
    },
    {
      title: 'never those of a value that differs each time',
      sql: 'SELECT * FROM (SELECT a, rand() AS r FROM t) WHERE r > 1D AND a > 0',
      plan: `
        Project [a#1, r#2]
          Filter (r#2 > 1.0)
            Project [a#1, rand() AS r#2]
              Scan t [a#1, b#3, s#4] where (a#1 > 0)
      `,
    },
  ])('$title', async ({ sql, plan }) => {
    expect(await planOf(session, ['push-filters'], sql)).toBe(lines(plan));
  });
});
