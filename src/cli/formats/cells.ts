/** The rows of a batch as scalars, for formats that go cell by cell; and text that a terminal may be shown. */
import { type Batch, forEachRow, rowsOf } from '../../core/batch.ts';
import type { Scalar } from '../../core/scalar.ts';
import { scalarAt } from '../../core/vector.ts';

/** Calls `visit` with each row that counts, one scalar a column. */
export function forEachCells(batch: Batch, visit: (cells: readonly Scalar[]) => void): void {
  forEachRow(rowsOf(batch), (row) => visit(batch.columns.map((column) => scalarAt(column, row))));
}

/** Control characters would break a table, or command the terminal: they are shown, not sent. */
export function visible(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, (found) => {
    if (found === '\n') return '\\n';
    if (found === '\t') return '\\t';
    if (found === '\r') return '\\r';
    return `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
