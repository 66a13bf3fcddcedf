/**
 * Writing Parquet files: batches in, the bytes of a file out, one row group at a time.
 * Takes batches of one schema and a sink, gives the file's size, rows and statistics. Holds one row group in memory.
 *
 * The encoder makes a file of each row group; its pages are copied into the file that is written, and the footer is silt's
 * own. So nothing streams through the encoder (which would swallow errors and drop batches), rows are counted on
 * both sides, and types and names are those of the table.
 */
import { assert } from '../../core/assert.ts';
import type { Batch } from '../../core/batch.ts';
import type { Schema } from '../../core/types.ts';
import { HeapAllocator } from '../../kernels/allocator.ts';
import { compact } from '../../kernels/gather.ts';
import type { JsonObject } from '../json/lossless.ts';
import { collectStatistics, type StatisticsOptions } from './collect-statistics.ts';
import { chunkExtent, decodeFooter, type Footer } from './footer.ts';
import { IpcStream } from './ipc-stream.ts';
import type { ColumnChunk, Extent, RowGroup } from './metadata.ts';
import { encodeFileMetadata } from './metadata-encode.ts';
import { decodeOffsetIndex, encodeOffsetIndex } from './page-index.ts';
import { isTrap, type ParquetWasm, type ParquetWasmModule } from './wasm.ts';
import { leafPaths, schemaElements, type WriteNode, writeNodes } from './write-schema.ts';

export type Compression = 'none' | 'snappy' | 'zstd' | 'gzip' | 'lz4';

export interface ParquetWriterOptions {
  readonly schema: Schema;
  readonly wasm: ParquetWasm;
  /** Takes the file's bytes in order; they are its own. */
  readonly sink: (bytes: Uint8Array) => void | Promise<void>;
  /** 'snappy' unless given. */
  readonly compression?: Compression;
  /** A row group is closed once it has so many rows, or so many bytes before encoding; 1,048,576 and 128 MiB unless given. */
  readonly rowGroupRows?: number;
  readonly rowGroupBytes?: number;
  /** Delta statistics are collected beside where this is given; `{}` for Delta's defaults. */
  readonly statistics?: StatisticsOptions;
  readonly keyValues?: ReadonlyMap<string, string>;
}

export interface WrittenFile {
  readonly rows: number;
  readonly sizeBytes: number;
  /** What `add.stats` holds; null where none were asked for. */
  readonly statistics: JsonObject | null;
}

export interface ParquetWriter {
  /** Adds the rows that count. The batch may be reused afterwards. */
  write(batch: Batch): Promise<void>;
  /** Writes what is left and the footer. The last call. */
  finish(): Promise<WrittenFile>;
}

/** Starts a file. Throws UNSUPPORTED_FEATURE for types that Parquet files of Delta tables do not have. */
export function createParquetWriter(options: ParquetWriterOptions): ParquetWriter {
  const nodes = writeNodes(options.schema);
  const state: FileState = {
    options,
    nodes,
    paths: leafPaths(nodes),
    stream: new IpcStream(nodes),
    groups: [],
    indexes: [],
    rows: 0,
    at: 0,
  };
  const statistics = options.statistics === undefined ? null : collectStatistics(options.schema, options.statistics);
  return {
    async write(batch) {
      statistics?.add(batch);
      const dense = batch.selection === null ? batch : compact(batch, new HeapAllocator());
      if (dense.length === 0) return;
      state.stream.append(dense.columns, dense.length);
      state.rows += dense.length;
      if (isGroupFull(state)) await writeGroup(state);
    },
    async finish() {
      if (state.stream.rowCount > 0) await writeGroup(state);
      await writeEnd(state);
      return { rows: state.rows, sizeBytes: state.at, statistics: statistics?.finish() ?? null };
    },
  };
}

const rowGroupRowsDefault = 1_048_576;
const rowGroupBytesDefault = 128 << 20;
const createdBy = 'silt version 0.1.0';
const magic = Uint8Array.of(0x50, 0x41, 0x52, 0x31);

interface FileState {
  readonly options: ParquetWriterOptions;
  readonly nodes: readonly WriteNode[];
  readonly paths: readonly (readonly string[])[];
  readonly stream: IpcStream;
  readonly groups: RowGroup[];
  /** The page indexes of each chunk, which stand after all row groups; a chunk without is null. */
  readonly indexes: (ChunkIndexes | null)[][];
  rows: number;
  /** Bytes that the sink was given. */
  at: number;
}

interface ChunkIndexes {
  readonly column: Uint8Array | null;
  readonly offset: Uint8Array;
}

function isGroupFull({ stream, options }: FileState): boolean {
  const { rowGroupRows = rowGroupRowsDefault, rowGroupBytes = rowGroupBytesDefault } = options;
  return stream.rowCount >= rowGroupRows || stream.sizeBytes >= rowGroupBytes;
}

async function emit(state: FileState, bytes: Uint8Array): Promise<void> {
  await state.options.sink(bytes);
  state.at += bytes.length;
}

async function writeGroup(state: FileState): Promise<void> {
  const { stream, options } = state;
  const wasm = await options.wasm.instance();
  const bytes = encodeGroup(wasm, stream, options);
  const { metadata } = footerOf(bytes);
  const [group] = metadata.rowGroups;
  assert(
    group !== undefined && metadata.rowGroups.length === 1 && group.rowCount === stream.rowCount,
    'the encoder wrote every row',
  );
  if (state.at === 0) await emit(state, magic);
  const start = Math.min(...group.columns.map((chunk) => chunkExtent(chunk).start));
  const end = Math.max(...group.columns.map((chunk) => chunkExtent(chunk).end));
  const shift = state.at - start;
  state.indexes.push(group.columns.map((chunk) => indexesOf(chunk, bytes, shift)));
  state.groups.push({ ...group, columns: group.columns.map((chunk, i) => moved(chunk, shift, state.paths[i]!)) });
  await emit(state, bytes.slice(start, end));
  stream.clear();
}

/** A Parquet file of one row group. */
function encodeGroup(wasm: ParquetWasmModule, stream: IpcStream, options: ParquetWriterOptions): Uint8Array {
  const compression = { none: 'UNCOMPRESSED', snappy: 'SNAPPY', zstd: 'ZSTD', gzip: 'GZIP', lz4: 'LZ4_RAW' } as const;
  try {
    const properties = new wasm.WriterPropertiesBuilder()
      .setCompression(wasm.Compression[compression[options.compression ?? 'snappy']])
      .setMaxRowGroupSize(stream.rowCount)
      .setStatisticsEnabled(wasm.EnabledStatistics.Page)
      .build();
    return wasm.writeParquet(wasm.Table.fromIPCStream(stream.finish()), properties);
  } catch (error) {
    if (isTrap(error)) options.wasm.poison();
    throw error;
  }
}

function footerOf(bytes: Uint8Array): Footer {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 8, true);
  return decodeFooter(bytes.subarray(bytes.length - 8 - length, bytes.length - 8), bytes.length, 'the encoder');
}

function moved(chunk: ColumnChunk, shift: number, path: readonly string[]): ColumnChunk {
  const { dictionaryPageOffset, dataPageOffset } = chunk;
  return {
    ...chunk,
    path,
    dataPageOffset: dataPageOffset + shift,
    dictionaryPageOffset: dictionaryPageOffset === null ? null : dictionaryPageOffset + shift,
    bloomFilter: null,
  };
}

function indexesOf(chunk: ColumnChunk, bytes: Uint8Array, shift: number): ChunkIndexes | null {
  if (chunk.offsetIndex === null) return null;
  const pages = decodeOffsetIndex(cut(bytes, chunk.offsetIndex), 'the encoder');
  const offset = encodeOffsetIndex(pages.map((page) => ({ ...page, offset: page.offset + shift })));
  return { offset, column: chunk.columnIndex === null ? null : cut(bytes, chunk.columnIndex).slice() };
}

function cut(bytes: Uint8Array, { offset, length }: Extent): Uint8Array {
  return bytes.subarray(offset, offset + length);
}

/** The page indexes, the footer, its length and the closing magic. */
async function writeEnd(state: FileState): Promise<void> {
  if (state.at === 0) await emit(state, magic);
  const rowGroups: RowGroup[] = [];
  for (const [g, group] of state.groups.entries()) {
    const columns: ColumnChunk[] = [];
    for (const [c, chunk] of group.columns.entries())
      columns.push(await writeIndexes(state, chunk, state.indexes[g]![c]!));
    rowGroups.push({ ...group, columns });
  }
  const footer = encodeFileMetadata({
    version: 1,
    schema: schemaElements(state.nodes),
    rowCount: state.rows,
    rowGroups,
    keyValues: state.options.keyValues ?? new Map(),
    createdBy,
    columnOrders: state.paths.map(() => 'typeDefined'),
  });
  const end = new Uint8Array(footer.length + 8);
  end.set(footer);
  new DataView(end.buffer).setUint32(footer.length, footer.length, true);
  end.set(magic, footer.length + 4);
  await emit(state, end);
}

async function writeIndexes(state: FileState, chunk: ColumnChunk, indexes: ChunkIndexes | null): Promise<ColumnChunk> {
  if (indexes === null) return { ...chunk, offsetIndex: null, columnIndex: null };
  const columnIndex = indexes.column === null ? null : { offset: state.at, length: indexes.column.length };
  if (indexes.column !== null) await emit(state, indexes.column);
  const offsetIndex = { offset: state.at, length: indexes.offset.length };
  await emit(state, indexes.offset);
  return { ...chunk, offsetIndex, columnIndex };
}
