/**
 * The changes between two versions of a table: checks that they were recorded and fit one schema, and gathers them.
 * Takes a table and a range; reads commits, no data. Errors are Spark's with Delta. Source: PROTOCOL.md, "Change Data Files".
 */
import { EngineError } from '../../core/errors.ts';
import type { Metadata } from '../actions.ts';
import { isOn } from '../features/feature.ts';
import { commitTime, fileTimes, inCommitTimes, versionAtTime } from '../log/commit-times.ts';
import type { TablePlace } from '../log/data-path.ts';
import { readCommit } from '../log/read-log.ts';
import { earliestVersion, type LogFile, listLog } from '../log/segment.ts';
import { parseSchema } from '../schema.ts';
import type { DeltaTable, Snapshot } from '../snapshot.ts';
import { type ChangePiece, changePieces } from './change-files.ts';
import { isNamedAlike, isReadCompatible } from './schema-compatible.ts';

/** An end of a range: a version, or a moment in microseconds. */
export type ChangeBound =
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'timestamp'; readonly micros: bigint };

export interface VersionChanges {
  readonly version: number;
  readonly timestampMs: number;
  readonly pieces: readonly ChangePiece[];
}

export interface TableChanges {
  /** Whose schema the rows are shown in. */
  readonly read: Snapshot;
  readonly start: number;
  readonly end: number;
  readonly versions: readonly VersionChanges[];
}

/**
 * The changes from `from` to `to`, both included; `to` null is the latest version. Errors: DELTA_INVALID_CDC_RANGE,
 * DELTA_CDC_START_VERSION_AFTER_LATEST, DELTA_MISSING_CHANGE_DATA, DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_DATA_SCHEMA and
 * _SCHEMA_CHANGE, and those of reading the log.
 */
export async function readChanges(
  table: DeltaTable,
  from: ChangeBound,
  to: ChangeBound | null,
  signal?: AbortSignal,
): Promise<TableChanges> {
  const latest = await table.snapshot(null, signal);
  const files = await listLog(table.log, 0, signal);
  const range = await rangeOf(table, files, latest, from, to, signal);
  const end = Math.min(range.end ?? Number(latest.version), Number(latest.version));
  const read = latest.mapping === 'none' || end === Number(latest.version) ? latest : await at(table, end, signal);
  const commits = commitsOf(table, files, range.start, end);
  const first = await at(table, range.start, signal);
  const asked = { start: range.start, end: range.end ?? end };
  if (!isRecorded(first.metadata)) throw missing(range.start, asked);
  const timesOf = await timesIn(table, files, latest, signal);
  const versions: VersionChanges[] = [];
  const place: TablePlace = { store: table.log.store.ref, root: table.log.root };
  for (const file of commits) {
    const { version } = file.name;
    const actions = await readCommit(table.log, file.info.path, signal);
    for (const action of actions) {
      if (action.kind !== 'metaData') continue;
      if (!isRecorded(action.metadata)) throw missing(version, asked);
      if (version > range.start) checkSchema(read, action.metadata, version, asked, 'SCHEMA_CHANGE');
    }
    versions.push({ version, timestampMs: await timesOf(file), pieces: changePieces(actions, place) });
  }
  checkSchema(read, first.metadata, range.start, asked, 'DATA_SCHEMA');
  return { read, start: range.start, end, versions };
}

/** Each version's own commit: a checkpoint does not tell what changed. */
function commitsOf({ log }: DeltaTable, files: readonly LogFile[], start: number, end: number): readonly LogFile[] {
  const commits = files.filter(({ name }) => name.kind === 'commit' && name.version >= start && name.version <= end);
  const missing = commits.findIndex(({ name }, i) => name.version !== start + i);
  const version = start + (missing < 0 ? commits.length : missing);
  if (version <= end) throw new EngineError('DELTA_LOG_FILE_NOT_FOUND', { version, path: log.name });
  return commits;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function at(table: DeltaTable, version: number, signal: AbortSignal | undefined): Promise<Snapshot> {
  return table.snapshot({ kind: 'version', version: BigInt(version) }, signal);
}

async function rangeOf(
  table: DeltaTable,
  files: readonly LogFile[],
  latest: Snapshot,
  from: ChangeBound,
  to: ChangeBound | null,
  signal: AbortSignal | undefined,
): Promise<{ readonly start: number; readonly end: number | null }> {
  const last = Number(latest.version);
  const start = from.kind === 'version' ? from.version : await firstSince(table, files, latest, from.micros, signal);
  if (start > last) {
    throw new EngineError('DELTA_CDC_START_VERSION_AFTER_LATEST', { start, latest: last });
  }
  const end =
    to === null || to.kind === 'version'
      ? (to?.version ?? null)
      : await versionAtTime(table.log, files, latest.metadata, to.micros, signal);
  if (end !== null && end < start) throw new EngineError('DELTA_INVALID_CDC_RANGE', { start, end });
  return { start, end };
}

/** The first version at or after a moment; that of the moment itself is included. */
async function firstSince(
  table: DeltaTable,
  files: readonly LogFile[],
  latest: Snapshot,
  micros: bigint,
  signal: AbortSignal | undefined,
): Promise<number> {
  try {
    const version = await versionAtTime(table.log, files, latest.metadata, micros, signal);
    const commit = files.find(({ name }) => name.kind === 'commit' && name.version === version);
    const timesOf = await timesIn(table, files, latest, signal);
    const isExact = commit === undefined || BigInt(await timesOf(commit)) * 1000n === micros;
    return isExact ? version : version + 1;
  } catch (error) {
    if (error instanceof EngineError && error.condition === 'DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION') {
      return earliestVersion(files) ?? 0;
    }
    throw error;
  }
}

/** When a version was committed: by its own word where the table keeps times in its commits. */
async function timesIn(
  table: DeltaTable,
  files: readonly LogFile[],
  latest: Snapshot,
  signal: AbortSignal | undefined,
): Promise<(file: LogFile) => number | Promise<number>> {
  const inCommit = inCommitTimes(latest.metadata);
  const byFile = new Map(fileTimes(files).map(({ version, timestampMs }) => [version, timestampMs]));
  return (file) => {
    const { version } = file.name;
    if (inCommit !== null && version >= inCommit.fromVersion) {
      return commitTime(table.log, file, signal).then(({ timestampMs }) => timestampMs);
    }
    return byFile.get(version) ?? file.info.modifiedMs;
  };
}

function isRecorded(metadata: Metadata): boolean {
  return isOn(metadata, 'delta.enableChangeDataFeed');
}

function missing(version: number, { start, end }: Range): EngineError {
  const key = 'delta.enableChangeDataFeed';
  return new EngineError('DELTA_MISSING_CHANGE_DATA', { startVersion: start, endVersion: end, version, key });
}

/** Fails where what was written under `metadata` cannot be shown under the schema that is read. */
function checkSchema(
  read: Snapshot,
  metadata: Metadata,
  version: number,
  { start, end }: Range,
  kind: 'SCHEMA_CHANGE' | 'DATA_SCHEMA',
): void {
  const schema = parseSchema(metadata.schemaString, read.log.name);
  const isBefore = version <= Number(read.version);
  const [older, newer] = isBefore ? [schema, read.schema] : [read.schema, schema];
  const isMapped = read.mapping !== 'none';
  if ((!isMapped || isNamedAlike(older, newer)) && isReadCompatible(older, newer, !isBefore)) return;
  const parameters = { start, end, readVersion: String(read.version), incompatibleVersion: version };
  throw new EngineError(`DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_${kind}`, parameters);
}
