import { describe, expect, it } from 'vitest';
import * as types from '../../../src/core/types.ts';
import { type DeltaTable, openTable, type Snapshot } from '../../../src/delta/snapshot.ts';
import type { CommitContext } from '../../../src/delta/transaction/context.ts';
import { type CommitOutcome, Transaction } from '../../../src/delta/transaction/transaction.ts';
import { createTable, type NewTable } from '../../../src/delta/write.ts';
import { addFile, type WrittenFile } from '../../../src/delta/written-file.ts';
import { FaultyStore, SimulatedCrash } from '../../../src/storage/faulty.ts';
import { MemoryStore } from '../../../src/storage/memory.ts';
import type { ObjectStore } from '../../../src/storage/store.ts';
import { conditionOf } from '../../support/condition-of.ts';
import { noCheckpoints } from '../../support/memory-table.ts';

const memory = (): MemoryStore => new MemoryStore('m', () => 7);
const context = (prefix = 'id'): CommitContext => {
  let ids = 0;
  return { nowMs: () => 1_700_000_000_000, newId: () => `${prefix}-${++ids}`, engineInfo: 'silt/test' };
};
const schema: types.Schema = { fields: [types.field('a', types.int64), types.field('p', types.utf8)] };
const written = (path: string, p: string | null = 'x'): WrittenFile => ({
  path,
  sizeBytes: 10,
  modificationTimeMs: 5,
  rows: 2,
  partitionValues: new Map([['p', { value: p, type: types.utf8 }]]),
  columns: [{ path: ['a'], type: types.int64, min: 1n, max: 2n, nulls: 0 }],
});
const newTable = (...files: readonly WrittenFile[]): NewTable => ({
  schema,
  partitionColumns: ['p'],
  files,
  operation: 'CREATE TABLE AS SELECT',
});
const tableIn = (store: ObjectStore) => openTable(store, 't', noCheckpoints);
const pathsOf = async (store: ObjectStore): Promise<string[]> => {
  const { files } = await tableIn(store).snapshot();
  return files.map((file) => file.path);
};

/** Additions agree with everything but a change of schema, properties or protocol since the snapshot. */
async function appendFiles(
  table: DeltaTable,
  snapshot: Snapshot,
  files: readonly WrittenFile[],
  commit: CommitContext,
): Promise<CommitOutcome> {
  const tx = new Transaction(table.log, snapshot, commit);
  tx.stage(...files.map((file) => ({ kind: 'add', add: addFile(file) }) as const));
  return tx.commit({ name: 'WRITE', parameters: { mode: 'Append' }, metrics: {}, changesData: true });
}

describe('a new table', () => {
  it('is one commit that says all of it', async () => {
    const store = memory();
    await createTable(store, 't', newTable(written('p=A%2FA/f', 'A/A')), context());
    const text = new TextDecoder().decode(await store.read('t/_delta_log/00000000000000000000.json'));
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map((line) => Object.keys(line)[0])).toEqual(['commitInfo', 'protocol', 'metaData', 'add']);
    expect(lines[1]).toEqual({ protocol: { minReaderVersion: 1, minWriterVersion: 2 } });
    expect(lines[3]).toEqual({
      add: {
        path: 'p=A%252FA/f',
        partitionValues: { p: 'A/A' },
        size: 10,
        modificationTime: 5,
        dataChange: true,
        stats: '{"numRecords":2,"minValues":{"a":1},"maxValues":{"a":2},"nullCount":{"a":0}}',
      },
    });
    const snapshot = await tableIn(store).snapshot();
    expect(snapshot.schema).toEqual(schema);
    expect(snapshot.files.map((file) => file.path)).toEqual(['p=A%2FA/f']);
    expect(snapshot.metadata).toMatchObject({ id: 'id-1', createdTimeMs: 1_700_000_000_000, partitionColumns: ['p'] });
  });

  it('does not take the place of another', async () => {
    const store = memory();
    await createTable(store, 't', newTable(written('f')), context());
    expect(await conditionOf(createTable(store, 't', newTable(written('g')), context('other')))).toBe(
      'DELTA_PATH_EXISTS',
    );
    expect(await pathsOf(store)).toEqual(['f']);
  });

  it('lists features where its types have one', async () => {
    const store = memory();
    const fields = [types.field('t', types.list(types.timestampNtz))];
    await createTable(store, 't', { ...newTable(), schema: { fields }, partitionColumns: [] }, context());
    const { protocol } = await tableIn(store).snapshot();
    expect(protocol).toMatchObject({ minReaderVersion: 3, minWriterVersion: 7, readerFeatures: ['timestampNtz'] });
  });
});

describe('additions', () => {
  it('follow one another, whoever was first', async () => {
    const store = memory();
    await createTable(store, 't', newTable(), context());
    const table = tableIn(store);
    const old = await table.snapshot();
    const outcomes = await Promise.all(
      ['a', 'b', 'c'].map((name) => appendFiles(table, old, [written(name)], context(name))),
    );
    expect(outcomes.map((o) => (o.kind === 'committed' ? Number(o.version) : -1)).sort((a, b) => a - b)).toEqual([
      1, 2, 3,
    ]);
    expect((await pathsOf(store)).sort()).toEqual(['a', 'b', 'c']);
  });

  it('give way to a change of schema or protocol', async () => {
    const store = memory();
    await createTable(store, 't', newTable(), context());
    const table = tableIn(store);
    const old = await table.snapshot();
    const change = {
      metaData: { id: 'new', format: { provider: 'parquet' }, schemaString: old.metadata.schemaString },
    };
    await store.put(
      't/_delta_log/00000000000000000001.json',
      new TextEncoder().encode(JSON.stringify(change)),
      'ifAbsent',
    );
    expect(await appendFiles(table, old, [written('a')], context())).toMatchObject({
      kind: 'conflict',
      winner: { version: 1n },
      clash: { reason: 'metadataChanged' },
    });
  });

  it('are all there or not at all, wherever the process dies or the store fails', async () => {
    for (const kind of ['crashBefore', 'crashAfter', 'transient', 'permanent', 'lostAnswer'] as const) {
      for (let at = 1; at <= 12; at++) {
        const store = memory();
        await createTable(store, 't', newTable(written('first')), context());
        const faulty = new FaultyStore(store, { at, fault: { kind } });
        const attempt = async () => {
          const table = tableIn(faulty);
          return appendFiles(table, await table.snapshot(), [written('a'), written('b')], context('w'));
        };
        const error: unknown = await attempt().then(
          () => null,
          (e: unknown) => e,
        );
        const after = await pathsOf(store);
        const isDone = after.length === 3;
        expect(isDone ? after : after.length, `${kind} at ${at}`).toEqual(isDone ? ['first', 'a', 'b'] : 1);
        expect(error !== null || isDone, `${kind} at ${at}: success means committed`).toBe(true);
        expect(
          error === null || error instanceof SimulatedCrash || !isDone || kind === 'permanent',
          `${kind} at ${at}`,
        ).toBe(true);
        await appendFiles(tableIn(store), await tableIn(store).snapshot(), [written('next')], context('n'));
        expect(await pathsOf(store)).toEqual([...after, 'next']);
      }
    }
  });

  it('are refused where the table asks more of a writer', async () => {
    const store = memory();
    await createTable(store, 't', newTable(), context());
    const protocol = { protocol: { minReaderVersion: 1, minWriterVersion: 7, writerFeatures: ['icebergCompatV1'] } };
    await store.put(
      't/_delta_log/00000000000000000001.json',
      new TextEncoder().encode(JSON.stringify(protocol)),
      'ifAbsent',
    );
    const table = tableIn(store);
    const condition = await conditionOf(appendFiles(table, await table.snapshot(), [written('a')], context()));
    expect(condition).toBe('DELTA_UNSUPPORTED_FEATURES_FOR_WRITE');
  });
});
