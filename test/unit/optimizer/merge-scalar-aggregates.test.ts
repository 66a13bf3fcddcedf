/** What the rule merge-scalar-aggregates makes of small queries, as EXPLAIN prints it, and that their answers stay. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { queryAll } from '../../support/engine.ts';
import { openTables, planOf } from './support.ts';

let session: Session;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

const rules = ['push-filters', 'merge-scalar-aggregates'];
const scansOf = (plan: string): number => plan.split('\n').filter((line) => line.includes('Scan ')).length;

describe('merge-scalar-aggregates', () => {
  test.each([
    {
      title: 'reads a table once for several subqueries',
      sql: `SELECT (SELECT count(*) FROM n WHERE k < 3) a, (SELECT max(k) FROM n WHERE k > 1) b,
        (SELECT sum(k) FILTER (WHERE k <> 2) FROM n) c`,
      scans: 1,
      answer: ['2', '3', '4'],
    },
    {
      title: 'keeps what all ask for in the scan',
      sql: 'SELECT * FROM (SELECT count(*) FROM n WHERE k > 1) x, (SELECT count(DISTINCT k) FROM n WHERE k > 1 AND k < 3) y',
      scans: 1,
      answer: ['2', '1'],
    },
    {
      title: 'gives no rows of what stands beside nothing',
      sql: 'SELECT * FROM (SELECT count(*) FROM n WHERE k > 9) x, (SELECT min(k) FROM n WHERE k < 3) y, (SELECT * FROM n WHERE k > 5) z',
      scans: 2,
      answer: [],
    },
    {
      title: 'leaves other tables',
      sql: 'SELECT (SELECT count(*) FROM n) a, (SELECT count(*) FROM t) b',
      scans: 2,
      answer: ['3', '2'],
    },
    {
      title: 'leaves what may fail',
      sql: 'SELECT (SELECT count(*) FROM n WHERE 6 DIV k > 2) a, (SELECT count(*) FROM n WHERE k > 1) b',
      scans: 2,
      answer: ['2', '2'],
    },
  ])('$title', async ({ sql, scans, answer }) => {
    expect(scansOf(await planOf(session, rules, sql))).toBe(scans);
    const { rows } = await queryAll(session, sql);
    expect(rows.flat().map(String)).toEqual(answer);
  });
});
