/** COPY ... TO STDOUT in text and CSV: a message a row, in pieces. Runs in the session's thread. Source: PostgreSQL manual, "File Formats". */
import { type Batch, rowCount } from '../../core/batch.ts';
import type { Piece, ResultEncoder } from '../../session/encoding.ts';
import type { Result } from '../../session/result.ts';
import { freeBatch } from '../../session/spent-batch.ts';
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
  readonly #format: WriteField;
  #heading: readonly string[] | null;
  #batch: Batch | null = null;
  #writers: readonly WriteRow[] = [];
  #at = 0;

  constructor(result: Result, options: CopyOptions) {
    this.#options = options;
    this.#format = formatOf(options);
    this.#batches = result.batches[Symbol.asyncIterator]();
    this.#heading = options.hasHeader ? result.schema.fields.map(({ name }) => name) : null;
  }

  async next(rowsMax: number): Promise<Piece> {
    const out = new MessageWriter();
    if (this.#heading !== null) this.#names(this.#heading, out);
    this.#heading = null;
    let rows = 0;
    while (rows < rowsMax && out.size < pieceSize) {
      if (this.#batch === null && !(await this.#take())) return { bytes: ownBytes(out), rows, isDone: true };
      const batch = this.#batch!;
      for (; rows < rowsMax && out.size < pieceSize && this.#at < rowCount(batch); rows++, this.#at++) {
        const row = batch.selection === null ? this.#at : batch.selection[this.#at]!;
        this.#row(row, out);
      }
      if (this.#at < rowCount(batch)) continue;
      freeBatch(batch);
      this.#batch = null;
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

  #row(row: number, out: MessageWriter): void {
    out.begin('d');
    this.#writers.forEach((write, i) => {
      if (i > 0) out.utf8(this.#options.delimiter);
      write(row, this.#field);
      const field = this.#field.written();
      // Its length stands before it, and is -1 for NULL.
      if (field[0] === nullMark) out.utf8(this.#options.nullText);
      else this.#format(field.subarray(lengthSize), out);
    });
    out.byte(newLine);
    out.end();
  }

  #names(names: readonly string[], out: MessageWriter): void {
    out.begin('d');
    names.forEach((name, i) => {
      if (i > 0) out.utf8(this.#options.delimiter);
      this.#format(Buffer.from(name), out);
    });
    out.byte(newLine);
    out.end();
  }
}

const lengthSize = 4;
/** The first byte of a length of -1: values are shorter than 2 GiB. */
const nullMark = 0xff;
const newLine = 10;
const [quote, carriageReturn, backslash] = [34, 13, 92];

function ownBytes(out: MessageWriter): Uint8Array<ArrayBuffer> {
  return new Uint8Array(out.take());
}

/** Writes a field that is not NULL. */
type WriteField = (field: Uint8Array, out: MessageWriter) => void;

function formatOf(options: CopyOptions): WriteField {
  return options.format === 'text' ? escaped(options) : quoted(options);
}

/** By byte: the character behind a backslash that stands for it. Others are bytes of their own in UTF-8 or parts of one character. */
const escapes: ReadonlyMap<number, string> = new Map([
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [11, 'v'],
  [12, 'f'],
  [13, 'r'],
  [backslash, '\\'],
]);

function escaped({ delimiter }: CopyOptions): WriteField {
  const letters = new Uint8Array(256);
  for (const [byte, letter] of escapes) letters[byte] = letter.charCodeAt(0);
  const mark = Buffer.from(delimiter);
  if (mark.length === 1 && letters[mark[0]!] === 0) letters[mark[0]!] = mark[0]!;
  return (field, out) => {
    let start = 0;
    for (let i = 0; i < field.length; i++) {
      const letter = letters[field[i]!]!;
      if (letter === 0) continue;
      out.bytes(field.subarray(start, i));
      out.byte(backslash);
      out.byte(letter);
      start = i + 1;
    }
    out.bytes(start === 0 ? field : field.subarray(start));
  };
}

function quoted({ delimiter, nullText }: CopyOptions): WriteField {
  const wanting = new Uint8Array(256);
  for (const byte of [quote, newLine, carriageReturn, Buffer.from(delimiter)[0]!]) wanting[byte] = 1;
  const alone = [Buffer.from(nullText), Buffer.from('\\.')];
  return (field, out) => {
    const isWanted = field.some((byte) => wanting[byte] === 1) || alone.some((text) => text.equals(field));
    if (!isWanted) return out.bytes(field);
    out.byte(quote);
    for (const byte of field) {
      if (byte === quote) out.byte(quote);
      out.byte(byte);
    }
    out.byte(quote);
  };
}
