/** Temporary tables and views: what may be stored in them, and what is refused by name. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { openSession, queryAll } from '../../support/engine.ts';

let session: Session;

beforeEach(async () => {
  session = openSession();
  await run("CREATE TEMPORARY TABLE t (id INT NOT NULL, name STRING DEFAULT 'x', d DECIMAL(5,2) COMMENT 'price')");
});

afterEach(() => session.close());

const run = async (sql: string): Promise<readonly (readonly unknown[])[]> => (await queryAll(session, sql)).rows;
const conditionOf = (sql: string): Promise<unknown> =>
  queryAll(session, sql).then(
    () => 'no error',
    (error: { condition?: string }) => error.condition ?? error,
  );

describe('temporary tables', () => {
  test('take values by place, by columns and by name; what is left out is the default or NULL', async () => {
    expect(await run("INSERT INTO t VALUES (1, 'a', 1.5), (2L, NULL, 2)")).toEqual([[2n, 2n]]);
    await run('INSERT INTO t (ID) SELECT id FROM range(10, 12)');
    await run('INSERT INTO t BY NAME SELECT 7.00 AS d, 99 AS id');
    expect(await run('SELECT * FROM T ORDER BY id')).toEqual([
      [1, 'a', 150n],
      [2, null, 200n],
      [10, 'x', null],
      [11, 'x', null],
      [99, 'x', 700n],
    ]);
  });

  test('read themselves while they are written', async () => {
    await run('INSERT INTO t (id) VALUES (1), (2)');
    await run('INSERT INTO t (id) SELECT id + 10 FROM t');
    expect(await run('SELECT id FROM t ORDER BY id')).toEqual([[1], [2], [11], [12]]);
    await run('INSERT OVERWRITE t SELECT id + 1, name, d FROM t WHERE id < 10');
    expect(await run('SELECT id FROM t ORDER BY id')).toEqual([[2], [3]]);
  });

  test('are made of a query, replaced, and dropped', async () => {
    await run('CREATE TEMPORARY TABLE u AS SELECT id % 2 AS k, count(*) AS n FROM range(5) GROUP BY 1');
    expect(await run('SELECT * FROM u ORDER BY k')).toEqual([
      [0n, 3n],
      [1n, 2n],
    ]);
    await run('CREATE TEMPORARY TABLE IF NOT EXISTS u AS SELECT 1 AS other');
    expect(await run('SELECT count(*) FROM u')).toEqual([[2n]]);
    await run('CREATE OR REPLACE TEMPORARY TABLE u AS SELECT 1 AS other');
    expect(await run('SELECT * FROM u')).toEqual([[1]]);
    await run('DROP TABLE u');
    expect(await conditionOf('SELECT * FROM u')).toBe('TABLE_OR_VIEW_NOT_FOUND');
    expect(await run('DROP TABLE IF EXISTS u')).toEqual([]);
  });

  test('describe themselves', async () => {
    expect(await run('DESCRIBE t')).toEqual([
      ['id', 'int', null],
      ['name', 'string', null],
      ['d', 'decimal(5,2)', 'price'],
    ]);
    expect(await run('SHOW TABLES')).toEqual([['', 't', true]]);
    expect(await run("SELECT column_name FROM information_schema.columns WHERE table_name = 't'")).toHaveLength(3);
  });

  test.each([
    ["INSERT INTO t VALUES ('1', 'a', 1)", 'INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST'],
    ["INSERT INTO t VALUES (DATE '2024-01-01', 'a', 1)", 'INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST'],
    ['INSERT INTO t VALUES (true, 1, 1)', 'INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST'],
    ['INSERT INTO t VALUES (1)', 'INSERT_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS'],
    ['INSERT INTO t VALUES (1, 2, 3, 4)', 'INSERT_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS'],
    ['INSERT INTO t (id, ID) VALUES (1, 2)', 'COLUMN_ALREADY_EXISTS'],
    ['INSERT INTO t (nme) VALUES (1)', 'UNRESOLVED_COLUMN.WITH_SUGGESTION'],
    ['INSERT INTO t BY NAME SELECT 1 AS other', 'INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_COLUMNS'],
    ['INSERT INTO t (id) VALUES (NULL)', 'NOT_NULL_ASSERT_VIOLATION'],
    ['INSERT INTO t (name) VALUES (1)', 'NOT_NULL_ASSERT_VIOLATION'],
    ['INSERT INTO t (id) VALUES (3000000000)', 'CAST_OVERFLOW_IN_TABLE_INSERT'],
    ['INSERT INTO t (id) SELECT CAST(3000000000 AS INT)', 'CAST_OVERFLOW'],
    ['INSERT INTO nope VALUES (1)', 'TABLE_OR_VIEW_NOT_FOUND'],
    ['CREATE TEMPORARY TABLE t (a INT)', 'TEMP_TABLE_OR_VIEW_ALREADY_EXISTS'],
    ['CREATE TEMPORARY TABLE u (a INT, A INT)', 'COLUMN_ALREADY_EXISTS'],
    ["CREATE TEMPORARY TABLE u (a INT DEFAULT 'x')", 'INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST'],
    ['CREATE TEMPORARY TABLE u (a VARCHAR(3))', 'UNSUPPORTED_FEATURE'],
    ['CREATE TEMPORARY TABLE u USING delta AS SELECT 1 AS a', 'UNSUPPORTED_FEATURE'],
    ['CREATE TEMPORARY TABLE a.b (a INT)', 'TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS'],
    ['DROP VIEW t', 'WRONG_COMMAND_FOR_OBJECT_TYPE'],
    ['DROP TABLE nope', 'TABLE_OR_VIEW_NOT_FOUND'],
  ])('%s is %s, and changes nothing', async (sql, condition) => {
    expect(await conditionOf(sql)).toBe(condition);
    expect(await run('SELECT count(*) FROM t')).toEqual([[0n]]);
  });
});

describe('temporary views', () => {
  test('are bound anew where they are named', async () => {
    await run('CREATE TEMPORARY VIEW v (a, b) AS SELECT id, name FROM t');
    await run("INSERT INTO t VALUES (1, 'x', 2)");
    expect(await run('SELECT a, b FROM v')).toEqual([[1, 'x']]);
    expect(await conditionOf('INSERT INTO v VALUES (1, 2)')).toBe('EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE');
    expect(await conditionOf('CREATE TEMPORARY VIEW v AS SELECT 1')).toBe('TEMP_TABLE_OR_VIEW_ALREADY_EXISTS');
    expect(await conditionOf('CREATE TEMPORARY VIEW w (a) AS SELECT 1, 2')).toBe(
      'CREATE_VIEW_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS',
    );
    await run('DROP VIEW v');
    expect(await conditionOf('SELECT * FROM v')).toBe('TABLE_OR_VIEW_NOT_FOUND');
  });
});
