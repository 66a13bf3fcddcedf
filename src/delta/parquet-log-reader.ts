/** The readers that the log needs, made of the Parquet reader: what a session hands to `openTable`. */
import type { Batch } from '../core/batch.ts';
import type { DataType, Field } from '../core/types.ts';
import { fieldOf } from '../formats/parquet/columns.ts';
import { resolveColumn } from '../formats/parquet/mapping.ts';
import { FileMemory, readFile } from '../formats/parquet/read-file.ts';
import { openParquet, storeSource } from '../formats/parquet/reader.ts';
import type { ParquetWasm } from '../formats/parquet/wasm.ts';
import type { ObjectStore } from '../storage/store.ts';
import type { ColumnPath, LogReaders } from './readers.ts';

/** `wasm` is the calling worker's own, and loads where a file is beyond silt's own decoder. */
export function parquetLogReaders(wasm: ParquetWasm): LogReaders {
  const memory = new FileMemory();
  return { readParquet: (store, file, columns, signal) => readBatches({ wasm, memory }, store, file, columns, signal) };
}

async function* readBatches(
  { wasm, memory }: { readonly wasm: ParquetWasm; readonly memory: FileMemory },
  store: ObjectStore,
  file: { readonly path: string; readonly sizeBytes: number },
  columns: readonly ColumnPath[],
  signal: AbortSignal | undefined,
): AsyncIterable<Batch> {
  const opened = await openParquet(storeSource(store, file.path, file.sizeBytes, signal), wasm);
  const fields = projected(opened.footer.columns.map(fieldOf), columns);
  const reads = fields.map(({ name, type }) => resolveColumn(opened.footer, { kind: 'file', path: [name], type }));
  for await (const batch of readFile(opened, reads, memory)) {
    yield { schema: { fields }, columns: batch.columns, length: batch.length, selection: null };
  }
}

/** The fields that the paths lead to, each with the members asked for. */
function projected(fields: readonly Field[], paths: readonly ColumnPath[]): readonly Field[] {
  return fields.flatMap((field): readonly Field[] => {
    const below = paths.filter(([name]) => name === field.name).map((path) => path.slice(1));
    if (below.length === 0) return [];
    if (below.some((path) => path.length === 0)) return [field];
    const type = projectedType(field.type, below);
    return type === null ? [] : [{ ...field, type }];
  });
}

function projectedType(type: DataType, paths: readonly ColumnPath[]): DataType | null {
  if (type.id !== 'struct') return null;
  const fields = projected(type.fields, paths);
  return fields.length === 0 ? null : { ...type, fields };
}
