/** The rows of a batch as scalars, for formats that go cell by cell. */
import { type Batch, forEachRow, rowsOf } from '../../core/batch.ts';
import type { Scalar } from '../../core/scalar.ts';
import { scalarAt } from '../../core/vector.ts';

/** Calls `visit` with each row that counts, one scalar a column. */
export function forEachCells(batch: Batch, visit: (cells: readonly Scalar[]) => void): void {
  forEachRow(rowsOf(batch), (row) => visit(batch.columns.map((column) => scalarAt(column, row))));
}
