/** PIVOT, UNPIVOT and TABLESAMPLE: the columns they give, and what each misuse is called. */
import { describe, expect, test } from 'vitest';
import { errorOf, planOf, schemaOf } from './helpers.ts';

describe('PIVOT', () => {
  test('groups by the columns that it does not name', async () => {
    expect(await schemaOf("SELECT * FROM t PIVOT (sum(a) FOR b IN ('x', 'y' AS second))")).toBe(
      'c:decimal(10,2), d:date, x:bigint, second:bigint',
    );
  });

  test('names the aggregates where there are several', async () => {
    const sql = 'SELECT * FROM (SELECT a, b FROM t) PIVOT (count(b) AS n, min(b) FOR a IN (1, 2 two))';
    expect(await schemaOf(sql)).toBe('1_n:bigint, 1_min(b):string, two_n:bigint, two_min(b):string');
  });

  test('prints rows of values as structs', async () => {
    const sql = "SELECT * FROM (SELECT a, b, c FROM t) PIVOT (sum(c) FOR (a, b) IN ((1, 'x'), (2, 'y')))";
    expect(await schemaOf(sql)).toBe('{1, x}:decimal(20,2), {2, y}:decimal(20,2)');
  });

  test.each([
    ['SELECT * FROM t PIVOT (sum(a) FOR nothing IN (1))', 'UNRESOLVED_COLUMN.WITH_SUGGESTION', 'nothing'],
    ['SELECT * FROM t PIVOT (sum(c) FOR a IN (b, 1))', 'NON_LITERAL_PIVOT_VALUES', 'b'],
    ['SELECT * FROM t PIVOT (sum(c) FOR (a, b) IN (1))', 'PIVOT_VALUE_DATA_TYPE_MISMATCH', '1'],
    ['SELECT * FROM t PIVOT (a + sum(c) FOR b IN (1))', '_LEGACY_ERROR_TEMP_1006', 'a'],
    ['SELECT * FROM t PIVOT (sum(max(c)) FOR b IN (1))', 'NESTED_AGGREGATE_FUNCTION', 'max(c)'],
    ['SELECT * FROM v PIVOT (sum(k) FOR m IN (1))', 'INCOMPARABLE_PIVOT_COLUMN', 'm'],
  ])('%s is %s', async (sql, condition, at) => {
    const error = await errorOf(sql);
    expect([error.condition, error.at]).toEqual([condition, at]);
  });
});

describe('UNPIVOT', () => {
  test('keeps the other columns, then gives name and value', async () => {
    expect(await schemaOf('SELECT * FROM t UNPIVOT (amount FOR what IN (a, c AS price))')).toBe(
      'b:string, d:date, what:string, amount:decimal(12,2)',
    );
  });

  test('drops rows whose values are all NULL, unless told not to', async () => {
    const sets = '(x, y) FOR what IN ((a, b), (a, b) AS again)';
    expect(await planOf(`SELECT * FROM t UNPIVOT (${sets})`)).toContain('Filter');
    expect(await planOf(`SELECT * FROM t UNPIVOT INCLUDE NULLS (${sets})`)).not.toContain('Filter');
  });

  test.each([
    ['SELECT * FROM t UNPIVOT (x FOR y IN (a, d))', 'UNPIVOT_VALUE_DATA_TYPE_MISMATCH'],
    ['SELECT * FROM t UNPIVOT ((x, z) FOR y IN ((a, b), (c)))', 'UNPIVOT_VALUE_SIZE_MISMATCH'],
    ['SELECT * FROM u UNPIVOT (x FOR y IN (s.x))', 'UNPIVOT_REQUIRES_ATTRIBUTES'],
  ])('%s is %s', async (sql, condition) => {
    expect((await errorOf(sql)).condition).toBe(condition);
  });
});

describe('TABLESAMPLE', () => {
  test('of rows is a limit, of a share a filter, of all nothing', async () => {
    expect(await planOf('SELECT a FROM t TABLESAMPLE (5 ROWS)')).toContain('Limit');
    expect(await planOf('SELECT a FROM t TABLESAMPLE (10 PERCENT) REPEATABLE (7)')).toContain('rand(7');
    expect(await planOf('SELECT a FROM t TABLESAMPLE (BUCKET 1 OUT OF 4)')).toContain('0.25');
    expect(await planOf('SELECT a FROM t TABLESAMPLE (100 PERCENT)')).toBe(await planOf('SELECT a FROM t'));
  });

  test.each([
    ['(-1 ROWS)', 'INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE'],
    ['(101 PERCENT)', '_LEGACY_ERROR_TEMP_0064'],
    ['(BUCKET 2 OUT OF 1)', '_LEGACY_ERROR_TEMP_0064'],
    ['(BUCKET 1 OUT OF 2 ON a)', '_LEGACY_ERROR_TEMP_0015'],
    ['(10M)', '_LEGACY_ERROR_TEMP_0015'],
    ['(10)', '_LEGACY_ERROR_TEMP_0016'],
    ['()', '_LEGACY_ERROR_TEMP_0014'],
  ])('%s is %s', async (spec, condition) => {
    expect((await errorOf(`SELECT a FROM t TABLESAMPLE ${spec}`)).condition).toBe(condition);
  });
});
