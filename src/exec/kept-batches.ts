/**
 * Rows that a sink keeps until it is finished: compact copies of batches, put end to end when all are there.
 * Copies of this thread lie on memory of their own, which is given back as soon as they are not needed.
 */
import { type Batch, rowsOf } from '../core/batch.ts';
import type { Vector } from '../core/vector.ts';
import type { LeaseAllocator } from '../kernels/memory.ts';
import { type ExecContext, schemaOf } from './context.ts';
import type { Layout } from './physical.ts';
import { concatColumns, copyRows, gatherFlat } from './selection.ts';

/** For one sink in one thread. */
export class KeptBatches {
  readonly #context: ExecContext;
  readonly #layout: Layout;
  #own: LeaseAllocator;
  #batches: Batch[] = [];
  rows = 0;

  constructor(context: ExecContext, layout: Layout) {
    this.#context = context;
    this.#layout = layout;
    this.#own = context.lease.allocator();
  }

  /** Copies the rows that count of columns in the layout's order. */
  add(batch: Batch): void {
    const { scratch, kernels } = this.#context;
    const to = { target: this.#own, scratch, kernels };
    const columns = batch.columns.map((column) => copyRows(column, rowsOf(batch), to));
    const length = batch.selection?.length ?? batch.length;
    this.append([{ schema: schemaOf(this.#layout), columns, length, selection: null }]);
  }

  /** Takes over batches that lie on memory that lives on. */
  append(batches: readonly Batch[]): void {
    for (const batch of batches) {
      this.#batches.push(batch);
      this.rows += batch.length;
    }
  }

  /** Bytes that its own copies take. */
  get heldBytes(): number {
    return this.#own.heldBytes;
  }

  /** The batches; they stay where they are. */
  get batches(): readonly Batch[] {
    return this.#batches;
  }

  /** All rows, a vector a column; the last use of the batches, whose memory is given back. */
  take(): readonly Vector[] {
    const { state, kernels } = this.#context;
    const columns = concatColumns(this.#batches, this.#layout, state, kernels);
    // A single batch is passed on as it is.
    if (this.#batches.length > 1) this.release();
    return columns;
  }

  /** The batches as one, which other threads may take; the last use of these. */
  give(): readonly Batch[] {
    if (this.#batches.length < 2) return this.#batches;
    const { rows } = this;
    return [{ schema: schemaOf(this.#layout), columns: this.take(), length: rows, selection: null }];
  }

  /** Keeps only the rows `order`, in that order. */
  reorder(order: Int32Array): void {
    const { kernels, scratch, lease } = this.#context;
    const fresh = lease.allocator();
    const mark = scratch.mark();
    const all = concatColumns(this.#batches, this.#layout, scratch, kernels);
    const to = { target: fresh, scratch, kernels };
    const kept = all.map((column) => gatherFlat(column, order, order.length, to));
    scratch.release(mark);
    this.release();
    this.#own = fresh;
    this.append([{ schema: schemaOf(this.#layout), columns: kept, length: order.length, selection: null }]);
  }

  /** Forgets everything. */
  release(): void {
    this.#own.close();
    this.#own = this.#context.lease.allocator();
    this.#batches = [];
    this.rows = 0;
  }
}
