/** UPDATE: rows that meet a condition get other values, with deletion vectors for the old ones where the table has them. */
import { newBinding } from '../bind/bind.ts';
import { bindCondition, filtered } from '../bind/relation.ts';
import { resolveRelations } from '../bind/resolve-relations.ts';
import { int32 } from '../core/types.ts';
import { column, literal } from '../plan/build.ts';
import type { Expr } from '../plan/expr.ts';
import type { Update } from '../sql/ast-statement.ts';
import { affectedSchema } from './delete.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { assignedValues } from './write/assignments.ts';
import { checkSteady, passedColumns, predicateText, scanTarget, scopeOf } from './write/change-plan.ts';
import { tableOf } from './write/evolved-table.ts';
import { isDone } from './write/once.ts';
import { type ChangeCounts, runChanges } from './write/run-change.ts';
import { generationOf, storedRows } from './write/stored-rows.ts';
import { beginOn, openChanged, qualifierOf } from './write/target.ts';

/** Gives the count of rows. Errors: those of the values and the condition, the table's constraints, DELTA_CONCURRENT_*. */
export async function runUpdate(statement: Update, env: StatementEnv): Promise<StatementResult> {
  const target = await openChanged(statement.table, 'UPDATE', env);
  if (isDone(target.snapshot, env)) return { schema: affectedSchema, rows: [[0n]] };
  const { schema, metadata } = target.snapshot;
  const { fields } = schema;
  const binding = newBinding(env.bindEnv());
  const qualifier = qualifierOf(target, statement.alias, env);
  const change = scanTarget(target, qualifier, binding, beginOn(target, env), env);
  await resolveRelations(binding, statement);
  const scope = scopeOf(change.scan.columns);
  const predicate = statement.where === null ? null : bindCondition(binding, statement.where, scope).expr;
  if (predicate !== null) checkSteady(predicate, statement.span, 'INVALID_NON_DETERMINISTIC_EXPRESSIONS');
  const tableName = target.found.name;
  const { columns } = change;
  const assigned = assignedValues(statement.assignments, {
    binding,
    env,
    fields,
    columns,
    qualifier,
    scope,
    tableName,
  });
  for (const value of assigned.values()) {
    checkSteady(value, statement.span, 'INVALID_NON_DETERMINISTIC_EXPRESSIONS');
  }
  const values = new Map<string, Expr>();
  fields.forEach((f, i) => {
    const value = assigned.get(f.name) ?? (generationOf(f) === null ? column(columns[i]!) : undefined);
    if (value !== undefined) values.set(f.name, value);
  });
  const plan = predicate === null ? change.scan.plan : filtered(change.scan.plan, predicate);
  const passed = passedColumns(change, { action: literal(int32, 0), scanned: change.scan.columns, span: undefined });
  const { configuration } = metadata;
  const relation = { plan, columns: change.scan.columns };
  const input = { relation, values, fields, configuration, tableName, passed, span: statement.span };
  const stored = storedRows(input, binding, env);
  const counts = await runChanges(
    {
      change,
      plan: { stored, kinds: ['update'], allowsRepeats: false },
      table: tableOf(target.snapshot),
      given: new Set(fields.map((f) => f.name)),
      operation: (done) => ({
        name: 'UPDATE',
        parameters: { predicate: JSON.stringify(predicate === null ? [] : [predicateText(predicate, env)]) },
        metrics: updateMetrics(done, predicate === null),
      }),
    },
    env,
  );
  return { schema: affectedSchema, rows: [[BigInt(counts.rows[0]!)]] };
}

function updateMetrics(done: ChangeCounts, isOfAll: boolean): Record<string, number> {
  return {
    // As Spark counts: a file whose deletion vector grows is one that went.
    numRemovedFiles: done.removedFiles + done.vectorsAdded,
    numRemovedBytes: done.removedBytes,
    numCopiedRows: done.copiedRows,
    numDeletionVectorsAdded: done.vectorsAdded,
    executionTimeMs: done.elapsedMs,
    numDeletionVectorsUpdated: done.vectorsUpdated,
    scanTimeMs: done.elapsedMs,
    numAddedFiles: done.addedFiles,
    numUpdatedRows: done.rows[0]!,
    numDeletionVectorsRemoved: isOfAll ? 0 : done.vectorsRemoved,
    numAddedChangeFiles: done.changeFiles,
    numAddedBytes: done.addedBytes,
    rewriteTimeMs: 0,
  };
}
