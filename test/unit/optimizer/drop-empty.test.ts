/** What the rule drop-empty makes of small queries, as EXPLAIN prints it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { lines, openTables, planOf } from './support.ts';

let session: Session;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

describe('drop-empty', () => {
  test.each([
    {
      title: 'what a condition excludes',
      sql: 'SELECT a FROM t WHERE false',
      plan: `
        Values [a#1] 0 rows
      `,
    },
    {
      title: 'with the joins above',
      sql: 'SELECT t.a FROM t JOIN (SELECT a FROM u WHERE false) x ON t.a = x.a',
      plan: `
        Values [a#1] 0 rows
      `,
    },
    {
      title: 'not the rows that an outer join keeps',
      sql: 'SELECT t.a FROM t LEFT JOIN (SELECT a FROM u WHERE false) x ON t.a = x.a',
      plan: `
        Project [a#1]
          Join left on (a#1 = a#2)
            Scan t [a#1, b#3, s#4]
            Values [a#2] 0 rows
      `,
    },
    {
      title: 'of an anti join what there is to exclude',
      sql: 'SELECT t.a FROM t ANTI JOIN (SELECT a FROM u WHERE false) x ON t.a = x.a',
      plan: `
        Project [a#1]
          Scan t [a#1, b#2, s#3]
      `,
    },
    {
      title: 'branches of a union',
      sql: 'SELECT a FROM t UNION ALL SELECT a FROM u WHERE false',
      plan: `
        Project [a#2 AS a#1]
          Project [a#2]
            Project [a#2]
              Scan t [a#2, b#3, s#4]
      `,
    },
    {
      title: 'not the one row of an aggregate without keys',
      sql: 'SELECT count(*) AS c FROM t WHERE false',
      plan: `
        Project [c#1]
          Aggregate by [] [count(*) AS count(1)#1]
            Values [a#2, b#3, s#4] 0 rows
      `,
    },
    {
      title: 'the groups of one with keys',
      sql: 'SELECT a, count(*) AS c FROM t WHERE false GROUP BY a',
      plan: `
        Values [a#1, c#2] 0 rows
      `,
    },
    {
      title: 'LIMIT 0',
      sql: 'SELECT a FROM t LIMIT 0',
      plan: `
        Values [a#1] 0 rows
      `,
    },
  ])('$title', async ({ sql, plan }) => {
    expect(await planOf(session, ['drop-empty'], sql)).toBe(lines(plan));
  });
});
