/**
 * The pages of a flat column of a row group with the bounds of their values, from the page index where a file has one.
 * Takes a file and a column, gives plain data. Reads the index alone.
 */
import { EngineError } from '../../core/errors.ts';
import type { ColumnStatistics } from '../../plan/ports.ts';
import type { Footer } from './footer.ts';
import type { ColumnRead } from './mapping.ts';
import type { ColumnChunk, Extent } from './metadata.ts';
import { decodeColumnIndex, decodeOffsetIndex } from './page-index.ts';
import type { ParquetFile } from './reader.ts';
import { pageStatistics } from './statistics.ts';

export type PageValues = Pick<ColumnStatistics, 'min' | 'max' | 'nulls'>;

/** The pages of a column in a row group. */
export interface ColumnPages {
  /** The first row of each; ascending from 0. */
  readonly starts: readonly number[];
  readonly rowCount: number;
  /** What is known of the values of page `at`; made when it is asked for. */
  valuesOf(at: number): PageValues;
}

/** Whether `readColumnPages` would find an index. */
export function hasPageIndex(footer: Footer, rowGroup: number, read: ColumnRead): boolean {
  const chunk = flatChunk(footer, rowGroup, read);
  return chunk !== null && chunk.columnIndex !== null && chunk.offsetIndex !== null;
}

/** What of a file its page index is read with. */
export type IndexedFile = Pick<ParquetFile, 'footer' | 'readBytes'>;

/** The pages of columns that have an index, all read at once; null where that does not fit the row group. Throws FILE_CORRUPT for a malformed one. */
export async function readColumnPages(
  file: IndexedFile,
  rowGroup: number,
  reads: readonly ColumnRead[],
): Promise<readonly (ColumnPages | null)[]> {
  const { footer } = file;
  const extents = reads.flatMap((read) => {
    const { columnIndex, offsetIndex } = flatChunk(footer, rowGroup, read)!;
    return [checked(columnIndex!, footer), checked(offsetIndex!, footer)];
  });
  const bytes = await file.readBytes(extents);
  const { rowCount } = footer.metadata.rowGroups[rowGroup]!;
  return reads.map((read, i) => pagesOf(footer, read, rowCount, bytes[2 * i]!, bytes[2 * i + 1]!));
}

function pagesOf(
  footer: Footer,
  read: ColumnRead,
  rowCount: number,
  columnIndex: Uint8Array,
  offsetIndex: Uint8Array,
): ColumnPages | null {
  const pages = decodeColumnIndex(columnIndex, footer.path);
  const starts = decodeOffsetIndex(offsetIndex, footer.path).map(({ firstRow }) => firstRow);
  const isFitting = pages.length === starts.length && starts[0] === 0;
  if (!isFitting || starts.some((start, i) => start >= (starts[i + 1] ?? rowCount))) return null;
  const { source, type } = read.mapping;
  const made: PageValues[] = [];
  const valuesOf = (at: number): PageValues => {
    const rows = (starts[at + 1] ?? rowCount) - starts[at]!;
    made[at] ??= pageStatistics(footer, source!, type, pages[at]!, rows);
    return made[at];
  };
  return { starts, rowCount, valuesOf };
}

function flatChunk(footer: Footer, rowGroup: number, { mapping }: ColumnRead): ColumnChunk | null {
  const { source } = mapping;
  if (source === null || source.shape !== 'leaf' || source.node.repetitionLevel > 0) return null;
  return footer.metadata.rowGroups[rowGroup]!.columns[source.node.leafStart]!;
}

function checked({ offset, length }: Extent, { sizeBytes, path }: Footer): { start: number; end: number } {
  if (offset < 4 || offset + length > sizeBytes) {
    throw new EngineError('FILE_CORRUPT', { path, reason: 'a page index lies outside of the file' });
  }
  return { start: offset, end: offset + length };
}
