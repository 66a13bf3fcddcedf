/** What the rule outer-to-inner makes of small queries, as EXPLAIN prints it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { lines, openTables, planOf } from './support.ts';

let session: Session;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

describe('outer-to-inner', () => {
  test.each([
    {
      title: 'a comparison drops the rows that a left join filled up',
      sql: 'SELECT t.a FROM t LEFT JOIN u ON t.a = u.a WHERE u.b = 1',
      plan: `
        Project [a#1]
          Filter (b#2 = 1)
            Join inner on (a#1 = a#3)
              Scan t [a#1, b#4, s#5]
              Scan u [a#3, b#2, s#6]
      `,
    },
    {
      title: 'an OR drops only what every branch drops',
      sql: 'SELECT t.a FROM t LEFT JOIN u ON t.a = u.a WHERE u.b = 1 OR t.b = 1',
      plan: `
        Project [a#1]
          Filter ((b#2 = 1) OR (b#3 = 1))
            Join left on (a#1 = a#4)
              Scan t [a#1, b#3, s#5]
              Scan u [a#4, b#2, s#6]
      `,
    },
    {
      title: 'IS NULL asks for the rows that were filled up',
      sql: 'SELECT t.a FROM t LEFT JOIN u ON t.a = u.a WHERE u.b IS NULL',
      plan: `
        Project [a#1]
          Filter (b#2 IS NULL)
            Join left on (a#1 = a#3)
              Scan t [a#1, b#4, s#5]
              Scan u [a#3, b#2, s#6]
      `,
    },
    {
      title: 'COALESCE may keep them',
      sql: 'SELECT t.a FROM t LEFT JOIN u ON t.a = u.a WHERE coalesce(u.b, 1) = 1',
      plan: `
        Project [a#1]
          Filter (coalesce(b#2, 1) = 1)
            Join left on (a#1 = a#3)
              Scan t [a#1, b#4, s#5]
              Scan u [a#3, b#2, s#6]
      `,
    },
    {
      title: 'a full join loses the side that is not asked for',
      sql: 'SELECT t.a FROM t FULL JOIN u ON t.a = u.a WHERE u.b > 1',
      plan: `
        Project [a#1]
          Filter (b#2 > 1)
            Join right on (a#1 = a#3)
              Scan t [a#1, b#4, s#5]
              Scan u [a#3, b#2, s#6]
      `,
    },
    {
      title: 'or both',
      sql: 'SELECT t.a FROM t FULL JOIN u ON t.a = u.a WHERE u.b > t.b',
      plan: `
        Project [a#1]
          Filter (b#2 > b#3)
            Join inner on (a#1 = a#4)
              Scan t [a#1, b#3, s#5]
              Scan u [a#4, b#2, s#6]
      `,
    },
    {
      title: 'the condition of a join above demands too',
      sql: 'SELECT t.a FROM t LEFT JOIN u ON t.a = u.a JOIN n ON u.b = n.k',
      plan: `
        Project [a#1]
          Join inner on (b#2 = k#3)
            Join inner on (a#1 = a#4)
              Scan t [a#1, b#5, s#6]
              Scan u [a#4, b#2, s#7]
            Scan n [k#3]
      `,
    },
  ])('$title', async ({ sql, plan }) => {
    expect(await planOf(session, ['outer-to-inner'], sql)).toBe(lines(plan));
  });
});
