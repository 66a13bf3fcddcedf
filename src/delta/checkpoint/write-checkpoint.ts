/**
 * Writes the checkpoint of a version: one Parquet file, several parts where it is large, or a file of the second form with
 * sidecars where the table asks for it; then the `_last_checkpoint` hint. A checkpoint that is there is written anew, with
 * the same meaning. Removed files and applications whose time is over are left out.
 * Source: PROTOCOL.md, "Checkpoints", "V2 Spec", "Last Checkpoint File".
 */
import type { Batch } from '../../core/batch.ts';
import type { Schema } from '../../core/types.ts';
import { type JsonObject, parseJson, stringifyJson } from '../../formats/json/lossless.ts';
import { sparkBytes } from '../../functions/hash/murmur3.ts';
import { isObject } from '../actions.ts';
import type { MappingMode } from '../features/column-mapping.ts';
import { jsonAt } from '../log/checkpoint-rows.ts';
import { versionText } from '../log/file-names.ts';
import { type LogPlace, logPath, readSegment } from '../log/segment.ts';
import { partitionValue } from '../partition.ts';
import type { LogReaders } from '../readers.ts';
import type { LogWriters } from '../writers.ts';
import {
  addField,
  type CheckpointTable,
  otherFields,
  partitionsType,
  removeField,
  statsType,
} from './checkpoint-schema.ts';
import type { FileBodies, FileKind, FileRun } from './file-bodies.ts';
import { type FullState, readFullState } from './full-state.ts';
import { batchesOf, batchWith } from './json-rows.ts';
import type { LogProperties } from './log-properties.ts';
import { passedRows } from './passed-rows.ts';

/** What the making of a checkpoint takes from outside, so that it can be replayed. */
export interface CheckpointContext {
  readonly nowMs: () => number;
  /** UUIDs. */
  readonly newId: () => string;
  readonly readers: LogReaders;
  readonly writers: LogWriters;
}

/** The table at the checkpoint's version. */
export interface CheckpointedTable {
  readonly schema: Schema;
  readonly mapping: MappingMode;
  readonly partitionColumns: readonly string[];
  readonly configuration: Readonly<Record<string, string>>;
  readonly properties: LogProperties;
}

export interface WrittenCheckpoint {
  readonly version: number;
  readonly kind: 'classic' | 'multiPart' | 'v2';
  /** Actions in it. */
  readonly size: number;
  readonly sizeBytes: number;
  readonly state: FullState;
}

export interface CheckpointOptions {
  /** Actions of a file of a classic checkpoint; more are cut into parts. */
  readonly partActionsMax?: number;
  /** Actions of a sidecar. */
  readonly sidecarActionsMax?: number;
}

const partActionsDefault = 1_000_000;
const sidecarActionsDefault = 50_000;

/** Errors: those of reading the log, and of the store. */
export async function writeCheckpoint(
  log: LogPlace,
  version: number,
  table: CheckpointedTable,
  context: CheckpointContext,
  options: CheckpointOptions = {},
  signal?: AbortSignal,
): Promise<WrittenCheckpoint> {
  const state = await readFullState(log, await readSegment(log, version, signal), context.readers, signal);
  const contents = contentsOf(state, table, context.nowMs());
  const making: Making = { log, version, contents, context, options, signal };
  const isV2 = table.properties.checkpointPolicy === 'v2';
  const written = isV2 ? await writeV2(making) : await writeClassic(making);
  const { add, remove } = contents.files;
  const size = contents.others.length + add.length + remove.length;
  const hint = { version, size, sizeInBytes: written.sizeBytes, numOfAddFiles: state.adds.length, ...written.hint };
  const path = logPath(log, '_last_checkpoint');
  await log.store.put(path, new TextEncoder().encode(stringifyJson(hint)), 'hint', signal);
  return { version, kind: written.kind, size, sizeBytes: written.sizeBytes, state };
}

interface Making {
  readonly log: LogPlace;
  readonly version: number;
  readonly contents: Contents;
  readonly context: CheckpointContext;
  readonly options: CheckpointOptions;
  readonly signal: AbortSignal | undefined;
}

interface Written {
  readonly kind: WrittenCheckpoint['kind'];
  readonly sizeBytes: number;
  /** What the hint says beyond sizes. */
  readonly hint: JsonObject;
}

/** The checkpoint's actions, and the columns that hold them. */
interface Contents {
  readonly add: ReturnType<typeof addField>;
  readonly files: Files;
  /** An action of a file in the form that is stored. */
  readonly stored: Readonly<Record<FileKind, (body: JsonObject) => JsonObject>>;
  /** Lines of one member each. */
  readonly others: readonly JsonObject[];
}

type Files = Readonly<Record<FileKind, FileBodies>>;

const fileKinds = ['add', 'remove'] as const;

function contentsOf(state: FullState, table: CheckpointedTable, nowMs: number): Contents {
  const partitions = partitionsType({ ...table, hasParsedPartitions: true });
  const hasParsedPartitions = partitions !== null && everyPartitionParses(state, partitions);
  const whole: CheckpointTable = { ...table, hasParsedPartitions };
  const stats = table.properties.writesStatsAsStruct ? statsType(whole) : null;
  const { setTransactionRetentionMs: txnMs, deletedFileRetentionMs } = table.properties;
  const txns = state.txns.filter(({ lastUpdated }) => txnMs === null || isLater(lastUpdated, nowMs - txnMs));
  const remove = state.removes.filter((body) => isLater(body['deletionTimestamp'], nowMs - deletedFileRetentionMs));
  const storedAdd = (add: JsonObject): JsonObject => {
    const typed = hasParsedPartitions ? { partitionValues_parsed: parsedPartitions(add, partitions) } : {};
    return { ...add, dataChange: false, ...statsMembers(add, stats !== null), ...typed };
  };
  return {
    add: addField(whole),
    files: { add: state.adds, remove },
    stored: { add: storedAdd, remove: (body) => ({ ...body, dataChange: false }) },
    others: [
      { protocol: state.protocol },
      { metaData: state.metaData },
      ...txns.map((txn) => ({ txn })),
      ...state.domains.map((domainMetadata) => ({ domainMetadata })),
    ],
  };
}

/** Text is as it is; of other types every file has to be asked. */
function everyPartitionParses({ adds }: FullState, type: NonNullable<ReturnType<typeof partitionsType>>): boolean {
  if (type.fields.every((member) => member.type.id === 'utf8')) return true;
  for (const add of adds) if (parsedPartitions(add, type) === null) return false;
  return true;
}

/** Without a time a removal is long over, and an application is kept. */
function isLater(timeMs: JsonObject[string] | undefined, thanMs: number): boolean {
  return typeof timeMs === 'number' || typeof timeMs === 'bigint' ? Number(timeMs) > thanMs : false;
}

/** Statistics as text and as a struct, whichever of the two the log had. */
function statsMembers(add: JsonObject, isTyped: boolean): JsonObject {
  const { stats, stats_parsed: parsed } = add;
  const text = typeof stats === 'string' && stats !== '' ? stats : isObject(parsed) ? stringifyJson(parsed) : null;
  if (!isTyped) return { stats: text };
  return { stats: text, stats_parsed: isObject(parsed) ? parsed : parsedStats(text) };
}

/** Text that is no JSON tells nothing. */
function parsedStats(text: string | null): JsonObject[string] {
  try {
    return text === null ? null : parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Null where a value depends on the writer's time zone, which the log does not tell. */
function parsedPartitions(add: JsonObject, type: NonNullable<ReturnType<typeof partitionsType>>): JsonObject | null {
  const texts = isObject(add['partitionValues']) ? add['partitionValues'] : {};
  const out: Record<string, JsonObject[string]> = {};
  for (const member of type.fields) {
    const text = texts[member.name];
    if (typeof text !== 'string' || text === '') continue;
    if (partitionValue(text, member.type, null) === undefined) return null;
    out[member.name] = typedText(text, member.type.id);
  }
  return out;
}

/** As JSON has the value, so that it becomes the same typed value as others. */
function typedText(text: string, id: string): JsonObject[string] {
  if (id === 'bool') return text.toLowerCase() === 'true';
  return id === 'int' || id === 'decimal' ? parseJson(text.trim().replace(/^\+/, '')) : text;
}

async function writeClassic({ log, version, contents, context, options, signal }: Making): Promise<Written> {
  const { files, others } = contents;
  const schema: Schema = { fields: [contents.add, removeField, ...otherFields] };
  const total = files.add.length + files.remove.length + others.length;
  const parts = Math.max(1, Math.ceil(total / (options.partActionsMax ?? partActionsDefault)));
  const write = async (name: string, part: Files, beside: readonly JsonObject[]): Promise<number> => {
    const path = logPath(log, `${versionText(version)}.checkpoint.${name}parquet`);
    const batches = classicBatches(schema, part, contents, beside);
    return (await context.writers.writeParquet(log.store, path, schema, batches, signal)).sizeBytes;
  };
  if (parts === 1) return { kind: 'classic', sizeBytes: await write('', files, others), hint: {} };
  const partIn = (path: string): number => partOf(path, parts);
  const [adds, removes] = fileKinds.map((kind) => files[kind].grouped(parts, partIn));
  let sizeBytes = 0;
  for (let part = 0; part < parts; part++) {
    const numbers = [part + 1, parts].map((number) => String(number).padStart(10, '0'));
    const own = { add: adds![part]!, remove: removes![part]! };
    sizeBytes += await write(`${numbers.join('.')}.`, own, part === 0 ? others : []);
  }
  return { kind: 'multiPart', sizeBytes, hint: { parts } };
}

/** Made one after another, as they are written. */
function* classicBatches(
  schema: Schema,
  files: Files,
  { stored }: Contents,
  others: readonly JsonObject[],
): Iterable<Batch> {
  for (const kind of fileKinds) {
    for (const run of files[kind].runs()) yield* runBatches(schema, kind, run, stored[kind]);
  }
  for (const { name } of otherFields) {
    const bodies = others.flatMap((line) => (isObject(line[name]) ? [line[name]] : []));
    yield* batchesOf(schema, name, bodies);
  }
}

function* runBatches(
  schema: Schema,
  kind: FileKind,
  run: FileRun,
  stored: (body: JsonObject) => JsonObject,
): Iterable<Batch> {
  if (run.kind === 'bodies') return yield* batchesOf(schema, kind, mapped(run.bodies, stored));
  const { vector, type, rows } = run;
  const wanted = schema.fields.find((member) => member.name === kind)!.type;
  const passed = passedRows(vector, type, rows, wanted);
  if (passed !== null) return yield batchWith(schema, kind, passed);
  yield* batchesOf(
    schema,
    kind,
    mapped(rows, (row) => stored(jsonAt(vector, type, row) as JsonObject)),
  );
}

function* mapped<From, To>(items: Iterable<From>, to: (item: From) => To): Iterable<To> {
  for (const item of items) yield to(item);
}

/** Parts are clustered by Spark's hash of the path. */
function partOf(path: string, parts: number): number {
  const hash = sparkBytes(new TextEncoder().encode(path), 42) % parts;
  return hash < 0 ? hash + parts : hash;
}

async function writeV2({ log, version, contents, context, options, signal }: Making): Promise<Written> {
  const { files, others } = contents;
  const schema: Schema = { fields: [contents.add, removeField] };
  const sidecars: JsonObject[] = [];
  let sidecarBytes = 0;
  for (const part of sidecarsOf(contents, options.sidecarActionsMax ?? sidecarActionsDefault)) {
    const name = `${context.newId()}.parquet`;
    const path = logPath(log, `_sidecars/${name}`);
    const batches = fileKinds.flatMap((kind) => [...batchesOf(schema, kind, part[kind])]);
    const { sizeBytes } = await context.writers.writeParquet(log.store, path, schema, batches, signal);
    sidecarBytes += sizeBytes;
    sidecars.push({ path: name, sizeInBytes: sizeBytes, modificationTime: context.nowMs() });
  }
  const tags = {
    sidecarNumActions: String(files.add.length + files.remove.length),
    sidecarSizeInBytes: String(sidecarBytes),
    numOfAddFiles: String(files.add.length),
  };
  const lines = [{ checkpointMetadata: { version, tags } }, ...others, ...sidecars.map((sidecar) => ({ sidecar }))];
  const body = new TextEncoder().encode(lines.map((line) => `${stringifyJson(line)}\n`).join(''));
  const name = `${versionText(version)}.checkpoint.${context.newId()}.json`;
  await log.store.put(logPath(log, name), body, 'overwrite', signal);
  const v2Checkpoint = { path: name, sizeInBytes: body.length, modificationTime: context.nowMs() };
  return { kind: 'v2', sizeBytes: sidecarBytes + body.length, hint: { v2Checkpoint } };
}

/** What each sidecar holds: so many actions, in the order of the log. */
function* sidecarsOf({ files, stored }: Contents, most: number): Iterable<Record<FileKind, JsonObject[]>> {
  let part: Record<FileKind, JsonObject[]> = { add: [], remove: [] };
  for (const kind of fileKinds) {
    for (const body of files[kind]) {
      if (part.add.length + part.remove.length >= most) {
        yield part;
        part = { add: [], remove: [] };
      }
      part[kind].push(stored[kind](body));
    }
  }
  if (part.add.length + part.remove.length > 0) yield part;
}
