/**
 * Takes files off the log that no version within its retention needs: what is older than the newest checkpoint that was
 * there at the cutoff, and sidecars that no checkpoint names. Oldest first, so that what is left has no gap if it is stopped.
 * Source: PROTOCOL.md, "Metadata Cleanup".
 */
import type { ObjectInfo } from '../../storage/store.ts';
import { completeCheckpoints, type LogFile, type LogPlace, listLog, logPath } from '../log/segment.ts';
import type { LogReaders } from '../readers.ts';
import { readSidecarNames } from './full-state.ts';
import type { LogProperties } from './log-properties.ts';

const dayMs = 86_400_000;

/** The paths that were deleted. */
export async function cleanLog(
  log: LogPlace,
  properties: LogProperties,
  nowMs: number,
  readers: LogReaders,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const files = await listLog(log, 0, signal);
  const found = firstKeptVersion(files, cutoffMs(properties, nowMs));
  // A history of several protocols is cut behind them, or stays.
  const keepFrom = found !== null && found < properties.protectedBefore ? null : found;
  const expired = keepFrom === null ? [] : files.filter(({ name }) => name.version < keepFrom);
  for (const { info } of expired) await log.store.delete(info.path, signal);
  const kept = files.filter((file) => !expired.includes(file));
  const sidecars = await unnamedSidecars(log, kept, nowMs, readers, signal);
  for (const { path } of sidecars) await log.store.delete(path, signal);
  return [...expired.map(({ info }) => info.path), ...sidecars.map(({ path }) => path)];
}

/** The midnight (UTC) before retention's end, so that a day's log goes at once. */
function cutoffMs({ logRetentionMs }: LogProperties, nowMs: number): number {
  return Math.floor((nowMs - logRetentionMs) / dayMs) * dayMs;
}

/** The newest checkpoint whose version was there at the cutoff; null where there is none, and nothing may go. */
function firstKeptVersion(files: readonly LogFile[], cutoff: number): number | null {
  let latest = Number.NEGATIVE_INFINITY;
  let lastExpired = -1;
  for (const { name, info } of files) {
    if (name.kind !== 'commit') continue;
    // Times of commits only go forward; a clock that was set back does not make a commit older than the one before.
    latest = Math.max(latest + 1, info.modifiedMs);
    if (latest <= cutoff) lastExpired = name.version;
  }
  return completeCheckpoints(files).findLast(({ version }) => version <= lastExpired)?.version ?? null;
}

async function unnamedSidecars(
  log: LogPlace,
  kept: readonly LogFile[],
  nowMs: number,
  readers: LogReaders,
  signal: AbortSignal | undefined,
): Promise<readonly ObjectInfo[]> {
  const found: ObjectInfo[] = [];
  for await (const info of log.store.list(logPath(log, '_sidecars/'), undefined, signal)) {
    // A younger one may belong to a checkpoint that is being written.
    if (info.modifiedMs < nowMs - dayMs) found.push(info);
  }
  if (found.length === 0) return [];
  const named = await namedSidecars(log, kept, readers, signal);
  return found.filter(({ path }) => !named.has(path.slice(path.lastIndexOf('/') + 1)));
}

async function namedSidecars(
  log: LogPlace,
  kept: readonly LogFile[],
  readers: LogReaders,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const named = new Set<string>();
  for (const file of kept) {
    if (file.name.kind !== 'v2' && file.name.kind !== 'classic') continue;
    for (const name of await readSidecarNames(log, file, readers, signal)) named.add(name);
  }
  return named;
}
