/** A result as sqllogictest writes it, and whether it is the one expected. */
import { createHash } from 'node:crypto';
import type { Scalar } from '../../src/core/scalar.ts';
import { formatScalar } from '../../src/core/text/format.ts';
import type { Schema } from '../../src/core/types.ts';
import type { TestRecord } from './records.ts';

type QueryRecord = Extract<TestRecord, { readonly kind: 'query' }>;

/** Null where the answer is as expected; else what is different. */
export function differenceOf(record: QueryRecord, schema: Schema, rows: readonly (readonly Scalar[])[]): string | null {
  const { expected, types, sort } = record;
  if (schema.fields.length !== types.length) return `${schema.fields.length} columns instead of ${types.length}`;
  const texts = rows.map((row) => row.map((value, i) => valueText(schema, i, value, types[i]!)));
  if (sort === 'rowsort') texts.sort(byRow);
  const values = texts.flat();
  if (sort === 'valuesort') values.sort(byBytes);
  if (expected.kind === 'values') {
    const isSame = values.length === expected.values.length && values.every((value, i) => value === expected.values[i]);
    return isSame ? null : `[${values.slice(0, 12).join(' ')}] instead of [${expected.values.slice(0, 12).join(' ')}]`;
  }
  if (values.length !== expected.count) return `${values.length} values instead of ${expected.count}`;
  const md5 = createHash('md5')
    .update(values.map((value) => `${value}\n`).join(''))
    .digest('hex');
  return md5 === expected.md5 ? null : `other values: ${values.slice(0, 12).join(' ')}`;
}

function valueText(schema: Schema, index: number, value: Scalar, letter: string): string {
  if (value === null) return 'NULL';
  const { type } = schema.fields[index]!;
  const text = formatScalar(type, value, 'UTC');
  const number =
    typeof value === 'boolean' ? Number(value) : type.id === 'utf8' ? Number.parseFloat(text) || 0 : Number(text);
  if (letter === 'I') return typeof value === 'bigint' && type.id === 'int' ? text : String(Math.trunc(number) + 0);
  if (letter === 'R') return number.toFixed(3);
  return text === '' ? '(empty)' : text.replaceAll(/[^ -~]/g, '@');
}

function byRow(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length; i++) {
    const order = byBytes(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return 0;
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
