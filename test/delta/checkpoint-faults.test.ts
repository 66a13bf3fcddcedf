/** Checkpoints against the commits that they stand for: those that Spark wrote agree; where either is changed, the difference is told. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { completeCheckpoints, listLog } from '../../src/delta/log/segment.ts';
import { parquetLogReaders } from '../../src/delta/parquet-log-reader.ts';
import { openTable } from '../../src/delta/snapshot.ts';
import { createParquetWasm } from '../../src/formats/parquet/wasm.ts';
import { LocalStore } from '../../src/storage/local.ts';
import { sparkTableNames, unpackSparkTable } from '../support/spark-tables.ts';

const readers = parquetLogReaders(createParquetWasm());

/** What the checkpoints of the table at a folder say otherwise than its commits. */
async function faultsAt(folder: string): Promise<{ readonly checkpoints: number; readonly faults: readonly string[] }> {
  const table = openTable(new LocalStore(folder), '', readers);
  const checkpoints = completeCheckpoints(await listLog(table.log, 0));
  const faults: string[] = [];
  for (const checkpoint of checkpoints) faults.push(...(await table.checkpointFaults(checkpoint)));
  return { checkpoints: checkpoints.length, faults };
}

test('those of every table that Spark wrote agree with its commits', async () => {
  let compared = 0;
  for (const name of sparkTableNames()) {
    const { checkpoints, faults } = await faultsAt(unpackSparkTable(name));
    expect(faults, name).toEqual([]);
    compared += checkpoints;
  }
  expect(compared).toBeGreaterThan(50);
});

/** In a copy of a table, changes the text of its first commit that holds `from`. */
async function changed(name: string, from: RegExp, to: string): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'silt-checkpoint-'));
  try {
    cpSync(unpackSparkTable(name), folder, { recursive: true, preserveTimestamps: true });
    const log = join(folder, '_delta_log');
    const commits = readdirSync(log).filter((each) => /^\d+\.json$/.test(each));
    const path = join(log, commits.sort().find((each) => from.test(readFileSync(join(log, each), 'utf8')))!);
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
    utimesSync(path, 0, 0);
    return (await faultsAt(folder)).faults;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.each([
  ['a size', /"size":\d+/, '"size":7', /^It has another size for a file than the commits: /],
  [
    'a count of rows',
    /numRecords\\":\d+/,
    'numRecords\\":77',
    /^It has another row count for a file than the commits: /,
  ],
  ['a file', /\{"add":.*\n/, '', /^It has a file that the commits do not have: /],
  [
    'a property',
    /"configuration":\{/,
    '"configuration":{"a":"b",',
    /^Its metadata has another configuration than the commits\.$/,
  ],
  ['the protocol', /"minWriterVersion":\d+/, '"minWriterVersion":3', /^Its protocol is not that of the commits\.$/],
])('%s that was changed is told', async (_, from, to, fault) => {
  expect(await changed('multi_part', from, to)).toContainEqual(expect.stringMatching(fault));
});
