/**
 * The rows of a folder of Parquet files as cells to compare, read by parquet-wasm and apache-arrow alone: no code of
 * silt decodes what silt is judged by.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as arrow from 'apache-arrow';
import { readParquet } from 'parquet-wasm';
import { decimalText } from '../support/cells.ts';
import type { Cell, Row } from '../support/compare.ts';

export interface ExpectedTable {
  readonly names: readonly string[];
  readonly rows: readonly Row[];
}

/** All files of the folder as one table; without files it has no columns and no rows. */
export function expectedTable(folder: string): ExpectedTable {
  const files = globSync('*.parquet', { cwd: folder }).toSorted();
  const rows: Row[] = [];
  let names: readonly string[] = [];
  for (const file of files) {
    const table = arrow.tableFromIPC(readParquet(readFileSync(join(folder, file))).intoIPCStream());
    names = table.schema.fields.map((field) => field.name);
    for (const batch of table.batches) {
      for (let row = 0; row < batch.numRows; row++) rows.push(batch.data.children.map((data) => cellAt(data, row)));
    }
  }
  return { names, rows };
}

function cellAt(data: arrow.Data, row: number): Cell {
  if (!data.getValid(row)) return null;
  const { type } = data;
  if (arrow.DataType.isTimestamp(type)) return microsText(data.values[row] as bigint, type.unit);
  if (arrow.DataType.isDecimal(type)) return decimalText(decimalAt(data.values as Uint32Array, row), type.scale);
  if (arrow.DataType.isDate(type)) return String(data.values[row]);
  if (arrow.DataType.isStruct(type)) return data.children.map((child) => cellAt(child, row));
  if (arrow.DataType.isList(type)) return span(data, row).map((at) => cellAt(data.children[0]!, at));
  if (arrow.DataType.isMap(type)) {
    const [keys, values] = data.children[0]!.children;
    const entries = span(data, row).map((at): Cell => [cellAt(keys!, at), cellAt(values!, at)]);
    return entries.toSorted((a, b) => (JSON.stringify((a as Row)[0]) < JSON.stringify((b as Row)[0]) ? -1 : 1));
  }
  const value: unknown = arrow.makeVector(data).get(row);
  if (arrow.DataType.isFloat(type)) return Number(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
}

function span(data: arrow.Data, row: number): number[] {
  const [start, end] = [data.valueOffsets[row] as number, data.valueOffsets[row + 1] as number];
  return Array.from({ length: end - start }, (_, i) => start + i);
}

/** Microseconds since the epoch. Nanoseconds (of INT96) are cut, as Spark cuts them. */
function microsText(value: bigint, unit: arrow.TimeUnit): string {
  switch (unit) {
    case arrow.TimeUnit.SECOND:
      return String(value * 1_000_000n);
    case arrow.TimeUnit.MILLISECOND:
      return String(value * 1000n);
    case arrow.TimeUnit.MICROSECOND:
      return String(value);
    case arrow.TimeUnit.NANOSECOND:
      return String((value - (((value % 1000n) + 1000n) % 1000n)) / 1000n);
  }
}

function decimalAt(words: Uint32Array, row: number): bigint {
  const [a, b, c, d] = [0, 1, 2, 3].map((i) => BigInt(words[4 * row + i]!)) as [bigint, bigint, bigint, bigint];
  return BigInt.asIntN(128, a | (b << 32n) | (c << 64n) | (d << 96n));
}
