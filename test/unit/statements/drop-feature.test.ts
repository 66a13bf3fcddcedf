/**
 * ALTER TABLE ... DROP FEATURE against what Spark did with the same tables (test/delta/tables/features_dropped and vectors_dropped):
 * operations, properties, protocol; and the rows of every version, which stay.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { conditionOf } from '../../support/condition-of.ts';
import { openSession, queryAll, runAll } from '../../support/engine.ts';
import { sparkTable } from '../../support/spark-tables.ts';

let folder: string;
let session: Session;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'silt-drop-feature-'));
  session = openSession({ workingFolder: folder, settings: { 'spark.sql.session.timeZone': 'UTC' } });
});
afterEach(async () => {
  await session.close();
  await rm(folder, { recursive: true, force: true });
});

const place = (): string => `delta.\`${join(folder, 't')}\``;
const scripts = new URL('../../delta/spark-scripts.json', import.meta.url);

/** Vectors as small as these lie in the log, so that none of their files is to be noted. */
const isOfBoth = (operation: unknown): boolean => operation !== 'Deletion Vector Tombstones';

test.each(['vectors_dropped', 'features_dropped'])('%s goes as with Spark', async (name) => {
  const script = (JSON.parse(await readFile(scripts, 'utf8')) as Record<string, readonly string[]>)[name]!;
  const theirs = sparkTable(name);
  for (const sql of script) await runAll(session, sql.replaceAll('{t}', place()));
  const at = theirs.history.columns!.findIndex(([column]) => column === 'operation');
  const operations = theirs.history.rows!.map((row) => row[at]).filter(isOfBoth);
  expect(await column('DESCRIBE HISTORY', 'operation')).toEqual(operations);
  const features = theirs.detail.columns!.findIndex(([column]) => column === 'tableFeatures');
  expect((await column('DESCRIBE DETAIL', 'tableFeatures'))[0]).toEqual(theirs.detail.rows![0]![features]);
  const [properties] = await column('DESCRIBE DETAIL', 'properties');
  // The version of the last drop, which is the last but one.
  const last = operations.length - 2;
  expect(properties).toContainEqual(['delta.requireCheckpointProtectionBeforeVersion', String(last)]);
  const log = await readdir(join(folder, 't', '_delta_log'));
  for (let version = last - 3; version <= last; version++) {
    expect(log.some((file) => file.startsWith(`${String(version).padStart(20, '0')}.checkpoint`))).toBe(true);
  }
  await checkRows(theirs.versions.at(-1)!.rows!.length);
});

test('features that writers alone know, and those that cannot go', async () => {
  const properties = "'delta.enableRowTracking' = 'true', 'delta.enableInCommitTimestamps' = 'true'";
  await runAll(
    session,
    `CREATE TABLE ${place()} (k INT) TBLPROPERTIES (${properties})`,
    `ALTER TABLE ${place()} ADD CONSTRAINT positive CHECK (k > 0)`,
    `INSERT INTO ${place()} VALUES (1), (2)`,
  );
  const drop = (name: string) => runAll(session, `ALTER TABLE ${place()} DROP FEATURE ${name}`);
  expect(await conditionOf(drop('checkConstraints'))).toBe('DELTA_CANNOT_DROP_CHECK_CONSTRAINT_FEATURE');
  expect(await conditionOf(drop('appendOnly'))).toBe('DELTA_FEATURE_DROP_NONREMOVABLE_FEATURE');
  expect(await conditionOf(drop('nope'))).toBe('DELTA_FEATURE_DROP_UNSUPPORTED_CLIENT_FEATURE');
  expect(await conditionOf(drop('typeWidening'))).toBe('DELTA_FEATURE_DROP_FEATURE_NOT_PRESENT');
  expect(await conditionOf(drop('rowTracking TRUNCATE HISTORY'))).toBe(
    'DELTA_FEATURE_DROP_HISTORY_TRUNCATION_NOT_ALLOWED',
  );
  await runAll(session, `ALTER TABLE ${place()} DROP CONSTRAINT positive`);
  for (const name of ['checkConstraints', 'rowTracking', 'inCommitTimestamp']) await drop(name);
  await runAll(session, `INSERT INTO ${place()} VALUES (3)`);
  expect((await column('DESCRIBE DETAIL', 'tableFeatures'))[0]).toEqual(['appendOnly', 'domainMetadata', 'invariants']);
  expect((await column('DESCRIBE DETAIL', 'properties'))[0]).toEqual([]);
  const log = join(folder, 't', '_delta_log');
  const commits = (await readdir(log)).filter((file) => file.endsWith('.json')).toSorted();
  expect(await readFile(join(log, commits.at(-1)!), 'utf8')).not.toMatch(/baseRowId|inCommitTimestamp/);
  await checkRows(3);
});

async function checkRows(count: number): Promise<void> {
  const fresh = openSession({ workingFolder: folder });
  try {
    expect((await queryAll(fresh, `SELECT * FROM ${place()}`)).rows).toHaveLength(count);
    for (const version of await column('DESCRIBE HISTORY', 'version')) {
      await queryAll(fresh, `SELECT * FROM ${place()} VERSION AS OF ${String(version)}`);
    }
  } finally {
    await fresh.close();
  }
}

async function column(statement: string, name: string): Promise<readonly unknown[]> {
  const { schema, rows } = await queryAll(session, `${statement} ${place()}`);
  const at = schema.fields.findIndex((field) => field.name === name);
  return rows.map((row) => row[at]);
}

test('properties ask for versions, and say no more than they may', async () => {
  const make = (properties: string) => runAll(session, `CREATE TABLE ${place()} (k INT) TBLPROPERTIES (${properties})`);
  for (const [key, value] of [
    ['logRetentionDuration', 'for ever'],
    ['checkpointPolicy', 'v3'],
    ['columnMapping.mode', 'number'],
    ['checkpointInterval', '0'],
  ]) {
    expect(await conditionOf(make(`'delta.${key}' = '${value}'`))).toBe('UNSUPPORTED_TABLE_CHANGE');
  }
  for (const property of [
    "'delta.enableIcebergCompatV2' = 'true'",
    "'delta.universalFormat.enabledFormats' = 'iceberg'",
  ]) {
    expect(await conditionOf(make(property))).toBe('UNSUPPORTED_FEATURE');
  }
  await make("'delta.minWriterVersion' = '4'");
  expect(await column('DESCRIBE DETAIL', 'minWriterVersion')).toEqual([4]);
  const versions = "'delta.minReaderVersion' = '2', 'delta.minWriterVersion' = '5'";
  await runAll(session, `ALTER TABLE ${place()} SET TBLPROPERTIES (${versions}, 'delta.columnMapping.mode' = 'name')`);
  expect(await column('DESCRIBE DETAIL', 'minReaderVersion')).toEqual([2]);
  expect(await column('DESCRIBE DETAIL', 'minWriterVersion')).toEqual([5]);
});
