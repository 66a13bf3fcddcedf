/** What a transaction has read: files, partitions, the whole table, applications. Conflicts are judged by it. */
import type { AddFile } from '../actions.ts';

/** Whether a file that another commit added could have been among those that were read; judged by its partition alone. */
export type FileMatcher = (add: AddFile) => boolean;

export interface ReadSet {
  readonly isWholeTable: boolean;
  /** Canonical paths. */
  readonly files: ReadonlySet<string>;
  readonly matchers: readonly FileMatcher[];
  readonly appIds: ReadonlySet<string>;
}

/** True where nothing of the table's rows was read. */
export function readsNothing({ isWholeTable, files, matchers }: ReadSet): boolean {
  return !isWholeTable && files.size === 0 && matchers.length === 0;
}

/** Gathers a read set. */
export class Reads implements ReadSet {
  isWholeTable = false;
  readonly files = new Set<string>();
  readonly matchers: FileMatcher[] = [];
  readonly appIds = new Set<string>();
}
