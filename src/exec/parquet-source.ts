/** Reads Parquet splits: the row groups that statistics do not exclude, deleted rows left out, partition values as constants. */
import type { Batch } from '../core/batch.ts';
import { lazyArray } from '../core/lazy.ts';
import type { Vector } from '../core/vector.ts';
import { leavesOf } from '../formats/parquet/chunk-file.ts';
import { type Footer, newFooterKin } from '../formats/parquet/footer.ts';
import type { RangeSource, RowRange, VectorBatch } from '../formats/parquet/group-read.ts';
import { type ColumnRead, resolveColumn } from '../formats/parquet/mapping.ts';
import { openParquet, openSmallParquet, type ParquetFile, storeSource } from '../formats/parquet/reader.ts';
import type { Allocator } from '../kernels/allocator.ts';
import type { LeaseAllocator } from '../kernels/memory.ts';
import type { ColumnSource, Split } from '../plan/ports.ts';
import type { ObjectStore, StoreRef } from '../storage/store.ts';
import type { FileReader } from './batch-source.ts';
import { isExcludedByBloom } from './bloom-filters.ts';
import { type ExecContext, schemaOf } from './context.ts';
import { keptRows } from './kept-rows.ts';
import type { Morsel } from './morsel.ts';
import type { Source } from './physical.ts';
import { keptRowGroups, type ScanJudge, type ScanJudges, scanJudges } from './row-groups.ts';
import type { ThreadServices } from './services.ts';
import { fileSourcesOf, sourceVector } from './source-vector.ts';

export type ParquetSplit = Split & { kind: 'parquet' };

/** Opens files; keeps the footers of those that are read by parts. */
export interface OpenFiles {
  /** Small files are read whole, into memory of `alloc`. */
  open(morsel: Morsel & { kind: 'split' }, alloc: Allocator, statistics: boolean): Promise<ParquetFile>;
}

export function createOpenFiles(services: ThreadServices): OpenFiles {
  const footers = new Map<string, Footer>();
  const stores = new Map<string, ObjectStore>();
  const kin = newFooterKin();
  const sourceOf = (split: ParquetSplit): RangeSource => {
    const key = refKey(split.store);
    const store = stores.get(key) ?? services.openStore(split.store);
    stores.set(key, store);
    return storeSource(store, split.path, split.sizeBytes);
  };
  return {
    async open({ split, part }, alloc, statistics) {
      const file = split as ParquetSplit;
      const source = sourceOf(file);
      if (file.sizeBytes <= smallBytes) {
        return openSmallParquet(source, services.parquet, alloc.bytes(file.sizeBytes), { statistics, kin });
      }
      const key = `${refKey(file.store)} ${file.path}`;
      const footer = footers.get(key) ?? (await services.footers.read(key, source));
      if (part !== null) footers.set(key, footer);
      return openParquet(source, services.parquet, footer);
    },
  };
}

/** The bytes of files up to this size cost less than a second look at the file. */
const smallBytes = 1 << 16;

function refKey(ref: StoreRef): string {
  return ref.kind === 'local' ? ref.root : `memory:${ref.id}`;
}

/** More than a scan has files: row groups of a file are pieces of their own. */
const piecesPerGroup = 2 ** 24;

export function createFileReader(files: OpenFiles): FileReader {
  const latest: LatestReads = { columns: null, sources: [], reads: [] };
  let judges: ScanJudges | null = null;
  return async function* readFile(context, source, morsel) {
    judges ??= scanJudges(context);
    const split = morsel.split as ParquetSplit;
    const memory: ScanMemory = { group: context.lease.allocator(), values: context.lease.allocator() };
    try {
      const learned = morsel.learned ?? [];
      const statistics = source.filters.length + learned.length > 0 && context.settings.isSkippingOn;
      const file = await files.open(morsel, memory.group, statistics);
      const judge = judges(source.filters, learned);
      const { groups, isTold } = rowGroupsOf(judge, source, morsel, file.footer);
      const reads = readsOf(file.footer, morsel.sources, latest);
      if ((morsel.part?.index ?? 0) === 0) context.control.count('files', 1);
      for (const index of groups) {
        context.evalScratch.piece!.id = morsel.ordinal + index * piecesPerGroup;
        context.control.check();
        if (await isExcludedByBloom(context, file, index, source, morsel.sources)) continue;
        context.control.count('rowGroups', 1);
        context.control.count('bytes', bytesOf(file.footer, index, reads));
        const pageJudge = isTold ? judge : judges(source.filters, []);
        const ranges = await keptRows(file, index, pageJudge, source.columns, morsel.sources);
        for await (const batch of batchesOf(context, memory, { file, index, reads, ranges })) {
          context.control.count('rows', batch.length);
          const out = scanBatch(context, source, morsel.sources, split, batch);
          if (out !== null) yield out;
        }
      }
    } finally {
      memory.values.close();
      memory.group.close();
    }
  };
}

/**
 * Those of the morsel's part that may hold rows. `isTold` says that statistics left some out: where keys lie together that
 * joins look for, pages may be left out by them, too; elsewhere their index costs a read.
 */
function rowGroupsOf(
  judge: ScanJudge,
  source: Source & { kind: 'scan' },
  { split, part, sources }: Morsel & { kind: 'split' },
  footer: Footer,
): { readonly groups: readonly number[]; readonly isTold: boolean } {
  const file = split as ParquetSplit;
  const { rowGroups } = footer.metadata;
  const isMine = (group: number): boolean =>
    part === null || partOf(footer, group, file.sizeBytes, part.of) === part.index;
  if (!rowGroups.some((_, group) => isMine(group))) return { groups: [], isTold: false };
  const kept = keptRowGroups(footer, judge, source.columns, sources, file);
  return { groups: kept.filter(isMine), isTold: kept.length < rowGroups.length };
}

/** The part in which the middle of a row group lies; whatever the footer says, there is one. */
function partOf({ metadata }: Footer, group: number, sizeBytes: number, parts: number): number {
  const { columns } = metadata.rowGroups[group]!;
  const startBytes = columns.length === 0 ? 0 : (columns[0]!.dictionaryPageOffset ?? columns[0]!.dataPageOffset);
  const bytes = columns.reduce((sum, { compressedBytes }) => sum + compressedBytes, 0);
  const part = Math.floor(((startBytes + bytes / 2) / sizeBytes) * parts);
  return Math.min(parts - 1, Math.max(0, part));
}

/** What a row group lives in, and what a batch does. */
interface ScanMemory {
  readonly group: LeaseAllocator;
  readonly values: LeaseAllocator;
}

interface GroupScan {
  readonly file: ParquetFile;
  readonly index: number;
  readonly reads: readonly ColumnRead[];
  readonly ranges: readonly RowRange[] | null;
}

/**
 * Columns are decoded when an operator first looks at them, maybe while it uses scratch memory of its own for a moment,
 * so they have memory of theirs: released after each batch, that of the row group after the last.
 */
async function* batchesOf(
  context: ExecContext,
  { group, values }: ScanMemory,
  { file, index, reads, ranges }: GroupScan,
): AsyncGenerator<VectorBatch> {
  const { kernels, settings } = context;
  const decode = settings.isFastDecodeOn ? { kernels, group } : undefined;
  const groupStart = group.mark();
  const start = values.mark();
  for await (const batch of file.readRowGroup(index, reads, values, settings.batchRows, decode, ranges)) {
    const mark = context.scratch.mark();
    yield batch;
    context.scratch.release(mark);
    values.release(start);
  }
  group.release(groupStart);
}

/** The reads of the latest file: they hold for the next where its columns are the same. */
interface LatestReads {
  columns: Footer['columns'] | null;
  sources: readonly ColumnSource[];
  reads: readonly ColumnRead[];
}

/** Reads of the columns that are in the file, in the order of the sources. */
function readsOf(footer: Footer, sources: readonly ColumnSource[], latest: LatestReads): readonly ColumnRead[] {
  if (latest.columns === footer.columns && latest.sources === sources) return latest.reads;
  const reads = sources.flatMap(fileSourcesOf).map((source) => resolveColumn(footer, source));
  latest.columns = footer.columns;
  latest.sources = sources;
  latest.reads = reads;
  return reads;
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
  const selection = selectedRows(context, split, batch);
  if (selection?.length === 0) return null;
  const columns = tableColumns(context, sources, split, batch);
  return { schema: schemaOf(source.output), columns, length: batch.length, selection };
}

/** The file's columns, still to be decoded, with what is no column of the file among them. */
function tableColumns(
  context: ExecContext,
  sources: readonly ColumnSource[],
  split: ParquetSplit,
  batch: VectorBatch,
): readonly Vector[] {
  if (sources.every(({ kind }) => kind === 'file')) return batch.columns;
  let next = 0;
  const places = sources.map((source) => {
    const place = next;
    next += fileSourcesOf(source).length;
    return place;
  });
  return lazyArray(sources.length, (i) => {
    return sourceVector(sources[i]!, places[i]!, { batch, constants: split.constants, context: context.evalScratch });
  });
}

/** The rows of the batch that the split is about; null where all are. */
function selectedRows(context: ExecContext, split: ParquetSplit, batch: VectorBatch): Uint16Array | null {
  const { keptRows = null, deletedRows } = split;
  if (keptRows === null) return deletedRows === null ? null : livingRows(context, deletedRows, batch);
  const deleted = new Set(deletedRows ?? []);
  const out = context.scratch.uint16(batch.length);
  let count = 0;
  for (let at = firstAtLeast(keptRows, batch.firstRow); at < keptRows.length; at++) {
    const row = keptRows[at]! - batch.firstRow;
    if (row >= batch.length) break;
    if (!deleted.has(keptRows[at]!)) out[count++] = row;
  }
  return out.subarray(0, count);
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
