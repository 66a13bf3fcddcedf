/**
 * A checkpoint of so many files that their statistics stay in it until they are asked for: what is kept by filters, and how many
 * rows there are, is as without the checkpoint, whichever form the statistics have there.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parquetLogReaders } from '../../src/delta/parquet-log-reader.ts';
import { openTable, type Snapshot } from '../../src/delta/snapshot.ts';
import { createParquetWasm } from '../../src/formats/parquet/wasm.ts';
import type { TableStatistics } from '../../src/plan/ports.ts';
import { LocalStore } from '../../src/storage/local.ts';
import { openSession, queryAll } from '../support/engine.ts';
import { keptFiles, skippingProvider } from '../support/kept-files.ts';

const filesCount = 52_000;
const readers = parquetLogReaders(createParquetWasm());
const root = mkdtempSync(join(tmpdir(), 'silt-large-checkpoint-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A table's properties, how many files it has, and which of them lack statistics. */
interface Shape {
  readonly properties: Readonly<Record<string, string>>;
  readonly count: number;
  readonly bare: (n: number) => boolean;
}

const shaped = (properties: Readonly<Record<string, string>>): Shape => {
  return { properties, count: filesCount, bare: (n) => n % 1000 === 999 };
};

function actionsOf({ properties, count, bare }: Shape): string {
  const column = (name: string, type: string) => ({ name, type, nullable: true, metadata: {} });
  const fields = [column('p', 'string'), column('a', 'long'), column('s', 'string'), column('t', 'timestamp')];
  const metaData = {
    id: '11111111-1111-1111-1111-111111111111',
    format: { provider: 'parquet', options: {} },
    schemaString: JSON.stringify({ type: 'struct', fields }),
    partitionColumns: ['p'],
    configuration: { 'delta.checkpointInterval': '1', ...properties },
    createdTime: 1,
  };
  const lines: unknown[] = [{ protocol: { minReaderVersion: 1, minWriterVersion: 2 } }, { metaData }];
  for (let n = 0; n < count; n++) lines.push({ add: addOf(n, bare(n)) });
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

function addOf(n: number, isBare: boolean): unknown {
  const p = `p${n % 50}`;
  const day = new Date(Date.UTC(2000, 0, 1 + (n % 9000))).toISOString();
  const [low, high] = [n * 10, n * 10 + 9];
  const stats = {
    numRecords: 10 + (n % 3),
    minValues: { a: low, s: `s${n % 997}`, t: day },
    maxValues: { a: high, s: `s${n % 997}x`, t: day },
    nullCount: { a: n % 2, s: 0, t: 0 },
  };
  const text = isBare ? {} : { stats: JSON.stringify(stats) };
  return {
    path: `p=${p}/${n}.parquet`,
    partitionValues: { p },
    size: 1000 + n,
    modificationTime: 1,
    dataChange: true,
    ...text,
  };
}

/** A table of one commit. */
function written(name: string, shape: Shape): string {
  const folder = join(root, name);
  mkdirSync(join(folder, '_delta_log'), { recursive: true });
  writeFileSync(join(folder, '_delta_log/00000000000000000000.json'), actionsOf(shape));
  return folder;
}

async function checkpointed(name: string, shape: Shape): Promise<string> {
  const folder = written(name, shape);
  await using session = openSession({});
  await queryAll(session, `ALTER TABLE delta.\`${folder}\` SET TBLPROPERTIES ('a' = 'b')`);
  return folder;
}

const snapshotOf = (folder: string): Promise<Snapshot> => openTable(new LocalStore(folder), '', readers).snapshot();

const conditions = [
  "p = 'p7' AND a < 3000",
  "p = 'p7' AND a IS NULL",
  "p IN ('p1', 'p2') AND s = 's5'",
  "a = 123456 AND s > 's9'",
  "t > TIMESTAMP'2024-01-01 00:00:00' AND a < 200000",
  "p = 'p3' OR a > 519900",
  "p = 'p49' AND a > 400000",
  "p = 'none' AND a = 1",
];

const learnedPaths = [['a'], ['p'], ['s'], ['t']];
let learned: TableStatistics;
const expected = new Map<string, readonly string[]>();
beforeAll(async () => {
  const whole = await snapshotOf(written('commits', shaped({})));
  const provider = skippingProvider(whole);
  await whole.statistics.learn(learnedPaths, false);
  learned = whole.statistics.table(learnedPaths);
  for (const condition of conditions) expected.set(condition, (await keptFiles(provider, condition)).sort());
});

const isDeep = process.env['TEST_DEEP'] !== undefined;
const forms: readonly [string, Readonly<Record<string, string>>][] = [
  ['text and struct', {}],
  ['text', { 'delta.checkpoint.writeStatsAsStruct': 'false' }],
  ['struct', { 'delta.checkpoint.writeStatsAsJson': 'false', 'delta.checkpoint.writeStatsAsStruct': 'true' }],
];

describe.each(isDeep ? forms : forms.slice(0, 2))('with statistics as %s', (name, properties) => {
  test('keeps the files and counts the rows that the commits do', async () => {
    const late = await snapshotOf(await checkpointed(name.replaceAll(' ', '-'), shaped(properties)));
    expect(late.files.length).toBe(filesCount);
    expect(late.files.late?.isLoaded).toBe(false);
    for (let index = 0; index < filesCount; index += 997) {
      const number = Number(/(\d+)\.parquet/.exec(late.files.pathAt(index))![1]);
      const rows = name === 'text' || number % 1000 === 999 ? null : 10 + (number % 3);
      expect(late.statistics.rows(index)).toBe(rows);
    }
    const provider = skippingProvider(late);
    for (const [condition, kept] of expected) {
      expect((await keptFiles(provider, condition)).sort(), condition).toEqual(kept);
    }
    await late.statistics.learn(learnedPaths, false);
    expect(late.statistics.table(learnedPaths)).toEqual(learned);
  });
});

test('joins are planned, and counts answered, as without the checkpoint', async () => {
  const shape = { properties: { 'delta.checkpoint.writeStatsAsStruct': 'false' }, count: 20_500, bare: () => false };
  const plain = written('plain', shape);
  const late = await checkpointed('late', shape);
  const answers = async (folder: string): Promise<string> => {
    await using session = openSession({});
    const table = `delta.\`${folder}\``;
    const join = `EXPLAIN SELECT count(*) FROM ${table} x JOIN ${table} y ON x.a = y.a JOIN range(50) r ON y.a = r.id WHERE x.s > 's5'`;
    const counts = `SELECT count(*), count(a), min(a), max(a) FROM ${table}`;
    const told = [await queryAll(session, join), await queryAll(session, counts)];
    return told
      .map(({ rows }) => rows.flat().join())
      .join('\n')
      .replaceAll(folder, 'T')
      .replace(/@v\d+/g, '');
  };
  const expected = await answers(plain);
  expect(expected).toContain(`225499`);
  expect(await answers(late)).toBe(expected);
});
