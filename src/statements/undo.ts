/** UNDO: a table becomes what it was before the session's last change of it, unless others have committed since. */
import type { ChangeMade } from '../catalog/changes-made.ts';
import { EngineError } from '../core/errors.ts';
import { readHistory } from '../delta/history.ts';
import type { Snapshot } from '../delta/snapshot.ts';
import type { Undo } from '../sql/ast-maintenance.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { restoreTo } from './restore.ts';
import { openTarget, type Target } from './write/target.ts';

/**
 * Gives what RESTORE gives. Errors: NOTHING_TO_UNDO where the session has changed nothing, UNDO_AFTER_OTHERS where another
 * commit stands on the change, those of RESTORE.
 */
export async function runUndo(statement: Undo, env: StatementEnv): Promise<StatementResult> {
  const { changes } = env.catalog;
  const named = statement.table === null ? null : await openTarget(statement.table, env);
  const change = changes.last(named?.found.table.log.name ?? null);
  if (change === null) {
    throw new EngineError('NOTHING_TO_UNDO', { what: named?.found.name ?? 'any table' }, { span: statement.span });
  }
  const target = named ?? (await openChanged(change, statement, env));
  await checkLast(change, target.snapshot, env);
  const { result, version } = await restoreTo(target, { kind: 'version', version: change.before }, env);
  const own = changes.last(change.name);
  if (own !== null) changes.forget(own);
  changes.undone(change, version);
  return result;
}

async function openChanged({ location, name }: ChangeMade, { span }: Undo, env: StatementEnv): Promise<Target> {
  const table = env.catalog.openAt(location);
  const snapshot = await table.snapshot(null, env.signal);
  return { found: { table, location, name, holder: { kind: 'path' } }, snapshot, span };
}

async function checkLast({ name, latest }: ChangeMade, snapshot: Snapshot, env: StatementEnv): Promise<void> {
  const { version, log, metadata } = snapshot;
  if (version === latest) return;
  const [last] = await readHistory(log, metadata, 1, env.signal);
  const named = last?.info?.['operation'];
  const operation = typeof named === 'string' ? named : 'unknown';
  throw new EngineError('UNDO_AFTER_OTHERS', { table: name, latest, version, operation });
}
