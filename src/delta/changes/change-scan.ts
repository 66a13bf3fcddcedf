/**
 * The changes of a range of versions as a table that queries scan: the table's columns, and what happened to each row in
 * which version and when. Takes what read-changes.ts gathered.
 */
import type { Scalar } from '../../core/scalar.ts';
import { type Field, field, int64, type Schema, timestampUtc, utf8 } from '../../core/types.ts';
import { type Zone, zoneOf } from '../../core/zone.ts';
import type { ColumnId } from '../../plan/expr.ts';
import type { ScanColumn, TableRef } from '../../plan/logical.ts';
import type { ColumnSource, ScanPlan, ScanRequest, Split, TableProvider } from '../../plan/ports.ts';
import type { Bounds } from '../../skipping/context.ts';
import { compileJudge } from '../../skipping/judge.ts';
import type { Location } from '../../storage/open-store.ts';
import type { ObjectStore } from '../../storage/store.ts';
import type { DeletionVectorDescriptor } from '../actions.ts';
import { readDeletionVector } from '../deletion-vector.ts';
import { fileSource, physicalColumn } from '../features/column-mapping.ts';
import { placeOfFile, type TablePlace } from '../log/data-path.ts';
import { partitionText, partitionValue } from '../partition.ts';
import { type DeltaScanOptions, isSameStore } from '../scan.ts';
import type { ChangePiece } from './change-files.ts';
import type { TableChanges, VersionChanges } from './read-changes.ts';

/** The columns that stand behind the table's own. */
const changeFields: readonly Field[] = [
  field('_change_type', utf8),
  field('_commit_version', int64),
  field('_commit_timestamp', timestampUtc),
];

interface Change {
  readonly piece: ChangePiece;
  readonly of: VersionChanges;
}

type ChangeConstant = (change: Change) => Scalar;

/** The provider of a range of changes; `ref.id` is the table's place and the range. */
export function changesProvider(changes: TableChanges, options: DeltaScanOptions): TableProvider {
  const { read, start, end } = changes;
  const schema: Schema = { fields: [...read.schema.fields, ...changeFields] };
  const id = `${read.log.name}@changes ${start} to ${end}`;
  const ref: TableRef = { id, name: options.name, version: read.version, schema };
  return {
    ref,
    schema,
    statistics: () => ({ rows: null, isRowsExact: false, sizeBytes: null, columns: new Map() }),
    pushdown: () => 'inexact',
    plan: (request, signal) => planChanges(changes, options, request, signal),
  };
}

async function planChanges(
  changes: TableChanges,
  options: DeltaScanOptions,
  request: ScanRequest,
  signal: AbortSignal | undefined,
): Promise<ScanPlan> {
  const all = changes.versions.flatMap((of) => of.pieces.map((piece): Change => ({ piece, of })));
  const constants: ChangeConstant[] = [];
  const zone = zoneOf(request.zone);
  const sources = request.columns.map((column) => sourceOf(changes, column, zone, constants));
  const kept = request.isSkippingOn ? keptChanges(all, sources, constants, options, request) : all;
  const splits: Split[] = [];
  for (const change of kept) {
    const split = await splitOf(changes, options, change, constants, signal);
    if (split !== null) splits.push(split);
  }
  return { sources, splits, skipped: [], filesTotal: all.length };
}

/** Only what all rows of a piece share is judged. */
function keptChanges(
  all: readonly Change[],
  sources: readonly ColumnSource[],
  constants: readonly ChangeConstant[],
  options: DeltaScanOptions,
  request: ScanRequest,
): readonly Change[] {
  const judge = compileJudge(request.filters, options.judging, request.zone);
  const indexes = new Map<ColumnId, number>();
  for (const [i, source] of sources.entries()) {
    if (source.kind === 'constant') indexes.set(request.columns[i]!.id, source.index);
  }
  return all.filter((change) => {
    const boundsOf = (id: ColumnId): Bounds | null => {
      const index = indexes.get(id);
      if (index === undefined) return null;
      const value = constants[index]!(change);
      return { min: value, max: value, nulls: value === null ? 1 : 0, rows: 1 };
    };
    return judge(boundsOf).verdict !== 'none';
  });
}

function sourceOf(
  { read }: TableChanges,
  { path, type }: ScanColumn,
  zone: Zone | null,
  constants: ChangeConstant[],
): ColumnSource {
  const constantOf = (value: ChangeConstant): number => constants.push(value) - 1;
  const name = path.length === 1 ? path[0]! : '';
  if (name === '_change_type') {
    const stored = { kind: 'file', path: ['_change_type'], type: utf8 } as const;
    return { kind: 'constantOr', index: constantOf(({ piece }) => piece.changeType), stored, type: utf8 };
  }
  if (name === '_commit_version') {
    return { kind: 'constant', index: constantOf(({ of }) => BigInt(of.version)), type: int64 };
  }
  if (name === '_commit_timestamp') {
    const index = constantOf(({ of }) => BigInt(of.timestampMs) * 1000n);
    return { kind: 'constant', index, type: timestampUtc };
  }
  const column = physicalColumn(read.schema, path, read.mapping);
  if (column === null) return { kind: 'file', path, type };
  if (!read.partitionColumns.includes(name)) return fileSource(column, read.mapping, type);
  const index = constantOf(({ piece }) => {
    return partitionValue(partitionText(piece, column.path[0]!), column.field.type, zone) ?? null;
  });
  return { kind: 'constant', index, type: column.field.type };
}

/** Null where no row of the piece changed. */
async function splitOf(
  { read }: TableChanges,
  options: DeltaScanOptions,
  change: Change,
  constantsOf: readonly ChangeConstant[],
  signal: AbortSignal | undefined,
): Promise<Split | null> {
  const { log } = read;
  const { piece } = change;
  const place: TablePlace = { store: log.store.ref, root: log.root };
  const { store, path } = placeOfFile(piece.path, place);
  const open = (location: Location): ObjectStore => {
    return isSameStore(location, place) ? log.store : options.openStore(location);
  };
  const rowsOf = async (vector: DeletionVectorDescriptor | null): Promise<Uint32Array | null> => {
    return vector === null ? null : await readDeletionVector(vector, place, open, signal);
  };
  const deletedRows = await rowsOf(piece.without);
  const only = await rowsOf(piece.only);
  const keptRows = only === null ? null : difference(only, deletedRows);
  if (keptRows?.length === 0) return null;
  const constants = constantsOf.map((valueOf) => valueOf(change));
  const isOutside = !isSameStore({ store, path }, place);
  const info = isOutside || piece.sizeBytes === 0 ? await open({ store, path }).head(path, signal) : null;
  const sizeBytes = piece.sizeBytes > 0 ? piece.sizeBytes : (info?.sizeBytes ?? 0);
  return { kind: 'parquet', store, path, sizeBytes, rows: null, constants, deletedRows, keptRows };
}

function difference(rows: Uint32Array, without: Uint32Array | null): Uint32Array {
  if (without === null) return rows;
  const excluded = new Set(without);
  return rows.filter((row) => !excluded.has(row));
}
