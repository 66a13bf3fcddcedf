/** What the rule push-limits makes of small queries, as EXPLAIN prints it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { lines, openTables, planOf } from './support.ts';

let session: Session;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

describe('push-limits', () => {
  test.each([
    {
      title: 'a limit of ordered rows is a top-N',
      sql: 'SELECT a FROM t ORDER BY b LIMIT 3',
      plan: `
        Project [a#1]
          Sort b#2 limit 3
            Project [a#1, b#3 AS b#2]
              Scan t [a#1, b#3, s#4]
      `,
    },
    {
      title: 'with an offset so many more',
      sql: 'SELECT a FROM t ORDER BY b LIMIT 3 OFFSET 2',
      plan: `
        Limit 3 offset 2
          Project [a#1]
            Sort b#2 limit 5
              Project [a#1, b#3 AS b#2]
                Scan t [a#1, b#3, s#4]
      `,
    },
    {
      title: 'through a projection into the scan',
      sql: 'SELECT a + 1 AS x FROM t LIMIT 3',
      plan: `
        Limit 3
          Project [(a#2 + 1) AS x#1]
            Scan t [a#2, b#3, s#4] limit 3
      `,
    },
    {
      title: 'into the inputs of UNION ALL',
      sql: 'SELECT * FROM (SELECT a FROM t UNION ALL SELECT a FROM u) LIMIT 3',
      plan: `
        Limit 3
          Project [a#1]
            Union all [a#1]
              Limit 3
                Project [a#2]
                  Project [a#2]
                    Scan t [a#2, b#3, s#4] limit 3
              Limit 3
                Project [a#5]
                  Project [a#5]
                    Scan u [a#5, b#6, s#7] limit 3
      `,
    },
    {
      title: 'not into those of UNION, whose rows may be one',
      sql: 'SELECT * FROM (SELECT a FROM t UNION SELECT a FROM u) LIMIT 3',
      plan: `
        Limit 3
          Project [a#1]
            Union [a#1]
              Project [a#2]
                Project [a#2]
                  Scan t [a#2, b#3, s#4]
              Project [a#5]
                Project [a#5]
                  Scan u [a#5, b#6, s#7]
      `,
    },
    {
      title: 'not below a filter',
      sql: 'SELECT a FROM t WHERE b = 1 LIMIT 3',
      plan: `
        Limit 3
          Project [a#1]
            Filter (b#2 = 1)
              Scan t [a#1, b#2, s#3]
      `,
    },
  ])('$title', async ({ sql, plan }) => {
    expect(await planOf(session, ['push-limits'], sql)).toBe(lines(plan));
  });
});
