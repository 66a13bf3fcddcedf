/** Files of CSV and JSON as tables: their schema is found from the first rows, where options do not say it. */
import { EngineError } from '../core/errors.ts';
import { type Field, field, type Schema, utf8 } from '../core/types.ts';
import { plainJsonName } from '../formats/text/batches.ts';
import { textChunks } from '../formats/text/chunks.ts';
import { sniffCsv } from '../formats/text/csv-sniff.ts';
import { typeOfJson } from '../formats/text/infer.ts';
import { jsonTexts } from '../formats/text/json-values.ts';
import { isObject, type JsonValue, parseJson } from '../functions/json/json-value.ts';
import type { Split, TableProvider } from '../plan/ports.ts';
import type { TextFormat } from '../plan/text-format.ts';
import { type DataFile, dataFiles, type FilePlaces, filesMark } from './data-files.ts';
import { defaultOptions, type TextOptions } from './text-options.ts';

export type TextKind = TextFormat['kind'];

const extensions: Readonly<Record<TextKind, RegExp>> = {
  csv: /\.(csv|tsv)(\.gz|\.zst)?$/i,
  json: /\.(json|jsonl|ndjson)(\.gz|\.zst)?$/i,
};

/** The kind of text that a file's name says; null for none. */
export function textKindOf(path: string): TextKind | null {
  return extensions.csv.test(path) ? 'csv' : extensions.json.test(path) ? 'json' : null;
}

/** A path in FROM. Under `csv.` it is read as Spark does without options: no header, all text. */
export function textByPath(
  kind: TextKind,
  format: string | null,
  path: string,
  places: FilePlaces,
): Promise<TableProvider> {
  const isBare = kind === 'csv' && format !== null;
  const options = isBare
    ? { ...defaultOptions, header: false, isAllText: true, isPadded: true, delimiter: ',' }
    : defaultOptions;
  return textTable(kind, [path], places, isBare ? { ...options, columnPrefix: '_c' } : options);
}

/** Errors: FILE_NOT_FOUND where there is no file, FILE_CORRUPT where the first cannot be read. */
export async function textTable(
  kind: TextKind,
  paths: readonly string[],
  places: FilePlaces,
  options: TextOptions,
): Promise<TableProvider> {
  const files = await dataFiles(paths, places, extensions[kind]);
  const { fields, format } =
    kind === 'csv' ? await csvShape(files, places, options) : await jsonShape(files, places, options);
  const schema: Schema = { fields };
  const sizeBytes = files.reduce((sum, { info }) => sum + info.sizeBytes, 0);
  const splits = files.map(
    ({ store, info }): Split => ({ kind: 'text', store, path: info.path, sizeBytes: info.sizeBytes, format, fields }),
  );
  const mark = JSON.stringify([format, fields.map((f) => [f.name, f.type])]);
  return {
    ref: { id: `${kind}:${filesMark(files)}:${mark}`, name: `${kind}.\`${paths.join()}\``, version: null, schema },
    schema,
    statistics: () => ({ rows: null, isRowsExact: false, sizeBytes, columns: new Map() }),
    pushdown: () => 'unsupported',
    plan: async (request) => ({
      sources: request.columns.map((c) => ({ kind: 'file', path: c.path, type: c.type })),
      splits,
      skipped: [],
      filesTotal: files.length,
    }),
  };
}

interface Shape {
  readonly fields: readonly Field[];
  readonly format: TextFormat;
}

function chunksOf({ store, info }: DataFile, { openStore }: FilePlaces): AsyncIterable<string> {
  return textChunks({ store: openStore(store), path: info.path, sizeBytes: info.sizeBytes });
}

async function csvShape(files: readonly DataFile[], places: FilePlaces, options: TextOptions): Promise<Shape> {
  const said = options.isWhole ? [...options.types].map(([name, type]) => field(name, type)) : null;
  const sniffed = await sniffCsv(chunksOf(files[0]!, places), {
    delimiter: options.delimiter ?? (/\.tsv(\.gz|\.zst)?$/i.test(files[0]!.info.path) ? '\t' : null),
    quote: options.quote ?? '"',
    escape: options.escape ?? options.quote ?? '"',
    comment: options.comment,
    header: options.header,
    skip: options.skip,
    nullTexts: options.nullTexts,
    sampleRows: options.sampleRows,
    width: said?.length ?? null,
    columnPrefix: options.columnPrefix,
  });
  const names = sniffed.names.map((name, i) => options.names[i] ?? name);
  const isNamed = (name: string): boolean => names.some((each) => each.toLowerCase() === name.toLowerCase());
  const unknown = said === null ? [...options.types.keys()].find((name) => !isNamed(name)) : undefined;
  if (unknown !== undefined) {
    const proposal = names.map((name) => `\`${name}\``).join(', ');
    throw new EngineError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName: `\`${unknown}\``, proposal });
  }
  const typeFor = new Map([...options.types].map(([name, type]) => [name.toLowerCase(), type]));
  const found = names.map((name, i) =>
    field(name, typeFor.get(name.toLowerCase()) ?? (options.isAllText ? utf8 : sniffed.types[i]!)),
  );
  const { delimiter, quote, escape, comment, hasHeader } = sniffed;
  const format: TextFormat = {
    kind: 'csv',
    delimiter,
    quote,
    escape,
    comment,
    hasHeader,
    skipRows: options.skip,
    isByName: said === null && options.names.length === 0,
    nullTexts: options.nullTexts,
    isLenient: options.isLenient,
    isPadded: options.isPadded,
    dateFormat: options.dateFormat,
    timestampFormat: options.timestampFormat,
  };
  return { fields: said ?? found, format };
}

async function jsonShape(files: readonly DataFile[], places: FilePlaces, options: TextOptions): Promise<Shape> {
  const { isLenient, dateFormat, timestampFormat } = options;
  const format: TextFormat = { kind: 'json', isLenient, dateFormat, timestampFormat };
  if (options.isWhole) return { fields: [...options.types].map(([name, type]) => field(name, type)), format };
  const values = await jsonSample(files, places, options.sampleRows);
  const type = typeOfJson(values);
  const areObjects = type.id === 'struct' && values.every((value) => value === null || isObject(value));
  return { fields: areObjects ? type.fields : [field(plainJsonName, type)], format };
}

async function jsonSample(files: readonly DataFile[], places: FilePlaces, rowsMax: number): Promise<JsonValue[]> {
  const values: JsonValue[] = [];
  for (const file of files) {
    for await (const texts of jsonTexts(chunksOf(file, places), file.info.path)) {
      for (const { text } of texts) values.push(parseJson(text) ?? null);
      if (values.length >= rowsMax) return values.slice(0, rowsMax);
    }
  }
  return values;
}
