/**
 * Writing Parquet files: batches in, the bytes of a file out, one row group at a time.
 * Takes batches of one schema and a sink, gives the file's size, rows and statistics. Holds one row group in memory,
 * encoded already save for each column's last page.
 */
import type { Batch } from '../../core/batch.ts';
import type { Schema } from '../../core/types.ts';
import { compact } from '../../kernels/gather.ts';
import type { JsonObject } from '../json/lossless.ts';
import { type FileStatistics, fileStatistics, type StatisticsOptions } from './encode/file-statistics.ts';
import { type ChunkIndexes, GroupWriter } from './encode/group-writer.ts';
import type { LeafOptions } from './encode/leaf-writer.ts';
import type { Compression } from './encode/page.ts';
import type { GroupMemory, ParquetEncoder } from './encode/space.ts';
import type { ColumnChunk, RowGroup } from './metadata.ts';
import { encodeFileMetadata } from './metadata-encode.ts';
import { encodeOffsetIndex } from './page-index.ts';
import { withoutVoid } from './without-void.ts';
import { leafPaths, schemaElements, type WriteNode, writeNodes } from './write-schema.ts';

export interface ParquetWriterOptions {
  readonly schema: Schema;
  readonly encoder: ParquetEncoder;
  /** Takes the file's bytes in order; they may be written over once it is done with them. */
  readonly sink: (bytes: Uint8Array) => void | Promise<void>;
  /** 'snappy' unless given. */
  readonly compression?: Compression;
  /** A row group is closed once it has so many rows, or so many encoded bytes; 1,048,576 and 128 MiB unless given. */
  readonly rowGroupRows?: number;
  readonly rowGroupBytes?: number;
  /** A page is closed at so many rows or bytes; 32,768 and at most 1 MiB unless given. */
  readonly pageRows?: number;
  readonly pageBytes?: number;
  /** The most bytes of a chunk's dictionary; 0 for none, 1 MiB unless given. */
  readonly dictionaryBytes?: number;
  /** What the open row group should stay under; sizes above are made smaller for it. */
  readonly memoryBytes?: number;
  /** Delta statistics are collected on the way where this is given; `{}` for Delta's defaults. */
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
  /** Bytes so far: those that the sink was given, and those of the open row group. */
  readonly sizeBytes: number;
  readonly rows: number;
  /** Bytes of the open row group, which are held in memory. */
  readonly heldBytes: number;
  /** Ends the open row group, where there is one. */
  flush(): Promise<void>;
  /** Adds the rows that count. The batch may be reused afterwards. */
  write(batch: Batch): Promise<void>;
  /** Writes what is left and the footer. The last call, save where the file is given up: then none is needed but `close`. */
  finish(): Promise<WrittenFile>;
  /** Gives back the memory of a file that is given up; does nothing after `finish`. */
  close(): void;
}

/** Starts a file. VOID columns are left out. Throws UNSUPPORTED_FEATURE for types that Parquet files of Delta tables do not have. */
export function createParquetWriter(options: ParquetWriterOptions): ParquetWriter {
  const thinned = withoutVoid(options.schema);
  if (thinned === null) return new FileWriter(options);
  const inner = new FileWriter({ ...options, schema: thinned.schema });
  return {
    write: (batch) => inner.write(thinned.batchOf(batch)),
    finish: () => inner.finish(),
    flush: () => inner.flush(),
    close: () => inner.close(),
    get rows() {
      return inner.rows;
    },
    get heldBytes() {
      return inner.heldBytes;
    },
    get sizeBytes() {
      return inner.sizeBytes;
    },
  };
}

const rowGroupRowsDefault = 1_048_576;
const rowGroupBytesDefault = 128 << 20;
const pageRowsDefault = 32_768;
const pageBytesMax = 1 << 20;
const pageBytesMin = 64 << 10;
/** What the open pages of a wide table may take together. */
const openPagesBytes = 64 << 20;
const createdBy = 'silt version 0.1.0';
const magic = Uint8Array.of(0x50, 0x41, 0x52, 0x31);
/** Parts that are smaller than `largeBytes` are joined, up to `sinkBytes`, before they go to the sink. */
const largeBytes = 64 << 10;
const sinkBytes = 1 << 20;

class FileWriter implements ParquetWriter {
  readonly #options: ParquetWriterOptions;
  readonly #nodes: readonly WriteNode[];
  readonly #leafOptions: LeafOptions;
  readonly #statistics: FileStatistics | null;
  readonly #memory: GroupMemory;
  #group: GroupWriter | null = null;
  readonly #groups: { readonly group: RowGroup; readonly indexes: readonly ChunkIndexes[] }[] = [];
  #isClosed = false;
  /** Bytes that the sink was given. */
  #at = 0;
  rows = 0;

  constructor(options: ParquetWriterOptions) {
    this.#options = options;
    this.#nodes = writeNodes(options.schema);
    this.#leafOptions = leafOptions(options, leafPaths(this.#nodes).length);
    this.#statistics = options.statistics === undefined ? null : fileStatistics(this.#nodes, options.statistics);
    this.#memory = options.encoder.groupMemory();
  }

  get sizeBytes(): number {
    return this.#at + (this.#group?.sizeBytes ?? 0);
  }

  async write(batch: Batch): Promise<void> {
    const { encoder, rowGroupRows = rowGroupRowsDefault, memoryBytes = Number.POSITIVE_INFINITY } = this.#options;
    const rowGroupBytes = Math.min(this.#options.rowGroupBytes ?? rowGroupBytesDefault, memoryBytes / 4);
    encoder.scratch((alloc) => {
      const dense = batch.selection === null ? batch : compact(batch, alloc, encoder.kernels);
      if (dense.length === 0) return;
      this.#group ??= new GroupWriter(this.#nodes, encoder, this.#memory.alloc, this.#leafOptions);
      this.#group.add(dense);
      this.rows += dense.length;
    });
    const group = this.#group;
    if (group !== null && (group.rowCount >= rowGroupRows || group.sizeBytes >= rowGroupBytes)) await this.#endGroup();
  }

  get heldBytes(): number {
    return this.#group?.sizeBytes ?? 0;
  }

  async flush(): Promise<void> {
    if (this.#group !== null) await this.#endGroup();
  }

  async finish(): Promise<WrittenFile> {
    await this.flush();
    await this.#writeEnd();
    this.close();
    return { rows: this.rows, sizeBytes: this.#at, statistics: this.#statistics?.finish(this.rows) ?? null };
  }

  close(): void {
    if (!this.#isClosed) this.#memory.close();
    this.#isClosed = true;
  }

  async #endGroup(): Promise<void> {
    const { group, parts, indexes, ...summary } = this.#group!.finish();
    if (this.#at === 0) await this.#emit([magic]);
    const start = this.#at;
    this.#statistics?.add({ group, parts, indexes, ...summary });
    const moved = indexes.map(({ column, pages }) => ({
      column,
      pages: pages.map((page) => ({ ...page, offset: page.offset + start })),
    }));
    this.#groups.push({
      group: { ...group, columns: group.columns.map((chunk) => placed(chunk, start)) },
      indexes: moved,
    });
    await this.#emit(parts);
    this.#group = null;
    this.#memory.clear();
  }

  async #emit(parts: readonly Uint8Array[]): Promise<void> {
    const total = parts.reduce((sum, part) => sum + part.length, 0);
    const gathered = new Uint8Array(Math.min(sinkBytes, total));
    for (const bytes of joined(parts, gathered)) {
      await this.#options.sink(bytes);
      this.#at += bytes.length;
    }
  }

  /** The page indexes, the footer, its length and the closing magic. */
  async #writeEnd(): Promise<void> {
    const parts: Uint8Array[] = this.#at === 0 ? [magic] : [];
    let at = this.#at + (this.#at === 0 ? magic.length : 0);
    const place = (bytes: Uint8Array) => {
      parts.push(bytes);
      at += bytes.length;
      return { offset: at - bytes.length, length: bytes.length };
    };
    const columnIndexes = this.#groups.map(({ indexes }) =>
      indexes.map(({ column }) => (column === null ? null : place(column))),
    );
    const rowGroups = this.#groups.map(({ group, indexes }, g) => {
      const columns = group.columns.map((chunk, c): ColumnChunk => {
        const offsetIndex = place(encodeOffsetIndex(indexes[c]!.pages));
        return { ...chunk, offsetIndex, columnIndex: columnIndexes[g]![c]! };
      });
      return { ...group, columns };
    });
    const footer = encodeFileMetadata({
      version: 1,
      schema: schemaElements(this.#nodes),
      rowCount: this.rows,
      rowGroups,
      keyValues: this.#options.keyValues ?? new Map(),
      createdBy,
      columnOrders: leafPaths(this.#nodes).map(() => 'typeDefined'),
    });
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, footer.length, true);
    await this.#emit([...parts, footer, length, magic]);
  }
}

function leafOptions(options: ParquetWriterOptions, leaves: number): LeafOptions {
  const openBytes = Math.min(openPagesBytes, (options.memoryBytes ?? Number.POSITIVE_INFINITY) / 4);
  const pageBytes = Math.max(pageBytesMin, Math.min(pageBytesMax, Math.floor(openBytes / leaves)));
  return {
    compression: options.compression ?? 'snappy',
    pageRows: options.pageRows ?? pageRowsDefault,
    pageBytes: options.pageBytes ?? pageBytes,
    dictionaryBytes: options.dictionaryBytes ?? pageBytes,
  };
}

function placed(chunk: ColumnChunk, start: number): ColumnChunk {
  const { dataPageOffset, dictionaryPageOffset } = chunk;
  return {
    ...chunk,
    dataPageOffset: dataPageOffset + start,
    dictionaryPageOffset: dictionaryPageOffset === null ? null : dictionaryPageOffset + start,
  };
}

/** Large parts as they are, small ones together in `gathered`, which is written over when the next is asked for. */
function* joined(parts: readonly Uint8Array[], gathered: Uint8Array): Iterable<Uint8Array> {
  let used = 0;
  for (const part of parts) {
    if (used + part.length > gathered.length || part.length >= largeBytes) {
      if (used > 0) yield gathered.subarray(0, used);
      used = 0;
    }
    if (part.length >= largeBytes) yield part;
    else {
      gathered.set(part, used);
      used += part.length;
    }
  }
  if (used > 0) yield gathered.subarray(0, used);
}
