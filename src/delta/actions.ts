/**
 * The actions of the Delta log as typed plain data, and how a JSON object or a checkpoint's row becomes one.
 * Takes values that kept every digit; gives actions. Actions and fields that it does not know are left out, as the protocol asks.
 * Source: PROTOCOL.md, "Actions".
 */
import { EngineError } from '../core/errors.ts';
import { JsonNumber, type JsonObject, type JsonValue, stringifyJson } from '../formats/json/lossless.ts';

export interface DeletionVectorDescriptor {
  readonly storageType: string;
  readonly pathOrInlineDv: string;
  readonly offset: number | null;
  readonly sizeBytes: number;
  readonly cardinality: number;
}

export interface AddFile {
  /** As the log has it: URI-encoded, relative to the table's root or absolute. */
  readonly path: string;
  readonly partitionValues: Readonly<Record<string, string | null>>;
  readonly sizeBytes: number;
  readonly modificationTimeMs: number;
  readonly dataChange: boolean;
  /** The statistics' JSON text, or an object where a checkpoint has them as a struct only; null where there are none. */
  readonly stats: string | JsonObject | null;
  readonly tags: Readonly<Record<string, string | null>> | null;
  readonly deletionVector: DeletionVectorDescriptor | null;
  readonly baseRowId: bigint | null;
  readonly defaultRowCommitVersion: bigint | null;
  readonly clusteringProvider: string | null;
}

export interface RemoveFile {
  readonly path: string;
  /** Null where the action does not say: it need not. */
  readonly partitionValues: Readonly<Record<string, string | null>> | null;
  readonly sizeBytes: number | null;
  readonly deletionTimestampMs: number | null;
  readonly dataChange: boolean;
  readonly deletionVector: DeletionVectorDescriptor | null;
}

export interface Metadata {
  readonly id: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly provider: string;
  /** Null where the writer left it out: a table without columns. */
  readonly schemaString: string | null;
  readonly partitionColumns: readonly string[];
  readonly configuration: Readonly<Record<string, string>>;
  readonly createdTimeMs: number | null;
}

export interface Protocol {
  readonly minReaderVersion: number;
  readonly minWriterVersion: number;
  /** Null where the protocol has no list; it has one exactly in reader version 3 and writer version 7. */
  readonly readerFeatures: readonly string[] | null;
  readonly writerFeatures: readonly string[] | null;
}

export interface Transaction {
  readonly appId: string;
  readonly version: bigint;
  readonly lastUpdatedMs: number | null;
}

export interface DomainMetadata {
  readonly domain: string;
  readonly configuration: string;
  readonly removed: boolean;
}

export interface CdcFile {
  readonly path: string;
  readonly partitionValues: Readonly<Record<string, string | null>>;
  readonly sizeBytes: number;
}

export interface Sidecar {
  /** A file name under `_delta_log/_sidecars`. */
  readonly path: string;
  readonly sizeBytes: number;
}

export type Action =
  | { readonly kind: 'add'; readonly add: AddFile }
  | { readonly kind: 'remove'; readonly remove: RemoveFile }
  | { readonly kind: 'metaData'; readonly metadata: Metadata }
  | { readonly kind: 'protocol'; readonly protocol: Protocol }
  | { readonly kind: 'txn'; readonly txn: Transaction }
  | { readonly kind: 'commitInfo'; readonly info: JsonObject }
  | { readonly kind: 'domainMetadata'; readonly domain: DomainMetadata }
  | { readonly kind: 'cdc'; readonly cdc: CdcFile }
  | { readonly kind: 'checkpointMetadata'; readonly version: bigint }
  | { readonly kind: 'sidecar'; readonly sidecar: Sidecar };

/** The action that a line of a commit holds; null for one that is not known. Throws DELTA_LOG_CORRUPT naming what is malformed. */
export function actionOf(line: JsonValue): Action | null {
  if (!isObject(line)) throw corrupt('a line is no JSON object');
  for (const name of Object.keys(line)) {
    const body = line[name];
    if (body === null || body === undefined) continue;
    const action = actionNamed(name, body);
    if (action !== null) return action;
  }
  return null;
}

/** The action of the name that a line or a checkpoint's column has; null for one that is not known. */
export function actionNamed(name: string, value: JsonValue): Action | null {
  const read = actionReaders.get(name);
  if (read === undefined) return null;
  if (!isObject(value)) throw corrupt(`${name} is no object`);
  return read(value);
}

/** Identifies a logical file's deletion vector: PROTOCOL.md, "Deletion Vectors", unique id. Empty where there is none. */
export function deletionVectorId(vector: DeletionVectorDescriptor | null): string {
  if (vector === null) return '';
  const offset = vector.offset === null ? '' : `@${vector.offset}`;
  return `${vector.storageType}${vector.pathOrInlineDv}${offset}`;
}

/** The error for a log that does not hold what the protocol says; whoever knows the table's path adds it. */
export function corrupt(reason: string, path = 'the table', cause?: unknown): EngineError {
  return new EngineError('DELTA_LOG_CORRUPT', { path, reason }, { cause });
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

const actionReaders: ReadonlyMap<string, (body: JsonObject) => Action> = new Map([
  ['add', (body): Action => ({ kind: 'add', add: addOf(body) })],
  ['remove', (body): Action => ({ kind: 'remove', remove: removeOf(body) })],
  ['metaData', (body): Action => ({ kind: 'metaData', metadata: metadataOf(body) })],
  ['protocol', (body): Action => ({ kind: 'protocol', protocol: protocolOf(body) })],
  ['txn', (body): Action => ({ kind: 'txn', txn: txnOf(body) })],
  ['commitInfo', (body): Action => ({ kind: 'commitInfo', info: body })],
  ['domainMetadata', (body): Action => ({ kind: 'domainMetadata', domain: domainOf(body) })],
  ['cdc', (body): Action => ({ kind: 'cdc', cdc: cdcOf(body) })],
  ['checkpointMetadata', (body): Action => ({ kind: 'checkpointMetadata', version: wide(body, 'version') ?? 0n })],
  ['sidecar', (body): Action => ({ kind: 'sidecar', sidecar: sidecarOf(body) })],
]);

function addOf(body: JsonObject): AddFile {
  return {
    path: required(text(body, 'path'), 'add.path'),
    partitionValues: textMap(body, 'partitionValues') ?? {},
    sizeBytes: notNegative(required(integer(body, 'size'), 'add.size'), 'add.size'),
    modificationTimeMs: integer(body, 'modificationTime') ?? 0,
    dataChange: body['dataChange'] !== false,
    stats: statsOf(body),
    tags: textMap(body, 'tags'),
    deletionVector: deletionVectorOf(body),
    baseRowId: wide(body, 'baseRowId'),
    defaultRowCommitVersion: wide(body, 'defaultRowCommitVersion'),
    clusteringProvider: text(body, 'clusteringProvider'),
  };
}

function statsOf(body: JsonObject): string | JsonObject | null {
  const json = body['stats'];
  if (typeof json === 'string' && json !== '') return json;
  const parsed = body['stats_parsed'];
  return isObject(parsed) ? parsed : null;
}

function removeOf(body: JsonObject): RemoveFile {
  return {
    path: required(text(body, 'path'), 'remove.path'),
    partitionValues: textMap(body, 'partitionValues'),
    sizeBytes: integer(body, 'size'),
    deletionTimestampMs: integer(body, 'deletionTimestamp'),
    dataChange: body['dataChange'] !== false,
    deletionVector: deletionVectorOf(body),
  };
}

export function deletionVectorOf(body: JsonObject): DeletionVectorDescriptor | null {
  const vector = body['deletionVector'];
  if (!isObject(vector)) return null;
  return {
    storageType: required(text(vector, 'storageType'), 'deletionVector.storageType'),
    pathOrInlineDv: required(text(vector, 'pathOrInlineDv'), 'deletionVector.pathOrInlineDv'),
    offset: integer(vector, 'offset'),
    sizeBytes: integer(vector, 'sizeInBytes') ?? 0,
    cardinality: integer(vector, 'cardinality') ?? 0,
  };
}

function metadataOf(body: JsonObject): Metadata {
  const format = body['format'];
  return {
    id: text(body, 'id') ?? '',
    name: text(body, 'name'),
    description: text(body, 'description'),
    provider: (isObject(format) ? text(format, 'provider') : null) ?? 'parquet',
    schemaString: text(body, 'schemaString'),
    partitionColumns: textList(body, 'partitionColumns') ?? [],
    configuration: withoutNulls(textMap(body, 'configuration') ?? {}),
    createdTimeMs: integer(body, 'createdTime'),
  };
}

function protocolOf(body: JsonObject): Protocol {
  return {
    minReaderVersion: required(integer(body, 'minReaderVersion'), 'protocol.minReaderVersion'),
    minWriterVersion: required(integer(body, 'minWriterVersion'), 'protocol.minWriterVersion'),
    readerFeatures: textList(body, 'readerFeatures'),
    writerFeatures: textList(body, 'writerFeatures'),
  };
}

function txnOf(body: JsonObject): Transaction {
  return {
    appId: required(text(body, 'appId'), 'txn.appId'),
    version: required(wide(body, 'version'), 'txn.version'),
    lastUpdatedMs: integer(body, 'lastUpdated'),
  };
}

function domainOf(body: JsonObject): DomainMetadata {
  return {
    domain: required(text(body, 'domain'), 'domainMetadata.domain'),
    configuration: text(body, 'configuration') ?? '',
    removed: body['removed'] === true,
  };
}

function cdcOf(body: JsonObject): CdcFile {
  return {
    path: required(text(body, 'path'), 'cdc.path'),
    partitionValues: textMap(body, 'partitionValues') ?? {},
    sizeBytes: integer(body, 'size') ?? 0,
  };
}

function sidecarOf(body: JsonObject): Sidecar {
  return { path: required(text(body, 'path'), 'sidecar.path'), sizeBytes: integer(body, 'sizeInBytes') ?? 0 };
}

function required<T>(value: T | null, name: string): T {
  if (value === null) throw corrupt(`${name} is missing`);
  return value;
}

function notNegative(value: number, name: string): number {
  if (value < 0) throw corrupt(`${name} is negative`);
  return value;
}

function text(body: JsonObject, name: string): string | null {
  const value = body[name];
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string') throw corrupt(`${name} is no string`);
  return value;
}

function integer(body: JsonObject, name: string): number | null {
  const value = wide(body, name);
  return value === null ? null : Number(value);
}

function wide(body: JsonObject, name: string): bigint | null {
  const value = body[name];
  if (value === null || value === undefined) return null;
  const isInteger = typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
  if (!isInteger) throw corrupt(`${name} is no integer`);
  const whole = BigInt(value);
  if (BigInt.asIntN(64, whole) !== whole) throw corrupt(`${name} is beyond 64 bits`);
  return whole;
}

function textList(body: JsonObject, name: string): readonly string[] | null {
  const value = body[name];
  if (value === null || value === undefined) return null;
  if (!Array.isArray(value)) throw corrupt(`${name} is no list`);
  return value.filter((item): item is string => typeof item === 'string');
}

function textMap(body: JsonObject, name: string): Readonly<Record<string, string | null>> | null {
  const value = body[name];
  if (value === null || value === undefined) return null;
  if (!isObject(value)) throw corrupt(`${name} is no object`);
  return textMapOf(value);
}

/** Names to texts; values that are not strings, as some writers have them, become their text. Null for what is no object. */
export function textMapOf(value: JsonValue): Readonly<Record<string, string | null>> | null {
  if (!isObject(value)) return null;
  // By entries, so that a key such as `__proto__` is a key like any other.
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, member === null ? null : jsonText(member)]),
  );
}

function jsonText(value: JsonValue): string {
  return typeof value === 'string' ? value : stringifyJson(value);
}

function withoutNulls(map: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map).filter((entry): entry is [string, string] => entry[1] !== null));
}
