/** COPY INTO loads each file once, whoever asks again and whatever became of the file; FORCE loads it again. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { conditionOf } from '../../support/condition-of.ts';
import { openSession, runAll } from '../../support/engine.ts';

const header = "FORMAT_OPTIONS ('header' = 'true')";

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'silt-copy-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test('files of all three formats come in once each', async () => {
  const folder = folderOf({
    'one.csv': 'b,a\nx,1\ny,2\n',
    'two.csv': 'b,a\nz,3\n',
    '_hidden.csv': 'b,a\nno,0\n',
    'rows.json': '{"a": 4, "b": "j"}\n{"a": 5}\n',
  });
  const session = openSession();
  const run = (...sql: readonly string[]) => runAll(session, ...sql);
  await run('CREATE TABLE t (a INT, b STRING)', `COPY (SELECT 6 AS a, 'p' AS b) TO '${folder}/rows.parquet'`);
  expect(await run(`COPY INTO t FROM '${folder}' FILEFORMAT = CSV FILES = ('one.csv') ${header}`)).toEqual([
    [2n, 2n, 0n],
  ]);
  writeFileSync(join(folder, 'one.csv'), 'b,a\nchanged,9\n');
  expect(await run(`COPY INTO t FROM '${folder}' FILEFORMAT = CSV PATTERN = '*.csv' ${header}`)).toEqual([
    [1n, 1n, 0n],
  ]);
  expect(await run(`COPY INTO t FROM '${folder}' FILEFORMAT = CSV PATTERN = '*.csv' ${header}`)).toEqual([
    [0n, 0n, 0n],
  ]);
  await run(
    `COPY INTO t FROM '${folder}/rows.json' FILEFORMAT = JSON`,
    `COPY INTO t FROM (SELECT a * 10 AS a, upper(b) AS b FROM '${folder}/rows.parquet') FILEFORMAT = PARQUET`,
  );
  expect(await run('SELECT a, b FROM t ORDER BY a')).toEqual([
    [1, 'x'],
    [2, 'y'],
    [3, 'z'],
    [4, 'j'],
    [5, null],
    [60, 'P'],
  ]);
  const forced = "COPY_OPTIONS ('force' = 'true')";
  expect(await run(`COPY INTO t FROM '${folder}/rows.json' FILEFORMAT = JSON ${forced}`)).toEqual([[2n, 2n, 0n]]);
  await session.close();
});

test('other columns are an error, or come with mergeSchema; what is refused is refused by name', async () => {
  const folder = folderOf({ 'wide.csv': 'a,c\n1,new\n', 'bare.csv': '7,x\n' });
  const session = openSession();
  const run = (...sql: readonly string[]) => runAll(session, ...sql);
  await run('CREATE TABLE t (a INT, b STRING)');
  const wide = `COPY INTO t FROM '${folder}/wide.csv' FILEFORMAT = CSV ${header}`;
  expect(await conditionOf(run(wide))).toBe('DELTA_METADATA_MISMATCH');
  expect(await run(`COPY INTO t FROM '${folder}/bare.csv' FILEFORMAT = CSV`)).toEqual([[1n, 1n, 0n]]);
  expect(await run(`${wide} COPY_OPTIONS ('mergeSchema' = 'true')`, 'SELECT * FROM t ORDER BY a')).toEqual([
    [1, null, 'new'],
    [7, 'x', null],
  ]);
  expect(await conditionOf(run(`COPY INTO t FROM '${folder}' FILEFORMAT = ORC`))).toBe('UNSUPPORTED_FEATURE');
  expect(await conditionOf(run(`COPY INTO t FROM '${folder}/none' FILEFORMAT = CSV`))).toBe('FILE_NOT_FOUND');
  expect(await conditionOf(run(`${wide} COPY_OPTIONS ('purge' = 'true')`))).toBe('UNSUPPORTED_FEATURE');
  await session.close();
});
