/** Rows as lines of CSV and JSON, as files hold them: reading them again gives the same values. Takes batches, gives text. */
import { type Batch, forEachRow, rowsOf } from '../../core/batch.ts';
import type { Scalar } from '../../core/scalar.ts';
import { formatScalar } from '../../core/text/format.ts';
import { jsonValue } from '../../core/text/json.ts';
import type { DataType, Schema } from '../../core/types.ts';
import { scalarAt } from '../../core/vector.ts';

export interface CsvLayout {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  readonly hasHeader: boolean;
  readonly nullText: string;
  /** Every value that is not NULL goes into quotes. */
  readonly isQuoted: boolean;
}

export async function* csvText(
  schema: Schema,
  batches: AsyncIterable<Batch>,
  layout: CsvLayout,
): AsyncGenerator<string> {
  const { delimiter } = layout;
  const quote = quoter(layout);
  if (layout.hasHeader) yield `${schema.fields.map((f) => quote(f.name)).join(delimiter)}\n`;
  for await (const batch of batches) {
    yield linesOf(batch, (cells) =>
      cells
        .map((cell, i) => (cell === null ? layout.nullText : quote(cellText(schema.fields[i]!.type, cell))))
        .join(delimiter),
    );
  }
}

function quoter({ delimiter, quote, escape, nullText, isQuoted }: CsvLayout): (text: string) => string {
  return (text) => {
    const needs =
      isQuoted ||
      text === nullText ||
      text === '' ||
      text.includes(delimiter) ||
      text.includes(quote) ||
      /[\r\n]/.test(text);
    if (!needs || quote === '') return text;
    const escaped = escape === quote ? text : text.replaceAll(escape, escape + escape);
    return `${quote}${escaped.replaceAll(quote, escape + quote)}${quote}`;
  };
}

/** Nested values are JSON; an instant says that it is one. */
function cellText(type: DataType, value: Scalar): string {
  switch (type.id) {
    case 'list':
    case 'struct':
    case 'map':
      return jsonText(type, value);
    case 'timestamp':
      return formatScalar(type, value, 'UTC') + (type.zone === 'utc' ? 'Z' : '');
    case 'binary':
      return Buffer.from(value as Uint8Array).toString('base64');
    default:
      return formatScalar(type, value, 'UTC');
  }
}

/** One object a line, or one array of them. */
export async function* jsonObjects(
  schema: Schema,
  batches: AsyncIterable<Batch>,
  isArray: boolean,
): AsyncGenerator<string> {
  const keys = schema.fields.map((f) => JSON.stringify(f.name));
  let isFirst = true;
  if (isArray) yield '[\n';
  for await (const batch of batches) {
    yield linesOf(batch, (cells) => {
      const members = cells.map((cell, i) => `${keys[i]}:${jsonText(schema.fields[i]!.type, cell)}`);
      const before = isArray && !isFirst ? ',' : '';
      isFirst = false;
      return `${before}{${members.join(',')}}`;
    });
  }
  if (isArray) yield ']\n';
}

function jsonText(type: DataType, value: Scalar): string {
  const text = jsonValue(type, value, 'UTC');
  return type.id === 'timestamp' && type.zone === 'utc' && value !== null ? `${text.slice(0, -1)}Z"` : text;
}

function linesOf(batch: Batch, line: (cells: readonly Scalar[]) => string): string {
  const lines: string[] = [];
  forEachRow(rowsOf(batch), (row) => {
    lines.push(`${line(batch.columns.map((column) => scalarAt(column, row)))}\n`);
  });
  return lines.join('');
}
