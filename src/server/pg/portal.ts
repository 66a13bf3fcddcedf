/** A statement that was bound and may be read in pieces: its result, where reading stands, and the forms of its columns. */
import type { Batch } from '../../core/batch.ts';
import { rowsOf } from '../../core/batch.ts';
import type { Schema } from '../../core/types.ts';
import type { Result } from '../../session/result.ts';
import { columnWriter, type WireFormat, type WriteRow } from './encode.ts';
import type { MessageWriter } from './message-writer.ts';
import type { ObjectNames } from './object-names.ts';
import { pgTypeOf } from './pg-types.ts';
import { WireError } from './wire-error.ts';

/** Writes rows from where reading stands; gives how many, and whether the result has ended. */
export class Portal {
  readonly result: Result;
  readonly zone: string;
  readonly #formats: readonly WireFormat[];
  readonly #names: ObjectNames | null;
  readonly #batches: AsyncIterator<Batch>;
  #rows: readonly number[] | null = null;
  #length = 0;
  #at = 0;
  #writers: readonly WriteRow[] = [];
  #isDone = false;

  constructor(result: Result, formats: readonly WireFormat[], zone: string, names: ObjectNames | null = null) {
    this.#names = names;
    this.result = result;
    this.zone = zone;
    this.#formats = formats;
    this.#batches = result.batches[Symbol.asyncIterator]();
  }

  get schema(): Schema {
    return this.result.schema;
  }

  get formats(): readonly WireFormat[] {
    return this.#formats;
  }

  /** Calls `write` with each of the next rows, at most `countMax`; `pause` is awaited now and then. */
  async read(
    countMax: number,
    write: (writers: readonly WriteRow[], row: number) => void,
    pause: () => Promise<void>,
  ): Promise<{ readonly count: number; readonly isDone: boolean }> {
    let count = 0;
    while (count < countMax && (await this.#hasRow())) {
      const end = Math.min(this.#length, this.#at + (countMax - count));
      count += end - this.#at;
      for (; this.#at < end; this.#at++) {
        write(this.#writers, this.#rows === null ? this.#at : this.#rows[this.#at]!);
        if ((this.#at & pauseMask) === pauseMask) await pause();
      }
      await pause();
    }
    return { count, isDone: count < countMax || this.#isDone };
  }

  async #hasRow(): Promise<boolean> {
    while (this.#at >= this.#length) {
      if (this.#isDone) return false;
      const { value, done } = await this.#batches.next();
      if (done === true) {
        this.#isDone = true;
        return false;
      }
      this.#take(value);
    }
    return true;
  }

  #take(batch: Batch): void {
    const { selection, length } = rowsOf(batch);
    this.#rows = selection === null ? null : [...selection];
    this.#length = selection === null ? length : selection.length;
    this.#at = 0;
    this.#writers = batch.columns.map((column, i) =>
      columnWriter(column, this.#formats[i] ?? 'text', this.zone, this.#names),
    );
  }

  close(): void {
    this.result.cancel();
  }
}

const pauseMask = 1023;

/** One format for all columns, one a column, or none, which is text. Errors: WireError 08P01. */
export function formatsFor(schema: Schema, given: readonly number[]): readonly WireFormat[] {
  const { length } = schema.fields;
  if (given.length > 1 && given.length !== length)
    throw new WireError('08P01', `bind message has ${given.length} result formats but query has ${length} columns`);
  return schema.fields.map((_, i) => wireFormat(given.length === 1 ? given[0]! : (given[i] ?? 0)));
}

export function wireFormat(code: number): WireFormat {
  if (code === 0) return 'text';
  if (code === 1) return 'binary';
  throw new WireError('22023', `unsupported format code: ${code}`);
}

export function writeRowDescription(out: MessageWriter, schema: Schema, formats: readonly WireFormat[]): void {
  out.message('T', () => {
    out.uint16(schema.fields.length);
    schema.fields.forEach((field, i) => {
      const { oid, size, modifier } = pgTypeOf(field.type);
      out.cstring(field.name);
      out.uint32(0);
      out.int16(0);
      out.uint32(oid);
      out.int16(size);
      out.int32(modifier);
      out.int16(formats[i] === 'binary' ? 1 : 0);
    });
  });
}

export function writeDataRow(out: MessageWriter, writers: readonly WriteRow[], row: number): void {
  out.begin('D');
  out.uint16(writers.length);
  for (const write of writers) write(row, out);
  out.end();
}
