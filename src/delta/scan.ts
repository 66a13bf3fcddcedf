/**
 * A snapshot as a table that queries scan: which files have to be read for a request, and why the others need not be.
 * Takes predicates; evaluates none itself but asks what it is given (skipping/) with the statistics of one file at a time.
 * Never drops a row: what is not known is kept.
 */
import type { Scalar } from '../core/scalar.ts';
import { type Zone, zoneOf } from '../core/zone.ts';
import type { ColumnId, Expr } from '../plan/expr.ts';
import type { ScanColumn, TableRef } from '../plan/logical.ts';
import type { ColumnSource, ScanPlan, ScanRequest, Split, TableProvider } from '../plan/ports.ts';
import { columnsOf } from '../plan/walk.ts';
import type { Bounds, SkippingFacts } from '../skipping/context.ts';
import { compileJudge, type Judgement, type Reason } from '../skipping/judge.ts';
import type { Location } from '../storage/open-store.ts';
import type { ObjectStore } from '../storage/store.ts';
import { readDeletionVector } from './deletion-vector.ts';
import { type BindGeneration, derivedFilters } from './derived-filters.ts';
import { fileSource, type PhysicalColumn, physicalColumn } from './features/column-mapping.ts';
import { indexedColumns } from './indexed-columns.ts';
import { placeOfFile, type TablePlace } from './log/data-path.ts';
import { type FileConstant, isMetadataPath, metadataField, metadataSource } from './metadata-columns.ts';
import { partitionText, partitionValue } from './partition.ts';
import { SkippedFiles } from './skipped-files.ts';
import type { Snapshot } from './snapshot.ts';

/** How predicates are judged: what skipping/ needs beside a file's statistics. */
export type JudgeContext = SkippingFacts & {
  /** Absent where generated columns are not to be understood. */
  readonly bindGeneration?: BindGeneration;
};

export interface DeltaScanOptions {
  /** As the user names the table. */
  readonly name: string;
  readonly judging: JudgeContext;
  /** Opens the store of a file outside the table's own (deletion vectors are read while planning). */
  readonly openStore: (location: Location) => ObjectStore;
  /** Positions of the files that are read at all; every file where absent. */
  readonly onlyFiles?: { has(index: number): boolean };
}

/** The provider of a version; its `ref.id` is the table's place and version. */
export function deltaProvider(snapshot: Snapshot, options: DeltaScanOptions): TableProvider {
  const { schema, version, statistics } = snapshot;
  const ref: TableRef = { id: `${snapshot.log.name}@${version}`, name: options.name, version, schema };
  const scan: DeltaScan = { snapshot, options };
  return {
    ref,
    schema,
    metadata: metadataField(snapshot.metadata),
    learn: (columns, isWhole, signal) => statistics.learn(columns, isWhole, signal),
    statistics: (columns) => statistics.table(columns),
    partitionBy: snapshot.partitionColumns,
    statisticsColumns: () => indexedColumns(snapshot),
    pushdown: (filter, columns) => pushdownOf(scan, filter, columns),
    plan: (request, signal) => planScan(scan, request, signal),
  };
}

interface DeltaScan {
  readonly snapshot: Snapshot;
  readonly options: DeltaScanOptions;
}

/** Exact where the partition values of every file decide the filter. */
function pushdownOf(
  scan: DeltaScan,
  filter: Expr,
  columns: ReadonlyMap<ColumnId, ScanColumn>,
): 'exact' | 'inexact' | 'unsupported' {
  const bound = bindColumns(scan, [...columns.values()]);
  const isPartitionOnly = [...columnsOf(filter)].every((id) => bound.get(id)?.kind === 'partition');
  if (!isPartitionOnly || filter.mayFail) return 'inexact';
  const judge = compileJudge([filter], scan.options.judging, 'UTC');
  const { files } = scan.snapshot;
  const seen = new Uint8Array(files.tuples.count);
  for (let index = 0; index < files.length; index++) {
    const tuple = files.tupleAt(index);
    if (seen[tuple] === 1) continue;
    seen[tuple] = 1;
    if (judge(boundsIn(scan, bound, index, null)).verdict === 'some') return 'inexact';
  }
  return 'exact';
}

async function planScan(scan: DeltaScan, request: ScanRequest, signal: AbortSignal | undefined): Promise<ScanPlan> {
  const { files, statistics } = scan.snapshot;
  const zone = zoneOf(request.zone);
  const derived = derivedFilters(scan.snapshot, request, scan.options.judging);
  const columns = bindColumns(scan, [...request.columns, ...derived.columns]);
  const judging: FileJudging = {
    columns,
    zone,
    partitionOf: partitionJudge(scan, request, derived.filters, columns, zone),
  };
  if (request.isSkippingOn) {
    const isWanted = (index: number): boolean => judging.partitionOf(index).reason === null;
    await statistics.prepare(judgedColumns(request, columns), isWanted, signal);
  }
  const skipped = new SkippedFiles(scan.snapshot, (index) => boundsIn(scan, columns, index, zone));
  const kept = keptFiles(scan, request, judging, skipped);
  const needed = request.isSkippingOn ? withinLimit(scan, kept, request.limit, skipped) : kept;
  const constants: FileConstant[] = [];
  const sources = request.columns.map((column) => sourceOf(scan, column, zone, constants));
  const splits: Split[] = [];
  for (const { index } of needed) splits.push(await splitOf(scan, index, constants, signal));
  const mayHold: ScanPlan['mayHold'] = (filters) => {
    const judge = compileJudge(filters, scan.options.judging, request.zone);
    return (file) => judge(boundsIn(scan, columns, file, zone)).verdict !== 'none';
  };
  return {
    sources,
    splits,
    get skipped() {
      return skipped.list();
    },
    filesTotal: files.length,
    ...(request.isSkippingOn && { mayHold }),
  };
}

/** The columns of files whose bounds the filters ask for. */
function judgedColumns(request: ScanRequest, columns: ReadonlyMap<ColumnId, BoundColumn>): readonly PhysicalColumn[] {
  const ids = new Set(request.filters.flatMap((filter) => [...columnsOf(filter)]));
  return [...ids].flatMap((id) => {
    const bound = columns.get(id);
    return bound?.kind === 'data' ? [bound.column] : [];
  });
}

interface FileJudging {
  readonly columns: ReadonlyMap<ColumnId, BoundColumn>;
  readonly zone: Zone | null;
  /** What partition values say of the file at a position. */
  readonly partitionOf: (index: number) => Judgement;
}

/** What only partition values decide is judged once for all files of a partition. */
function partitionJudge(
  scan: DeltaScan,
  request: ScanRequest,
  derived: readonly Expr[],
  columns: ReadonlyMap<ColumnId, BoundColumn>,
  zone: Zone | null,
): (index: number) => Judgement {
  const { judging } = scan.options;
  const filters = request.isSkippingOn ? request.filters.filter((filter) => isOfPartitions(filter, columns)) : [];
  const judge = compileJudge(filters, judging, request.zone);
  // They say nothing that the filters do not say: what they leave in is not thereby wholly wanted.
  const judgeDerived = compileJudge(request.isSkippingOn ? derived : [], judging, request.zone);
  const judgements: Judgement[] = [];
  return (index) => {
    const tuple = scan.snapshot.files.tupleAt(index);
    const known = judgements[tuple];
    if (known !== undefined) return known;
    const bounds = boundsIn(scan, columns, index, zone);
    const own = judge(bounds);
    const byDerived = own.reason === null ? judgeDerived(bounds) : own;
    return (judgements[tuple] = byDerived.reason === null ? own : byDerived);
  };
}

function keptFiles(
  scan: DeltaScan,
  request: ScanRequest,
  { columns, zone, partitionOf }: FileJudging,
  skipped: SkippedFiles,
): readonly KeptFile[] {
  const { files } = scan.snapshot;
  const filters = request.isSkippingOn ? request.filters.filter((filter) => !isOfPartitions(filter, columns)) : [];
  const judgeFile = compileJudge(filters, scan.options.judging, request.zone);
  const kept: KeptFile[] = [];
  const { onlyFiles } = scan.options;
  for (let index = 0; index < files.length; index++) {
    if (onlyFiles !== undefined && !onlyFiles.has(index)) continue;
    const bounds = boundsIn(scan, columns, index, zone);
    const byPartition = partitionOf(index);
    const judged = byPartition.reason === null ? judgeFile(bounds) : byPartition;
    if (judged.reason === null) {
      kept.push({ index, isWhole: byPartition.verdict === 'all' && judged.verdict === 'all' });
    } else {
      const level = byPartition.reason === null ? 'file' : 'partition';
      skipped.add(index, level, judged.reason);
    }
  }
  return kept;
}

function isOfPartitions(filter: Expr, columns: ReadonlyMap<ColumnId, BoundColumn>): boolean {
  return [...columnsOf(filter)].every((id) => columns.get(id)?.kind === 'partition');
}

interface KeptFile {
  /** Its position in the snapshot. */
  readonly index: number;
  /** Every row of it satisfies every filter. */
  readonly isWhole: boolean;
}

type BoundColumn =
  | { readonly kind: 'partition'; readonly column: PhysicalColumn }
  | { readonly kind: 'data'; readonly column: PhysicalColumn };

function bindColumns(scan: DeltaScan, columns: readonly ScanColumn[]): ReadonlyMap<ColumnId, BoundColumn> {
  const { schema, mapping } = scan.snapshot;
  const bound = new Map<ColumnId, BoundColumn>();
  for (const { id, path } of columns) {
    const column = physicalColumn(schema, path, mapping);
    if (column !== null) bound.set(id, { kind: isPartition(scan, path) ? 'partition' : 'data', column });
  }
  return bound;
}

function isPartition(scan: DeltaScan, path: readonly string[]): boolean {
  return path.length === 1 && scan.snapshot.partitionColumns.includes(path[0]!);
}

/** What the log knows of the columns of one file. A partition column is one value: as if the file had one row. */
function boundsIn(
  scan: DeltaScan,
  columns: ReadonlyMap<ColumnId, BoundColumn>,
  index: number,
  zone: Zone | null,
): (id: ColumnId) => Bounds | null {
  return (id) => {
    const bound = columns.get(id);
    if (bound === undefined) return null;
    if (bound.kind === 'partition') {
      const value = partitionValueAt(scan, index, bound.column, zone);
      if (value === undefined) return null;
      return { min: value, max: value, nulls: value === null ? 1 : 0, rows: 1 };
    }
    return scan.snapshot.statistics.bounds(index, bound.column);
  };
}

/** The first files that surely give `limit` rows by themselves, where there are such; the others then need not be read. */
function withinLimit(
  scan: DeltaScan,
  kept: readonly KeptFile[],
  limit: number | null,
  skipped: SkippedFiles,
): readonly KeptFile[] {
  if (limit === null) return kept;
  const enough = new Set<KeptFile>();
  let rows = 0;
  for (const candidate of kept) {
    if (rows >= limit) break;
    const live = candidate.isWhole ? scan.snapshot.statistics.liveRows(candidate.index) : null;
    if (live === null || live <= 0) continue;
    enough.add(candidate);
    rows += live;
  }
  if (rows < limit) return kept;
  const reason: Reason = { predicate: `LIMIT ${limit}`, statisticOf: () => `rows of other files = ${rows}` };
  for (const other of kept) {
    if (enough.has(other)) continue;
    skipped.add(other.index, 'file', reason);
  }
  return [...enough];
}

function partitionValueAt(
  scan: DeltaScan,
  index: number,
  { path, field }: PhysicalColumn,
  zone: Zone | null,
): Scalar | undefined {
  const { files } = scan.snapshot;
  const partitionValues = files.tuples.valuesOf(files.tupleAt(index));
  return partitionValue(partitionText({ partitionValues }, path[0]!), field.type, zone);
}

/** Where a column is found; what a file has as one value is added to `constants`, of which a split has one each. */
function sourceOf(scan: DeltaScan, column: ScanColumn, zone: Zone | null, constants: FileConstant[]): ColumnSource {
  const { schema, mapping } = scan.snapshot;
  if (isMetadataPath(column.path, schema)) {
    return metadataSource(scan.snapshot, column, (value) => constants.push(value) - 1);
  }
  const found = physicalColumn(schema, column.path, mapping);
  if (found === null) return { kind: 'file', path: column.path, type: column.type };
  if (!isPartition(scan, column.path)) return fileSource(found, mapping, column.type);
  const index = constants.push((file) => partitionValueAt(scan, file, found, zone) ?? null) - 1;
  return { kind: 'constant', index, type: found.field.type };
}

async function splitOf(
  scan: DeltaScan,
  index: number,
  constantsOf: readonly FileConstant[],
  signal: AbortSignal | undefined,
): Promise<Split> {
  const { log, files, statistics } = scan.snapshot;
  const place: TablePlace = { store: log.store.ref, root: log.root };
  const { store, path } = placeOfFile(files.pathAt(index), place);
  const constants = constantsOf.map((valueOf) => valueOf(index));
  const deletionVector = files.vectorAt(index);
  const sizeBytes = files.sizeBytesAt(index);
  const open = (location: Location): ObjectStore => {
    return isSameStore(location, place) ? log.store : scan.options.openStore(location);
  };
  // Workers open files by themselves: whether this one may be opened is known here.
  if (!isSameStore({ store, path }, place)) await open({ store, path }).head(path, signal);
  const deletedRows = deletionVector === null ? null : await readDeletionVector(deletionVector, place, open, signal);
  return {
    kind: 'parquet',
    store,
    path,
    sizeBytes,
    file: index,
    rows: statistics.rows(index),
    constants,
    deletedRows,
  };
}

export function isSameStore(location: Location, place: TablePlace): boolean {
  return JSON.stringify(location.store) === JSON.stringify(place.store);
}
