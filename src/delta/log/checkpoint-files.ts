/**
 * The files in a Parquet checkpoint's rows, taken into a table of files without an object each. Statistics, the bulk of a
 * checkpoint, stay in it until they are asked for. Takes batches of the column `add`; copies what it keeps.
 */
import type { Batch } from '../../core/batch.ts';
import type { DataType } from '../../core/types.ts';
import { isNullAt, scalarAt, type Vector } from '../../core/vector.ts';
import type { JsonObject } from '../../formats/json/lossless.ts';
import { type AddFile, actionNamed, corrupt, isObject } from '../actions.ts';
import type { ColumnPath } from '../readers.ts';
import { hashFactor, hashSeed } from './byte-heap.ts';
import { jsonAt } from './checkpoint-rows.ts';
import { canonicalPath, isCanonical, type TablePlace } from './data-path.ts';
import { type FileTable, pathHash } from './file-table.ts';
import { tupleReader } from './partition-rows.ts';
import { TextColumn } from './text-column.ts';

const rareNames = ['tags', 'deletionVector', 'baseRowId', 'defaultRowCommitVersion', 'clusteringProvider'] as const;
type Rare = Pick<AddFile, (typeof rareNames)[number]>;

/** All of an action but its statistics, of which the count of rows is small where it is a column of its own. */
export const fileColumns: readonly ColumnPath[] = [
  ...['path', 'partitionValues', 'size', 'modificationTime', ...rareNames].map((name) => ['add', name]),
  ['add', 'stats_parsed', 'numRecords'],
];

interface Member {
  readonly type: DataType;
  readonly vector: Vector;
}

/** The rows that one checkpoint gave, and what only few of them have. */
export class CheckpointFiles {
  readonly #table: FileTable;
  readonly #place: TablePlace;
  readonly #rare = new Map<number, Rare>();
  /** Of paths that are not their own canonical form. */
  readonly #logged = new Map<number, string>();

  constructor(table: FileTable, place: TablePlace) {
    this.#table = table;
    this.#place = place;
    table.addSource((row, path) => this.#addOf(row, path));
  }

  addBatch(batch: Batch): void {
    const found = addMembers(batch);
    if (found !== null) this.#addRows(found.column, found.members);
  }

  #addRows(column: Vector, members: ReadonlyMap<string, Member>): void {
    const table = this.#table;
    const path = new TextColumn(memberOf(members, 'path').vector);
    const size = integers(memberOf(members, 'size').vector);
    const modified = members.has('modificationTime') ? integers(memberOf(members, 'modificationTime').vector) : zero;
    const tupleOf = tupleReader(members.get('partitionValues')?.vector ?? null, table.tuples);
    const rareOf = rareReader(members);
    const rowCountOf = rowCountReader(members.get('stats_parsed'));
    for (let row = 0; row < column.length; row++) {
      if (isNullAt(column, row)) continue;
      if (path.isNull(row)) throw corrupt('add.path is missing');
      path.locate(row);
      const hash = this.#appendPath(path, row);
      const rare = rareOf(row);
      const vector = rare?.deletionVector ?? null;
      const appended = table.appendRow(hash, tupleOf(row), size(row), modified(row), vector);
      if (rare !== null) this.#rare.set(appended, rare);
      const rowCount = rowCountOf(row);
      if (rowCount !== null) table.setRowCount(appended, rowCount);
    }
  }

  #appendPath(path: TextColumn, row: number): number {
    const { paths } = this.#table;
    const { bytes, start, end } = path;
    if (!isCanonical(bytes, start, end)) {
      const logged = path.text(row);
      const canonical = Buffer.from(canonicalPath(logged, this.#place), 'utf8');
      this.#logged.set(this.#table.count, logged);
      paths.append(canonical);
      return pathHash(canonical);
    }
    paths.reserve(end - start);
    const target = paths.bytes;
    let to = paths.length;
    let hash = hashSeed;
    for (let i = start; i < end; i++) {
      const byte = bytes[i]!;
      hash = Math.imul(hash ^ byte, hashFactor);
      target[to++] = byte;
    }
    paths.length = to;
    return hash;
  }

  #addOf(row: number, path: string): AddFile {
    const table = this.#table;
    const rare = this.#rare.get(row) ?? noRare;
    return {
      path: this.#logged.get(row) ?? path,
      partitionValues: table.tuples.valuesOf(table.tupleAt(row)),
      sizeBytes: table.sizeAt(row),
      modificationTimeMs: table.modifiedAt(row),
      dataChange: false,
      stats: table.statsAt(row),
      ...rare,
    };
  }
}

/**
 * The statistics of a batch's files, in the order of the files; null where a file has none there, and for those that are not
 * wanted. `name` is the member to take them from: text, or a struct; `isWanted` is asked by a file's number in the batch.
 */
export function* statsOf(
  batch: Batch,
  name: 'stats' | 'stats_parsed',
  isWanted: (file: number) => boolean,
): Iterable<string | JsonObject | null> {
  const found = addMembers(batch);
  if (found === null) return;
  const member = found.members.get(name);
  for (let row = 0, file = 0; row < found.column.length; row++) {
    if (isNullAt(found.column, row)) continue;
    const value = member === undefined || !isWanted(file++) ? null : jsonAt(member.vector, member.type, row);
    if (typeof value === 'string') yield value === '' ? null : value;
    else yield isObject(value) ? value : null;
  }
}

function addMembers(batch: Batch): { readonly column: Vector; readonly members: ReadonlyMap<string, Member> } | null {
  const at = batch.schema.fields.findIndex((field) => field.name === 'add');
  const column = batch.columns[at];
  const type = batch.schema.fields[at]?.type;
  if (column?.layout !== 'nested' || type?.id !== 'struct') return null;
  const members = type.fields.map(
    (field, i) => [field.name, { type: field.type, vector: column.children[i]! }] as const,
  );
  return { column, members: new Map(members) };
}

function memberOf(members: ReadonlyMap<string, Member>, name: string): Member {
  const member = members.get(name);
  if (member === undefined) throw corrupt(`add.${name} is missing`);
  return member;
}

const noRare: Rare = {
  tags: null,
  deletionVector: null,
  baseRowId: null,
  defaultRowCommitVersion: null,
  clusteringProvider: null,
};
const zero = (): number => 0;

/** The members that most files lack, read by way of the action's JSON form. */
function rareReader(members: ReadonlyMap<string, Member>): (row: number) => Rare | null {
  const present = rareNames.flatMap((name) => {
    const member = members.get(name);
    return member === undefined || isAllNull(member.vector) ? [] : [{ name, member }];
  });
  if (present.length === 0) return () => null;
  return (row) => {
    const body = Object.fromEntries(
      present.map(({ name, member }) => [name, jsonAt(member.vector, member.type, row)] as const),
    );
    if (Object.values(body).every((value) => value === null || (isObject(value) && Object.keys(value).length === 0))) {
      return null;
    }
    const action = actionNamed('add', { path: '', size: 0, ...body });
    if (action?.kind !== 'add') return null;
    const { tags, deletionVector, baseRowId, defaultRowCommitVersion, clusteringProvider } = action.add;
    return { tags, deletionVector, baseRowId, defaultRowCommitVersion, clusteringProvider };
  };
}

function rowCountReader(stats: Member | undefined): (row: number) => number | null {
  if (stats?.vector.layout !== 'nested' || stats.type.id !== 'struct') return () => null;
  const { vector } = stats;
  const at = stats.type.fields.findIndex(({ name }) => name === 'numRecords');
  const counts = vector.children[at];
  if (counts === undefined || counts.layout !== 'fixed') return () => null;
  return (row) => {
    if (isNullAt(vector, row) || isNullAt(counts, row)) return null;
    const count = Number(scalarAt(counts, row));
    return count >= 0 ? count : null;
  };
}

function isAllNull(vector: Vector): boolean {
  for (let row = 0; row < vector.length; row++) if (!isNullAt(vector, row)) return false;
  return true;
}

function integers(vector: Vector): (row: number) => number {
  if (vector.layout === 'fixed' && vector.values instanceof BigInt64Array && vector.valid === null) {
    // Two halves are read sooner than a bigint is made.
    const halves = new Int32Array(vector.values.buffer, vector.values.byteOffset, vector.values.length * 2);
    return (row) => halves[row * 2 + 1]! * 4294967296 + (halves[row * 2]! >>> 0);
  }
  return (row) => Number(scalarAt(vector, row) ?? 0);
}
