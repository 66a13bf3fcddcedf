/**
 * From the files of a version to its state. Reads the commits from the newest to the oldest and then the checkpoint:
 * the first word about a file, an application or a domain is the valid one.
 * The key of a file is its canonical path and its deletion vector. Source: PROTOCOL.md, "Action Reconciliation".
 */
import { EngineError } from '../../core/errors.ts';
import type { JsonObject } from '../../formats/json/lossless.ts';
import {
  type Action,
  type AddFile,
  type DeletionVectorDescriptor,
  type DomainMetadata,
  deletionVectorId,
  type Metadata,
  type Protocol,
  type Transaction,
} from '../actions.ts';
import type { LogReaders } from '../readers.ts';
import { canonicalPath, type TablePlace } from './data-path.ts';
import { readCheckpoint, readCommit } from './read-log.ts';
import type { LogPlace, LogSegment } from './segment.ts';

/** A file that is part of a version; `path` is canonical (see data-path.ts). */
export interface LiveFile {
  readonly path: string;
  readonly add: AddFile;
}

export interface LogState {
  readonly version: number;
  readonly protocol: Protocol;
  readonly metadata: Metadata;
  /** Those of older commits first. */
  readonly files: readonly LiveFile[];
  readonly transactions: ReadonlyMap<string, Transaction>;
  /** Those that were not removed. */
  readonly domains: ReadonlyMap<string, DomainMetadata>;
  /** Of the version's own commit; null where that file was not read or has none. */
  readonly commitInfo: JsonObject | null;
}

/** The state of the segment's version. Fails with DELTA_STATE_RECOVER_ERROR where it has no protocol or no metadata. */
export async function replay(
  log: LogPlace,
  segment: LogSegment,
  readers: LogReaders,
  signal?: AbortSignal,
): Promise<LogState> {
  const state = new Replay({ store: log.store.ref, root: log.root });
  let commitInfo: JsonObject | null = null;
  for await (const [version, actions] of newestFirst(log, segment, signal)) {
    if (version === segment.version) commitInfo = commitInfoOf(actions);
    state.addCommit(actions);
  }
  if (segment.checkpoint !== null) {
    for await (const action of readCheckpoint(log, readers, segment.checkpoint, signal)) state.add(action);
  }
  return state.finish(log, segment.version, commitInfo);
}

/** So many commits are read at once. */
const commitsAtOnce = 16;

async function* newestFirst(
  log: LogPlace,
  segment: LogSegment,
  signal: AbortSignal | undefined,
): AsyncIterable<readonly [version: number, actions: readonly Action[]]> {
  const commits = segment.commits.toReversed();
  for (let at = 0; at < commits.length; at += commitsAtOnce) {
    const chunk = commits.slice(at, at + commitsAtOnce);
    const read = await Promise.all(chunk.map((commit) => readCommit(log, commit.info.path, signal)));
    for (const [i, actions] of read.entries()) yield [chunk[i]!.name.version, actions];
  }
}

function commitInfoOf(actions: readonly Action[]): JsonObject | null {
  const found = actions.find((action) => action.kind === 'commitInfo');
  return found?.kind === 'commitInfo' ? found.info : null;
}

/** Gathers a state from its newest word to its oldest. */
class Replay {
  readonly #place: TablePlace;
  readonly #decided = new Set<string>();
  /** One list a commit, the newest first; within it the log's order. */
  readonly #files: LiveFile[][] = [[]];
  readonly #transactions = new Map<string, Transaction>();
  readonly #domains = new Map<string, DomainMetadata>();
  #protocol: Protocol | null = null;
  #metadata: Metadata | null = null;

  constructor(place: TablePlace) {
    this.#place = place;
  }

  /** The order within a commit has no meaning; a file both added and removed in one commit is kept. */
  addCommit(actions: readonly Action[]): void {
    for (const action of actions) if (action.kind !== 'remove') this.add(action);
    for (const action of actions) if (action.kind === 'remove') this.add(action);
    this.#files.push([]);
  }

  add(action: Action): void {
    switch (action.kind) {
      case 'add': {
        const path = this.#decide(action.add.path, action.add.deletionVector);
        if (path !== null) this.#files.at(-1)!.push({ path, add: action.add });
        return;
      }
      case 'remove':
        this.#decide(action.remove.path, action.remove.deletionVector);
        return;
      case 'metaData':
        this.#metadata ??= action.metadata;
        return;
      case 'protocol':
        this.#protocol ??= action.protocol;
        return;
      case 'txn':
        if (!this.#transactions.has(action.txn.appId)) this.#transactions.set(action.txn.appId, action.txn);
        return;
      case 'domainMetadata':
        if (!this.#domains.has(action.domain.domain)) this.#domains.set(action.domain.domain, action.domain);
        return;
      case 'commitInfo':
      case 'cdc':
      case 'checkpointMetadata':
      case 'sidecar':
        return;
    }
  }

  finish(log: LogPlace, version: number, commitInfo: JsonObject | null): LogState {
    const missing = this.#protocol === null ? 'protocol' : 'metadata';
    if (this.#protocol === null || this.#metadata === null) {
      throw new EngineError('DELTA_STATE_RECOVER_ERROR', { path: log.name, version, operation: missing });
    }
    return {
      version,
      protocol: this.#protocol,
      metadata: this.#metadata,
      files: this.#files.toReversed().flat(),
      transactions: this.#transactions,
      domains: new Map([...this.#domains].filter(([, domain]) => !domain.removed)),
      commitInfo,
    };
  }

  /** The canonical path where nothing newer was said about the file; null otherwise. */
  #decide(logged: string, vector: DeletionVectorDescriptor | null): string | null {
    const path = canonicalPath(logged, this.#place);
    const key = vector === null ? path : `${path}\n${deletionVectorId(vector)}`;
    if (this.#decided.has(key)) return null;
    this.#decided.add(key);
    return path;
  }
}
