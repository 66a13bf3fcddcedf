/**
 * The rows of one partition on disk, in order, for windows whose partition does not fit in memory: written block by block,
 * read by the number of a row. Holds the blocks that were read last.
 */
import type { Batch } from '../../core/batch.ts';
import { lastAtMost } from '../../core/last-at-most.ts';
import type { Scalar } from '../../core/scalar.ts';
import { isNullAt, scalarAt, type Vector } from '../../core/vector.ts';
import type { TempFile } from '../../storage/temp-files.ts';
import { readBatch, writeBatch } from '../batch-file.ts';
import type { RowBlock } from '../spilled.ts';

/** As many as functions look at in turn: a row, a neighbour, and the edges of its frame. */
const blocksHeld = 6;

export class RowFile {
  readonly #file: TempFile;
  readonly #blocks: RowBlock[] = [];
  /** Row where each block begins. */
  readonly #starts: number[] = [];
  /** Least recently read first. */
  readonly #read = new Map<number, readonly Vector[]>();
  /** The block of the value that was asked for last. */
  #at = 0;
  rows = 0;

  constructor(file: TempFile) {
    this.#file = file;
  }

  /** Appends the rows of a compact batch as a block. Errors: DISK_FULL, STORAGE_FAILURE. */
  add(batch: Batch): void {
    const block = writeBatch(this.#file, batch);
    this.#blocks.push({ ...block, descriptor: this.#file.descriptor, rows: batch.length });
    this.#starts.push(this.rows);
    this.rows += batch.length;
  }

  /** Its last use. */
  close(): void {
    this.#file.close();
  }

  get blockCount(): number {
    return this.#blocks.length;
  }

  /** The first row of a block; the number of rows for the one behind the last. */
  startOf(block: number): number {
    return this.#starts[block] ?? this.rows;
  }

  columns(block: number): readonly Vector[] {
    let columns = this.#read.get(block);
    if (columns === undefined) {
      const { descriptor, ...place } = this.#blocks[block]!;
      columns = readBatch(descriptor, place).columns;
      if (this.#read.size >= blocksHeld) this.#read.delete(this.#read.keys().next().value!);
    } else this.#read.delete(block);
    this.#read.set(block, columns);
    return columns;
  }

  /** The block that a row lies in. */
  blockOf(row: number): number {
    if (row < this.startOf(this.#at) || row >= this.startOf(this.#at + 1))
      this.#at = lastAtMost(this.#starts, this.#starts.length, row);
    return this.#at;
  }

  valueAt(column: number, row: number): Scalar {
    const block = this.blockOf(row);
    const vector = this.columns(block)[column]!;
    const at = row - this.startOf(block);
    return isNullAt(vector, at) ? null : scalarAt(vector, at);
  }
}
