/** What the rule decorrelate makes of small queries, as EXPLAIN prints it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { lines, openTables, planOf } from './support.ts';

let session: Session;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

describe('decorrelate', () => {
  test.each([
    {
      title: 'EXISTS is a semi join',
      sql: 'SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a)',
      plan: `
        Project [a#1]
          Join semi on (a#2 = a#1)
            Scan t [a#1, b#3, s#4]
            Project [1 AS 1#5, a#2]
              Scan u [a#2, b#6, s#7]
      `,
    },
    {
      title: 'NOT EXISTS is an anti join; what does not depend stays inside',
      sql: 'SELECT a FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.a = t.a AND u.b > 2)',
      plan: `
        Project [a#1]
          Join anti on (a#2 = a#1)
            Scan t [a#1, b#3, s#4]
            Project [1 AS 1#5, a#2]
              Filter (b#6 > 2)
                Scan u [a#2, b#6, s#7]
      `,
    },
    {
      title: 'IN is a semi join',
      sql: 'SELECT a FROM t WHERE a IN (SELECT b FROM u)',
      plan: `
        Project [a#1]
          Join semi on (a#1 = b#2)
            Scan t [a#1, b#3, s#4]
            Project [b#2]
              Scan u [a#5, b#2, s#6]
      `,
    },
    {
      title: 'NOT IN heeds NULLs',
      sql: 'SELECT a FROM t WHERE a NOT IN (SELECT b FROM u)',
      plan: `
        Project [a#1]
          Join anti null-aware on (a#1 = b#2)
            Scan t [a#1, b#3, s#4]
            Project [b#2]
              Scan u [a#5, b#2, s#6]
      `,
    },
    {
      title: 'NOT IN of columns without NULLs is a plain anti join',
      sql: 'SELECT k FROM n WHERE k NOT IN (SELECT k FROM n)',
      plan: `
        Project [k#1]
          Join anti on (k#1 = k#2)
            Scan n [k#1]
            Project [k#2]
              Scan n [k#2]
      `,
    },
    {
      title: 'an aggregate is grouped by what it is correlated to',
      sql: 'SELECT a FROM t WHERE b > (SELECT avg(b) FROM u WHERE u.a = t.a)',
      plan: `
        Project [a#1]
          Project [a#1, b#2, s#3]
            Filter (cast(b#2 AS double) > avg(b)#4)
              Join left on (key#5 = a#1)
                Scan t [a#1, b#2, s#3]
                Project [avg(b)#4, key#5]
                  Aggregate by [a#6 AS key#5] [avg(b#7) AS avg(b)#4]
                    Scan u [a#6, b#7, s#8]
      `,
    },
    {
      title: 'a count of nothing is zero, not NULL',
      sql: 'SELECT a FROM t WHERE b > (SELECT count(*) FROM u WHERE u.a = t.a)',
      plan: `
        Project [a#1]
          Project [a#1, b#2, s#3]
            Filter (cast(b#2 AS bigint) > CASE WHEN (present#4 IS NULL) THEN 0 ELSE count(1)#5 END)
              Join left on (key#6 = a#1)
                Scan t [a#1, b#2, s#3]
                Project [count(1)#5, key#6, true AS present#4]
                  Project [count(1)#5, key#6]
                    Aggregate by [a#7 AS key#6] [count(*) AS count(1)#5]
                      Scan u [a#7, b#8, s#9]
      `,
    },
    {
      title: 'EXISTS beside OR is a mark',
      sql: 'SELECT a FROM t WHERE a = 1 OR EXISTS (SELECT 1 FROM u WHERE u.a = t.a)',
      plan: `
        Project [a#1]
          Project [a#1, b#2, s#3]
            Filter ((a#1 = 1) OR exists#4)
              Join mark mark#4 on (a#5 = a#1)
                Scan t [a#1, b#2, s#3]
                Project [1 AS 1#6, a#5]
                  Scan u [a#5, b#7, s#8]
      `,
    },
    {
      title: 'an uncorrelated value is joined as one row',
      sql: 'SELECT (SELECT max(b) FROM u) AS m FROM t',
      plan: `
        Project [max(b)#2 AS m#1]
          Join inner
            Scan t [a#3, b#4, s#5]
            SingleRow
              Project [max(b)#2]
                Aggregate by [] [max(b#6) AS max(b)#2]
                  Scan u [a#7, b#6, s#8]
      `,
    },
    {
      title: 'without an equality the different outer values are joined in',
      sql: 'SELECT a FROM t WHERE b > (SELECT sum(u.b) FROM u WHERE u.a < t.a)',
      plan: `
        Project [a#1]
          Project [a#1, b#2, s#3]
            Filter (cast(b#2 AS bigint) > sum(b)#4)
              Join left on (a#1 <=> key#5)
                Scan t [a#1, b#2, s#3]
                Project [sum(b)#4, key#5]
                  Aggregate by [a#6 AS key#5] [sum(b#7) AS sum(b)#4]
                    Filter (a#8 < a#6)
                      Join inner
                        Aggregate by [a#9 AS a#6] []
                          Scan t [a#9, b#10, s#11]
                        Scan u [a#8, b#7, s#12]
      `,
    },
    {
      title: 'a correlated limit counts rows of each outer value',
      sql: 'SELECT t.a, x.b FROM t, LATERAL (SELECT b FROM u WHERE u.a = t.a ORDER BY b LIMIT 1) x',
      plan: `
        Project [a#1, b#2]
          Project [a#1, b#3, s#4, b#2]
            Join inner on (a#5 = a#1)
              Scan t [a#1, b#3, s#4]
              Filter ((row_number#6 > 0) AND (row_number#6 <= 1))
                Window partition by [a#5] order by [b#2] [row_number() ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW AS row_number#6]
                  Project [b#2, a#5]
                    Scan u [a#5, b#2, s#7]
      `,
    },
    {
      title: 'a value of several rows is an error where it is asked for',
      sql: 'SELECT a, (SELECT b FROM u WHERE u.a = t.a) AS x FROM t',
      plan: `
        Project [a#1, b#3 AS x#2]
          Join left on (key#4 = a#1)
            Scan t [a#1, b#5, s#6]
            Project [CASE WHEN (count#7 > 1) THEN raise(SCALAR_SUBQUERY_TOO_MANY_ROWS) ELSE b#8 END AS b#3, key#4]
              Aggregate by [a#9 AS key#4] [first(b#3) AS b#8, count(*) AS count#7]
                Project [b#3, a#9]
                  Scan u [a#9, b#3, s#10]
      `,
    },
    {
      title: 'NOT stands before IN, wherever it was written',
      sql: 'SELECT a FROM t WHERE NOT (b = 1 OR a IN (SELECT b FROM u))',
      plan: `
        Project [a#1]
          Join anti null-aware on (a#1 = b#2)
            Filter (b#3 <> 1)
              Scan t [a#1, b#3, s#4]
            Project [b#2]
              Scan u [a#5, b#2, s#6]
      `,
    },
  ])('$title', async ({ sql, plan }) => {
    expect(await planOf(session, ['decorrelate'], sql)).toBe(lines(plan));
  });
});
