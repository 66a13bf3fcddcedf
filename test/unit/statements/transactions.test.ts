/** BEGIN, COMMIT, ROLLBACK: several statements are one version or none, see each other, and are judged against others as one. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { conditionOf } from '../../support/condition-of.ts';
import { openSession, runAll } from '../../support/engine.ts';

let folder: string;
let [one, two]: Session[] = [];
const run = (...sql: readonly string[]) => runAll(one!, ...sql);
const others = (...sql: readonly string[]) => runAll(two!, ...sql);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'silt-transaction-'));
  [one, two] = [openSession({ warehouse: folder }), openSession({ warehouse: folder })];
});

afterEach(async () => {
  await one!.close();
  await two!.close();
  rmSync(folder, { recursive: true });
});

/** Data, change data and deletion vectors. */
function dataFiles(): readonly string[] {
  const all = readdirSync(folder, { recursive: true }) as string[];
  return all.filter((path) => !path.includes('_delta_log') && !path.includes('_silt') && /\.(parquet|bin)$/.test(path));
}

async function versions(table: string): Promise<readonly unknown[]> {
  return (await others(`SELECT operation FROM delta_history('${table}') ORDER BY version`)).map(([name]) => name);
}

test('several statements read their own writes and become one version', async () => {
  await run('CREATE TABLE t (a INT, b STRING)', "INSERT INTO t VALUES (1, 'x'), (2, 'y')");
  await run('BEGIN');
  expect(one!.transaction).toBe('open');
  await run("INSERT INTO t VALUES (3, 'z')", "UPDATE t SET b = 'u' WHERE a >= 2", 'DELETE FROM t WHERE a = 1');
  expect(await run('SELECT a, b FROM t ORDER BY a')).toEqual([
    [2, 'u'],
    [3, 'u'],
  ]);
  expect(await others('SELECT count(*) FROM t')).toEqual([[2n]]);
  expect(await versions('t')).toEqual(['CREATE TABLE', 'WRITE']);
  await run('COMMIT');
  expect(one!.transaction).toBe('none');
  expect(await versions('t')).toEqual(['CREATE TABLE', 'WRITE', 'TRANSACTION']);
  expect(await others('SELECT a, b FROM t ORDER BY a')).toEqual([
    [2, 'u'],
    [3, 'u'],
  ]);
  expect(await others("SELECT operationParameters['operations'] FROM delta_history('t') WHERE version = 2")).toEqual([
    ['["WRITE","UPDATE","DELETE"]'],
  ]);
  await run('UNDO');
  expect(await run('SELECT count(*) FROM t WHERE a = 1')).toEqual([[1n]]);
});

test('one statement in a transaction is in the history as itself', async () => {
  await run('CREATE TABLE t (a INT)', 'START TRANSACTION', 'INSERT INTO t VALUES (1)', 'COMMIT WORK');
  expect(await versions('t')).toEqual(['CREATE TABLE', 'WRITE']);
  await run('BEGIN TRANSACTION', 'SELECT * FROM t', 'COMMIT');
  expect(await versions('t')).toHaveLength(2);
});

test('ROLLBACK leaves no version and no file', async () => {
  await run("CREATE TABLE t (a INT) TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')");
  await run('INSERT INTO t SELECT id FROM range(5000)');
  const before = dataFiles();
  await run('BEGIN', 'INSERT INTO t VALUES (-1)', 'DELETE FROM t WHERE a % 3 = 0', 'UPDATE t SET a = 1 WHERE a = 2');
  expect(dataFiles().length).toBeGreaterThan(before.length);
  await run('ROLLBACK');
  expect(dataFiles()).toEqual(before);
  expect(await versions('t')).toHaveLength(2);
  expect(await run('SELECT count(*) FROM t')).toEqual([[5000n]]);
  // A session that goes away takes its transaction with it.
  await run('BEGIN', 'INSERT INTO t VALUES (-1)');
  await one!.close();
  expect(dataFiles()).toEqual(before);
});

test('files that no version needs are gone after COMMIT', async () => {
  await run('CREATE TABLE t (a INT)', 'BEGIN', 'INSERT INTO t VALUES (1)', 'UPDATE t SET a = 2', 'UPDATE t SET a = 3');
  await run('COMMIT');
  expect(dataFiles()).toHaveLength(1);
  await run('BEGIN', 'INSERT INTO t VALUES (9)', 'DELETE FROM t WHERE a = 9', 'COMMIT');
  expect(await versions('t')).toEqual(['CREATE TABLE', 'TRANSACTION']);
});

test('a transaction sees each table as it was when it began', async () => {
  await run('CREATE TABLE t (a INT)', 'CREATE TABLE s (a INT)', 'INSERT INTO t VALUES (1)', 'INSERT INTO s VALUES (1)');
  await run('BEGIN');
  await new Promise((resolve) => setTimeout(resolve, 20));
  await others('INSERT INTO t VALUES (2)', 'INSERT INTO s VALUES (2)', 'DELETE FROM s WHERE a = 1');
  expect(await run('SELECT count(*) FROM t')).toEqual([[1n]]);
  expect(await run('SELECT a FROM s')).toEqual([[1]]);
  await run('INSERT INTO t VALUES (3)');
  expect(await run('SELECT a FROM t ORDER BY a')).toEqual([[1], [3]]);
  expect(await run('DESCRIBE HISTORY t')).toHaveLength(3);
  await run('COMMIT');
  expect(await run('SELECT a FROM t ORDER BY a')).toEqual([[1], [2], [3]]);
});

test('the second table that would change is refused, and the rest stays undone', async () => {
  await run('CREATE TABLE t (a INT)', 'CREATE TABLE s (a INT)', 'BEGIN', 'INSERT INTO t VALUES (1)');
  expect(await conditionOf(run('INSERT INTO s VALUES (1)'))).toBe('TRANSACTION_OVER_SEVERAL_TABLES');
  expect(one!.transaction).toBe('failed');
  expect(await conditionOf(run('SELECT 1'))).toBe('TRANSACTION_ABORTED');
  expect(await conditionOf(run('COMMIT'))).toBe('TRANSACTION_ABORTED');
  expect(one!.transaction).toBe('none');
  expect(await run('SELECT * FROM t')).toEqual([]);
  expect(dataFiles()).toEqual([]);
});

test('what cannot be taken back is refused inside', async () => {
  await run('CREATE TABLE t (a INT)');
  const refused = [
    'CREATE OR REPLACE TABLE t (a INT)',
    "CREATE TABLE s (a INT) LOCATION 'elsewhere'",
    'OPTIMIZE t',
    'VACUUM t',
    'RESTORE TABLE t TO VERSION AS OF 0',
    'UNDO',
  ];
  for (const sql of refused) {
    await run('BEGIN');
    expect(await conditionOf(run(sql)), sql).toBe('NOT_IN_TRANSACTION');
    await run('ROLLBACK');
  }
  expect(await conditionOf(run('COMMIT'))).toBe('NO_OPEN_TRANSACTION');
  expect(await conditionOf(run('ROLLBACK'))).toBe('NO_OPEN_TRANSACTION');
  for (const sql of ['SAVEPOINT s', 'ROLLBACK TO SAVEPOINT s', 'RELEASE SAVEPOINT s', 'BEGIN SELECT 1 END']) {
    expect(await conditionOf(run(sql)), sql).toBe('UNSUPPORTED_FEATURE');
  }
  await run('BEGIN');
  expect(await conditionOf(run('BEGIN'))).toBe('TRANSACTION_ALREADY_OPEN');
  await run('ROLLBACK');
});

test('columns change inside, and names of the session too', async () => {
  await run('CREATE TABLE t (a INT)', 'INSERT INTO t VALUES (1)', 'BEGIN', 'ALTER TABLE t ADD COLUMN b STRING');
  await run("INSERT INTO t VALUES (2, 'x')", 'CREATE TEMPORARY VIEW v AS SELECT max(a) AS m FROM t');
  expect(await run('SELECT m FROM v')).toEqual([[2]]);
  expect(await run('PREVIEW DELETE FROM t WHERE a = 2')).toContainEqual(['rows', 'deleted', 1n, null, null, null]);
  await run('ALTER TABLE t ADD CONSTRAINT c CHECK (a < 10)');
  expect(await conditionOf(run("INSERT INTO t VALUES (11, 'y')"))).toBe('DELTA_VIOLATE_CONSTRAINT_WITH_VALUES');
  await run('ROLLBACK', 'BEGIN', 'ALTER TABLE t ADD COLUMN b STRING', "INSERT INTO t VALUES (2, 'x')", 'COMMIT');
  expect(await others('SELECT * FROM t ORDER BY a')).toEqual([
    [1, null],
    [2, 'x'],
  ]);
});

describe('against others', () => {
  beforeEach(async () => {
    await run('CREATE TABLE t (p INT, a INT) PARTITIONED BY (p)', 'INSERT INTO t VALUES (1, 1), (2, 2)');
  });

  /** Others commit while the transaction is open. */
  async function around(own: readonly string[], theirs: string): Promise<string> {
    await run('BEGIN', ...own);
    await others(theirs);
    return conditionOf(run('COMMIT'));
  }

  test('what does not touch goes in on top', async () => {
    expect(await around(['UPDATE t SET a = 10 WHERE p = 1'], 'UPDATE t SET a = 20 WHERE p = 2')).toBe('no error');
    const both = ['INSERT INTO t VALUES (1, 5)', 'DELETE FROM t WHERE p = 1 AND a = 5'];
    expect(await around([...both, 'SELECT * FROM t WHERE p = 1'], 'DELETE FROM t WHERE p = 2')).toBe('no error');
    expect(await others('SELECT * FROM t')).toEqual([[1, 10]]);
  });

  test('what was read by a query counts', async () => {
    const own = ['SELECT sum(a) FROM t WHERE p = 2', 'INSERT INTO t VALUES (1, 3)'];
    expect(await around(own, 'UPDATE t SET a = 20 WHERE p = 2')).toBe('DELTA_CONCURRENT_APPEND');
    expect(await around(['SELECT count(*) FROM t', 'INSERT INTO t VALUES (1, 3)'], 'DELETE FROM t WHERE p = 2')).toBe(
      'DELTA_CONCURRENT_DELETE_READ',
    );
    // Appends that read nothing may come before, as the table's isolation says.
    expect(await around(['SELECT count(*) FROM t', 'INSERT INTO t VALUES (1, 3)'], 'INSERT INTO t VALUES (2, 9)')).toBe(
      'no error',
    );
    await run("ALTER TABLE t SET TBLPROPERTIES ('delta.isolationLevel' = 'Serializable')");
    expect(await around(['SELECT count(*) FROM t', 'INSERT INTO t VALUES (1, 3)'], 'INSERT INTO t VALUES (2, 9)')).toBe(
      'DELTA_CONCURRENT_APPEND',
    );
  });

  test('a conflict names the winner, undoes all and says what to do', async () => {
    const before = dataFiles();
    await run('BEGIN', 'INSERT INTO t VALUES (1, 7)', 'UPDATE t SET a = 0 WHERE p = 1');
    await others('DELETE FROM t WHERE p = 1');
    const error = await run('COMMIT').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ condition: expect.stringMatching(/^DELTA_CONCURRENT_/), sqlState: '2D521' });
    expect(String(error)).toMatch(/Version 2 \(DELETE\)/);
    expect((error as { hint?: string }).hint).toMatch(/BEGIN/);
    expect(one!.transaction).toBe('none');
    expect(dataFiles()).toEqual(before);
    expect(await run('SELECT * FROM t')).toEqual([[2, 2]]);
  });

  test('an application that moved on meanwhile', async () => {
    const setting = "SET spark.databricks.delta.write.txnAppId = 'app'";
    await run(setting, 'SET spark.databricks.delta.write.txnVersion = 1', 'BEGIN', 'INSERT INTO t VALUES (3, 3)');
    await others(setting, 'SET spark.databricks.delta.write.txnVersion = 1', 'INSERT INTO t VALUES (3, 3)');
    expect(await conditionOf(run('COMMIT'))).toBe('DELTA_CONCURRENT_TRANSACTION');
    await run('INSERT INTO t VALUES (3, 3)');
    expect(await run('SELECT count(*) FROM t WHERE p = 3')).toEqual([[1n]]);
  });
});

test('rows keep their numbers, and nobody comes between where numbers were given', async () => {
  await run(
    "CREATE TABLE t (a INT) TBLPROPERTIES ('delta.enableRowTracking' = 'true')",
    'INSERT INTO t VALUES (1), (2)',
  );
  await run('BEGIN', 'INSERT INTO t VALUES (3), (4)', 'UPDATE t SET a = a + 10 WHERE a IN (2, 4)', 'COMMIT');
  const rows = 'SELECT a, _metadata.row_id, _metadata.row_commit_version FROM t ORDER BY 2';
  expect(await others(rows)).toEqual([
    [1, 0n, 1n],
    [12, 1n, 2n],
    [3, 2n, 2n],
    [14, 3n, 2n],
  ]);
  await run('INSERT INTO t VALUES (5)');
  // Files that rows moved to have taken numbers, too.
  expect((await others(rows)).at(-1)).toEqual([5, 8n, 3n]);
  await run('BEGIN', 'INSERT INTO t VALUES (6)', 'UPDATE t SET a = 60 WHERE a = 6');
  await others('INSERT INTO t VALUES (7)');
  expect(await conditionOf(run('COMMIT'))).toBe('DELTA_CONCURRENT_TRANSACTION');
  // One statement is numbered anew.
  await run('BEGIN', 'INSERT INTO t VALUES (8)');
  await others('INSERT INTO t VALUES (9)');
  await run('COMMIT');
  expect((await others(rows)).slice(-3)).toEqual([
    [7, 9n, 4n],
    [9, 10n, 5n],
    [8, 11n, 6n],
  ]);
});

test('identity columns count on', async () => {
  await run('CREATE TABLE t (i BIGINT GENERATED ALWAYS AS IDENTITY, a INT)', 'INSERT INTO t (a) VALUES (1)');
  await run(
    'BEGIN',
    'INSERT INTO t (a) VALUES (2)',
    'INSERT INTO t (a) VALUES (3)',
    'COMMIT',
    'INSERT INTO t (a) VALUES (4)',
  );
  expect(await others('SELECT i, a FROM t ORDER BY a')).toEqual([
    [1n, 1],
    [2n, 2],
    [3n, 3],
    [4n, 4],
  ]);
});

describe('equals the statements one by one', () => {
  const layouts = {
    plain: '',
    dv: "'delta.enableDeletionVectors' = 'true'",
    cdf: "'delta.enableChangeDataFeed' = 'true'",
    both: "'delta.enableChangeDataFeed' = 'true', 'delta.enableDeletionVectors' = 'true'",
    tracked: "'delta.enableRowTracking' = 'true', 'delta.enableDeletionVectors' = 'true'",
    mapped: "'delta.columnMapping.mode' = 'name', 'delta.enableInCommitTimestamps' = 'true'",
  };

  // Of the first two, some rounds change nothing.
  const seeds = [900_986, 947_472, Number(process.env['TEST_SEED'] ?? Date.now() % 1e6)];
  const rounds = Object.entries(layouts).flatMap(([name, properties]) =>
    seeds.map((seed) => [name, seed, properties] as const),
  );

  test.each(rounds)('%s, seed %i', async (name, seed, properties) => {
    const random = randomOf(seed);
    const made = properties === '' ? '' : ` TBLPROPERTIES (${properties})`;
    for (const table of ['t', 's']) {
      await run(`CREATE TABLE ${table} (p INT, a INT, b STRING) PARTITIONED BY (p)${made}`);
      await run(`INSERT INTO ${table} SELECT id % 3, id, 'r' FROM range(12)`);
    }
    for (let round = 0; round < 4; round++) {
      const statements = Array.from({ length: 2 + (random() % 4) }, () => statementOf(random));
      const before = await rowsOf('t');
      const versionBefore = await latest();
      await run('BEGIN', ...statements.map((sql) => sql.replaceAll('TABLE', 't')), 'COMMIT');
      for (const sql of statements) await run(sql.replaceAll('TABLE', 's'));
      const told = `seed ${seed}: ${statements.join('; ')}`;
      const after = await rowsOf('t');
      expect(after, told).toEqual(await rowsOf('s'));
      expect(await rowsOf(`t VERSION AS OF ${(await latest()) ?? 0}`), told).toEqual(after);
      if (name === 'cdf' || name === 'both') await checkChanges(before, after, versionBefore, told);
    }
  });

  async function rowsOf(table: string): Promise<readonly string[]> {
    return (await others(`SELECT p, a, b FROM ${table}`)).map((row) => JSON.stringify(row)).sort();
  }

  async function latest(): Promise<bigint> {
    return (await others("SELECT max(version) FROM delta_history('t')"))[0]![0] as bigint;
  }

  /** What went, taken from the rows before, and what came, added, make the rows after. */
  async function checkChanges(
    before: readonly string[],
    after: readonly string[],
    versionBefore: bigint,
    told: string,
  ): Promise<void> {
    const version = await latest();
    // A round that changed nothing has no version of its own.
    const changes =
      version === versionBefore
        ? []
        : await others(`SELECT _change_type, p, a, b FROM table_changes('t', ${version}, ${version})`);
    const left = [...before];
    const come: string[] = [];
    const unknown: string[] = [];
    for (const [type, ...row] of changes) {
      const text = JSON.stringify(row);
      if (type === 'insert' || type === 'update_postimage') come.push(text);
      else if (left.includes(text)) left.splice(left.indexOf(text), 1);
      else unknown.push(text);
    }
    expect(unknown, told).toEqual([]);
    expect([...left, ...come].sort(), told).toEqual(after);
  }
});

function statementOf(random: () => number): string {
  const [p, a] = [random() % 3, random() % 14];
  switch (random() % 6) {
    case 0:
      return `INSERT INTO TABLE VALUES (${p}, ${a}, 'i'), (${(p + 1) % 3}, ${a + 1}, 'i')`;
    case 1:
      return `UPDATE TABLE SET a = a + 1, b = 'u' WHERE a % 4 = ${a % 4}`;
    case 2:
      return `DELETE FROM TABLE WHERE a = ${a}`;
    case 3:
      return `DELETE FROM TABLE WHERE p = ${p} AND a < 5`;
    case 4:
      return `UPDATE TABLE SET p = ${p} WHERE a = ${a}`;
    default:
      return `MERGE INTO TABLE x USING (SELECT ${p} AS p, ${a} AS a, 'm' AS b) y ON x.a = y.a AND x.p = y.p WHEN MATCHED AND x.b = 'm' THEN DELETE WHEN MATCHED THEN UPDATE SET b = 'm' WHEN NOT MATCHED THEN INSERT *`;
  }
}

function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
}
