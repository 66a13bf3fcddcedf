/** How the history shows a MERGE: its conditions and counts, by Spark's names. */

import type { Operation } from '../../delta/transaction/operation.ts';
import type { Expr } from '../../plan/expr.ts';
import type { Merge, MergeClause } from '../../sql/ast-statement.ts';
import { printExpression } from '../../sql/print.ts';
import type { StatementEnv } from '../env.ts';
import { predicateText } from './change-plan.ts';
import type { MergeKind } from './merge-rows.ts';
import type { ChangeCounts } from './run-change.ts';

export function mergeOperation(
  { clauses }: Merge,
  condition: Expr,
  done: ChangeCounts,
  kinds: readonly MergeKind[],
  sourceRows: number,
  env: StatementEnv,
): Omit<Operation, 'changesData'> {
  const predicates = (when: MergeClause['when']): string => {
    const own = clauses.filter((clause) => clause.when === when);
    return JSON.stringify(own.map(predicateJson));
  };
  return {
    name: 'MERGE',
    parameters: {
      predicate: JSON.stringify([predicateText(condition, env)]),
      matchedPredicates: predicates('matched'),
      notMatchedBySourcePredicates: predicates('notMatchedBySource'),
      notMatchedPredicates: predicates('notMatched'),
    },
    metrics: metricsOf(done, kinds, sourceRows),
  };
}

function predicateJson({ condition, action }: MergeClause): Record<string, string> {
  const actionType = { delete: 'delete', update: 'update', updateAll: 'update', insert: 'insert', insertAll: 'insert' };
  const predicate = condition === null ? {} : { predicate: printExpression(condition) };
  return { ...predicate, actionType: actionType[action.kind] };
}

function metricsOf(done: ChangeCounts, kinds: readonly MergeKind[], sourceRows: number): Record<string, number> {
  const count = (kind: string, when?: string): number =>
    done.rows.reduce((sum, rows, i) => {
      const isCounted = kinds[i]!.kind === kind && (when === undefined || kinds[i]!.when === when);
      return sum + (isCounted ? rows : 0);
    }, 0);
  const [updated, deleted, inserted] = [count('update'), count('delete'), count('insert')];
  return {
    numTargetRowsCopied: done.copiedRows,
    numTargetRowsDeleted: deleted,
    numTargetFilesAdded: done.addedFiles,
    numTargetBytesAdded: done.addedBytes,
    numTargetBytesRemoved: done.removedBytes,
    numTargetDeletionVectorsAdded: done.vectorsAdded,
    numTargetRowsMatchedUpdated: count('update', 'matched'),
    executionTimeMs: done.elapsedMs,
    materializeSourceTimeMs: 0,
    numTargetRowsInserted: inserted,
    numTargetRowsMatchedDeleted: count('delete', 'matched'),
    numTargetDeletionVectorsUpdated: done.vectorsUpdated,
    scanTimeMs: done.elapsedMs,
    numTargetRowsUpdated: updated,
    numOutputRows: done.copiedRows + updated + inserted,
    numTargetDeletionVectorsRemoved: done.vectorsRemoved,
    numTargetRowsNotMatchedBySourceUpdated: count('update', 'notMatchedBySource'),
    numTargetChangeFilesAdded: done.changeFiles,
    numSourceRows: sourceRows,
    numTargetFilesRemoved: done.removedFiles,
    numTargetRowsNotMatchedBySourceDeleted: count('delete', 'notMatchedBySource'),
    rewriteTimeMs: 0,
  };
}
