/**
 * May a commit follow one that came between? Takes what we read and stage, and a winner; gives the first rule that the two
 * break. The order of the rules is Spark's. One rule a file; the matrix of operations that follows is in test/delta/conflict-matrix.ts.
 */
import type { Action } from '../actions.ts';
import type { TablePlace } from '../log/data-path.ts';
import type { Snapshot } from '../snapshot.ts';
import type { StagedAction } from './action-json.ts';
import type { IsolationLevel } from './isolation.ts';
import type { ReadSet } from './read-set.ts';
import { appTransaction } from './rules/app-transaction.ts';
import { appended } from './rules/appended.ts';
import { deletedDeleted } from './rules/deleted-deleted.ts';
import { deletedRead } from './rules/deleted-read.ts';
import { domainChanged } from './rules/domain-changed.ts';
import { metadataChanged } from './rules/metadata-changed.ts';
import { protocolChanged } from './rules/protocol-changed.ts';

export type ConflictReason =
  | 'protocolChanged'
  | 'metadataChanged'
  | 'concurrentTransaction'
  | 'concurrentAppend'
  | 'concurrentDeleteRead'
  | 'concurrentDeleteDelete';

/** The side that has to give way. */
export interface Ours {
  readonly snapshot: Snapshot;
  readonly reads: ReadSet;
  readonly actions: readonly StagedAction[];
  readonly isolation: IsolationLevel;
  readonly place: TablePlace;
}

/** A commit that came between. */
export interface Winner {
  readonly version: bigint;
  readonly actions: readonly Action[];
  /** False where the commit does not say. */
  readonly isBlindAppend: boolean;
  /** As its history names it; null where it does not say. */
  readonly operation: string | null;
}

/** What the two break, and the file or name where they meet; null where they agree. */
export type Rule = (ours: Ours, winner: Winner) => Clash | null;

export interface Clash {
  readonly reason: ConflictReason;
  /** The file, domain or application that both touch; null where there is no one such. */
  readonly where: string | null;
}

const rules: readonly Rule[] = [
  protocolChanged,
  metadataChanged,
  domainChanged,
  appTransaction,
  appended,
  deletedRead,
  deletedDeleted,
];

export function clashOf(ours: Ours, winner: Winner): Clash | null {
  for (const rule of rules) {
    const clash = rule(ours, winner);
    if (clash !== null) return clash;
  }
  return null;
}

export function winnerOf(version: bigint, actions: readonly Action[]): Winner {
  const found = actions.find((action) => action.kind === 'commitInfo');
  const info = found?.kind === 'commitInfo' ? found.info : {};
  const { operation } = info;
  return {
    version,
    actions,
    isBlindAppend: info['isBlindAppend'] === true,
    operation: typeof operation === 'string' ? operation : null,
  };
}
