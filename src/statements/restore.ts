/** RESTORE TABLE: the latest version becomes what an older one was, in a commit of its own; nothing of the history goes. */
import { newBinding } from '../bind/bind.ts';
import { bindTimeTravel } from '../bind/time-travel.ts';
import { EngineError } from '../core/errors.ts';
import { field, int64 } from '../core/types.ts';
import { type AddFile, deletionVectorId } from '../delta/actions.ts';
import { placeOfFile } from '../delta/log/data-path.ts';
import type { LiveFile } from '../delta/log/file-list.ts';
import type { Snapshot } from '../delta/snapshot.ts';
import type { Transaction } from '../delta/transaction/transaction.ts';
import type { TimeTravel } from '../plan/ports.ts';
import type { RestoreTable } from '../sql/ast-maintenance.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { beginOn, commitChanges, openTarget, type Target } from './write/target.ts';

const schema = {
  fields: [
    'table_size_after_restore',
    'num_of_files_after_restore',
    'num_removed_files',
    'num_restored_files',
    'removed_files_size',
    'restored_files_size',
  ].map((name) => field(name, int64)),
};

/** Errors: those of time travel; DELTA_RESTORE_FILES_MISSING where a file of the older version was vacuumed; DELTA_CONCURRENT_*. */
export async function runRestore(statement: RestoreTable, env: StatementEnv): Promise<StatementResult> {
  const target = await openTarget(statement.table, env);
  const travel = bindTimeTravel(newBinding(env.bindEnv()), statement.travel);
  return (await restoreTo(target, travel, env)).result;
}

/** Makes the table what it was; `version` is that of the commit. Errors: as `runRestore`. */
export async function restoreTo(
  target: Target,
  travel: TimeTravel,
  env: StatementEnv,
): Promise<{ readonly result: StatementResult; readonly version: bigint }> {
  const source = await olderSnapshot(target, travel, env);
  const tx = beginOn(target, env);
  tx.reads.isWholeTable = true;
  const { snapshot } = target;
  await source.files.loadStatistics(env.signal);
  const [removed, restored] = differenceOf([...snapshot.files], [...source.files]);
  await checkThere(source, restored, env);
  for (const file of removed) tx.remove(file);
  for (const { add } of restored) tx.stage({ kind: 'add', add: { ...add, dataChange: true } });
  stageTable(tx, snapshot, source);
  const counts = {
    tableSizeAfterRestore: source.files.totalBytes(),
    numOfFilesAfterRestore: source.files.length,
    numRemovedFiles: removed.length,
    numRestoredFiles: restored.length,
    removedFilesSize: sizeOf(removed),
    restoredFilesSize: sizeOf(restored),
  };
  const parameters =
    travel.kind === 'version'
      ? { version: Number(travel.version), timestamp: null }
      : { version: null, timestamp: new Date(Number(travel.micros / 1000n)).toISOString() };
  const version = await commitChanges(tx, { name: 'RESTORE', parameters, metrics: counts, changesData: true }, env);
  return { version, result: { schema, rows: [Object.values(counts).map(BigInt)] } };
}

async function olderSnapshot({ found, snapshot }: Target, travel: TimeTravel, env: StatementEnv): Promise<Snapshot> {
  try {
    return await found.table.snapshot(travel, env.signal);
  } catch (error) {
    if (!(error instanceof EngineError) || error.condition !== 'DELTA_VERSION_NOT_FOUND') throw error;
    if (travel.kind !== 'version') throw error;
    const parameters = { version: travel.version, endVersion: snapshot.version };
    throw new EngineError('DELTA_CANNOT_RESTORE_TABLE_VERSION', parameters, { cause: error });
  }
}

/** Files of the first alone, and of the second alone. */
function differenceOf(
  now: readonly LiveFile[],
  then: readonly LiveFile[],
): readonly [readonly LiveFile[], readonly LiveFile[]] {
  const keys = (files: readonly LiveFile[]): ReadonlySet<string> => new Set(files.map(keyOf));
  const [ours, theirs] = [keys(now), keys(then)];
  return [now.filter((file) => !theirs.has(keyOf(file))), then.filter((file) => !ours.has(keyOf(file)))];
}

function keyOf({ path, add }: LiveFile): string {
  return `${path}\n${deletionVectorId(add.deletionVector)}`;
}

function sizeOf(files: readonly { readonly add: AddFile }[]): number {
  return files.reduce((sum, { add }) => sum + add.sizeBytes, 0);
}

async function checkThere({ log }: Snapshot, files: readonly LiveFile[], env: StatementEnv): Promise<void> {
  const place = { store: log.store.ref, root: log.root };
  const missing: string[] = [];
  for (const { path } of files) {
    const at = placeOfFile(path, place);
    if ((await env.openStore(at.store).head(at.path, env.signal)) === null) missing.push(path);
  }
  if (missing.length === 0) return;
  throw new EngineError('DELTA_RESTORE_FILES_MISSING', { count: missing.length, first: missing[0]! });
}

/** Schema, properties and domains as they were; the protocol does not go back. */
function stageTable(tx: Transaction, now: Snapshot, then: Snapshot): void {
  if (JSON.stringify(now.metadata) !== JSON.stringify(then.metadata)) {
    tx.stage({ kind: 'metaData', metadata: { ...then.metadata, id: now.metadata.id } });
  }
  for (const domain of now.domains.values()) {
    if (domain.domain === 'delta.rowTracking' || then.domains.has(domain.domain)) continue;
    tx.stage({ kind: 'domainMetadata', domain: { ...domain, removed: true } });
  }
  for (const domain of then.domains.values()) {
    const isSame = now.domains.get(domain.domain)?.configuration === domain.configuration;
    if (domain.domain !== 'delta.rowTracking' && !isSame) tx.stage({ kind: 'domainMetadata', domain });
  }
}
