/**
 * Files of text as batches: the columns that are asked for, of the types that were found or said. Takes chunks of text,
 * gives vectors; a value that does not fit its type is an error with its line, or NULL where that is allowed.
 */
import { splitMicros } from '../../core/calendar.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { parseScalar } from '../../core/text/parse.ts';
import { typeSql } from '../../core/text/type-sql.ts';
import type { DataType, Field } from '../../core/types.ts';
import type { Vector } from '../../core/vector.ts';
import { instantOfLocal, zoneOf } from '../../core/zone.ts';
import { type PatternPart, parsePattern } from '../../functions/datetime/pattern.ts';
import { readPattern } from '../../functions/datetime/read-pattern.ts';
import { isObject, type JsonValue, parseJson, printJson } from '../../functions/json/json-value.ts';
import { readJson } from '../../functions/json/read-json.ts';
import type { Allocator } from '../../kernels/allocator.ts';
import { createBuilder, type VectorBuilder } from '../../kernels/builder.ts';
import type { CsvFormat, JsonFormat, TextFormat } from '../../plan/text-format.ts';
import { type CsvRow, csvRows } from './csv-rows.ts';
import { type JsonText, jsonTexts } from './json-values.ts';

export interface TextRead {
  readonly chunks: AsyncIterable<string>;
  readonly path: string;
  readonly format: TextFormat;
  /** All columns of the file. */
  readonly fields: readonly Field[];
  /** The columns wanted, as indexes of `fields`. */
  readonly wanted: readonly number[];
  readonly batchRows: number;
  readonly zone: string;
  /** Asked anew for each batch. */
  readonly alloc: () => Allocator;
}

export interface TextBatch {
  readonly columns: readonly Vector[];
  readonly length: number;
}

/** Errors: FILE_CORRUPT with the line, for rows and values that do not fit. */
export async function* textBatches(read: TextRead): AsyncGenerator<TextBatch> {
  const batch = new OpenBatch(read);
  const { format } = read;
  if (format.kind === 'json') {
    const append = jsonAppender(read, format);
    for await (const texts of jsonTexts(read.chunks, read.path)) {
      for (const text of texts) if (append(batch, text) && batch.isFull) yield batch.take();
    }
  } else {
    const append = csvAppender(read, format);
    for await (const rows of csvRows(read.chunks, format)) {
      for (const row of rows) if (append(batch, row) && batch.isFull) yield batch.take();
    }
  }
  if (batch.length > 0) yield batch.take();
}

class OpenBatch {
  readonly #read: TextRead;
  #builders: readonly VectorBuilder[] | null = null;
  length = 0;

  constructor(read: TextRead) {
    this.#read = read;
  }

  get isFull(): boolean {
    return this.length >= this.#read.batchRows;
  }

  append(values: readonly Scalar[]): void {
    const { fields, wanted, batchRows, alloc } = this.#read;
    if (this.#builders === null) {
      const memory = alloc();
      this.#builders = wanted.map((index) => createBuilder(fields[index]!.type, batchRows, memory));
    }
    for (let i = 0; i < values.length; i++) this.#builders[i]!.append(values[i]!);
    this.length++;
  }

  take(): TextBatch {
    const batch = { columns: this.#builders!.map((builder) => builder.finish()), length: this.length };
    this.#builders = null;
    this.length = 0;
    return batch;
  }
}

type Appender<T> = (batch: OpenBatch, row: T) => boolean;

function csvAppender(read: TextRead, format: CsvFormat): Appender<CsvRow> {
  const { fields, wanted, path } = read;
  const nulls = new Set(format.nullTexts);
  const parsers = wanted.map((index) => cellParser(fields[index]!.type, format, read.zone));
  let places: readonly number[] | null = format.hasHeader && format.isByName ? null : wanted;
  let width = fields.length;
  let skipped = 0;
  return (batch, row) => {
    if (skipped < format.skipRows) {
      skipped++;
      return false;
    }
    if (format.hasHeader && skipped === format.skipRows) {
      skipped++;
      if (places === null) {
        places = placesByName(row.cells, fields, wanted);
        width = row.cells.length;
      }
      return false;
    }
    const { cells } = row;
    if (cells.length !== width && !(format.isPadded && cells.length < width)) {
      if (format.isLenient) return false;
      throw wrongWidth(path, row, width);
    }
    const values = new Array<Scalar>(wanted.length);
    for (let i = 0; i < wanted.length; i++) {
      const cell = cells[places![i]!];
      if (cell === undefined || nulls.has(cell)) {
        values[i] = null;
        continue;
      }
      const value = parsers[i]!(cell);
      if (value === undefined) {
        if (format.isLenient) return false;
        throw wrongValue(path, row.line, fields[wanted[i]!]!, cell);
      }
      values[i] = value;
    }
    batch.append(values);
    return true;
  };
}

function placesByName(
  header: readonly string[],
  fields: readonly Field[],
  wanted: readonly number[],
): readonly number[] {
  const names = uniqueHeader(header).map((name) => name.toLowerCase());
  return wanted.map((index) => {
    const at = names.indexOf(fields[index]!.name.toLowerCase());
    return at < 0 ? Number.MAX_SAFE_INTEGER : at;
  });
}

/** The names of a header: blanks around them are no part, one that occurs twice gets a number, an empty one its place. */
export function uniqueHeader(cells: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return cells.map((cell, i) => {
    const name = cell.trim() === '' ? `column${i}` : cell.trim();
    let unique = name;
    for (let n = 1; taken.has(unique.toLowerCase()); n++) unique = `${name}_${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

type CellParser = (text: string) => Scalar | undefined;

function cellParser(type: DataType, format: CsvFormat, zone: string): CellParser {
  const pattern = type.id === 'date' ? format.dateFormat : type.id === 'timestamp' ? format.timestampFormat : null;
  if (pattern !== null) return patternParser(type, parsePattern(pattern), zone);
  const options = { zone };
  switch (type.id) {
    case 'utf8':
      return (text) => text;
    case 'list':
    case 'struct':
    case 'map': {
      return (text) => {
        const value = parseJson(text);
        return value === undefined
          ? undefined
          : jsonScalar(type, value, { zone, dateParts: null, timestampParts: null });
      };
    }
    default:
      return (text) => parseScalar(type, text.trim(), options);
  }
}

function patternParser(type: DataType, parts: readonly PatternPart[], zone: string): CellParser {
  return (text) => {
    const found = readPattern(parts, text.trim());
    if (found === undefined) return undefined;
    if (type.id === 'date') return splitMicros(found.local).day;
    const isInstant = type.id === 'timestamp' && type.zone === 'utc';
    return isInstant ? instantOfLocal(found.zone ?? zoneOf(zone), found.local) : found.local;
  };
}

function jsonAppender(read: TextRead, format: JsonFormat): Appender<JsonText> {
  const { fields, wanted, path } = read;
  const parts = (pattern: string | null): readonly PatternPart[] | null =>
    pattern === null ? null : parsePattern(pattern);
  const options = {
    zone: read.zone,
    dateParts: parts(format.dateFormat),
    timestampParts: parts(format.timestampFormat),
  };
  const names = wanted.map((index) => fields[index]!.name);
  const isPlain = fields.length === 1 && fields[0]!.name === plainJsonName;
  return (batch, { text, line }) => {
    const value = parseJson(text);
    if (value === undefined || isTornApart(text)) {
      if (format.isLenient) return false;
      throw new EngineError('FILE_CORRUPT', { path, reason: `line ${line}: ${shown(text)} is no JSON` });
    }
    if (!isPlain && !isObject(value) && value !== null) {
      if (format.isLenient) return false;
      throw new EngineError('FILE_CORRUPT', { path, reason: `line ${line}: ${shown(text)} is no object` });
    }
    const members = isObject(value) ? value.entries : [];
    const values = wanted.map((index, i): Scalar => {
      const field = fields[index]!;
      const member = isPlain && !isObject(value) ? value : memberOf(members, names[i]!);
      if (member === null) return null;
      const read = jsonScalar(field.type, member, options);
      if (read === undefined && !format.isLenient) throw wrongValue(path, line, field, printJson(member));
      return read ?? null;
    });
    batch.append(values);
    return true;
  };
}

/** What a value that is no object is called. */
export const plainJsonName = 'json';

/** The exact name, else one that differs in case alone. */
function memberOf(members: readonly (readonly [string, JsonValue])[], name: string): JsonValue {
  const exact =
    members.find(([each]) => each === name) ?? members.find(([each]) => each.toLowerCase() === name.toLowerCase());
  return exact?.[1] ?? null;
}

/** The lenient reader takes what JSON.parse does not; a text that is cut off is none of that. */
function isTornApart(text: string): boolean {
  const last = text.at(-1);
  return (text.startsWith('{') && last !== '}') || (text.startsWith('[') && last !== ']');
}

function jsonScalar(
  type: DataType,
  value: JsonValue,
  options: Omit<Parameters<typeof readJson>[2], 'report'>,
): Scalar | undefined {
  let isWrong = false;
  const read = readJson(type, value, {
    ...options,
    report: () => {
      isWrong = true;
    },
  });
  return isWrong ? undefined : read;
}

function wrongValue(path: string, line: number, { name, type }: Field, text: string): EngineError {
  const reason = `line ${line}, column \`${name}\`: ${shown(text)} is no ${typeSql(type)}`;
  const hint =
    `Give the column another type (types => map('${name}', 'STRING')), look at more rows for the types ` +
    '(sample_size => -1), or leave such rows out (ignore_errors => true).';
  return new EngineError('FILE_CORRUPT', { path, reason }, { hint });
}

function wrongWidth(path: string, { cells, line }: CsvRow, width: number): EngineError {
  const reason = `line ${line} has ${cells.length} values where there are ${width} columns`;
  const hint =
    'Say how the file is written (delim, quote, escape, header, skip), fill short rows with NULL ' +
    '(null_padding => true), or leave such rows out (ignore_errors => true).';
  return new EngineError('FILE_CORRUPT', { path, reason }, { hint });
}

function shown(text: string): string {
  return `'${text.length <= 60 ? text : `${text.slice(0, 57)}...`}'`;
}
