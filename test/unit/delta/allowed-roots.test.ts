/** Tables whose logs and files point elsewhere: what allowed roots let through, on the calling thread and on workers. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringifyJson } from '../../../src/formats/json/lossless.ts';
import type { Session } from '../../../src/index.ts';
import { conditionOf } from '../../support/condition-of.ts';
import { openSession, queryAll, runAll } from '../../support/engine.ts';
import { add } from '../../support/memory-table.ts';

const threads = [{ threads: 1 }, { threads: 2, parallel_min_bytes: 0 }];
let folder = '';
const table = (name: string): string => `delta.\`${join(folder, name)}\``;
const dataFiles = (name: string): readonly string[] =>
  readdirSync(join(folder, name)).filter((file) => file.endsWith('.parquet'));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'silt-roots-'));
  await using session = openSession();
  for (const name of ['in/plain', 'in/linked', 'in/a', 'out/b']) {
    const feed = "TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')";
    await runAll(session, `CREATE TABLE ${table(name)} ${feed} AS SELECT id FROM range(3)`);
  }
  mkdirSync(join(folder, 'out/files'), { recursive: true });
  const [file] = dataFiles('in/linked');
  renameSync(join(folder, 'in/linked', file!), join(folder, 'out/files', file!));
  symlinkSync(join(folder, 'out/files', file!), join(folder, 'in/linked', file!));
  // Each table's second commit takes in the other's file, as shallow clones of each other would.
  const absolute = (name: string): string => join(folder, name, dataFiles(name)[0]!);
  const lineOf = (name: string): string => {
    const log = readFileSync(join(folder, name, '_delta_log/00000000000000000000.json'), 'utf8');
    const own = log.split('\n').find((line) => line.startsWith('{"add"'))!;
    return own.replace(/"path":"[^"]*"/, `"path":"${absolute(name)}"`);
  };
  const lines = { 'in/a': lineOf('out/b'), 'out/b': lineOf('in/a') };
  for (const [name, line] of Object.entries(lines)) {
    writeFileSync(join(folder, name, '_delta_log/00000000000000000001.json'), `${line}\n`);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(threads)('with %o', (settings) => {
  const asked = async (roots: readonly string[], act: (session: Session) => Promise<unknown>): Promise<string> => {
    await using session = openSession({ settings, allowedRoots: roots.map((root) => join(folder, root)) });
    return conditionOf(act(session));
  };

  it('tables that take in each other’s files are read', async () => {
    await using session = openSession({ settings });
    for (const name of ['in/a', 'out/b']) {
      expect(await runAll(session, `SELECT count(*), sum(id) FROM ${table(name)}`)).toEqual([[6n, 6n]]);
    }
    const clone = table(`in/of${settings.threads}`);
    await runAll(session, `CREATE TABLE ${clone} SHALLOW CLONE ${table('out/b')}`);
    expect(await runAll(session, `SELECT count(*), sum(id) FROM ${clone}`)).toEqual([[6n, 6n]]);
  });

  it.each(['in/a', 'in/linked'])('%s has a file outside of the roots', async (name) => {
    const sum = `SELECT sum(id) FROM ${table(name)}`;
    expect(await asked(['in'], (session) => queryAll(session, sum))).toBe('PATH_NOT_ALLOWED');
    expect(await asked(['in', 'out'], (session) => queryAll(session, sum))).toBe('no error');
    const file = `SELECT * FROM parquet.\`${join(folder, 'in/linked')}\``;
    expect(await asked(['in'], (session) => queryAll(session, file))).toBe('PATH_NOT_ALLOWED');
  });

  it('statements that change a table open nothing outside of the roots either', async () => {
    for (const sql of [
      'DELETE FROM {t} WHERE id * 2 = 2',
      'UPDATE {t} SET id = 7 WHERE id = 1',
      'MERGE INTO {t} t USING {t} s ON t.id = s.id WHEN MATCHED THEN DELETE',
    ]) {
      expect(await asked(['in'], (session) => queryAll(session, sql.replaceAll('{t}', table('in/linked'))))).toBe(
        'PATH_NOT_ALLOWED',
      );
    }
    const sql = `CREATE TABLE ${table('out/new')} AS SELECT 1 AS id`;
    expect(await asked(['in'], (session) => queryAll(session, sql))).toBe('PATH_NOT_ALLOWED');
  });

  it.each([
    '../../out/files/x',
    '%2e%2e/%2e%2e/out/files/x',
    'a/..%2F..%2F..%2Fout/x',
    '%252e%252e/x',
    'file:///etc/passwd',
    'file%3A///etc/passwd',
  ])('a file at %s is not opened', async (path) => {
    const log = join(folder, 'in/plain/_delta_log/00000000000000000001.json');
    writeFileSync(log, `${stringifyJson(add(path))}\n`);
    const found = await asked(['in'], (session) => queryAll(session, `SELECT sum(id) FROM ${table('in/plain')}`));
    rmSync(log);
    expect(['PATH_NOT_ALLOWED', 'DELTA_LOG_CORRUPT', 'FILE_NOT_FOUND']).toContain(found);
  });

  it('a deletion vector and a change file outside of them are not opened', async () => {
    const vector = {
      storageType: 'p',
      pathOrInlineDv: join(folder, 'out/files/dv.bin'),
      offset: 1,
      sizeInBytes: 4,
      cardinality: 1,
    };
    const [file] = dataFiles('in/plain');
    const log = join(folder, 'in/plain/_delta_log/00000000000000000001.json');
    writeFileSync(log, `${stringifyJson(add(file!, { deletionVector: vector }))}\n`);
    const rows = await asked(['in'], (session) => queryAll(session, `SELECT sum(id) FROM ${table('in/plain')}`));
    const path = join(folder, 'out/files/cdc.parquet');
    writeFileSync(log, `${stringifyJson({ cdc: { path, size: 100, partitionValues: {}, dataChange: false } })}\n`);
    const changes = `SELECT * FROM table_changes_by_path('${join(folder, 'in/plain')}', 1)`;
    const changed = await asked(['in'], (session) => queryAll(session, changes));
    rmSync(log);
    expect([rows, changed]).toEqual(['PATH_NOT_ALLOWED', 'PATH_NOT_ALLOWED']);
  });
});
