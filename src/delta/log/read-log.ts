/**
 * The files of the log as bytes or actions. Takes a store; a file that cannot be understood is DELTA_LOG_CORRUPT with its
 * name.
 */
import { EngineError } from '../../core/errors.ts';
import { type JsonObject, parseJson, stringifyJson } from '../../formats/json/lossless.ts';
import { type Action, actionOf, corrupt, isObject, type Sidecar } from '../actions.ts';
import { readLines } from './bounded-read.ts';
import { type LogPlace, logPath } from './segment.ts';

/** The actions of a commit, in its order. */
export async function readCommit(log: LogPlace, path: string, signal?: AbortSignal): Promise<Action[]> {
  const lines = await readLines(log, path, signal);
  return naming(log, path, () =>
    lines.flatMap((line) => {
      const action = actionOf(parseJson(line));
      return action === null ? [] : [action];
    }),
  );
}

/** One line of a commit, whether or not the action is known: its name, and its body as JSON. */
export interface LogLine {
  readonly action: string;
  readonly content: string;
}

/** The lines of a commit, in its order. */
export async function readLogLines(log: LogPlace, path: string, signal?: AbortSignal): Promise<LogLine[]> {
  const lines = await readLines(log, path, signal);
  return naming(log, path, () =>
    lines.flatMap((line) => {
      const parsed = parseJson(line);
      if (!isObject(parsed)) return [];
      return Object.entries(parsed as JsonObject).map(([action, content]) => ({
        action,
        content: stringifyJson(content),
      }));
    }),
  );
}

/** Where a sidecar lies: it is named by its file name; some writers give the whole URI. */
export function sidecarPath(log: LogPlace, sidecar: Sidecar): string {
  const name = decodedName(log, sidecar.path.slice(sidecar.path.lastIndexOf('/') + 1));
  if (name === '' || name.includes('/') || name === '.' || name === '..') {
    throw corrupt(`the sidecar ${sidecar.path} is no file of the log`, log.name);
  }
  return logPath(log, `_sidecars/${name}`);
}

function decodedName(log: LogPlace, name: string): string {
  try {
    return decodeURIComponent(name);
  } catch (error) {
    throw corrupt(`the sidecar ${name} is not URI-encoded`, log.name, error);
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
