/** What the maker of the tables and its workers tell each other: plain data. */
import type { WireError } from '../src/exec/messages.ts';
import type { TextPool } from './text-pool.ts';

/** One data file: some units of a table. */
export interface FileJob {
  readonly table: string;
  /** From the root of the store. */
  readonly path: string;
  readonly start: number;
  readonly count: number;
}

export interface MakeWorkerData {
  readonly root: string;
  readonly scale: number;
  readonly text: TextPool;
  readonly kernels: WebAssembly.Module;
  /** One number: other than 0 once all should stop. */
  readonly stop: Int32Array;
}

/** A file that is durable. `statistics` is the text of the log's `stats`, whose numbers have all their digits. */
export interface MadeFile {
  readonly rows: number;
  readonly sizeBytes: number;
  readonly statistics: string;
}

export type FromMakeWorker =
  | { readonly kind: 'units'; readonly table: string; readonly units: number }
  | { readonly kind: 'made'; readonly job: FileJob; readonly file: MadeFile }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly error: WireError };
