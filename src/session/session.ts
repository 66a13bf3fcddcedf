/** What a session is to whoever uses one, in process or behind a port: statements in, results out. */
import type { DataType, Schema } from '../core/types.ts';
import type { Access } from '../statements/access.ts';
import type { Parameters } from './parameters.ts';
import type { Result } from './result.ts';
import type { Settings } from './settings.ts';

export interface OpenOptions {
  /** Delta tables, and folders that hold some: paths or URLs. */
  readonly paths?: readonly string[];
  /** By name, as SET takes them. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /** Relative paths are resolved against it; the process's folder where absent. */
  readonly workingFolder?: string;
  readonly user?: string;
  /**
   * The folder of a catalog: the tables, views and schemas that statements make are kept there, and are there again in the
   * next session. It need not exist yet. Where absent they live in memory, as long as the session.
   */
  readonly warehouse?: string;
  /**
   * Folders outside of which nothing is opened, whatever a statement or a table's log names: PATH_NOT_ALLOWED. Where absent
   * every path may be.
   */
  readonly allowedRoots?: readonly string[];
  /** Of `createBudget`: sessions that are given the same one share their `memory_limit`, in whichever threads they are. */
  readonly budget?: SharedArrayBuffer;
  /** Statements that change tables or lasting names are refused with READ_ONLY_SESSION. */
  readonly isReadOnly?: boolean;
}

/** A statement as it can be told without running it. */
export interface Description {
  /** The kind of its syntax tree: `query`, `showTables`. */
  readonly kind: string;
  readonly access: Access;
  /** The columns of a query; null of other statements, which tell only when they run. */
  readonly schema: Schema | null;
  /** Of a query: each with the type that its place wants, VOID where any does. */
  readonly parameters: readonly { readonly name: string; readonly type: DataType }[];
}

/** A piece of a text: one statement, where it starts, and whether a semicolon ended it. */
export interface StatementText {
  readonly text: string;
  readonly start: number;
  readonly isComplete: boolean;
}

export interface QueryOptions {
  /** Aborting it stops the statement at any stage: whoever waits for it or reads it gets OPERATION_CANCELED. */
  readonly signal?: AbortSignal;
}

/** Whether several statements commit together, and whether one of them has failed so that all that is left is ROLLBACK. */
export type TransactionState = 'none' | 'open' | 'failed';

export interface Session extends AsyncDisposable {
  /** As they are now: SET changes them. */
  readonly settings: Settings;
  /** Between BEGIN and COMMIT or ROLLBACK. */
  readonly transaction: TransactionState;
  /** Resolves when the paths are attached. Errors: DELTA_TABLE_NOT_FOUND, STORAGE_FAILURE; every statement then has them too. */
  ready(): Promise<void>;
  /**
   * Starts one statement. Errors of parsing and binding reject here; those of running come with the rows.
   * `parameters` are values for `:name` (an object), or for `?` and `$1` (an array).
   */
  query(sql: string, parameters?: Parameters, options?: QueryOptions): Promise<Result>;
  /**
   * Parses and binds a statement; parameters stay open. `declared`: types that are known of `$1`, `$2`, ..., in SQL, null
   * where one is not. Errors: those of parsing and binding.
   */
  describe(sql: string, declared?: readonly (string | null)[]): Promise<Description>;
  /** The statements of a text, in order, without parsing them. */
  split(text: string): readonly StatementText[];
  /** Cancels what runs and ends the workers. Later statements are refused with SESSION_CLOSED. */
  close(): Promise<void>;
}
