/** FSCK REPAIR TABLE: files that the log names and that are not there any more leave the table. */
import { boolType, field, utf8 } from '../core/types.ts';
import { placeOfFile } from '../delta/log/data-path.ts';
import type { LiveFile } from '../delta/log/file-list.ts';
import type { RepairTable } from '../sql/ast-maintenance.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { beginOn, commitChanges, openTarget } from './write/target.ts';

const schema = { fields: [field('dataFilePath', utf8), field('dataFileMissing', boolType)] };

/** Gives the missing files. Errors: those of the store, DELTA_CONCURRENT_*. */
export async function runRepair(statement: RepairTable, env: StatementEnv): Promise<StatementResult> {
  const target = await openTarget(statement.table, env);
  const { log, files } = target.snapshot;
  const place = { store: log.store.ref, root: log.root };
  const missing: LiveFile[] = [];
  for (const file of files) {
    const at = placeOfFile(file.path, place);
    if ((await env.openStore(at.store).head(at.path, env.signal)) === null) missing.push(file);
  }
  if (!statement.isDryRun && missing.length > 0) {
    const tx = beginOn(target, env);
    for (const file of missing) {
      tx.reads.files.add(file.path);
      tx.remove(file);
    }
    const metrics = { numRemovedFiles: missing.length, numMissingFiles: missing.length };
    await commitChanges(tx, { name: 'FSCK', parameters: { dryRun: 'false' }, metrics, changesData: true }, env);
  }
  return { schema, rows: missing.map(({ add }) => [add.path, true]) };
}
