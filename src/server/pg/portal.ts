/** A statement that was bound and may be read in pieces: its result, and the forms of its columns. */
import type { Schema } from '../../core/types.ts';
import type { EncodedResult, Form } from '../../session/encoding.ts';
import type { WireFormat } from './encode.ts';
import type { MessageWriter } from './message-writer.ts';
import { pgTypeOf } from './pg-types.ts';
import { WireError } from './wire-error.ts';

export class Portal {
  readonly formats: readonly WireFormat[];
  readonly #result: EncodedResult;
  readonly #form: Form;
  #isDone = false;

  constructor(result: EncodedResult, formats: readonly WireFormat[], form: Form) {
    this.formats = formats;
    this.#result = result;
    this.#form = form;
  }

  get schema(): Schema {
    return this.#result.schema;
  }

  /** Gives the bytes of the next rows to `send`, at most `countMax` rows. */
  async read(
    countMax: number,
    send: (bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>,
  ): Promise<{ readonly count: number; readonly isDone: boolean }> {
    let count = 0;
    if (this.#isDone || countMax <= 0) return { count, isDone: this.#isDone };
    for await (const { bytes, rows, isDone } of this.#result.read(countMax, this.#form)) {
      count += rows;
      this.#isDone = isDone;
      await send(bytes);
    }
    return { count, isDone: count < countMax || this.#isDone };
  }

  close(): void {
    if (!this.#isDone) this.#result.cancel();
  }
}

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
