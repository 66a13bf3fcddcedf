/**
 * A result as the lines of a `[result]` section: `name type | name type`, then a line a row. Takes rows or such
 * lines; gives lines or a sentence on how they differ.
 */
import type { Scalar } from '../../src/core/scalar.ts';
import { formatHive } from '../../src/core/text/hive.ts';
import { type DataType, type Schema, typeName } from '../../src/core/types.ts';
import { binaryPrinter } from '../support/binary-text.ts';
import { type Cell, differenceOf, type Order, type Row } from '../support/compare.ts';

const separator = ' | ';

/** The lines of a result; rows as they came. */
export function resultLines(schema: Schema, rows: readonly (readonly Scalar[])[], zone: string): string[] {
  const header = schema.fields.map((field) => `${field.name} ${typeName(field.type)}`).join(separator);
  return [header, ...rows.map((row) => rowLine(schema, row, zone))];
}

function rowLine(schema: Schema, row: readonly Scalar[], zone: string): string {
  return row.map((value, i) => cellText(schema.fields[i]!.type, value, zone)).join(separator);
}

/** A string that could be read otherwise (empty, NULL, blanks at an end, a bar, a line end) is quoted as in JSON. */
function cellText(type: DataType, value: Scalar, zone: string): string {
  const text = formatHive(type, value, { zone, binary: binaryPrinter('HEX') });
  if (type.id !== 'utf8' || value === null) return text;
  return text === 'NULL' || /^$|^["\s[]|\s$|[|\n\r\t]/.test(text) ? JSON.stringify(text) : text;
}

/** The order that the options of a section ask for: none, `ordered`, or `keys=1,2` (from 1) with `limited`. */
export function orderOf(options: string): Order {
  const words = options.split(' ');
  if (words.includes('ordered')) return 'full';
  const keys = words.find((word) => word.startsWith('keys='));
  if (keys === undefined) return 'none';
  const positions = keys.slice('keys='.length).split(',');
  return { keys: positions.map((key) => Number(key) - 1), isLimited: words.includes('limited') };
}

/** Expected lines for an update: rows sorted as text where their order is no part of the answer. */
export function expectedLines(lines: readonly string[], options: string): string[] {
  const [header = '', ...rows] = lines;
  return [header, ...(orderOf(options) === 'none' ? rows.toSorted() : rows)];
}

/** Null where both are one answer, else a sentence. */
export function resultDifference(
  actual: readonly string[],
  expected: readonly string[],
  options: string,
): string | null {
  const [header, ...rows] = actual;
  const [expectedHeader, ...expectedRows] = expected;
  if (header !== expectedHeader) return `the columns are "${header}" instead of "${expectedHeader}"`;
  const types = (header ?? '').split(separator).map((column) => column.slice(column.lastIndexOf(' ') + 1));
  const cells = (line: string): Row => line.split(separator).map((text, i) => cellOf(text, types[i] ?? ''));
  return differenceOf(rows.map(cells), expectedRows.map(cells), orderOf(options));
}

function cellOf(text: string, type: string): Cell {
  if (text === 'NULL') return null;
  return type === 'double' || type === 'float' ? Number(text) : text;
}
