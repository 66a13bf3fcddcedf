/** OPTIMIZE, REORG, VACUUM, RESTORE, FSCK REPAIR and clones: the rows before and after, the files, and what is refused. */
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { conditionOf } from '../../support/condition-of.ts';
import { type Answer, openSession, runAll } from '../../support/engine.ts';

let folder: string;
let session: Session;

const run = (...statements: readonly string[]): Promise<Answer['rows']> => runAll(session, ...statements);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'silt-maintenance-'));
  session = openSession({ workingFolder: folder, settings: { 'spark.sql.session.timeZone': 'UTC' } });
});
afterEach(async () => {
  await session.close();
  await rm(folder, { recursive: true, force: true });
});

const at = (name: string): string => `delta.\`${join(folder, name)}\``;
const summary = async (table: string): Promise<unknown> =>
  (await run(`SELECT count(*), sum(id), count(DISTINCT s), sum(hash(id, s)) FROM ${table}`))[0];
const files = async (name: string): Promise<readonly string[]> => {
  const found = await readdir(join(folder, name), { recursive: true });
  return found.filter((path) => path.endsWith('.parquet') && !path.includes('_delta_log')).toSorted();
};
const liveFiles = async (table: string): Promise<number> =>
  Number((await run(`SELECT count(DISTINCT _metadata.file_path) FROM ${table}`))[0]![0]);
/** Everything under the table looks a month old. */
const age = async (name: string): Promise<void> => {
  const old = new Date(Date.now() - 30 * 86_400_000);
  for (const path of await files(name)) await utimes(join(folder, name, path), old, old);
};

async function fill(name: string, clauses = '', batches = 4): Promise<string> {
  const table = at(name);
  await run(`CREATE TABLE ${table} (id BIGINT, s STRING, p STRING) ${clauses}`);
  for (let i = 0; i < batches; i++) {
    await run(
      `INSERT INTO ${table} SELECT id + ${100 * i}, concat('k', id % 7), if(id % 2 = 0, 'a', 'b') FROM range(100)`,
    );
  }
  return table;
}

describe('OPTIMIZE', () => {
  test('packs the small files of each partition, once, and of the partitions that are asked for', async () => {
    const table = await fill('t', 'PARTITIONED BY (p)');
    const before = await summary(table);
    await run(`OPTIMIZE ${table} WHERE p = 'a'`);
    expect(await liveFiles(table)).toBe(5);
    await run(`OPTIMIZE '${join(folder, 't')}'`);
    expect(await liveFiles(table)).toBe(2);
    expect(await summary(table)).toEqual(before);
    const [[, metrics]] = (await run(`OPTIMIZE ${table}`)) as [[string, readonly unknown[]]];
    expect(metrics.slice(0, 2)).toEqual([0n, 0n]);
    expect(await run(`DESCRIBE HISTORY ${table}`)).toHaveLength(7);
    expect(await conditionOf(run(`OPTIMIZE ${table} WHERE id = 3`))).toBe('DELTA_NON_PARTITION_COLUMN_REFERENCE');
  });

  test('ZORDER BY puts near values into one file', async () => {
    const table = at('z');
    await run(`CREATE TABLE ${table} (x INT, y INT, d DATE) TBLPROPERTIES ('delta.targetFileSize' = '100kb')`);
    const first = "SELECT (id * 7919) % 1000, (id * 104729) % 997, date'2020-01-01' + CAST(id % 365 AS INT) FROM";
    for (let i = 0; i < 4; i++) await run(`INSERT INTO ${table} ${first} range(${80_000 * i}, ${80_000 * (i + 1)})`);
    const query = `SELECT count(*), count(DISTINCT _metadata.file_path) FROM ${table} WHERE x < 250 AND y < 250`;
    const [[count, before]] = (await run(query)) as [[bigint, bigint]];
    const whole = await liveFiles(table);
    await run(`OPTIMIZE ${table} ZORDER BY (x, y)`);
    const [[after, touched]] = (await run(query)) as [[bigint, bigint]];
    expect([after, before]).toEqual([count, BigInt(whole)]);
    expect(await liveFiles(table)).toBeGreaterThanOrEqual(4);
    // A sixteenth of the square lies in few of the files.
    expect(Number(touched)).toBeLessThanOrEqual((await liveFiles(table)) / 2);
    expect(await conditionOf(run(`OPTIMIZE ${table} ZORDER BY (nope)`))).toBe('DELTA_ZORDERING_COLUMN_DOES_NOT_EXIST');
    await fill('parted', 'PARTITIONED BY (p)', 1);
    expect(await conditionOf(run(`OPTIMIZE ${at('parted')} ZORDER BY (p)`))).toBe(
      'DELTA_ZORDERING_ON_PARTITION_COLUMN',
    );
  });

  test('a clustered table is clustered once, and anew in full', async () => {
    const table = await fill('c', 'CLUSTER BY (id, s)');
    const before = await summary(table);
    const removed = async (sql: string): Promise<unknown> =>
      ((await run(sql)) as [[string, readonly unknown[]]])[0][1][1];
    expect(await removed(`OPTIMIZE ${table}`)).toBe(4n);
    expect(await removed(`OPTIMIZE ${table}`)).toBe(0n);
    expect(await removed(`OPTIMIZE ${table} FULL`)).toBe(1n);
    expect(await summary(table)).toEqual(before);
    expect(await conditionOf(run(`OPTIMIZE ${table} ZORDER BY (id)`))).toBe('DELTA_CLUSTERING_WITH_ZORDER_BY');
  });

  test('rows keep their ids where they are tracked; deleted rows stay away', async () => {
    const properties = "TBLPROPERTIES ('delta.enableRowTracking' = 'true', 'delta.enableDeletionVectors' = 'true')";
    const table = await fill('r', properties);
    await run(`DELETE FROM ${table} WHERE id % 3 = 0`);
    const ids = `SELECT id, _metadata.row_id FROM ${table} ORDER BY id`;
    const before = await run(ids);
    const rows = await summary(table);
    await run(`REORG TABLE ${table} APPLY (PURGE)`);
    expect(await summary(table)).toEqual(rows);
    expect(await run(ids)).toEqual(before);
  });
});

describe('VACUUM', () => {
  test('keeps what a version within retention may need, and files on their way', async () => {
    const table = await fill('v');
    await run(`OPTIMIZE ${table}`);
    await age('v');
    // The removal is of today: the files may still be read.
    expect(await run(`VACUUM ${table} DRY RUN`)).toEqual([]);
    expect(await conditionOf(run(`VACUUM ${table} RETAIN 1 HOURS`))).toBe('DELTA_VACUUM_RETENTION_TOO_SHORT');
    await run('SET spark.databricks.delta.retentionDurationCheck.enabled = false');
    expect(await run(`VACUUM ${table} RETAIN 0 HOURS DRY RUN`)).toHaveLength(4);
    expect(await files('v')).toHaveLength(5);
    const before = await summary(table);
    expect(await run(`VACUUM ${table} RETAIN 0 HOURS`)).toEqual([[join(folder, 'v')]]);
    expect(await files('v')).toHaveLength(1);
    expect(await summary(table)).toEqual(before);
    expect(await conditionOf(run(`SELECT * FROM ${table} VERSION AS OF 2`))).not.toBe('no error');
    expect(await conditionOf(run(`RESTORE TABLE ${table} TO VERSION AS OF 2`))).toBe('DELTA_RESTORE_FILES_MISSING');
  });

  test('LITE looks at the log alone, and deletion vectors live as long as their files', async () => {
    const table = await fill('l', "TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')", 2);
    await run(`DELETE FROM ${table} WHERE id % 2 = 0`, `OPTIMIZE ${table}`, `DELETE FROM ${table} WHERE id % 5 = 0`);
    const before = await summary(table);
    await run('SET spark.databricks.delta.retentionDurationCheck.enabled = false');
    // Files that went in this very millisecond are not older than it.
    await setTimeout(5);
    await run(`VACUUM ${table} LITE RETAIN 0 HOURS`);
    expect(await files('l')).toHaveLength(1);
    await run(`VACUUM ${table} RETAIN 0 HOURS`);
    expect(await summary(table)).toEqual(before);
  });
});

test('RESTORE goes back to rows, schema and properties of a version, as a new one', async () => {
  const table = await fill('b');
  const before = await summary(`${table} VERSION AS OF 3`);
  await run(`DELETE FROM ${table} WHERE id > 50`, `INSERT INTO ${table} VALUES (-1, 'x', 'y')`);
  expect((await run(`RESTORE TABLE ${table} TO VERSION AS OF 3`))[0]!.slice(1, 4)).toEqual([3n, 2n, 3n]);
  expect(await summary(table)).toEqual(before);
  expect((await run(`RESTORE ${table} TO VERSION AS OF 3`))[0]!.slice(2, 4)).toEqual([0n, 0n]);
  expect(await conditionOf(run(`RESTORE ${table} TO VERSION AS OF 99`))).toBe('DELTA_CANNOT_RESTORE_TABLE_VERSION');
});

test('clones: shallow ones read the files where they lie, deep ones have their own', async () => {
  const table = await fill('s', "TBLPROPERTIES ('delta.enableDeletionVectors' = 'true', 'k' = 'v')", 2);
  await run(`DELETE FROM ${table} WHERE id % 10 = 3`);
  const before = await summary(table);
  await run(`CREATE TABLE ${at('shallow')} SHALLOW CLONE ${table}`);
  await run(`CREATE TABLE ${at('deep')} DEEP CLONE ${table} TBLPROPERTIES ('own' = 'w')`);
  await run(`CREATE TABLE ${at('old')} CLONE ${table} VERSION AS OF 1`);
  expect(await summary(at('shallow'))).toEqual(before);
  expect(await summary(at('deep'))).toEqual(before);
  expect((await run(`SELECT count(*) FROM ${at('old')}`))[0]).toEqual([100n]);
  expect([(await files('shallow')).length, (await files('deep')).length]).toEqual([0, 2]);
  await run(`DELETE FROM ${at('shallow')} WHERE id < 50`, `OPTIMIZE ${at('shallow')}`);
  expect(await summary(table)).toEqual(before);
  expect(await run(`SHOW TBLPROPERTIES ${at('deep')} ('own')`)).toEqual([['own', 'w']]);
  expect(await conditionOf(run(`CREATE TABLE ${at('deep')} DEEP CLONE ${table}`))).toBe('DELTA_PATH_EXISTS');
});

test('FSCK REPAIR takes files off that are not there', async () => {
  const table = await fill('f', '', 2);
  await rm(join(folder, 'f', (await files('f'))[0]!));
  expect(await run(`FSCK REPAIR TABLE ${table} DRY RUN`)).toHaveLength(1);
  expect(await conditionOf(run(`SELECT sum(id) FROM ${table}`))).not.toBe('no error');
  expect(await run(`FSCK REPAIR TABLE ${table}`)).toHaveLength(1);
  expect((await run(`SELECT count(*) FROM ${table}`))[0]).toEqual([100n]);
});

test('CONVERT TO DELTA makes a table of Parquet files where they lie', async () => {
  const table = await fill('parts', 'PARTITIONED BY (p)', 2);
  const before = await summary(table);
  await rm(join(folder, 'parts', '_delta_log'), { recursive: true });
  const place = `parquet.\`${join(folder, 'parts')}\``;
  expect(await conditionOf(run(`CONVERT TO DELTA ${place}`))).toBe(
    'DELTA_UNEXPECTED_NUM_PARTITION_COLUMNS_FROM_FILE_NAME',
  );
  await run(`CONVERT TO DELTA ${place} PARTITIONED BY (p STRING)`, `CONVERT TO DELTA ${place}`);
  expect(await summary(table)).toEqual(before);
  const skipped = await run(`EXPLAIN FILES SELECT * FROM ${table} WHERE id > 1000`);
  expect(skipped.at(-1)!.join()).toContain('read 0 of 4 files');
  expect(await run(`SELECT count(*) FROM ${table} WHERE p = 'a'`)).toEqual([[100n]]);
  await run(`DELETE FROM ${table} WHERE id = 7`);
  expect(await run(`SELECT count(*) FROM ${table}`)).toEqual([[199n]]);
  expect(await conditionOf(run(`CONVERT TO DELTA parquet.\`${join(folder, 'nothing')}\``))).toBe(
    'DELTA_EMPTY_DIRECTORY',
  );
});
