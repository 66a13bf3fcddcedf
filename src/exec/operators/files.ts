/**
 * Writes rows into data files, where they are made: each thread has files of its own, encoded from the statement's memory.
 * What a failed statement wrote is taken back.
 */
import type { Batch } from '../../core/batch.ts';
import { forEachRow, rowsOf } from '../../core/batch.ts';
import { isNullAt } from '../../core/vector.ts';
import { DataFileWriter, deleteDataFiles } from '../../delta/data-files.ts';
import { createParquetEncoder } from '../../formats/parquet/encode/space.ts';
import type { ObjectStore } from '../../storage/store.ts';
import type { ExecContext } from '../context.ts';
import { exportedBatch } from '../export-batch.ts';
import type { FileTarget, WrittenFiles } from '../file-target.ts';
import type { ExecThread } from '../thread.ts';
import type { SinkState } from './operator.ts';

/** A thread's files may take this part of the statement's memory. */
const memoryShare = 8;

export function filesSink(context: ExecContext, target: FileTarget): SinkState {
  const { lease, kernels, settings, thread } = context;
  const { layout, root, id, nowMs, columns } = target;
  const encoder = createParquetEncoder(settings.isWasmOn ? { lease, kernels } : { wasm: false });
  const suffix = (thread % 0x1_00_00).toString(16).padStart(4, '0');
  const writer = new DataFileWriter(
    layout,
    {
      store: context.openStore(target.store),
      root,
      encoder,
      nowMs: () => nowMs,
      newId: () => `${id.slice(0, -suffix.length)}${suffix}`,
    },
    { ...target.options, memoryBytes: Math.floor(lease.limitBytes / memoryShare) },
  );
  let broken: Batch | null = null;
  return {
    async push(batch) {
      const row = target.broken === null ? null : brokenRow(batch, target.broken);
      if (row !== null) {
        broken = exportedBatch(context, { ...batch, selection: Uint16Array.of(row) });
        return 'done';
      }
      await writer.write({ ...batch, columns: batch.columns.slice(0, columns) });
      return 'more';
    },
    async partial() {
      const written: WrittenFiles = { adds: await writer.finish(), rows: writer.rows, broken };
      return { kind: 'files', written };
    },
    merge: () => {},
    finish: () => ({ kind: 'nothing' }),
    async abort() {
      await writer.abort();
      encoder.close();
    },
  };
}

/** Ends the files of all threads. Where one cannot, those of the others are taken back. */
export async function gatherFiles(
  threads: readonly ExecThread[],
  sink: number,
  { root }: FileTarget,
  store: ObjectStore,
): Promise<readonly WrittenFiles[]> {
  const ended = await Promise.allSettled(threads.map((thread) => thread.partial(sink)));
  const written = ended.flatMap((each) =>
    each.status === 'fulfilled' && each.value?.kind === 'files' ? [each.value.written] : [],
  );
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed === undefined) return written;
  await deleteFiles(written, root, store);
  throw failed.reason;
}

/** Files that cannot be deleted are left for VACUUM. */
export async function deleteFiles(written: readonly WrittenFiles[], root: string, store: ObjectStore): Promise<void> {
  const adds = written.flatMap((each) => each.adds);
  await deleteDataFiles(adds, { store, root });
}

function brokenRow(batch: Batch, at: number): number | null {
  const vector = batch.columns[at]!;
  if (vector.layout === 'const') return vector.value === null ? null : (batch.selection?.[0] ?? 0);
  let found: number | null = null;
  forEachRow(rowsOf(batch), (row) => {
    if (found === null && !isNullAt(vector, row)) found = row;
  });
  return found;
}
