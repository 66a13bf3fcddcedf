/** What delta/ is given to write with: it makes no file format itself. */
import type { Batch } from '../core/batch.ts';
import type { Schema } from '../core/types.ts';
import type { ObjectStore } from '../storage/store.ts';

export interface LogWriters {
  /** Writes the rows that count of all batches into a Parquet file that is there, whole and durable, when this resolves. */
  writeParquet(
    store: ObjectStore,
    path: string,
    schema: Schema,
    batches: Iterable<Batch>,
    signal?: AbortSignal,
  ): Promise<{ readonly sizeBytes: number }>;
}
