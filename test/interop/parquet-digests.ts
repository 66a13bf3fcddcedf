/** Prints what each way of decoding gives for the Parquet files of a folder: {file: {way: [rows, digest]}}. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createParquetWasm } from '../../src/formats/parquet/wasm.ts';
import { MemoryPool } from '../../src/kernels/memory.ts';
import { digestBy, ways } from '../support/parquet-ways.ts';

const folder = process.argv[2] ?? '.';
const lease = new MemoryPool({ guard: true }).lease();
const context = { wasm: createParquetWasm(), lease, rowsMax: 500 };
const out: Record<string, Record<string, [number, string]>> = {};
for (const name of readdirSync(folder).filter((each) => each.endsWith('.parquet'))) {
  const bytes = new Uint8Array(readFileSync(join(folder, name)));
  out[name] = {};
  for (const way of ways) out[name][way] = await digestBy(way, bytes, name, context);
}
process.stdout.write(JSON.stringify(out));
