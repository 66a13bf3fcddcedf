/** What a statement gives: its columns, and its rows in the form that is asked for. Read once, in one of the ways. */
import type { Table } from 'apache-arrow';
import type { Batch } from '../core/batch.ts';
import { batchesOfRows } from '../catalog/memory-table.ts';
import type { Scalar } from '../core/scalar.ts';
import type { Schema } from '../core/types.ts';
import type { QueryHandle } from '../exec/query-handle.ts';
import { type Row, rowsOfBatch } from './row-values.ts';

export interface Result {
  readonly schema: Schema;
  /** As they come. Leaving the loop early cancels the statement. */
  readonly batches: AsyncIterable<Batch>;
  /** All rows as objects by column name; see row-values.ts for the form of each type. */
  rows(): Promise<readonly Row[]>;
  /** All rows as an apache-arrow Table. */
  toArrow(): Promise<Table>;
  /** Stops the statement; whoever reads it gets OPERATION_CANCELED. */
  cancel(): void;
  /** The running statement: state and progress; null where there was nothing to run. */
  readonly handle: QueryHandle | null;
}

export function queryResult(handle: QueryHandle, zone: string): Result {
  return resultOf(handle.schema, handle.batches, zone, handle);
}

/** The result of a statement that has run already. */
export function rowsResult(schema: Schema, rows: readonly (readonly Scalar[])[], zone: string): Result {
  return resultOf(schema, fromArray(batchesOfRows(schema, rows)), zone, null);
}

async function* fromArray(batches: readonly Batch[]): AsyncGenerator<Batch> {
  yield* batches;
}

function resultOf(schema: Schema, batches: AsyncIterable<Batch>, zone: string, handle: QueryHandle | null): Result {
  return {
    schema,
    batches,
    handle,
    rows: async () => {
      const rows: Row[] = [];
      for await (const batch of batches) for (const row of rowsOfBatch(batch, schema, zone)) rows.push(row);
      return rows;
    },
    toArrow: async () => {
      const all: Batch[] = [];
      for await (const batch of batches) all.push(batch);
      const { toArrowTable } = await import('../arrow/to-arrow.ts');
      return toArrowTable(all, schema);
    },
    cancel: () => handle?.cancel(),
  };
}
