/**
 * The commits of simple additions: a new table with its first files, and more files for a table that is there.
 * Takes files that are written and durable already, a clock and a source of ids; one put-if-absent decides each version.
 * Never changes or removes a file. Source: PROTOCOL.md, "Delta Log Entries"; reliability of answers: an answer may be lost,
 * so a version that is taken is compared with what we wrote before it counts as another's.
 */
import { EngineError } from '../core/errors.ts';
import type { DataType, Field, Schema } from '../core/types.ts';
import { type JsonObject, stringifyJson } from '../formats/json/lossless.ts';
import type { ObjectStore } from '../storage/store.ts';
import { tableText } from './log/data-path.ts';
import { commitName } from './log/file-names.ts';
import { readCommit } from './log/read-log.ts';
import { type LogPlace, logPath } from './log/segment.ts';
import { checkWritable } from './protocol.ts';
import { schemaJson } from './schema.ts';
import type { DeltaTable, Snapshot } from './snapshot.ts';
import { addAction, type WrittenFile } from './written-file.ts';

/** What a commit takes from outside, so that it can be replayed. */
export interface CommitContext {
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** UUIDs. */
  readonly newId: () => string;
  /** Who writes, `silt/0.1.0`. */
  readonly engineInfo: string;
}

export interface NewTable {
  readonly schema: Schema;
  readonly partitionColumns: readonly string[];
  readonly files: readonly WrittenFile[];
  /** Table properties. */
  readonly configuration?: Readonly<Record<string, string>>;
  /** As the history names it: `CREATE TABLE AS SELECT`. */
  readonly operation: string;
}

/** What became of a commit: its version, or the version of the commit that stands against it. */
export type CommitOutcome =
  | { readonly kind: 'committed'; readonly version: bigint }
  | { readonly kind: 'conflict'; readonly winner: bigint; readonly reason: 'metadataChanged' | 'protocolChanged' };

/** Makes version 0 of a table. Fails with DELTA_PATH_EXISTS where the place has a version 0 already. */
export async function createTable(
  store: ObjectStore,
  root: string,
  table: NewTable,
  context: CommitContext,
  signal?: AbortSignal,
): Promise<void> {
  const log: LogPlace = { store, root, name: tableText({ store: store.ref, root }) };
  const info = commitInfo(table.operation, table.partitionColumns, table.files, context, null);
  const lines = [info.line, { protocol: protocolFor(table.schema) }, { metaData: metaDataOf(table, context) }];
  const actions = [...lines, ...table.files.map(addAction)];
  if (!(await commit(log, 0n, actions, info.txnId, signal))) {
    throw new EngineError('DELTA_PATH_EXISTS', { path: log.name });
  }
}

/**
 * Adds files to the latest version. Additions agree with everything but a change of schema, properties or protocol since `snapshot`.
 * Fails with DELTA_UNSUPPORTED_FEATURES_FOR_WRITE where the table needs more of a writer than silt has.
 */
export async function appendFiles(
  table: DeltaTable,
  snapshot: Snapshot,
  files: readonly WrittenFile[],
  context: CommitContext,
  signal?: AbortSignal,
): Promise<CommitOutcome> {
  for (let latest = snapshot; ; latest = await table.snapshot(null, signal)) {
    const conflict = conflictWith(snapshot, latest);
    if (conflict !== null) return conflict;
    checkWritable({ name: table.log.name, ...latest });
    const info = commitInfo('WRITE', latest.partitionColumns, files, context, latest.version);
    const version = latest.version + 1n;
    if (await commit(table.log, version, [info.line, ...files.map(addAction)], info.txnId, signal)) {
      return { kind: 'committed', version };
    }
  }
}

function conflictWith(ours: Snapshot, latest: Snapshot): CommitOutcome | null {
  if (JSON.stringify(ours.protocol) !== JSON.stringify(latest.protocol)) {
    return { kind: 'conflict', winner: latest.version, reason: 'protocolChanged' };
  }
  if (JSON.stringify(ours.metadata) !== JSON.stringify(latest.metadata)) {
    return { kind: 'conflict', winner: latest.version, reason: 'metadataChanged' };
  }
  return null;
}

/** True where the version is ours: written now, or before an answer that was lost. */
async function commit(
  log: LogPlace,
  version: bigint,
  actions: readonly JsonObject[],
  txnId: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const path = logPath(log, commitName(version));
  const body = new TextEncoder().encode(actions.map((action) => `${stringifyJson(action)}\n`).join(''));
  try {
    if ((await log.store.put(path, body, 'ifAbsent', signal)) === 'written') return true;
  } catch (error) {
    if (!(error instanceof EngineError) || error.condition !== 'STORAGE_FAILURE') throw error;
    if (!(await isOurs(log, path, txnId, signal))) throw error;
    return true;
  }
  return isOurs(log, path, txnId, signal);
}

async function isOurs(log: LogPlace, path: string, txnId: string, signal: AbortSignal | undefined): Promise<boolean> {
  if ((await log.store.head(path, signal)) === null) return false;
  const actions = await readCommit(log, path, signal);
  return actions.some((action) => action.kind === 'commitInfo' && action.info['txnId'] === txnId);
}

function commitInfo(
  operation: string,
  partitionColumns: readonly string[],
  files: readonly WrittenFile[],
  context: CommitContext,
  readVersion: bigint | null,
): { readonly line: JsonObject; readonly txnId: string } {
  const txnId = context.newId();
  const sum = (of: (file: WrittenFile) => number): string => String(files.reduce((total, file) => total + of(file), 0));
  const info = {
    timestamp: context.nowMs(),
    operation,
    operationParameters: { mode: 'Append', partitionBy: JSON.stringify(partitionColumns) },
    ...(readVersion === null ? {} : { readVersion }),
    isolationLevel: 'Serializable',
    isBlindAppend: true,
    operationMetrics: {
      numFiles: String(files.length),
      numOutputRows: sum((file) => file.rows),
      numOutputBytes: sum((file) => file.sizeBytes),
    },
    engineInfo: context.engineInfo,
    txnId,
  };
  return { line: { commitInfo: info }, txnId };
}

function metaDataOf(table: NewTable, context: CommitContext): JsonObject {
  return {
    id: context.newId(),
    format: { provider: 'parquet', options: {} },
    schemaString: schemaJson(table.schema),
    partitionColumns: table.partitionColumns,
    configuration: table.configuration ?? {},
    createdTime: context.nowMs(),
  };
}

/** The least protocol that the schema needs: listed features only where a type has one. */
function protocolFor(schema: Schema): JsonObject {
  if (!schema.fields.some(holdsTimestampNtz)) return { minReaderVersion: 1, minWriterVersion: 2 };
  return {
    minReaderVersion: 3,
    minWriterVersion: 7,
    readerFeatures: ['timestampNtz'],
    writerFeatures: ['timestampNtz', 'appendOnly', 'invariants'],
  };
}

function holdsTimestampNtz(field: Field): boolean {
  const type: DataType = field.type;
  switch (type.id) {
    case 'timestamp':
      return type.zone === 'none';
    case 'struct':
      return type.fields.some(holdsTimestampNtz);
    case 'list':
      return holdsTimestampNtz(type.item);
    case 'map':
      return holdsTimestampNtz(type.key) || holdsTimestampNtz(type.value);
    default:
      return false;
  }
}
