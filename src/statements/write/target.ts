/** The Delta table that a statement changes: found by name or path, at its latest version. */

import { newBinding } from '../../bind/bind.ts';
import { nameParts } from '../../bind/name.ts';
import { relationNotFound } from '../../bind/resolve-relations.ts';
import { quoteName } from '../../bind/suggest.ts';
import type { FoundTable } from '../../catalog/names.ts';
import { ownParts, pgFullName } from '../../catalog/pg/names.ts';
import { EngineError, type Span } from '../../core/errors.ts';
import { maintainLog } from '../../delta/checkpoint/maintain-log.ts';
import type { DataFileLayout } from '../../delta/data-files.ts';
import { mappingMode } from '../../delta/features/column-mapping.ts';
import { parseSchema } from '../../delta/schema.ts';
import { isDeltaTable, type Snapshot } from '../../delta/snapshot.ts';
import type { Clash, ConflictReason } from '../../delta/transaction/conflict.ts';
import type { Operation } from '../../delta/transaction/operation.ts';
import { Transaction } from '../../delta/transaction/transaction.ts';
import type { Identifier, ObjectName } from '../../sql/ast-expression.ts';
import type { Location } from '../../storage/open-store.ts';
import type { StatementEnv } from '../env.ts';

export interface Target {
  readonly found: FoundTable;
  readonly snapshot: Snapshot;
  readonly span: Span;
}

/** The parts of a name; IDENTIFIER(...) is evaluated. */
export function namePartsOf(name: ObjectName, env: StatementEnv): readonly string[] {
  const parts = nameParts(newBinding(env.bindEnv()), name);
  return ownParts(parts, { isPostgres: env.dialect.name === 'postgres' }, env.catalog.schemaNames());
}

/** Errors: TABLE_OR_VIEW_NOT_FOUND, EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE, and those of reading a log. */
export async function openTarget(name: ObjectName, env: StatementEnv): Promise<Target> {
  return openFound(name, env, (parts) => noTable(parts, name.span, env));
}

/** As `openTarget` for a statement that changes rows. Errors: DELTA_UNSUPPORTED_SOURCE for a view. */
export async function openChanged(
  name: ObjectName,
  operation: 'UPDATE' | 'DELETE' | 'MERGE',
  env: StatementEnv,
): Promise<Target> {
  return openFound(name, env, async (parts) => {
    const error = await noTable(parts, name.span, env);
    if (error.condition !== 'EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE') return error;
    return new EngineError('DELTA_UNSUPPORTED_SOURCE', { operation, plan: quoteName(parts) }, { span: name.span });
  });
}

async function openFound(
  name: ObjectName,
  env: StatementEnv,
  errorOf: (parts: readonly string[]) => Promise<EngineError>,
): Promise<Target> {
  const parts = namePartsOf(name, env);
  const found = env.catalog.findTable(parts);
  if (found === null) throw await errorOf(parts);
  return { found, span: name.span, snapshot: await found.table.snapshot(null, env.signal) };
}

/** The target at its latest version. */
export async function latest(target: Target, env: StatementEnv): Promise<Target> {
  return { ...target, snapshot: await target.found.table.snapshot(null, env.signal) };
}

/** The error for a name that stands for no table that can be changed. */
export async function noTable(parts: readonly string[], span: Span, env: StatementEnv): Promise<EngineError> {
  const scope = env.catalog.scope();
  const other = await scope.resolveRelation(parts, null, span);
  if (other === null) return relationNotFound(scope, parts, span);
  const viewName = quoteName(parts);
  return new EngineError('EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE', { viewName, operation: 'the statement' }, { span });
}

/** What may stand before the table's columns: its alias, or its whole name. */
export function qualifierOf({ found }: Target, alias: Identifier | null, { dialect }: StatementEnv): readonly string[] {
  if (alias !== null) return [alias.text];
  if (found.holder.kind === 'path') return [];
  const [catalog, schema, ...name] = found.name.split('.');
  return dialect.name === 'postgres' ? pgFullName(schema!, name.join('.')) : [catalog!, schema!, ...name];
}

export function layoutOf(snapshot: Snapshot): DataFileLayout {
  const { schema, partitionColumns, mapping, metadata } = snapshot;
  return { schema, partitionColumns, mapping, configuration: metadata.configuration };
}

export function beginOn({ found, snapshot }: Target, env: StatementEnv): Transaction {
  const { transaction } = env.catalog.tables;
  const tx = new Transaction(found.table.log, snapshot, env.commitContext);
  if (transaction === null) return tx;
  transaction.checkChange(found.table.log);
  const first = transaction.changed?.commits[0];
  tx.rowVersion = first === undefined ? null : first.tx.snapshot!.version + 1n;
  return tx;
}

/**
 * Commits, and does for the log what is due after it; within a transaction of several statements the commit is held until
 * its end. Errors: DELTA_CONCURRENT_*, DELTA_METADATA_CHANGED, DELTA_PROTOCOL_CHANGED.
 * Who has written files takes them back on an error unless `tx.isInDoubt`.
 */
export async function commitChanges(tx: Transaction, operation: Operation, env: StatementEnv): Promise<bigint> {
  const userMetadata = env.settings.get('spark.databricks.delta.commitInfo.userMetadata') ?? null;
  const outcome = await tx.commit({ ...operation, userMetadata }, env.signal);
  if (outcome.kind === 'conflict') {
    throw conflictError(outcome.winner.version, outcome.winner.operation, outcome.clash);
  }
  const held = env.catalog.tables.transaction?.tableOf(tx.log);
  if (held != null) {
    held.commits.push({ tx, operation });
    return outcome.version;
  }
  const metadata = tx.metadata!;
  const schema = parseSchema(metadata.schemaString, tx.log.name);
  const { partitionColumns } = metadata;
  const table = { log: tx.log, schema, mapping: mappingMode(tx.protocol!, metadata), partitionColumns, metadata };
  const before = outcome.version === 0n ? null : outcome.version - 1n;
  env.noteVersion({ table: tx.log.name, before, after: outcome.version });
  // The commit stands: what fails here is tried again after the next one.
  await maintainLog(table, outcome.version, env.checkpointContext());
  if (tx.snapshot !== null) {
    const location = { store: tx.log.store.ref, path: tx.log.root };
    env.catalog.changes.note({ location, name: tx.log.name, before: outcome.version - 1n, latest: outcome.version });
  }
  return outcome.version;
}

function conflictError(version: bigint, operation: string | null, { reason, where }: Clash): EngineError {
  const parameters = { version, operation: operation ?? 'unknown', where: where ?? 'files' };
  return new EngineError(conditions[reason], parameters);
}

const conditions = {
  protocolChanged: 'DELTA_PROTOCOL_CHANGED',
  metadataChanged: 'DELTA_METADATA_CHANGED',
  concurrentTransaction: 'DELTA_CONCURRENT_TRANSACTION',
  concurrentAppend: 'DELTA_CONCURRENT_APPEND',
  concurrentDeleteRead: 'DELTA_CONCURRENT_DELETE_READ',
  concurrentDeleteDelete: 'DELTA_CONCURRENT_DELETE_DELETE',
} as const satisfies Record<ConflictReason, string>;

/** True where a Delta table stands at the place. */
export function isTableAt({ store, path }: Location, env: StatementEnv): Promise<boolean> {
  return isDeltaTable(env.openStore(store), path, env.signal);
}
