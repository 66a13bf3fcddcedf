/**
 * Faults that are planted into copies of the sources, each one that a simulation has to find: a piece of text that has to be
 * there, and what stands in its place.
 */

export interface Mutant {
  readonly name: string;
  /** Under src/. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const rules = 'delta/transaction/rules';

export const mutants: readonly Mutant[] = [
  {
    name: 'a commit overwrites what stands in its place',
    file: 'delta/transaction/put-once.ts',
    from: "put.body, 'ifAbsent'",
    to: "put.body, 'overwrite'",
  },
  {
    name: 'two may remove one file',
    file: `${rules}/deleted-deleted.ts`,
    from: 'if (own.has(path))',
    to: "if (own.has(path) && path === '')",
  },
  {
    name: 'rows that came between are not looked at',
    file: `${rules}/appended.ts`,
    from: "if (ours.isolation === 'SnapshotIsolation') return null;",
    to: 'if (ours.isolation !== undefined) return null;',
  },
  {
    name: 'a file that was read may go',
    file: `${rules}/deleted-read.ts`,
    from: 'if (isWholeTable || files.has(path))',
    to: 'if (files.size < 0)',
  },
  {
    name: 'a lost answer is taken for a failure',
    file: 'delta/transaction/put-once.ts',
    from: 'if (!(await settled(put, error.message))) throw error;',
    to: 'throw error;',
  },
  {
    name: 'a version that is there is taken for ours',
    file: 'delta/transaction/put-once.ts',
    from: 'return isOurs(await store.read(path));',
    to: 'return true;',
  },
  {
    name: 'winners are not read',
    file: 'delta/transaction/transaction.ts',
    from: 'if (clash !== null) return',
    to: "if (clash !== null && clash.where === '') return",
  },
  {
    name: 'metadata may change under a commit',
    file: `${rules}/metadata-changed.ts`,
    from: "if (theirs?.kind !== 'metaData') return null;",
    to: "if (theirs?.kind !== 'metaData' || theirs.metadata.id !== '') return null;",
  },
  {
    name: 'an application runs twice',
    file: `${rules}/app-transaction.ts`,
    from: 'ours.reads.appIds.has(action.txn.appId)',
    to: "action.txn.appId === ''",
  },
  {
    name: 'the latest version is the number of commits',
    file: 'delta/log/segment.ts',
    from: 'Math.max(commits.at(-1)?.name.version ?? -1,',
    to: 'Math.max(commits.length - 1,',
  },
  {
    name: 'a deletion vector is no part of what a file is known by',
    file: 'delta/log/replay.ts',
    from: 'this.#remove(keyHash(line.pathHash, vector), line.pathStart, paths.length, vector);',
    to: 'this.#remove(keyHash(line.pathHash, null), line.pathStart, paths.length, null);',
  },
  {
    name: 'a checkpoint keeps files that were removed',
    file: 'delta/checkpoint/full-state.ts',
    from: 'this.#known.add(key);',
    to: "if (kind === 'add') this.#known.add(key);",
  },
];
