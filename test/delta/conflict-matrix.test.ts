/** Every cell of the conflict matrix, at every overlap and both levels: the verdict, and what is there after an allowed one. */
import { describe, expect, test } from 'vitest';
import { field, int32, utf8 } from '../../src/core/types.ts';
import type { AddFile } from '../../src/delta/actions.ts';
import { openTable, type Snapshot } from '../../src/delta/snapshot.ts';
import { type CommitOutcome, Transaction } from '../../src/delta/transaction/transaction.ts';
import { createTable } from '../../src/delta/write.ts';
import { MemoryStore } from '../../src/storage/memory.ts';
import { noCheckpoints } from '../support/memory-table.ts';
import {
  type Matrix,
  type MatrixOperation,
  operations,
  serializable,
  verdictOf,
  writeSerializable,
} from './conflict-matrix.ts';

/** What an operation touches: a partition, and a file in it. */
interface Region {
  readonly partition: 'A' | 'B';
  readonly file: string;
}

const overlaps: readonly (readonly [name: string, ours: Region, winner: Region])[] = [
  ['other partitions', { partition: 'A', file: 'a1' }, { partition: 'B', file: 'b1' }],
  ['other files of a partition', { partition: 'A', file: 'a1' }, { partition: 'A', file: 'a2' }],
  ['other rows of a file', { partition: 'A', file: 'a1' }, { partition: 'A', file: 'a1' }],
  ['the same rows', { partition: 'A', file: 'a1' }, { partition: 'A', file: 'a1' }],
];

const refusedAt: Readonly<Record<string, readonly number[]>> = {
  ok: [],
  part: [1, 2, 3],
  file: [2, 3],
  all: [0, 1, 2, 3],
  meta: [0, 1, 2, 3],
};

const levels: readonly (readonly [string, Matrix])[] = [
  ['WriteSerializable', writeSerializable],
  ['Serializable', serializable],
];

describe.each(levels)('under %s', (level, matrix) => {
  test.each(operations)('%s after each other operation', async (ours) => {
    for (const winner of operations) {
      const verdict = verdictOf(matrix, ours, winner);
      for (const [at, [name, own, other]] of overlaps.entries()) {
        const cell = `${ours} after ${winner}, ${name}`;
        const { table, snapshot } = await newTable(level);
        const first = staged(snapshot, winner, other, 'w');
        expect((await commit(first, winner)).kind, `${cell}: the first`).toBe('committed');
        const second = staged(snapshot, ours, own, 'o');
        const outcome = await commit(second, ours);
        const isRefused = refusedAt[verdict]!.includes(at);
        expect(shown(outcome), cell).toEqual(isRefused ? { winner: 1n, isOfMetadata: verdict === 'meta' } : 2n);
        if (isRefused) continue;
        const latest = await table.snapshot();
        expect(latest.files.map(({ path }) => path).toSorted(), cell).toEqual(replayed(snapshot, [first, second]));
      }
    }
  });
});

function shown(outcome: CommitOutcome) {
  if (outcome.kind === 'committed') return outcome.version;
  return { winner: outcome.winner.version, isOfMetadata: outcome.clash.reason === 'metadataChanged' };
}

/** The files after both, one after the other. */
function replayed(snapshot: Snapshot, commits: readonly Transaction[]): readonly string[] {
  const files = new Set(snapshot.files.map(({ path }) => path));
  for (const { staged: actions } of commits) {
    for (const action of actions) if (action.kind === 'remove') files.delete(action.file.path);
    for (const action of actions) if (action.kind === 'add') files.add(action.add.path);
  }
  return [...files].toSorted();
}

let ids = 0;
const context = { nowMs: () => 1_700_000_000_000, newId: () => `id-${++ids}`, engineInfo: 'silt/test' };

async function newTable(level: string) {
  const store = new MemoryStore('m', () => 7);
  const schema = { fields: [field('a', int32), field('p', utf8)] };
  const files = ['a1', 'a2', 'b1', 'b2'].map((path) => ({
    path,
    sizeBytes: 10,
    modificationTimeMs: 5,
    rows: 2,
    partitionValues: new Map([['p', { value: path.charAt(0).toUpperCase(), type: utf8 }]]),
    columns: [],
  }));
  const configuration = { 'delta.isolationLevel': level };
  await createTable(store, 't', { schema, partitionColumns: ['p'], files, configuration, operation: 'CTAS' }, context);
  const table = openTable(store, 't', noCheckpoints);
  return { table, snapshot: await table.snapshot() };
}

function commit(tx: Transaction, operation: MatrixOperation) {
  const changesData = operation !== 'optimize';
  return tx.commit({ name: operation.toUpperCase(), parameters: {}, metrics: {}, changesData });
}

function staged(snapshot: Snapshot, operation: MatrixOperation, region: Region, mark: string): Transaction {
  const tx = new Transaction(snapshot.log, snapshot, context);
  const files = [...snapshot.files];
  const own = files.filter(({ path }) => path === region.file);
  const ofPartition = files.filter(({ add }) => add.partitionValues['p'] === region.partition);
  const added = (dataChange = true) => tx.stage({ kind: 'add', add: newFile(files[0]!.add, region, mark, dataChange) });
  const reads = (read: typeof files): void => {
    tx.reads.matchers.push((add) => add.partitionValues['p'] === region.partition);
    for (const { path } of read) tx.reads.files.add(path);
  };
  switch (operation) {
    case 'append':
      added();
      break;
    case 'appendRead':
      tx.reads.isWholeTable = true;
      added();
      break;
    case 'overwrite':
    case 'restore':
    case 'truncate':
      tx.reads.isWholeTable = true;
      for (const file of files) tx.remove(file);
      if (operation !== 'truncate') added();
      break;
    case 'overwritePartition':
      reads(ofPartition);
      for (const file of ofPartition) tx.remove(file);
      added();
      break;
    case 'delete':
    case 'update':
    case 'merge':
      reads(own);
      for (const file of own) tx.remove(file);
      added();
      break;
    case 'optimize':
      reads(own);
      for (const file of own) tx.remove(file, false);
      added(false);
      break;
    case 'alter':
      tx.stage({ kind: 'metaData', metadata: { ...snapshot.metadata, configuration: { by: mark } } });
      break;
    case 'replace':
      tx.reads.isWholeTable = true;
      tx.stage({ kind: 'metaData', metadata: { ...snapshot.metadata, id: mark } });
      for (const file of files) tx.remove(file);
      added();
  }
  return tx;
}

function newFile(like: AddFile, { partition }: Region, mark: string, dataChange: boolean): AddFile {
  return { ...like, path: `${mark}-new`, partitionValues: { p: partition }, dataChange };
}
