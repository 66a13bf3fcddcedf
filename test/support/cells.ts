/**
 * Values of the engine as cells to compare. Takes a type and a value in the form of `Scalar`; knows nothing of how
 * silt prints, so that answers are not judged by the printer that made them.
 */
import type { Batch } from '../../src/core/batch.ts';
import { forEachRow, rowsOf } from '../../src/core/batch.ts';
import type { Scalar } from '../../src/core/scalar.ts';
import type { DataType, Schema } from '../../src/core/types.ts';
import { scalarAt } from '../../src/core/vector.ts';
import type { Cell, Row } from './compare.ts';

/**
 * A value as a cell: floats are numbers; decimals their exact digits without trailing zeros; dates, times and
 * timestamps their count since the epoch; binary hexadecimal; a map its entries ordered by key.
 */
export function cellOf(type: DataType, value: Scalar): Cell {
  if (value === null) return null;
  switch (type.id) {
    case 'float':
      return type.bits === 32 ? Math.fround(value as number) : (value as number);
    case 'decimal':
      return decimalText(value as bigint, type.scale);
    case 'binary':
      return Buffer.from(value as Uint8Array).toString('hex');
    case 'list':
      return (value as readonly Scalar[]).map((item) => cellOf(type.item.type, item));
    case 'struct':
      return (value as readonly Scalar[]).map((member, i) => cellOf(type.fields[i]!.type, member));
    case 'map':
      return mapCell(type, value as readonly (readonly Scalar[])[]);
    case 'interval':
      return type.unit === 'calendar' ? (value as readonly Scalar[]).map(String) : String(value);
    case 'variant':
      return (value as readonly Scalar[]).map((part) => Buffer.from(part as Uint8Array).toString('hex'));
    case 'null':
    case 'bool':
    case 'int':
    case 'utf8':
    case 'date':
    case 'time':
    case 'timestamp':
      return String(value);
  }
}

/** The digits of unscaled / 10^scale, without trailing zeros after the point: 1.50 and 1.5 are one value. */
export function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${unscaled < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The rows of a batch that count, each value as a Scalar. */
export function scalarRows(batch: Batch): Scalar[][] {
  const rows: Scalar[][] = [];
  forEachRow(rowsOf(batch), (row) => {
    rows.push(batch.columns.map((column) => scalarAt(column, row)));
  });
  return rows;
}

/** Rows of scalars as cells. */
export function cellRows(schema: Schema, rows: readonly (readonly Scalar[])[]): Row[] {
  return rows.map((row) => row.map((value, i) => cellOf(schema.fields[i]!.type, value)));
}

function mapCell(type: Extract<DataType, { id: 'map' }>, entries: readonly (readonly Scalar[])[]): Cell {
  const cells = entries.map(([key, value]) => [cellOf(type.key.type, key!), cellOf(type.value.type, value!)] as const);
  return cells.toSorted(([a], [b]) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
