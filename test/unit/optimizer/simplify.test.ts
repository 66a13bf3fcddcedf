/** What the rule simplify makes of small queries, as EXPLAIN prints it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { lines, openTables, planOf } from './support.ts';

let session: Session;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

describe('simplify', () => {
  test.each([
    {
      title: 'computes constants and drops TRUE',
      sql: 'SELECT 1 + 2 AS x, a FROM t WHERE true AND b > 3 - 1',
      plan: `
        Project [3 AS x#1, a#2]
          Filter (b#3 > 2)
            Scan t [a#2, b#3, s#4]
      `,
    },
    {
      title: 'takes out what every branch of an OR demands',
      sql: 'SELECT a FROM t WHERE (a = 1 AND b = 2) OR (a = 1 AND b = 3)',
      plan: `
        Project [a#1]
          Filter ((a#1 = 1) AND ((b#2 = 2) OR (b#2 = 3)))
            Scan t [a#1, b#2, s#3]
      `,
    },
    {
      title: 'drops a branch that another one contains',
      sql: 'SELECT a FROM t WHERE a = 1 OR (a = 1 AND b = 3)',
      plan: `
        Project [a#1]
          Filter (a#1 = 1)
            Scan t [a#1, b#2, s#3]
      `,
    },
    {
      title: 'moves NOT inwards',
      sql: 'SELECT a FROM t WHERE NOT (a > 1 OR NOT (b = 2 AND s IS NULL))',
      plan: `
        Project [a#1]
          Filter ((a#1 <= 1) AND (b#2 = 2) AND (s#3 IS NULL))
            Scan t [a#1, b#2, s#3]
      `,
    },
    {
      title: 'leaves a constant that fails to where a row asks for it',
      sql: 'SELECT a FROM t WHERE a > 0 AND 1 / 0 > 1',
      plan: `
        Project [a#1]
          Filter ((a#1 > 0) AND ((1.0 / 0.0) > 1.0))
            Scan t [a#1, b#2, s#3]
      `,
    },
    {
      title: 'drops branches of CASE and what stands behind the first value of COALESCE',
      sql: 'SELECT CASE WHEN false THEN a WHEN true THEN b ELSE 7 END AS x, coalesce(NULL, a, 1, b) AS y FROM t',
      plan: `
        Project [b#2 AS x#1, coalesce(a#4, 1) AS y#3]
          Scan t [a#4, b#2, s#5]
      `,
    },
    {
      title: 'knows that a column without NULLs is not NULL',
      sql: 'SELECT k FROM n WHERE k IS NOT NULL',
      plan: `
        Project [k#1]
          Scan n [k#1]
      `,
    },
    {
      title: 'compares columns instead of their casts',
      sql: 'SELECT a FROM t WHERE a > 1L AND b <= 2.0BD AND a IN (1L, 2L) AND 3D = b',
      plan: `
        Project [a#1]
          Filter ((a#1 > 1) AND (b#2 <= 2) AND (a#1 IN (1, 2)) AND (3 = b#2))
            Scan t [a#1, b#2, s#3]
      `,
    },
    {
      title: 'leaves a cast whose constant has no counterpart',
      sql: 'SELECT a FROM t WHERE a > 3000000000 AND b <= 2.5BD AND b < 0.5D',
      plan: `
        Project [a#1]
          Filter ((cast(a#1 AS bigint) > 3000000000) AND (cast(b#2 AS decimal(11,1)) <= 2.5) AND (cast(b#2 AS double) < 0.5))
            Scan t [a#1, b#2, s#3]
      `,
    },
    {
      title: 'stops at FALSE',
      sql: 'SELECT a FROM t WHERE a > 1 AND false',
      plan: `
        Project [a#1]
          Filter false
            Scan t [a#1, b#2, s#3]
      `,
    },
    {
      title: 'folds no call that gives another value each time',
      sql: 'SELECT a FROM t WHERE rand() > 2 AND a + rand() > 1',
      plan: `
        Project [a#1]
          Filter ((rand() > 2.0) AND ((cast(a#1 AS double) + rand()) > 1.0))
            Scan t [a#1, b#2, s#3]
      `,
    },
  ])('$title', async ({ sql, plan }) => {
    expect(await planOf(session, ['simplify'], sql)).toBe(lines(plan));
  });
});
