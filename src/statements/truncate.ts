/** TRUNCATE TABLE: every file goes, in one commit. */

import { EngineError } from '../core/errors.ts';
import type { TruncateTable } from '../sql/ast-statement.ts';
import { noResult, type StatementEnv, type StatementResult } from './env.ts';
import { beginOn, commitChanges, namePartsOf, openTarget } from './write/target.ts';

/** Errors: DELTA_TRUNCATE_TABLE_PARTITION_NOT_SUPPORTED, as Spark has it for Delta tables; TABLE_OR_VIEW_NOT_FOUND, DELTA_CONCURRENT_*. */
export async function runTruncate(statement: TruncateTable, env: StatementEnv): Promise<StatementResult> {
  const parts = namePartsOf(statement.table, env);
  if (parts.length === 1 && env.catalog.temporary.setRows(parts[0]!, () => [])) return noResult;
  const target = await openTarget(statement.table, env);
  const { span } = statement;
  if (statement.partition.length > 0) {
    const hint = 'DELETE FROM with a condition on the partition columns does it.';
    throw new EngineError('DELTA_TRUNCATE_TABLE_PARTITION_NOT_SUPPORTED', {}, { span, hint });
  }
  const tx = beginOn(target, env);
  tx.reads.isWholeTable = true;
  for (const file of target.snapshot.files) tx.remove(file);
  if (tx.staged.length === 0) return noResult;
  const metrics = { numRemovedFiles: target.snapshot.files.length };
  await commitChanges(tx, { name: 'TRUNCATE', parameters: {}, metrics, changesData: true }, env);
  return noResult;
}
