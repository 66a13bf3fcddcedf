/** TRUNCATE TABLE: every file goes, in one commit; with PARTITION those of a partition. */

import { unsupported } from '../core/errors.ts';
import type { TruncateTable } from '../sql/ast-statement.ts';
import { noResult, type StatementEnv, type StatementResult } from './env.ts';
import { beginOn, commitChanges, namePartsOf, openTarget } from './write/target.ts';

/** Errors: TABLE_OR_VIEW_NOT_FOUND, DELTA_CONCURRENT_*. */
export async function runTruncate(statement: TruncateTable, env: StatementEnv): Promise<StatementResult> {
  const { span } = statement;
  if (statement.partition.length > 0) throw unsupported('TRUNCATE TABLE with PARTITION', { span });
  const parts = namePartsOf(statement.table, env);
  if (parts.length === 1 && env.catalog.temporary.setRows(parts[0]!, () => [])) return noResult;
  const target = await openTarget(statement.table, env);
  const tx = beginOn(target, env);
  tx.reads.isWholeTable = true;
  for (const file of target.snapshot.files) tx.remove(file);
  const metrics = { numRemovedFiles: target.snapshot.files.length };
  await commitChanges(tx, { name: 'TRUNCATE', parameters: {}, metrics, changesData: true }, env);
  return noResult;
}
