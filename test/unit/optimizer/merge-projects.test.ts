/** What the rule merge-projects makes of small queries, as EXPLAIN prints it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { lines, openTables, planOf } from './support.ts';

let session: Session;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

describe('merge-projects', () => {
  test.each([
    {
      title: 'joins two projections',
      sql: 'SELECT x.c + 1 AS d FROM (SELECT a + b AS c FROM t) x',
      plan: `
        Project [((a#2 + b#3) + 1) AS d#1]
          Scan t [a#2, b#3, s#4]
      `,
    },
    {
      title: 'computes once what is read twice',
      sql: 'SELECT x.c + x.c AS d FROM (SELECT a + b AS c FROM t) x',
      plan: `
        Project [(c#2 + c#2) AS d#1]
          Project [(a#3 + b#4) AS c#2]
            Scan t [a#3, b#4, s#5]
      `,
    },
    {
      title: 'leaves a value that differs each time',
      sql: 'SELECT x.c + 1D AS d FROM (SELECT rand() AS c FROM t) x',
      plan: `
        Project [(c#2 + 1.0) AS d#1]
          Project [rand() AS c#2]
            Scan t [a#3, b#4, s#5]
      `,
    },
  ])('$title', async ({ sql, plan }) => {
    expect(await planOf(session, ['merge-projects'], sql)).toBe(lines(plan));
  });
});
