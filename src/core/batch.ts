/** A slice of a relation: equally long vectors, and which of their rows count. */
import type { Schema } from './types.ts';
import type { Rows, Vector } from './vector.ts';

/** The most physical rows of a batch, so that a selection fits 16 bits. */
export const batchRowsMax = 65_536;

export interface Batch {
  readonly schema: Schema;
  readonly columns: readonly Vector[];
  /** Physical rows of every column, at most `batchRowsMax`. */
  readonly length: number;
  /** The rows that count, ascending; null means all. Only its own length is meant, not that of its buffer. */
  readonly selection: Uint16Array | null;
}

/** The rows that count. */
export function rowCount(batch: Batch): number {
  return batch.selection?.length ?? batch.length;
}

export function rowsOf(batch: Batch): Rows {
  return { length: batch.length, selection: batch.selection };
}

/** Calls `visit` with each physical row that counts, in order. For edges; hot loops have their own. */
export function forEachRow(rows: Rows, visit: (row: number) => void): void {
  if (rows.selection === null) for (let i = 0; i < rows.length; i++) visit(i);
  else for (const row of rows.selection) visit(row);
}
