/**
 * The checksum file of a version (`.crc`): sums over its files and what else it consists of, by which readers check their
 * own reconstruction. Takes the checksum of the version before and a commit's lines, or a whole state. A checksum that
 * cannot be told for sure is not written. Source: PROTOCOL.md, "Version Checksum File".
 */
import { decodeUtf8 } from '../../core/vector.ts';
import { type JsonObject, type JsonValue, parseJson, stringifyJson } from '../../formats/json/lossless.ts';
import { isObject } from '../actions.ts';
import { commitName, versionText } from '../log/file-names.ts';
import { type LogPlace, logPath } from '../log/segment.ts';
import { type FullState, readLines, textOf } from './full-state.ts';

export interface VersionChecksum {
  readonly txnId: string | null;
  readonly tableSizeBytes: number;
  readonly numFiles: number;
  readonly numDeletedRecords: number;
  readonly numDeletionVectors: number;
  readonly inCommitTimestampMs: number | null;
  readonly txns: readonly JsonObject[];
  readonly domains: readonly JsonObject[];
  readonly metadata: JsonObject;
  readonly protocol: JsonObject;
}

/** Writes the version's checksum; null where it cannot be told from the version before, or is there. */
export async function writeChecksum(
  log: LogPlace,
  version: number,
  state: FullState | null,
  signal?: AbortSignal,
): Promise<VersionChecksum | null> {
  // Of a state that is known whole the commit has but its own facts to tell.
  const only = state === null ? undefined : '"commitInfo"';
  const lines = await readLines(log, logPath(log, commitName(version)), signal, only);
  const before = version === 0 ? null : await readChecksum(log, version - 1, signal);
  const checksum = state === null ? nextChecksum(before, version, lines) : checksumOf(state, lines);
  if (checksum === null) return null;
  const path = logPath(log, checksumName(version));
  if ((await log.store.head(path, signal)) !== null) return null;
  await log.store.put(path, new TextEncoder().encode(stringifyJson(checksumJson(checksum))), 'hint', signal);
  return checksum;
}

/** Null where there is none, or none that can be understood. */
async function readChecksum(log: LogPlace, version: number, signal?: AbortSignal): Promise<VersionChecksum | null> {
  const path = logPath(log, checksumName(version));
  if ((await log.store.head(path, signal)) === null) return null;
  try {
    const json = parseJson(decodeUtf8(await log.store.read(path, undefined, signal)));
    return isObject(json) ? parsedChecksum(json) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The checksum after a commit. */
export function nextChecksum(
  before: VersionChecksum | null,
  version: number,
  lines: readonly JsonObject[],
): VersionChecksum | null {
  const metadata = lastOf(lines, 'metaData') ?? before?.metadata ?? null;
  const protocol = lastOf(lines, 'protocol') ?? before?.protocol ?? null;
  if ((version > 0 && before === null) || metadata === null || protocol === null) return null;
  const adds = bodiesOf(lines, 'add');
  const removes = bodiesOf(lines, 'remove');
  // A removal without a size, and an addition that only says more of a file that is there, cannot be counted.
  if (removes.some((body) => numberOf(body, 'size') === null)) return null;
  if (adds.some((body) => body['dataChange'] === false) && removes.length === 0) return null;
  const sum = (of: (body: JsonObject) => number): number =>
    adds.reduce((all, body) => all + of(body), 0) - removes.reduce((all, body) => all + of(body), 0);
  return {
    ...commitFacts(lines),
    tableSizeBytes: (before?.tableSizeBytes ?? 0) + sum((body) => numberOf(body, 'size') ?? 0),
    numFiles: (before?.numFiles ?? 0) + adds.length - removes.length,
    numDeletedRecords: (before?.numDeletedRecords ?? 0) + sum(deletedRecords),
    numDeletionVectors: (before?.numDeletionVectors ?? 0) + sum((body) => (isObject(body['deletionVector']) ? 1 : 0)),
    txns: merged(before?.txns ?? [], bodiesOf(lines, 'txn'), 'appId'),
    domains: merged(before?.domains ?? [], bodiesOf(lines, 'domainMetadata'), 'domain').filter(
      (domain) => domain['removed'] !== true,
    ),
    metadata,
    protocol,
  };
}

/** The checksum of a state that is known whole; `lines` are its own commit's. */
function checksumOf(state: FullState, lines: readonly JsonObject[]): VersionChecksum {
  return {
    ...commitFacts(lines),
    tableSizeBytes: state.sums.sizeBytes,
    numFiles: state.adds.length,
    numDeletedRecords: state.sums.deletedRecords,
    numDeletionVectors: state.sums.deletionVectors,
    txns: state.txns,
    domains: state.domains,
    metadata: state.metaData,
    protocol: state.protocol,
  };
}

function commitFacts(lines: readonly JsonObject[]): Pick<VersionChecksum, 'txnId' | 'inCommitTimestampMs'> {
  const info = lastOf(lines, 'commitInfo');
  const txnId = info?.['txnId'];
  return {
    txnId: typeof txnId === 'string' ? txnId : null,
    inCommitTimestampMs: info === null ? null : numberOf(info, 'inCommitTimestamp'),
  };
}

function checksumJson(checksum: VersionChecksum): JsonObject {
  const { txnId, inCommitTimestampMs: ict, protocol } = checksum;
  const hasVectors = listOf(protocol, 'writerFeatures').includes('deletionVectors');
  return {
    ...(txnId === null ? {} : { txnId }),
    tableSizeBytes: checksum.tableSizeBytes,
    numFiles: checksum.numFiles,
    ...(hasVectors
      ? { numDeletedRecordsOpt: checksum.numDeletedRecords, numDeletionVectorsOpt: checksum.numDeletionVectors }
      : {}),
    numMetadata: 1,
    numProtocol: 1,
    ...(ict === null ? {} : { inCommitTimestampOpt: ict }),
    setTransactions: checksum.txns,
    domainMetadata: checksum.domains,
    metadata: checksum.metadata,
    protocol,
  };
}

/** Without the lists of applications and domains the next version's could not be told. */
function parsedChecksum(json: JsonObject): VersionChecksum | null {
  const { metadata, protocol, setTransactions, domainMetadata } = json;
  const tableSizeBytes = numberOf(json, 'tableSizeBytes');
  const numFiles = numberOf(json, 'numFiles');
  if (!isObject(metadata) || !isObject(protocol) || tableSizeBytes === null || numFiles === null) return null;
  if (!Array.isArray(setTransactions) || !Array.isArray(domainMetadata)) return null;
  const hasVectors = listOf(protocol, 'writerFeatures').includes('deletionVectors');
  const numDeletedRecords = numberOf(json, 'numDeletedRecordsOpt');
  const numDeletionVectors = numberOf(json, 'numDeletionVectorsOpt');
  if (hasVectors && (numDeletedRecords === null || numDeletionVectors === null)) return null;
  return {
    txnId: null,
    tableSizeBytes,
    numFiles,
    numDeletedRecords: numDeletedRecords ?? 0,
    numDeletionVectors: numDeletionVectors ?? 0,
    inCommitTimestampMs: null,
    txns: setTransactions.filter(isObject),
    domains: domainMetadata.filter(isObject),
    metadata,
    protocol,
  };
}

function checksumName(version: number): string {
  return `${versionText(version)}.crc`;
}

function bodiesOf(lines: readonly JsonObject[], name: string): readonly JsonObject[] {
  return lines.flatMap((line) => (isObject(line[name]) ? [line[name]] : []));
}

function lastOf(lines: readonly JsonObject[], name: string): JsonObject | null {
  return bodiesOf(lines, name).at(-1) ?? null;
}

function numberOf(body: JsonObject, name: string): number | null {
  const value = body[name];
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
}

function deletedRecords(body: JsonObject): number {
  const vector = body['deletionVector'];
  return isObject(vector) ? (numberOf(vector, 'cardinality') ?? 0) : 0;
}

function merged(before: readonly JsonObject[], now: readonly JsonObject[], key: string): readonly JsonObject[] {
  const all = new Map([...before, ...now].map((body) => [textOf(body, key), body]));
  return [...all.values()];
}

function listOf(body: JsonObject, name: string): readonly JsonValue[] {
  const value = body[name];
  return Array.isArray(value) ? value : [];
}
