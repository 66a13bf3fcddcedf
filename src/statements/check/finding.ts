/** What CHECK says: one line a finding, with the statement that mends it where there is one. */
import type { LogFile } from '../../delta/log/segment.ts';
import type { ObjectInfo } from '../../storage/store.ts';
import type { OpenedTable } from '../delta-table.ts';
import type { StatementEnv } from '../env.ts';

export interface Finding {
  /** error: rows are wrong or missing, or soon will be. warning: slower or larger than need be. note: good to know. */
  readonly severity: 'error' | 'warning' | 'note';
  readonly check: string;
  readonly subject: string | null;
  readonly finding: string;
  /** SQL, of Spark where silt has it not. */
  readonly remedy: string | null;
}

/** What every check is given. */
export interface Checked {
  readonly opened: OpenedTable;
  /** The table as a statement names it. */
  readonly sqlName: string;
  /** The whole log, by version. */
  readonly logFiles: readonly LogFile[];
  /** Every file under the table's root that is no part of the log, by path from the root. */
  readonly objects: ReadonlyMap<string, ObjectInfo>;
  readonly env: StatementEnv;
}
