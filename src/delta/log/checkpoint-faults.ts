/**
 * A checkpoint against the log without it: what it says otherwise than the commits that it stands for. Takes a place and
 * readers; gives words, one a kind of difference. Reads both in full. Statistics are compared by their counts of rows alone:
 * their bounds have more than one true form.
 */
import { EngineError } from '../../core/errors.ts';
import { stringifyJson } from '../../formats/json/lossless.ts';
import { type AddFile, deletionVectorId, type Protocol } from '../actions.ts';
import type { LogReaders } from '../readers.ts';
import { fileStatistics } from '../statistics.ts';
import type { FileList } from './file-list.ts';
import { type LogState, replay, UnreadableArtefact } from './replay.ts';
import { type Checkpoint, type LogPlace, listLog, readSegment } from './segment.ts';

/** Empty where they agree, and where the log no longer has what the checkpoint stands for. */
export async function checkpointFaults(
  log: LogPlace,
  checkpoint: Checkpoint,
  readers: LogReaders,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const { version } = checkpoint;
  let said: LogState;
  try {
    said = await replay(log, { version, checkpoint, commits: [] }, readers, signal);
    await said.files.loadStatistics(signal);
  } catch (error) {
    const cause = error instanceof UnreadableArtefact ? error.cause : error;
    if (cause instanceof EngineError && cause.condition !== 'OPERATION_CANCELED')
      return [`It cannot be read: ${cause.message}`];
    throw cause;
  }
  const truth = await stateWithout(log, version, readers, signal);
  return truth === null ? [] : [...tableFaults(said, truth), ...fileFaults(said.files, truth.files)];
}

/** The version's state from commits and earlier checkpoints; null where they are gone. */
async function stateWithout(
  log: LogPlace,
  version: number,
  readers: LogReaders,
  signal: AbortSignal | undefined,
): Promise<LogState | null> {
  const files = await listLog(log, 0, signal);
  const others = files.filter(
    ({ name }) => name.kind === 'compacted' || (name.kind !== 'commit' && name.version >= version),
  );
  try {
    const segment = await readSegment(log, version, signal, new Set(others.map(({ info }) => info.path)));
    const state = await replay(log, segment, readers, signal);
    await state.files.loadStatistics(signal);
    return state;
  } catch (error) {
    if (error instanceof UnreadableArtefact) return null;
    if (error instanceof EngineError && error.condition.startsWith('DELTA_')) return null;
    throw error;
  }
}

/** Transactions and domains may have been left out where they are old; those that are there are the log's. */
function tableFaults(said: LogState, truth: LogState): readonly string[] {
  const { createdTimeMs: _, ...metadata } = said.metadata;
  const differing = Object.entries(metadata).filter(([name, value]) => {
    return !isSame(value, truth.metadata[name as keyof typeof metadata]);
  });
  const transactions = [...said.transactions.values()].filter(
    ({ appId, version }) => truth.transactions.get(appId)?.version !== version,
  );
  const names = new Set([...said.domains.keys(), ...truth.domains.keys()]);
  const domains = [...names].filter((name) => {
    return !isSame(said.domains.get(name)?.configuration, truth.domains.get(name)?.configuration);
  });
  return [
    ...(isSame(ordered(said.protocol), ordered(truth.protocol)) ? [] : ['Its protocol is not that of the commits.']),
    ...differing.map(([name]) => `Its metadata has another ${name} than the commits.`),
    ...transactions.map(({ appId }) => `Its transaction of ${appId} is not that of the commits.`),
    ...domains.map((name) => `Its domain ${name} is not that of the commits.`),
  ];
}

/** The features of a protocol have no order. */
function ordered({ readerFeatures, writerFeatures, ...versions }: Protocol): unknown {
  return { ...versions, reader: [...(readerFeatures ?? [])].sort(), writer: [...(writerFeatures ?? [])].sort() };
}

function fileFaults(said: FileList, truth: FileList): readonly string[] {
  const places = new Map<string, number>();
  for (let index = 0; index < truth.length; index++) places.set(keyAt(truth, index), index);
  const extra: string[] = [];
  const differing = new Map<string, string[]>();
  for (let index = 0; index < said.length; index++) {
    const key = keyAt(said, index);
    const place = places.get(key);
    places.delete(key);
    if (place === undefined) extra.push(said.pathAt(index));
    else {
      const name = differenceOf(said.at(index).add, truth.at(place).add);
      if (name !== null) differing.set(name, [...(differing.get(name) ?? []), said.pathAt(index)]);
    }
  }
  const lacking = [...places.values()].map((index) => truth.pathAt(index));
  return [
    ...counted('It has', extra, 'that the commits do not have'),
    ...counted('It lacks', lacking, 'that the commits have'),
    ...[...differing].flatMap(([name, paths]) => counted(`It has another ${name} for`, paths, 'than the commits')),
  ];
}

function counted(start: string, paths: readonly string[], end: string): readonly string[] {
  if (paths.length === 0) return [];
  const files = paths.length === 1 ? 'a file' : `${paths.length} files`;
  return [`${start} ${files} ${end}${paths.length === 1 ? ': ' : ', such as '}${paths[0]!}`];
}

function keyAt(files: FileList, index: number): string {
  return `${files.pathAt(index)}\0${deletionVectorId(files.vectorAt(index))}`;
}

/** The member of a file's action that is not the same; null where all are. */
function differenceOf(said: AddFile, truth: AddFile): string | null {
  if (said.sizeBytes !== truth.sizeBytes) return 'size';
  if (!isSame(sorted(said.partitionValues), sorted(truth.partitionValues))) return 'partition';
  if (said.deletionVector?.cardinality !== truth.deletionVector?.cardinality) return 'count of deleted rows';
  if (said.baseRowId !== truth.baseRowId) return 'base row id';
  if (said.defaultRowCommitVersion !== truth.defaultRowCommitVersion) return 'row commit version';
  const [rows, actual] = [fileStatistics(said).rows, fileStatistics(truth).rows];
  return rows !== null && actual !== null && rows !== actual ? 'row count' : null;
}

/** An empty text of a partition is NULL. */
function sorted(values: AddFile['partitionValues']): readonly (readonly [string, string | null])[] {
  const entries = Object.entries(values).map(([name, value]) => [name, value === '' ? null : value] as const);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

function isSame(a: unknown, b: unknown): boolean {
  return textOf(a) === textOf(b);
}

/** Members and features in any order; what is missing is null. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (typeof value !== 'object') return stringifyJson(value as string);
  return `{${Object.entries(value)
    .map(([name, member]) => `${name}:${textOf(member)}`)
    .sort()
    .join()}}`;
}
