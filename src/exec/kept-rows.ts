/** Which rows of a row group a scan has to read, by the page index of the columns that its filters look at. Never drops a row. */
import { lastAtMost } from '../core/last-at-most.ts';
import type { RowRange } from '../formats/parquet/group-read.ts';
import { resolveColumn } from '../formats/parquet/mapping.ts';
import {
  type ColumnPages,
  hasPageIndex,
  type IndexedFile,
  readColumnPages,
} from '../formats/parquet/page-statistics.ts';
import type { ColumnId, Expr } from '../plan/expr.ts';
import type { ScanColumn } from '../plan/logical.ts';
import type { ColumnSource } from '../plan/ports.ts';
import { columnsOf } from '../plan/walk.ts';
import type { Bounds } from '../skipping/context.ts';
import type { ScanJudge } from './row-groups.ts';

/** Below this many rows a look at the index costs more than it saves. */
const rowsMin = 4096;

/** Ascending and apart; null = all rows, as where the file has no index. */
export async function keptRows(
  file: IndexedFile,
  rowGroup: number,
  { filters, judge }: ScanJudge,
  columns: readonly ScanColumn[],
  sources: readonly ColumnSource[],
): Promise<readonly RowRange[] | null> {
  const { rowCount } = file.footer.metadata.rowGroups[rowGroup]!;
  if (rowCount < rowsMin) return null;
  const pages = await pagesOf(file, rowGroup, filters, columns, sources);
  if (pages.size === 0) return null;
  const isKept = ({ start }: RowRange): boolean => judge((id) => boundsAt(pages.get(id), start)).verdict !== 'none';
  const pieces = piecesOf([...pages.values()], rowCount);
  return isWorthJudging(pieces, isKept) ? joined(pieces.filter(isKept), rowCount) : null;
}

/** So many pieces tell whether the filters exclude a fair share of them: where rows are in no order, they exclude none. */
const samples = 8;

function isWorthJudging(pieces: readonly RowRange[], isKept: (piece: RowRange) => boolean): boolean {
  if (pieces.length <= 2 * samples) return true;
  const step = pieces.length / samples;
  for (let at = step / 2; at < pieces.length; at += step) if (!isKept(pieces[Math.floor(at)]!)) return true;
  return false;
}

/** Null where nothing is left out. */
function joined(pieces: readonly RowRange[], rowCount: number): RowRange[] | null {
  const out: { start: number; end: number }[] = [];
  for (const { start, end } of pieces) {
    const last = out.at(-1);
    if (last?.end === start) last.end = end;
    else out.push({ start, end });
  }
  return out.length === 1 && out[0]!.end - out[0]!.start === rowCount ? null : out;
}

/** By column: the pages of those that filters look at and that have an index of more than one. */
async function pagesOf(
  file: IndexedFile,
  rowGroup: number,
  filters: readonly Expr[],
  columns: readonly ScanColumn[],
  sources: readonly ColumnSource[],
): Promise<Map<ColumnId, ColumnPages>> {
  const filtered = new Set<ColumnId>();
  for (const filter of filters) columnsOf(filter, filtered);
  const indexed = [...filtered].flatMap((id) => {
    const from = sources[columns.findIndex((column) => column.id === id)];
    const read = from?.kind === 'file' ? resolveColumn(file.footer, from) : null;
    return read !== null && hasPageIndex(file.footer, rowGroup, read) ? [{ id, read }] : [];
  });
  const out = new Map<ColumnId, ColumnPages>();
  if (indexed.length === 0) return out;
  const reads = indexed.map(({ read }) => read);
  for (const [i, pages] of (await readColumnPages(file, rowGroup, reads)).entries()) {
    if (pages !== null && pages.starts.length > 1) out.set(indexed[i]!.id, pages);
  }
  return out;
}

/** The pieces that the pages of all columns cut the rows into. */
function piecesOf(columns: readonly ColumnPages[], rowCount: number): RowRange[] {
  const starts = [...new Set(columns.flatMap((pages) => pages.starts))].sort((a, b) => a - b);
  return starts.map((start, i) => ({ start, end: starts[i + 1] ?? rowCount }));
}

/** What the page says that a row lies in; null where nothing is known of the column. */
function boundsAt(pages: ColumnPages | undefined, row: number): Bounds | null {
  if (pages === undefined) return null;
  const { starts, rowCount } = pages;
  const page = lastAtMost(starts, starts.length, row);
  return { ...pages.valuesOf(page), rows: (starts[page + 1] ?? rowCount) - starts[page]! };
}
