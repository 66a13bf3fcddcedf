/**
 * Reads Parquet splits: the row groups that statistics do not exclude, deleted rows left out, partition values as constants.
 * Keeps footers while a statement runs.
 */
import type { Batch } from '../core/batch.ts';
import { lazyArray } from '../core/lazy.ts';
import { constant, type Vector } from '../core/vector.ts';
import { leavesOf } from '../formats/parquet/chunk-file.ts';
import { type Footer } from '../formats/parquet/footer.ts';
import type { VectorBatch } from '../formats/parquet/group-read.ts';
import { type ColumnRead, resolveColumn } from '../formats/parquet/mapping.ts';
import { openParquet, type ParquetFile, storeSource } from '../formats/parquet/reader.ts';
import type { ColumnId } from '../plan/expr.ts';
import type { ColumnSource, Split } from '../plan/ports.ts';
import { columnsOf } from '../plan/walk.ts';
import type { FileReader } from './batch-source.ts';
import { type ExecContext, schemaOf } from './context.ts';
import type { Source } from './physical.ts';
import { keptRowGroups } from './row-groups.ts';
import type { ThreadServices } from './services.ts';

export type ParquetSplit = Split & { kind: 'parquet' };

/** Opens each file once a statement. */
export interface OpenFiles {
  open(split: ParquetSplit): Promise<ParquetFile>;
}

export function createOpenFiles(services: ThreadServices): OpenFiles {
  const footers = new Map<string, Footer>();
  return {
    async open(split) {
      const store = services.openStore(split.store);
      const key = `${JSON.stringify(split.store)} ${split.path}`;
      const file = await openParquet(
        storeSource(store, split.path, split.sizeBytes),
        services.parquet,
        footers.get(key),
      );
      footers.set(key, file.footer);
      return file;
    },
  };
}

export function createFileReader(files: OpenFiles): FileReader {
  return async function* readFile(context, source, morsel) {
    const split = morsel.split as ParquetSplit;
    const file = await files.open(split);
    const groups = morsel.rowGroups ?? keptRowGroups(context, file.footer, source, morsel.sources, split);
    const reads = readsOf(file.footer, morsel.sources);
    const keepsKeys = filteredColumns(source, morsel.sources);
    if (morsel.rowGroups === null) context.control.count('files', 1);
    for (const index of groups) {
      context.control.check();
      context.control.count('rowGroups', 1);
      context.control.count('bytes', bytesOf(file.footer, index, reads));
      for await (const batch of batchesOf(context, file, index, reads, keepsKeys)) {
        context.control.count('rows', batch.length);
        const out = scanBatch(context, source, morsel.sources, split, batch);
        if (out !== null) yield out;
      }
    }
  };
}

/**
 * Columns are decoded when an operator first looks at them, maybe while it uses scratch memory of its own for a moment,
 * so they have memory of theirs: released after each batch, that of the row group after the last.
 */
async function* batchesOf(
  context: ExecContext,
  file: ParquetFile,
  index: number,
  reads: readonly ColumnRead[],
  keepsKeys: readonly boolean[],
): AsyncGenerator<VectorBatch> {
  const { kernels, lease, settings } = context;
  const group = lease.allocator();
  const values = lease.allocator();
  const decode = settings.isFastDecodeOn ? { kernels, group, keepsKeys } : undefined;
  try {
    const start = values.mark();
    for await (const batch of file.readRowGroup(index, reads, values, settings.batchRows, decode)) {
      const mark = context.scratch.mark();
      yield batch;
      context.scratch.release(mark);
      values.release(start);
    }
  } finally {
    values.close();
    group.close();
  }
}

/** Reads of the columns that are in the file, in the order of the sources. */
function readsOf(footer: Footer, sources: readonly ColumnSource[]): readonly ColumnRead[] {
  return sources.flatMap((source) => (source.kind === 'file' ? [resolveColumn(footer, source)] : []));
}

/** One a read: whether a filter of the scan looks at the column, or something looks it up. */
function filteredColumns(
  { filters, keyColumns, output }: Source & { kind: 'scan' },
  sources: readonly ColumnSource[],
): readonly boolean[] {
  const filtered = new Set<ColumnId>(keyColumns);
  for (const filter of filters) columnsOf(filter, filtered);
  return sources.flatMap(({ kind }, i) => (kind === 'file' ? [filtered.has(output[i]!.id)] : []));
}

/** Bytes of the column chunks that a row group's read takes. */
function bytesOf(footer: Footer, index: number, reads: readonly ColumnRead[]): number {
  const { columns } = footer.metadata.rowGroups[index]!;
  let bytes = 0;
  for (const leaf of leavesOf(reads)) bytes += columns[leaf]!.compressedBytes;
  return bytes;
}

/** Null where every row is deleted. */
function scanBatch(
  context: ExecContext,
  source: Source,
  sources: readonly ColumnSource[],
  split: ParquetSplit,
  batch: VectorBatch,
): Batch | null {
  const selection = split.deletedRows === null ? null : livingRows(context, split.deletedRows, batch);
  if (selection?.length === 0) return null;
  const columns = tableColumns(sources, split, batch);
  return { schema: schemaOf(source.output), columns, length: batch.length, selection };
}

/** The file's columns, still to be decoded, with partition values among them. */
function tableColumns(
  sources: readonly ColumnSource[],
  split: ParquetSplit,
  { columns, length }: VectorBatch,
): readonly Vector[] {
  if (sources.every(({ kind }) => kind === 'file')) return columns;
  let next = 0;
  const places = sources.map(({ kind }) => (kind === 'file' ? next++ : -1));
  return lazyArray(sources.length, (i) => {
    const source = sources[i]!;
    if (source.kind === 'file') return columns[places[i]!]!;
    return constant(source.type, split.constants[source.index] ?? null, length);
  });
}

/** The rows of the batch that are not deleted; null where none is. */
function livingRows(context: ExecContext, deleted: Uint32Array, batch: VectorBatch): Uint16Array | null {
  let at = firstAtLeast(deleted, batch.firstRow);
  const end = batch.firstRow + batch.length;
  if (at === deleted.length || deleted[at]! >= end) return null;
  const out = context.scratch.uint16(batch.length);
  let count = 0;
  for (let row = 0; row < batch.length; row++) {
    if (at < deleted.length && deleted[at] === batch.firstRow + row) at++;
    else out[count++] = row;
  }
  return out.subarray(0, count);
}

function firstAtLeast(sorted: Uint32Array, wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
