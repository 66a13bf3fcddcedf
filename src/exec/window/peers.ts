/** Where groups of peers (rows equal in the order keys) begin, in a partition whose rows pass by once. */
import type { Batch } from '../../core/batch.ts';
import { lastAtMost } from '../../core/last-at-most.ts';
import type { Scalar } from '../../core/scalar.ts';
import { isNullAt, scalarAt } from '../../core/vector.ts';
import { compareScalars } from '../../kernels/order.ts';
import type { ExecContext } from '../context.ts';
import { comparable } from '../merge-runs.ts';
import type { WindowSink } from '../physical.ts';

export class Peers {
  readonly #context: ExecContext;
  readonly #sink: WindowSink;
  #memory;
  #starts: Int32Array;
  #before: readonly Scalar[] | null = null;
  /** The group that was asked for last. */
  #at = 0;
  rows = 0;
  count = 0;

  constructor(context: ExecContext, sink: WindowSink) {
    this.#context = context;
    this.#sink = sink;
    this.#memory = context.lease.allocator();
    this.#starts = this.#memory.int32(1024);
  }

  /** Rows that follow, columns as they are kept. */
  add({ columns, length }: Batch): void {
    const { input, partitionBy, orderBy } = this.#sink;
    const first = input.length + partitionBy.length;
    const keys = orderBy.map(({ expr }, i) => ({ type: expr.type, column: columns[first + i]! }));
    for (let row = 0; row < length; row++) {
      const values = keys.map(({ column }) => comparable(isNullAt(column, row) ? null : scalarAt(column, row)));
      const before = this.#before;
      if (before === null || keys.some(({ type }, i) => compareScalars(type, before[i]!, values[i]!) !== 0))
        this.#begin(this.rows + row);
      this.#before = values;
    }
    this.rows += length;
  }

  /** Its last use. */
  close(): void {
    this.#memory.close();
  }

  /** The number of the group that a row belongs to. */
  groupOf(row: number): number {
    if (row < this.startAt(this.#at) || row >= this.startAt(this.#at + 1))
      this.#at = lastAtMost(this.#starts, this.count, row);
    return this.#at;
  }

  /** The first row of a group; the number of rows for those behind the last. */
  startAt(group: number): number {
    return group < this.count ? this.#starts[group]! : this.rows;
  }

  startOf(row: number): number {
    return this.startAt(this.groupOf(row));
  }

  /** The row behind the last peer. */
  endOf(row: number): number {
    return this.startAt(this.groupOf(row) + 1);
  }

  #begin(row: number): void {
    if (this.count === this.#starts.length) {
      const memory = this.#context.lease.allocator();
      const starts = memory.int32(2 * this.#starts.length);
      starts.set(this.#starts);
      this.#memory.close();
      this.#memory = memory;
      this.#starts = starts;
    }
    this.#starts[this.count++] = row;
  }
}
