/** Tables, views and schemas that outlive their statement: in a folder they outlive the session too. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { conditionOf } from '../../support/condition-of.ts';
import { type Answer, openSession, queryAll, runAll } from '../../support/engine.ts';

let folder: string;
let session: Session;

const opened = (): Session => openSession({ warehouse: folder, settings: { 'spark.sql.session.timeZone': 'UTC' } });
const run = (...statements: readonly string[]): Promise<Answer['rows']> => runAll(session, ...statements);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'silt-warehouse-'));
  session = opened();
});
afterEach(async () => {
  await session.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a table', () => {
  test('is there in the next session, and in another one at once', async () => {
    await run('CREATE TABLE t (a INT, b STRING) PARTITIONED BY (b)', "INSERT INTO t VALUES (1, 'x'), (2, NULL)");
    const other = opened();
    expect((await queryAll(other, 'SELECT a, b FROM t ORDER BY a')).rows).toEqual([
      [1, 'x'],
      [2, null],
    ]);
    await queryAll(other, 'CREATE TABLE u AS SELECT * FROM t');
    expect(await run('SELECT count(*) FROM u')).toEqual([[2n]]);
    await other.close();
    await session.close();
    session = opened();
    expect(await run('SELECT count(*) FROM t')).toEqual([[2n]]);
    expect(readdirSync(folder).sort()).toEqual(['_silt_catalog', 't', 'u']);
  });

  test('goes with its files when it is dropped, and its name is free again', async () => {
    await run('CREATE TABLE t AS SELECT 1 AS a', 'DROP TABLE t');
    expect(await conditionOf(run('SELECT * FROM t'))).toBe('TABLE_OR_VIEW_NOT_FOUND');
    await run('CREATE TABLE t AS SELECT 2 AS b');
    expect(await run('SELECT * FROM t')).toEqual([[2]]);
  });

  test('that failed to be made leaves nothing', async () => {
    expect(await conditionOf(run("CREATE TABLE t AS SELECT CAST(id || 'x' AS INT) AS a FROM range(3)"))).toBe(
      'CAST_INVALID_INPUT',
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is made in another folder where one is in the way', async () => {
    await run('CREATE TABLE t (a INT)');
    rmSync(join(folder, '_silt_catalog'), { recursive: true });
    await session.close();
    session = opened();
    await run('CREATE TABLE t AS SELECT 5 AS a');
    expect(await run('SELECT a FROM t')).toEqual([[5]]);
  });

  test('stays where LOCATION put it', async () => {
    const place = join(folder, 'elsewhere');
    await run(`CREATE TABLE t (a INT) LOCATION '${place}'`, 'INSERT INTO t VALUES (7)', 'DROP TABLE t');
    await run(`CREATE TABLE again USING delta LOCATION '${place}'`);
    expect(await run('SELECT a FROM again')).toEqual([[7]]);
    expect(await conditionOf(run(`CREATE TABLE no (b STRING) LOCATION '${place}'`))).toBe(
      'DELTA_CREATE_TABLE_SCHEME_MISMATCH',
    );
  });

  test('keeps its history when it is replaced', async () => {
    await run('CREATE TABLE t AS SELECT 1 AS a', "CREATE OR REPLACE TABLE t AS SELECT 'x' AS b");
    expect(await run('SELECT * FROM t')).toEqual([['x']]);
    expect(await run('SELECT * FROM t VERSION AS OF 0')).toEqual([[1]]);
  });
});

describe('rows', () => {
  beforeEach(async () => {
    await run(
      'CREATE TABLE t (a INT NOT NULL, b STRING DEFAULT upper("d"), c INT GENERATED ALWAYS AS (a * 2), ' +
        'n BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 5), v VARCHAR(3), ' +
        'CONSTRAINT positive CHECK (a > 0))',
    );
  });

  test('get what was left out', async () => {
    await run("INSERT INTO t (a, v) VALUES (1, 'abc'), (2, NULL)", 'INSERT INTO t (a, b) VALUES (3, DEFAULT)');
    expect(await run('SELECT * FROM t ORDER BY a')).toEqual([
      [1, 'D', 2, 10n, 'abc'],
      [2, 'D', 4, 15n, null],
      [3, 'D', 6, 20n, null],
    ]);
  });

  test.each([
    ['INSERT INTO t (a) VALUES (NULL)', 'DELTA_NOT_NULL_CONSTRAINT_VIOLATED'],
    ['INSERT INTO t (a) VALUES (1), (0)', 'DELTA_VIOLATE_CONSTRAINT_WITH_VALUES'],
    ['INSERT INTO t (a, c) VALUES (1, 3)', 'DELTA_VIOLATE_CONSTRAINT_WITH_VALUES'],
    ['INSERT INTO t (a, n) VALUES (1, 3)', 'DELTA_IDENTITY_COLUMNS_EXPLICIT_INSERT_NOT_SUPPORTED'],
    ["INSERT INTO t (a, v) VALUES (1, 'abcd')", 'DELTA_EXCEED_CHAR_VARCHAR_LIMIT'],
    ['INSERT INTO t (a) VALUES (3000000000)', 'CAST_OVERFLOW_IN_TABLE_INSERT'],
    ["INSERT INTO t (a) VALUES ('x')", 'CAST_INVALID_INPUT'],
    ['INSERT INTO t (x) VALUES (1)', 'UNRESOLVED_COLUMN.WITH_SUGGESTION'],
    ['INSERT INTO t BY NAME SELECT 1 AS a, 2 AS other', 'DELTA_METADATA_MISMATCH'],
    ['CREATE TABLE t (a INT)', 'TABLE_OR_VIEW_ALREADY_EXISTS'],
    ['DROP VIEW t', 'WRONG_COMMAND_FOR_OBJECT_TYPE'],
    ['REPLACE TABLE nope (a INT)', 'TABLE_OR_VIEW_NOT_FOUND'],
  ])('%s is %s, and changes nothing', async (sql, condition) => {
    expect(await conditionOf(run(sql))).toBe(condition);
    expect(await run('SELECT count(*) FROM t')).toEqual([[0n]]);
    expect(readdirSync(join(folder, 't'))).toEqual(['_delta_log']);
  });

  test('of a partition are replaced alone', async () => {
    await run(
      'CREATE TABLE p (a INT, d DATE) PARTITIONED BY (d)',
      "INSERT INTO p VALUES (1, DATE '2024-01-01'), (2, DATE '2024-01-02')",
      "INSERT OVERWRITE p PARTITION (d = '2024-01-01') SELECT 9",
    );
    expect(await run('SELECT a FROM p ORDER BY a')).toEqual([[2], [9]]);
    await run('SET spark.sql.sources.partitionOverwriteMode = dynamic');
    await run("INSERT OVERWRITE p SELECT 5, DATE '2024-01-02'");
    expect(await run('SELECT a FROM p ORDER BY a')).toEqual([[5], [9]]);
    await run('SET spark.sql.sources.partitionOverwriteMode = static');
    await run("INSERT OVERWRITE p SELECT 6, DATE '2024-01-03'");
    expect(await run('SELECT a FROM p ORDER BY a')).toEqual([[6]]);
  });
});

describe('views and schemas', () => {
  test('a view means what it meant where it was made', async () => {
    await run('CREATE SCHEMA s', 'CREATE TABLE s.t AS SELECT 1 AS a', 'USE s', 'CREATE VIEW v AS SELECT * FROM t');
    await run('USE default', 'CREATE TABLE t AS SELECT 2 AS a');
    expect(await run('SELECT * FROM s.v')).toEqual([[1]]);
    expect(await conditionOf(run('CREATE VIEW s.v AS SELECT 2'))).toBe('TABLE_OR_VIEW_ALREADY_EXISTS');
    await run('CREATE OR REPLACE VIEW s.v AS SELECT 3 AS b', 'DROP VIEW IF EXISTS s.other');
    expect(await run('SELECT * FROM s.v')).toEqual([[3]]);
  });

  test('a schema goes when it is empty, or with all that is in it', async () => {
    await run('CREATE SCHEMA s', 'CREATE SCHEMA IF NOT EXISTS s', 'CREATE TABLE s.t AS SELECT 1 AS a');
    expect(await conditionOf(run('CREATE SCHEMA s'))).toBe('SCHEMA_ALREADY_EXISTS');
    expect(await conditionOf(run('DROP SCHEMA s'))).toBe('SCHEMA_NOT_EMPTY');
    await run('DROP SCHEMA s CASCADE');
    expect(await conditionOf(run('SELECT * FROM s.t'))).toBe('TABLE_OR_VIEW_NOT_FOUND');
    expect(await conditionOf(run('CREATE TABLE s.t (a INT)'))).toBe('SCHEMA_NOT_FOUND');
  });

  test('no view that lasts stands on one that does not', async () => {
    await run('CREATE TEMPORARY VIEW x AS SELECT 1');
    expect(await conditionOf(run('CREATE VIEW y AS SELECT * FROM x'))).toBe('INVALID_TEMP_OBJ_REFERENCE');
  });
});
