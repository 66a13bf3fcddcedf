/**
 * What a table offers to binding, optimizing and execution. Implemented by delta/, catalog/ and table functions;
 * called by bind/ (Scope), optimizer/ (statistics) and exec/ (plan).
 */
import type { Batch } from '../core/batch.ts';
import type { Span } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import type { DataType, Field, Schema } from '../core/types.ts';
import type { Query } from '../sql/ast.ts';
import type { Expression } from '../sql/ast-expression.ts';
import type { StoreRef } from '../storage/store.ts';
import type { ColumnId, Expr } from './expr.ts';
import type { ScanColumn, TableRef } from './logical.ts';
import type { TextFormat } from './text-format.ts';

/**
 * What is known of a column's values without reading them. Bounds need not be reached unless `isExact`; of a table of very many
 * files they may be those of a part of them.
 */
export interface ColumnStatistics {
  readonly min: Scalar;
  readonly max: Scalar;
  /** Null = unknown. */
  readonly nulls: number | null;
  readonly distinct: number | null;
  /** min and max are values that occur, and `nulls` is the true count: MIN, MAX, COUNT may be answered from them. */
  readonly isExact: boolean;
}

export interface TableStatistics {
  /** Null = unknown. */
  readonly rows: number | null;
  readonly isRowsExact: boolean;
  readonly sizeBytes: number | null;
  /** By top-level or dotted field path; a missing entry knows nothing. */
  readonly columns: ReadonlyMap<string, ColumnStatistics>;
}

export interface ScanRequest {
  readonly columns: readonly ScanColumn[];
  /** Conjuncts over `columns`: what they exclude need not be read. The scan operator checks every row all the same. */
  readonly filters: readonly Expr[];
  readonly limit: number | null;
  /** False in the test configuration without skipping. */
  readonly isSkippingOn: boolean;
  readonly zone: string;
}

/** Where the scan operator finds a requested column in a Parquet file. */
export type ColumnSource =
  /**
   * By name (exact, else case-insensitive), from the root; absent in a file = NULL. Column mapping by id: `fieldId` wins over
   * the last name, `stepIds` over those before it.
   */
  | {
      readonly kind: 'file';
      readonly path: readonly string[];
      readonly fieldId?: number;
      readonly stepIds?: readonly number[];
      readonly type: DataType;
    }
  /** `constants[index]` of each split: a partition value, what the log knows of the file. */
  | { readonly kind: 'constant'; readonly index: number; readonly type: DataType }
  /** The row's number in its file, from 0, deleted rows counted. */
  | { readonly kind: 'rowIndex'; readonly type: DataType }
  /**
   * The file's own value where it has one, otherwise `constants[index]`, to which the row's number is added where `isCounted`:
   * ids of rows under row tracking, whether they were written out or not.
   */
  | {
      readonly kind: 'rowValue';
      readonly stored: Extract<ColumnSource, { readonly kind: 'file' }> | null;
      readonly index: number;
      readonly isCounted: boolean;
      readonly type: DataType;
    }
  /** `constants[index]` where it is not null, otherwise the file's own value. */
  | {
      readonly kind: 'constantOr';
      readonly index: number;
      readonly stored: Extract<ColumnSource, { readonly kind: 'file' }>;
      readonly type: DataType;
    }
  /** A struct of such sources, one a field of `type`. */
  | { readonly kind: 'struct'; readonly members: readonly ColumnSource[]; readonly type: DataType };

/** A piece of a scan that one task reads; plain data. */
export type Split =
  | {
      readonly kind: 'parquet';
      readonly store: StoreRef;
      /** Within the store. */
      readonly path: string;
      readonly sizeBytes: number;
      /** The file's position in its version of a Delta table. */
      readonly file?: number;
      /** Null = unknown until the footer is read. */
      readonly rows: number | null;
      readonly constants: readonly Scalar[];
      /** Physical row numbers that are deleted, ascending; null means none. */
      readonly deletedRows: Uint32Array | null;
      /** Physical row numbers, ascending: of the rows that are not deleted these alone. Absent or null means all. */
      readonly keptRows?: Uint32Array | null;
    }
  | { readonly kind: 'batches'; readonly batches: readonly Batch[] }
  /** A file of CSV or JSON; `fields` are all of its columns. */
  | {
      readonly kind: 'text';
      readonly store: StoreRef;
      readonly path: string;
      readonly sizeBytes: number;
      readonly format: TextFormat;
      readonly fields: readonly Field[];
    }
  /** Integers from start (included) to end (excluded) by step, as one bigint column. */
  | { readonly kind: 'range'; readonly start: bigint; readonly end: bigint; readonly step: bigint };

/** Why a piece of a table is not read: one row of EXPLAIN FILES. */
export interface Skipped {
  readonly path: string;
  readonly sizeBytes: number;
  readonly rows: number | null;
  readonly level: 'partition' | 'file' | 'rowGroup';
  /** The predicate that excludes it and the statistic that decided, ready to print: `l_shipdate >= 1995-01-01`, `max = 1994-12-31`. */
  readonly predicate: string;
  readonly statistic: string;
}

export interface ScanPlan {
  /** One a requested column, in order. For 'batches' and 'range' splits: {kind:'file', path:[field name]} names the batch's field. */
  readonly sources: readonly ColumnSource[];
  readonly splits: readonly Split[];
  readonly skipped: readonly Skipped[];
  readonly filesTotal: number;
  /**
   * For conditions over the requested columns that are learned while the query runs: false for a split's file none of whose
   * rows satisfies them. Absent where nothing is known of files, or skipping is off.
   */
  mayHold?(filters: readonly Expr[]): (file: number) => boolean;
}

export interface TableProvider {
  readonly ref: TableRef;
  readonly schema: Schema;
  /** The struct `_metadata`, which a query sees where it names it; its members are scanned by paths that begin so. */
  readonly metadata?: Field;
  /** Columns by whose values its files are parted; absent where none are. */
  readonly partitionBy?: readonly string[];
  /** The columns whose bounds its files should have, and why others have none; absent where there are no such rules. */
  statisticsColumns?(): { readonly paths: readonly (readonly string[])[]; readonly why: string };
  /**
   * Makes `statistics` of these columns ready where that takes reading; absent where it never does. Of a huge table a part is
   * read, unless `isWhole`: then rows and bounds are estimates, and none of them is exact.
   */
  learn?(columns: readonly (readonly string[])[], isWhole: boolean, signal?: AbortSignal): Promise<void>;
  /** By field path of the schema; columns without statistics are absent. */
  statistics(columns: readonly (readonly string[])[]): TableStatistics;
  /** Whether the scan leaves out exactly the rows that fail the filter ('exact': partition columns), some, or none of them. */
  pushdown(filter: Expr, columns: ReadonlyMap<ColumnId, ScanColumn>): 'exact' | 'inexact' | 'unsupported';
  plan(request: ScanRequest, signal?: AbortSignal): Promise<ScanPlan>;
}

/** Which state of a table is meant; null means the latest. */
export type TimeTravel =
  | { readonly kind: 'version'; readonly version: bigint }
  | { readonly kind: 'timestamp'; readonly micros: bigint };

/** A view found by name: its text is bound in place, under its own dialect. */
export interface ViewDefinition {
  readonly name: string;
  readonly text: string;
  readonly dialect: 'spark' | 'ansi' | 'postgres';
  readonly columns: readonly string[] | null;
  /** Comments of its columns, by position; absent where there are none. */
  readonly comments?: readonly (string | null)[];
  /** The schema in which its names of one part are found; absent means the current one. */
  readonly schema?: string;
}

/** A session variable as it is when a statement begins. */
export interface VariableDefinition {
  readonly name: string;
  readonly type: DataType;
  readonly value: Scalar;
}

export interface RoutineInput {
  readonly name: string;
  readonly type: DataType;
  /** What an argument that is left out is; null where it has to be given. */
  readonly default: Expression | null;
}

/** A function written in SQL. Its body is bound anew wherever it is called, under the dialect of its making. */
export interface RoutineDefinition {
  readonly name: string;
  readonly inputs: readonly RoutineInput[];
  /** An expression for a scalar function, a query for a table function. */
  readonly body:
    | { readonly kind: 'scalar'; readonly expression: Expression; readonly type: DataType }
    | { readonly kind: 'table'; readonly query: Query; readonly columns: readonly Field[] };
  /** The body's own text. */
  readonly text: string;
  readonly comment: string | null;
  readonly dialect: 'spark' | 'ansi' | 'postgres';
}

/** The names that a session itself holds: in lower case, without what may stand before them. */
export interface SessionNames {
  variable(name: string): VariableDefinition | undefined;
  routine(name: string): RoutineDefinition | undefined;
  /** A function of pg_catalog that is written in SQL; absent where there are none. */
  pgRoutine?(name: string): RoutineDefinition | undefined;
  /** Told of each function of PostgreSQL's own that is not there and answers with nothing. */
  noteAbsent?(name: string): void;
}

/** A named argument of a table function: `header => true`. */
export interface NamedValue {
  readonly name: string;
  readonly type: DataType;
  readonly value: Scalar;
  readonly span: Span;
}

/** Names to relations: what bind/ asks of the session's catalog. Null means there is none of that name. */
export interface Scope {
  resolveRelation(
    name: readonly string[],
    travel: TimeTravel | null,
    span: Span | undefined,
    /** The schema of a view in whose text the name stands. */
    within?: string,
  ): Promise<
    | {
        kind: 'table';
        provider: TableProvider;
        /** The whole name, `[catalog, schema, table]`, where it has one: any suffix of it may stand before a column. */
        fullName?: readonly string[];
      }
    | { kind: 'view'; view: ViewDefinition }
    | null
  >;
  /** Functions of the catalog that give tables, by lower-case name; absent where there are none. */
  readonly tableFunctions?: {
    has(name: string): boolean;
    /** Errors: those of the function's arguments, and of what it reads. */
    open(
      name: string,
      args: readonly Scalar[],
      span: Span | undefined,
      named?: readonly NamedValue[],
    ): Promise<TableProvider>;
    /** Whether arguments may have names that the function alone knows. */
    hasOptions(name: string): boolean;
  };
  /** Names in the user's own namespaces that could have been meant; the binder picks the nearest. */
  suggest(name: readonly string[]): Promise<readonly string[]>;
}
