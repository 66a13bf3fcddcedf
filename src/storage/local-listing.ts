/** Walks a folder tree in the order of the whole paths' bytes, as an object store lists its keys. */

import * as fs from 'node:fs';
import { join } from 'node:path';
import { compareStrings } from '../core/compare.ts';
import { isMissing, localFailure } from './local-errors.ts';
import { type ObjectInfo, throwIfAborted } from './store.ts';

/** The files under `root` whose path relative to it starts with `prefix`, those after `after` only; symbolic links are followed. */
export async function* listFiles(
  root: string,
  prefix: string,
  after?: string,
  signal?: AbortSignal,
): AsyncIterable<ObjectInfo> {
  throwIfAborted(signal);
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const entered = new Set<string>();
  yield* walk({ root, prefix, after, signal }, folder, entered);
}

interface Walk {
  readonly root: string;
  readonly prefix: string;
  readonly after: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** `folder` is '' or ends with a slash; `entered` holds the real paths of the folders above, so that a link cannot lead in circles. */
async function* walk(walking: Walk, folder: string, entered: Set<string>): AsyncIterable<ObjectInfo> {
  throwIfAborted(walking.signal);
  for (const key of keysOf(walking, folder)) {
    if (!key.endsWith('/')) {
      const info = statFile(walking.root, key);
      if (info !== null) yield info;
      continue;
    }
    const real = realPath(join(walking.root, key));
    if (real === null || entered.has(real)) continue;
    entered.add(real);
    yield* walk(walking, key, entered);
    entered.delete(real);
  }
}

/** The paths of a folder's entries in order, folders with their slash: `a-b` stands before what is in `a/`. */
function keysOf(walking: Walk, folder: string): string[] {
  const { root, prefix, after } = walking;
  const keys: string[] = [];
  for (const entry of readFolder(root, folder)) {
    if (isTemporary(entry.name)) continue;
    const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && isLinkToFolder(join(root, folder, entry.name)));
    const key = folder + entry.name + (isFolder ? '/' : '');
    if (!key.startsWith(prefix) && !(isFolder && prefix.startsWith(key))) continue;
    if (after !== undefined && compareStrings(key, after) <= 0 && !(isFolder && after.startsWith(key))) continue;
    keys.push(key);
  }
  return keys.sort(compareStrings);
}

/** True for the files that writes pass through: no object, and none of a reader's business. */
export function isTemporary(name: string): boolean {
  return name.startsWith('.silt-') && name.endsWith('.tmp');
}

export function infoOf(path: string, stat: fs.Stats): ObjectInfo {
  const etag = `${stat.ino.toString(36)}-${stat.size.toString(36)}-${stat.mtimeMs}`;
  return { path, sizeBytes: stat.size, modifiedMs: Math.floor(stat.mtimeMs), etag };
}

function readFolder(root: string, folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw localFailure('Listing', folder, error);
  }
}

/** Null for what vanished since it was listed, and for what is no file (sockets, devices). */
function statFile(root: string, path: string): ObjectInfo | null {
  try {
    const stat = fs.statSync(join(root, path));
    return stat.isFile() ? infoOf(path, stat) : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw localFailure('Listing', path, error);
  }
}

function isLinkToFolder(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function realPath(file: string): string | null {
  try {
    return fs.realpathSync(file);
  } catch (error) {
    if (isMissing(error)) return null;
    throw localFailure('Listing', file, error);
  }
}
