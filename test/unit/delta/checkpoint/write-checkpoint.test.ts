/** What a checkpoint says is what the commits said: the same snapshot from either, in every form. */
import { describe, expect, test } from 'vitest';
import { decodeUtf8 } from '../../../../src/core/vector.ts';
import { cleanLog } from '../../../../src/delta/checkpoint/clean-log.ts';
import { logProperties } from '../../../../src/delta/checkpoint/log-properties.ts';
import { type Maintenance, maintainLog } from '../../../../src/delta/checkpoint/maintain-log.ts';
import { type CheckpointOptions, writeCheckpoint } from '../../../../src/delta/checkpoint/write-checkpoint.ts';
import { versionText } from '../../../../src/delta/log/file-names.ts';
import { parquetLogReaders } from '../../../../src/delta/parquet-log-reader.ts';
import { parquetLogWriters } from '../../../../src/delta/parquet-log-writer.ts';
import { openTable, type Snapshot } from '../../../../src/delta/snapshot.ts';
import { type JsonObject, type JsonValue, parseJson, stringifyJson } from '../../../../src/formats/json/lossless.ts';
import { createParquetEncoder } from '../../../../src/formats/parquet/encode/space.ts';
import { openParquet, storeSource } from '../../../../src/formats/parquet/reader.ts';
import { createParquetWasm } from '../../../../src/formats/parquet/wasm.ts';
import type { MemoryStore } from '../../../../src/storage/memory.ts';
import { add, memoryLog, metaData, remove } from '../../../support/memory-table.ts';

const wasm = createParquetWasm();
const readers = parquetLogReaders(wasm);
const encoder = createParquetEncoder();
const writers = parquetLogWriters(() => encoder);
const dayMs = 86_400_000;
const nowMs = 100 * dayMs;

let ids = 0;
const context = {
  nowMs: () => nowMs,
  newId: () => `00000000-0000-4000-8000-${String(ids++).padStart(12, '0')}`,
  readers,
  writers,
};

const fields = [
  { name: 'id', type: 'long', nullable: true, metadata: {} },
  { name: 'at', type: 'timestamp', nullable: true, metadata: {} },
  { name: 'price', type: 'decimal(20,2)', nullable: true, metadata: {} },
  { name: 'flag', type: 'boolean', nullable: true, metadata: {} },
  {
    name: 'nested',
    type: { type: 'struct', fields: [{ name: 'x', type: 'string', nullable: true, metadata: {} }] },
    nullable: true,
    metadata: {},
  },
  { name: 'p', type: 'date', nullable: true, metadata: {} },
];
const schemaString = JSON.stringify({ type: 'struct', fields });
const stats = (records: number): string =>
  `{"numRecords":${records},"minValues":{"id":-9007199254740993,"at":"2020-01-01T00:00:00.001Z","price":123456789012345678.90,"nested":{"x":"a"}},"maxValues":{"id":9223372036854775807,"nested":{"x":"ä\\u007f"}},"nullCount":{"id":0,"flag":1,"nested":{"x":2}}}`;
const vector = { storageType: 'i', pathOrInlineDv: 'x'.repeat(10), offset: 4, sizeInBytes: 34, cardinality: 2 };
const protocol = {
  protocol: {
    minReaderVersion: 3,
    minWriterVersion: 7,
    readerFeatures: ['deletionVectors', 'v2Checkpoint'],
    writerFeatures: ['deletionVectors', 'v2Checkpoint', 'domainMetadata', 'rowTracking'],
  },
};

function commits(configuration: Record<string, string> = {}): JsonValue[][] {
  const first = [
    { commitInfo: { operation: 'WRITE', txnId: 'first' } },
    protocol,
    metaData({ schemaString, partitionColumns: ['p'], configuration, description: 'Grüße', createdTime: 5 }),
    add('p=2020-01-01/a%20b', { partitionValues: { p: '2020-01-01' }, size: 10, stats: stats(3), tags: { k: 'v' } }),
    add('p=__HIVE_DEFAULT_PARTITION__/n', { partitionValues: { p: null }, size: 20 }),
  ];
  const second = [
    remove('p=2020-01-01/a%20b', { size: 10, deletionTimestamp: nowMs - dayMs, extendedFileMetadata: true }),
    add('p=2020-01-01/a%20b', {
      partitionValues: { p: '2020-01-01' },
      size: 10,
      stats: stats(3),
      deletionVector: vector,
      baseRowId: 9007199254740995n,
      defaultRowCommitVersion: 1,
      clusteringProvider: 'liquid',
    }),
    add('gone', { size: 30 }),
    { txn: { appId: 'app', version: 9007199254740993n, lastUpdated: nowMs - 2 * dayMs } },
    { domainMetadata: { domain: 'kept', configuration: '{"a":1}', removed: false } },
    { domainMetadata: { domain: 'dropped', configuration: '', removed: false } },
  ];
  const third = [
    remove('gone', { size: 30, deletionTimestamp: nowMs - 10 * dayMs }),
    { txn: { appId: 'old', version: 1 } },
    { domainMetadata: { domain: 'dropped', configuration: '', removed: true } },
  ];
  return [first, second, third];
}

/** What matters of a snapshot; the order of files has no meaning. */
function facts({ protocol: rules, metadata, transactions, domains, files }: Snapshot): unknown {
  const live = [...files].map(({ add: { stats: known, ...rest } }) => {
    return { ...rest, dataChange: false, stats: typeof known === 'string' ? parseJson(known) : known };
  });
  return {
    rules,
    metadata,
    transactions: [...transactions].toSorted(([a], [b]) => a.localeCompare(b)),
    domains: [...domains],
    live: live.toSorted((a, b) => a.path.localeCompare(b.path)),
  };
}

async function pathsOf(store: MemoryStore): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const { path } of store.list('')) paths.push(path);
  return paths;
}

async function withoutCommits(store: MemoryStore, last: number): Promise<void> {
  for (let version = 0; version <= last; version++) await store.delete(`t/_delta_log/${versionText(version)}.json`);
}

async function checkpointed(configuration: Record<string, string>, options: CheckpointOptions = {}) {
  const { store, table } = await memoryLog(commits(configuration), readers);
  const before = await table.snapshot();
  const properties = logProperties(configuration);
  const written = await writeCheckpoint(table.log, 2, { ...before, configuration, properties }, context, options);
  await withoutCommits(store, 2);
  const names = (await pathsOf(store)).map((path) => path.slice('t/_delta_log/'.length));
  return { store, before, written, names, after: await openTable(store, 't', readers).snapshot() };
}

async function hint(store: MemoryStore): Promise<JsonObject> {
  return parseJson(decodeUtf8(await store.read('t/_delta_log/_last_checkpoint'))) as JsonObject;
}

describe('a checkpoint stands for its commits', () => {
  test('in one file', async () => {
    const { before, after, store, names } = await checkpointed({});
    expect(facts(after)).toStrictEqual(facts(before));
    expect(names).toStrictEqual(['00000000000000000002.checkpoint.parquet', '_last_checkpoint']);
    // 2 files, the removal within a week, protocol, metadata, 2 applications, a domain.
    expect(await hint(store)).toMatchObject({ version: 2, size: 8, numOfAddFiles: 2 });
  });

  test('in parts, which are clustered by path', async () => {
    const { before, after, store, names } = await checkpointed({}, { partActionsMax: 3 });
    expect(facts(after)).toStrictEqual(facts(before));
    expect(names.filter((name) => name.endsWith('.parquet'))).toHaveLength(3);
    expect(await hint(store)).toMatchObject({ parts: 3 });
  });

  test('with sidecars', async () => {
    const v2 = { 'delta.checkpointPolicy': 'v2' };
    const { before, after, names } = await checkpointed(v2, { sidecarActionsMax: 2 });
    expect(facts(after)).toStrictEqual(facts(before));
    expect(names.filter((name) => name.startsWith('_sidecars/'))).toHaveLength(2);
    expect(names.filter((name) => /^0{19}2\.checkpoint\.[0-9a-f-]{36}\.json$/.test(name))).toHaveLength(1);
  });

  test('with statistics as text, as structs, or both', async () => {
    for (const [asJson, asStruct] of [
      ['true', 'false'],
      ['false', 'true'],
      ['true', 'true'],
    ] as const) {
      const configuration = {
        'delta.checkpoint.writeStatsAsJson': asJson,
        'delta.checkpoint.writeStatsAsStruct': asStruct,
      };
      const { store, after } = await checkpointed(configuration);
      const file = [...after.files].find(({ path }) => path.startsWith('p=2020'))!;
      const known = typeof file.add.stats === 'string' ? parseJson(file.add.stats) : file.add.stats;
      expect(stringifyJson(known ?? null)).toMatch(/"id":-9007199254740993/);
      const members = await addMembers(store);
      expect(members.includes('stats')).toBe(asJson === 'true');
      expect(members.includes('stats_parsed')).toBe(asStruct === 'true');
      expect(members.includes('partitionValues_parsed')).toBe(asStruct === 'true');
    }
  });

  const forms = (asJson: boolean, asStruct: boolean): Record<string, string> => ({
    'delta.checkpoint.writeStatsAsJson': String(asJson),
    'delta.checkpoint.writeStatsAsStruct': String(asStruct),
  });
  const allForms = [forms(true, false), forms(false, true), forms(true, true)];

  test('whatever form the statistics had in the one before, or have in the next', async () => {
    for (const first of allForms) {
      for (const second of allForms) {
        const { store, before, after } = await checkpointed(first);
        const line = `${stringifyJson(remove('p=__HIVE_DEFAULT_PARTITION__/n', { deletionTimestamp: nowMs }))}\n`;
        await store.put(`t/_delta_log/${versionText(3)}.json`, new TextEncoder().encode(line), 'ifAbsent');
        const properties = logProperties(second);
        await writeCheckpoint(after.log, 3, { ...after, configuration: second, properties }, context);
        await store.delete(`t/_delta_log/${versionText(3)}.json`);
        await store.delete('t/_delta_log/00000000000000000002.checkpoint.parquet');
        const latest = await openTable(store, 't', readers).snapshot();
        const { live, ...rest } = facts(before) as { live: readonly { path: string; stats: JsonValue }[] };
        const kept = live.filter(({ path }) => path.startsWith('p=2020'));
        const found = facts(latest) as { live: readonly { path: string; stats: JsonValue }[] };
        expect(found).toMatchObject(rest);
        expect(found.live.map((file) => ({ ...file, stats: null }))).toStrictEqual(
          kept.map((file) => ({ ...file, stats: null })),
        );
        expect(stringifyJson(found.live[0]!.stats)).toMatch(/"id":-9007199254740993.*"price":123456789012345678.9/);
      }
    }
  });

  test('and of itself: a second checkpoint after a first', async () => {
    const { store, before, after } = await checkpointed({ 'delta.checkpoint.writeStatsAsJson': 'false' });
    const properties = logProperties({});
    await store.put(
      `t/_delta_log/${versionText(3)}.json`,
      new TextEncoder().encode(`${stringifyJson(add('more', { size: 1 }))}\n`),
      'ifAbsent',
    );
    await writeCheckpoint(after.log, 3, { ...after, configuration: {}, properties }, context);
    await store.delete(`t/_delta_log/${versionText(3)}.json`);
    const latest = await openTable(store, 't', readers).snapshot();
    expect(latest.version).toBe(3n);
    expect([...latest.files].map(({ path }) => path).toSorted()).toStrictEqual(
      [...before.files]
        .map(({ path }) => path)
        .concat('more')
        .toSorted(),
    );
  });
});

async function addMembers(store: MemoryStore): Promise<readonly string[]> {
  const path = 't/_delta_log/00000000000000000002.checkpoint.parquet';
  const info = await store.head(path);
  const file = await openParquet(storeSource(store, path, info!.sizeBytes), wasm);
  const column = file.footer.schema.fields.find(({ name }) => name === 'add')!;
  return column.type.id === 'struct' ? column.type.fields.map(({ name }) => name) : [];
}

test('partition values without their zone are not typed', async () => {
  const schema = [{ name: 'p', type: 'timestamp', nullable: true, metadata: {} }];
  const { store, table } = await memoryLog(
    [
      [
        { protocol: { minReaderVersion: 1, minWriterVersion: 2 } },
        metaData({ schemaString: JSON.stringify({ type: 'struct', fields: schema }), partitionColumns: ['p'] }),
        add('a', { partitionValues: { p: '2020-01-01 00:00:00' } }),
      ],
      [],
      [],
    ],
    readers,
  );
  const snapshot = await table.snapshot();
  await writeCheckpoint(table.log, 2, { ...snapshot, configuration: {}, properties: logProperties({}) }, context);
  expect(await addMembers(store)).not.toContain('partitionValues_parsed');
});

describe('after a commit', () => {
  const maintained = async (version: number, configuration: Record<string, string> = {}) => {
    const { store, table } = await memoryLog(commits(configuration), readers);
    const snapshot = await table.snapshot();
    const done: Maintenance[] = [];
    for (let v = 0; v <= version; v++) done.push(await maintainLog(snapshot, BigInt(v), context));
    return { store, done };
  };
  const checksum = async (store: MemoryStore, version: number): Promise<JsonObject> => {
    return parseJson(decodeUtf8(await store.read(`t/_delta_log/${versionText(version)}.crc`))) as JsonObject;
  };

  test('each version has its checksum', async () => {
    const { store, done } = await maintained(2);
    expect(done.map(({ problems, checkpoint }) => [problems, checkpoint])).toStrictEqual([
      [[], null],
      [[], null],
      [[], null],
    ]);
    expect(await checksum(store, 0)).toMatchObject({ txnId: 'first', tableSizeBytes: 30, numFiles: 2 });
    expect(await checksum(store, 1)).toMatchObject({
      tableSizeBytes: 60,
      numFiles: 3,
      numDeletedRecordsOpt: 2,
      numDeletionVectorsOpt: 1,
    });
    const last = await checksum(store, 2);
    expect(last).toMatchObject({ tableSizeBytes: 30, numFiles: 2, numMetadata: 1, numProtocol: 1 });
    expect(last['domainMetadata']).toStrictEqual([{ domain: 'kept', configuration: '{"a":1}', removed: false }]);
    expect(last['setTransactions']).toHaveLength(2);
  });

  test('every so many commits a checkpoint, whose state is the checksum', async () => {
    const { store, done } = await maintained(2, { 'delta.checkpointInterval': '2' });
    expect(done[2]!.checkpoint).toMatchObject({ version: 2, kind: 'classic' });
    expect(await checksum(store, 2)).toMatchObject({ tableSizeBytes: 30, numFiles: 2 });
  });

  test('a removal without a size, or statistics of files that are there: no checksum, none that follows', async () => {
    const { store, table } = await memoryLog(
      [[protocol, metaData(), add('a')], [remove('a')], [add('b')], [add('b', { dataChange: false })]],
      readers,
    );
    const snapshot = await table.snapshot();
    for (let v = 0n; v < 4n; v++) await maintainLog(snapshot, v, context);
    expect((await pathsOf(store)).filter((path) => path.endsWith('.crc'))).toHaveLength(1);
  });
});

describe('the end of a log', () => {
  async function aged(days: readonly number[], checkpoints: readonly number[]) {
    const { store, table, put, setTimeMs } = await memoryLog([], readers);
    for (const [version, day] of days.entries()) {
      setTimeMs(day * dayMs + 1000);
      const lines = version === 0 ? [protocol, metaData(), add(`f${version}`)] : [add(`f${version}`)];
      await put(`${versionText(version)}.json`, lines);
      await put(`${versionText(version)}.crc`, '{}');
      if (!checkpoints.includes(version)) continue;
      const snapshot = await table.snapshot();
      await writeCheckpoint(
        table.log,
        version,
        { ...snapshot, configuration: {}, properties: logProperties({}) },
        context,
      );
    }
    return { store, table };
  }

  test('goes up to the newest checkpoint that was there at the cutoff, which stays with its commit', async () => {
    // Thirty days before day 100 is day 70.
    const { store, table } = await aged([10, 20, 30, 60, 69, 71, 99], [1, 3, 5]);
    const deleted = await cleanLog(table.log, logProperties({}), nowMs, readers);
    expect(deleted.map((path) => path.slice(-26))).toHaveLength(7);
    const names = (await pathsOf(store)).filter((path) => path.endsWith('.json'));
    expect(names[0]).toContain(versionText(3));
    for (let version = 3n; version <= 6n; version++) {
      const travel = { kind: 'version', version } as const;
      expect([...(await table.snapshot(travel)).files]).toHaveLength(Number(version) + 1);
    }
  });

  test('a history of several protocols goes up to where they end, or stays', async () => {
    const { table } = await aged([10, 20, 30, 60, 69, 71, 99], [1, 3, 5]);
    const key = 'delta.requireCheckpointProtectionBeforeVersion';
    expect(await cleanLog(table.log, logProperties({ [key]: '4' }), nowMs, readers)).toStrictEqual([]);
    expect(await cleanLog(table.log, logProperties({ [key]: '3' }), nowMs, readers)).toHaveLength(7);
  });

  test('nothing goes without a checkpoint before the cutoff', async () => {
    const { table } = await aged([10, 20, 99], [2]);
    expect(await cleanLog(table.log, logProperties({}), nowMs, readers)).toStrictEqual([]);
  });

  test('sidecars go that no checkpoint names and that are older than a day', async () => {
    const { store, table } = await memoryLog(commits({}), readers);
    const snapshot = await table.snapshot();
    const properties = logProperties({ 'delta.checkpointPolicy': 'v2' });
    await writeCheckpoint(table.log, 2, { ...snapshot, configuration: {}, properties }, context);
    await store.put('t/_delta_log/_sidecars/old.parquet', new Uint8Array(1), 'ifAbsent');
    expect(await cleanLog(table.log, properties, nowMs, readers)).toContain('t/_delta_log/_sidecars/old.parquet');
    expect(facts(await openTable(store, 't', readers).snapshot())).toStrictEqual(facts(snapshot));
  });
});
