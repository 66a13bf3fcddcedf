/** What parses and does not run yet is refused by its name, and deep or long texts end well. */
import { describe, expect, test } from 'vitest';
import { errorOf, namesOf } from './helpers.ts';

describe('refused by name', () => {
  test.each([
    [
      'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT * FROM r',
      'a recursive common table expression here',
    ],
  ])('%s', async (sql, feature) => {
    const error = await errorOf(sql);
    expect(error.condition).toBe('UNSUPPORTED_FEATURE');
    expect(error.parameters['feature']).toBe(feature);
    expect(error.at).toBeDefined();
  });
});

describe('depth', () => {
  test.each([
    ['parentheses', `SELECT ${'(1 + '.repeat(500)}1${')'.repeat(500)} AS x`],
    ['NOT', `SELECT ${'NOT '.repeat(500)}true AS x`],
    ['CASE', `SELECT ${'CASE WHEN a = 1 THEN '.repeat(500)}1${' ELSE 0 END'.repeat(500)} AS x FROM t`],
    ['OR of 10,000', `SELECT a AS x FROM t WHERE ${Array.from({ length: 10_000 }, (_, i) => `a = ${i}`).join(' OR ')}`],
    ['UNION of 1,000', Array.from({ length: 1000 }, () => 'SELECT a AS x FROM t').join(' UNION ALL ')],
  ])('%s binds', async (_, sql) => {
    expect(await namesOf(sql)).toEqual(['x']);
  });

  test('a chain that would make too deep a plan is refused', async () => {
    expect((await errorOf(`SELECT ${Array.from({ length: 20_000 }, () => 'a').join(' + ')} FROM t`)).condition).toBe(
      'STATEMENT_TOO_COMPLEX',
    );
  });
});

describe('pipe steps', () => {
  test('are the clauses that they stand for', async () => {
    const sql = 'FROM t |> WHERE a > 1 |> EXTEND a + 1 AS x |> SET b = x |> DROP c |> ORDER BY x |> LIMIT 3';
    expect(await namesOf(sql)).toEqual(['a', 'b', 'd', 'x']);
    expect(await namesOf('FROM t |> AGGREGATE sum(a) AS s GROUP BY b')).toEqual(['b', 's']);
    expect(await namesOf('FROM t |> JOIN u USING (a) |> SELECT t.b, e')).toEqual(['b', 'e']);
  });
});
