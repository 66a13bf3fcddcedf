/**
 * A checkpoint in any of its forms as the beginning of a replay: what it says of the table at once, its files as rows,
 * their statistics when they are asked for or at once where there are few.
 */
import type { LogReaders } from '../readers.ts';
import { readLineBytes } from './bounded-read.ts';
import { CheckpointFiles, fileColumns } from './checkpoint-files.ts';
import { actionsOfBatch, otherColumns } from './checkpoint-rows.ts';
import { LateStatistics, type ParquetPart } from './late-statistics.ts';
import { naming, sidecarPath } from './read-log.ts';
import type { Replay } from './replay.ts';
import type { Checkpoint, LogPlace } from './segment.ts';

/** Adds the checkpoint's actions, those of its parts or sidecars included. Files that were removed are none of them. */
export async function readCheckpointInto(
  state: Replay,
  log: LogPlace,
  readers: LogReaders,
  checkpoint: Checkpoint,
  signal?: AbortSignal,
): Promise<void> {
  /** Each once, however often it is named: its files are in the table once. */
  const sidecars = new Map<string, { readonly path: string; readonly sizeBytes: number }>();
  const parts: ParquetPart[] = [];
  const files = new CheckpointFiles(state.table, state.place);
  const note = (path: string, sizeBytes: number): void => void sidecars.set(path, { path, sizeBytes });
  for (const { name, info } of checkpoint.files) {
    if (name.kind === 'v2' && name.format === 'json') {
      const bytes = await readLineBytes(log, info, signal);
      naming(log, info.path, () => {
        state.addCommit(bytes, false);
        for (const sidecar of state.takeSidecars()) note(sidecarPath(log, sidecar), sidecar.sizeBytes);
      });
      continue;
    }
    for await (const batch of readers.readParquet(log.store, info, otherColumns, signal)) {
      naming(log, info.path, () => {
        for (const action of actionsOfBatch(batch)) {
          if (action.kind === 'sidecar') note(sidecarPath(log, action.sidecar), action.sidecar.sizeBytes);
          else state.addOther(action);
        }
      });
    }
    parts.push(await addFiles(state, log, readers, files, info, signal));
  }
  // A classic name may hold this form too: without its sidecars the table would look empty.
  for (const sidecar of sidecars.values()) parts.push(await addFiles(state, log, readers, files, sidecar, signal));
  const late = new LateStatistics(state.table, log, readers, parts);
  state.late = late;
  if (late.rows <= eagerRowsMax) await late.load(signal);
}

/** Statistics of so many files are read with them. */
const eagerRowsMax = 20_000;

async function addFiles(
  state: Replay,
  log: LogPlace,
  readers: LogReaders,
  files: CheckpointFiles,
  { path, sizeBytes }: { readonly path: string; readonly sizeBytes: number },
  signal: AbortSignal | undefined,
): Promise<ParquetPart> {
  const from = state.table.count;
  for await (const batch of readers.readParquet(log.store, { path, sizeBytes }, fileColumns, signal)) {
    naming(log, path, () => files.addBatch(batch));
  }
  state.addRowsFrom(from);
  return { path, sizeBytes, from, to: state.table.count };
}
