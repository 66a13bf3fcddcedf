/** The files that a transaction's statements have made, for who takes back those that no commit names. */
import type { TransactionTable } from '../../catalog/open-transaction.ts';
import { vectorFile } from '../../delta/deletion-vector.ts';
import { canonicalPath, placeOfFile, type TablePlace } from '../../delta/log/data-path.ts';
import type { StagedAction } from '../../delta/transaction/action-json.ts';
import type { StatementEnv } from '../env.ts';

/** Deletes what the statements made, but for what `kept` names and what was there before. What cannot be deleted is left for VACUUM. */
export async function deleteMade(
  { commits, real }: TransactionTable,
  kept: readonly StagedAction[],
  env: StatementEnv,
): Promise<void> {
  const place: TablePlace = { store: real.log.store.ref, root: real.log.root };
  const made = new Set(commits.flatMap(({ tx }) => filesOf(tx.staged, place)));
  if (made.size === 0) return;
  for (const path of filesOf(kept, place)) made.delete(path);
  const before = commits[0]!.tx.snapshot!;
  for (const { path, add } of before.files) {
    made.delete(path);
    if (add.deletionVector === null) continue;
    const file = vectorFile(add.deletionVector, place);
    if (file !== null) made.delete(file);
  }
  for (const path of made) {
    const location = placeOfFile(path, place);
    await env
      .openStore(location.store)
      .delete(location.path)
      .catch(() => {});
  }
}

/** Canonical paths: data, change data, deletion vectors. */
function filesOf(actions: readonly StagedAction[], place: TablePlace): readonly string[] {
  return actions.flatMap((action) => {
    if (action.kind === 'cdc') return [canonicalPath(action.cdc.path, place)];
    if (action.kind !== 'add') return [];
    const { path, deletionVector } = action.add;
    const vector = deletionVector === null ? null : vectorFile(deletionVector, place);
    return [canonicalPath(path, place), ...(vector === null ? [] : [vector])];
  });
}
