/**
 * The second reader: a row group decoded by parquet-wasm, for columns that silt's own decoder does not cover, and as its judge.
 * Takes a footer and reads, loads just their column chunks, gives batches copied out of the decoder's memory.
 *
 * A malformed page is FILE_CORRUPT: the decoder's traps are caught here and its instance is replaced, so no worker dies
 * of a file.
 */
import type { FFIStream } from 'parquet-wasm/esm';
import { EngineError } from '../../core/errors.ts';
import { constant } from '../../core/vector.ts';
import { LeaseAllocator } from '../../kernels/memory.ts';
import { readCArray } from './c-data.ts';
import { dictionaryColumns, layOutChunkFile, leavesOf, type PrunedColumn, pruneRead } from './chunk-file.ts';
import type { GroupRead, VectorBatch } from './group-read.ts';
import { importColumn } from './import.ts';
import { isTrap, type ParquetWasm, type ParquetWasmModule } from './wasm.ts';

/** The row group's batches, of `rowsMax` rows each but the last. At least one of the reads has a source. */
export async function* wasmBatches(read: GroupRead): AsyncGenerator<VectorBatch> {
  const { source, wasm, footer } = read;
  const pruned = read.reads.map(pruneRead);
  const plan: GroupPlan = { ...read, pruned, present: pruned.filter((column) => column !== null) };
  const dictionaries = dictionaryColumns(footer, plan.index, plan.present);
  const ids = plan.present.map(() => wasm.nextDictionaryId());
  checkSize(read);
  const file = layOutChunkFile(footer, plan.index, plan.present, dictionaries);
  await source.readInto(file.ranges);
  const instance = await wasm.instance();
  const decoded = guarded(wasm, footer.path, () => {
    const table = instance.readParquet(file.bytes, { batchSize: read.rowsMax });
    return table.intoFFI();
  });
  let isPoisoned = false;
  let row = 0;
  try {
    for (let i = 0; i < decoded.numArrays(); i++) {
      const batch = importBatch(read, plan, instance, { decoded, index: i, ids }, plan.firstRow + row);
      row += batch.length;
      yield batch;
    }
    if (row !== plan.rowCount)
      throw corrupt(footer.path, `row group ${plan.index} has ${row} rows, not ${plan.rowCount}`);
  } catch (error) {
    isPoisoned = isTrap(error);
    if (isPoisoned) wasm.poison();
    throw error;
  } finally {
    if (!isPoisoned) decoded.free();
  }
}

interface GroupPlan {
  readonly index: number;
  readonly rowCount: number;
  readonly firstRow: number;
  /** One a read; null for those without a source. */
  readonly pruned: readonly (PrunedColumn | null)[];
  readonly present: readonly PrunedColumn[];
}

/** The decoder's own memory is not the statement's, yet it is held to what that may take. Errors: OUT_OF_MEMORY. */
function checkSize({ footer, index, reads, alloc }: GroupRead): void {
  if (!(alloc instanceof LeaseAllocator)) return;
  const { columns } = footer.metadata.rowGroups[index]!;
  const sizeBytes = [...leavesOf(reads)].reduce((sum, leaf) => sum + columns[leaf]!.uncompressedBytes, 0);
  const { leftBytes, limitBytes } = alloc.lease;
  if (sizeBytes > leftBytes)
    throw new EngineError('OUT_OF_MEMORY', { limit: `${Math.floor(limitBytes / 2 ** 20)} MiB` });
}

interface DecodedBatch {
  readonly decoded: FFIStream;
  readonly index: number;
  /** The dictionary ids of the decoded columns. */
  readonly ids: readonly number[];
}

function importBatch(
  { reads, alloc, footer }: GroupRead,
  { pruned }: GroupPlan,
  instance: ParquetWasmModule,
  { decoded, index, ids }: DecodedBatch,
  firstRow: number,
): VectorBatch {
  const memory = (instance.wasmMemory() as unknown as { buffer: ArrayBuffer }).buffer;
  const root = readCArray(memory, decoded.schemaAddr(), decoded.arrayAddr(index));
  let next = 0;
  const columns = reads.map(({ steps, mapping }, column) => {
    const source = pruned[column]!;
    if (source === null) return constant(mapping.type, null, root.length);
    const at = next++;
    const context = { path: footer.path, alloc, dictionaryId: ids[at]! };
    return importColumn(root.children[at]!, source, steps.length, context);
  });
  return { columns, length: root.length, firstRow };
}

/** Runs a step of the decoder; whatever it throws is the file's fault. */
function guarded<T>(wasm: ParquetWasm, path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (isTrap(error)) wasm.poison();
    throw corrupt(path, reasonOf(error), error);
  }
}

function reasonOf(error: unknown): string {
  if (isTrap(error)) return 'a page of it is malformed, or too large to decode';
  return error instanceof Error ? error.message : String(error);
}

function corrupt(path: string, reason: string, cause?: unknown): EngineError {
  return new EngineError('FILE_CORRUPT', { path, reason }, { cause });
}
