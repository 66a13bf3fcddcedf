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
import { type PrunedColumn, pruneRead, readExtent } from '../chunk-file.ts';
import type { Footer } from '../footer.ts';
import type { RangeSource } from '../group-read.ts';
import type { ColumnRead } from '../mapping.ts';
import { type BufferPool, createBufferPool } from './buffer-pool.ts';
import { type ChunkContext, createStatePool, type StatePool } from './chunk-context.ts';
import { ColumnReader } from './column-reader.ts';
import { flatColumn, type GroupColumn, nestedColumn } from './group-column.ts';
import type { Inflater } from './inflater.ts';
import { leavesBelow, type NestedLeaf } from './nested-leaves.ts';
import { NestedReader } from './nested-reader.ts';
import { type ChunkPages, type ChunkPlace, listPages } from './pages.ts';

export interface GroupRequest {
  readonly footer: Footer;
  readonly rowGroup: number;
  /** Covered, as footers tell. */
  readonly reads: readonly ColumnRead[];
  readonly kernels: Kernels;
  /** Memory that lives as long as the row group is read. */
  readonly group: Allocator;
  readonly nextDictionaryId: () => number;
  readonly inflater: Inflater;
  readonly source: Pick<RangeSource, 'readInto' | 'whole'>;
}

/** One a read, each at a row of its own; null where the pages show that this decoder does not cover the column. */
export type GroupColumns = readonly (GroupColumn | null)[];

/** Loads the chunks of the reads. Throws FILE_CORRUPT where the headers of their pages make no sense. */
export async function openGroup(request: GroupRequest): Promise<GroupColumns> {
  const { footer, rowGroup, group } = request;
  const wanted = request.reads.map(wantedLeaves);
  const chunks = footer.metadata.rowGroups[rowGroup]!.columns;
  const leaves = wanted.flatMap((each) => each.leaves.map(({ column }) => column.node.leafStart));
  const extents = leaves.map((leaf) => readExtent(footer, chunks[leaf]!));
  const bytes = await loadRanges(extents, group, request.source);
  const shared = { ...request, pool: createBufferPool(group), states: createStatePool(group) };
  let next = 0;
  return wanted.map(({ pruned, leaves: own }) => {
    const opened = own.map((leaf) => {
      const place: ChunkPlace = {
        chunk: chunks[leaf.column.node.leafStart]!,
        node: leaf.column.node,
        path: footer.path,
      };
      const chunk = bytes[next++]!;
      const pages = listPages(chunk, place);
      return pages === null ? null : { leaf, place, chunk, pages };
    });
    if (opened.includes(null)) return null;
    return pruned === null ? openFlat(opened[0]!, shared) : openNested(pruned, opened as OpenedLeaf[], shared);
  });
}

interface OpenedLeaf {
  readonly leaf: NestedLeaf;
  readonly place: ChunkPlace;
  readonly chunk: Uint8Array;
  readonly pages: ChunkPages;
}

interface Shared extends GroupRequest {
  readonly pool: BufferPool;
  readonly states: StatePool;
}

/** The leaves that a read takes. `pruned` is null for one leaf outside of lists, whose levels tell its own NULLs and no more. */
export function wantedLeaves(read: ColumnRead): { pruned: PrunedColumn | null; leaves: readonly NestedLeaf[] } {
  const column = read.mapping.source!;
  if (column.shape === 'leaf' && column.node.repetitionLevel === 0) {
    return { pruned: null, leaves: [{ column, mapping: read.mapping, slotLevel: 0 }] };
  }
  const pruned = pruneRead({ steps: [], mapping: read.mapping })!;
  return { pruned, leaves: leavesBelow(pruned) };
}

/** Indices stay: operators look up those of the rows that they are left with, or work by entry. */
function openFlat(opened: OpenedLeaf, shared: Shared): GroupColumn {
  const context = contextOf(opened, true, shared);
  return flatColumn(new ColumnReader(opened.chunk, opened.pages, context), opened.pages.pages);
}

/** Strings inside lists and structs are spelled out: what works on nested values does not look for dictionaries. */
function openNested(pruned: PrunedColumn, opened: readonly OpenedLeaf[], shared: Shared): GroupColumn {
  const leaves = opened.map((each) => {
    const context = contextOf(each, false, shared);
    const reader = new NestedReader(each.chunk, each.pages, each.leaf.slotLevel, context);
    return { reader, place: each.place };
  });
  const { rowCount } = shared.footer.metadata.rowGroups[shared.rowGroup]!;
  return nestedColumn({ pruned, leaves, rowCount, kernels: shared.kernels });
}

function contextOf({ leaf, place }: OpenedLeaf, keepsKeys: boolean, shared: Shared): ChunkContext {
  const { kernels, group, pool, states, inflater, nextDictionaryId } = shared;
  const { column } = leaf;
  const type = typeOf(leaf);
  const adapt = (vector: Vector, alloc: Allocator): Vector =>
    adaptLeaf(vector, type, { path: place.path, column: column.name, alloc });
  return {
    place,
    column,
    kernels,
    group,
    pool,
    states,
    inflater,
    type,
    adapt,
    keepsKeys,
    dictionaryId: nextDictionaryId(),
  };
}

function typeOf({ column, mapping }: NestedLeaf): DataType {
  return mapping?.type ?? column.type;
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

/** The bytes of each extent, read in as few ranges as they lie in one after another; an extent that is asked for twice is read once. */
async function loadRanges(
  extents: readonly Extent[],
  alloc: Allocator,
  { whole, readInto }: GroupRequest['source'],
): Promise<readonly Uint8Array[]> {
  if (whole !== undefined) return extents.map(({ start, end }) => whole.subarray(start, end));
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

/** Columns that are no further apart are read at once: a gap costs less than another request. */
const gapBytesMax = 16 << 10;
