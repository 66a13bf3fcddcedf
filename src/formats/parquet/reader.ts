/**
 * Reading Parquet files: a footer once, then row groups, each as batches of vectors in the caller's memory.
 * Takes a source of byte ranges and a decoder, gives core vectors of the table's types. Holds no file open and no state
 * of its own beside the footer; what it reads of a row group is the column chunks that were asked for and nothing else.
 * A faster decoder fills the same port.
 *
 * A malformed page is FILE_CORRUPT: the decoder's traps are caught here and its instance is replaced, so no worker dies
 * of a file.
 */
import type { FFIStream } from 'parquet-wasm/esm';
import { batchRowsMax } from '../../core/batch.ts';
import { EngineError } from '../../core/errors.ts';
import { constant, type Vector } from '../../core/vector.ts';
import type { Allocator } from '../../kernels/allocator.ts';
import type { ObjectStore } from '../../storage/store.ts';
import { readCArray } from './c-data.ts';
import { type ChunkRange, dictionaryColumns, layOutChunkFile, type PrunedColumn, pruneRead } from './chunk-file.ts';
import { type Footer, readFooter } from './footer.ts';
import { importColumn } from './import.ts';
import type { ColumnRead } from './mapping.ts';
import { isTrap, type ParquetWasm, type ParquetWasmModule } from './wasm.ts';

/** Byte ranges of one file. */
export interface RangeSource {
  /** Names the file in errors. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Fills each target with the bytes `start` up to but not including `end`; may return at once or later. */
  readInto(ranges: readonly ChunkRange[]): void | Promise<void>;
}

/** Rows of a row group, of all columns that were asked for. */
export interface VectorBatch {
  readonly columns: readonly Vector[];
  /** At most 65,536. */
  readonly length: number;
  /** The first row's number in the file, as deletion vectors count. */
  readonly firstRow: number;
}

export interface ParquetFile {
  readonly footer: Footer;
  /**
   * The rows of a row group in order, one vector a read, in memory of `alloc`.
   * Throws FILE_CORRUPT for pages that cannot be decoded, CAST_OVERFLOW for values that the table's type cannot hold.
   */
  readRowGroup(
    index: number,
    reads: readonly ColumnRead[],
    alloc: Allocator,
    rowsMax?: number,
  ): AsyncIterable<VectorBatch>;
}

/** Reads a file's footer. A footer that is known already saves that read. */
export async function openParquet(source: RangeSource, wasm: ParquetWasm, known?: Footer): Promise<ParquetFile> {
  const footer =
    known ?? (await readFooter((start, end) => readBytes(source, start, end), source.sizeBytes, source.path));
  return {
    footer,
    readRowGroup: (index, reads, alloc, rowsMax = batchRowsMax) =>
      readRowGroup({ source, wasm, footer, reads, alloc, rowsMax: Math.min(rowsMax, batchRowsMax) }, index),
  };
}

/** A file of a store; local stores are read without waiting. */
export function storeSource(store: ObjectStore, path: string, sizeBytes: number, signal?: AbortSignal): RangeSource {
  return {
    path,
    sizeBytes,
    readInto: (ranges) =>
      store.readIntoSync === undefined ? store.readInto(path, ranges, signal) : store.readIntoSync(path, ranges),
  };
}

/** A file that lies in memory. */
export function bytesSource(bytes: Uint8Array, path: string): RangeSource {
  return {
    path,
    sizeBytes: bytes.length,
    readInto(ranges) {
      for (const { start, end, target } of ranges) target.set(bytes.subarray(start, end));
    },
  };
}

interface GroupRead {
  readonly source: RangeSource;
  readonly wasm: ParquetWasm;
  readonly footer: Footer;
  readonly reads: readonly ColumnRead[];
  readonly alloc: Allocator;
  readonly rowsMax: number;
}

async function readBytes(source: RangeSource, start: number, end: number): Promise<Uint8Array> {
  const target = new Uint8Array(end - start);
  await source.readInto([{ start, end, target }]);
  return target;
}

async function* readRowGroup(read: GroupRead, index: number): AsyncGenerator<VectorBatch> {
  const { footer, reads } = read;
  const groups = footer.metadata.rowGroups;
  const firstRow = groups.slice(0, index).reduce((sum, group) => sum + group.rowCount, 0);
  const { rowCount } = groups[index]!;
  const pruned = reads.map(pruneRead);
  const present = pruned.filter((column) => column !== null);
  if (rowCount === 0) return;
  if (present.length === 0) yield* emptyBatches(read, rowCount, firstRow);
  else yield* decodedBatches(read, { index, rowCount, firstRow, pruned, present });
}

/** Batches of a row group of which no column is in the file: their rows only count. */
function* emptyBatches({ reads, rowsMax }: GroupRead, rowCount: number, firstRow: number): Generator<VectorBatch> {
  for (let row = 0; row < rowCount; row += rowsMax) {
    const length = Math.min(rowsMax, rowCount - row);
    yield {
      columns: reads.map(({ mapping }) => constant(mapping.type, null, length)),
      length,
      firstRow: firstRow + row,
    };
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

async function* decodedBatches(read: GroupRead, plan: GroupPlan): AsyncGenerator<VectorBatch> {
  const { source, wasm, footer } = read;
  const dictionaries = dictionaryColumns(footer, plan.index, plan.present);
  const ids = plan.present.map(() => wasm.nextDictionaryId());
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
