/**
 * One change of one table: what was read, what is staged, and the commit. The only way by which silt changes a table's log.
 *
 * How a statement uses it:
 *   const tx = new Transaction(table, snapshot, context);
 *   tx.reads.files.add(...); tx.reads.matchers.push(...)     // what its rows were made of; a blind append reads nothing
 *   tx.stage({ kind: 'add', add }); tx.remove(liveFile)      // data files are durable before they are staged
 *   const outcome = await tx.commit(operation)               // a value: the version, or who stands against it
 *
 * A commit whose version is taken reads the winners in order and judges each (conflict.ts); where all agree it is built anew
 * on top of them (row ids, timestamps) and tried again. Whether an answer that was lost meant success is settled by reading.
 * Takes its clock and ids from outside. Source: PROTOCOL.md, "Delta Log Entries", "Row Tracking", "In-Commit Timestamps".
 */
import { EngineError } from '../../core/errors.ts';
import { decodeUtf8 } from '../../core/vector.ts';
import { parseJson, stringifyJson } from '../../formats/json/lossless.ts';
import type { AddFile, Metadata, Protocol } from '../actions.ts';
import { isObject } from '../actions.ts';
import { isOn } from '../features/feature.ts';
import { tableText } from '../log/data-path.ts';
import type { LiveFile } from '../log/file-list.ts';
import { commitName } from '../log/file-names.ts';
import { readCommit } from '../log/read-log.ts';
import { type LogPlace, logPath } from '../log/segment.ts';
import { checkWritable } from '../protocol.ts';
import type { Snapshot } from '../snapshot.ts';
import { actionLine, type StagedAction } from './action-json.ts';
import { type Clash, clashOf, type Winner, winnerOf } from './conflict.ts';
import type { CommitContext } from './context.ts';
import { withEnablement } from './enablement.ts';
import { type IsolationLevel, isolationOf, tableIsolation } from './isolation.ts';
import { commitInfoLine, type Operation } from './operation.ts';
import { putOnce } from './put-once.ts';
import { Reads, readsNothing } from './read-set.ts';
import { assignRowIds, domainsAfter } from './row-ids.ts';

/** What became of a commit. */
export type CommitOutcome =
  | { readonly kind: 'committed'; readonly version: bigint }
  | { readonly kind: 'conflict'; readonly winner: Winner; readonly clash: Clash };

export class Transaction {
  readonly reads = new Reads();
  readonly log: LogPlace;
  /** Null for a table that is to be made. */
  readonly snapshot: Snapshot | null;
  readonly context: CommitContext;
  readonly #staged: StagedAction[] = [];
  /** The version that rows are told to have changed in; null: that of the commit. */
  rowVersion: bigint | null = null;
  #committed: readonly StagedAction[] = [];
  #isInDoubt = false;
  #schemaName: string;

  /** Errors: DELTA_UNSUPPORTED_FEATURES_FOR_WRITE where the table needs more of a writer than silt has. */
  constructor(log: LogPlace, snapshot: Snapshot | null, context: CommitContext) {
    this.log = log;
    this.snapshot = snapshot;
    this.context = context;
    this.#schemaName = log.name;
    if (snapshot !== null) checkWritable({ name: this.#schemaName, ...snapshot });
  }

  /** A commit has come about, or has failed in a way that leaves that open: its files have to stay. */
  get isInDoubt(): boolean {
    return this.#isInDoubt;
  }

  get staged(): readonly StagedAction[] {
    return this.#staged;
  }

  /** What the last commit that was tried holds: staged actions with the numbers of rows. */
  get committed(): readonly StagedAction[] {
    return this.#committed;
  }

  stage(...actions: readonly StagedAction[]): void {
    this.#staged.push(...actions);
  }

  /** Stages that a file of the snapshot goes. */
  remove(file: LiveFile | AddFile, dataChange = true): void {
    const add = 'add' in file ? file.add : file;
    this.stage({ kind: 'remove', file: add, dataChange, deletionTimestampMs: this.context.nowMs() });
  }

  /** The metadata that the table has after the commit; null where there is none yet. */
  get metadata(): Metadata | null {
    const staged = this.#staged.findLast((action) => action.kind === 'metaData');
    return staged?.kind === 'metaData' ? staged.metadata : (this.snapshot?.metadata ?? null);
  }

  get protocol(): Protocol | null {
    const staged = this.#staged.findLast((action) => action.kind === 'protocol');
    return staged?.kind === 'protocol' ? staged.protocol : (this.snapshot?.protocol ?? null);
  }

  /** Errors: DELTA_PATH_EXISTS where a table that is to be made is there; those of the store. */
  async commit(operation: Operation, signal?: AbortSignal): Promise<CommitOutcome> {
    const { snapshot, log } = this;
    this.#checkAppendOnly();
    const isolation = isolationOf(tableIsolation(this.metadata), this.#staged, operation.changesData);
    const winners: Winner[] = [];
    for (;;) {
      const version = (snapshot?.version ?? -1n) + 1n + BigInt(winners.length);
      this.#isInDoubt = true;
      const isOurs = await this.#put(version, winners, operation, isolation, signal);
      if (isOurs) return { kind: 'committed', version };
      this.#isInDoubt = false;
      if (snapshot === null) throw new EngineError('DELTA_PATH_EXISTS', { path: log.name });
      const winner = await this.#winner(version, signal);
      const place = { store: log.store.ref, root: log.root };
      const clash = clashOf({ snapshot, reads: this.reads, actions: this.#staged, isolation, place }, winner);
      if (clash !== null) return { kind: 'conflict', winner, clash };
      winners.push(winner);
    }
  }

  async #winner(version: bigint, signal: AbortSignal | undefined): Promise<Winner> {
    const path = logPath(this.log, commitName(version));
    return winnerOf(version, await readCommit(this.log, path, signal));
  }

  /** Builds the commit as it is after `winners`, and puts it. */
  async #put(
    version: bigint,
    winners: readonly Winner[],
    operation: Operation,
    isolationLevel: IsolationLevel,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const { context, snapshot, log } = this;
    const txnId = context.newId();
    const timestampMs = context.nowMs();
    const inCommitTimestampMs = this.#inCommitTimestamp(timestampMs, winners);
    const facts = {
      txnId,
      timestampMs,
      inCommitTimestampMs,
      readVersion: snapshot?.version ?? null,
      isolationLevel,
      isBlindAppend: this.#isBlindAppend(),
    };
    const actions = assignRowIds({
      actions: withEnablement(this.#staged, snapshot?.metadata ?? null, version, inCommitTimestampMs),
      protocol: this.protocol,
      metadata: this.metadata,
      domains: domainsAfter(snapshot, winners),
      version: this.rowVersion ?? version,
    });
    this.#committed = actions;
    const lines = [commitInfoLine(operation, facts, context), ...actions.map(actionLine)];
    const body = new TextEncoder().encode(lines.map((line) => `${stringifyJson(line)}\n`).join(''));
    const path = logPath(log, commitName(version));
    return putOnce({ store: log.store, path, body, isOurs: (found) => holdsTxnId(found, txnId) }, signal);
  }

  #isBlindAppend(): boolean {
    if (!readsNothing(this.reads)) return false;
    return this.#staged.every(({ kind }) => kind !== 'remove' && kind !== 'cdc');
  }

  /** Null where the table has none. It never goes back. */
  #inCommitTimestamp(nowMs: number, winners: readonly Winner[]): number | null {
    if (this.metadata === null || !isOn(this.metadata, 'delta.enableInCommitTimestamps')) return null;
    const before = winners.map(({ actions }) => inCommitTimestampOf(actions));
    return Math.max(nowMs, (this.snapshot?.inCommitTimestampMs ?? 0) + 1, ...before.map((ms) => ms + 1));
  }

  #checkAppendOnly(): void {
    const { snapshot } = this;
    if (snapshot === null || !isOn(snapshot.metadata, 'delta.appendOnly')) return;
    if (this.#staged.some((action) => action.kind === 'remove' && action.dataChange)) {
      throw new EngineError('DELTA_CANNOT_MODIFY_APPEND_ONLY', {
        table_name: snapshot.metadata.name ?? this.log.name,
        config: 'delta.appendOnly',
      });
    }
  }
}

/** The place of a table's log. */
export function logPlace(store: LogPlace['store'], root: string): LogPlace {
  return { store, root, name: tableText({ store: store.ref, root }) };
}

function holdsTxnId(body: Uint8Array, txnId: string): boolean {
  const [first = ''] = decodeUtf8(body).split('\n', 1);
  try {
    const line = parseJson(first);
    const info = isObject(line) ? line['commitInfo'] : undefined;
    return isObject(info) && info['txnId'] === txnId;
  } catch {
    // Another's file, in whatever form.
    return false;
  }
}

function inCommitTimestampOf(actions: Winner['actions']): number {
  const found = actions.find((action) => action.kind === 'commitInfo');
  const value = found?.kind === 'commitInfo' ? found.info['inCommitTimestamp'] : null;
  return typeof value === 'number' ? value : 0;
}
