/**
 * Which files of the log make up a version: the newest complete checkpoint not after it, and the commits that follow.
 * Takes a store and a table's root; gives names and sizes, and reads nothing but listings and the `_last_checkpoint` hint.
 * Source: PROTOCOL.md, "Delta Log Entries", "Checkpoints", "Last Checkpoint File".
 */
import { EngineError } from '../../core/errors.ts';
import type { ObjectInfo, ObjectStore } from '../../storage/store.ts';
import { readBeside } from './bounded-read.ts';
import { type LogFileName, logFolder, parseLogFileName, versionText } from './file-names.ts';

/** A table as the log's functions see it. */
export interface LogPlace {
  readonly store: ObjectStore;
  /** The table's root in the store, without a slash at either end. */
  readonly root: string;
  /** The table as the user named it, for errors. */
  readonly name: string;
  /** Longer lines are refused; where absent, the bound of every log. */
  readonly lineBytesMax?: number;
}

export interface LogFile {
  readonly name: LogFileName;
  readonly info: ObjectInfo;
}

export interface Checkpoint {
  readonly version: number;
  readonly kind: 'classic' | 'multiPart' | 'v2';
  readonly files: readonly LogFile[];
}

export interface LogSegment {
  readonly version: number;
  readonly checkpoint: Checkpoint | null;
  /** Those after the checkpoint up to `version`, ascending, without a gap; a compaction stands for several. */
  readonly commits: readonly LogFile[];
}

/**
 * The segment of `version`, or of the latest one where it is null. Fails with DELTA_TABLE_NOT_FOUND, DELTA_VERSION_NOT_FOUND,
 * DELTA_VERSIONS_NOT_CONTIGUOUS, DELTA_TRUNCATED_TRANSACTION_LOG.
 */
export async function readSegment(
  log: LogPlace,
  version: number | null,
  signal?: AbortSignal,
  excluded: ReadonlySet<string> = new Set(),
): Promise<LogSegment> {
  // Where something has to be left out, what stands in for it may be older than the hint.
  const hint = excluded.size === 0 ? await readLastCheckpoint(log, signal) : null;
  if (hint !== null && (version === null || version >= hint)) {
    const files = await listLog(log, hint, signal);
    // A stale or wrong hint points past what is there; the whole listing then decides.
    if (completeCheckpoints(files).length > 0) return segmentOf(log, files, version, hint, signal);
  }
  const files = (await listLog(log, 0, signal)).filter(({ info }) => !excluded.has(info.path));
  return segmentOf(log, files, version, 0, signal);
}

/**
 * What follows a segment: its version's own commit or checkpoint still there as it was, and the commits after it. Null where
 * that cannot be said, so that the log has to be listed in full. `commits` are the new ones alone.
 */
export async function segmentAfter(log: LogPlace, known: LogSegment, signal?: AbortSignal): Promise<LogSegment | null> {
  const files = await listLog(log, known.version, signal);
  const last = known.commits.at(-1) ?? known.checkpoint?.files.at(-1);
  if (last === undefined || !files.some((file) => isSameFile(file, last))) return null;
  const commits = files.filter(({ name }) => name.kind === 'commit' && name.version > known.version);
  if (!commits.every(({ name }, i) => name.version === known.version + 1 + i)) return null;
  const version = known.version + commits.length;
  if (completeCheckpoints(files).some((checkpoint) => checkpoint.version > version)) return null;
  return commits.length === 0 ? known : { version, checkpoint: known.checkpoint, commits };
}

function isSameFile(a: LogFile, b: LogFile): boolean {
  const [x, y] = [a.info, b.info];
  return x.path === y.path && x.etag === y.etag && x.sizeBytes === y.sizeBytes && x.modifiedMs === y.modifiedMs;
}

/** The files of the log whose version is at least `from`, by version. */
export async function listLog(log: LogPlace, from: number, signal?: AbortSignal): Promise<LogFile[]> {
  const files: LogFile[] = [];
  for await (const file of logFiles(log, from, signal)) files.push(file);
  return files.sort((a, b) => a.name.version - b.name.version);
}

/** The files of the log whose version is at least `from`, as the store lists them. Names without a meaning are left out. */
export async function* logFiles(log: LogPlace, from: number, signal?: AbortSignal): AsyncIterable<LogFile> {
  const prefix = logPath(log, '');
  for await (const info of log.store.list(prefix, prefix + versionText(from), signal)) {
    const rest = info.path.slice(prefix.length);
    // Names with a version come first; what follows (`_sidecars/`, `_staged_commits/`) may be large.
    if (rest > '9~') break;
    const name = rest.includes('/') ? null : parseLogFileName(rest);
    if (name !== null) yield { name, info };
  }
}

/** The path in the store of a file of the log. */
export function logPath(log: LogPlace, name: string): string {
  return log.root === '' ? `${logFolder}/${name}` : `${log.root}/${logFolder}/${name}`;
}

/** The complete checkpoints among the files, ascending by version and then by preference. */
export function completeCheckpoints(files: readonly LogFile[]): Checkpoint[] {
  const found: Checkpoint[] = [];
  const parts = new Map<string, LogFile[]>();
  for (const file of files) {
    const { name } = file;
    if (name.kind === 'classic' || name.kind === 'v2') {
      found.push({ version: name.version, kind: name.kind, files: [file] });
    } else if (name.kind === 'multiPart') {
      const key = `${name.version}/${name.parts}`;
      const group = parts.get(key) ?? [];
      group.push(file);
      parts.set(key, group);
      if (group.length === name.parts) found.push({ version: name.version, kind: 'multiPart', files: group });
    }
  }
  return found.sort((a, b) => a.version - b.version || preference[a.kind] - preference[b.kind]);
}

/** The earliest version that the files can still give: 0, or that of the first complete checkpoint. Null where there is none. */
export function earliestVersion(files: readonly LogFile[]): number | null {
  const first = files.find((file) => file.name.kind === 'commit');
  if (first?.name.version === 0) return 0;
  return completeCheckpoints(files)[0]?.version ?? null;
}

const preference: Readonly<Record<Checkpoint['kind'], number>> = { multiPart: 0, classic: 1, v2: 2 };

/** The version that `_last_checkpoint` names; null where it is missing or unusable, since it is a hint and no more. */
async function readLastCheckpoint(log: LogPlace, signal: AbortSignal | undefined): Promise<number | null> {
  const version = (await readBeside(log, logPath(log, '_last_checkpoint'), signal))?.['version'];
  return typeof version === 'number' && Number.isSafeInteger(version) && version >= 0 ? version : null;
}

async function segmentOf(
  log: LogPlace,
  files: readonly LogFile[],
  wanted: number | null,
  listedFrom: number,
  signal: AbortSignal | undefined,
): Promise<LogSegment> {
  const commits = files.filter((file) => file.name.kind === 'commit');
  const checkpoints = completeCheckpoints(files);
  const latest = Math.max(commits.at(-1)?.name.version ?? -1, checkpoints.at(-1)?.version ?? -1);
  if (latest < 0) throw new EngineError('DELTA_TABLE_NOT_FOUND', { path: log.name });
  const version = wanted ?? latest;
  const checkpoint = checkpoints.findLast((candidate) => candidate.version <= version) ?? null;
  const start = checkpoint === null ? 0 : checkpoint.version + 1;
  const after = commits.filter((file) => file.name.version >= start && file.name.version <= version);
  if (version > latest || checkpoint === null || !isVersionThere(after, checkpoint, version)) {
    await failForVersion(log, files, wanted, { version, latest, listedFrom }, signal);
  }
  checkContiguous(log, after, start, version);
  return { version, checkpoint, commits: compacted(after, files) };
}

/** The commits with the longest compactions in place of what they hold; that of the last commit is left for its commitInfo. */
function compacted(commits: readonly LogFile[], files: readonly LogFile[]): readonly LogFile[] {
  const last = commits.at(-1)?.name.version ?? -1;
  const longest = new Map<number, { readonly file: LogFile; readonly to: number }>();
  for (const file of files) {
    const { name } = file;
    if (name.kind !== 'compacted' || name.to <= name.version || name.to >= last) continue;
    if ((longest.get(name.version)?.to ?? -1) < name.to) longest.set(name.version, { file, to: name.to });
  }
  if (longest.size === 0) return commits;
  const out: LogFile[] = [];
  for (let at = 0; at < commits.length; ) {
    const found = longest.get(commits[at]!.name.version);
    out.push(found?.file ?? commits[at]!);
    at += found === undefined ? 1 : found.to - found.file.name.version + 1;
  }
  return out;
}

function isVersionThere(after: readonly LogFile[], checkpoint: Checkpoint | null, version: number): boolean {
  return after.at(-1)?.name.version === version || checkpoint?.version === version;
}

async function failForVersion(
  log: LogPlace,
  files: readonly LogFile[],
  wanted: number | null,
  known: { version: number; latest: number; listedFrom: number },
  signal: AbortSignal | undefined,
): Promise<void> {
  const all = known.listedFrom === 0 ? files : await listLog(log, 0, signal);
  const earliest = earliestVersion(all);
  const isOutside = known.version > known.latest || known.version < (earliest ?? 0);
  if (wanted === null || !isOutside) return;
  throw new EngineError('DELTA_VERSION_NOT_FOUND', {
    userVersion: wanted,
    earliest: earliest ?? known.latest,
    latest: known.latest,
  });
}

/** The commits have to run from `start` to `version`, each there. */
function checkContiguous(log: LogPlace, commits: readonly LogFile[], start: number, version: number): void {
  const first = commits[0]?.name.version;
  if (start === 0 && first !== undefined && first > 0) {
    throw new EngineError('DELTA_TRUNCATED_TRANSACTION_LOG', { path: log.name, version, earliest: first });
  }
  let expected = start;
  for (const { name } of commits) {
    if (name.version !== expected) failForGap(log, expected, name.version);
    expected++;
  }
  if (expected <= version) failForGap(log, expected, version);
}

function failForGap(log: LogPlace, missing: number, next: number): never {
  throw new EngineError('DELTA_VERSIONS_NOT_CONTIGUOUS', { path: log.name, missing, next });
}
