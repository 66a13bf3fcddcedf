/**
 * A bound expression: every name is a ColumnId, every node knows its type, whether it may be NULL and whether it may fail.
 * Plain data: it is printed, compared, and cloned to workers, which look the functions up again by name.
 * Immutable: rules make new nodes.
 */
import type { Condition } from '../core/conditions.ts';
import type { ErrorParameters, Span } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import type { DataType } from '../core/types.ts';
import type { CastMode } from '../functions/cast-mode.ts';
import type { LogicalPlan } from './logical.ts';

/** One column of one relation instance, unique within a statement. Rules never rename by position. */
export type ColumnId = number;

export type { CastMode };

interface ExprBase {
  readonly type: DataType;
  readonly nullable: boolean;
  /** Evaluating it can raise an error for some input: then it never moves below a filter, branch or limit that protects it. */
  readonly mayFail: boolean;
  /** Where in the statement it was written; errors at run time point there. */
  readonly span?: Span | undefined;
}

export type LiteralExpr = ExprBase & { readonly kind: 'literal'; readonly value: Scalar };
/** A column of the input; an id that no input has is a correlated reference to an enclosing query. `name` is for printing only. */
export type ColumnExpr = ExprBase & { readonly kind: 'column'; readonly id: ColumnId; readonly name: string };
/** A scalar function or operator of the registry, by its registered name (`+`, `upper`, `=`); the arguments already have the types it takes. */
export type CallExpr = ExprBase & { readonly kind: 'call'; readonly name: string; readonly args: readonly Expr[] };
/** Three-valued AND or OR of two or more; later arguments see only rows that the earlier ones left undecided. */
export type LogicExpr = ExprBase & { readonly kind: 'and' | 'or'; readonly args: readonly Expr[] };
export type NotExpr = ExprBase & { readonly kind: 'not'; readonly arg: Expr };
export type IsNullExpr = ExprBase & { readonly kind: 'isNull'; readonly arg: Expr };
export type CastExpr = ExprBase & { readonly kind: 'cast'; readonly arg: Expr; readonly mode: CastMode };
/** Searched CASE: the first branch whose condition is true; a branch is evaluated only for its rows. IF and NULLIF are bound to it. */
export type CaseExpr = ExprBase & {
  readonly kind: 'case';
  readonly branches: readonly { readonly when: Expr; readonly then: Expr }[];
  readonly otherwise: Expr | null;
};
/** The first argument that is not NULL; later ones are evaluated only for rows still NULL. */
export type CoalesceExpr = ExprBase & { readonly kind: 'coalesce'; readonly args: readonly Expr[] };
/** arg IN (list), three-valued; list items have the argument's type. */
export type InExpr = ExprBase & { readonly kind: 'in'; readonly arg: Expr; readonly list: readonly Expr[] };
/** Member `index` of a struct. */
export type FieldExpr = ExprBase & { readonly kind: 'field'; readonly arg: Expr; readonly index: number };
/** A function of its parameters, as an argument of a higher-order call. `type` is the body's. */
export type LambdaExpr = ExprBase & {
  readonly kind: 'lambda';
  readonly parameters: readonly OutputColumn[];
  readonly body: Expr;
};
/**
 * A subquery: its one value ('scalar'), whether it has rows ('exists'), whether `values` are among its rows ('in').
 * There is none after decorrelation.
 */
export type SubqueryExpr = ExprBase & {
  readonly kind: 'subquery';
  readonly mode: 'scalar' | 'exists' | 'in';
  readonly values: readonly Expr[];
  readonly plan: LogicalPlan;
};
/** A value given at execution: `:name`, `?` (numbered from 1) or `$n`. */
export type ParameterExpr = ExprBase & { readonly kind: 'parameter'; readonly name: string };
/** Raises the error when it is evaluated for a row: what a constant that cannot be folded becomes. */
export type ErrorExpr = ExprBase & {
  readonly kind: 'error';
  readonly condition: Condition;
  readonly parameters: ErrorParameters;
};

export type Expr =
  | LiteralExpr
  | ColumnExpr
  | CallExpr
  | LogicExpr
  | NotExpr
  | IsNullExpr
  | CastExpr
  | CaseExpr
  | CoalesceExpr
  | InExpr
  | FieldExpr
  | LambdaExpr
  | SubqueryExpr
  | ParameterExpr
  | ErrorExpr;

/** A column that a plan node gives. */
export interface OutputColumn {
  readonly id: ColumnId;
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
}

export interface SortKey {
  readonly expr: Expr;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** A call of an aggregate of the registry. */
export interface AggregateCall {
  readonly name: string;
  readonly args: readonly Expr[];
  readonly distinct: boolean;
  /** Only rows for which it is true are aggregated. */
  readonly filter: Expr | null;
  /** Order of the input, for those that depend on it (WITHIN GROUP, listagg); empty where it does not matter. */
  readonly orderBy: readonly SortKey[];
  readonly ignoreNulls: boolean;
  readonly type: DataType;
  readonly nullable: boolean;
  readonly mayFail: boolean;
  readonly span?: Span | undefined;
}

export type FrameBound =
  | { readonly kind: 'unboundedPreceding' }
  | { readonly kind: 'unboundedFollowing' }
  | { readonly kind: 'currentRow' }
  /** Rows (ROWS, GROUPS) or a distance in the order key's own arithmetic (RANGE). */
  | { readonly kind: 'preceding' | 'following'; readonly offset: Expr };

export interface WindowFrame {
  readonly unit: 'rows' | 'range' | 'groups';
  readonly start: FrameBound;
  readonly end: FrameBound;
}

/** A window function: one of the registry's (`row_number`, `lag`) or an aggregate over its frame. */
export interface WindowCall {
  readonly call: AggregateCall;
  readonly isAggregate: boolean;
  readonly frame: WindowFrame;
}
