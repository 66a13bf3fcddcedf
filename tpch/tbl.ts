/**
 * Rows as the official generator prints them: values between bars, a line a row. For comparing, not for speed.
 * As a script: `node tpch/tbl.ts SCALE FOLDER` writes the eight .tbl files.
 */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Batch } from '../src/core/batch.ts';
import { formatScalar } from '../src/core/text/format.ts';
import type { DataType } from '../src/core/types.ts';
import { scalarAt } from '../src/core/vector.ts';
import { HeapAllocator } from '../src/kernels/allocator.ts';
import { batchesOf, tpchTables } from './tables.ts';
import { createTextPool, fillTextPool } from './text-pool.ts';

/** The lines of a batch without a selection. */
export function tblText(batch: Batch): string {
  const lines: string[] = [];
  for (let row = 0; row < batch.length; row++) {
    const values = batch.schema.fields.map(({ name, type }, i) => text(name, type, row, batch.columns[i]!));
    lines.push(`${values.join('|')}|\n`);
  }
  return lines.join('');
}

/** The one amount that is printed without its digits after the point is a line's quantity. */
function text(name: string, type: DataType, row: number, column: Batch['columns'][number]): string {
  const value = formatScalar(type, scalarAt(column, row), 'UTC');
  return name === 'l_quantity' ? value.slice(0, -3) : value;
}

if (import.meta.main) {
  const [scale = '0.01', folder = '.'] = process.argv.slice(2);
  const pool = createTextPool();
  fillTextPool(pool);
  mkdirSync(folder, { recursive: true });
  for (const table of tpchTables) {
    const file = openSync(join(folder, `${table.name}.tbl`), 'w');
    const count = table.units(Number(scale));
    const options = { scale: Number(scale), start: 0, count, text: pool, alloc: () => new HeapAllocator() };
    for (const batch of batchesOf(table, options)) writeSync(file, tblText(batch));
    closeSync(file);
  }
}
