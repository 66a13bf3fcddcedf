/**
 * A row group whose columns are read side by side, each only as far as it is asked for.
 * Takes a footer, the reads that this decoder covers and memory; loads their chunks, gives a cursor over batches of rows.
 * Columns that nobody asks for are passed over, whole pages of them without a look inside.
 */
import type { DataType } from '../../../core/types.ts';
import type { Vector } from '../../../core/vector.ts';
import type { Allocator } from '../../../kernels/allocator.ts';
import type { Kernels } from '../../../kernels/kernels.ts';
import { adaptLeaf } from '../adapt.ts';
import { type ChunkRange, readExtent } from '../chunk-file.ts';
import type { Footer } from '../footer.ts';
import type { ColumnRead } from '../mapping.ts';
import { createBufferPool } from './buffer-pool.ts';
import { ColumnReader } from './column-reader.ts';
import type { PageHeader } from './page-header.ts';
import { type ChunkPlace, listPages } from './pages.ts';

export interface GroupRequest {
  readonly footer: Footer;
  readonly rowGroup: number;
  /** Covered, as footers tell. */
  readonly reads: readonly ColumnRead[];
  /** One a read: numbers stay dictionary indices where they are stored so. */
  readonly keepsKeys: readonly boolean[];
  readonly kernels: Kernels;
  /** Memory that lives as long as the row group is read. */
  readonly group: Allocator;
  readonly nextDictionaryId: () => number;
  readonly readInto: (ranges: readonly ChunkRange[]) => void | Promise<void>;
}

/** The columns of a row group, each at a row of its own. */
export interface GroupColumns {
  /** One a read; null where the pages show that this decoder does not cover the column. */
  readonly columns: readonly (GroupColumn | null)[];
}

export interface GroupColumn {
  /** Rows from `row` on that lie in the same page; rows are asked about in ascending order. */
  rowsInPage(row: number): number;
  /** Rows `row` to `row + length`; never from before where the last read ended. Valid until the next read. */
  read(row: number, length: number, alloc: Allocator): Vector;
}

/** Loads the chunks of the reads. Throws FILE_CORRUPT where the headers of their pages make no sense. */
export async function openGroup(request: GroupRequest): Promise<GroupColumns> {
  const { footer, rowGroup, reads, group } = request;
  const chunks = reads.map(
    (read) => footer.metadata.rowGroups[rowGroup]!.columns[read.mapping.source!.node.leafStart]!,
  );
  const extents = chunks.map((chunk) => readExtent(footer, chunk));
  const bytes = await loadRanges(extents, group, request.readInto);
  const pool = createBufferPool(group);
  const columns = reads.map(({ mapping }, i) => {
    const column = mapping.source!;
    const place: ChunkPlace = { chunk: chunks[i]!, node: column.node, path: footer.path };
    const pages = listPages(bytes[i]!, place);
    if (pages === null) return null;
    const adapt = (vector: Vector, alloc: Allocator): Vector =>
      adaptLeaf(vector, mapping.type, { path: footer.path, column: column.name, alloc });
    const { kernels } = request;
    const dictionaryId = request.nextDictionaryId();
    const reader = new ColumnReader(bytes[i]!, pages, {
      place,
      column,
      type: mapping.type,
      kernels,
      group,
      pool,
      dictionaryId,
      adapt,
      keepsKeys: isText(mapping.type) || request.keepsKeys[i]!,
    });
    return columnAt(reader, pages.pages);
  });
  return { columns };
}

function columnAt(reader: ColumnReader, pages: readonly PageHeader[]): GroupColumn {
  let at = 0;
  let page = 0;
  let pageEnd = pages[0]?.valueCount ?? 0;
  return {
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

interface Extent {
  readonly start: number;
  readonly end: number;
}

/** The bytes of each extent, read in as few ranges as they lie in one after another; an extent that is asked for twice is read once. */
async function loadRanges(
  extents: readonly Extent[],
  alloc: Allocator,
  readInto: GroupRequest['readInto'],
): Promise<readonly Uint8Array[]> {
  const ranges: { start: number; end: number }[] = [];
  for (const { start, end } of [...extents].sort((a, b) => a.start - b.start)) {
    const last = ranges.at(-1);
    if (last !== undefined && start <= last.end + gapBytesMax) last.end = Math.max(last.end, end);
    else ranges.push({ start, end });
  }
  const loaded = ranges.map(({ start, end }) => ({ start, end, target: alloc.bytes(end - start) }));
  await readInto(loaded);
  return extents.map(({ start, end }) => {
    const range = loaded.find((each) => start >= each.start && end <= each.end)!;
    return range.target.subarray(start - range.start, end - range.start);
  });
}

/** Operators work on strings by entry of their dictionary; numbers are mostly cheaper to work on than to look up. */
function isText({ id }: DataType): boolean {
  return id === 'utf8' || id === 'binary';
}

/** Columns that are no further apart are read at once: a gap costs less than another request. */
const gapBytesMax = 16 << 10;
