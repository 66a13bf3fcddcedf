/**
 * Everything that the log still says at a version, as JSON in the form of its commits: what a checkpoint has to hold.
 * Unlike a snapshot it keeps removed files and members that silt has no meaning for. Source: PROTOCOL.md, "Action
 * Reconciliation" and "Checkpoints".
 */
import type { Batch } from '../../core/batch.ts';
import { EngineError } from '../../core/errors.ts';
import { isNullAt } from '../../core/vector.ts';
import { type JsonObject, type JsonValue, parseJson, stringifyJson } from '../../formats/json/lossless.ts';
import { corrupt, isObject } from '../actions.ts';
import { readLines as readTexts } from '../log/bounded-read.ts';
import { jsonAt } from '../log/checkpoint-rows.ts';
import { canonicalPath, type TablePlace } from '../log/data-path.ts';
import { type LogFile, type LogPlace, type LogSegment, logPath } from '../log/segment.ts';
import type { LogReaders } from '../readers.ts';

export interface FullState {
  readonly version: number;
  readonly protocol: JsonObject;
  readonly metaData: JsonObject;
  readonly txns: readonly JsonObject[];
  /** Those that were not removed. */
  readonly domains: readonly JsonObject[];
  readonly adds: readonly JsonObject[];
  readonly removes: readonly JsonObject[];
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
    state.addCommit(await readLines(log, info.path, signal));
  }
  const sidecars: string[] = [];
  for (const { name, info } of segment.checkpoint?.files ?? []) {
    const isJson = name.kind === 'v2' && name.format === 'json';
    const lines = isJson ? [await readLines(log, info.path, signal)] : readRows(log, readers, info, signal);
    for await (const part of lines) {
      for (const line of part) {
        if (isObject(line['sidecar'])) sidecars.push(sidecarName(textOf(line['sidecar'], 'path')));
        else state.add(line);
      }
    }
  }
  for (const sidecar of sidecars) {
    const path = logPath(log, `_sidecars/${sidecar}`);
    const info = await log.store.head(path, signal);
    if (info === null) throw corrupt(`the sidecar ${sidecar} is not there`, log.name);
    for await (const part of readRows(log, readers, info, signal)) for (const line of part) state.add(line);
  }
  return state.finish(log, segment.version);
}

/** A member's text; what is no text in its JSON form. */
export function textOf(body: JsonObject, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : stringifyJson(value ?? null);
}

/** The lines of a commit: objects of one member, the action's name. */
export async function readLines(log: LogPlace, path: string, signal?: AbortSignal): Promise<readonly JsonObject[]> {
  const texts = await readTexts(log, path, signal);
  return texts.flatMap((text) => {
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

async function* readRows(
  log: LogPlace,
  readers: LogReaders,
  file: { readonly path: string; readonly sizeBytes: number },
  signal: AbortSignal | undefined,
): AsyncIterable<readonly JsonObject[]> {
  for await (const batch of readers.readParquet(log.store, file, columns, signal)) yield linesOf(batch);
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
  readonly #files = new Map<string, { readonly kind: 'add' | 'remove'; readonly body: JsonObject }>();
  readonly #txns = new Map<string, JsonObject>();
  readonly #domains = new Map<string, JsonObject>();
  #protocol: JsonObject | null = null;
  #metaData: JsonObject | null = null;

  constructor(place: TablePlace) {
    this.#place = place;
  }

  /** A file both added and removed in one commit is kept. */
  addCommit(lines: readonly JsonObject[]): void {
    for (const line of lines) if (line['remove'] === undefined) this.add(line);
    for (const line of lines) if (line['remove'] !== undefined) this.add(line);
  }

  add(line: JsonObject): void {
    for (const [name, body] of Object.entries(line)) if (isObject(body)) this.#addNamed(name, body);
  }

  finish(log: LogPlace, version: number): FullState {
    const [protocol, metaData] = [this.#protocol, this.#metaData];
    if (protocol === null || metaData === null) {
      const operation = protocol === null ? 'protocol' : 'metadata';
      throw new EngineError('DELTA_STATE_RECOVER_ERROR', { path: log.name, version, operation });
    }
    const files = [...this.#files.values()].toReversed();
    const bodies = (kind: 'add' | 'remove') => files.filter((file) => file.kind === kind).map(({ body }) => body);
    return {
      version,
      protocol,
      metaData,
      txns: [...this.#txns.values()],
      domains: [...this.#domains.values()].filter((domain) => domain['removed'] !== true),
      adds: bodies('add'),
      removes: bodies('remove'),
    };
  }

  #addNamed(name: string, body: JsonObject): void {
    switch (name) {
      case 'add':
      case 'remove': {
        const key = fileKey(body, this.#place);
        if (!this.#files.has(key)) this.#files.set(key, { kind: name, body });
        return;
      }
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
      default:
        return;
    }
  }
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
