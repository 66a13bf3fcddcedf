/**
 * A table's history: one entry a commit that is still in the log, with what its commitInfo says.
 * Takes a log, gives entries from the newest to the oldest; reads commits alone.
 */
import type { JsonObject } from '../formats/json/lossless.ts';
import type { Action, Metadata } from './actions.ts';
import { fileTimes, inCommitTimeOf, inCommitTimes } from './log/commit-times.ts';
import { readCommit } from './log/read-log.ts';
import { earliestVersion, type LogFile, type LogPlace, listLog } from './log/segment.ts';

export interface HistoryEntry {
  readonly version: number;
  readonly timestampMs: number;
  /** Null where the commit has none. */
  readonly info: JsonObject | null;
  readonly actions: readonly Action[];
}

/** The last `limit` versions, or all that can be read; `latest` is the newest metadata, which says whether commits have times. */
export async function readHistory(
  log: LogPlace,
  latest: Metadata,
  limit: number | null,
  signal?: AbortSignal,
): Promise<readonly HistoryEntry[]> {
  const files = await listLog(log, 0, signal);
  const earliest = earliestVersion(files) ?? 0;
  const commits = files.filter(({ name }) => name.kind === 'commit' && name.version >= earliest);
  const times = new Map(fileTimes(commits).map((time) => [time.version, time.timestampMs]));
  const wanted = commits.toReversed().slice(0, limit ?? commits.length);
  const inCommit = inCommitTimes(latest);
  const entries: HistoryEntry[] = [];
  for (let at = 0; at < wanted.length; at += commitsAtOnce) {
    const chunk = wanted.slice(at, at + commitsAtOnce);
    const read = await Promise.all(chunk.map((file) => readCommit(log, file.info.path, signal)));
    chunk.forEach((file, i) => {
      const actions = read[i]!;
      const info = commitInfoOf(actions);
      const ownMs = inCommit !== null && file.name.version >= inCommit.fromVersion ? ownTime(info) : null;
      entries.push({
        version: file.name.version,
        timestampMs: ownMs ?? times.get(file.name.version) ?? file.info.modifiedMs,
        info,
        actions,
      });
    });
  }
  return entries;
}

/** So many commits are read at once. */
const commitsAtOnce = 16;

/** When the newest of these files was written; null where there is none. */
export function lastModifiedMs(files: readonly LogFile[]): number | null {
  return files.findLast(({ name }) => name.kind === 'commit')?.info.modifiedMs ?? null;
}

function commitInfoOf(actions: readonly Action[]): JsonObject | null {
  const found = actions.find((action) => action.kind === 'commitInfo');
  return found?.kind === 'commitInfo' ? found.info : null;
}

function ownTime(info: JsonObject | null): number | null {
  return info === null ? null : inCommitTimeOf(info);
}
