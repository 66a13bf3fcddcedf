/**
 * The state of a version from what its log has: a checkpoint or a compaction that cannot be read, or that the version's
 * checksum contradicts, is left out where the log can do without it. Takes a place and readers; gives state and segment.
 */
import { EngineError } from '../../core/errors.ts';
import { decodeUtf8 } from '../../core/vector.ts';
import { type JsonObject, parseJson } from '../../formats/json/lossless.ts';
import { isObject } from '../actions.ts';
import { isOn } from '../features/feature.ts';
import type { LogReaders } from '../readers.ts';
import { commitName, versionText } from './file-names.ts';
import { readCommit } from './read-log.ts';
import { type LogState, replay, UnreadableArtefact } from './replay.ts';
import { type LogPlace, type LogSegment, logPath, readSegment } from './segment.ts';

export interface OpenedState {
  readonly state: LogState;
  readonly segment: LogSegment;
}

/**
 * The state of `version`, or of the latest where it is null. Errors: those of finding the segment and of its files; where
 * a checkpoint cannot be read and the log has nothing else, that checkpoint's.
 */
export async function openState(
  log: LogPlace,
  version: number | null,
  readers: LogReaders,
  signal?: AbortSignal,
): Promise<OpenedState> {
  const excluded = new Set<string>();
  const opened = await openWithout(log, version, readers, excluded, signal);
  const checked = await confirmed(log, opened, readers, excluded, signal);
  return { ...checked, state: await withCommitInfo(log, checked.state, signal) };
}

/** Adds what it finds unreadable to `excluded`. */
async function openWithout(
  log: LogPlace,
  version: number | null,
  readers: LogReaders,
  excluded: Set<string>,
  signal: AbortSignal | undefined,
): Promise<OpenedState> {
  let fault: UnreadableArtefact | null = null;
  for (;;) {
    try {
      const segment = await readSegment(log, version, signal, excluded);
      return { segment, state: await replay(log, segment, readers, signal) };
    } catch (error) {
      if (!(error instanceof UnreadableArtefact)) throw fault === null ? error : fault.cause;
      fault ??= error;
      excluded.add(error.path);
    }
  }
}

/** Where the version's checksum counts other files, the log is read once more without what stands in for commits. */
async function confirmed(
  log: LogPlace,
  opened: OpenedState,
  readers: LogReaders,
  excluded: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<OpenedState> {
  const artefacts = artefactsOf(opened.segment);
  if (artefacts.length === 0) return opened;
  const sums = await readSums(log, opened.state.version, signal);
  if (sums === null || isSummed(opened.state, sums)) return opened;
  try {
    const others = new Set([...excluded, ...artefacts]);
    const again = await openWithout(log, opened.state.version, readers, others, signal);
    return isSummed(again.state, sums) ? again : opened;
  } catch (error) {
    if (error instanceof EngineError && error.condition !== 'OPERATION_CANCELED') return opened;
    throw error;
  }
}

function artefactsOf({ checkpoint, commits }: LogSegment): readonly string[] {
  const compacted = commits.flatMap(({ name, info }) => (name.kind === 'compacted' ? [info.path] : []));
  return checkpoint === null ? compacted : [checkpoint.files[0]!.info.path, ...compacted];
}

interface Sums {
  readonly files: number;
  readonly bytes: number;
}

function isSummed({ files }: LogState, sums: Sums): boolean {
  return files.length === sums.files && files.totalBytes() === sums.bytes;
}

/** What the version's checksum file counts; null where there is none that can be read. */
async function readSums(log: LogPlace, version: number, signal: AbortSignal | undefined): Promise<Sums | null> {
  try {
    const bytes = await log.store.read(logPath(log, `${versionText(version)}.crc`), undefined, signal);
    const body = parseJson(decodeUtf8(bytes));
    const [files, bytesTotal] = isObject(body) ? [body['numFiles'], body['tableSizeBytes']] : [];
    return typeof files === 'number' && typeof bytesTotal === 'number' ? { files, bytes: bytesTotal } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    if (error instanceof EngineError && error.condition !== 'OPERATION_CANCELED') return null;
    throw error;
  }
}

/** Where a checkpoint or a compaction ends at the version, its own commit still has the time that it was made. */
async function withCommitInfo(log: LogPlace, state: LogState, signal: AbortSignal | undefined): Promise<LogState> {
  if (state.commitInfo !== null || !isOn(state.metadata, 'delta.enableInCommitTimestamps')) return state;
  try {
    const actions = await readCommit(log, logPath(log, commitName(state.version)), signal);
    const found = actions.find((action) => action.kind === 'commitInfo');
    const info: JsonObject | null = found?.kind === 'commitInfo' ? found.info : null;
    return { ...state, commitInfo: info };
  } catch (error) {
    if (error instanceof EngineError && error.condition === 'FILE_NOT_FOUND') return state;
    throw error;
  }
}
