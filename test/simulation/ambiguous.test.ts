/**
 * A thousand commits whose answers are errors, whatever became of them: done, not done, or taken by another client just before.
 * What was done is reported as done, once; an error means that it is not there.
 */
import { expect, test } from 'vitest';
import { field, int64 } from '../../src/core/types.ts';
import { openTable } from '../../src/delta/snapshot.ts';
import { Transaction } from '../../src/delta/transaction/transaction.ts';
import { createTable } from '../../src/delta/write.ts';
import { addFile } from '../../src/delta/written-file.ts';
import { MemoryStore } from '../../src/storage/memory.ts';
import { type ObjectStore, storageFailure } from '../../src/storage/store.ts';
import { noCheckpoints } from '../support/memory-table.ts';

const fates = ['done', 'undone', 'taken', 'takenAndDone'] as const;
type Fate = (typeof fates)[number];

const schema = { fields: [field('a', int64)] };
const written = (path: string) => ({
  path,
  sizeBytes: 1,
  modificationTimeMs: 1,
  rows: 1,
  partitionValues: new Map(),
  columns: [],
});

async function append(store: ObjectStore, path: string, newId: () => string, taker?: () => Promise<void>) {
  const table = openTable(store, 't', noCheckpoints);
  const snapshot = await table.snapshot();
  await taker?.();
  const tx = new Transaction(table.log, snapshot, { nowMs: () => 1, newId, engineInfo: 'silt/test' });
  tx.stage({ kind: 'add', add: addFile(written(path)) });
  return tx.commit({ name: 'WRITE', parameters: {}, metrics: {}, changesData: true });
}

/** The store of the client whose commit has that fate: its first put, and where another took its place its second one. */
function unsure(store: MemoryStore, fate: Fate): ObjectStore {
  let puts = 0;
  return {
    ref: store.ref,
    list: (prefix, after, signal) => store.list(prefix, after, signal),
    listFolders: (folder, signal) => store.listFolders(folder, signal),
    head: (path, signal) => store.head(path, signal),
    read: (path, range, signal) => store.read(path, range, signal),
    readInto: (path, ranges, signal) => store.readInto(path, ranges, signal),
    write: (path, signal) => store.write(path, signal),
    delete: (path, signal) => store.delete(path, signal),
    put: async (path, body, mode, signal) => {
      const isStruck = ++puts === (fate === 'takenAndDone' ? 2 : 1);
      if (isStruck && fate === 'undone') throw storageFailure('Writing', path, 'no answer');
      const answer = await store.put(path, body, mode, signal);
      if (isStruck) throw storageFailure('Writing', path, 'no answer');
      return answer;
    },
  };
}

test('1,000 of 1,000 are settled', { timeout: 60_000 }, async () => {
  const store = new MemoryStore('ambiguous', () => 1);
  let ids = 0;
  const newId = (): string => `id-${++ids}`;
  const context = { nowMs: () => 1, newId, engineInfo: 'silt/test' };
  const expected: string[] = [];
  let versions = 0;
  for (let i = 0; i < 1000; i++) {
    // A new table now and then, so that logs stay short.
    if (i % 50 === 0) {
      for await (const { path } of store.list('')) await store.delete(path);
      await createTable(store, 't', { schema, partitionColumns: [], files: [], operation: 'CREATE TABLE' }, context);
      expected.length = 0;
      versions = 0;
    }
    const fate = fates[(i * 7 + (i >> 3)) % fates.length]!;
    const isTaken = fate === 'taken' || fate === 'takenAndDone';
    const rival = async (): Promise<void> => {
      await append(store, `rival${i}`, newId);
      expected.push(`rival${i}`);
      versions++;
    };
    const outcome = await append(unsure(store, fate), `own${i}`, newId, isTaken ? rival : undefined).then(
      ({ kind }) => kind,
      (error: unknown) => (error as { condition: string }).condition,
    );
    const isThere = fate === 'done' || fate === 'takenAndDone';
    if (isThere) {
      expected.push(`own${i}`);
      versions++;
    }
    expect(outcome, `${i}: ${fate}`).toBe(isThere ? 'committed' : 'STORAGE_FAILURE');
    const { files, version } = await openTable(store, 't', noCheckpoints).snapshot();
    expect(files.map(({ path }) => path)).toEqual(expected);
    expect(Number(version)).toBe(versions);
  }
});
