/**
 * What becomes of the files whose rows go: a file without rows left is removed; of others the deletion vector grows where the
 * table has such, or the rows that stay are copied into new files. Takes places of rows; stages actions, gives counts.
 */
import { finish } from '../../bind/bind.ts';
import { withoutLength } from '../../bind/type-name.ts';
import type { AddFile } from '../../delta/actions.ts';
import { readDeletionVector } from '../../delta/deletion-vector.ts';
import { isOn } from '../../delta/features/feature.ts';
import type { LiveFile } from '../../delta/log/file-list.ts';
import { fileStatistics, statisticsObject } from '../../delta/statistics.ts';
import { trackedColumns } from '../../delta/target-scan.ts';
import { writeDeletionVectors } from '../../delta/write-deletion-vectors.ts';
import { stringifyJson } from '../../formats/json/lossless.ts';
import { column, literal } from '../../plan/build.ts';
import type { NamedExpr } from '../../plan/logical.ts';
import type { StatementEnv } from '../env.ts';
import { type ChangeTarget, scanRest, trackedItems } from './change-plan.ts';
import type { ChangeWriter } from './change-writer.ts';
import { upgraded } from './reshape.ts';
import { project } from './stored-rows.ts';
import { canWriteInThreads, writeInThreads } from './write-files.ts';

export interface RewriteCounts {
  removedFiles: number;
  removedBytes: number;
  copiedRows: number;
  vectorsAdded: number;
  vectorsUpdated: number;
  vectorsRemoved: number;
  /** Rows that stay in files whose deletion vector grew. */
  keptRows: number;
}

/** A file that loses rows. */
interface Touched {
  readonly index: number;
  readonly file: LiveFile;
  /** Deleted rows, those from before too, ascending. */
  readonly deleted: Uint32Array;
  /** Rows of the file, deleted ones counted; null where the log does not say. */
  readonly records: number | null;
}

/** Stages what the removed rows ask for. Errors: those of the store. */
export async function rewriteFiles(
  change: ChangeTarget,
  writer: ChangeWriter,
  env: StatementEnv,
): Promise<RewriteCounts> {
  const counts = emptyCounts();
  const { tx, target } = change;
  const touched = await touchedFiles(change, writer, env);
  const emptied = touched.filter(({ records, deleted }) => records === deleted.length);
  const others = touched.filter((each) => !emptied.includes(each));
  for (const { file } of emptied) removeFile(change, file, counts);
  if (others.length === 0) return counts;
  if (isOn(target.snapshot.metadata, 'delta.enableDeletionVectors')) {
    await growVectors(change, others, counts, env);
    return counts;
  }
  counts.copiedRows = await copyRest(change, writer, others, env);
  for (const { file } of others) removeFile(change, file, counts);
  for (const { file } of others) tx.reads.files.add(file.path);
  return counts;
}

export function emptyCounts(): RewriteCounts {
  return {
    removedFiles: 0,
    removedBytes: 0,
    copiedRows: 0,
    vectorsAdded: 0,
    vectorsUpdated: 0,
    vectorsRemoved: 0,
    keptRows: 0,
  };
}

/** Stages that a file goes whole. */
export function removeFile({ tx }: ChangeTarget, file: LiveFile, counts: RewriteCounts): void {
  tx.remove(file);
  counts.removedFiles++;
  counts.removedBytes += file.add.sizeBytes;
  if (file.add.deletionVector !== null) counts.vectorsRemoved++;
}

async function touchedFiles(
  { target, tx }: ChangeTarget,
  { removed }: ChangeWriter,
  env: StatementEnv,
): Promise<readonly Touched[]> {
  const { files, log } = target.snapshot;
  await files.loadStatistics(env.signal);
  const place = { store: log.store.ref, root: log.root };
  const touched: Touched[] = [];
  for (const [index, rows] of [...removed].sort(([a], [b]) => a - b)) {
    const file = files.at(index);
    tx.reads.files.add(file.path);
    const { deletionVector } = file.add;
    if (deletionVector !== null) {
      const open = (location: { store: typeof place.store }): typeof log.store => env.openStore(location.store);
      for (const row of await readDeletionVector(deletionVector, place, open, env.signal)) rows.add(row);
    }
    touched.push({ index, file, deleted: rows.toArray(), records: recordsOf(file.add) });
  }
  return touched;
}

async function growVectors(
  { tx, target }: ChangeTarget,
  touched: readonly Touched[],
  counts: RewriteCounts,
  env: StatementEnv,
): Promise<void> {
  const { newId } = env.commitContext;
  const rows = touched.map(({ deleted }) => deleted);
  const vectors = await writeDeletionVectors(target.snapshot.log, rows, { newId }, env.signal);
  touched.forEach(({ file, records, deleted }, i) => {
    counts.keptRows += (records ?? deleted.length) - deleted.length;
    tx.remove(file);
    const stats = looseStats(file.add);
    tx.stage({ kind: 'add', add: { ...file.add, dataChange: true, stats, deletionVector: vectors[i]! } });
    // As Spark counts: a vector in another's place is added, the other one removed.
    counts.vectorsAdded++;
    if (file.add.deletionVector === null) return;
    counts.vectorsUpdated++;
    counts.vectorsRemoved++;
  });
}

/** Rows that stay are written among the new ones, or beside them. Gives their count. */
async function copyRest(
  change: ChangeTarget,
  writer: ChangeWriter,
  touched: readonly Touched[],
  env: StatementEnv,
): Promise<number> {
  const { binding, target } = change;
  const rest = scanRest(change, new Map(touched.map(({ index, deleted }) => [index, deleted])), env);
  const own = rest.columns.slice(0, target.snapshot.schema.fields.length);
  const items = own.map((c, i): NamedExpr => {
    const expr = upgraded(column(c), withoutLength(writer.fields[i]!.type), binding);
    return { id: binding.newId(), name: c.name, expr };
  });
  const named = (name: string) => rest.columns.find((c) => c.name === name)!;
  const tracked = trackedColumns(target.snapshot) === null ? [] : trackedItems(binding, named, false);
  const added = writer.fields.slice(own.length).map(({ name, type }): NamedExpr => {
    return { id: binding.newId(), name, expr: literal(withoutLength(type), null) };
  });
  const relation = project(binding, rest, [...items, ...added, ...tracked]);
  const { location } = target.found;
  const { layout, options } = writer;
  const sizeBytes = touched.reduce((sum, { file }) => sum + file.add.sizeBytes, 0);
  if (sizeBytes >= apartBytesMin && canWriteInThreads(location, layout)) {
    const copied = await writeInThreads({ relation, binding, layout, location, options, broken: null }, env);
    writer.takeOver(copied);
    return copied.rows;
  }
  const before = writer.data.rows;
  for await (const batch of env.stream(finish(binding, relation))) await writer.data.write(batch);
  return writer.data.rows - before;
}

/** Copies of so many bytes are made by several threads, in files of their own; fewer go into the files of the new rows. */
const apartBytesMin = 32 << 20;

/** Bounds hold still, counts of NULLs may not. */
function looseStats(add: AddFile): AddFile['stats'] {
  const stats = statisticsObject(add.stats);
  return stats === null ? null : stringifyJson({ ...stats, tightBounds: false });
}

/** Rows of a file, deleted ones counted; null where the log does not say. */
export function recordsOf(add: AddFile): number | null {
  return fileStatistics(add).rows;
}
