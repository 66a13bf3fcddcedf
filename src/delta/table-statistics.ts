/**
 * What the log knows of a whole version: rows, bytes and the bounds of its columns, gathered from its files.
 * Takes a snapshot; reads no file. A bound that one file does not have is not given.
 */
import { type Comparator, comparatorOf, isOrderable } from '../core/compare.ts';
import type { Scalar } from '../core/scalar.ts';
import type { DataType } from '../core/types.ts';
import type { ColumnStatistics, TableStatistics } from '../plan/ports.ts';
import type { AddFile } from './actions.ts';
import { ColumnBounds, type FileBounds } from './column-bounds.ts';
import { type PhysicalColumn, physicalColumn } from './features/column-mapping.ts';
import { wasFloat } from './features/type-widening.ts';
import { partitionText, partitionValue } from './partition.ts';
import type { Snapshot } from './snapshot.ts';
import { columnStatistics, type FileColumnStatistics, type FileStatistics, fileStatistics } from './statistics.ts';

/** What statistics are of: a version's columns and files. */
export type StatisticsOf = Pick<Snapshot, 'schema' | 'mapping' | 'partitionColumns' | 'files'>;

/** Gives a snapshot's files their statistics, parsed when they are first asked for. Files are named by their position. */
export class SnapshotStatistics {
  readonly #snapshot: StatisticsOf;
  readonly #parsed = new Map<number, FileStatistics>();
  readonly #columns = new Map<string, ColumnStatistics | null>();
  #bounds: ColumnBounds | null = null;
  /** Of all files together, once they were asked for. */
  #rows: number | null | undefined;
  #bytes: number | undefined;
  /** By what `learn` saw. */
  #estimatedRows: number | null = null;

  constructor(snapshot: StatisticsOf) {
    this.#snapshot = snapshot;
  }

  /** Of one of the snapshot's files. */
  file(index: number): FileStatistics {
    const known = this.#parsed.get(index);
    if (known !== undefined) return known;
    const { files } = this.#snapshot;
    if (files.late?.isLoaded === false && files.isLateAt(index)) return unknownStatistics;
    const parsed = fileStatistics({ stats: files.statsAt(index), deletionVector: files.vectorAt(index) });
    // The text is small beside what it parses to: a huge table is parsed anew rather than kept.
    if (this.#parsed.size < parsedMax) this.#parsed.set(index, parsed);
    return parsed;
  }

  /**
   * Makes the bounds of columns ready for `bounds`: of a large version by one look at every file's statistics, which are
   * then kept as arrays. Where few files are wanted, by position, those of the others are left unknown.
   */
  async prepare(
    columns: readonly PhysicalColumn[],
    isWanted: (index: number) => boolean,
    signal?: AbortSignal,
  ): Promise<void> {
    const { files } = this.#snapshot;
    if (columns.length === 0) return;
    const isLate = files.late?.isLoaded === false;
    if (isLate && files.late.rows <= parsedMax) await files.loadStatistics(signal);
    if (files.length <= parsedMax || (isLate && (await this.#prepareFew(columns, isWanted, signal)))) return;
    this.#bounds ??= new ColumnBounds(files.length);
    const missing = columns.filter((column) => !this.#bounds!.has(column));
    if (missing.length === 0) return;
    const add = this.#bounds.adding(missing);
    const take = (index: number, stats: AddFile['stats']): void => {
      add(index, fileStatistics({ stats, deletionVector: files.vectorAt(index) }));
    };
    for (let index = 0; index < files.length; index++) {
      if (!isLate || !files.isLateAt(index)) take(index, files.statsAt(index));
    }
    if (!isLate) return;
    const places = new Int32Array(files.table.count).fill(-1);
    for (let index = 0; index < files.length; index++) places[files.rows[index]!] = index;
    const show = (row: number, stats: AddFile['stats']): void => take(places[row]!, stats);
    const isRow = (row: number): boolean => places[row]! >= 0;
    await files.late.stream(show, signal, { isRow, columns: missing.map(({ path }) => path) });
  }

  /** False where many files of a large checkpoint are wanted. */
  async #prepareFew(
    columns: readonly PhysicalColumn[],
    isWanted: (index: number) => boolean,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const { files } = this.#snapshot;
    const bounds = this.#bounds;
    if (bounds !== null && columns.every((column) => bounds.has(column))) return true;
    const wanted = new Map<number, number>();
    for (let index = 0; index < files.length; index++) {
      if (!isWanted(index) || this.#parsed.has(index) || !files.isLateAt(index)) continue;
      wanted.set(files.rows[index]!, index);
      if (this.#parsed.size + wanted.size > parsedMax) return false;
    }
    if (wanted.size === 0) return true;
    await files.late!.stream(
      (row, stats) => {
        const index = wanted.get(row)!;
        this.#parsed.set(index, fileStatistics({ stats, deletionVector: files.vectorAt(index) }));
      },
      signal,
      { isRow: (row) => wanted.has(row) },
    );
    // What has none there need not be looked for again.
    for (const index of wanted.values()) if (!this.#parsed.has(index)) this.#parsed.set(index, unknownStatistics);
    return true;
  }

  /**
   * Makes the totals of columns ready for `table`, where that takes more than a look at what is kept: once for all columns,
   * whatever form the log has them in. Of very many files a part is looked at unless all are asked for; what it tells is
   * then an estimate.
   */
  async learn(paths: readonly (readonly string[])[], isWhole: boolean, signal?: AbortSignal): Promise<void> {
    const { files } = this.#snapshot;
    const { late } = files;
    if (late?.isLoaded === false && late.rows <= parsedMax) await files.loadStatistics(signal);
    if (files.length <= parsedMax && late?.isLoaded !== false) return;
    const wanted = paths.flatMap((path) => this.#unknownTotal(path));
    const isCounted = (isWhole ? null : this.#estimatedRows) !== null || this.#liveTotal() !== null;
    if (wanted.length === 0 && isCounted) return;
    const step = isWhole ? 1 : Math.ceil(files.length / learnedMax);
    const counted = { rows: 0, files: 0 };
    const take = (index: number, stats: AddFile['stats']): void => {
      const deletionVector = files.vectorAt(index);
      const file = fileStatistics({ stats, deletionVector });
      if (file.rows !== null) {
        counted.rows += Math.max(0, file.rows - (deletionVector?.cardinality ?? 0));
        counted.files++;
      }
      for (const { column, total } of wanted) total.add(dataStatistics(file, column), file);
    };
    const columns = wanted.map(({ column }) => column.path);
    await this.#visit(step, take, columns, signal);
    for (const { key, total } of wanted) this.#columns.set(key, total.finish(false, step));
    if (counted.files === files.length) this.#rows = counted.rows;
    if (counted.files > 0) this.#estimatedRows = Math.round((counted.rows / counted.files) * files.length);
  }

  #unknownTotal(path: readonly string[]): { key: string; column: PhysicalColumn; total: ColumnTotal }[] {
    const key = path.join('\0');
    const column = physicalColumn(this.#snapshot.schema, path, this.#snapshot.mapping);
    if (column === null || this.#columns.has(key) || this.#isPartition(path)) return [];
    return isOrderable(column.field.type) ? [{ key, column, total: new ColumnTotal(column.field.type) }] : [];
  }

  /** The statistics of every `step`th file, from wherever they are. */
  async #visit(
    step: number,
    take: (index: number, stats: AddFile['stats']) => void,
    columns: readonly (readonly string[])[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { files } = this.#snapshot;
    const isLate = files.late?.isLoaded === false;
    const places = isLate ? new Int32Array(files.table.count).fill(-1) : null;
    for (let index = 0; index < files.length; index += step) {
      if (places === null || !files.isLateAt(index)) take(index, files.statsAt(index));
      else places[files.rows[index]!] = index;
    }
    if (places === null) return;
    const show = (row: number, stats: AddFile['stats']): void => {
      take(places[row]!, stats);
      places[row] = -1;
    };
    await files.late!.stream(show, signal, { isRow: (row) => places[row]! >= 0, columns });
    for (const index of places) if (index >= 0) take(index, null);
  }

  /** Of a column in a file; of a large version only after `prepare`. */
  bounds(index: number, column: PhysicalColumn): FileBounds {
    if (this.#bounds?.has(column)) return this.#bounds.at(index, column);
    const file = this.file(index);
    const { min, max, nulls } = columnStatistics(file, column.path, column.field.type, wasFloat(column.field));
    return { min, max, nulls, rows: file.rows };
  }

  /** Rows in a file, deleted ones included; null = unknown. */
  rows(index: number): number | null {
    const known = this.#bounds === null ? this.file(index).rows : this.#bounds.rowsAt(index);
    return known ?? this.#snapshot.files.lateRowsAt(index);
  }

  /** Rows that are there: those of the file without the deleted ones; null = unknown. */
  liveRows(index: number): number | null {
    const rows = this.rows(index);
    const live = rows === null ? null : rows - (this.#snapshot.files.vectorAt(index)?.cardinality ?? 0);
    return live !== null && live < 0 ? null : live;
  }

  /** Of the whole version; `paths` are field paths of its schema, and those that are none of its columns are left out. */
  table(paths: readonly (readonly string[])[]): TableStatistics {
    const { files } = this.#snapshot;
    const counted = this.#liveTotal();
    this.#bytes ??= files.totalBytes();
    const sizeBytes = this.#bytes;
    const columns = new Map<string, ColumnStatistics>();
    for (const path of paths) {
      const statistics = this.#column(path);
      if (statistics !== null) columns.set(path.join('.'), statistics);
    }
    return { rows: counted ?? this.#estimatedRows, isRowsExact: counted !== null, sizeBytes, columns };
  }

  /** Rows that are there in all files; null = unknown. */
  #liveTotal(): number | null {
    const { files } = this.#snapshot;
    if (this.#rows !== undefined) return this.#rows;
    let rows: number | null = 0;
    for (let index = 0; index < files.length && rows !== null; index++) {
      const live: number | null = this.liveRows(index);
      rows = live === null ? null : rows + live;
    }
    if (this.#isKnowable() || rows !== null) this.#rows = rows;
    return rows;
  }

  /** False while a checkpoint still holds statistics: what is unknown now may be known later. */
  #isKnowable(): boolean {
    return this.#snapshot.files.late?.isLoaded !== false;
  }

  #column(path: readonly string[]): ColumnStatistics | null {
    const key = path.join('\0');
    const known = this.#columns.get(key);
    if (known !== undefined) return known;
    const gathered = this.#gather(path);
    if (this.#isKnowable() || gathered !== null) this.#columns.set(key, gathered);
    return gathered;
  }

  #gather(path: readonly string[]): ColumnStatistics | null {
    const column = physicalColumn(this.#snapshot.schema, path, this.#snapshot.mapping);
    if (column === null || !isOrderable(column.field.type)) return null;
    const isPartition = this.#isPartition(path);
    if (!isPartition && !this.#isKnowable()) return null;
    const total = new ColumnTotal(column.field.type);
    for (let index = 0; index < this.#snapshot.files.length; index++) {
      const statistics = this.file(index);
      total.add(isPartition ? this.#partition(index, column) : dataStatistics(statistics, column), statistics);
    }
    return total.finish(isPartition);
  }

  #isPartition(path: readonly string[]): boolean {
    return path.length === 1 && this.#snapshot.partitionColumns.includes(path[0]!);
  }

  /** Every row of a file has its partition value; one that depends on the session's zone is unknown here. */
  #partition(index: number, column: PhysicalColumn): FileColumnStatistics {
    const rows = this.liveRows(index);
    const { files } = this.#snapshot;
    const partitionValues = files.tuples.valuesOf(files.tupleAt(index));
    const value = partitionValue(partitionText({ partitionValues }, column.path[0]!), column.field.type, null);
    if (value === undefined) return { min: null, max: null, nulls: 0, isExact: false };
    if (value === null) return { min: null, max: null, nulls: rows, isExact: rows !== null };
    return { min: value, max: value, nulls: 0, isExact: rows !== null && rows > 0 };
  }
}

/** Of so many files the parsed statistics are kept. */
const parsedMax = 50_000;

/** Of so many files the totals of columns are taken: a second's work where they are text. */
const learnedMax = 250_000;

const unknownStatistics = fileStatistics({ stats: null, deletionVector: null });

function dataStatistics(statistics: FileStatistics, column: PhysicalColumn): FileColumnStatistics {
  return columnStatistics(statistics, column.path, column.field.type, wasFloat(column.field));
}

/** Gathers one column over files. */
class ColumnTotal {
  readonly #type: DataType;
  readonly #compare: Comparator;
  readonly #values = new Set<Scalar>();
  #min: Scalar = null;
  #max: Scalar = null;
  #isMinKnown = true;
  #isMaxKnown = true;
  #nulls: number | null = 0;
  #rows: number | null = 0;
  #isExact = true;

  constructor(type: DataType) {
    this.#type = type;
    this.#compare = comparatorOf(type);
  }

  add(column: FileColumnStatistics, file: FileStatistics): void {
    if (file.rows === 0) return;
    this.#nulls = this.#nulls === null || column.nulls === null ? null : this.#nulls + column.nulls;
    this.#rows = this.#rows === null || file.rows === null ? null : this.#rows + file.rows;
    this.#isExact &&= column.isExact;
    if (column.nulls !== null && column.nulls === file.rows) return;
    this.#isMinKnown &&= column.min !== null;
    // A NaN may stand above the bound that a file has.
    this.#isMaxKnown &&= column.max !== null && this.#type.id !== 'float';
    if (column.min !== null && (this.#min === null || this.#compare(column.min, this.#min) < 0)) this.#min = column.min;
    if (column.max !== null && (this.#max === null || this.#compare(column.max, this.#max) > 0)) this.#max = column.max;
    if (column.min !== null) this.#values.add(column.min);
  }

  /** Null where nothing is known. `step`: of so many files one was added. */
  finish(isPartition: boolean, step = 1): ColumnStatistics | null {
    const min = this.#isMinKnown ? this.#min : null;
    const max = this.#isMaxKnown ? this.#max : null;
    if (min === null && max === null && this.#nulls === null) return null;
    if (this.#nulls !== null) this.#nulls *= step;
    if (this.#rows !== null) this.#rows *= step;
    const distinct = isPartition && this.#isMinKnown ? this.#values.size : this.#distinctByRange(min, max);
    const isExact = this.#isExact && this.#isMinKnown && this.#isMaxKnown && step === 1;
    return { min, max, nulls: this.#nulls, distinct, isExact };
  }

  /** Never more values than the range has, and never more than there are rows; null for types without a countable range. */
  #distinctByRange(min: Scalar, max: Scalar): number | null {
    const filled = this.#rows === null ? null : this.#rows - (this.#nulls ?? 0);
    const range = rangeSize(this.#type, min, max);
    if (range === null) return null;
    return filled === null ? range : Math.min(range, filled);
  }
}

function rangeSize(type: DataType, min: Scalar, max: Scalar): number | null {
  if (min === null || max === null) return null;
  switch (type.id) {
    case 'int':
    case 'date':
    case 'decimal':
      return Number(BigInt(max as number | bigint) - BigInt(min as number | bigint)) + 1;
    case 'bool':
      return min === max ? 1 : 2;
    default:
      return null;
  }
}
