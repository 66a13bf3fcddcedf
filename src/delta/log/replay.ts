/**
 * From the files of a version to its state: the checkpoint first, then commits from the oldest to the newest, of which the
 * last word about a file, an application or a domain is the valid one. A state is also extended by the commits after it.
 * The key of a file is its canonical path and its deletion vector. Source: PROTOCOL.md, "Action Reconciliation".
 */
import { EngineError } from '../../core/errors.ts';
import { type JsonObject, parseJson } from '../../formats/json/lossless.ts';
import {
  type Action,
  actionOf,
  corrupt,
  type DeletionVectorDescriptor,
  type DomainMetadata,
  deletionVectorOf,
  type Metadata,
  type Protocol,
  type Sidecar,
  type Transaction,
} from '../actions.ts';
import type { LogReaders } from '../readers.ts';
import { readLineBytes } from './bounded-read.ts';
import { grown } from './byte-heap.ts';
import { canonicalPath, type TablePlace } from './data-path.ts';
import { createFileLine, lineKind, membersStart, readFileLine } from './file-line.ts';
import { FileList } from './file-list.ts';
import { FileTable, keyHash, pathHash } from './file-table.ts';
import { KeyIndex } from './key-index.ts';
import type { LateStatistics } from './late-statistics.ts';
import { naming } from './read-log.ts';
import { readCheckpointInto } from './replay-checkpoint.ts';
import type { LogFile, LogPlace, LogSegment } from './segment.ts';

export interface LogState {
  readonly version: number;
  readonly protocol: Protocol;
  readonly metadata: Metadata;
  readonly files: FileList;
  readonly transactions: ReadonlyMap<string, Transaction>;
  /** Those that were not removed. */
  readonly domains: ReadonlyMap<string, DomainMetadata>;
  /** Of the version's own commit; null where that file was not read or has none. */
  readonly commitInfo: JsonObject | null;
  /** What a later replay goes on from. */
  readonly replay: Replay;
}

/** The state of the segment's version. Fails with DELTA_STATE_RECOVER_ERROR where it has no protocol or no metadata. */
export async function replay(
  log: LogPlace,
  segment: LogSegment,
  readers: LogReaders,
  signal?: AbortSignal,
): Promise<LogState> {
  const state = new Replay({ store: log.store.ref, root: log.root });
  const { checkpoint } = segment;
  if (checkpoint !== null) {
    try {
      await readCheckpointInto(state, log, readers, checkpoint, signal);
    } catch (error) {
      throw asUnreadable(checkpoint.files[0]!.info.path, error);
    }
  }
  return addCommits(log, state, segment.commits, segment.version, signal);
}

/**
 * The state with the commits that follow it; null where something else went on from it already, so that it has to be
 * made from the log.
 */
export async function extend(
  log: LogPlace,
  base: LogState,
  commits: readonly LogFile[],
  version: number,
  signal?: AbortSignal,
): Promise<LogState | null> {
  const next = base.replay.continued();
  return next === null ? null : addCommits(log, next, commits, version, signal);
}

/** A checkpoint or a compaction that cannot be read; the log may do without it. */
export class UnreadableArtefact extends Error {
  /** Of the checkpoint's first file, or of the compaction. */
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(`${path} cannot be read`, { cause });
    this.path = path;
  }
}

const faultsOfFiles: ReadonlySet<string> = new Set([
  'FILE_CORRUPT',
  'FILE_NOT_FOUND',
  'DELTA_LOG_CORRUPT',
  'UNSUPPORTED_FEATURE',
  'STORAGE_FAILURE',
]);

function asUnreadable(path: string, error: unknown): unknown {
  const isFault = error instanceof EngineError && faultsOfFiles.has(error.condition);
  return isFault ? new UnreadableArtefact(path, error) : error;
}

/** So many commits are read at once. */
const commitsAtOnce = 16;

async function addCommits(
  log: LogPlace,
  state: Replay,
  commits: readonly LogFile[],
  version: number,
  signal: AbortSignal | undefined,
): Promise<LogState> {
  for (let at = 0; at < commits.length; at += commitsAtOnce) {
    const chunk = commits.slice(at, at + commitsAtOnce);
    const bodies = await readBodies(log, chunk, signal);
    for (const [i, { name, info }] of chunk.entries()) {
      const isInfoWanted = name.kind === 'commit' && name.version === version;
      try {
        // One that says nothing may be what is left of a file: the commits themselves are asked.
        if (name.kind === 'compacted' && bodies[i]!.length === 0) throw corrupt('a compaction is empty', log.name);
        naming(log, info.path, () => state.addCommit(bodies[i]!, isInfoWanted));
      } catch (error) {
        throw faultOf(chunk[i]!, error);
      }
    }
  }
  return state.finish(log, version);
}

/** The bytes of commits; those at hand are read without waiting. */
async function readBodies(
  log: LogPlace,
  commits: readonly LogFile[],
  signal: AbortSignal | undefined,
): Promise<readonly Buffer[]> {
  const reads = commits.map((commit) => {
    try {
      const read = readLineBytes(log, commit.info, signal);
      if (!(read instanceof Promise)) return read;
      return read.catch((error: unknown) => {
        throw faultOf(commit, error);
      });
    } catch (error) {
      throw faultOf(commit, error);
    }
  });
  // Awaited together: one that fails while another is waited for would be nobody's.
  const late = await Promise.all(reads.filter((read) => read instanceof Promise));
  let next = 0;
  return reads.map((read) => (read instanceof Promise ? late[next++]! : read));
}

/** The log may do without a compaction, and not without a commit. */
function faultOf({ name, info }: LogFile, error: unknown): unknown {
  return name.kind === 'compacted' ? asUnreadable(info.path, error) : error;
}

/** Gathers a state from its oldest word to its newest. */
export class Replay {
  readonly place: TablePlace;
  readonly table: FileTable;
  readonly #index: KeyIndex;
  /** One byte a row of the table: 1 = part of the version. */
  #live: Uint8Array;
  #transactions: Map<string, Transaction>;
  #domains: Map<string, DomainMetadata>;
  #protocol: Protocol | null = null;
  #metadata: Metadata | null = null;
  #commitInfo: JsonObject | null = null;
  /** Rows of the table when this state was finished: more means that another state went on from it. */
  #finishedRows = -1;
  readonly #line = createFileLine();
  #commitStart = 0;
  readonly #sidecars: Sidecar[] = [];
  /** The statistics that a checkpoint still holds; null without one. */
  late: LateStatistics | null = null;

  constructor(place: TablePlace, base?: Replay) {
    this.place = place;
    this.table = base?.table ?? new FileTable();
    this.#index = base === undefined ? new KeyIndex(this.table) : base.#index;
    this.#live = base === undefined ? new Uint8Array(0) : base.#live.slice();
    this.#transactions = new Map(base === undefined ? [] : base.#transactions);
    this.#domains = new Map(base === undefined ? [] : base.#domains);
    this.#protocol = base === undefined ? null : base.#protocol;
    this.#metadata = base === undefined ? null : base.#metadata;
    if (base !== undefined) this.late = base.late;
  }

  /** A state to go on with; null where another did so before. */
  continued(): Replay | null {
    return this.#finishedRows === this.table.count ? new Replay(this.place, this) : null;
  }

  /** The rows that a checkpoint appended since row `from` are part of the version. */
  addRowsFrom(from: number): void {
    this.#live = grown(this.#live, this.table.count);
    this.#live.fill(1, from, this.table.count);
  }

  /**
   * The lines of a commit, a compaction or a JSON checkpoint. Their order has no meaning: a file both added and removed
   * stays. `isInfoWanted` keeps the commitInfo.
   */
  addCommit(bytes: Buffer, isInfoWanted: boolean): void {
    this.#index.catchUp();
    this.#commitStart = this.table.count;
    let chunk = -1;
    for (let start = 0; start < bytes.length; ) {
      const newline = bytes.indexOf(10, start);
      const end = newline < 0 ? bytes.length : newline;
      const kind = lineKind(bytes, start);
      if (kind === 'add') {
        if (chunk < 0) chunk = this.table.addChunk(bytes);
        this.#addLine(bytes, start, end, chunk);
      } else if (kind === 'remove') this.#removeLine(bytes, start, end);
      else if (kind === 'other' || (kind === 'commitInfo' && isInfoWanted)) {
        const action = parsedLine(bytes, start, end);
        if (action?.kind === 'add' && chunk < 0) chunk = this.table.addChunk(bytes);
        if (action !== null) this.#addAction(action, chunk, start, end);
      }
      start = end + 1;
    }
  }

  #addLine(bytes: Buffer, start: number, end: number, chunk: number): void {
    const line = this.#line;
    const { paths } = this.table;
    const isRead = readFileLine(bytes, membersStart(start, 'add'), end, line, paths);
    if (!isRead || !line.isPlain || line.size < 0) {
      if (isRead) paths.length = line.pathStart;
      const action = parsedLine(bytes, start, end);
      if (action !== null) this.#addAction(action, chunk, start, end);
      return;
    }
    const vector = line.vectorEnd === 0 ? null : vectorAt(bytes, line.vectorStart, line.vectorEnd);
    this.#drop(keyHash(line.pathHash, vector), line.pathStart, paths.length, vector);
    this.#put(this.table.appendLine(line, chunk, start, end, vector));
  }

  #removeLine(bytes: Buffer, start: number, end: number): void {
    const line = this.#line;
    const { paths } = this.table;
    const isRead = readFileLine(bytes, membersStart(start, 'remove'), end, line, paths);
    if (!isRead || !line.isPlain) {
      if (isRead) paths.length = line.pathStart;
      const action = parsedLine(bytes, start, end);
      if (action !== null) this.#addAction(action, -1, start, end);
      return;
    }
    const vector = line.vectorEnd === 0 ? null : vectorAt(bytes, line.vectorStart, line.vectorEnd);
    this.#remove(keyHash(line.pathHash, vector), line.pathStart, paths.length, vector);
    paths.length = line.pathStart;
  }

  /** One action of a line or of a checkpoint; `chunk`, `start` and `end` say where an added file's line is. */
  #addAction(action: Action, chunk: number, start: number, end: number): void {
    switch (action.kind) {
      case 'add': {
        const path = canonicalPath(action.add.path, this.place);
        this.#withKey(path, action.add.deletionVector, (...key) => this.#drop(...key));
        this.#put(this.table.appendParsed(action.add, path, chunk, start, end));
        return;
      }
      case 'remove': {
        const path = canonicalPath(action.remove.path, this.place);
        this.#withKey(path, action.remove.deletionVector, (...key) => this.#remove(...key));
        return;
      }
      default:
        this.addOther(action);
    }
  }

  addOther(action: Action): void {
    switch (action.kind) {
      case 'metaData':
        this.#metadata = action.metadata;
        return;
      case 'protocol':
        this.#protocol = action.protocol;
        return;
      case 'txn':
        this.#transactions.set(action.txn.appId, action.txn);
        return;
      case 'domainMetadata':
        if (action.domain.removed) this.#domains.delete(action.domain.domain);
        else this.#domains.set(action.domain.domain, action.domain);
        return;
      case 'commitInfo':
        this.#commitInfo = action.info;
        return;
      case 'add':
      case 'remove':
      case 'cdc':
      case 'checkpointMetadata':
        return;
      case 'sidecar':
        this.#sidecars.push(action.sidecar);
        return;
    }
  }

  /** The sidecars that a JSON checkpoint named. */
  takeSidecars(): readonly Sidecar[] {
    return this.#sidecars.splice(0);
  }

  finish(log: LogPlace, version: number): LogState {
    const missing = this.#protocol === null ? 'protocol' : 'metadata';
    if (this.#protocol === null || this.#metadata === null) {
      throw new EngineError('DELTA_STATE_RECOVER_ERROR', { path: log.name, version, operation: missing });
    }
    this.#finishedRows = this.table.count;
    return {
      version,
      protocol: this.#protocol,
      metadata: this.#metadata,
      files: new FileList(this.table, this.#liveRows(), this.late),
      transactions: this.#transactions,
      domains: this.#domains,
      commitInfo: this.#commitInfo,
      replay: this,
    };
  }

  #liveRows(): Uint32Array {
    const { count } = this.table;
    let live = 0;
    for (let row = 0; row < count; row++) live += this.#live[row] ?? 0;
    const rows = new Uint32Array(live);
    let at = 0;
    for (let row = 0; row < count; row++) if (this.#live[row] === 1) rows[at++] = row;
    return rows;
  }

  #put(row: number): void {
    this.#index.put(row);
    this.#live = grown(this.#live, row + 1);
    this.#live[row] = 1;
  }

  /** A file that is added again stands in for what was known of it. */
  #drop(hash: number, start: number, end: number, vector: DeletionVectorDescriptor | null): void {
    const row = this.#index.find(hash, start, end, vector);
    if (row >= 0) this.#live[row] = 0;
  }

  #remove(hash: number, start: number, end: number, vector: DeletionVectorDescriptor | null): void {
    const row = this.#index.find(hash, start, end, vector);
    if (row >= 0 && row < this.#commitStart) this.#live[row] = 0;
  }

  #withKey(path: string, vector: DeletionVectorDescriptor | null, act: KeyAction): void {
    const { paths } = this.table;
    const start = paths.length;
    const bytes = Buffer.from(path, 'utf8');
    paths.append(bytes);
    act(keyHash(pathHash(bytes), vector), start, paths.length, vector);
    paths.length = start;
  }
}

type KeyAction = (hash: number, start: number, end: number, vector: DeletionVectorDescriptor | null) => void;

/** Null for a blank line and for an action that is not known. */
function parsedLine(bytes: Buffer, start: number, end: number): Action | null {
  const text = bytes.toString('utf8', start, end);
  return text.trim() === '' ? null : actionOf(parseJson(text));
}

function vectorAt(bytes: Buffer, start: number, end: number): DeletionVectorDescriptor | null {
  return deletionVectorOf({ deletionVector: parseJson(bytes.toString('utf8', start, end)) });
}
