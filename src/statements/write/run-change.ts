/**
 * Runs a plan of changes: the rows as they come, the files that they touch, and one commit. Takes the plan and how the history
 * names it; gives what was counted. A statement that changes nothing commits nothing; one that fails takes its files back.
 */
import { finish } from '../../bind/bind.ts';
import type { AddFile } from '../../delta/actions.ts';
import type { Operation } from '../../delta/transaction/operation.ts';
import type { Transaction } from '../../delta/transaction/transaction.ts';
import type { StatementEnv } from '../env.ts';
import type { ChangePlan, ChangeTarget } from './change-plan.ts';
import { ChangeWriter } from './change-writer.ts';
import { type EvolvedTable, stageFields } from './evolved-table.ts';
import { stageApplication } from './once.ts';
import { type RewriteCounts, rewriteFiles } from './rewrite.ts';
import type { StoredRows } from './stored-rows.ts';
import { commitChanges } from './target.ts';
import { storingError } from './write-rows.ts';

/** What was done, for metrics and the answer. */
export interface ChangeCounts extends RewriteCounts {
  /** Rows by the number of their change. */
  readonly rows: readonly number[];
  readonly addedFiles: number;
  readonly addedBytes: number;
  readonly changeFiles: number;
  /** Rows that came in beside the changes. */
  readonly inserted: number;
  readonly elapsedMs: number;
}

export interface ChangeRun {
  readonly change: ChangeTarget;
  readonly plan: ChangePlan;
  /** The table's columns after the statement. */
  readonly table: EvolvedTable;
  /** Rows that come in beside the changes. */
  readonly added?: StoredRows;
  /** Columns for which inserted rows have values. */
  readonly given: ReadonlySet<string>;
  readonly operation: (counts: ChangeCounts) => Omit<Operation, 'changesData'>;
}

/** Errors: those of the rows and of the commit. */
export async function runChanges(run: ChangeRun, env: StatementEnv): Promise<ChangeCounts> {
  const { change, plan, table, given, added } = run;
  const { fields } = table;
  const { nowMs } = env.commitContext;
  const startedMs = nowMs();
  const writer = new ChangeWriter(plan, change.target, fields, given, env);
  try {
    const bound = finish(change.binding, plan.stored.relation);
    for await (const batch of env.stream(bound)) await writer.write(batch);
    if (added !== undefined) {
      await writer.startFiles();
      for await (const batch of env.stream(finish(change.binding, added.relation))) await writer.insert(batch, added);
      await writer.startFiles();
    }
    noteSources(change);
    const rewritten = await rewriteFiles(change, writer, env);
    const adds = await writer.finish();
    const changes = await writer.finishChanges();
    const counts: ChangeCounts = {
      ...rewritten,
      rows: writer.counts,
      addedFiles: adds.length,
      addedBytes: adds.reduce((sum, add) => sum + add.sizeBytes, 0),
      changeFiles: changes.length,
      inserted: writer.inserted,
      elapsedMs: nowMs() - startedMs,
    };
    await commit(run, writer, adds, changes, counts, env);
    return counts;
  } catch (error) {
    if (!change.tx.isInDoubt) await writer.abort();
    throw storingError(error, fields, 'DELTA_CAST_OVERFLOW_IN_TABLE_WRITE');
  }
}

async function commit(
  { change, table, operation }: ChangeRun,
  writer: ChangeWriter,
  adds: readonly AddFile[],
  changes: readonly AddFile[],
  counts: ChangeCounts,
  env: StatementEnv,
): Promise<void> {
  const { tx, target } = change;
  for (const add of adds) tx.stage({ kind: 'add', add });
  for (const { path, partitionValues, sizeBytes } of changes) {
    tx.stage({ kind: 'cdc', cdc: { path, partitionValues, sizeBytes } });
  }
  const { snapshot } = target;
  stageFields(tx, snapshot, { ...table, fields: writer.fieldsAfter() ?? table.fields });
  await commitChange(tx, operation(counts), env);
}

/** Commits what is staged, with the session's application; nothing where nothing is. */
export async function commitChange(
  tx: Transaction,
  operation: Omit<Operation, 'changesData'>,
  env: StatementEnv,
): Promise<void> {
  if (tx.staged.length === 0) return;
  stageApplication(tx, env);
  await commitChanges(tx, { ...operation, changesData: true }, env);
}

/** Queries beside the scan that read the table too depend on all of it. */
function noteSources({ binding, target, tx }: ChangeTarget): void {
  const prefix = `${target.found.table.log.name}@`;
  for (const id of binding.tables.keys()) {
    if (id.startsWith(prefix) && !id.includes('#')) tx.reads.isWholeTable = true;
  }
}
