/** What delta/ is given to read with: it opens no file format itself. */
import type { Batch } from '../core/batch.ts';
import type { ObjectStore } from '../storage/store.ts';

export interface LogReaders {
  /**
   * The rows of a Parquet file (a checkpoint or a sidecar), with those of `columns` (top-level names) that the file has,
   * in any order; nested columns whole. Rejects with FILE_NOT_FOUND, FILE_CORRUPT or STORAGE_FAILURE. A batch's buffers are used
   * only until the next one is asked for.
   */
  readParquet(
    store: ObjectStore,
    file: { readonly path: string; readonly sizeBytes: number },
    columns: readonly string[],
    signal?: AbortSignal,
  ): AsyncIterable<Batch>;
}
