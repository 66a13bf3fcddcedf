/** SHOW, DESCRIBE and USE: their columns and what they name, as Spark has it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { openSession, projectRoot, queryAll } from '../../support/engine.ts';

let session: Session;

beforeAll(async () => {
  session = openSession({ paths: [`${projectRoot}test/fixtures`] });
  await queryAll(session, "CREATE TEMPORARY VIEW v AS SELECT 1 AS a, 'x' AS b");
});

afterAll(() => session.close());

const shape = async (sql: string): Promise<readonly [string[], readonly (readonly unknown[])[]]> => {
  const { schema, rows } = await queryAll(session, sql);
  return [schema.fields.map((f) => f.name), rows];
};

test.each([
  [
    "SHOW TABLES LIKE 'line*|v'",
    ['namespace', 'tableName', 'isTemporary'],
    [
      ['fixtures', 'lineitem', false],
      ['', 'v', true],
    ],
  ],
  ['SHOW VIEWS', ['namespace', 'viewName', 'isTemporary'], [['', 'v', true]]],
  ['SHOW SCHEMAS', ['namespace'], [['default'], ['fixtures']]],
  ['SHOW CATALOGS', ['catalog'], [['spark_catalog']]],
  ["SHOW FUNCTIONS LIKE 'coalesc*'", ['function'], [['coalesce']]],
  [
    'DESCRIBE v',
    ['col_name', 'data_type', 'comment'],
    [
      ['a', 'int', null],
      ['b', 'string', null],
    ],
  ],
  ['DESCRIBE QUERY SELECT 1.5 AS d', ['col_name', 'data_type', 'comment'], [['d', 'decimal(2,1)', null]]],
  [
    'DESCRIBE v a',
    ['info_name', 'info_value'],
    [
      ['col_name', 'a'],
      ['data_type', 'int'],
      ['comment', 'NULL'],
    ],
  ],
  [
    'DESCRIBE SCHEMA fixtures',
    ['info_name', 'info_value'],
    [
      ['Catalog Name', 'spark_catalog'],
      ['Namespace Name', 'fixtures'],
      ['Comment', ''],
      ['Location', `file:${projectRoot}test/fixtures`],
    ],
  ],
  [
    'SHOW COLUMNS IN lineitem IN fixtures',
    ['col_name'],
    expect.arrayContaining([['l_orderkey'], ['l_shipyear']]) as never,
  ],
])('%s', async (sql, names, rows) => {
  expect(await shape(sql)).toEqual([names, rows]);
});

test('DESCRIBE of a parted table names the columns that part it', async () => {
  const [, rows] = await shape('DESCRIBE lineitem');
  expect(rows.slice(-3)).toEqual([
    ['# Partition Information', '', ''],
    ['# col_name', 'data_type', 'comment'],
    ['l_shipyear', 'int', null],
  ]);
});

test('USE moves between schemas; names that are none are errors with their place', async () => {
  await queryAll(session, 'USE default');
  expect((await shape('SELECT current_schema()'))[1]).toEqual([['default']]);
  expect((await shape('SELECT count(*) > 0 FROM fixtures.lineitem'))[1]).toEqual([[true]]);
  await queryAll(session, 'USE SCHEMA fixtures');
  await expect(shape('USE nowhere')).rejects.toMatchObject({
    condition: 'SCHEMA_NOT_FOUND',
    span: { start: 4, end: 11 },
  });
  await expect(shape('DESCRIBE lineitm')).rejects.toMatchObject({
    condition: 'TABLE_OR_VIEW_NOT_FOUND',
    hint: 'Did you mean lineitem?',
  });
  await expect(shape('DESCRIBE FUNCTION nope')).rejects.toMatchObject({ condition: 'UNRESOLVED_ROUTINE' });
});

test.each([
  ['DESCRIBE lineitem AS JSON', 'DESCRIBE_JSON_NOT_EXTENDED'],
  ['DESC FORMATTED lineitem l_orderkey AS JSON', 'UNSUPPORTED_FEATURE.DESC_TABLE_COLUMN_JSON'],
  ['DESC lineitem PARTITION (l_shipyear)', 'INVALID_SQL_SYNTAX.EMPTY_PARTITION_VALUE'],
  ['DESC v PARTITION (a = 1)', 'FORBIDDEN_OPERATION'],
  ["SHOW TABLE EXTENDED LIKE 'line*' PARTITION (l_shipyear = 1994)", 'TABLE_OR_VIEW_NOT_FOUND'],
])('%s is refused as Spark does', async (sql, condition) => {
  await expect(shape(sql)).rejects.toMatchObject({ condition });
});
