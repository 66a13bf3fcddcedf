/** Types of literals, coercion at clauses, parameters, casts, set operations. Spark's facts. */
import { describe, expect, test } from 'vitest';
import { defaultBindSettings } from '../../../src/bind/env.ts';
import { int32, utf8 } from '../../../src/core/types.ts';
import { bind, errorOf, namesOf, schemaOf } from './helpers.ts';

describe('literals', () => {
  test.each([
    ['1', '1:int'],
    ['2147483648', '2147483648:bigint'],
    ['9223372036854775808', '9223372036854775808:decimal(19,0)'],
    ['1.5', '1.5:decimal(2,1)'],
    ['.18', '0.18:decimal(2,2)'],
    ['123.0E-28BD', '1.230E-26:decimal(29,29)'],
    ['1e3', '1000.0:double'],
    ['1.2F', '1.2:float'],
    ['127Y', '127:tinyint'],
    ['-128Y', '-128:tinyint'],
    ["'a' 'b'", 'ab:string'],
    ["X'1f'", "X'1F':binary"],
    ["DATE '2020-02-29'", "DATE '2020-02-29':date"],
    ["TIMESTAMP '2020-01-01 00:00:00Z'", "TIMESTAMP '2019-12-31 16:00:00':timestamp"],
    ["INTERVAL '1-2' YEAR TO MONTH", "INTERVAL '1-2' YEAR TO MONTH:interval year to month"],
    ['INTERVAL 1 DAY 2 HOURS', "INTERVAL '1 02' DAY TO HOUR:interval day to hour"],
    ['NULL', 'NULL:void'],
  ])('%s is %s', async (sql, schema) => {
    expect(await schemaOf(`SELECT ${sql}`)).toBe(schema);
  });

  test.each([
    ['128Y', 'INVALID_NUMERIC_LITERAL_RANGE'],
    ["DATE '2020-02-30'", 'INVALID_TYPED_LITERAL'],
    ["X'0g'", 'INVALID_TYPED_LITERAL'],
    ['INTERVAL 1 YEAR 2 DAYS', '_LEGACY_ERROR_TEMP_0029'],
    ['CAST(1 AS nonsense)', 'UNSUPPORTED_DATATYPE'],
    ['CAST(1 AS DECIMAL(39, 0))', 'DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION'],
  ])('%s is %s', async (sql, condition) => {
    expect((await errorOf(`SELECT ${sql}`)).condition).toBe(condition);
  });
});

describe('coercion', () => {
  test.each([
    ["coalesce(1, '2')", 'bigint'],
    ['CASE WHEN true THEN 1 ELSE 2.5 END', 'decimal(11,1)'],
    ['if(true, 1, 2L)', 'bigint'],
    ['nvl(NULL, d)', 'date'],
    ['nullif(a, 2L)', 'int'],
    ['a IN (1, 2L)', 'boolean'],
    ['5 / 2', 'double'],
    ['c + 1', 'decimal(11,2)'],
    ['CAST(a AS DEC)', 'decimal(10,0)'],
    ['a::varchar(3)', 'string'],
  ])('%s is %s', async (sql, type) => {
    expect(await schemaOf(`SELECT ${sql} AS x FROM t`)).toBe(`x:${type}`);
  });

  test.each([
    ['1 = true', 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES'],
    ['a AND true', 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES'],
    ['NOT a', 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'],
    ['CASE WHEN NULL THEN 1 END', 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'],
    ['if(1, 2, 3)', 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'],
    ['coalesce(d, 1)', 'DATATYPE_MISMATCH.DATA_DIFF_TYPES'],
    ['CAST(d AS INT)', 'DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION'],
    ['a IN (d)', 'DATATYPE_MISMATCH.DATA_DIFF_TYPES'],
  ])('%s is %s', async (sql, condition) => {
    expect((await errorOf(`SELECT ${sql} FROM t`)).condition).toBe(condition);
  });

  test('a filter has to be BOOLEAN', async () => {
    expect(await errorOf('SELECT 1 FROM t WHERE a')).toMatchObject({
      condition: 'DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN',
      at: 'a',
    });
    expect((await errorOf('SELECT 1 FROM t WHERE NULL')).condition).toBe('DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN');
    expect((await errorOf('SELECT 1 FROM t JOIN u ON 1')).condition).toBe('JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE');
  });

  test('without ansi a cast that is legacy alone is allowed', async () => {
    const settings = { ...defaultBindSettings, ansi: false };
    expect(await schemaOf('SELECT CAST(d AS INT) AS x FROM t', { settings })).toBe('x:int');
  });
});

describe('set operations and inline tables', () => {
  test('widen column by column and keep the first names', async () => {
    expect(await schemaOf('SELECT a, b FROM t UNION ALL SELECT e, s.y.z FROM u')).toBe('a:bigint, b:string');
    expect(await schemaOf("VALUES (1, 'x'), (2.5, NULL)")).toBe('col1:decimal(11,1), col2:string');
    expect(await namesOf('SELECT * FROM VALUES (1, 2) AS q(x, y)')).toEqual(['x', 'y']);
  });

  test.each([
    ['SELECT a FROM t UNION SELECT a, e FROM u', 'NUM_COLUMNS_MISMATCH'],
    ['SELECT d FROM t EXCEPT SELECT a FROM t', 'INCOMPATIBLE_COLUMN_TYPE'],
    ['VALUES (1), (1, 2)', 'INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH'],
    ['SELECT * FROM VALUES (1) AS q(x, y)', 'INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH'],
    ['SELECT a FROM t LIMIT -1', 'INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE'],
    ['SELECT a FROM t LIMIT a', 'INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE'],
    ["SELECT a FROM t LIMIT 'x'", 'INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE'],
    ['SELECT (SELECT a, b FROM t)', 'INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN'],
    ['SELECT 1 FROM t WHERE a IN (SELECT a, e FROM u)', 'DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH'],
    ['SELECT nofunction(1)', 'UNRESOLVED_ROUTINE'],
    ['SELECT nofunction(nothing)', 'UNRESOLVED_ROUTINE'],
    ['VALUES (rand())', 'INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE'],
  ])('%s is %s', async (sql, condition) => {
    expect((await errorOf(sql)).condition).toBe(condition);
  });

  test('LIMIT takes constant expressions', async () => {
    expect((await bind('SELECT a FROM t LIMIT 2 + 3 OFFSET 1')).plan).toMatchObject({
      kind: 'limit',
      limit: 5,
      offset: 1,
    });
  });
});

describe('parameters', () => {
  test('take the type of their use while they are open', async () => {
    const { parameters } = await bind('SELECT :x + c FROM t WHERE a = :y AND :z');
    expect(parameters.map((p) => `${p.name}:${p.type.id}`)).toEqual(expect.arrayContaining(['y:int', 'z:bool']));
  });

  test('are values where they are given, by name or number', async () => {
    const parameters = new Map([
      ['1', { type: int32, value: 5 }],
      ['2', { type: utf8, value: 'q' }],
    ]);
    const bound = await bind('SELECT ? AS x, ? AS y FROM t', { parameters });
    expect(bound.schema.fields.map((f) => f.type.id)).toEqual(['int', 'utf8']);
    expect(await errorOf('SELECT :z', { parameters })).toMatchObject({ condition: 'UNBOUND_SQL_PARAMETER', at: ':z' });
    expect((await bind('SELECT a FROM t LIMIT ?', { parameters })).plan).toMatchObject({ limit: 5 });
  });
});

describe('what is recorded', () => {
  test('reads are the columns that matter', async () => {
    const { reads, functions } = await bind(
      'SELECT upper_a FROM (SELECT a + 1 AS upper_a FROM t WHERE d IS NOT NULL) q',
    );
    expect(reads).toEqual([{ tableId: 't', version: 0n, columns: expect.arrayContaining(['a', 'd']) }]);
    expect(reads[0]!.columns).toHaveLength(2);
    expect(functions).toContain('+');
  });

  test('time travel reaches the catalog, a version for each', async () => {
    const { fakeScope } = await import('../../support/fake-scope.ts');
    const { catalog } = await import('./helpers.ts');
    const asked: Parameters<typeof fakeScope>[1] = [];
    await bind("SELECT 1 FROM t VERSION AS OF 3, t TIMESTAMP AS OF '2020-01-01', t", {
      scope: fakeScope(catalog, asked),
    });
    expect(asked!.map(({ travel }) => travel)).toEqual([
      { kind: 'version', version: 3n },
      { kind: 'timestamp', micros: 1_577_865_600_000_000n },
      null,
    ]);
  });
});
