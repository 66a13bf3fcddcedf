/**
 * The files of one version: rows of a table of files that versions of one log share.
 * A file becomes an object only when it is looked at; planning asks the columns instead.
 */
import type { AddFile, DeletionVectorDescriptor } from '../actions.ts';
import type { FileTable } from './file-table.ts';
import type { LateStatistics } from './late-statistics.ts';
import type { PartitionTuples } from './partition-tuples.ts';

/** A file that is part of a version; `path` is canonical (see data-path.ts). */
export interface LiveFile {
  readonly path: string;
  readonly add: AddFile;
}

export class FileList implements Iterable<LiveFile> {
  readonly table: FileTable;
  /** Row numbers in `table`, ascending: files of older commits come first. */
  readonly rows: Uint32Array;
  /** Statistics that a checkpoint still holds, where they are not loaded. */
  readonly late: LateStatistics | null;

  constructor(table: FileTable, rows: Uint32Array, late: LateStatistics | null) {
    this.table = table;
    this.rows = rows;
    this.late = late;
  }

  get length(): number {
    return this.rows.length;
  }

  /** The file at a position, made anew by each call. */
  at(index: number): LiveFile {
    const row = this.rows[index]!;
    return { path: this.table.pathAt(row), add: this.table.addAt(row) };
  }

  *[Symbol.iterator](): Iterator<LiveFile> {
    for (let i = 0; i < this.rows.length; i++) yield this.at(i);
  }

  map<T>(make: (file: LiveFile, index: number) => T): T[] {
    return Array.from({ length: this.rows.length }, (_, i) => make(this.at(i), i));
  }

  /** Those at the positions that are kept. */
  filter(isKept: (index: number) => boolean): FileList {
    return new FileList(
      this.table,
      this.rows.filter((_, index) => isKept(index)),
      this.late,
    );
  }

  pathAt(index: number): string {
    return this.table.pathAt(this.rows[index]!);
  }

  sizeBytesAt(index: number): number {
    return this.table.sizeAt(this.rows[index]!);
  }

  modificationTimeMsAt(index: number): number {
    return this.table.modifiedAt(this.rows[index]!);
  }

  /** Files with equal partition values have equal codes; `tuples` gives the values of a code. */
  tupleAt(index: number): number {
    return this.table.tupleAt(this.rows[index]!);
  }

  vectorAt(index: number): DeletionVectorDescriptor | null {
    return this.table.vectorAt(this.rows[index]!);
  }

  get tuples(): PartitionTuples {
    return this.table.tuples;
  }

  /** The statistics as the log has them; null where there are none, or where `loadStatistics` has yet to bring them. */
  statsAt(index: number): AddFile['stats'] {
    return this.table.statsAt(this.rows[index]!);
  }

  /** Rows of a file whose statistics a checkpoint still holds; null = not known without them. */
  lateRowsAt(index: number): number | null {
    return this.table.rowCountAt(this.rows[index]!);
  }

  /** Whether the file's statistics come from a checkpoint. */
  isLateAt(index: number): boolean {
    return this.late?.holds(this.rows[index]!) ?? false;
  }

  /** Bytes of all the files. */
  totalBytes(): number {
    let sum = 0;
    for (const row of this.rows) sum += this.table.sizeAt(row);
    return sum;
  }

  /** Brings the statistics that a large checkpoint still holds, once; nothing to do for others. */
  async loadStatistics(signal?: AbortSignal): Promise<void> {
    await this.late?.load(signal);
  }
}
