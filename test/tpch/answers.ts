/**
 * The known answers of the TPC-H queries, and how an answer of silt is judged by one. They are DuckDB's, whose AVG of
 * decimals is a double: columns that differ in type are compared as numbers.
 */
import { readFileSync } from 'node:fs';
import type { DataType } from '../../src/core/types.ts';
import { cellRows } from '../support/cells.ts';
import { type Cell, differenceOf, type Order, type Row } from '../support/compare.ts';
import type { Answer } from '../support/engine.ts';

export const queryNames = Array.from({ length: 22 }, (_, i) => `q${String(i + 1).padStart(2, '0')}`);

export function queryText(name: string): string {
  return readFileSync(new URL(`../../tpch/queries/${name}.sql`, import.meta.url), 'utf8');
}

/** Null where the rows are those of the known answer, else a sentence on the first difference. */
export function answerDifference(name: string, scale: string, answer: Answer): string | null {
  const { columns, rows } = knownAnswer(name, scale);
  const { fields } = answer.schema;
  const names = fields.map((field) => field.name);
  if (names.join() !== columns.join()) return `columns ${names.join()} instead of ${columns.join()}`;
  const kinds = fields.map(({ type }, i) =>
    kindOf(
      type,
      rows.map((row) => row[i]!),
    ),
  );
  const expected = rows.map((row) => row.map((text, i) => expectedCell(text, kinds[i]!)));
  const actual = cellRows(answer.schema, answer.rows).map((row) =>
    row.map((cell, i) => (kinds[i] === 'near' && cell !== null ? Number(cell) : cell)),
  );
  return differenceOf(nearedRows(actual, expected), expected, orders[name] ?? 'full');
}

/** Where ORDER BY leaves ties: the positions of its keys. */
const orders: Readonly<Record<string, Order>> = {
  q03: { keys: [1, 2], isLimited: true },
  q10: { keys: [2], isLimited: true },
  q11: { keys: [1] },
  q18: { keys: [4, 3], isLimited: true },
};

function knownAnswer(
  name: string,
  scale: string,
): { columns: readonly string[]; rows: readonly (readonly string[])[] } {
  const text = readFileSync(new URL(`../../tpch/answers/sf${scale}/${name}.psv`, import.meta.url), 'utf8');
  const [header = '', ...lines] = text.replace(/\n$/, '').split('\n');
  return { columns: header.split('|'), rows: lines.map((line) => line.split('|')) };
}

/** How a column is compared: as text, as days, as exact digits, or as near numbers. */
type Kind = 'text' | 'days' | 'digits' | 'near';

/** Decimals whose known values have more digits than their type are averages, which DuckDB has as doubles. */
function kindOf(type: DataType, texts: readonly string[]): Kind {
  if (type.id === 'date') return 'days';
  if (type.id === 'float') return 'near';
  if (type.id !== 'decimal') return 'text';
  return texts.some((text) => fractionDigits(text) > type.scale) ? 'near' : 'digits';
}

function fractionDigits(text: string): number {
  return text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
}

function expectedCell(text: string, kind: Kind): Cell {
  if (text === '') return null;
  switch (kind) {
    case 'days':
      return String(Date.parse(`${text}T00:00:00Z`) / 86_400_000);
    case 'digits':
      return text.includes('.') ? text.replace(/\.?0*$/, '') : text;
    case 'near':
      return Number(text);
    case 'text':
      return text;
  }
}

/** An average in a decimal is cut off at its sixth digit: a number that is as near as that counts as the expected one. */
function nearedRows(actual: readonly Row[], expected: readonly Row[]): readonly Row[] {
  if (actual.length !== expected.length) return actual;
  return actual.map((row, at) =>
    row.map((cell, i) => {
      const wanted = expected[at]![i]!;
      const isNear = typeof cell === 'number' && typeof wanted === 'number' && Math.abs(cell - wanted) <= 1e-6;
      return isNear ? wanted : cell;
    }),
  );
}
