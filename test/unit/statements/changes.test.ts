/** UPDATE, DELETE and MERGE, copying files and with deletion vectors: the rows after each, and what is refused. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { conditionOf } from '../../support/condition-of.ts';
import { type Answer, openSession, queryAll, runAll } from '../../support/engine.ts';

let session: Session;

const run = (...statements: readonly string[]): Promise<Answer['rows']> => runAll(session, ...statements);

beforeEach(() => {
  session = openSession({ settings: { 'spark.sql.session.timeZone': 'UTC' } });
});
afterEach(() => session.close());

const kinds = [
  ['copying', ''],
  ['with deletion vectors', "'delta.enableDeletionVectors' = 'true', "],
  ['with row tracking and mapped columns', "'delta.enableRowTracking' = 'true', 'delta.columnMapping.mode' = 'name', "],
] as const;

describe.each(kinds)('%s', (_, property) => {
  beforeEach(async () => {
    await run(
      `CREATE TABLE t (a INT, b INT, p STRING) PARTITIONED BY (p) TBLPROPERTIES (${property}'x' = 'y')`,
      "INSERT INTO t SELECT id, id * 2, if(id < 5, 'l', 'h') FROM range(10)",
    );
  });

  test('rows go', async () => {
    expect(await run('DELETE FROM t WHERE a IN (1, 7)')).toEqual([[2n]]);
    expect(await run("DELETE FROM t WHERE p = 'h' AND b < 14")).toEqual([[2n]]);
    expect(await run('SELECT a FROM t ORDER BY a')).toEqual([[0], [2], [3], [4], [8], [9]]);
    expect(await run('DELETE FROM t WHERE a > 100')).toEqual([[0n]]);
    expect(await run('DELETE FROM t WHERE a = (SELECT max(a) FROM t)')).toEqual([[1n]]);
    expect(await run('SELECT count(*), sum(a) FROM t VERSION AS OF 1')).toEqual([[10n, 45n]]);
    expect(await run('DELETE FROM t')).toEqual([[5n]]);
    expect(await run('SELECT count(*) FROM t')).toEqual([[0n]]);
  });

  test('rows change, and move between partitions', async () => {
    expect(await run("UPDATE t SET b = b + 100, p = 'new' WHERE a = 2 OR a = 8")).toEqual([[2n]]);
    expect(await run("SELECT a, b FROM t WHERE p = 'new' ORDER BY a")).toEqual([
      [2, 104],
      [8, 116],
    ]);
    expect(await run('UPDATE t AS x SET x.b = NULL WHERE x.a = 0')).toEqual([[1n]]);
    expect(await run('SELECT count(*), count(b) FROM t')).toEqual([[10n, 9n]]);
    expect(await conditionOf(run('UPDATE t SET a = 1, A = 2'))).toBe('DELTA_CONFLICT_SET_COLUMN');
    expect(await conditionOf(run('UPDATE t SET nope = 1'))).toBe('UNRESOLVED_COLUMN.WITH_SUGGESTION');
    expect(await conditionOf(run('UPDATE t SET a = 5000000000'))).toBe('DELTA_CAST_OVERFLOW_IN_TABLE_WRITE');
  });

  test('rows are merged, each by the first clause that takes it', async () => {
    const merge = `MERGE INTO t USING (SELECT * FROM VALUES (1, 10), (2, 20), (50, 500), (60, 600) s (a, b)) s ON t.a = s.a
      WHEN MATCHED AND s.a = 1 THEN DELETE
      WHEN MATCHED THEN UPDATE SET b = s.b
      WHEN NOT MATCHED AND s.a < 55 THEN INSERT (a, b, p) VALUES (s.a, s.b, 'in')
      WHEN NOT MATCHED BY SOURCE AND t.a = 9 THEN DELETE
      WHEN NOT MATCHED BY SOURCE AND t.a = 8 THEN UPDATE SET p = 'gone'`;
    expect(await run(merge)).toEqual([[5n, 2n, 2n, 1n]]);
    expect(await run("SELECT a, b, p FROM t WHERE b IN (20, 500) OR p = 'gone' ORDER BY a")).toEqual([
      [2, 20, 'l'],
      [8, 16, 'gone'],
      [50, 500, 'in'],
    ]);
    expect(await run('SELECT count(*) FROM t WHERE a IN (1, 9)')).toEqual([[0n]]);
    const twice = 'MERGE INTO t USING (SELECT 2 AS a UNION ALL SELECT 2) s ON t.a = s.a WHEN MATCHED THEN';
    expect(await conditionOf(run(`${twice} UPDATE SET b = 0`))).toBe(
      'DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE',
    );
    expect(await run(`${twice} DELETE`)).toEqual([[1n, 0n, 1n, 0n]]);
  });

  test('NULL keys match nothing, an empty source changes nothing, a table may be its own source', async () => {
    await run("INSERT INTO t VALUES (NULL, -1, 'l')");
    const merge = 'MERGE INTO t USING (SELECT CAST(NULL AS INT) AS a, 7 AS b, "l" AS p) s ON t.a = s.a';
    expect(await run(`${merge} WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT *`)).toEqual([[1n, 0n, 0n, 1n]]);
    expect(
      await run('MERGE INTO t USING (SELECT * FROM t WHERE false) s ON t.a = s.a WHEN MATCHED THEN DELETE'),
    ).toEqual([[0n, 0n, 0n, 0n]]);
    expect(
      await run('MERGE INTO t USING t AS s ON t.a = s.a AND s.a > 7 WHEN MATCHED THEN UPDATE SET b = s.b + 1'),
    ).toEqual([[2n, 2n, 0n, 0n]]);
    expect(await run('SELECT sum(b) FROM t')).toEqual([[98n]]);
  });
});

describe('the table', () => {
  test('keeps its conditions whatever changes', async () => {
    await run(
      'CREATE TABLE t (id BIGINT GENERATED ALWAYS AS IDENTITY, a INT NOT NULL, d INT GENERATED ALWAYS AS (a * 2), ' +
        'CONSTRAINT small CHECK (a < 10))',
      'INSERT INTO t (a) VALUES (1), (2)',
    );
    expect(await conditionOf(run('UPDATE t SET a = 11'))).toBe('DELTA_VIOLATE_CONSTRAINT_WITH_VALUES');
    expect(await conditionOf(run('UPDATE t SET a = NULL WHERE a = 1'))).toBe('DELTA_NOT_NULL_CONSTRAINT_VIOLATED');
    expect(await conditionOf(run('UPDATE t SET id = 7'))).toBe('DELTA_IDENTITY_COLUMNS_UPDATE_NOT_SUPPORTED');
    await run('UPDATE t SET a = 5 WHERE a = 1');
    const merge = 'MERGE INTO t USING (SELECT 2 AS k, 20 AS v UNION ALL SELECT 3, 3) s ON a = k';
    expect(await conditionOf(run(`${merge} WHEN MATCHED THEN UPDATE SET a = v`))).toBe(
      'DELTA_VIOLATE_CONSTRAINT_WITH_VALUES',
    );
    await run(`${merge} WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (a) VALUES (v)`);
    expect(await run('SELECT id, a, d FROM t ORDER BY id')).toEqual([
      [1n, 5, 10],
      [3n, 3, 6],
    ]);
  });

  test('gains the columns of the source where it may', async () => {
    await run('CREATE TABLE t (id INT, s STRUCT<x: INT>)', "INSERT INTO t VALUES (1, named_struct('x', 1))");
    const merge =
      "MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT 1 AS id, named_struct('x', 2, 'y', 'a') AS s, true AS f " +
      "UNION ALL SELECT 2, named_struct('x', 3, 'y', 'b'), false) q ON t.id = q.id";
    await run(`${merge} WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *`);
    expect(await run('SELECT id, s.x, s.y, f FROM t ORDER BY id')).toEqual([
      [1, 2, 'a', true],
      [2, 3, 'b', false],
    ]);
    expect(
      await conditionOf(run('MERGE INTO t USING (SELECT 1 AS id) q ON t.id = q.id WHEN MATCHED THEN UPDATE SET *')),
    ).toBe('DELTA_MERGE_UNRESOLVED_EXPRESSION');
  });

  test('takes additions only where it says so', async () => {
    await run(
      "CREATE TABLE t TBLPROPERTIES ('delta.appendOnly' = 'true') AS SELECT 1 AS a",
      'INSERT INTO t VALUES (2)',
    );
    expect(await conditionOf(run('DELETE FROM t'))).toBe('DELTA_CANNOT_MODIFY_APPEND_ONLY');
    expect(await run('SELECT count(*) FROM t')).toEqual([[2n]]);
  });

  test('takes each numbered write of an application once, and notes what the session says of it', async () => {
    await run('CREATE TABLE t (a INT)', 'SET spark.databricks.delta.write.txnAppId = job');
    expect(await conditionOf(run('INSERT INTO t VALUES (1)'))).toBe('DELTA_INVALID_IDEMPOTENT_WRITES_OPTIONS');
    await run(
      'SET spark.databricks.delta.write.txnVersion = 1',
      'INSERT INTO t VALUES (1)',
      'INSERT INTO t VALUES (1)',
    );
    expect(await run('DELETE FROM t')).toEqual([[0n]]);
    await run(
      'SET spark.databricks.delta.write.txnVersion = 2',
      'SET spark.databricks.delta.commitInfo.userMetadata = why',
    );
    expect(await run('UPDATE t SET a = a + 1')).toEqual([[1n]]);
    expect(await run('MERGE INTO t USING (SELECT 2 AS a) s ON t.a = s.a WHEN MATCHED THEN DELETE')).toEqual([
      [0n, 0n, 0n, 0n],
    ]);
    expect(await run('SELECT * FROM t')).toEqual([[2]]);
    const history = await queryAll(session, 'DESCRIBE HISTORY t');
    const at = history.schema.fields.findIndex(({ name }) => name === 'userMetadata');
    expect(history.rows.map((row) => row[at])).toEqual(['why', null, null]);
  });

  test('tells changes of rows that get more columns and members in the form that they have then', async () => {
    await run(
      "CREATE TABLE t (k INT, s STRUCT<a: INT>) TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')",
      "INSERT INTO t VALUES (1, named_struct('a', 1)), (2, NULL)",
      "MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT 1 AS k, named_struct('a', 2, 'b', 3) AS s, 'x' AS v) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED BY SOURCE THEN DELETE",
      "INSERT WITH SCHEMA EVOLUTION INTO t REPLACE WHERE k = 1 SELECT 1, NULL, 'y', 5 AS w",
    );
    const changes = "SELECT k, s, v, w, _change_type, _commit_version FROM table_changes('t', 2) ORDER BY 6, 5, 1";
    expect(await run(changes)).toEqual([
      [2, null, null, null, 'delete', 2n],
      [1, [2, 3], 'x', null, 'update_postimage', 2n],
      [1, [1, null], null, null, 'update_preimage', 2n],
      [1, [2, 3], 'x', null, 'delete', 3n],
      [1, null, 'y', 5, 'insert', 3n],
    ]);
  });

  test('refuses two values for one column, by name as by list', async () => {
    await run('CREATE TABLE t (k INT)');
    for (const form of ['BY NAME SELECT 1 AS k, 2 AS K', '(k, k) VALUES (1, 2)']) {
      expect(await conditionOf(run(`INSERT INTO t ${form}`))).toBe('COLUMN_ALREADY_EXISTS');
    }
    expect(await run('SELECT * FROM t')).toEqual([]);
  });

  test('keeps partitions and statistics where their columns get other names', async () => {
    await run(
      "CREATE TABLE t (k INT, p INT) PARTITIONED BY (p) TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'delta.dataSkippingStatsColumns' = 'k')",
      'INSERT INTO t VALUES (1, 1), (2, 2)',
      'ALTER TABLE t RENAME COLUMN p TO q',
      'ALTER TABLE t RENAME COLUMN k TO kk',
      'INSERT INTO t VALUES (3, 3)',
      'DELETE FROM t WHERE q = 1',
    );
    expect(await run('SELECT kk, q FROM t ORDER BY kk')).toEqual([
      [2, 2],
      [3, 3],
    ]);
    expect(await run("SHOW TBLPROPERTIES t ('delta.dataSkippingStatsColumns')")).toEqual([
      ['delta.dataSkippingStatsColumns', 'kk'],
    ]);
    expect(await run('SHOW PARTITIONS t')).toHaveLength(2);
  });
});
