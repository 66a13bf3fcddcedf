/** What names mean: columns, fields, aliases, stars, enclosing queries. Expectations are Spark's rules, not prints of silt. */
import { describe, expect, test } from 'vitest';
import { outputOf } from '../../../src/plan/output.ts';
import { bind, errorOf, namesOf, planOf, schemaOf } from './helpers.ts';

describe('columns', () => {
  test('match without regard to case and keep the spelling of the reference', async () => {
    expect(await namesOf('SELECT A, T.B FROM t')).toEqual(['A', 'B']);
  });

  test('go by table and field: table.column wins against column.field', async () => {
    expect(await schemaOf('SELECT s.x, s.y.z, u.s.y.z AS q, s.y FROM u')).toBe(
      'x:int, z:string, q:string, y:struct<z:string>',
    );
    expect(await schemaOf('SELECT s.x FROM (SELECT b AS x FROM t) AS s, u')).toBe('x:string');
  });

  test('of two relations are ambiguous, of a self join by alias are not', async () => {
    const error = await errorOf('SELECT a FROM t, u');
    expect(error).toMatchObject({ condition: 'AMBIGUOUS_REFERENCE', at: 'a' });
    expect(error.parameters).toEqual({ name: '`a`', referenceNames: '[`t`.`a`, `u`.`a`]' });
    expect(await namesOf('SELECT x.a, y.a FROM t x JOIN t y ON x.a = y.a')).toEqual(['a', 'a']);
  });

  test('of every relation instance have ids of their own', async () => {
    const { plan } = await bind('WITH q AS (SELECT a FROM t) SELECT * FROM q x, q y, q z');
    const ids = outputOf(plan).map((c) => c.id);
    expect(new Set(ids).size).toBe(3);
  });

  test('that are not there are told with the nearest names and the exact place', async () => {
    const error = await errorOf('SELECT a, bb + 1 FROM t WHERE d IS NULL');
    expect(error).toMatchObject({ condition: 'UNRESOLVED_COLUMN.WITH_SUGGESTION', at: 'bb', hint: 'Did you mean b?' });
    expect(error.parameters['objectName']).toBe('`bb`');
    expect(String(error.parameters['proposal'])).toMatch(/^`b`, /);
    expect((await errorOf('SELECT x')).condition).toBe('UNRESOLVED_COLUMN.WITHOUT_SUGGESTION');
    expect((await errorOf('SELECT t.x FROM t')).parameters['objectName']).toBe('`t`.`x`');
    expect((await errorOf('SELECT s.nope FROM u')).condition).toBe('FIELD_NOT_FOUND');
  });
});

describe('tables', () => {
  test('that are not there are told with near names', async () => {
    const error = await errorOf('SELECT * FROM nowhere.tt');
    expect(error).toMatchObject({ condition: 'TABLE_OR_VIEW_NOT_FOUND', at: 'nowhere.tt' });
    expect(error.parameters['relationName']).toBe('`nowhere`.`tt`');
  });

  test('of a CTE hide those of the catalog, inside of it and after it only', async () => {
    expect(await namesOf('WITH t AS (SELECT 1 AS one) SELECT * FROM t')).toEqual(['one']);
    expect(await namesOf('SELECT * FROM (WITH t AS (SELECT 1 AS one) SELECT * FROM t) x, t')).toEqual([
      'one',
      'a',
      'b',
      'c',
      'd',
    ]);
  });

  test('of a CTE that nothing names are checked', async () => {
    expect((await errorOf('WITH q AS (SELECT nope FROM t) SELECT 1')).at).toBe('nope');
  });

  test('that are views are bound in place, under the names of the view', async () => {
    expect(await schemaOf('SELECT w.wa, n FROM w')).toBe('wa:int, n:bigint');
  });
});

describe('aliases', () => {
  test('of earlier items can be used in later ones, over aggregates too', async () => {
    expect(await schemaOf('SELECT a + 1 AS x, x * 2 AS y, x + y AS z FROM t')).toBe('x:int, y:int, z:int');
    expect(await schemaOf('SELECT sum(a) AS total, total * 2 FROM t')).toBe(
      'total:bigint, (lateralAliasReference(total) * 2):bigint',
    );
  });

  test('give way to columns, except in ORDER BY', async () => {
    expect(await planOf('SELECT a + 1 AS a, a AS x FROM t')).toContain('Project [(a#2 + 1) AS a#1, x#2]');
    expect(await planOf('SELECT a * 2 AS a FROM t ORDER BY a')).toMatch(
      /^Sort a#1\n {2}Project \[\(a#2 \* 2\) AS a#1\]\n/,
    );
  });

  test('are not seen by WHERE, and are by GROUP BY and HAVING', async () => {
    expect((await errorOf('SELECT a AS x FROM t WHERE x > 1')).at).toBe('x');
    expect(await namesOf('SELECT a + 1 AS x, count(*) AS n FROM t GROUP BY x HAVING n > 1')).toEqual(['x', 'n']);
  });
});

describe('stars', () => {
  test('stand for what is visible', async () => {
    expect(await namesOf('SELECT * FROM t JOIN u USING (a)')).toEqual(['a', 'b', 'c', 'd', 'e', 's']);
    expect(await namesOf('SELECT u.* FROM t JOIN u USING (a)')).toEqual(['a', 'e', 's']);
    expect(await namesOf('SELECT * EXCEPT (a, s) FROM u')).toEqual(['e']);
    expect(await namesOf('SELECT s.* FROM u')).toEqual(['x', 'y']);
    expect((await errorOf('SELECT q.* FROM t')).condition).toBe('CANNOT_RESOLVE_STAR_EXPAND');
  });
});

describe('joins with USING', () => {
  test('show the shared column once, from the side that has it', async () => {
    expect(await planOf('SELECT a FROM t RIGHT JOIN u USING (a)')).toMatch(/Project \[a#1\][\s\S]*Scan u@v0 \[a#1,/);
    expect(await planOf('SELECT a FROM t FULL JOIN u USING (a)')).toContain('coalesce(');
    expect(await namesOf('SELECT t.a, u.a, a FROM t FULL JOIN u USING (a)')).toEqual(['a', 'a', 'a']);
  });

  test('need it on both sides', async () => {
    const error = await errorOf('SELECT 1 FROM t JOIN u USING (b)');
    expect(error).toMatchObject({ condition: 'UNRESOLVED_USING_COLUMN_FOR_JOIN', at: 'b' });
    expect(error.parameters).toMatchObject({ colName: '`b`', side: 'right' });
  });

  test('NATURAL takes what both have', async () => {
    expect(await namesOf('SELECT * FROM t NATURAL JOIN u')).toEqual(['a', 'b', 'c', 'd', 'e', 's']);
  });
});

describe('enclosing queries', () => {
  test('are seen by subqueries, at any depth', async () => {
    const text =
      'SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a AND e > (SELECT max(k) FROM v WHERE k < t.a))';
    expect(await namesOf(text)).toEqual(['a']);
  });

  test('are seen by lateral relations only', async () => {
    expect(await namesOf('SELECT q.x FROM t, LATERAL (SELECT t.a + 1 AS x) q')).toEqual(['x']);
    expect((await errorOf('SELECT q.x FROM t, (SELECT t.a + 1 AS x) q')).at).toBe('t.a');
  });
});
