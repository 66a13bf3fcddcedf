/** Logs of strangers: what they name outside of the table, and values meant to confuse. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTable } from '../../../src/delta/snapshot.ts';
import type { JsonValue } from '../../../src/formats/json/lossless.ts';
import { stringifyJson } from '../../../src/formats/json/lossless.ts';
import type { LocalSession } from '../../../src/session/local-session.ts';
import { LocalStore } from '../../../src/storage/local.ts';
import { conditionOf } from '../../support/condition-of.ts';
import { openSession, queryAll } from '../../support/engine.ts';
import { add, memoryLog, metaData, noCheckpoints, protocol12, remove } from '../../support/memory-table.ts';

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

describe('a path to another place', () => {
  const files = [
    'http://other/x',
    'https://other/x',
    's3://other/x',
    'abfss://c@other/x',
    'file://host/x',
    '//host/x',
    'hdfs://h:1/x',
  ];
  it.each(files)('%s is refused by name when the file is to be read', async (path) => {
    const { table, store } = await memoryLog([start, [add(path)]]);
    await using session = openSession();
    const held = (session as LocalSession).holdStore(store);
    expect((await table.snapshot()).files.length).toBe(1);
    const condition = await conditionOf(queryAll(session, 'SELECT * FROM delta.`memory:m/t`'));
    expect(['UNSUPPORTED_FEATURE', 'STORAGE_FAILURE']).toContain(condition);
    held();
  });

  it.each(['file%3A///etc/passwd', 'memory%3Aother/x', 'a%00b', '%2e%2e/x'])('%s is none', async (path) => {
    const { table } = await memoryLog([start, [add(path)]]);
    expect(await conditionOf(table.snapshot())).toBe('DELTA_LOG_CORRUPT');
  });

  it.each(['%252e%252e/x', 'a%2525/b', 'c%253A/x'])('%s is decoded once', async (path) => {
    const { table } = await memoryLog([start, [add(path)]]);
    expect((await table.snapshot()).files.pathAt(0)).toBe(decodeURIComponent(path));
  });

  it.each(['..%2F..%2Fx', '../x/..', 'a/%2e%2e'])('%s is no sidecar', async (path) => {
    const checkpoint = '00000000000000000000.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json';
    const { table, put } = await memoryLog([start]);
    const sidecar = { sidecar: { path, sizeInBytes: 1, modificationTime: 1 } };
    await put(checkpoint, [{ checkpointMetadata: { version: 0 } }, ...start, sidecar]);
    // The log does without a checkpoint that cannot be read, and nothing outside of it was looked at.
    expect((await table.snapshot()).files.length).toBe(0);
  });
});

describe('a line of a log', () => {
  const long = (bytes: number): string =>
    `{"add":{"path":"a","partitionValues":{},"size":1,"modificationTime":1,"tags":{"x":"${'x'.repeat(bytes)}"}}}`;
  const readersOf = async (...lines: readonly string[]): Promise<string> => {
    const { store, put } = await memoryLog([start]);
    await put('00000000000000000001.json', lines.join('\n'));
    const table = openTable(store, 't', noCheckpoints, { lineBytesMax: 1000 });
    return conditionOf(table.snapshot().then(({ files }) => expect(files.length).toBe(1)));
  };

  it('may be as long as its bound, however many there are', async () => {
    const lines = Array.from({ length: 50 }, (_, i) => long(700 + i));
    expect(await readersOf(...lines)).toBe('no error');
    expect(await readersOf(long(1000 - Buffer.byteLength(long(0))), long(5))).toBe('no error');
  });

  it.each([0, 1, 7])('beyond it is refused behind %d others', async (count) => {
    const lines = Array.from({ length: count }, () => long(600));
    expect(await readersOf(...lines, long(1001), long(5))).toBe('DELTA_LOG_CORRUPT');
    expect(await readersOf(...lines, long(100_000))).toBe('DELTA_LOG_CORRUPT');
  });

  it('of a gibibyte ends with an error before it is read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'silt-long-'));
    mkdirSync(join(folder, '_delta_log'));
    const file = join(folder, '_delta_log/00000000000000000000.json');
    writeFileSync(file, start.map((line) => `${stringifyJson(line)}\n`).join(''));
    // A hole: it takes no room, and is read as zeros.
    truncateSync(file, 2 ** 30);
    const store = new LocalStore(folder);
    expect(await conditionOf(openTable(store, '', noCheckpoints).snapshot())).toBe('DELTA_LOG_CORRUPT');
    for (const name of ['_last_checkpoint', '00000000000000000000.crc']) {
      writeFileSync(join(folder, '_delta_log', name), '');
      truncateSync(join(folder, '_delta_log', name), 2 ** 30);
    }
    writeFileSync(file, start.map((line) => `${stringifyJson(line)}\n`).join(''));
    expect(await conditionOf(openTable(store, '', noCheckpoints).snapshot())).toBe('no error');
    rmSync(folder, { recursive: true });
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

  it.each(['1e400', '1e300', '-1', '9223372036854775808', '1.5', '"1"', '9'.repeat(100_000)])(
    'is no size of a file where it is %s',
    async (size) => {
      const log = await memoryLog([start]);
      const line = `{"add":{"path":"a","partitionValues":{},"size":${size},"modificationTime":1}}`;
      await log.put('00000000000000000001.json', line);
      expect(await conditionOf(log.table.snapshot())).toBe('DELTA_LOG_CORRUPT');
    },
  );

  it.each(['1e400', '-1e999999999', '9223372036854775808', `0.${'0'.repeat(200_000)}1`, '7'.repeat(200_000)])(
    'bounds nothing where it is %s in statistics',
    async (bound) => {
      const log = await memoryLog([start]);
      const stats = `{"numRecords":${bound},"minValues":{"id":${bound}},"maxValues":{"id":${bound}},"nullCount":{"id":${bound}}}`;
      await log.put('00000000000000000001.json', [add('a', { stats })]);
      const { statistics } = await log.table.snapshot();
      expect(statistics.table([['id']])).toMatchObject({ rows: null, columns: new Map() });
    },
  );

  it('may be called __proto__ in configuration, tags and statistics', async () => {
    const names = '{"__proto__":"p","constructor":"c","toString":"t"}';
    const { metaData: body } = metaData() as { metaData: object };
    const fields = ['__proto__', 'constructor', 'toString'].map((name) => ({
      name,
      type: 'long',
      nullable: true,
      metadata: {},
    }));
    const text = JSON.stringify({ metaData: { ...body, schemaString: JSON.stringify({ type: 'struct', fields }) } });
    const log = await memoryLog([]);
    const stats =
      '{\\"numRecords\\":1,\\"minValues\\":{\\"__proto__\\":5},\\"maxValues\\":{\\"__proto__\\":5},\\"nullCount\\":{\\"__proto__\\":0}}';
    await log.put(
      '00000000000000000000.json',
      [
        JSON.stringify(protocol12),
        text.replace('"configuration":{}', `"configuration":${names}`),
        `{"add":{"path":"a","partitionValues":{},"size":1,"modificationTime":1,"tags":${names},"stats":"${stats}"}}`,
      ].join('\n'),
    ); // prettier-ignore
    const { metadata, files, statistics } = await log.table.snapshot();
    expect(Object.entries(metadata.configuration)).toHaveLength(3);
    expect(Object.keys(files.at(0).add.tags ?? {})).toEqual(['__proto__', 'constructor', 'toString']);
    const { columns } = statistics.table([['__proto__'], ['constructor'], ['toString']]);
    expect([...columns].map(([name, { min }]) => [name, min])).toEqual([['__proto__', 5n]]);
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
