/** What a statement gives: its columns, and its rows in the form that is asked for. Read once, in one of the ways. */
import type { toArrowTable } from '../arrow/to-arrow.ts';
import { batchesOfRows } from '../catalog/memory-table.ts';
import type { Batch } from '../core/batch.ts';
import type { Scalar } from '../core/scalar.ts';
import type { Schema } from '../core/types.ts';
import type { Progress } from '../exec/control.ts';
import type { QueryProgress } from '../exec/query-handle.ts';
import type { VersionMade } from '../statements/env.ts';
import { type Row, rowsOfBatch } from './row-values.ts';
import { tooComplex } from './too-complex.ts';

export type ArrowTable = ReturnType<typeof toArrowTable>;

export type ResultProgress = Progress & Partial<QueryProgress>;

export interface Result extends Disposable {
  readonly schema: Schema;
  /** What the statement has committed, in order; versions of one table follow each other. */
  readonly versions: readonly VersionMade[];
  /** As they come. Leaving the loop early cancels the statement. */
  readonly batches: AsyncIterable<Batch>;
  /** All rows as objects by column name; see row-values.ts for the form of each type. */
  rows(): Promise<readonly Row[]>;
  /** All rows as an apache-arrow Table, which is loaded only here. */
  toArrow(): Promise<ArrowTable>;
  /** Stops the statement; whoever reads it gets OPERATION_CANCELED. `using` a result cancels what was not read. */
  cancel(): void;
  /** How far it is; null where nothing runs. What it holds is known in its own process alone. */
  progress(): ResultProgress | null;
}

/** Where a result comes from. */
export interface ResultSource {
  readonly schema: Schema;
  readonly versions: readonly VersionMade[];
  readonly batches: AsyncIterable<Batch>;
  /** IANA name; instants in rows are text in it. */
  readonly zone: string;
  readonly cancel: () => void;
  readonly progress: () => ResultProgress | null;
}

export function resultOf({ schema, versions, batches: given, zone, cancel, progress }: ResultSource): Result {
  const batches = checked(given);
  return {
    schema,
    versions,
    batches,
    progress,
    cancel,
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
    [Symbol.dispose]: cancel,
  };
}

/** The result of a statement that has run already. */
export function rowsResult(
  schema: Schema,
  rows: readonly (readonly Scalar[])[],
  zone: string,
  versions: readonly VersionMade[],
): Result {
  const batches = fromArray(batchesOfRows(schema, rows));
  return resultOf({ schema, versions, batches, zone, cancel: () => {}, progress: () => null });
}

async function* fromArray(batches: readonly Batch[]): AsyncGenerator<Batch> {
  yield* batches;
}

async function* checked(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  try {
    yield* batches;
  } catch (error) {
    throw tooComplex(error);
  }
}
