/** What a plan whose rows go into data files needs to know of them, and what comes of it: plain data, sent to workers. */
import type { Batch } from '../core/batch.ts';
import type { AddFile } from '../delta/actions.ts';
import type { DataFileLayout, DataFileOptions } from '../delta/data-files.ts';
import type { StoreRef } from '../storage/store.ts';

export interface FileTarget {
  /** A store that every thread can open for writing. */
  readonly store: StoreRef;
  /** The table's root in it. */
  readonly root: string;
  readonly layout: DataFileLayout;
  readonly options: DataFileOptions;
  /** A UUID that the names of the files begin with; each thread's is another in its last digits. */
  readonly id: string;
  readonly nowMs: number;
  /** So many columns are stored, the first ones. */
  readonly columns: number;
  /** Where the column stands that is not NULL in rows that may not be stored; null where there is none. */
  readonly broken: number | null;
}

/** What one thread wrote. */
export interface WrittenFiles {
  readonly adds: readonly AddFile[];
  readonly rows: number;
  /** One row that may not be stored, with all columns; the thread stopped there. */
  readonly broken: Batch | null;
}
