/**
 * The logical plan: a tree of relational operators over bound expressions. Closed: every stage understands every member.
 * Immutable plain data. A scan names its table; the provider stands beside the plan, in BoundStatement.
 */
import type { Span } from '../core/errors.ts';
import type { Schema } from '../core/types.ts';
import type { AggregateCall, ColumnId, Expr, OutputColumn, SortKey, WindowCall } from './expr.ts';

/** Names one snapshot of one table within a statement; `id` is the key of BoundStatement.tables. */
export interface TableRef {
  readonly id: string;
  /** As the user would write it, for EXPLAIN and errors. */
  readonly name: string;
  /** Null for tables without versions. */
  readonly version: bigint | null;
  readonly schema: Schema;
}

/** A column that a scan gives: field names from the table's root, `['a']` or, pruned, `['a', 'b']`. */
export interface ScanColumn extends OutputColumn {
  readonly path: readonly string[];
}

export interface ScanPlanNode {
  readonly kind: 'scan';
  readonly table: TableRef;
  readonly columns: readonly ScanColumn[];
  /** Conjuncts over `columns` that the scan applies itself, every row checked. */
  readonly filters: readonly Expr[];
  /** At most so many rows are needed, any of them; null means all. */
  readonly limit: number | null;
  readonly span?: Span | undefined;
}

export interface ValuesPlan {
  readonly kind: 'values';
  readonly output: readonly OutputColumn[];
  /** Row by row, without column references. No rows = the empty relation; no columns and one row = SELECT without FROM. */
  readonly rows: readonly (readonly Expr[])[];
}

export interface FilterPlan {
  readonly kind: 'filter';
  readonly input: LogicalPlan;
  readonly predicate: Expr;
}

export interface NamedExpr {
  readonly id: ColumnId;
  readonly name: string;
  readonly expr: Expr;
}

/** Gives exactly `items`. An item that only passes a column on keeps that column's id. */
export interface ProjectPlan {
  readonly kind: 'project';
  readonly input: LogicalPlan;
  readonly items: readonly NamedExpr[];
}

/**
 * Gives the keys, then the aggregates, then the grouping id. Without keys there is exactly one row, also for no input.
 * With grouping sets each is a list of indexes into `keys`; the keys not in a set are NULL, and `groupingId`
 * (bigint) has bit (keys.length - 1 - i) set where key i is not in the set.
 */
export interface AggregatePlan {
  readonly kind: 'aggregate';
  readonly input: LogicalPlan;
  readonly keys: readonly NamedExpr[];
  readonly aggregates: readonly { readonly id: ColumnId; readonly name: string; readonly call: AggregateCall }[];
  readonly groupingSets: readonly (readonly number[])[] | null;
  readonly groupingId: ColumnId | null;
  /** Others like it stand in the plan, to be computed together: conditions on it stay above. Absent = no. */
  readonly isShared?: boolean;
}

/**
 * inner, left, right, full: columns of left, then right. semi, anti: columns of left.
 * mark: columns of left, then `mark` (boolean, whether a match exists; never NULL, as Spark's existence join).
 * `condition` null means every pair. With `isNullAware` (NOT IN) an anti join also drops a row for which the
 * condition is unknown for some right row. With `isLateral` the right side may refer to the left's columns.
 */
export interface JoinPlan {
  readonly kind: 'join';
  readonly type: 'inner' | 'left' | 'right' | 'full' | 'semi' | 'anti' | 'mark';
  readonly left: LogicalPlan;
  readonly right: LogicalPlan;
  readonly condition: Expr | null;
  readonly isNullAware: boolean;
  readonly isLateral: boolean;
  readonly mark: ColumnId | null;
}

/** Fully ordered; stable. `limit` keeps the first rows only (top-N). */
export interface SortPlan {
  readonly kind: 'sort';
  readonly input: LogicalPlan;
  readonly keys: readonly SortKey[];
  readonly limit: number | null;
}

export interface LimitPlan {
  readonly kind: 'limit';
  readonly input: LogicalPlan;
  /** Null means all. */
  readonly limit: number | null;
  readonly offset: number;
}

/** Gives the input's columns, then one a function. All share partition and order. */
export interface WindowPlan {
  readonly kind: 'window';
  readonly input: LogicalPlan;
  readonly partitionBy: readonly Expr[];
  readonly orderBy: readonly SortKey[];
  readonly functions: readonly { readonly id: ColumnId; readonly name: string; readonly window: WindowCall }[];
}

/** Inputs match `output` by position and type. `isAll` keeps duplicates. intersect and except have two inputs. */
export interface SetOperationPlan {
  readonly kind: 'setOperation';
  readonly operation: 'union' | 'intersect' | 'except';
  readonly isAll: boolean;
  readonly inputs: readonly LogicalPlan[];
  readonly output: readonly OutputColumn[];
}

/** Gives the input's columns, then the generator's, once per generated row; `isOuter` keeps rows that generate none, with NULLs. */
export interface GeneratePlan {
  readonly kind: 'generate';
  readonly input: LogicalPlan;
  readonly generator: { readonly name: string; readonly args: readonly Expr[]; readonly span?: Span | undefined };
  readonly isOuter: boolean;
  readonly output: readonly OutputColumn[];
}

/** Passes its input on; more than one row is SCALAR_SUBQUERY_TOO_MANY_ROWS, none is one row of NULLs. */
export interface SingleRowPlan {
  readonly kind: 'singleRow';
  readonly input: LogicalPlan;
}

export type LogicalPlan =
  | ScanPlanNode
  | ValuesPlan
  | FilterPlan
  | ProjectPlan
  | AggregatePlan
  | JoinPlan
  | SortPlan
  | LimitPlan
  | WindowPlan
  | SetOperationPlan
  | GeneratePlan
  | SingleRowPlan;
