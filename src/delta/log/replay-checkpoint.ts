/**
 * A checkpoint in any of its forms as the beginning of a replay: what it says of the table at once, its files as rows,
 * their statistics when they are asked for or at once where there are few.
 */
import { corrupt } from '../actions.ts';
import type { LogReaders } from '../readers.ts';
import { CheckpointFiles, fileColumns, parsedStatsColumns, statsColumns, statsTexts } from './checkpoint-files.ts';
import { actionsOfBatch, otherColumns } from './checkpoint-rows.ts';
import type { FileTable } from './file-table.ts';
import { naming, readBytes, sidecarPath } from './read-log.ts';
import type { Replay } from './replay.ts';
import type { Checkpoint, LogPlace } from './segment.ts';

interface ParquetPart {
  readonly path: string;
  readonly sizeBytes: number;
  /** Rows of the table that the part gave. */
  readonly from: number;
  readonly to: number;
}

/** Adds the checkpoint's actions, those of its parts or sidecars included. Files that were removed are none of them. */
export async function readCheckpointInto(
  state: Replay,
  log: LogPlace,
  readers: LogReaders,
  checkpoint: Checkpoint,
  signal?: AbortSignal,
): Promise<void> {
  const sidecars: { readonly path: string; readonly sizeBytes: number }[] = [];
  const parts: ParquetPart[] = [];
  const files = new CheckpointFiles(state.table, state.place);
  const note = (path: string, sizeBytes: number): void => void sidecars.push({ path, sizeBytes });
  for (const { name, info } of checkpoint.files) {
    if (name.kind === 'v2' && name.format === 'json') {
      const bytes = await readBytes(log, info.path, signal);
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
  for (const sidecar of sidecars) parts.push(await addFiles(state, log, readers, files, sidecar, signal));
  const load = lateStatistics(state.table, log, readers, parts);
  state.loadStatistics = load;
  const rows = parts.reduce((sum, part) => sum + part.to - part.from, 0);
  if (rows <= eagerRowsMax) await load(signal);
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

/** Reads the statistics of the parts once, whoever asks first; a failed attempt may be made again. */
function lateStatistics(
  table: FileTable,
  log: LogPlace,
  readers: LogReaders,
  parts: readonly ParquetPart[],
): (signal?: AbortSignal) => Promise<void> {
  let loading: Promise<void> | null = null;
  const load = async (signal?: AbortSignal): Promise<void> => {
    for (const part of parts) await readStatistics(table, log, readers, part, signal);
  };
  return (signal) => {
    loading ??= load(signal).catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
}

async function readStatistics(
  table: FileTable,
  log: LogPlace,
  readers: LogReaders,
  part: ParquetPart,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (part.from === part.to) return;
  const missing = await readTexts(table, log, readers, part, 'stats', signal);
  if (missing > 0) await readTexts(table, log, readers, part, 'stats_parsed', signal);
}

/** Gives the number of files that have no statistics yet. */
async function readTexts(
  table: FileTable,
  log: LogPlace,
  readers: LogReaders,
  part: ParquetPart,
  name: 'stats' | 'stats_parsed',
  signal: AbortSignal | undefined,
): Promise<number> {
  const columns = name === 'stats' ? statsColumns : parsedStatsColumns;
  let row = part.from;
  let missing = part.to - part.from;
  for await (const batch of readers.readParquet(log.store, part, columns, signal)) {
    naming(log, part.path, () => {
      for (const text of statsTexts(batch, name)) {
        if (row >= part.to) throw corrupt('its files changed while they were read');
        if (text !== null) {
          if (!table.lateStats.has(row)) table.lateStats.set(row, text);
          missing--;
        }
        row++;
      }
    });
  }
  return missing;
}
