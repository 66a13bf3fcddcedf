/** VACUUM: deletes files that no version within the retention needs. Oldest versions cannot be read any more afterwards. */
import { EngineError } from '../core/errors.ts';
import { field, utf8 } from '../core/types.ts';
import { readFullState } from '../delta/checkpoint/full-state.ts';
import { logProperties } from '../delta/checkpoint/log-properties.ts';
import { readSegment } from '../delta/log/segment.ts';
import { Transaction } from '../delta/transaction/transaction.ts';
import { unneededByLog, unneededFiles } from '../delta/vacuum.ts';
import type { Vacuum } from '../sql/ast-maintenance.ts';
import { type Location, locationText } from '../storage/open-store.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { beginOn, commitChanges, openTarget, type Target } from './write/target.ts';

const hourMs = 3_600_000;
const checkKey = 'spark.databricks.delta.retentionDurationCheck.enabled';

/** Gives the table's path, or with DRY RUN the files' paths. Errors: DELTA_VACUUM_RETENTION_TOO_SHORT, those of the store. */
export async function runVacuum(statement: Vacuum, env: StatementEnv): Promise<StatementResult> {
  const target = await openTarget(statement.table, env);
  const { snapshot, found } = target;
  const properties = logProperties(snapshot.metadata.configuration);
  const { retainHours } = statement;
  const retentionMs = retainHours === null ? properties.deletedFileRetentionMs : retainHours * hourMs;
  const isChecked = env.settings.get(checkKey)?.toLowerCase() !== 'false';
  if (isChecked && retentionMs < properties.deletedFileRetentionMs) {
    const least = properties.deletedFileRetentionMs / hourMs;
    throw new EngineError('DELTA_VACUUM_RETENTION_TOO_SHORT', { hours: retentionMs / hourMs, least, key: checkKey });
  }
  // A table that needs more of a writer than silt has is left alone.
  beginOn(target, env);
  const { log } = snapshot;
  const { readers } = env.checkpointContext();
  const segment = await readSegment(log, Number(snapshot.version), env.signal);
  const state = await readFullState(log, segment, readers, env.signal);
  const scope = { log, state, beforeMs: env.commitContext.nowMs() - retentionMs };
  const files = await (statement.isLite ? unneededByLog(scope, env.signal) : unneededFiles(scope, env.signal));
  const schema = { fields: [field('path', utf8)] };
  const textOf = (path: string): string => locationText({ store: found.location.store, path });
  if (statement.isDryRun) return { schema, rows: files.map(({ path }) => [textOf(path)]) };
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const retention = {
    retentionCheckEnabled: String(isChecked),
    ...(retainHours === null ? {} : { specifiedRetentionMillis: String(retentionMs) }),
    defaultRetentionMillis: String(properties.deletedFileRetentionMs),
  };
  const metrics = { numFilesToDelete: files.length, sizeOfDataToDelete: sizeBytes };
  await note(target, 'VACUUM START', retention, metrics, env);
  for (const { path } of files) await log.store.delete(path, env.signal);
  const after = await openTarget(statement.table, env);
  const done = { numDeletedFiles: files.length, numVacuumedDirectories: foldersOf(found.location, files) };
  await note(after, 'VACUUM END', { status: 'COMPLETED' }, done, env);
  return { schema, rows: [[locationText(found.location)]] };
}

/** A commit without files, for the history. */
async function note(
  { snapshot }: Target,
  name: string,
  parameters: Readonly<Record<string, string>>,
  metrics: Readonly<Record<string, number>>,
  env: StatementEnv,
): Promise<void> {
  const tx = new Transaction(snapshot.log, snapshot, env.commitContext);
  await commitChanges(tx, { name, parameters, metrics, changesData: false }, env);
}

function foldersOf(location: Location, files: readonly { readonly path: string }[]): number {
  const folders = new Set(files.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/')))));
  return folders.add(location.path).size;
}
