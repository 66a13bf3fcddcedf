/** DELETE where the partitions alone decide which files go: no file is read. Takes a condition; stages, commits, and counts. */
import { isOn } from '../../delta/features/feature.ts';
import type { Snapshot } from '../../delta/snapshot.ts';
import type { Expr } from '../../plan/expr.ts';
import { columnsOf } from '../../plan/walk.ts';
import type { StatementEnv } from '../env.ts';
import type { ChangeTarget } from './change-plan.ts';
import { emptyCounts, recordsOf, removeFile } from './rewrite.ts';
import type { ChangeCounts } from './run-change.ts';

/** Stages that the files go; null where rows have to be looked at, or where the log does not say how many there are. */
export async function removeWholeFiles(
  change: ChangeTarget,
  predicate: Expr | null,
  env: StatementEnv,
): Promise<ChangeCounts | null> {
  const { target, tx, binding, scan } = change;
  if (!isOfPartitions(change, predicate) || scan.plan.kind !== 'scan') return null;
  const startedMs = env.commitContext.nowMs();
  const provider = binding.tables.get(scan.plan.table.id)!;
  const { columns } = scan.plan;
  if (predicate !== null && provider.pushdown(predicate, new Map(columns.map((c) => [c.id, c]))) !== 'exact')
    return null;
  const { files } = target.snapshot;
  await files.loadStatistics(env.signal);
  const request = {
    columns,
    filters: predicate === null ? [] : [predicate],
    limit: null,
    isSkippingOn: true,
    zone: env.zone,
  };
  const { splits } = await provider.plan(request, env.signal);
  const gone = splits.flatMap((split) => (split.kind === 'parquet' ? [files.at(split.file!)] : []));
  const rows = gone.map(({ add }) => liveRowsOf(add));
  if (rows.some((count) => count === null)) return null;
  const counts = emptyCounts();
  for (const file of gone) {
    tx.reads.files.add(file.path);
    removeFile(change, file, counts);
  }
  return {
    ...counts,
    rows: [rows.reduce((sum: number, count) => sum + count!, 0)],
    addedFiles: 0,
    addedBytes: 0,
    changeFiles: 0,
    inserted: 0,
    elapsedMs: env.commitContext.nowMs() - startedMs,
  };
}

/** True for a condition that names partition columns alone, and without one. */
export function isOfPartitions({ target, scan }: ChangeTarget, predicate: Expr | null): boolean {
  if (predicate === null) return true;
  const { partitionColumns } = target.snapshot;
  const names = [...columnsOf(predicate)].map((id) => scan.columns.find((column) => column.id === id)?.name);
  return names.length > 0 && names.every((name) => name !== undefined && partitionColumns.includes(name));
}

/** Rows that a file still has; null where the log does not say. */
export function liveRowsOf(add: Parameters<typeof recordsOf>[0]): number | null {
  const records = recordsOf(add);
  return records === null ? null : records - (add.deletionVector?.cardinality ?? 0);
}

/** Changes of rows are told by deletion vectors where the table has them. */
export function hasVectors({ metadata }: Snapshot): boolean {
  return isOn(metadata, 'delta.enableDeletionVectors');
}
