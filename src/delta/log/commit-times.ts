/**
 * When versions were committed, and which version a moment means. Takes a listing and the latest state; reads commits
 * only where the table keeps its times in them. Source: PROTOCOL.md, "In-Commit Timestamps".
 */
import { EngineError } from '../../core/errors.ts';
import type { JsonObject } from '../../formats/json/lossless.ts';
import { type Action, corrupt, type Metadata } from '../actions.ts';
import { timestampText } from '../value-text.ts';
import { readCommit } from './read-log.ts';
import { earliestVersion, type LogFile, type LogPlace } from './segment.ts';

export interface CommitTime {
  readonly version: number;
  readonly timestampMs: number;
}

/** From which version on commits carry their own time; null where they do not. */
export interface InCommitTimes {
  readonly fromVersion: number;
  readonly fromMs: number;
}

export function inCommitTimes(metadata: Metadata): InCommitTimes | null {
  const { configuration } = metadata;
  if (configuration['delta.enableInCommitTimestamps']?.toLowerCase() !== 'true') return null;
  return {
    fromVersion: Number(configuration['delta.inCommitTimestampEnablementVersion'] ?? 0),
    fromMs: Math.trunc(Number(configuration['delta.inCommitTimestampEnablementTimestamp'] ?? Number.NEGATIVE_INFINITY)),
  };
}

/** The time that a commit carries, in milliseconds; null without one that a timestamp can hold. */
export function inCommitTimeOf(info: JsonObject): number | null {
  const time = info['inCommitTimestamp'];
  return typeof time === 'number' && Number.isInteger(time) && Math.abs(time) <= timeMsMax ? time : null;
}

/** 64 bits of microseconds hold a little more. */
const timeMsMax = 9e15;

/** Times of the commits by their files' modification, each at least 1 ms after the one before, however copies changed them. */
export function fileTimes(files: readonly LogFile[]): CommitTime[] {
  const times: CommitTime[] = [];
  let previous = Number.NEGATIVE_INFINITY;
  for (const { name, info } of files) {
    if (name.kind !== 'commit') continue;
    const timestampMs = Math.max(info.modifiedMs, previous + 1);
    times.push({ version: name.version, timestampMs });
    previous = timestampMs;
  }
  return times;
}

/**
 * The last version committed at or before `micros`. Fails with DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION before the earliest version
 * that can be read, and with DELTA_TIMESTAMP_GREATER_THAN_COMMIT after the latest.
 */
export async function versionAtTime(
  log: LogPlace,
  files: readonly LogFile[],
  latest: Metadata,
  micros: bigint,
  signal?: AbortSignal,
): Promise<number> {
  const earliest = earliestVersion(files) ?? 0;
  const commits = files.filter((file) => file.name.kind === 'commit' && file.name.version >= earliest);
  const inCommit = inCommitTimes(latest);
  const within = inCommit === null ? [] : commits.filter((file) => file.name.version >= inCommit.fromVersion);
  const before = fileTimes(commits.slice(0, commits.length - within.length));
  const newest = within.at(-1);
  const last = newest === undefined ? before.at(-1) : await commitTime(log, newest, signal);
  if (last === undefined) throw new EngineError('DELTA_TABLE_NOT_FOUND', { path: log.name });
  if (micros > BigInt(last.timestampMs) * 1000n) failAfter(micros, last);
  const isBefore = inCommit === null || micros < toMicros(inCommit.fromMs);
  const found = isBefore ? lastNotAfter(before, micros) : await searchCommits(log, within, micros, signal);
  return found ?? failBefore(micros, before[0] ?? (await commitTime(log, within[0]!, signal)));
}

/** The time of a version whose commit is listed. */
export async function commitTime(log: LogPlace, file: LogFile, signal?: AbortSignal): Promise<CommitTime> {
  const actions = await readCommit(log, file.info.path, signal);
  return { version: file.name.version, timestampMs: inCommitTimestamp(log, file, actions) };
}

function inCommitTimestamp(log: LogPlace, file: LogFile, actions: readonly Action[]): number {
  for (const action of actions) {
    const time = action.kind === 'commitInfo' ? inCommitTimeOf(action.info) : null;
    if (time !== null) return time;
  }
  throw corrupt(`the commit of version ${file.name.version} has no inCommitTimestamp`, log.name);
}

function lastNotAfter(times: readonly CommitTime[], micros: bigint): number | null {
  return times.findLast((time) => BigInt(time.timestampMs) * 1000n <= micros)?.version ?? null;
}

/** In-commit times grow from version to version. */
async function searchCommits(
  log: LogPlace,
  commits: readonly LogFile[],
  micros: bigint,
  signal: AbortSignal | undefined,
): Promise<number | null> {
  let found: number | null = null;
  for (let low = 0, high = commits.length - 1; low <= high; ) {
    const middle = (low + high) >> 1;
    const time = await commitTime(log, commits[middle]!, signal);
    if (BigInt(time.timestampMs) * 1000n <= micros) {
      found = time.version;
      low = middle + 1;
    } else high = middle - 1;
  }
  return found;
}

function toMicros(ms: number): bigint {
  return Number.isFinite(ms) ? BigInt(ms) * 1000n : -(2n ** 63n);
}

function failAfter(micros: bigint, last: CommitTime): never {
  throw new EngineError('DELTA_TIMESTAMP_GREATER_THAN_COMMIT', {
    providedTimestamp: timestampText(micros, true),
    commitTimestamp: timestampText(BigInt(last.timestampMs) * 1000n, true),
  });
}

function failBefore(micros: bigint, first: CommitTime): never {
  throw new EngineError('DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION', {
    providedTimestamp: timestampText(micros, true),
    commitTimestamp: timestampText(BigInt(first.timestampMs) * 1000n, true),
  });
}
