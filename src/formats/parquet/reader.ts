/**
 * Reading Parquet files: a footer once, then row groups, each as batches of vectors in the caller's memory.
 * Takes a source of byte ranges and the decoders, gives core vectors of the table's types. Holds no file open and no state
 * of its own beside the footer; what it reads of a row group is the column chunks that were asked for and nothing else.
 * Silt's own decoder serves every column that it covers, parquet-wasm the others; both give the same values.
 */

import { assert } from '../../core/assert.ts';
import { batchRowsMax } from '../../core/batch.ts';
import { lazyArray } from '../../core/lazy.ts';
import { constant, type Vector } from '../../core/vector.ts';
import type { Allocator } from '../../kernels/allocator.ts';
import type { ObjectStore } from '../../storage/store.ts';
import { isCoveredRead } from './decode/coverage.ts';
import type { GroupColumn } from './decode/group-column.ts';
import { openGroup } from './decode/row-group.ts';
import { type Footer, type FooterKin, footerOf, readFooter } from './footer.ts';
import type { DecodeMemory, GroupRead, RangeSource, RowRange, VectorBatch } from './group-read.ts';
import type { ColumnRead } from './mapping.ts';
import { holdsShredded, withVariants } from './shredded.ts';
import type { ParquetWasm } from './wasm.ts';
import { wasmBatches } from './wasm-group.ts';

export interface ParquetFile {
  readonly footer: Footer;
  /**
   * The rows of a row group in order, one vector a read, in memory of `alloc` and `decode`; a batch is valid until the next.
   * With `ranges`, rows outside of them may be left out.
   * With `decode`, columns are decoded when they are first looked at, which may throw.
   * Without `decode`, parquet-wasm decodes all columns.
   * Throws FILE_CORRUPT for pages that cannot be decoded, CAST_OVERFLOW for values that the table's type cannot hold.
   */
  readRowGroup(
    index: number,
    reads: readonly ColumnRead[],
    alloc: Allocator,
    rowsMax?: number,
    decode?: DecodeMemory,
    ranges?: readonly RowRange[] | null,
  ): AsyncIterable<VectorBatch>;
  /** Parts of the file, in new memory. */
  readBytes(extents: readonly { readonly start: number; readonly end: number }[]): Promise<readonly Uint8Array[]>;
}

/** Reads a file's footer. A footer that is known already saves that read. */
export async function openParquet(source: RangeSource, wasm: ParquetWasm, known?: Footer): Promise<ParquetFile> {
  return fileOf(source, wasm, known ?? (await readFooterOf(source)));
}

/** The footer alone. */
export function readFooterOf(source: RangeSource): Promise<Footer> {
  return readFooter((start, end) => readBytes(source, start, end), source.sizeBytes, source.path);
}

/** As `openParquet`, with one read for all of a small file, into `target`; without `statistics` the footer has no bounds. */
export async function openSmallParquet(
  source: RangeSource,
  wasm: ParquetWasm,
  target: Uint8Array,
  { statistics, kin }: { readonly statistics: boolean; readonly kin: FooterKin },
): Promise<ParquetFile> {
  const reading = source.readInto([{ start: 0, end: source.sizeBytes, target }]);
  if (reading !== undefined) await reading;
  const footer = footerOf(target, source.path, statistics, kin);
  return fileOf({ ...bytesSource(target, source.path), whole: target }, wasm, footer);
}

function fileOf(source: RangeSource, wasm: ParquetWasm, footer: Footer): ParquetFile {
  return {
    footer,
    readRowGroup: (index, reads, alloc, rowsMax = batchRowsMax, decode, ranges = null) => {
      const groups = footer.metadata.rowGroups;
      const { rowCount } = groups[index]!;
      const firstRow = groups.slice(0, index).reduce((sum, group) => sum + group.rowCount, 0);
      const rows = { index, rowCount, firstRow, rowsMax: Math.min(rowsMax, batchRowsMax) };
      const batches = readRowGroup({ source, wasm, footer, reads, alloc, decode: decode ?? null, ranges, ...rows });
      return reads.some(({ mapping }) => holdsShredded(mapping)) ? withVariants(batches, reads, alloc) : batches;
    },
    async readBytes(extents) {
      const targets = extents.map(({ start, end }) => ({ start, end, target: new Uint8Array(end - start) }));
      await source.readInto(targets);
      return targets.map(({ target }) => target);
    },
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

async function readBytes(source: RangeSource, start: number, end: number): Promise<Uint8Array> {
  const target = new Uint8Array(end - start);
  await source.readInto([{ start, end, target }]);
  return target;
}

async function* readRowGroup(read: GroupRead): AsyncGenerator<VectorBatch> {
  const { reads, decode, rowCount } = read;
  if (rowCount === 0) return;
  const own = decode === null ? reads.map(() => null) : await openColumns(read, decode);
  const others = reads.filter(({ mapping }, i) => mapping.source !== null && own[i] === null);
  if (others.length === 0) yield* ownBatches(read, own);
  else yield* mixedBatches(read, own, others);
}

/** One a read; null for those that silt's own decoder does not cover, or that have no source. */
async function openColumns(read: GroupRead, decode: DecodeMemory): Promise<(GroupColumn | null)[]> {
  const { footer, index, reads, source, wasm } = read;
  const isCovered = reads.map((each) => isCoveredRead(each, footer, index));
  const covered = reads.filter((_, i) => isCovered[i]);
  if (covered.length === 0) return reads.map(() => null);
  const columns = await openGroup({
    ...decode,
    footer,
    rowGroup: index,
    reads: covered,
    nextDictionaryId: () => wasm.nextDictionaryId(),
    inflater: wasm.inflater,
    source,
  });
  let next = 0;
  return isCovered.map((is) => (is ? columns[next++]! : null));
}

/** Batches of columns that are all covered, or not in the file: those are NULL. */
function* ownBatches(read: GroupRead, own: readonly (GroupColumn | null)[]): Generator<VectorBatch> {
  const { rowCount, firstRow, rowsMax } = read;
  const most = own.reduce((least, column) => Math.min(least, column?.rowsMax ?? least), rowsMax);
  for (const { start, end } of read.ranges ?? [{ start: 0, end: rowCount }]) {
    for (let row = start; row < end; ) {
      const length = batchLength(own, row, Math.min(most, end - row), most);
      const batch = { row, length, isOver: false };
      yield { columns: columnsOf(read, own, batch, []), length, firstRow: firstRow + row };
      batch.isOver = true;
      row += length;
    }
  }
}

/** The batches of the columns that parquet-wasm decodes, with the others for the same rows. */
async function* mixedBatches(
  read: GroupRead,
  own: readonly (GroupColumn | null)[],
  others: readonly ColumnRead[],
): AsyncGenerator<VectorBatch> {
  for await (const decoded of wasmBatches({ ...read, reads: others })) {
    const batch = { row: decoded.firstRow - read.firstRow, length: decoded.length, isOver: false };
    yield { ...decoded, columns: columnsOf(read, own, batch, decoded.columns) };
    batch.isOver = true;
  }
}

/** Own columns are decoded when they are first looked at; `decoded` are those that are neither own nor absent, in order. */
function columnsOf(
  { reads, alloc }: GroupRead,
  own: readonly (GroupColumn | null)[],
  batch: { readonly row: number; readonly length: number; readonly isOver: boolean },
  decoded: readonly Vector[],
): readonly Vector[] {
  const { row, length } = batch;
  let next = 0;
  const others = reads.map(({ mapping }, i) => {
    if (own[i] !== null) return null;
    return mapping.source === null ? constant(mapping.type, null, length) : decoded[next++]!;
  });
  return lazyArray(reads.length, (i) => {
    assert(!batch.isOver, 'a batch is valid until the next');
    return own[i]?.read(row, length, alloc) ?? others[i]!;
  });
}

/**
 * How many rows a batch takes: up to the end of a page where that is near, so that vectors lie in one page each, and
 * in equal parts of pages that are longer than a batch. Never so few that batches cost more than copying.
 */
function batchLength(own: readonly (GroupColumn | null)[], row: number, rowsLeft: number, rowsMax: number): number {
  let inPage = Number.POSITIVE_INFINITY;
  for (const column of own) if (column !== null) inPage = Math.min(inPage, column.rowsInPage(row));
  if (inPage < rowsMax / 4 || inPage === Number.POSITIVE_INFINITY) return rowsLeft;
  const parts = Math.ceil(inPage / rowsMax);
  const even = 8 * Math.ceil(inPage / parts / 8);
  return Math.min(rowsLeft, inPage, Math.max(1, Math.min(even, rowsMax)));
}
