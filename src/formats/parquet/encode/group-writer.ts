/**
 * A row group while it is written: a writer a column, and at its end the chunks' bytes with their places.
 * Takes batches without selection, gives a RowGroup whose places count from the group's start.
 */
import type { Batch } from '../../../core/batch.ts';
import type { Allocator } from '../../../kernels/allocator.ts';
import type { ColumnChunk, PageEncodingStats, RawStatistics, RowGroup } from '../metadata.ts';
import type { PageLocation } from '../page-index.ts';
import { decimalBytes, leafPaths, physicalOf, type WriteNode } from '../write-schema.ts';
import { encodeColumnIndex } from './column-index.ts';
import { type ColumnWriter, createColumnWriter } from './column-writer.ts';
import type { Chunk, LeafOptions, LeafWriter } from './leaf-writer.ts';
import { codecOf, encodings, pageTypes } from './page.ts';
import type { ParquetEncoder } from './space.ts';
import { emptyRange, encodeBound, mergedRange, type Range } from './value-bounds.ts';

export interface WrittenGroup {
  readonly group: RowGroup;
  /** The group's bytes in order. */
  readonly parts: readonly Uint8Array[];
  /** One a chunk. */
  readonly indexes: readonly ChunkIndexes[];
  readonly leaves: readonly LeafSummary[];
  /** NULLs of nodes that are nested, as far as they are not inside lists or maps. */
  readonly nestedNulls: ReadonlyMap<WriteNode, number>;
}

export interface ChunkIndexes {
  readonly column: Uint8Array | null;
  readonly pages: readonly PageLocation[];
}

/** What a leaf's values in the group were. */
export interface LeafSummary {
  readonly node: WriteNode;
  readonly range: Range;
  readonly nulls: number;
}

export class GroupWriter {
  readonly #nodes: readonly WriteNode[];
  readonly #columns: readonly ColumnWriter[];
  readonly #options: LeafOptions;
  rowCount = 0;

  constructor(nodes: readonly WriteNode[], encoder: ParquetEncoder, alloc: Allocator, options: LeafOptions) {
    this.#nodes = nodes;
    this.#options = options;
    this.#columns = nodes.map((node) => createColumnWriter(node, encoder, alloc, options));
  }

  /** Bytes that are encoded already. */
  get sizeBytes(): number {
    return this.#columns.reduce((sum, { leaves }) => sum + leaves.reduce((all, leaf) => all + leaf.sizeBytes, 0), 0);
  }

  add({ columns, length }: Batch): void {
    this.#columns.forEach((writer, i) => writer.add(columns[i]!));
    this.rowCount += length;
  }

  finish(): WrittenGroup {
    const leaves = this.#columns.flatMap((column) => column.leaves);
    const paths = leafPaths(this.#nodes);
    const parts: Uint8Array[] = [];
    const indexes: ChunkIndexes[] = [];
    const summaries: LeafSummary[] = [];
    let at = 0;
    const columns = leaves.map((leaf, i) => {
      const chunk = leaf.finish();
      const placed = placeChunk(leaf, chunk, at, paths[i]!, this.#options);
      at += placed.chunk.compressedBytes;
      parts.push(...bytesOf(chunk));
      indexes.push(placed.indexes);
      summaries.push(placed.summary);
      return placed.chunk;
    });
    const totalBytes = columns.reduce((sum, chunk) => sum + chunk.uncompressedBytes, 0);
    const nestedNulls = new Map(this.#columns.flatMap(({ nulls }) => [...nulls]));
    return { group: { columns, totalBytes, rowCount: this.rowCount }, parts, indexes, leaves: summaries, nestedNulls };
  }
}

function bytesOf({ dictionary, pages }: Chunk): Uint8Array[] {
  return (dictionary === null ? pages : [dictionary, ...pages]).flatMap(({ header, body }) => [header, body]);
}

function placeChunk(
  leaf: LeafWriter,
  { dictionary, pages }: Chunk,
  start: number,
  path: readonly string[],
  options: LeafOptions,
): { chunk: ColumnChunk; indexes: ChunkIndexes; summary: LeafSummary } {
  const { node, kind } = leaf;
  const width = node.storage.kind === 'decimal' ? decimalBytes(node.storage.precision) : 0;
  const dataPageOffset = start + (dictionary?.compressedBytes ?? 0);
  const locations: PageLocation[] = [];
  let offset = dataPageOffset;
  let firstRow = 0;
  for (const { compressedBytes, rows } of pages) {
    locations.push({ offset, compressedBytes, firstRow });
    offset += compressedBytes;
    firstRow += rows;
  }
  const sum = (of: (page: (typeof pages)[number]) => number): number => pages.reduce((all, page) => all + of(page), 0);
  const range = pages.reduce((all, page) => mergedRange(all, page.range), emptyRange);
  const nulls = sum((page) => page.nulls);
  const chunk: ColumnChunk = {
    filePath: null,
    type: physicalOf(node.storage).type!,
    encodings: usedEncodings(dictionary !== null),
    path,
    codec: codecOf[options.compression],
    valueCount: sum((page) => page.values),
    uncompressedBytes: (dictionary?.uncompressedBytes ?? 0) + sum((page) => page.uncompressedBytes),
    compressedBytes: offset - start,
    dataPageOffset,
    dictionaryPageOffset: dictionary === null ? null : start,
    statistics: statisticsOf(leaf, range, nulls, width),
    encodingStats: encodingStats(dictionary !== null, pages),
    bloomFilter: null,
    offsetIndex: null,
    columnIndex: null,
    isEncrypted: false,
  };
  const indexes = { column: encodeColumnIndex(pages, kind, width), pages: locations };
  return { chunk, indexes, summary: { node, range, nulls } };
}

function usedEncodings(hasDictionary: boolean): number[] {
  const { plain, rle, rleDictionary } = encodings;
  return hasDictionary ? [plain, rle, rleDictionary] : [plain, rle];
}

function encodingStats(hasDictionary: boolean, pages: Chunk['pages']): PageEncodingStats[] {
  const counted = [...Map.groupBy(pages, (page) => page.encoding)].map(([encoding, those]) => ({
    pageType: pageTypes.data,
    encoding,
    count: those.length,
  }));
  if (!hasDictionary) return counted;
  return [{ pageType: pageTypes.dictionary, encoding: encodings.plain, count: 1 }, ...counted];
}

function statisticsOf({ kind }: LeafWriter, range: Range, nullCount: number, width: number): RawStatistics {
  const none = { min: null, max: null, distinctCount: null, nullCount };
  if (range.bounds === null) return { ...none, minValue: null, maxValue: null, isMinExact: null, isMaxExact: null };
  const min = encodeBound(kind, range.bounds.min, 'min', width);
  const max = encodeBound(kind, range.bounds.max, 'max', width);
  return { ...none, minValue: min.bytes, maxValue: max.bytes, isMinExact: min.isExact, isMaxExact: max.isExact };
}
