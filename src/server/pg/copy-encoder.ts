/** COPY ... TO STDOUT in text and CSV: a message a row, in pieces. Runs in the session's thread. Source: PostgreSQL manual, "File Formats". */
import { type Batch, rowCount } from '../../core/batch.ts';
import type { Piece, ResultEncoder } from '../../session/encoding.ts';
import type { Result } from '../../session/result.ts';
import { columnWriter, type WriteRow } from './encode.ts';
import { MessageWriter } from './message-writer.ts';
import { type ObjectNames, objectKinds } from './object-names.ts';

export interface CopyOptions {
  readonly format: 'text' | 'csv';
  readonly hasHeader: boolean;
  readonly delimiter: string;
  readonly nullText: string;
  readonly zone: string;
  /** Null: not asked for yet. */
  readonly names: ObjectNames | null;
}

/** Null where names of objects are missing. */
export async function createCopyEncoder(result: Result, options: CopyOptions): Promise<ResultEncoder | null> {
  if (options.names === null && objectKinds(result.schema).size > 0) return null;
  return new CopyEncoder(result, options);
}

const pieceSize = 192 << 10;

class CopyEncoder implements ResultEncoder {
  readonly #options: CopyOptions;
  readonly #batches: AsyncIterator<Batch>;
  readonly #field = new MessageWriter();
  #heading: readonly string[] | null;
  #batch: Batch | null = null;
  #writers: readonly WriteRow[] = [];
  #at = 0;

  constructor(result: Result, options: CopyOptions) {
    this.#options = options;
    this.#batches = result.batches[Symbol.asyncIterator]();
    this.#heading = options.hasHeader ? result.schema.fields.map(({ name }) => name) : null;
  }

  async next(rowsMax: number): Promise<Piece> {
    const out = new MessageWriter();
    if (this.#heading !== null) this.#line(this.#heading, out);
    this.#heading = null;
    let rows = 0;
    while (rows < rowsMax && out.size < pieceSize) {
      if (this.#batch === null && !(await this.#take())) return { bytes: ownBytes(out), rows, isDone: true };
      const batch = this.#batch!;
      for (; rows < rowsMax && out.size < pieceSize && this.#at < rowCount(batch); rows++, this.#at++) {
        const row = batch.selection === null ? this.#at : batch.selection[this.#at]!;
        this.#line(
          this.#writers.map((write) => this.#text(write, row)),
          out,
        );
      }
      if (this.#at === rowCount(batch)) this.#batch = null;
    }
    return { bytes: ownBytes(out), rows, isDone: false };
  }

  async #take(): Promise<boolean> {
    const { value, done } = await this.#batches.next();
    if (done === true) return false;
    const { zone, names } = this.#options;
    this.#batch = value;
    this.#at = 0;
    this.#writers = value.columns.map((column) => columnWriter(column, 'text', zone, names));
    return true;
  }

  #text(write: WriteRow, row: number): string | null {
    write(row, this.#field);
    const bytes = this.#field.take();
    return bytes.readInt32BE(0) < 0 ? null : bytes.toString('utf8', 4);
  }

  #line(fields: readonly (string | null)[], out: MessageWriter): void {
    const text = fields.map((field) => copyField(field, this.#options)).join(this.#options.delimiter);
    out.message('d', () => out.utf8(`${text}\n`));
  }
}

function ownBytes(out: MessageWriter): Uint8Array<ArrayBuffer> {
  return new Uint8Array(out.take());
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
};

function copyField(text: string | null, { format, delimiter, nullText }: CopyOptions): string {
  if (text === null) return nullText;
  if (format === 'text') {
    const escaped = text.replaceAll(/[\\\t\n\r\u0008\f\v]/g, (found) => escapes[found]!);
    return delimiter === '\t' ? escaped : escaped.replaceAll(delimiter, `\\${delimiter}`);
  }
  const needsQuotes = text === nullText || text === '\\.' || /["\n\r]/.test(text) || text.includes(delimiter);
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}
