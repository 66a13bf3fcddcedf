/**
 * The files of the log as bytes or actions. Takes a store; a file that cannot be understood is DELTA_LOG_CORRUPT with its
 * name.
 */
import { EngineError } from '../../core/errors.ts';
import { decodeUtf8 } from '../../core/vector.ts';
import { type JsonObject, parseJson, stringifyJson } from '../../formats/json/lossless.ts';
import { throwIfAborted } from '../../storage/store.ts';
import { type Action, actionOf, corrupt, isObject, type Sidecar } from '../actions.ts';
import { type LogPlace, logPath } from './segment.ts';

/** The actions of a commit, in its order. */
export async function readCommit(log: LogPlace, path: string, signal?: AbortSignal): Promise<Action[]> {
  const body = decodeUtf8(await log.store.read(path, undefined, signal));
  return naming(log, path, () => parseActions(body));
}

/** One line of a commit, whether or not the action is known: its name, and its body as JSON. */
export interface LogLine {
  readonly action: string;
  readonly content: string;
}

/** The lines of a commit, in its order. */
export async function readLogLines(log: LogPlace, path: string, signal?: AbortSignal): Promise<LogLine[]> {
  const body = decodeUtf8(await log.store.read(path, undefined, signal));
  return naming(log, path, () =>
    body.split('\n').flatMap((line) => {
      const parsed = line.trim() === '' ? null : parseJson(line);
      if (!isObject(parsed ?? undefined)) return [];
      return Object.entries(parsed as JsonObject).map(([action, content]) => ({
        action,
        content: stringifyJson(content),
      }));
    }),
  );
}

/** The bytes of a file of the log, at once where the store's bytes are on this machine. */
export function readBytes(log: LogPlace, path: string, signal?: AbortSignal): Buffer | Promise<Buffer> {
  throwIfAborted(signal);
  if (log.store.readSync !== undefined) return buffered(log.store.readSync(path));
  return log.store.read(path, undefined, signal).then(buffered);
}

function buffered(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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

/** Where a sidecar lies: it is named by its file name; some writers give the whole URI. */
export function sidecarPath(log: LogPlace, sidecar: Sidecar): string {
  const name = sidecar.path.slice(sidecar.path.lastIndexOf('/') + 1);
  try {
    return logPath(log, `_sidecars/${decodeURIComponent(name)}`);
  } catch (error) {
    throw corrupt(`the sidecar ${sidecar.path} is not URI-encoded`, log.name, error);
  }
}

/** Runs `act`; what it finds wrong is told with the table's name and the file's. */
export function naming<T>(log: LogPlace, path: string, act: () => T): T {
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
