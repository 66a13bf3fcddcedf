/** The readers that the log needs, made of the Parquet reader: what a session hands to `openTable`. */
import type { Batch } from '../core/batch.ts';
import { fieldOf } from '../formats/parquet/columns.ts';
import { resolveColumn } from '../formats/parquet/mapping.ts';
import { readFile } from '../formats/parquet/read-file.ts';
import { openParquet, storeSource } from '../formats/parquet/reader.ts';
import type { ParquetWasm } from '../formats/parquet/wasm.ts';
import type { ObjectStore } from '../storage/store.ts';
import type { LogReaders } from './readers.ts';

/** `wasm` is the calling worker's own, and loads where a file is beyond silt's own decoder. */
export function parquetLogReaders(wasm: ParquetWasm): LogReaders {
  return { readParquet: (store, file, columns, signal) => readBatches(wasm, store, file, columns, signal) };
}

async function* readBatches(
  wasm: ParquetWasm,
  store: ObjectStore,
  file: { readonly path: string; readonly sizeBytes: number },
  columns: readonly string[],
  signal: AbortSignal | undefined,
): AsyncIterable<Batch> {
  const opened = await openParquet(storeSource(store, file.path, file.sizeBytes, signal), wasm);
  const found = opened.footer.columns.filter((column) => columns.includes(column.name));
  const reads = found.map((column) => {
    return resolveColumn(opened.footer, { kind: 'file', path: [column.name], type: column.type });
  });
  const schema = { fields: found.map(fieldOf) };
  for await (const batch of readFile(opened, reads)) {
    yield { schema, columns: batch.columns, length: batch.length, selection: null };
  }
}
