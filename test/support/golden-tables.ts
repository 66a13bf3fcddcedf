/** The Delta tables of other writers beside the project: where they are, and how a test opens one. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parquetLogReaders } from '../../src/delta/parquet-log-reader.ts';
import { type DeltaTable, openTable } from '../../src/delta/snapshot.ts';
import { createParquetWasm } from '../../src/formats/parquet/wasm.ts';
import { LocalStore } from '../../src/storage/local.ts';

export const goldenFolder = fileURLToPath(new URL('../../../shared/golden', import.meta.url));
export const isGoldenThere = existsSync(goldenFolder);

const wasm = createParquetWasm();

/** The table `NAME/delta`, or `NAME/delta/PART`. */
export function goldenTable(name: string, part = ''): DeltaTable {
  return openTable(
    new LocalStore(goldenFolder),
    `${name}/delta${part === '' ? '' : `/${part}`}`,
    parquetLogReaders(wasm),
  );
}
