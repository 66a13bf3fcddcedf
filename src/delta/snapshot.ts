/**
 * One version of a table: its schema, and the files that make it up. Immutable.
 * Takes a store, the table's root and readers; every fault of the log or the protocol is raised here, before a file is opened.
 */
import type { Schema } from '../core/types.ts';
import type { TimeTravel } from '../plan/ports.ts';
import type { ObjectStore } from '../storage/store.ts';
import { corrupt, type DomainMetadata, type Metadata, type Protocol, type Transaction } from './actions.ts';
import { type MappingMode, mappingMode } from './features/column-mapping.ts';
import { versionAtTime } from './log/commit-times.ts';
import { tableText } from './log/data-path.ts';
import { type LiveFile, type LogState, replay } from './log/replay.ts';
import { type LogPlace, listLog, logFiles, readSegment } from './log/segment.ts';
import { checkReadable } from './protocol.ts';
import type { LogReaders } from './readers.ts';
import { parseSchema } from './schema.ts';

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
  readonly files: readonly LiveFile[];
  readonly transactions: ReadonlyMap<string, Transaction>;
  readonly domains: ReadonlyMap<string, DomainMetadata>;
}

export interface DeltaTable {
  readonly log: LogPlace;
  /**
   * The state that `travel` means, the latest where it is null. Fails with DELTA_TABLE_NOT_FOUND, DELTA_VERSION_NOT_FOUND,
   * DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION, DELTA_TIMESTAMP_GREATER_THAN_COMMIT, with the log's faults (see log/segment.ts,
   * log/replay.ts) and where the table needs what silt does not have (see protocol.ts).
   */
  snapshot(travel?: TimeTravel | null, signal?: AbortSignal): Promise<Snapshot>;
}

/** A table at a place in a store; `root` has no slash at either end. Nothing is read until a snapshot is asked for. */
export function openTable(store: ObjectStore, root: string, readers: LogReaders): DeltaTable {
  const log: LogPlace = { store, root, name: tableText({ store: store.ref, root }) };
  return { log, snapshot: (travel = null, signal) => readSnapshot(log, readers, travel, signal) };
}

/** True where the folder has a log with a commit or a checkpoint in it. */
export async function isDeltaTable(store: ObjectStore, root: string, signal?: AbortSignal): Promise<boolean> {
  for await (const { name } of logFiles({ store, root, name: root }, 0, signal)) {
    if (name.kind !== 'checksum' && name.kind !== 'compacted') return true;
  }
  return false;
}

async function readSnapshot(
  log: LogPlace,
  readers: LogReaders,
  travel: TimeTravel | null,
  signal: AbortSignal | undefined,
): Promise<Snapshot> {
  const version = travel === null ? null : await versionOf(log, readers, travel, signal);
  const segment = await readSegment(log, version, signal);
  return snapshotOf(log, await replay(log, segment, readers, signal));
}

async function versionOf(
  log: LogPlace,
  readers: LogReaders,
  travel: TimeTravel,
  signal: AbortSignal | undefined,
): Promise<number> {
  if (travel.kind === 'version') return Number(travel.version);
  const latest = await replay(log, await readSegment(log, null, signal), readers, signal);
  return versionAtTime(log, await listLog(log, 0, signal), latest.metadata, travel.micros, signal);
}

function snapshotOf(log: LogPlace, state: LogState): Snapshot {
  const { protocol, metadata, files } = state;
  const schema = parseSchema(metadata.schemaString, log.name);
  checkReadable({ name: log.name, protocol, metadata, schema });
  checkFormat(log, metadata);
  const partitionColumns = metadata.partitionColumns.map((column) => columnOf(log, schema, column));
  const { transactions, domains } = state;
  return {
    log,
    version: BigInt(state.version),
    protocol,
    metadata,
    schema,
    mapping: mappingMode(protocol, metadata),
    partitionColumns,
    files,
    transactions,
    domains,
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
