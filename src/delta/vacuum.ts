/**
 * Which files under a table's root nothing needs any more: neither the latest version, nor a removal within retention, nor a
 * deletion vector of the two, and older than the retention themselves, since a younger one may be on its way into the log.
 * Takes what the log says; gives paths in the store. Deletes nothing. Source: Delta's documentation of VACUUM.
 */
import type { JsonObject } from '../formats/json/lossless.ts';
import type { ObjectInfo } from '../storage/store.ts';
import { isObject } from './actions.ts';
import { type FullState, readLines, textOf } from './checkpoint/full-state.ts';
import { canonicalPath, type TablePlace } from './log/data-path.ts';
import { type LogPlace, listLog } from './log/segment.ts';
import { decodeZ85 } from './z85.ts';

export interface VacuumScope {
  readonly log: LogPlace;
  readonly state: FullState;
  /** Files and removals older than it are over. */
  readonly beforeMs: number;
}

/** Every file under the root that is not needed. */
export async function unneededFiles(scope: VacuumScope, signal?: AbortSignal): Promise<readonly ObjectInfo[]> {
  const { log, beforeMs } = scope;
  const needed = neededPaths(scope);
  const prefix = log.root === '' ? '' : `${log.root}/`;
  const found: ObjectInfo[] = [];
  for await (const info of log.store.list(prefix, undefined, signal)) {
    const path = info.path.slice(prefix.length);
    if (info.modifiedMs < beforeMs && !isHidden(path) && !needed.has(path)) found.push(info);
  }
  return found;
}

/** Those of them alone that the log's commits removed: no listing of the table's folder. */
export async function unneededByLog(scope: VacuumScope, signal?: AbortSignal): Promise<readonly ObjectInfo[]> {
  const { log, beforeMs } = scope;
  const place = placeOf(log);
  const needed = neededPaths(scope);
  const candidates = new Set<string>();
  for (const { name, info } of await listLog(log, 0, signal)) {
    if (name.kind !== 'commit') continue;
    for (const { remove } of await readLines(log, info.path, signal)) {
      if (!isObject(remove) || timeOf(remove) >= beforeMs) continue;
      for (const path of pathsOf(remove, place)) candidates.add(path);
    }
  }
  const found: ObjectInfo[] = [];
  for (const path of candidates) {
    if (needed.has(path) || isAbsolute(path)) continue;
    const info = await log.store.head(log.root === '' ? path : `${log.root}/${path}`, signal);
    if (info !== null && info.modifiedMs < beforeMs) found.push(info);
  }
  return found;
}

function neededPaths({ log, state, beforeMs }: VacuumScope): ReadonlySet<string> {
  const place = placeOf(log);
  const kept = [state.adds, state.removes.filter((remove) => timeOf(remove) >= beforeMs)];
  const needed = new Set<string>();
  for (const bodies of kept) for (const body of bodies) for (const path of pathsOf(body, place)) needed.add(path);
  return needed;
}

function placeOf(log: LogPlace): TablePlace {
  return { store: log.store.ref, root: log.root };
}

/** A removal without a time is over. */
function timeOf(remove: JsonObject): number {
  return Number(remove['deletionTimestamp'] ?? 0);
}

/** The file, and the file of its deletion vector. */
function pathsOf(body: JsonObject, place: TablePlace): readonly string[] {
  const path = canonicalPath(textOf(body, 'path'), place);
  const vector = body['deletionVector'];
  if (!isObject(vector)) return [path];
  const text = textOf(vector, 'pathOrInlineDv');
  switch (vector['storageType']) {
    case 'u':
      return [path, vectorPath(text)];
    case 'p':
      return [path, canonicalPath(text, place)];
    default:
      return [path];
  }
}

function vectorPath(text: string): string {
  const bytes = decodeZ85(text.slice(-20)) ?? new Uint8Array(16);
  const uuid = Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const folder = text.slice(0, -20);
  return `${folder === '' ? '' : `${folder}/`}deletion_vector_${uuid}.bin`;
}

function isAbsolute(path: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(path);
}

/** Folders and files that are not the table's rows: the log, and what others keep under such names; partitions and change data are. */
function isHidden(path: string): boolean {
  return path.split('/').some((part) => /^[_.]/.test(part) && part !== '_change_data' && !/^_[^/=]+=/.test(part));
}
