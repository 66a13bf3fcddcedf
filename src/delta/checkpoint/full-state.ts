/**
 * Everything that the log still says at a version, as JSON in the form of its commits: what a checkpoint has to hold.
 * Unlike a snapshot it keeps removed files and members that silt has no meaning for. Source: PROTOCOL.md, "Action
 * Reconciliation" and "Checkpoints".
 */
import type { Batch } from '../../core/batch.ts';
import { EngineError } from '../../core/errors.ts';
import type { DataType } from '../../core/types.ts';
import { isNullAt, type Vector } from '../../core/vector.ts';
import { type JsonObject, type JsonValue, parseJson, stringifyJson } from '../../formats/json/lossless.ts';
import { corrupt, isObject } from '../actions.ts';
import { readLines as readTexts } from '../log/bounded-read.ts';
import { jsonAt } from '../log/checkpoint-rows.ts';
import { canonicalPath, type TablePlace } from '../log/data-path.ts';
import { type LogFile, type LogPlace, type LogSegment, logPath } from '../log/segment.ts';
import type { LogReaders } from '../readers.ts';
import { type FileBodies, type FileKind, KeptBodies } from './file-bodies.ts';

export interface FullState {
  readonly version: number;
  readonly protocol: JsonObject;
  readonly metaData: JsonObject;
  readonly txns: readonly JsonObject[];
  /** Those that were not removed. */
  readonly domains: readonly JsonObject[];
  readonly adds: FileBodies;
  readonly removes: FileBodies;
  /** Over the files that are there. */
  readonly sums: FileSums;
}

export interface FileSums {
  readonly sizeBytes: number;
  readonly deletedRecords: number;
  readonly deletionVectors: number;
}

/** The state of the segment's version. Errors: DELTA_STATE_RECOVER_ERROR where it has no protocol or metadata, DELTA_LOG_CORRUPT. */
export async function readFullState(
  log: LogPlace,
  segment: LogSegment,
  readers: LogReaders,
  signal?: AbortSignal,
): Promise<FullState> {
  const state = new Reconciliation({ store: log.store.ref, root: log.root });
  for (const { info } of segment.commits.toReversed()) {
    state.addCommit(await readTexts(log, info.path, signal), (text) => parseLine(log, info.path, text));
  }
  for (const { name, info } of segment.checkpoint?.files ?? []) {
    const isJson = name.kind === 'v2' && name.format === 'json';
    if (isJson) {
      for (const text of await readTexts(log, info.path, signal)) state.addText(text, parseLine(log, info.path, text));
    } else for await (const batch of readRows(log, readers, info, signal)) state.addBatch(batch);
  }
  for (const sidecar of state.sidecars) {
    const path = logPath(log, `_sidecars/${sidecar}`);
    const info = await log.store.head(path, signal);
    if (info === null) throw corrupt(`the sidecar ${sidecar} is not there`, log.name);
    for await (const batch of readRows(log, readers, info, signal)) state.addBatch(batch);
  }
  return state.finish(log, segment.version);
}

/** A member's text; what is no text in its JSON form. */
export function textOf(body: JsonObject, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : stringifyJson(value ?? null);
}

/** The lines of a commit: objects of one member, the action's name. `only`: those whose text holds it. */
export async function readLines(
  log: LogPlace,
  path: string,
  signal?: AbortSignal,
  only?: string,
): Promise<readonly JsonObject[]> {
  const texts = await readTexts(log, path, signal);
  return texts.flatMap((text) => {
    if (only !== undefined && !text.includes(only)) return [];
    const line = parseLine(log, path, text);
    return isObject(line) ? [line] : [];
  });
}

function parseLine(log: LogPlace, path: string, text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw corrupt(`${path} holds a line that is no JSON`, log.name, error);
    throw error;
  }
}

const columns = ['protocol', 'metaData', 'add', 'remove', 'txn', 'domainMetadata', 'sidecar'].map((name) => [name]);

function readRows(
  log: LogPlace,
  readers: LogReaders,
  file: { readonly path: string; readonly sizeBytes: number },
  signal: AbortSignal | undefined,
): AsyncIterable<Batch> {
  return readers.readParquet(log.store, file, columns, signal);
}

function linesOf(batch: Batch): JsonObject[] {
  return batch.schema.fields.flatMap(({ name, type }, i) => {
    const vector = batch.columns[i]!;
    const lines: JsonObject[] = [];
    for (let row = 0; row < batch.length; row++) {
      if (!isNullAt(vector, row)) lines.push({ [name]: jsonAt(vector, type, row) });
    }
    return lines;
  });
}

/** The names of the sidecars that a checkpoint file names. */
export async function readSidecarNames(
  log: LogPlace,
  file: LogFile,
  readers: LogReaders,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const { name, info } = file;
  const lines: JsonObject[] = [];
  if (name.kind === 'v2' && name.format === 'json') lines.push(...(await readLines(log, info.path, signal)));
  else {
    for await (const batch of readers.readParquet(log.store, info, [['sidecar']], signal))
      lines.push(...linesOf(batch));
  }
  return lines.flatMap(({ sidecar }) => (isObject(sidecar) ? [sidecarName(textOf(sidecar, 'path'))] : []));
}

/** A sidecar is named by its file name; some writers give the whole URI. */
function sidecarName(path: string): string {
  return decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
}

/** Gathers a state from its newest word to its oldest. */
class Reconciliation {
  readonly #place: TablePlace;
  readonly #files = { add: new KeptBodies('add'), remove: new KeptBodies('remove') };
  /** Keys of the files that were spoken of. */
  readonly #known = new Set<string>();
  readonly #txns = new Map<string, JsonObject>();
  readonly #domains = new Map<string, JsonObject>();
  /** File names. */
  readonly sidecars: string[] = [];
  #sums: FileSums = { sizeBytes: 0, deletedRecords: 0, deletionVectors: 0 };
  #protocol: JsonObject | null = null;
  #metaData: JsonObject | null = null;

  constructor(place: TablePlace) {
    this.#place = place;
  }

  /** A file both added and removed in one commit is kept. */
  addCommit(texts: readonly string[], parse: (text: string) => JsonValue): void {
    const later: string[] = [];
    for (const text of texts) {
      const line = parse(text);
      if (isObject(line) && line['remove'] !== undefined) later.push(text);
      else this.addText(text, line);
    }
    for (const text of later) this.addText(text, parse(text));
  }

  addText(text: string, line: JsonValue): void {
    if (!isObject(line)) return;
    const members = Object.entries(line);
    for (const [name, body] of members) {
      if (!isObject(body)) continue;
      if (name !== 'add' && name !== 'remove') this.#addNamed(name, body);
      else if (this.#isNew(name, body)) {
        this.#files[name].addLine(members.length === 1 ? text : stringifyJson({ [name]: body }));
      }
    }
  }

  addBatch(batch: Batch): void {
    for (const [column, { name, type }] of batch.schema.fields.entries()) {
      const vector = batch.columns[column]!;
      const rows: number[] = [];
      for (let row = 0; row < batch.length; row++) {
        if (isNullAt(vector, row)) continue;
        if (name === 'add' || name === 'remove') {
          if (this.#isNew(name, keyMembersAt(vector, type, row))) rows.push(row);
        } else {
          const body = jsonAt(vector, type, row);
          if (isObject(body)) this.#addNamed(name, body);
        }
      }
      if ((name === 'add' || name === 'remove') && rows.length > 0) this.#files[name].addRows(batch, column, rows);
    }
  }

  finish(log: LogPlace, version: number): FullState {
    const [protocol, metaData] = [this.#protocol, this.#metaData];
    if (protocol === null || metaData === null) {
      const operation = protocol === null ? 'protocol' : 'metadata';
      throw new EngineError('DELTA_STATE_RECOVER_ERROR', { path: log.name, version, operation });
    }
    return {
      version,
      protocol,
      metaData,
      txns: [...this.#txns.values()],
      domains: [...this.#domains.values()].filter((domain) => domain['removed'] !== true),
      adds: this.#files.add,
      removes: this.#files.remove,
      sums: this.#sums,
    };
  }

  /** Whether nothing was said of the file yet; counts it. */
  #isNew(kind: FileKind, body: JsonObject): boolean {
    const key = fileKey(body, this.#place);
    if (this.#known.has(key)) return false;
    this.#known.add(key);
    if (kind === 'add') this.#sums = sumsWith(this.#sums, body);
    return true;
  }

  #addNamed(name: string, body: JsonObject): void {
    switch (name) {
      case 'txn':
        setOnce(this.#txns, textOf(body, 'appId'), body);
        return;
      case 'domainMetadata':
        setOnce(this.#domains, textOf(body, 'domain'), body);
        return;
      case 'protocol':
        this.#protocol ??= body;
        return;
      case 'metaData':
        this.#metaData ??= body;
        return;
      case 'sidecar':
        this.sidecars.push(sidecarName(textOf(body, 'path')));
        return;
      default:
        return;
    }
  }
}

function sumsWith({ sizeBytes, deletedRecords, deletionVectors }: FileSums, body: JsonObject): FileSums {
  const vector = body['deletionVector'];
  return {
    sizeBytes: sizeBytes + numberIn(body, 'size'),
    deletedRecords: deletedRecords + (isObject(vector) ? numberIn(vector, 'cardinality') : 0),
    deletionVectors: deletionVectors + (isObject(vector) ? 1 : 0),
  };
}

function numberIn(body: JsonObject, name: string): number {
  const value = body[name];
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : 0;
}

const keyMembers: ReadonlySet<string> = new Set(['path', 'deletionVector', 'size']);

/** Of a row's action what tells the file and counts it. */
function keyMembersAt(vector: Vector, type: DataType, row: number): JsonObject {
  if (type.id !== 'struct' || vector.layout !== 'nested') {
    const body = jsonAt(vector, type, row);
    return isObject(body) ? body : {};
  }
  const members = type.fields.flatMap(({ name, type: member }, i): [string, JsonValue][] => {
    return keyMembers.has(name) ? [[name, jsonAt(vector.children[i]!, member, row)]] : [];
  });
  return Object.fromEntries(members);
}

function setOnce(map: Map<string, JsonObject>, key: string, body: JsonObject): void {
  if (!map.has(key)) map.set(key, body);
}

/** The canonical path, and the deletion vector's unique id. */
function fileKey(body: JsonObject, place: TablePlace): string {
  const path = canonicalPath(textOf(body, 'path'), place);
  const vector = body['deletionVector'];
  if (!isObject(vector)) return path;
  const { offset = null } = vector;
  const at = offset === null ? '' : `@${stringifyJson(offset)}`;
  return `${path}\n${textOf(vector, 'storageType')}${textOf(vector, 'pathOrInlineDv')}${at}`;
}
