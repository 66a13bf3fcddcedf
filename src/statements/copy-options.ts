/** The options of COPY TO: what they are called, what they may be, and what they are when nobody says. */
import { EngineError } from '../core/errors.ts';
import type { CsvLayout } from '../formats/text/write-text.ts';
import type { CopyTo } from '../sql/ast-copy.ts';

export type CopyFormat = 'parquet' | 'csv' | 'json';

export interface CopyLayout extends CsvLayout {
  readonly format: CopyFormat;
  /** Null = what the format has by itself: none for text, snappy for Parquet. */
  readonly compression: string | null;
  readonly isArray: boolean;
  readonly rowGroupRows: number | null;
}

const otherNames: Readonly<Record<string, string>> = {
  delim: 'delimiter',
  sep: 'delimiter',
  null: 'nullstr',
  nullvalue: 'nullstr',
  codec: 'compression',
};

const known: Readonly<Record<CopyFormat, readonly string[]>> = {
  csv: ['format', 'header', 'delimiter', 'quote', 'escape', 'nullstr', 'force_quote', 'compression'],
  json: ['format', 'array', 'compression'],
  parquet: ['format', 'compression', 'row_group_size'],
};

const compressions: Readonly<Record<CopyFormat, readonly string[]>> = {
  csv: ['none', 'gzip', 'zstd'],
  json: ['none', 'gzip', 'zstd'],
  parquet: ['none', 'snappy', 'zstd', 'gzip', 'brotli'],
};

/** Errors: UNRECOGNIZED_PARAMETER_NAME, INVALID_PARAMETER_VALUE, at the option. */
export function copyLayout(statement: CopyTo): CopyLayout {
  const given = optionsOf(statement);
  const format = formatOf(statement, given);
  for (const [name, { span }] of given) {
    if (known[format].includes(name)) continue;
    const proposal = known[format].map((each) => `\`${each}\``).join(', ');
    const parameters = { routineName: `COPY to ${format}`, argumentName: `\`${name}\``, proposal };
    throw new EngineError('UNRECOGNIZED_PARAMETER_NAME', parameters, { span });
  }
  const text = (name: string, otherwise: string): string => given.get(name)?.value ?? otherwise;
  const quote = text('quote', '"');
  const isTabbed = /\.tsv(\.gz|\.zst)?$/i.test(statement.path);
  const layout: CopyLayout = {
    format,
    delimiter: text('delimiter', isTabbed ? '\t' : ','),
    quote,
    escape: text('escape', quote),
    hasHeader: flag(given, 'header', true),
    nullText: text('nullstr', ''),
    isQuoted: given.has('force_quote'),
    compression: compressionOf(statement, format, given),
    isArray: flag(given, 'array', false),
    rowGroupRows: rowGroupRows(given),
  };
  if (layout.delimiter === '') throw wrong('delimiter', given.get('delimiter')!, 'it cannot be empty');
  return layout;
}

interface Option {
  /** Null for a name alone. */
  readonly value: string | null;
  readonly span: CopyTo['span'];
}

function optionsOf({ options }: CopyTo): ReadonlyMap<string, Option> {
  return new Map(
    options.map(({ key, value, span }) => {
      const name = key.toLowerCase();
      return [otherNames[name] ?? name, { value, span }];
    }),
  );
}

function formatOf({ path, span }: CopyTo, given: ReadonlyMap<string, Option>): CopyFormat {
  const option = given.get('format');
  const name = option?.value ?? /\.(\w+?)(?:\.gz|\.zst)?$/.exec(path)?.[1] ?? '';
  const found = byName[name.toLowerCase()];
  if (found !== undefined) return found;
  const place = option ?? { value: null, span };
  throw wrong('format', place, 'it has to be csv, json or parquet, unless the name of the file says it');
}

const byName: Readonly<Record<string, CopyFormat>> = {
  parquet: 'parquet',
  csv: 'csv',
  tsv: 'csv',
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
};

function compressionOf({ path }: CopyTo, format: CopyFormat, given: ReadonlyMap<string, Option>): string | null {
  const option = given.get('compression');
  if (option === undefined) return /\.gz$/i.test(path) ? 'gzip' : /\.zst$/i.test(path) ? 'zstd' : null;
  const name = option.value?.toLowerCase().replace(/^uncompressed$/, 'none') ?? '';
  if (compressions[format].includes(name)) return name;
  throw wrong('compression', option, `it has to be one of ${compressions[format].join(', ')}`);
}

function flag(given: ReadonlyMap<string, Option>, name: string, otherwise: boolean): boolean {
  const option = given.get(name);
  if (option === undefined) return otherwise;
  const text = option.value?.toLowerCase() ?? 'true';
  if (['true', 'on', '1'].includes(text)) return true;
  if (['false', 'off', '0'].includes(text)) return false;
  throw wrong(name, option, 'it has to be true or false');
}

function rowGroupRows(given: ReadonlyMap<string, Option>): number | null {
  const option = given.get('row_group_size');
  if (option === undefined) return null;
  const rows = Number(option.value);
  if (Number.isSafeInteger(rows) && rows > 0) return rows;
  throw wrong('row_group_size', option, 'it has to be a number of rows');
}

function wrong(name: string, { span }: Option, reason: string): EngineError {
  return new EngineError(
    'INVALID_PARAMETER_VALUE',
    { parameter: `\`${name}\``, functionName: 'COPY', reason },
    { span },
  );
}
