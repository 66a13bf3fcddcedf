/** What skipping takes: the statistics of a piece of a table, and what it may ask of functions. */
import type { Scalar } from '../core/scalar.ts';
import type { CallExpr, ColumnId, Expr } from '../plan/expr.ts';

/** What is known of a column's values in the piece at hand. */
export interface Bounds {
  /** No value is below it; null = unknown. */
  readonly min: Scalar;
  /** No value is above it, NaN aside; null = unknown. */
  readonly max: Scalar;
  /** Null = unknown. */
  readonly nulls: number | null;
  /** Null = unknown. */
  readonly rows: number | null;
}

/** The statistics of a piece; null = nothing is known of the column. */
export type BoundsOf = (id: ColumnId) => Bounds | null;

export interface FunctionFacts {
  /** Whether a call goes up or down with its argument at `index`, the others being constant; null = neither. */
  direction(call: CallExpr, index: number): 'increasing' | 'decreasing' | null;
  /** Whether a NULL argument makes the result NULL, always. */
  isStrict(name: string): boolean;
  /** Whether two calls may differ, so that one value says nothing of the next. */
  isVolatile(name: string): boolean;
}

export interface SkippingFacts {
  /** The value of an expression without columns; may throw EngineError. */
  readonly evaluate: (expr: Expr) => Scalar;
  readonly functions: FunctionFacts;
}
