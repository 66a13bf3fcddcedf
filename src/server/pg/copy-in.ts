/**
 * COPY ... FROM STDIN: rows as text, CSV or binary become one INSERT, so that all of them are there or none. Takes the
 * messages of a channel, gives rows of texts. Source: PostgreSQL manual, "COPY", "File Formats".
 */

import { pgArrayItems } from '../../bind/pg-array.ts';
import { type DataType, typeName } from '../../core/types.ts';
import type { Channel } from './channel.ts';
import { decodeParameter } from './decode.ts';
import { oids, parameterTypeOf, pgTypeOf, sqlTypeName } from './pg-types.ts';
import { ProtocolError } from './protocol-error.ts';
import type { CopyIn } from './utility.ts';
import { WireError } from './wire-error.ts';

export interface CopyColumn {
  readonly name: string;
  readonly type: DataType;
}

export type CopyRow = readonly (string | null)[];

/** All of it is held until it ends; more is refused with 53200. */
const copyBytesMax = 512 << 20;

/** The data that the client sends, to its end. Errors: WireError 57014 where the client gives up. */
export async function readCopyData(channel: Channel, isBinary: boolean, columns: number): Promise<Buffer> {
  channel.out.message('G', (out) => {
    out.byte(isBinary ? 1 : 0);
    out.uint16(columns);
    for (let i = 0; i < columns; i++) out.int16(isBinary ? 1 : 0);
  });
  await channel.flush();
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const message = await channel.next(false);
    if (message === null) throw new ProtocolError('the client has gone within COPY');
    switch (message.type) {
      case 'd':
        size += message.body.length;
        // What follows up to its end is read, and dropped.
        if (size <= copyBytesMax) chunks.push(Buffer.from(message.body));
        break;
      case 'c':
        if (size > copyBytesMax) throw new WireError('53200', 'COPY of more than 512 MiB at once is not supported');
        return Buffer.concat(chunks);
      case 'f': {
        const reason = message.body.toString('utf8').replace(/\0$/, '');
        throw new WireError('57014', `COPY from stdin failed: ${reason}`);
      }
      case 'H':
      case 'S':
        break;
      default:
        throw new ProtocolError(`unexpected message type ${message.type} within COPY`);
    }
  }
}

/** Errors: WireError 22P04 for rows of another width, and data that is no such format. */
export function copyRows(data: Buffer, options: CopyIn, columns: readonly CopyColumn[]): readonly CopyRow[] {
  const rows =
    options.format === 'binary'
      ? binaryRows(data, columns)
      : options.format === 'csv'
        ? csvRows(data.toString('utf8'), options)
        : textRows(data.toString('utf8'), options);
  const body = options.hasHeader ? rows.slice(1) : rows;
  for (const row of body) {
    if (row.length < columns.length) throw badFormat(`missing data for column "${columns[row.length]!.name}"`);
    if (row.length > columns.length) throw badFormat('extra data after last expected column');
  }
  return body.map((row) => row.map((text, i) => (text === null ? null : engineText(text, columns[i]!.type))));
}

/** The statement that stores rows given as one parameter of JSON. */
export function insertText(table: string, columns: readonly CopyColumn[]): string {
  const names = columns.map(({ name }) => `"${name.replaceAll('"', '""')}"`);
  const values = columns.map(({ type }, i) => valueSql(`copied.item[${i + 1}]`, type));
  return `INSERT INTO ${table} (${names.join(', ')}) SELECT ${values.join(', ')} FROM (SELECT explode(from_json($1, 'array<array<string>>')) AS item) copied`;
}

function valueSql(text: string, type: DataType): string {
  if (type.id === 'binary') return `unhex(${text})`;
  if (type.id === 'list') return `from_json(${text}, 'array<${typeName(type.item.type)}>')`;
  if (type.id === 'utf8') return text;
  return `CAST(${text} AS ${sqlTypeName(type)})`;
}

/** As the statement's casts read it. */
function engineText(text: string, type: DataType): string {
  if (type.id === 'binary') return text.startsWith('\\x') ? text.slice(2) : Buffer.from(text).toString('hex');
  if (type.id !== 'list') return text;
  const items = pgArrayItems(text);
  if (items === null) throw new WireError('22P02', `malformed array literal: "${text}"`);
  const isBare = type.item.type.id === 'int' || type.item.type.id === 'bool' || type.item.type.id === 'float';
  const words: Readonly<Record<string, string>> = { t: 'true', f: 'false' };
  return `[${items.map((item) => (item === null ? 'null' : isBare ? (words[item] ?? item) : JSON.stringify(item))).join(',')}]`;
}

function badFormat(message: string): WireError {
  return new WireError('22P04', message);
}

const unescapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function textRows(text: string, { delimiter, nullText }: CopyIn): CopyRow[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const end = lines.indexOf('\\.');
  return (end < 0 ? lines : lines.slice(0, end)).map((line) =>
    splitEscaped(line, delimiter).map((field) => plain(field, nullText)),
  );
}

/** A delimiter behind a backslash is data. */
function splitEscaped(line: string, delimiter: string): readonly string[] {
  const fields: string[] = [];
  let start = 0;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '\\') i++;
    else if (line.startsWith(delimiter, i)) {
      fields.push(line.slice(start, i));
      start = i + delimiter.length;
    }
  }
  return [...fields, line.slice(start)];
}

function plain(field: string, nullText: string): string | null {
  if (field === nullText) return null;
  return field.replaceAll(/\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|[\s\S])/g, (_, code: string) => {
    if (/^x./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    return unescapes[code] ?? code;
  });
}

/** A field in quotes is never NULL. */
function csvRows(text: string, { delimiter, nullText, quote }: CopyIn): CopyRow[] {
  const rows: CopyRow[] = [];
  let row: (string | null)[] = [];
  for (let at = 0; at < text.length; ) {
    const isQuoted = text.startsWith(quote, at);
    const { value, next } = isQuoted ? quotedField(text, at + 1, quote) : bareField(text, at, delimiter);
    row.push(!isQuoted && value === nullText ? null : value);
    at = next;
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length;
      // A delimiter at the very end has a field behind it.
      if (at < text.length && !/[\r\n]/.test(text[at]!)) continue;
      row.push(nullText === '' ? null : '');
    }
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    if (!(row.length === 1 && row[0] === '\\.')) rows.push(row);
    row = [];
  }
  return rows;
}

function quotedField(text: string, start: number, quote: string): { readonly value: string; readonly next: number } {
  let value = '';
  for (let at = start; ; ) {
    const end = text.indexOf(quote, at);
    if (end < 0) throw badFormat('unterminated CSV quoted field');
    value += text.slice(at, end);
    if (text[end + 1] !== quote) return { value, next: end + 1 };
    value += quote;
    at = end + 2;
  }
}

function bareField(text: string, start: number, delimiter: string): { readonly value: string; readonly next: number } {
  let at = start;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r' && !text.startsWith(delimiter, at)) at++;
  return { value: text.slice(start, at), next: at };
}

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');

function binaryRows(data: Buffer, columns: readonly CopyColumn[]): CopyRow[] {
  if (!data.subarray(0, signature.length).equals(signature)) throw badFormat('COPY file signature not recognized');
  const rows: CopyRow[] = [];
  const headSize = signature.length + 8;
  const extensionSize = data.length < headSize ? -1 : data.readInt32BE(signature.length + 4);
  if (extensionSize < 0) throw badFormat('invalid COPY file header');
  let at = headSize + extensionSize;
  const need = (size: number): void => {
    if (at + size > data.length) throw badFormat('unexpected EOF in COPY data');
  };
  for (;;) {
    need(2);
    const count = data.readInt16BE(at);
    at += 2;
    if (count < 0) return rows;
    const row: (string | null)[] = [];
    for (let i = 0; i < count; i++) {
      need(4);
      const size = data.readInt32BE(at);
      at += 4;
      need(Math.max(size, 0));
      row.push(size < 0 ? null : binaryField(data.subarray(at, at + size), columns[i]?.type ?? { id: 'utf8' }));
      at += Math.max(size, 0);
    }
    rows.push(row);
  }
}

function binaryField(bytes: Buffer, type: DataType): string {
  const { oid } = pgTypeOf(type);
  if (oid === oids.bytea) return `\\x${bytes.toString('hex')}`;
  const read = decodeParameter(bytes, 'binary', { oid, type: parameterTypeOf(oid) ?? 'STRING' });
  return read === null || read instanceof Uint8Array ? '' : read.value;
}
