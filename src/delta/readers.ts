/** What delta/ is given to read with: it opens no file format itself. */
import type { Batch } from '../core/batch.ts';
import type { ObjectStore } from '../storage/store.ts';

/** Names from a top-level column down to a member of structs: `['add', 'path']`. */
export type ColumnPath = readonly string[];

export interface LogReaders {
  /**
   * The rows of a Parquet file (a checkpoint or a sidecar), with those of `columns` that the file has, in any order:
   * a struct holds the members that were asked for alone, and what a path ends at comes whole. Rejects with FILE_NOT_FOUND,
   * FILE_CORRUPT or STORAGE_FAILURE. A batch's buffers are used only until the next one is asked for.
   */
  readParquet(
    store: ObjectStore,
    file: { readonly path: string; readonly sizeBytes: number },
    columns: readonly ColumnPath[],
    signal?: AbortSignal,
  ): AsyncIterable<Batch>;
}
