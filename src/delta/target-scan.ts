/**
 * A snapshot as the statements scan it that change rows: the table's columns, and behind them where each row stands (the file's
 * position in the version, the row's number in the file) and what row tracking knows of it. Remembers which files were read
 * and by which filters, so that a commit can be judged against others. Takes the ordinary scan and adds to it.
 */
import { type Field, field, int32, int64, type Schema } from '../core/types.ts';
import type { Expr } from '../plan/expr.ts';
import type { ScanColumn } from '../plan/logical.ts';
import type { ColumnSource, ScanPlan, ScanRequest, Split, TableProvider } from '../plan/ports.ts';
import { columnsOf } from '../plan/walk.ts';
import { compileJudge } from '../skipping/judge.ts';
import type { AddFile } from './actions.ts';
import { isOn } from './features/feature.ts';
import { partitionText, partitionValue } from './partition.ts';
import { type DeltaScanOptions, deltaProvider } from './scan.ts';
import type { Snapshot } from './snapshot.ts';
import type { FileMatcher, Reads } from './transaction/read-set.ts';

/** The columns behind those of the table, by the names that the scan gives them. */
export const fileColumn = field('__silt_file', int32, false);
export const rowColumn = field('__silt_row', int64, false);
export const rowIdColumn = field('__silt_row_id', int64, true);
export const rowVersionColumn = field('__silt_row_version', int64, true);

export interface TargetScanOptions extends DeltaScanOptions {
  /** Gathers what is read; null where that is not wanted. */
  readonly reads: Reads | null;
  /** Only these files, by position; all where absent. The rows given with each are left out. */
  readonly only?: ReadonlyMap<number, Uint32Array>;
}

/** The names under which files hold what row tracking keeps of moved rows; null where the table tracks none. */
export function trackedColumns({ metadata }: Snapshot): readonly [rowId: string, rowVersion: string] | null {
  if (!isOn(metadata, 'delta.enableRowTracking')) return null;
  const { configuration } = metadata;
  const rowId = configuration['delta.rowTracking.materializedRowIdColumnName'];
  const version = configuration['delta.rowTracking.materializedRowCommitVersionColumnName'];
  return rowId === undefined || version === undefined ? null : [rowId, version];
}

/** The fields that the scan gives behind the table's own. */
export function placeColumns(snapshot: Snapshot): readonly Field[] {
  const tracked = [rowIdColumn, rowVersionColumn];
  return [fileColumn, rowColumn, ...(trackedColumns(snapshot) === null ? [] : tracked)];
}

export function targetProvider(snapshot: Snapshot, options: TargetScanOptions): TableProvider {
  const inner = deltaProvider(snapshot, options.only === undefined ? options : { ...options, onlyFiles: options.only });
  const schema: Schema = { fields: [...snapshot.schema.fields, ...placeColumns(snapshot)] };
  const kind = options.only === undefined ? 'change' : 'rewrite';
  return {
    ...inner,
    ref: { ...inner.ref, id: `${inner.ref.id}#${kind}`, schema },
    schema,
    // Hidden columns have no statistics, and those of rows that are left out are not the rest's.
    statistics: (columns) => (options.only === undefined ? inner.statistics(columns) : noStatistics),
    pushdown: (filter, columns) => {
      const isOwn = [...columnsOf(filter)].every((id) => !isPlace(columns.get(id)));
      return isOwn && options.only === undefined ? inner.pushdown(filter, columns) : 'unsupported';
    },
    plan: async (request, signal) => {
      const own = request.columns.filter((c) => !isPlace(c));
      const ids = new Set(own.map((c) => c.id));
      const filters = request.filters.filter((filter) => [...columnsOf(filter)].every((id) => ids.has(id)));
      if (options.reads !== null) options.reads.matchers.push(matcherOf(snapshot, options, request, filters));
      const planned = await inner.plan({ ...request, columns: own, filters }, signal);
      return withPlaces(snapshot, options, request, planned);
    },
  };
}

/** Who wants to know what queries read of a version. */
export interface ReadsNoted {
  readonly reads: Reads;
  /** Scans that were not planned: they may be answered by statistics of the whole table. */
  readonly unplanned: Set<object>;
}

/** The ordinary scan, which notes the files and partitions that it reads. */
export function notingProvider(snapshot: Snapshot, options: DeltaScanOptions, noted: ReadsNoted): TableProvider {
  const inner = deltaProvider(snapshot, options);
  noted.unplanned.add(inner);
  return {
    ...inner,
    plan: async (request, signal) => {
      noted.unplanned.delete(inner);
      noted.reads.matchers.push(matcherOf(snapshot, options, request, request.filters));
      const planned = await inner.plan(request, signal);
      for (const split of planned.splits) {
        if (split.kind === 'parquet') noted.reads.files.add(snapshot.files.at(split.file!).path);
      }
      return planned;
    },
  };
}

const noStatistics = { rows: null, isRowsExact: false, sizeBytes: null, columns: new Map() };

const placeNames: ReadonlySet<string> = new Set(
  [fileColumn, rowColumn, rowIdColumn, rowVersionColumn].map(({ name }) => name),
);

function isPlace(column: ScanColumn | undefined): boolean {
  return column !== undefined && column.path.length === 1 && placeNames.has(column.path[0]!);
}

function withPlaces(
  snapshot: Snapshot,
  { only, reads }: TargetScanOptions,
  request: ScanRequest,
  planned: ScanPlan,
): ScanPlan {
  const splits = planned.splits.flatMap((split): readonly Split[] => {
    if (split.kind !== 'parquet') return [split];
    const index = split.file!;
    const deletedRows = only === undefined ? split.deletedRows : only.get(index);
    if (deletedRows === undefined) return [];
    const { path, add } = snapshot.files.at(index);
    reads?.files.add(path);
    return [{ ...split, deletedRows, constants: [...split.constants, ...placeConstants(index, add)] }];
  });
  const constants = planned.splits[0]?.kind === 'parquet' ? planned.splits[0].constants.length : 0;
  let next = 0;
  const sources = request.columns.map((c): ColumnSource => {
    return isPlace(c) ? placeSource(c.path[0]!, snapshot, constants) : planned.sources[next++]!;
  });
  const { filesTotal, mayHold } = planned;
  return {
    sources,
    splits,
    get skipped() {
      return planned.skipped;
    },
    filesTotal,
    ...(mayHold !== undefined && { mayHold }),
  };
}

function placeConstants(index: number, add: AddFile): readonly (number | bigint | null)[] {
  return [index, add.baseRowId, add.defaultRowCommitVersion];
}

/** `constants`: how many a split has before those of `placeConstants`. */
function placeSource(name: string, snapshot: Snapshot, constants: number): ColumnSource {
  const [rowId, rowVersion] = trackedColumns(snapshot) ?? ['', ''];
  switch (name) {
    case rowColumn.name:
      return { kind: 'rowIndex', type: int64 };
    case rowIdColumn.name:
      return rowValue(rowId, constants + 1, true);
    case rowVersionColumn.name:
      return rowValue(rowVersion, constants + 2, false);
    default:
      return { kind: 'constant', index: constants, type: int32 };
  }
}

function rowValue(name: string, index: number, isCounted: boolean): ColumnSource {
  return { kind: 'rowValue', stored: { kind: 'file', path: [name], type: int64 }, index, isCounted, type: int64 };
}

/** Whether a file could hold rows that pass the filters: those of partition columns alone decide. */
function matcherOf(
  snapshot: Snapshot,
  { judging }: DeltaScanOptions,
  { columns, zone }: ScanRequest,
  filters: readonly Expr[],
): FileMatcher {
  const { schema, partitionColumns } = snapshot;
  const parted = new Map(columns.map((c) => [c.id, c]));
  const isParted = (filter: Expr): boolean =>
    [...columnsOf(filter)].every((id) => {
      const { path } = parted.get(id)!;
      return path.length === 1 && partitionColumns.includes(path[0]!);
    });
  const judge = compileJudge(filters.filter(isParted), judging, zone);
  return (add) =>
    judge((id) => {
      const name = parted.get(id)?.path[0];
      const member = schema.fields.find((f) => f.name === name);
      if (member === undefined) return null;
      const value = partitionValue(partitionText(add, physicalNameOf(snapshot, member)), member.type, null);
      return value === undefined ? null : { min: value, max: value, nulls: value === null ? 1 : 0, rows: 1 };
    }).reason === null;
}

function physicalNameOf({ mapping }: Snapshot, { name, metadata }: Field): string {
  const physical = metadata?.['delta.columnMapping.physicalName'];
  return mapping === 'none' || typeof physical !== 'string' ? name : physical;
}
