/**
 * The actions of one file of the log: a commit, or a checkpoint in any of its forms.
 * Takes a store and readers; a file that cannot be understood is DELTA_LOG_CORRUPT with its name.
 */
import { EngineError } from '../../core/errors.ts';
import { decodeUtf8 } from '../../core/vector.ts';
import { parseJson } from '../../formats/json/lossless.ts';
import { type Action, actionOf, corrupt, type Sidecar } from '../actions.ts';
import type { LogReaders } from '../readers.ts';
import { actionsOfBatch, checkpointColumns } from './checkpoint-rows.ts';
import { type Checkpoint, type LogFile, type LogPlace, logPath } from './segment.ts';

/** The actions of a commit, in its order. */
export async function readCommit(log: LogPlace, path: string, signal?: AbortSignal): Promise<Action[]> {
  const body = decodeUtf8(await log.store.read(path, undefined, signal));
  return naming(log, path, () => parseActions(body));
}

/** The actions of a checkpoint, those of its parts or sidecars included; in no order. */
export async function* readCheckpoint(
  log: LogPlace,
  readers: LogReaders,
  checkpoint: Checkpoint,
  signal?: AbortSignal,
): AsyncIterable<Action> {
  const sidecars: Sidecar[] = [];
  for (const file of checkpoint.files) {
    for await (const action of readCheckpointFile(log, readers, file, signal)) {
      if (action.kind === 'sidecar') sidecars.push(action.sidecar);
      else yield action;
    }
  }
  // A classic name may hold this form too: without its sidecars the table would look empty.
  for (const sidecar of sidecars) {
    const path = logPath(log, `_sidecars/${sidecarName(log, sidecar)}`);
    yield* readParquetActions(log, readers, { path, sizeBytes: sidecar.sizeBytes }, ['add', 'remove'], signal);
  }
}

async function* readCheckpointFile(
  log: LogPlace,
  readers: LogReaders,
  file: LogFile,
  signal: AbortSignal | undefined,
): AsyncIterable<Action> {
  if (file.name.kind === 'v2' && file.name.format === 'json') yield* await readCommit(log, file.info.path, signal);
  else yield* readParquetActions(log, readers, file.info, checkpointColumns, signal);
}

async function* readParquetActions(
  log: LogPlace,
  readers: LogReaders,
  file: { readonly path: string; readonly sizeBytes: number },
  columns: readonly string[],
  signal: AbortSignal | undefined,
): AsyncIterable<Action> {
  for await (const batch of readers.readParquet(log.store, file, columns, signal)) {
    const actions = naming(log, file.path, () => [...actionsOfBatch(batch)]);
    yield* actions;
  }
}

function parseActions(body: string): Action[] {
  const actions: Action[] = [];
  for (const line of body.split('\n')) {
    if (line.trim() === '') continue;
    const action = actionOf(parseJson(line));
    if (action !== null) actions.push(action);
  }
  return actions;
}

/** A sidecar is named by its file name; some writers give the whole URI. */
function sidecarName(log: LogPlace, sidecar: Sidecar): string {
  const name = sidecar.path.slice(sidecar.path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch (error) {
    throw corrupt(`the sidecar ${sidecar.path} is not URI-encoded`, log.name, error);
  }
}

/** Runs `act`; what it finds wrong is told with the table's name and the file's. */
function naming<T>(log: LogPlace, path: string, act: () => T): T {
  const file = path.slice(path.lastIndexOf('/') + 1);
  try {
    return act();
  } catch (error) {
    if (error instanceof SyntaxError) throw corrupt(`${file} holds a line that is no JSON`, log.name, error);
    if (error instanceof EngineError && error.condition === 'DELTA_LOG_CORRUPT') {
      throw corrupt(`in ${file}, ${String(error.parameters['reason'])}`, log.name, error);
    }
    throw error;
  }
}
