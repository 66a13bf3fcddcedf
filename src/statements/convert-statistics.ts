/** What a Parquet file's footer says of its columns, as the statistics of a file in a table's log; reads no rows. */
import { comparatorOf } from '../core/compare.ts';
import type { Scalar } from '../core/scalar.ts';
import type { WrittenColumn } from '../delta/written-file.ts';
import type { FileColumn } from '../formats/parquet/columns.ts';
import type { Footer } from '../formats/parquet/footer.ts';
import { rowGroupStatistics } from '../formats/parquet/statistics.ts';

/** The leaves outside of arrays and maps whose bounds and NULL counts the footer tells of every row group. */
export function footerColumns(footer: Footer): readonly WrittenColumn[] {
  return footer.columns.flatMap((column) => leavesOf(footer, column, []));
}

function leavesOf(footer: Footer, column: FileColumn, path: readonly string[]): readonly WrittenColumn[] {
  const own = [...path, column.name];
  if (column.shape === 'struct') return column.children.flatMap((child) => leavesOf(footer, child, own));
  if (column.shape !== 'leaf') return [];
  const known = columnOf(footer, column, own);
  return known === null ? [] : [known];
}

/** Null where a row group does not say. */
function columnOf(footer: Footer, source: FileColumn, path: readonly string[]): WrittenColumn | null {
  const { type } = source;
  const compare = comparatorOf(type);
  let [min, max]: [Scalar, Scalar] = [null, null];
  let nulls = 0;
  for (const [at, { rowCount }] of footer.metadata.rowGroups.entries()) {
    const part = rowGroupStatistics(footer, at, { steps: [], mapping: { type, source, parts: [] } });
    if (part.nulls === null) return null;
    nulls += part.nulls;
    if (part.nulls === rowCount) continue;
    if (part.min === null || part.max === null) return null;
    if (min === null || compare(part.min, min) < 0) min = part.min;
    if (max === null || compare(max, part.max) < 0) max = part.max;
  }
  return { path, type, min, max, nulls };
}
