import { describe, expect, it } from 'vitest';
import { parseLogFileName } from '../../../src/delta/log/file-names.ts';
import { partitionText } from '../../../src/delta/partition.ts';
import { isDeltaTable, openTable, type Snapshot } from '../../../src/delta/snapshot.ts';
import type { JsonValue } from '../../../src/formats/json/lossless.ts';
import { conditionOf } from '../../support/condition-of.ts';
import { add, memoryLog, metaData, noCheckpoints, protocol12, remove } from '../../support/memory-table.ts';

const v = (version: number): string => String(version).padStart(20, '0');
const paths = (snapshot: { files: Iterable<{ path: string }> }): string[] =>
  [...snapshot.files].map((f) => f.path).sort();
const start = [protocol12, metaData()];

describe('names in the log', () => {
  it('mean what the protocol says, to the letter', () => {
    const uuid = '6374b053-df23-479b-b2cf-c9c550132b49';
    expect(parseLogFileName(`${v(7)}.json`)).toEqual({ kind: 'commit', version: 7 });
    expect(parseLogFileName(`${v(10)}.checkpoint.parquet`)).toEqual({ kind: 'classic', version: 10 });
    expect(parseLogFileName(`${v(1)}.checkpoint.0000000002.0000000003.parquet`)).toEqual({
      kind: 'multiPart',
      version: 1,
      part: 2,
      parts: 3,
    });
    expect(parseLogFileName(`${v(2)}.checkpoint.${uuid}.json`)).toEqual({ kind: 'v2', version: 2, format: 'json' });
    expect(parseLogFileName(`${v(2)}.checkpoint.${uuid}.parquet`)).toEqual({
      kind: 'v2',
      version: 2,
      format: 'parquet',
    });
    expect(parseLogFileName(`${v(2)}.${v(5)}.compacted.json`)).toEqual({ kind: 'compacted', version: 2, to: 5 });
    expect(parseLogFileName(`${v(2)}.crc`)).toEqual({ kind: 'checksum', version: 2 });
    for (const name of [
      '0.json',
      `0${v(1)}.json`,
      `${v(1)}.json.tmp`,
      `.${v(1)}.json.crc`,
      `_commit_${uuid}.json.tmp`,
      `${v(1)}.${uuid}.json`,
      `${v(1)}.checkpoint.1.2.parquet`,
      '99999999999999999999.json',
      '_last_checkpoint',
    ]) {
      expect(parseLogFileName(name), name).toBeNull();
    }
  });
});

describe('replay', () => {
  it('takes the last word about a file, whatever way its path is written', async () => {
    const { table } = await memoryLog([
      [...start, add('a'), add('b%20c'), add('/x/y'), add('special%20p@%23h')],
      [remove('a'), remove('b%20c'), remove('memory:m/x/y')],
      [add('a', { size: 2 })],
    ]);
    expect(paths(await table.snapshot())).toEqual(['a', 'special p@#h']);
    expect(paths(await table.snapshot({ kind: 'version', version: 1n }))).toEqual(['special p@#h']);
    expect([...(await table.snapshot()).files].find((f) => f.path === 'a')?.add.sizeBytes).toBe(2);
  });

  it('tells files apart by their deletion vectors', async () => {
    const vector = (name: string): JsonValue => ({
      storageType: 'u',
      pathOrInlineDv: name,
      offset: 1,
      sizeInBytes: 1,
      cardinality: 1,
    });
    const { table } = await memoryLog([
      [...start, add('a')],
      [remove('a'), add('a', { deletionVector: vector('one') })],
      [remove('a', { deletionVector: vector('one') }), add('a', { deletionVector: vector('two') })],
    ]);
    const { files } = await table.snapshot();
    expect(files.map((f) => f.add.deletionVector?.pathOrInlineDv)).toEqual(['two']);
  });

  it("decodes a path once, and leaves a writer's own escapes and plus signs alone", async () => {
    const { table } = await memoryLog([[...start, add('x=A%252FA/f'), add('_2=bar+%252521/f')]]);
    expect(paths(await table.snapshot())).toEqual(['_2=bar+%2521/f', 'x=A%2FA/f']);
  });

  it('leaves out what it does not know, and keeps every digit of what it does', async () => {
    const { table } = await memoryLog([
      [
        { commitInfo: { operation: 'WRITE' } },
        ...start,
        { somethingNew: { a: 1 } },
        { txn: { appId: 'app', version: 9007199254740993n, lastUpdated: 5 } },
        { domainMetadata: { domain: 'd', configuration: '{}', removed: false } },
        { domainMetadata: { domain: 'e', configuration: '{}', removed: false } },
        add('a', { unknownField: 1, baseRowId: 9007199254740993n }),
      ],
      [{ domainMetadata: { domain: 'e', configuration: '', removed: true } }, { cdc: { path: 'c', size: 1 } }],
    ]);
    const snapshot = await table.snapshot();
    expect(snapshot.transactions.get('app')).toEqual({ appId: 'app', version: 9007199254740993n, lastUpdatedMs: 5 });
    expect(snapshot.files.at(0)?.add.baseRowId).toBe(9007199254740993n);
    expect([...snapshot.domains.keys()]).toEqual(['d']);
  });

  it('takes any name for a partition column', async () => {
    const log = await memoryLog([start]);
    await log.put(`${v(1)}.json`, '{"add":{"path":"a","size":1,"partitionValues":{"__proto__":"x","Other":null}}}');
    const { add: file } = (await log.table.snapshot()).files.at(0);
    expect(partitionText(file, '__proto__')).toBe('x');
    expect(partitionText(file, 'constructor')).toBeNull();
    expect(partitionText(file, 'other')).toBeNull();
  });

  it('ignores blank lines, and names the file of a line that is no JSON', async () => {
    const log = await memoryLog([start]);
    await log.put(`${v(1)}.json`, '\n{"add":{"path":"a","size":1}}\n\n');
    expect(paths(await log.table.snapshot())).toEqual(['a']);
    await log.put(`${v(2)}.json`, '{"add":{"path":"b","si');
    await expect(log.table.snapshot()).rejects.toThrow(/memory:m\/t.*00000000000000000002\.json/);
    expect(await conditionOf(log.table.snapshot())).toBe('DELTA_LOG_CORRUPT');
    await log.put(`${v(2)}.json`, '{"add":{"size":1}}');
    await expect(log.table.snapshot()).rejects.toThrow(/add\.path is missing/);
  });
});

describe('a version', () => {
  it('has to have all of its commits', async () => {
    const log = await memoryLog([start, [add('a')]]);
    await log.put(`${v(3)}.json`, [add('b')]);
    expect(await conditionOf(log.table.snapshot())).toBe('DELTA_VERSIONS_NOT_CONTIGUOUS');
    await expect(log.table.snapshot()).rejects.toThrow(/no commit of version 2, though 3/);
    expect(paths(await log.table.snapshot({ kind: 'version', version: 1n }))).toEqual(['a']);
  });

  it('has to be among those that are there', async () => {
    const { table } = await memoryLog([start, [], []]);
    await expect(table.snapshot({ kind: 'version', version: 3n })).rejects.toThrow(/versions 0 to 2 are/);
    expect(await conditionOf(table.snapshot({ kind: 'version', version: 3n }))).toBe('DELTA_VERSION_NOT_FOUND');
    expect((await table.snapshot({ kind: 'version', version: 1n })).version).toBe(1n);
  });

  it('is not there without a log, and needs its beginning', async () => {
    const empty = await memoryLog([]);
    expect(await conditionOf(empty.table.snapshot())).toBe('DELTA_TABLE_NOT_FOUND');
    await empty.put(`${v(0)}.crc`, '{}');
    expect(await conditionOf(empty.table.snapshot())).toBe('DELTA_TABLE_NOT_FOUND');
    await empty.put(`${v(4)}.json`, start);
    expect(await conditionOf(empty.table.snapshot())).toBe('DELTA_TRUNCATED_TRANSACTION_LOG');
  });

  it('needs a protocol and a schema', async () => {
    const noSchema = await memoryLog([[protocol12, add('a')]]);
    await expect(noSchema.table.snapshot()).rejects.toThrow(/has no metadata/);
    const noProtocol = await memoryLog([[metaData(), add('a')]]);
    await expect(noProtocol.table.snapshot()).rejects.toThrow(/has no protocol/);
    expect(await conditionOf(noProtocol.table.snapshot())).toBe('DELTA_STATE_RECOVER_ERROR');
  });
});

describe('checkpoints', () => {
  const uuid = '6374b053-df23-479b-b2cf-c9c550132b49';
  const checkpoint = [{ checkpointMetadata: { version: 2 } }, ...start, add('from-checkpoint')];

  it('stand for all before them, with or without a hint', async () => {
    const log = await memoryLog([[...start, add('a')], [], [], [add('b')]]);
    await log.put(`${v(2)}.checkpoint.${uuid}.json`, checkpoint);
    const wanted = ['b', 'from-checkpoint'];
    expect(paths(await log.table.snapshot())).toEqual(wanted);
    for (const hint of [
      '{"version":2,"size":3}',
      '',
      'not json',
      '{"version":99}',
      '{"version":"x"}',
      '{"version":0}',
      '[]',
    ]) {
      await log.put('_last_checkpoint', hint);
      expect(paths(await log.table.snapshot()), hint).toEqual(wanted);
    }
    expect(paths(await log.table.snapshot({ kind: 'version', version: 1n }))).toEqual(['a']);
  });

  it('outlive the commits before them', async () => {
    const log = await memoryLog([]);
    await log.put(`${v(1)}.json`, [add('x')]);
    await log.put(`${v(2)}.json`, []);
    await log.put(`${v(2)}.checkpoint.${uuid}.json`, checkpoint);
    await log.put(`${v(3)}.json`, [add('b')]);
    expect(paths(await log.table.snapshot())).toEqual(['b', 'from-checkpoint']);
    await expect(log.table.snapshot({ kind: 'version', version: 1n })).rejects.toThrow(/versions 2 to 3 are/);
    await log.put(`${v(5)}.json`, []);
    await expect(log.table.snapshot()).rejects.toThrow(/no commit of version 4, though 5/);
  });

  it('count only when all of their parts are there', async () => {
    const log = await memoryLog([[...start, add('a')], [add('b')]]);
    await log.put(`${v(1)}.checkpoint.0000000001.0000000002.parquet`, 'half of it');
    await log.put('_last_checkpoint', '{"version":1,"size":2,"parts":2}');
    expect(paths(await log.table.snapshot())).toEqual(['a', 'b']);
  });
});

describe('time travel by time', () => {
  const at = (ms: number) => ({ kind: 'timestamp', micros: BigInt(ms) * 1000n }) as const;

  it('takes the last version not after it, by file times that only grow', async () => {
    const log = await memoryLog([]);
    for (const [version, ms] of [5000, 6000, 5500, 9000].entries()) {
      log.setTimeMs(ms);
      await log.put(`${v(version)}.json`, version === 0 ? start : []);
    }
    const versionAt = async (ms: number) => (await log.table.snapshot(at(ms))).version;
    expect(await versionAt(5000)).toBe(0n);
    expect(await versionAt(5999)).toBe(0n);
    expect(await versionAt(6000)).toBe(1n);
    expect(await versionAt(6001)).toBe(2n);
    expect(await versionAt(9000)).toBe(3n);
    expect(await conditionOf(log.table.snapshot(at(4999)))).toBe('DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION');
    expect(await conditionOf(log.table.snapshot(at(9001)))).toBe('DELTA_TIMESTAMP_GREATER_THAN_COMMIT');
  });

  it('goes by the times in the commits where the table keeps them', async () => {
    const log = await memoryLog([]);
    const configuration = {
      'delta.enableInCommitTimestamps': 'true',
      'delta.inCommitTimestampEnablementVersion': '2',
      'delta.inCommitTimestampEnablementTimestamp': '7000',
    };
    const ict = (ms: number) => ({ commitInfo: { inCommitTimestamp: ms } });
    log.setTimeMs(5000);
    await log.put(`${v(0)}.json`, start);
    log.setTimeMs(6000);
    await log.put(`${v(1)}.json`, []);
    log.setTimeMs(1);
    await log.put(`${v(2)}.json`, [ict(7000), metaData({ configuration })]);
    await log.put(`${v(3)}.json`, [ict(8000)]);
    await log.put(`${v(4)}.json`, [ict(9000)]);
    const versionAt = async (ms: number) => (await log.table.snapshot(at(ms))).version;
    expect(await versionAt(5500)).toBe(0n);
    expect(await versionAt(6500)).toBe(1n);
    expect(await versionAt(7000)).toBe(2n);
    expect(await versionAt(8999)).toBe(3n);
    expect(await versionAt(9000)).toBe(4n);
    expect(await conditionOf(log.table.snapshot(at(9001)))).toBe('DELTA_TIMESTAMP_GREATER_THAN_COMMIT');
    expect(await conditionOf(log.table.snapshot(at(4000)))).toBe('DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION');
  });
});

describe('a folder', () => {
  it('is a table where its log has a commit or a checkpoint', async () => {
    const log = await memoryLog([]);
    expect(await isDeltaTable(log.store, 't')).toBe(false);
    await log.put(`${v(0)}.crc`, '{}');
    await log.put('_last_checkpoint', '{}');
    expect(await isDeltaTable(log.store, 't')).toBe(false);
    await log.put(`${v(3)}.json`, start);
    expect(await isDeltaTable(log.store, 't')).toBe(true);
    expect(await isDeltaTable(log.store, '')).toBe(false);
  });

  it('reads a compaction in place of the commits in it, and those where it cannot be read', async () => {
    const log = await memoryLog([start, [add('a')], [add('b')], [remove('a'), add('c')], [add('d')]]);
    expect(paths(await log.table.snapshot())).toEqual(['b', 'c', 'd']);
    const name = `${v(1)}.${v(3)}.compacted.json`;
    await log.put(name, [remove('a'), add('b'), add('told by the compaction')]);
    const fresh = (): Promise<Snapshot> => openTable(log.store, 't', noCheckpoints).snapshot();
    expect(paths(await fresh())).toEqual(['b', 'd', 'told by the compaction']);
    await log.put(name, '{"add":');
    expect(paths(await fresh())).toEqual(['b', 'c', 'd']);
    await log.put(name, [remove('a')]);
    await log.put(`${v(2)}.${v(4)}.compacted.json`, [add('of the last version')]);
    expect(paths(await fresh())).toEqual(['d']);
  });

  it('goes on from the last snapshot, and starts anew where the log was replaced', async () => {
    const log = await memoryLog([start, [add('a')], [add('b')]]);
    const first = await log.table.snapshot();
    expect(await log.table.snapshot()).toBe(first);
    await log.put(`${v(3)}.json`, [remove('a'), add('c')]);
    expect(paths(await log.table.snapshot())).toEqual(['b', 'c']);
    expect(paths(first)).toEqual(['a', 'b']);
    await log.put(`${v(4)}.json`, [add('a'), remove('b')]);
    expect(paths(await log.table.snapshot())).toEqual(['a', 'c']);
    await log.put(`${v(4)}.json`, [add('e')]);
    expect(paths(await log.table.snapshot())).toEqual(['b', 'c', 'e']);
  });
});
