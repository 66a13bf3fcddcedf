/** Pipe steps that are more than a clause: SET in order, DROP of members, AGGREGATE, and what may not stand together. */
import { describe, expect, test } from 'vitest';
import { errorOf, planOf, schemaOf } from './helpers.ts';

describe('pipe steps', () => {
  test('SET assigns one after the other', async () => {
    const steps = 'FROM t |> SELECT a |> SET a = a + 1, a = a * 2';
    expect(await planOf(steps)).toBe(await planOf('FROM t |> SELECT a |> SET a = a + 1 |> SET a = a * 2'));
  });

  test('DROP takes members out of structs', async () => {
    expect(await schemaOf('FROM u |> DROP s.x')).toBe('a:int, e:bigint, s:struct<y:struct<z:string>>');
    expect(await schemaOf('FROM u |> DROP s.y.z, e')).toBe('a:int, s:struct<x:int,y:struct<>>');
    expect(await schemaOf('SELECT * EXCEPT (s.y, a) FROM u')).toBe('e:bigint, s:struct<x:int>');
  });

  test.each([
    ['FROM u |> DROP s.nothing', 'FIELD_NOT_FOUND'],
    ['FROM u |> DROP s, s.x', 'EXCEPT_OVERLAPPING_COLUMNS'],
    ['FROM u |> SET s.x = 1', '_LEGACY_ERROR_TEMP_0035'],
    ['FROM t |> AGGREGATE a GROUP BY a', 'PIPE_OPERATOR_AGGREGATE_EXPRESSION_CONTAINS_NO_AGGREGATE_FUNCTION'],
    ['FROM t |> AGGREGATE sum(a) OVER ()', 'UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE'],
    ['FROM t |> AGGREGATE sum(a) GROUP BY ROLLUP (b)', 'UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE'],
    ['FROM t |> AGGREGATE sum(a) GROUP BY ALL', 'UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE'],
    ['FROM t |> ORDER BY a LIMIT 1', 'MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS'],
    ['FROM t |> ORDER BY a SORT BY a', 'UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES'],
    ['SELECT a FROM t ORDER BY a CLUSTER BY a', 'UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES'],
    ['FROM t |> SELECT a |> DISTRIBUTE BY c', 'UNRESOLVED_COLUMN.WITH_SUGGESTION'],
  ])('%s is %s', async (sql, condition) => {
    expect((await errorOf(sql)).condition).toBe(condition);
  });
});

describe('a star without FROM', () => {
  test('is nothing in a subquery', async () => {
    expect(await schemaOf('SELECT * FROM (SELECT a, b FROM t) JOIN LATERAL (SELECT *)')).toBe('a:int, b:string');
    expect((await errorOf('SELECT *')).condition).toBe('INVALID_USAGE_OF_STAR_OR_REGEX');
  });
});
