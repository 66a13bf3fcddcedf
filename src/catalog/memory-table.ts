/** A table whose rows are at hand: temporary tables, system tables. */
import type { Batch } from '../core/batch.ts';
import { rowCount } from '../core/batch.ts';
import type { Scalar } from '../core/scalar.ts';
import type { Schema } from '../core/types.ts';
import { HeapAllocator } from '../kernels/allocator.ts';
import { vectorOf } from '../kernels/builder.ts';
import type { Split, TableProvider } from '../plan/ports.ts';

/** `id` tells two states of a table of one name apart. */
export function memoryTable(name: string, id: string, schema: Schema, batches: readonly Batch[]): TableProvider {
  const rows = batches.reduce((sum, batch) => sum + rowCount(batch), 0);
  return {
    ref: { id, name, version: null, schema },
    schema,
    statistics: () => ({ rows, isRowsExact: true, sizeBytes: null, columns: new Map() }),
    pushdown: () => 'unsupported',
    plan: async (request) => ({
      sources: request.columns.map((c) => ({ kind: 'file', path: c.path, type: c.type })),
      splits: splitsOf(batches),
      skipped: [],
      filesTotal: 0,
    }),
  };
}

/** So many batches are one piece of work. */
const batchesPerSplit = 16;

function splitsOf(batches: readonly Batch[]): readonly Split[] {
  const pieces = Math.ceil(batches.length / batchesPerSplit);
  return Array.from({ length: pieces }, (_, i) => ({
    kind: 'batches',
    batches: batches.slice(i * batchesPerSplit, (i + 1) * batchesPerSplit),
  }));
}

/** Rows as batches on the JavaScript heap; for small tables. */
export function batchesOfRows(schema: Schema, rows: readonly (readonly Scalar[])[], rowsMax = 8192): readonly Batch[] {
  const batches: Batch[] = [];
  for (let start = 0; start < rows.length; start += rowsMax) {
    const slice = rows.slice(start, start + rowsMax);
    const alloc = new HeapAllocator();
    const columns = schema.fields.map((f, i) =>
      vectorOf(
        f.type,
        slice.map((row) => row[i]!),
        alloc,
      ),
    );
    batches.push({ schema, columns, length: slice.length, selection: null });
  }
  return batches;
}
