/** Logs of strangers: what they name outside of the table, and values meant to confuse. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/formats/json/lossless.ts';
import { stringifyJson } from '../../../src/formats/json/lossless.ts';
import { conditionOf } from '../../support/condition-of.ts';
import { openSession, queryAll } from '../../support/engine.ts';
import { add, memoryLog, metaData, protocol12, remove } from '../../support/memory-table.ts';

const start = [protocol12, metaData()];

describe('a path of a log', () => {
  it.each(['../../etc/passwd', 'a/../../x', '%2e%2e/%2e%2e/x'])('%s leaves the table and is refused', async (path) => {
    const { table } = await memoryLog([start, [add(path)]]);
    expect(await conditionOf(table.snapshot())).toBe('DELTA_LOG_CORRUPT');
  });

  it.each(['a/../b', './b', 'b'])('%s is the file b', async (path) => {
    const { table } = await memoryLog([start, [add(path)]]);
    expect((await table.snapshot()).files.pathAt(0)).toBe('b');
  });

  it.each(['%', 'a%2', '%ff'])('%s is malformed', async (path) => {
    const { table } = await memoryLog([start, [add(path)]]);
    expect(await conditionOf(table.snapshot())).toBe('DELTA_LOG_CORRUPT');
  });
});

describe('a value of a log', () => {
  it('may be called __proto__ or constructor', async () => {
    const raw =
      '{"add":{"path":"a","partitionValues":{"__proto__":"x","constructor":"y"},"size":1,"modificationTime":1}}';
    const log = await memoryLog([start]);
    await log.put('00000000000000000001.json', `${raw}\n{"__proto__":{"path":"b"}}\n{"constructor":{}}\n`);
    const { files } = await log.table.snapshot();
    expect(Object.entries(files.at(0).add.partitionValues)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(({} as Record<string, unknown>)['path']).toBeUndefined();
  });

  it.each([1e300, -1, 2 ** 60])('of size %d does no harm', async (size) => {
    const log = await memoryLog([start]);
    await log.put(
      '00000000000000000001.json',
      `{"add":{"path":"a","partitionValues":{},"size":${size},"modificationTime":${size}}}`,
    );
    const outcome = await log.table.snapshot().then(
      (snapshot) => `${snapshot.files.length} file`,
      (error: unknown) => (error as { condition?: string }).condition,
    );
    expect(['1 file', 'DELTA_LOG_CORRUPT']).toContain(outcome);
  });

  it.each([
    '{"add":5}',
    '{"add":{}}',
    '{"add":{"path":7,"size":1}}',
    '[]',
    '5',
    '{"add":{"path":"a","size":1}',
    'nothing',
  ])('%s is no action', async (line) => {
    const log = await memoryLog([start]);
    await log.put('00000000000000000001.json', `${line}\n`);
    expect(await conditionOf(log.table.snapshot())).toBe('DELTA_LOG_CORRUPT');
  });

  it('may be nested deep, be long, or be repeated', async () => {
    const log = await memoryLog([start]);
    const deep = `{"unknown":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    await log.put('00000000000000000001.json', `${deep}\n${stringifyJson(add('a'))}\n`);
    expect(['no error', 'DELTA_LOG_CORRUPT']).toContain(await conditionOf(log.table.snapshot()));
    const long = 'x'.repeat(3_000_000);
    await log.put('00000000000000000001.json', [add(long), add(long), remove(`${long}y`)] as JsonValue[]);
    expect((await log.table.snapshot()).files.length).toBe(1);
  });
});

describe('a session with allowed roots', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'silt-roots-'));
    mkdirSync(join(folder, 'in/t/_delta_log'), { recursive: true });
    mkdirSync(join(folder, 'out/t/_delta_log'), { recursive: true });
    writeFileSync(join(folder, 'out/data.parquet'), 'PAR1 is not looked at');
    const lines = [...start, add(join(folder, 'out/data.parquet'))].map((line) => stringifyJson(line)).join('\n');
    for (const side of ['in', 'out'])
      writeFileSync(join(folder, side, 't/_delta_log/00000000000000000000.json'), lines);
    symlinkSync(join(folder, 'out/t'), join(folder, 'in/link'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(['in/t', 'out/t', 'in/link', 'in/../out/t'])('opens nothing outside of them by %s', async (path) => {
    await using session = openSession({ allowedRoots: [join(folder, 'in')] });
    const sql = `SELECT * FROM delta.\`${folder}/${path}\``;
    expect(await conditionOf(queryAll(session, sql))).toBe('PATH_NOT_ALLOWED');
    const parquet = `SELECT * FROM parquet.\`${folder}/out/data.parquet\``;
    expect(await conditionOf(queryAll(session, parquet))).toBe('PATH_NOT_ALLOWED');
  });

  it('opens what lies within', async () => {
    await using session = openSession({ allowedRoots: [folder] });
    expect(await conditionOf(queryAll(session, `SELECT * FROM delta.\`${folder}/in/t\``))).toBe('FILE_CORRUPT');
  });
});
