/** Grouping, aggregates and windows: what is computed where, and what each misuse is called. */
import { describe, expect, test } from 'vitest';
import { dialects } from '../../../src/functions/dialect.ts';
import { bind, errorOf, namesOf, planOf, schemaOf } from './helpers.ts';

describe('GROUP BY', () => {
  test('takes expressions, positions and aliases for the same keys', async () => {
    const byExpression = await planOf('SELECT a + 1 AS x, count(*) AS n FROM t GROUP BY a + 1');
    expect(await planOf('SELECT a + 1 AS x, count(*) AS n FROM t GROUP BY 1')).toBe(byExpression);
    expect(await planOf('SELECT a + 1 AS x, count(*) AS n FROM t GROUP BY ALL')).toBe(byExpression);
    expect(await planOf('SELECT 1 + a AS x, count(*) AS n FROM t GROUP BY x')).toContain('count(*)');
  });

  test('lets expressions over keys stand, also in other order', async () => {
    expect(await namesOf('SELECT (a + 1) * 2, 1 + a FROM t GROUP BY a + 1')).toEqual(['((a + 1) * 2)', '(1 + a)']);
  });

  test('computes an aggregate once', async () => {
    const plan = await planOf('SELECT sum(a), sum(a) + 1 FROM t GROUP BY b HAVING sum(a) > 2 ORDER BY sum(a)');
    expect(plan.match(/sum\(a#\d+\) AS/g)).toHaveLength(1);
  });

  test.each([
    ['SELECT a, b FROM t GROUP BY a', 'MISSING_AGGREGATION', 'b'],
    ['SELECT a, count(*) FROM t', 'MISSING_GROUP_BY', 'a'],
    ['SELECT a FROM t HAVING a > 1', 'MISSING_GROUP_BY', 'a'],
    ['SELECT sum(max(a)) FROM t', 'NESTED_AGGREGATE_FUNCTION', 'max(a)'],
    ['SELECT 1 FROM t WHERE sum(a) > 1', 'INVALID_WHERE_CONDITION', 'sum(a)'],
    ['SELECT a FROM t GROUP BY sum(a)', 'GROUP_BY_AGGREGATE', 'sum(a)'],
    ['SELECT sum(a) FROM t GROUP BY 1', 'GROUP_BY_POS_AGGREGATE', '1'],
    ['SELECT a FROM t GROUP BY 3', 'GROUP_BY_POS_OUT_OF_RANGE', '3'],
    ['SELECT a FROM t ORDER BY 2', 'ORDER_BY_POS_OUT_OF_RANGE', '2'],
    ['SELECT a, grouping(a) FROM t GROUP BY a', 'UNSUPPORTED_GROUPING_EXPRESSION', 'grouping(a)'],
    ['SELECT a, (SELECT max(e) FROM u WHERE u.a = t.c) FROM t GROUP BY a', 'MISSING_AGGREGATION', 't.c'],
  ])('%s is %s', async (sql, condition, at) => {
    const error = await errorOf(sql);
    expect([error.condition, error.at]).toEqual([condition, at]);
  });

  test('lets a subquery name the keys of the query around it', async () => {
    expect(await namesOf('SELECT a, (SELECT max(e) FROM u WHERE u.a = t.a) AS m FROM t GROUP BY a')).toEqual([
      'a',
      'm',
    ]);
  });
});

describe('grouping sets', () => {
  test.each([
    ['ROLLUP (a, b)', '[[0,1],[0],[]]'],
    ['CUBE (a, b)', '[[0,1],[0],[1],[]]'],
    ['GROUPING SETS ((a, b), (b), ())', '[[0,1],[1],[]]'],
    ['a, ROLLUP (b)', '[[0,1],[0]]'],
    ['ROLLUP ((a, b), c)', '[[0,1,2],[0,1],[]]'],
  ])('%s are %s', async (clause, sets) => {
    const plan = await planOf(`SELECT a, b, count(*) FROM t GROUP BY ${clause}`);
    expect(plan).toContain(`sets ${sets}`);
  });

  test('give types to grouping() and grouping_id()', async () => {
    const schema = await schemaOf(
      'SELECT a, grouping(a), grouping_id(a, b), grouping_id() FROM t GROUP BY CUBE (a, b)',
    );
    expect(schema).toBe('a:int, grouping(a):tinyint, grouping_id(a, b):bigint, grouping_id():bigint');
  });
});

describe('windows', () => {
  test('have the default frames of Spark', async () => {
    expect(await namesOf('SELECT sum(a) OVER (PARTITION BY b ORDER BY c DESC), count(*) OVER () FROM t')).toEqual([
      'sum(a) OVER (PARTITION BY b ORDER BY c DESC NULLS LAST RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)',
      'count(1) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)',
    ]);
  });

  test('stand over aggregates, and QUALIFY filters by them', async () => {
    const plan = await planOf('SELECT b, sum(sum(a)) OVER (ORDER BY b) AS r FROM t GROUP BY b QUALIFY r > 1');
    expect(plan.split('\n').map((line) => line.trim().split(' ')[0])).toEqual([
      'Project',
      'Filter',
      'Window',
      'Aggregate',
      'Scan',
    ]);
  });

  test('of one partition and order share a node', async () => {
    const plan = await planOf(
      'SELECT sum(a) OVER w, avg(a) OVER w, count(*) OVER (PARTITION BY b) FROM t WINDOW w AS (ORDER BY d)',
    );
    expect(plan.match(/Window/g)).toHaveLength(2);
  });

  test.each([
    ['SELECT count(DISTINCT a) OVER () FROM t', 'DISTINCT_WINDOW_FUNCTION_UNSUPPORTED'],
    ['SELECT 1 FROM t WHERE sum(a) OVER () > 1', 'WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE'],
    ['SELECT sum(a) OVER nope FROM t', 'MISSING_WINDOW_SPECIFICATION'],
    [
      'SELECT sum(a) OVER (ORDER BY b RANGE 1 PRECEDING) FROM t',
      'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE',
    ],
    [
      'SELECT sum(a) OVER (ROWS BETWEEN UNBOUNDED FOLLOWING AND 1 PRECEDING) FROM t',
      'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_INVALID_BOUND',
    ],
  ])('%s is %s', async (sql, condition) => {
    expect((await errorOf(sql)).condition).toBe(condition);
  });
});

describe('ORDER BY', () => {
  test('reaches columns that are not selected, and drops them again', async () => {
    expect(await planOf('SELECT a FROM t ORDER BY d')).toMatch(/^Project \[a#1\]\n {2}Sort d#2\n/);
  });

  test('after DISTINCT sees the select list alone', async () => {
    expect((await errorOf('SELECT DISTINCT a FROM t ORDER BY d')).condition).toBe('UNRESOLVED_COLUMN.WITH_SUGGESTION');
    expect(await namesOf('SELECT DISTINCT a, b FROM t ORDER BY a + 1, 2')).toEqual(['a', 'b']);
  });

  test('puts NULLs where the dialect does', async () => {
    const { dialects } = await import('../../../src/functions/dialect.ts');
    expect(await planOf('SELECT a FROM t ORDER BY a', { dialect: dialects.postgres })).not.toBe(
      await planOf('SELECT a FROM t ORDER BY a'),
    );
  });
});

describe('DISTINCT ON', () => {
  test('keeps the first row of each group by ORDER BY', async () => {
    const plan = await planOf('SELECT DISTINCT ON (a) b FROM t ORDER BY a, d DESC');
    const nodes = plan.split('\n').map((line) => line.trim().split(' ')[0]);
    expect(nodes).toEqual(['Project', 'Sort', 'Filter', 'Window', 'Project', 'Scan']);
  });
});

describe('WITHIN GROUP', () => {
  test('prints a mode as Spark keeps it, its order turned around', async () => {
    const sql =
      'SELECT mode(a, true), mode(a, false), mode() WITHIN GROUP (ORDER BY a), mode() WITHIN GROUP (ORDER BY a DESC) FROM t';
    expect(await namesOf(sql)).toEqual([
      'mode() WITHIN GROUP (ORDER BY a DESC)',
      'mode(a)',
      'mode() WITHIN GROUP (ORDER BY a DESC)',
      'mode() WITHIN GROUP (ORDER BY a)',
    ]);
  });

  test.each([
    ['SELECT mode(DISTINCT a) FROM t', 'INVALID_WITHIN_GROUP_EXPRESSION.DISTINCT_UNSUPPORTED'],
    ['SELECT mode(a) WITHIN GROUP (ORDER BY a) FROM t', 'INVALID_WITHIN_GROUP_EXPRESSION.WRONG_NUM_ORDERINGS'],
    ['SELECT mode() FROM t', 'INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING'],
    ["SELECT mode(a, 'true') FROM t", 'UNEXPECTED_INPUT_TYPE'],
    ['SELECT mode(a, NULL) FROM t', 'DATATYPE_MISMATCH.UNEXPECTED_NULL'],
    ['SELECT mode(k, flag) FROM v', 'NON_FOLDABLE_ARGUMENT'],
    [
      'SELECT listagg(DISTINCT b) WITHIN GROUP (ORDER BY a) FROM t',
      'INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT',
    ],
    [
      'SELECT listagg(DISTINCT ts) WITHIN GROUP (ORDER BY ts) FROM v',
      'INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT_UNSAFE_CAST',
    ],
  ])('%s is %s', async (sql, condition) => {
    expect((await errorOf(sql)).condition).toBe(condition);
  });
});

describe('what Spark refuses', () => {
  test.each([
    ['SELECT max(a) FROM t GROUP BY b HAVING min(a) > 1 ORDER BY max(c)', 'UNRESOLVED_COLUMN.WITH_SUGGESTION'],
    ['SELECT max(a) FROM t GROUP BY b HAVING min(b) > 1 ORDER BY max(b)', 'UNSUPPORTED_EXPR_FOR_OPERATOR'],
    [
      'SELECT a FROM t ORDER BY EXISTS (SELECT 1)',
      'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_IN_EXISTS_SUBQUERY',
    ],
    [
      'SELECT a FROM t ORDER BY (SELECT max(e) FROM u WHERE u.a = t.a)',
      'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY',
    ],
    ['SELECT (SELECT max(t.a) FROM u) FROM t', 'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_REFERENCE'],
    ['SELECT (SELECT max(t.a + e) FROM u) FROM t', 'AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES'],
    [
      'SELECT * FROM t JOIN u ON EXISTS (SELECT 1 FROM v WHERE k = t.a AND k = u.a)',
      'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_EXPRESSION_IN_JOIN_CONDITION',
    ],
  ])('%s is %s, and no error to the postgres dialect', async (sql, condition) => {
    expect((await errorOf(sql)).condition).toBe(condition);
    await bind(sql, { dialect: dialects.postgres });
  });
});

describe('window frames', () => {
  test.each([
    ['ROWS BETWEEN 1 FOLLOWING AND 1 PRECEDING', 'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON'],
    ['ROWS 2147483648 PRECEDING', 'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE'],
    ["RANGE DATE '2024-01-01' PRECEDING", 'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE'],
    ["RANGE INTERVAL '1 02' DAY TO HOUR PRECEDING", 'DATATYPE_MISMATCH.RANGE_FRAME_INVALID_TYPE'],
    ['RANGE current_date PRECEDING', '_LEGACY_ERROR_TEMP_0064'],
  ])('%s is %s', async (frame, condition) => {
    expect((await errorOf(`SELECT sum(a) OVER (ORDER BY d ${frame}) FROM t`)).condition).toBe(condition);
  });

  test('a window is defined once', async () => {
    const sql = 'SELECT sum(a) OVER w FROM t WINDOW w AS (ORDER BY a), w AS (ORDER BY b)';
    expect((await errorOf(sql)).condition).toBe('INVALID_SQL_SYNTAX.REPETITIVE_WINDOW_DEFINITION');
  });
});

describe('outer keys', () => {
  test('a subquery groups by its own columns', async () => {
    const sql = 'SELECT * FROM t, LATERAL (SELECT t.a, count(*) FROM u GROUP BY t.a)';
    expect((await errorOf(sql)).condition).toBe('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_REFERENCE');
    await bind(sql, { dialect: dialects.postgres });
  });
});
