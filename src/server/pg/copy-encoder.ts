/** COPY ... TO STDOUT in text and CSV: a message a row, in pieces. Runs in the session's thread. Source: PostgreSQL manual, "File Formats". */
import { type Batch, rowCount } from '../../core/batch.ts';
import type { Piece, ResultEncoder, Room } from '../../session/encoding.ts';
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
  readonly #format: FieldFormat;
  #heading: readonly string[] | null;
  #batch: Batch | null = null;
  #writers: readonly WriteRow[] = [];
  #at = 0;

  constructor(result: Result, options: CopyOptions) {
    this.#options = options;
    this.#format = formatOf(options, result.schema.fields.length);
    this.#batches = result.batches[Symbol.asyncIterator]();
    this.#heading = options.hasHeader ? result.schema.fields.map(({ name }) => name) : null;
  }

  async next(rowsMax: number, room: Room): Promise<Piece> {
    const out = new MessageWriter();
    if (this.#heading !== null) this.#names(this.#heading, out);
    this.#heading = null;
    let rows = 0;
    while (rows < rowsMax && out.size < pieceSize) {
      if (this.#batch === null && !(await this.#take())) return { bytes: ownBytes(out, room), rows, isDone: true };
      const batch = this.#batch!;
      for (; rows < rowsMax && out.size < pieceSize && this.#at < rowCount(batch); rows++, this.#at++) {
        const row = batch.selection === null ? this.#at : batch.selection[this.#at]!;
        this.#row(row, out);
      }
      if (this.#at < rowCount(batch)) continue;
      freeBatch(batch);
      this.#batch = null;
    }
    return { bytes: ownBytes(out, room), rows, isDone: false };
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
    const { delimiter, nullText } = this.#options;
    const { marked, write, empty } = this.#format;
    out.begin('d');
    for (let i = 0; i < this.#writers.length; i++) {
      if (i > 0) out.utf8(delimiter);
      const start = out.size;
      this.#writers[i]!(row, out);
      const field = out.unframe(start, marked);
      if (field === null) out.utf8(nullText);
      else if (field !== undefined) write(field, out);
      else if (out.size === start) out.utf8(empty);
    }
    out.byte(newLine);
    out.end();
  }

  #names(names: readonly string[], out: MessageWriter): void {
    out.begin('d');
    names.forEach((name, i) => {
      if (i > 0) out.utf8(this.#options.delimiter);
      this.#format.write(Buffer.from(name), out);
    });
    out.byte(newLine);
    out.end();
  }
}

const newLine = 10;
const [quote, carriageReturn, backslash] = [34, 13, 92];

function ownBytes(out: MessageWriter, room: Room): Uint8Array<ArrayBuffer> {
  const written = out.take();
  const bytes = room.take(written.length);
  bytes.set(written);
  return bytes;
}

/** How fields that are not NULL are written. */
interface FieldFormat {
  /** 1 for bytes without which a field is written as it is. */
  readonly marked: Uint8Array;
  /** Any field. */
  readonly write: (field: Uint8Array, out: MessageWriter) => void;
  /** The empty one. */
  readonly empty: string;
}

function formatOf(options: CopyOptions, columns: number): FieldFormat {
  return options.format === 'text' ? escaped(options) : quoted(options, columns);
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

function escaped({ delimiter }: CopyOptions): FieldFormat {
  const letters = new Uint8Array(256);
  for (const [byte, letter] of escapes) letters[byte] = letter.charCodeAt(0);
  const mark = delimiter.charCodeAt(0);
  if (letters[mark] === 0) letters[mark] = mark;
  const write: FieldFormat['write'] = (field, out) => {
    for (const byte of field) {
      const letter = letters[byte]!;
      if (letter !== 0) out.byte(backslash);
      out.byte(letter === 0 ? byte : letter);
    }
  };
  return { marked: letters, write, empty: '' };
}

function quoted({ delimiter, nullText }: CopyOptions, columns: number): FieldFormat {
  const wanting = new Uint8Array(256);
  for (const byte of [quote, newLine, carriageReturn, delimiter.charCodeAt(0)]) wanting[byte] = 1;
  // A line of this alone would be taken for the end of data.
  const alone = [nullText, ...(columns === 1 ? ['\\.'] : [])].map((text) => Buffer.from(text));
  const marked = wanting.slice();
  for (const text of alone) if (text.length > 0) marked[text[0]!] = 1;
  const write: FieldFormat['write'] = (field, out) => {
    const isWanted = field.some((byte) => wanting[byte] === 1) || alone.some((text) => text.equals(field));
    if (!isWanted) return out.bytes(field);
    out.byte(quote);
    for (const byte of field) {
      if (byte === quote) out.byte(quote);
      out.byte(byte);
    }
    out.byte(quote);
  };
  return { marked, write, empty: nullText === '' ? '""' : '' };
}
