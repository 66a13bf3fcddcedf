/** DELETE FROM: rows go by a condition, with deletion vectors where the table has them. */
import { newBinding } from '../bind/bind.ts';
import { bindCondition, filtered } from '../bind/relation.ts';
import { resolveRelations } from '../bind/resolve-relations.ts';
import { field, int32, int64 } from '../core/types.ts';
import type { Operation } from '../delta/transaction/operation.ts';
import { literal } from '../plan/build.ts';
import type { Delete } from '../sql/ast-statement.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { checkSteady, limiting, passedColumns, predicateText, scanTarget, scopeOf } from './write/change-plan.ts';
import { tableOf } from './write/evolved-table.ts';
import { isDone } from './write/once.ts';
import { type ChangeCounts, commitChange, runChanges } from './write/run-change.ts';
import { project } from './write/stored-rows.ts';
import { beginOn, openChanged, qualifierOf } from './write/target.ts';
import { hasVectors, isOfPartitions, removeWholeFiles } from './write/whole-files.ts';

export const affectedSchema = { fields: [field('num_affected_rows', int64, false)] };

/** Gives the count of rows. Errors: those of the condition, DELTA_CANNOT_MODIFY_APPEND_ONLY, DELTA_CONCURRENT_*. */
export async function runDelete(statement: Delete, env: StatementEnv): Promise<StatementResult> {
  const target = await openChanged(statement.table, 'DELETE', env);
  if (isDone(target.snapshot, env)) return { schema: affectedSchema, rows: [[0n]] };
  const binding = newBinding(env.bindEnv());
  const tx = beginOn(target, env);
  const change = scanTarget(target, qualifierOf(target, statement.alias, env), binding, tx, env);
  await resolveRelations(binding, statement);
  const { where } = statement;
  const predicate = where === null ? null : limiting(bindCondition(binding, where, scopeOf(change.scan.columns)).expr);
  if (predicate !== null) checkSteady(predicate, where!.span, 'INVALID_NON_DETERMINISTIC_EXPRESSIONS');
  const operation = (done: ChangeCounts): Omit<Operation, 'changesData'> => ({
    name: 'DELETE',
    parameters: { predicate: JSON.stringify([predicateText(predicate, env)]) },
    metrics: deleteMetrics(done),
  });
  const whole = await removeWholeFiles(change, predicate, env);
  if (whole !== null) {
    await commitChange(tx, operation(whole), env);
    return { schema: affectedSchema, rows: [[BigInt(whole.rows[0]!)]] };
  }
  const plan = predicate === null ? change.scan.plan : filtered(change.scan.plan, predicate);
  const relation = { plan, columns: change.scan.columns };
  const passed = passedColumns(change, { action: literal(int32, 0), scanned: change.scan.columns, span: undefined });
  // No row is written, so none of its columns is read: change data has the old row among what is passed.
  const own = change.columns.map((c) => ({ id: binding.newId(), name: c.name, expr: literal(c.type, null) }));
  const broken = { id: binding.newId(), name: '_broken', expr: literal(int32, null) };
  const stored = { relation: project(binding, relation, [...own, ...passed, broken]), checks: [] };
  const counts = await runChanges(
    {
      change,
      plan: {
        stored,
        kinds: ['delete'],
        allowsRepeats: false,
        recordsChanges: !hasVectors(target.snapshot) && !isOfPartitions(change, predicate),
      },
      table: tableOf(target.snapshot),
      given: new Set(),
      operation,
    },
    env,
  );
  return { schema: affectedSchema, rows: [[BigInt(counts.rows[0]!)]] };
}

function deleteMetrics(done: ChangeCounts): Record<string, number> {
  return {
    numRemovedFiles: done.removedFiles,
    numRemovedBytes: done.removedBytes,
    numCopiedRows: done.copiedRows,
    numDeletionVectorsAdded: done.vectorsAdded,
    executionTimeMs: done.elapsedMs,
    numDeletionVectorsUpdated: done.vectorsUpdated,
    numAddedFiles: done.addedFiles,
    numDeletionVectorsRemoved: done.vectorsRemoved,
    numAddedChangeFiles: done.changeFiles,
    numDeletedRows: done.rows[0]!,
    scanTimeMs: done.elapsedMs,
    numAddedBytes: done.addedBytes,
    rewriteTimeMs: 0,
  };
}
