/** Rows that several threads write: the same rows as one thread's, none of a statement that fails, and files in the wanted order. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { conditionOf } from '../../support/condition-of.ts';
import { openSession, queryAll, runAll } from '../../support/engine.ts';

let session: Session;
let folder: string;
const rowsOf = 'count(*), sum(id), sum(hash(id, s, d))';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'silt-threads-'));
  session = openSession({ settings: { threads: '2', parallel_min_bytes: '1' } });
  await runAll(
    session,
    `CREATE TABLE delta.\`${folder}/source\` (id BIGINT, s STRING, d DECIMAL(10, 2))`,
    ...Array.from(
      { length: 8 },
      (_, i) => `INSERT INTO delta.\`${folder}/source\`
        SELECT id * 8 + ${i}, concat('row ', id % 100), CAST(id AS DECIMAL(10, 2)) / 4 FROM range(5000)`,
    ),
  );
});
afterEach(async () => {
  await session.close();
  rmSync(folder, { recursive: true, force: true });
});

const filesIn = (table: string): readonly string[] =>
  readdirSync(join(folder, table)).filter((name) => name.endsWith('.parquet') || name.endsWith('.tmp'));

test('the rows are the same, and the log counts them', async () => {
  await runAll(session, `CREATE TABLE delta.\`${folder}/copy\` AS SELECT * FROM delta.\`${folder}/source\``);
  const sums = async (table: string) =>
    (await queryAll(session, `SELECT ${rowsOf} FROM delta.\`${folder}/${table}\``)).rows;
  expect(await sums('copy')).toEqual(await sums('source'));
  const logged = readFileSync(join(folder, 'copy/_delta_log/00000000000000000000.json'), 'utf8').split('\n');
  const { commitInfo } = JSON.parse(logged[0]!) as { commitInfo: { operationMetrics: Record<string, string> } };
  const numFiles = String(filesIn('copy').length);
  expect(commitInfo.operationMetrics).toMatchObject({ numFiles, numOutputRows: '40000' });
  // Statistics answer the count.
  expect((await queryAll(session, `SELECT max(id) FROM delta.\`${folder}/copy\` WHERE id < 40`)).rows).toEqual([[39n]]);
});

test('a row that breaks a constraint is named, and no file is left', async () => {
  await runAll(
    session,
    `CREATE TABLE delta.\`${folder}/checked\` (id BIGINT, s STRING, d DECIMAL(10, 2))`,
    `ALTER TABLE delta.\`${folder}/checked\` ADD CONSTRAINT small CHECK (id <> 31999)`,
  );
  const insert = `INSERT INTO delta.\`${folder}/checked\` SELECT * FROM delta.\`${folder}/source\``;
  await expect(runAll(session, insert)).rejects.toThrow(/id = 31999, s = row 99/);
  expect(filesIn('checked')).toEqual([]);
  const failing = `INSERT INTO delta.\`${folder}/checked\` SELECT id, s, 1 / (id - 39999) FROM delta.\`${folder}/source\``;
  expect(await conditionOf(runAll(session, failing))).toBe('DIVIDE_BY_ZERO');
  expect(filesIn('checked')).toEqual([]);
  expect((await queryAll(session, `SELECT count(*) FROM delta.\`${folder}/checked\``)).rows).toEqual([[0n]]);
});

test('files of sorted rows have ranges of their own', async () => {
  await runAll(session, `OPTIMIZE delta.\`${folder}/source\` ZORDER BY (id)`);
  const { rows } = await queryAll(
    session,
    `SELECT _metadata.file_path, min(id), max(id), count(*) FROM delta.\`${folder}/source\` GROUP BY ALL ORDER BY 2`,
  );
  expect(rows.length).toBe(2);
  // The curve knows values by their rank alone, and not to the last digit.
  expect(Number(rows[0]![2]) - Number(rows[1]![1])).toBeLessThan(1000);
  expect(rows.reduce((sum, row) => sum + Number(row[3]), 0)).toBe(40_000);
});
