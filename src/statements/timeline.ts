/** SHOW TIMELINE: how a Delta table grew, a row a version: what a commit added and removed, and what there was after it. */
import type { Scalar } from '../core/scalar.ts';
import { field, int64, type Schema, timestampUtc, utf8 } from '../core/types.ts';
import { type Action, type AddFile, deletionVectorId, type Metadata, type Protocol } from '../delta/actions.ts';
import { mappingMode } from '../delta/features/column-mapping.ts';
import { type HistoryEntry, readHistory } from '../delta/history.ts';
import { canonicalPath } from '../delta/log/data-path.ts';
import { parseSchema } from '../delta/schema.ts';
import type { Snapshot } from '../delta/snapshot.ts';
import { fileStatistics } from '../delta/statistics.ts';
import type { ShowTimeline } from '../sql/ast-inspect.ts';
import { openDelta } from './delta-table.ts';
import type { StatementEnv, StatementResult } from './env.ts';
import { changesText, schemaChanges } from './schema-changes.ts';

const counts = ['files_added', 'files_removed', 'rows_added', 'rows_removed', 'files', 'rows', 'bytes'];

const timelineSchema: Schema = {
  fields: [
    field('version', int64, false),
    field('timestamp', timestampUtc, false),
    field('operation', utf8),
    ...counts.map((name) => field(name, int64)),
    field('change', utf8),
  ],
};

/** Rows are NULL where some file has no count of them. */
export async function runShowTimeline(statement: ShowTimeline, env: StatementEnv): Promise<StatementResult> {
  const { table, snapshot } = await openDelta({ ...statement, command: 'SHOW TIMELINE' }, env);
  const entries = (await readHistory(snapshot.log, snapshot.metadata, null, env.signal)).toReversed();
  const [first] = entries;
  const timeline = new Timeline(snapshot);
  // Where the log no longer begins at its beginning, the first version that is left stands on a checkpoint.
  if (first !== undefined && first.version > 0) {
    const begin = await table.snapshot({ kind: 'version', version: BigInt(first.version) }, env.signal);
    await begin.files.loadStatistics(env.signal);
    timeline.start(begin);
  }
  return { schema: timelineSchema, rows: entries.map((entry) => timeline.row(entry)) };
}

interface Held {
  readonly sizeBytes: number;
  readonly rows: number | null;
}

class Timeline {
  readonly #snapshot: Snapshot;
  readonly #files = new Map<string, Held>();
  /** Of all files that are held. */
  #bytes = 0;
  #rows = 0;
  #uncounted = 0;
  #isStarted = false;
  #metadata: Metadata | null = null;
  #protocol: Protocol | null = null;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  /** Takes the files of the version of the first row, whose own changes are then not counted. */
  start({ files, metadata, protocol }: Snapshot): void {
    this.#isStarted = true;
    this.#metadata = metadata;
    this.#protocol = protocol;
    for (const { add } of files) this.#put(this.#keyOf(add), heldBy(add));
  }

  row({ version, timestampMs, info, actions }: HistoryEntry): readonly Scalar[] {
    const operation = info?.['operation'];
    const change = this.#schemaChange(actions);
    const changed = this.#isStarted ? [null, null, null, null] : this.#apply(actions);
    this.#isStarted = false;
    return [
      BigInt(version),
      BigInt(timestampMs) * 1000n,
      typeof operation === 'string' ? operation : null,
      ...changed,
      BigInt(this.#files.size),
      this.#uncounted > 0 ? null : BigInt(this.#rows),
      BigInt(this.#bytes),
      change === '' ? null : change,
    ];
  }

  #apply(actions: readonly Action[]): readonly Scalar[] {
    const removed: Held[] = [];
    const added: Held[] = [];
    for (const action of actions) {
      if (action.kind !== 'remove') continue;
      const held = this.#drop(this.#keyOf(action.remove));
      if (held !== undefined) removed.push(held);
    }
    for (const action of actions) {
      if (action.kind !== 'add') continue;
      const held = heldBy(action.add);
      added.push(held);
      this.#put(this.#keyOf(action.add), held);
    }
    return [BigInt(added.length), BigInt(removed.length), rowsOf(added), rowsOf(removed)];
  }

  #put(key: string, held: Held): void {
    this.#drop(key);
    this.#files.set(key, held);
    this.#count(held, 1);
  }

  #drop(key: string): Held | undefined {
    const held = this.#files.get(key);
    if (held !== undefined) this.#count(held, -1);
    this.#files.delete(key);
    return held;
  }

  #count({ sizeBytes, rows }: Held, sign: 1 | -1): void {
    this.#bytes += sign * sizeBytes;
    if (rows === null) this.#uncounted += sign;
    else this.#rows += sign * rows;
  }

  #schemaChange(actions: readonly Action[]): string {
    for (const action of actions) if (action.kind === 'protocol') this.#protocol = action.protocol;
    const found = actions.find((action) => action.kind === 'metaData');
    if (found?.kind !== 'metaData') return '';
    const before = this.#metadata;
    this.#metadata = found.metadata;
    return before === null ? '' : changesText(schemaChanges(this.#versioned(before), this.#versioned(found.metadata)));
  }

  #versioned(metadata: Metadata): Pick<Snapshot, 'schema' | 'mapping'> {
    const schema = parseSchema(metadata.schemaString, this.#snapshot.log.name);
    return { schema, mapping: mappingMode(this.#protocol ?? this.#snapshot.protocol, metadata) };
  }

  #keyOf({ path, deletionVector }: Pick<AddFile, 'path' | 'deletionVector'>): string {
    const { store, root } = this.#snapshot.log;
    return `${canonicalPath(path, { store: store.ref, root })}\n${deletionVectorId(deletionVector)}`;
  }
}

function heldBy(add: AddFile): Held {
  const { rows } = fileStatistics(add);
  return { sizeBytes: add.sizeBytes, rows: rows === null ? null : rows - (add.deletionVector?.cardinality ?? 0) };
}

function rowsOf(files: readonly Held[]): Scalar {
  let rows = 0;
  for (const file of files) {
    if (file.rows === null) return null;
    rows += file.rows;
  }
  return BigInt(rows);
}
