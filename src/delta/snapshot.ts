/**
 * One version of a table: its schema, and the files that make it up. Immutable.
 * Takes a store, the table's root and readers; every fault of the log or the protocol is raised here, before a file is opened.
 */
import type { Schema } from '../core/types.ts';
import type { TimeTravel } from '../plan/ports.ts';
import type { ObjectStore } from '../storage/store.ts';
import { corrupt, type DomainMetadata, type Metadata, type Protocol, type Transaction } from './actions.ts';
import { type MappingMode, mappingMode } from './features/column-mapping.ts';
import { checkpointFaults } from './log/checkpoint-faults.ts';
import { inCommitTimeOf, versionAtTime } from './log/commit-times.ts';
import { tableText } from './log/data-path.ts';
import type { FileList } from './log/file-list.ts';
import { openState } from './log/open-state.ts';
import { extend, type LogState } from './log/replay.ts';
import { type Checkpoint, type LogPlace, type LogSegment, listLog, logFiles, segmentAfter } from './log/segment.ts';
import { checkReadable } from './protocol.ts';
import type { LogReaders } from './readers.ts';
import { parseSchema } from './schema.ts';
import { SnapshotStatistics } from './table-statistics.ts';

export interface Snapshot {
  readonly log: LogPlace;
  readonly version: bigint;
  readonly protocol: Protocol;
  readonly metadata: Metadata;
  /** All columns, those of partitions included, in the table's order. */
  readonly schema: Schema;
  readonly mapping: MappingMode;
  /** In the schema's spelling. */
  readonly partitionColumns: readonly string[];
  /** Columns; a file becomes an object when it is looked at. */
  readonly files: FileList;
  readonly statistics: SnapshotStatistics;
  readonly transactions: ReadonlyMap<string, Transaction>;
  readonly domains: ReadonlyMap<string, DomainMetadata>;
  /** Of the version's own commit; null where it says none, or was not read. */
  readonly inCommitTimestampMs: number | null;
}

export interface DeltaTable {
  readonly log: LogPlace;
  /**
   * The state that `travel` means, the latest where it is null. Fails with DELTA_TABLE_NOT_FOUND, DELTA_VERSION_NOT_FOUND,
   * DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION, DELTA_TIMESTAMP_GREATER_THAN_COMMIT, with the log's faults (see log/segment.ts,
   * log/replay.ts) and where the table needs what silt does not have (see protocol.ts).
   */
  snapshot(travel?: TimeTravel | null, signal?: AbortSignal): Promise<Snapshot>;
  /** What a checkpoint says otherwise than the commits that it stands for (see log/checkpoint-faults.ts). */
  checkpointFaults(checkpoint: Checkpoint, signal?: AbortSignal): Promise<readonly string[]>;
}

/**
 * A table at a place in a store; `root` has no slash at either end. Nothing is read until a snapshot is asked for.
 * The latest snapshot is kept: where it is asked for again, the log is listed from there on and only what is new is read.
 */
export function openTable(
  store: ObjectStore,
  root: string,
  readers: LogReaders,
  bounds: Pick<LogPlace, 'lineBytesMax'> = {},
): DeltaTable {
  const log: LogPlace = { store, root, name: tableText({ store: store.ref, root }), ...bounds };
  const latest = new LatestSnapshot(log, readers);
  return {
    log,
    snapshot: (travel = null, signal) => {
      return travel === null ? latest.read(signal) : snapshotAt(log, readers, travel, latest, signal);
    },
    checkpointFaults: (checkpoint, signal) => checkpointFaults(log, checkpoint, readers, signal),
  };
}

/** True where the folder has a log with a commit or a checkpoint in it. */
export async function isDeltaTable(store: ObjectStore, root: string, signal?: AbortSignal): Promise<boolean> {
  for await (const { name } of logFiles({ store, root, name: root }, 0, signal)) {
    if (name.kind !== 'checksum' && name.kind !== 'compacted') return true;
  }
  return false;
}

/** What was read of the latest version, and where from. */
interface Known {
  readonly state: LogState;
  readonly segment: LogSegment;
  readonly snapshot: Snapshot;
}

/** The latest snapshot of a table, read once and kept up with. */
class LatestSnapshot {
  readonly #log: LogPlace;
  readonly #readers: LogReaders;
  #known: Known | null = null;
  /** Whoever asks meanwhile waits: one state is extended once. */
  #reading: Promise<unknown> = Promise.resolve();

  constructor(log: LogPlace, readers: LogReaders) {
    this.#log = log;
    this.#readers = readers;
  }

  read(signal?: AbortSignal): Promise<Snapshot> {
    const next = this.#reading.then(() => this.#read(signal));
    this.#reading = next.catch(() => undefined);
    return next;
  }

  async #read(signal: AbortSignal | undefined): Promise<Snapshot> {
    const known = this.#known;
    this.#known = null;
    const later = known === null ? null : await segmentAfter(this.#log, known.segment, signal);
    if (known !== null && later !== null) {
      if (later.version === known.segment.version) return this.#keep(known);
      const { commits, version } = later;
      const state = await extend(this.#log, known.state, commits, version, signal);
      if (state !== null) return this.#keep({ state, segment: later, snapshot: snapshotOf(this.#log, state) });
    }
    const { state, segment } = await openState(this.#log, null, this.#readers, signal);
    return this.#keep({ state, segment, snapshot: snapshotOf(this.#log, state) });
  }

  #keep(known: Known): Snapshot {
    this.#known = known;
    return known.snapshot;
  }
}

async function snapshotAt(
  log: LogPlace,
  readers: LogReaders,
  travel: TimeTravel,
  latest: LatestSnapshot,
  signal: AbortSignal | undefined,
): Promise<Snapshot> {
  const version =
    travel.kind === 'version'
      ? Number(travel.version)
      : await versionAtTime(
          log,
          await listLog(log, 0, signal),
          (await latest.read(signal)).metadata,
          travel.micros,
          signal,
        );
  return snapshotOf(log, (await openState(log, version, readers, signal)).state);
}

function snapshotOf(log: LogPlace, state: LogState): Snapshot {
  const { protocol, metadata, files } = state;
  const schema = parseSchema(metadata.schemaString, log.name);
  checkReadable({ name: log.name, protocol, metadata, schema });
  checkFormat(log, metadata);
  const partitionColumns = metadata.partitionColumns.map((column) => columnOf(log, schema, column));
  const mapping = mappingMode(protocol, metadata);
  const { transactions, domains } = state;
  return {
    log,
    version: BigInt(state.version),
    protocol,
    metadata,
    schema,
    mapping,
    partitionColumns,
    files,
    statistics: new SnapshotStatistics({ schema, mapping, partitionColumns, files }),
    transactions,
    domains,
    inCommitTimestampMs: state.commitInfo === null ? null : inCommitTimeOf(state.commitInfo),
  };
}

function checkFormat(log: LogPlace, metadata: Metadata): void {
  if (metadata.provider.toLowerCase() === 'parquet') return;
  throw corrupt(`its files are ${metadata.provider}, and Delta knows Parquet alone`, log.name);
}

function columnOf(log: LogPlace, schema: Schema, column: string): string {
  const lower = column.toLowerCase();
  const found =
    schema.fields.find((field) => field.name === column) ??
    schema.fields.find((field) => field.name.toLowerCase() === lower);
  if (found === undefined) throw corrupt(`the partition column ${column} is not in the schema`, log.name);
  return found.name;
}
