/** Numbers the rows that are written in a table's identity columns. Holds the last number of each; gives the marks at the end. */
import { type Batch, forEachRow, rowsOf } from '../../core/batch.ts';
import { EngineError } from '../../core/errors.ts';
import type { Field } from '../../core/types.ts';
import { identityOf, withMark } from './fields.ts';

interface Counter {
  readonly index: number;
  readonly step: bigint;
  next: bigint;
  used: boolean;
}

export class IdentityCounter {
  readonly #fields: readonly Field[];
  readonly #counters: readonly Counter[];

  /** `given`: columns that have values of their own. */
  constructor(fields: readonly Field[], given: ReadonlySet<string>) {
    this.#fields = fields;
    this.#counters = fields.flatMap((field, index) => {
      const identity = given.has(field.name) ? null : identityOf(field);
      if (identity === null) return [];
      const { start, step, mark } = identity;
      return [{ index, step, next: mark === null ? start : mark + step, used: false }];
    });
  }

  /** Some column of the table is numbered here. */
  get isCounting(): boolean {
    return this.#counters.length > 0;
  }

  /** The batch with numbers where an identity column stands. */
  number(batch: Batch): Batch {
    if (this.#counters.length === 0) return batch;
    const columns = [...batch.columns];
    for (const counter of this.#counters) {
      const values = new BigInt64Array(batch.length);
      forEachRow(rowsOf(batch), (row) => {
        if (BigInt.asIntN(64, counter.next) !== counter.next) {
          throw new EngineError('ARITHMETIC_OVERFLOW', { message: 'identity column', alternative: '', config: '' });
        }
        values[row] = counter.next;
        counter.next += counter.step;
        counter.used = true;
      });
      const { type } = this.#fields[counter.index]!;
      columns[counter.index] = { layout: 'fixed', repr: 'i64', type, length: batch.length, valid: null, values };
    }
    return { ...batch, columns };
  }

  /** Null where nothing was numbered. */
  fieldsAfter(): readonly Field[] | null {
    const used = this.#counters.filter((counter) => counter.used);
    if (used.length === 0) return null;
    const marks = new Map(used.map(({ index, next, step }) => [index, next - step]));
    return this.#fields.map((field, i) => (marks.has(i) ? withMark(field, marks.get(i)!) : field));
  }
}
