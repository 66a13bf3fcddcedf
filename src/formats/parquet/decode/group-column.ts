/** Columns of a row group as cursors: one over a flat leaf, one over the leaves of a nested column. */
import type { Vector } from '../../../core/vector.ts';
import type { Allocator } from '../../../kernels/allocator.ts';
import type { Kernels } from '../../../kernels/kernels.ts';
import type { PrunedColumn } from '../chunk-file.ts';
import { assembleColumn } from './assemble.ts';
import type { ColumnReader } from './column-reader.ts';
import type { NestedReader } from './nested-reader.ts';
import type { PageHeader } from './page-header.ts';
import { type ChunkPlace, corrupt } from './pages.ts';

export interface GroupColumn {
  /** The most rows that are to be read at once. */
  readonly rowsMax: number;
  /** Rows from `row` on that lie in the same page; rows are asked about in ascending order. */
  rowsInPage(row: number): number;
  /** Rows `row` to `row + length`; never from before where the last read ended. Valid until the next read. */
  read(row: number, length: number, alloc: Allocator): Vector;
}

export function flatColumn(reader: ColumnReader, pages: readonly PageHeader[]): GroupColumn {
  let at = 0;
  let page = 0;
  let pageEnd = pages[0]?.valueCount ?? 0;
  return {
    rowsMax: Number.POSITIVE_INFINITY,
    rowsInPage(row) {
      while (pageEnd <= row && page + 1 < pages.length) pageEnd += pages[++page]!.valueCount;
      return pageEnd - row;
    },
    read(row, length, alloc) {
      if (row > at) reader.skip(row - at);
      at = row + length;
      return reader.read(length, alloc);
    },
  };
}

export interface NestedColumn {
  /** What is assembled, without the structs around it. */
  readonly pruned: PrunedColumn;
  readonly leaves: readonly { readonly reader: NestedReader; readonly place: ChunkPlace }[];
  /** Of the row group. */
  readonly rowCount: number;
  readonly kernels: Kernels;
}

export function nestedColumn({ pruned, leaves, rowCount, kernels }: NestedColumn): GroupColumn {
  const { path } = leaves[0]!.place;
  const levels = Math.max(...leaves.map(({ place }) => place.chunk.valueCount));
  let at = 0;
  return {
    rowsMax: Math.max(1, Math.floor(levelsMax / Math.ceil(levels / rowCount))),
    rowsInPage: () => Number.POSITIVE_INFINITY,
    read(row, length, alloc) {
      if (row > at) for (const { reader } of leaves) reader.skip(row - at);
      at = row + length;
      const slots = new Map(
        leaves.map(({ reader, place }) => [place.node.leafStart, reader.read(length, alloc)] as const),
      );
      for (const { reader, place } of leaves) {
        if (at === rowCount && !reader.isAtEnd()) throw corrupt(place, `has more than ${rowCount} rows`);
      }
      return assembleColumn(pruned, length, { path, alloc, kernels, leaves: slots });
    },
  };
}

/** Rows of long lists are read fewer at a time, so that a batch has about this many levels. */
const levelsMax = 1 << 18;
