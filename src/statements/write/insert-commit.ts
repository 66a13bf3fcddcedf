/** The commit of an INSERT: files added, and for OVERWRITE those removed that stood in their place. */

import { EngineError } from '../../core/errors.ts';
import type { AddFile } from '../../delta/actions.ts';
import { physicalName } from '../../delta/features/column-mapping.ts';
import type { LiveFile } from '../../delta/log/file-list.ts';
import { partitionText } from '../../delta/partition.ts';
import type { Snapshot } from '../../delta/snapshot.ts';
import type { FileMatcher } from '../../delta/transaction/read-set.ts';
import type { Transaction } from '../../delta/transaction/transaction.ts';
import type { Insert } from '../../sql/ast-statement.ts';
import type { StatementEnv } from '../env.ts';
import { type EvolvedTable, stageFields } from './evolved-table.ts';
import { stageApplication } from './once.ts';
import type { RowSource } from './row-source.ts';
import { beginOn, commitChanges, type Target } from './target.ts';
import { liveRowsOf } from './whole-files.ts';
import type { WrittenRows } from './write-rows.ts';

export interface InsertCommit {
  readonly statement: Insert;
  readonly target: Target;
  readonly source: RowSource;
  readonly written: WrittenRows;
  readonly table: EvolvedTable;
  /** Partition columns that the statement gives a value, and the log's text of it. */
  readonly statics: ReadonlyMap<string, string | null>;
  readonly load: FileLoad | null;
}

/** The statement takes columns on that the table lacks. */
export function mayEvolve({ evolvesSchema }: Insert, { settings }: StatementEnv): boolean {
  return evolvesSchema || settings.get('spark.databricks.delta.schema.autoMerge.enabled')?.toLowerCase() === 'true';
}

/** Files that are loaded once each: the applications that stand for them, and how the history names the statement. */
export interface FileLoad {
  readonly appIds: readonly string[];
  readonly name: string;
  /** Files that were loaded before are loaded again. */
  readonly isForced: boolean;
}

/** Errors: DELTA_CONCURRENT_* and their kin; the files are taken back then. */
export async function commitInsert(insert: InsertCommit, env: StatementEnv): Promise<bigint> {
  const { statement, target, written } = insert;
  const tx = beginOn(target, env);
  try {
    readSource(tx, insert);
    stageApplication(tx, env);
    stageLoad(tx, insert, env);
    const removed = statement.isOverwrite ? overwritten(tx, insert, env) : [];
    for (const file of removed) tx.remove(file);
    for (const add of written.adds) tx.stage({ kind: 'add', add });
    stageFields(tx, target.snapshot, { ...insert.table, fields: written.fields ?? insert.table.fields });
    if (tx.staged.length === 0) return target.snapshot.version;
    const parameters = {
      mode: statement.isOverwrite ? 'Overwrite' : 'Append',
      ...(mayEvolve(statement, env) ? { canMergeSchema: 'true' } : {}),
      partitionBy: '[]',
      ...overwriteParameters(insert, env),
    };
    const isReplacing = statement.isOverwrite && insert.statics.size > 0 && !isDynamic(env);
    const replaced = isReplacing ? replaceMetrics(removed) : {};
    const metrics = { ...metricsOf(written, statement.isOverwrite ? removed : null), ...replaced };
    return await commitChanges(tx, { name: insert.load?.name ?? 'WRITE', parameters, metrics, changesData: true }, env);
  } catch (error) {
    if (!tx.isInDoubt) await written.abort();
    throw error;
  }
}

function stageLoad(tx: Transaction, { load, target }: InsertCommit, env: StatementEnv): void {
  for (const appId of load?.appIds ?? []) {
    const loaded = target.snapshot.transactions.get(appId);
    if (loaded !== undefined && load?.isForced !== true) {
      // Another session has loaded it since the files were chosen.
      const parameters = { version: target.snapshot.version, operation: load!.name, where: appId };
      throw new EngineError('DELTA_CONCURRENT_TRANSACTION', parameters);
    }
    tx.reads.appIds.add(appId);
    const version = (loaded?.version ?? 0n) + 1n;
    tx.stage({ kind: 'txn', txn: { appId, version, lastUpdatedMs: env.commitContext.nowMs() } });
  }
}

/** A query that reads the table that it fills depends on all of it. */
function readSource(tx: Transaction, { target, source }: InsertCommit): void {
  const prefix = `${target.found.table.log.name}@`;
  for (const id of source.binding.tables.keys()) if (id.startsWith(prefix)) tx.reads.isWholeTable = true;
}

/** The files that an overwrite removes: all, those of the named partition, or those of every partition that got rows. */
function overwritten(tx: Transaction, insert: InsertCommit, env: StatementEnv): readonly LiveFile[] {
  const { target, written, statics } = insert;
  const { snapshot } = target;
  if (isDynamic(env) && snapshot.partitionColumns.length > 0) {
    const columns = snapshot.partitionColumns.map((name) => physicalOf(snapshot, name));
    const keys = new Set(written.adds.map((add) => partitionKey(add, columns)));
    return matching(tx, snapshot.files, (add) => keys.has(partitionKey(add, columns)));
  }
  if (statics.size === 0) {
    tx.reads.isWholeTable = true;
    return [...snapshot.files];
  }
  const wanted = [...statics].map(([name, text]) => [physicalOf(snapshot, name), text] as const);
  return matching(tx, snapshot.files, (add) => wanted.every(([name, text]) => partitionText(add, name) === text));
}

/** Which rows an overwrite replaces, as the history tells it. */
function overwriteParameters({ statement, target, statics }: InsertCommit, env: StatementEnv): Record<string, string> {
  if (!statement.isOverwrite) return {};
  if (isDynamic(env) && target.snapshot.partitionColumns.length > 0) return { isDynamicPartitionOverwrite: 'true' };
  if (statics.size === 0) return {};
  const { fields } = target.snapshot.schema;
  const terms = [...statics].map(([name, text]) => {
    const isText = fields.find((f) => f.name === name)?.type.id === 'utf8';
    return `(${name} <=> ${text === null ? 'NULL' : isText ? `'${text}'` : text})`;
  });
  return { predicate: terms.length === 1 ? terms[0]! : `(${terms.join(' AND ')})` };
}

function isDynamic({ settings }: StatementEnv): boolean {
  return settings.get('spark.sql.sources.partitionOverwriteMode')?.toLowerCase() === 'dynamic';
}

/** A named partition is replaced as REPLACE WHERE does it, and counted so. */
function replaceMetrics(removed: readonly LiveFile[]): Record<string, number> {
  const numDeletedRows = removed.reduce((sum, { add }) => sum + (liveRowsOf(add) ?? 0), 0);
  return { numDeletedRows, numCopiedRows: 0, numAddedChangeFiles: 0 };
}

function physicalOf({ schema, mapping }: Snapshot, name: string): string {
  return physicalName(schema.fields.find((f) => f.name === name)!, mapping);
}

/** The files of partitions, which count as read. */
function matching(tx: Transaction, files: Iterable<LiveFile>, matches: FileMatcher): readonly LiveFile[] {
  tx.reads.matchers.push(matches);
  const found = [...files].filter(({ add }) => matches(add));
  for (const { path } of found) tx.reads.files.add(path);
  return found;
}

function partitionKey(add: AddFile, columns: readonly string[]): string {
  return JSON.stringify(columns.map((name) => partitionText(add, name)));
}

function metricsOf({ adds, rows }: WrittenRows, removed: readonly LiveFile[] | null): Record<string, number> {
  const bytes = (files: readonly AddFile[]): number => files.reduce((sum, add) => sum + add.sizeBytes, 0);
  const removal =
    removed === null ? {} : { numRemovedFiles: removed.length, numRemovedBytes: bytes(removed.map(({ add }) => add)) };
  return { numFiles: adds.length, ...removal, numOutputRows: rows, numOutputBytes: bytes(adds) };
}
