/** What a session's catalog works with: stores, readers, the clock and ids of commits. */
import type { LogReaders } from '../delta/readers.ts';
import type { JudgeContext } from '../delta/scan.ts';
import type { CommitContext } from '../delta/transaction/context.ts';
import type { Location } from '../storage/open-store.ts';
import type { ObjectStore, StoreRef } from '../storage/store.ts';

export interface CatalogOptions {
  /** Relative paths are resolved against it. */
  readonly workingFolder: string;
  readonly openStore: (ref: StoreRef) => ObjectStore;
  readonly readers: LogReaders;
  readonly judging: JudgeContext;
  /** The session's zone, as it is now: `t@20240101000000000` is in it. */
  readonly zone: () => string;
  /** Where statements make tables, views and schemas; a memory store where the session was given no folder. */
  readonly warehouse: Location;
  readonly context: CommitContext;
}
