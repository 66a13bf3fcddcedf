/**
 * The state of a version from what its log has: a checkpoint or a compaction that cannot be read, or that the version's
 * checksum contradicts, is left out where the log can do without it. Takes a place and readers; gives state and segment.
 */
import { EngineError } from '../../core/errors.ts';
import type { JsonObject } from '../../formats/json/lossless.ts';
import { type Action, actionOf, isObject, type Metadata, type Protocol } from '../actions.ts';
import { isOn } from '../features/feature.ts';
import type { LogReaders } from '../readers.ts';
import { readBeside } from './bounded-read.ts';
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

/** Where the version's checksum tells of other files or another schema, the log is read once more without what stands in for commits. */
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

/** What stands beside a log of a version; null: not told. */
interface Sums {
  readonly files: number | null;
  readonly bytes: number | null;
  readonly metadata: string | null;
  readonly protocol: string | null;
}

function isSummed({ files, metadata, protocol }: LogState, sums: Sums): boolean {
  return (
    (sums.files ?? files.length) === files.length &&
    (sums.bytes ?? files.totalBytes()) === files.totalBytes() &&
    (sums.metadata ?? metadataText(metadata)) === metadataText(metadata) &&
    (sums.protocol ?? protocolText(protocol)) === protocolText(protocol)
  );
}

/** What decides how files are read. */
function metadataText({ id, schemaString, partitionColumns, configuration }: Metadata): string {
  return JSON.stringify([id, schemaString, partitionColumns, Object.entries(configuration).sort(byName)]);
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}

function protocolText({ minReaderVersion, minWriterVersion, readerFeatures, writerFeatures }: Protocol): string {
  const [readers, writers] = [[...(readerFeatures ?? [])].sort(), [...(writerFeatures ?? [])].sort()];
  return JSON.stringify([minReaderVersion, minWriterVersion, readers, writers]);
}

/**
 * What the version's checksum file says; without one that can be read, what the hint to a checkpoint of the version repeats of
 * it. Null where there is neither.
 */
async function readSums(log: LogPlace, version: number, signal: AbortSignal | undefined): Promise<Sums | null> {
  const body = await besideOrNull(log, `${versionText(version)}.crc`, signal);
  if (body !== null) {
    const [files, bytes] = [body['numFiles'], body['tableSizeBytes']];
    if (typeof files !== 'number' || typeof bytes !== 'number') return null;
    return {
      files,
      bytes,
      ...tableSums([{ metaData: body['metadata'] ?? null }, { protocol: body['protocol'] ?? null }]),
    };
  }
  const hint = await besideOrNull(log, '_last_checkpoint', signal);
  const repeated = isObject(hint?.['v2Checkpoint'] ?? null)
    ? (hint!['v2Checkpoint'] as JsonObject)['nonFileActions']
    : null;
  if (hint?.['version'] !== version || !Array.isArray(repeated)) return null;
  return { files: null, bytes: null, ...tableSums(repeated.filter(isObject)) };
}

function tableSums(lines: readonly JsonObject[]): Pick<Sums, 'metadata' | 'protocol'> {
  let [metadata, protocol]: (string | null)[] = [null, null];
  for (const line of lines) {
    const action = actionUnless(line);
    if (action?.kind === 'metaData') metadata = metadataText(action.metadata);
    if (action?.kind === 'protocol') protocol = protocolText(action.protocol);
  }
  return { metadata: metadata ?? null, protocol: protocol ?? null };
}

/** Null for what is no action: it says nothing. */
function actionUnless(line: JsonObject): Action | null {
  try {
    return Object.values(line).some((value) => value !== null) ? actionOf(line) : null;
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}

/** Null where there is no such file, or none that can be read. */
async function besideOrNull(log: LogPlace, name: string, signal: AbortSignal | undefined): Promise<JsonObject | null> {
  try {
    return await readBeside(log, logPath(log, name), signal);
  } catch (error) {
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
