/** What compiling an expression gives, and what every kind of node is compiled with. */
import type { Batch } from '../../core/batch.ts';
import type { Scalar } from '../../core/scalar.ts';
import type { DataType } from '../../core/types.ts';
import type { Rows, Vector } from '../../core/vector.ts';
import type { EvalContext } from '../../functions/define.ts';
import { filterTrue } from '../../kernels/compare.ts';
import type { ColumnId, Expr } from '../expr.ts';

/** An expression ready to run over batches of one layout. */
export interface CompiledExpr {
  readonly type: DataType;
  /** Results stand at physical positions; those of rows not asked for are undefined. Errors carry the expression's span. */
  evaluate(batch: Batch, rows: Rows): Vector;
  /** The asked-for rows for which it is true, ascending; null = all `length` rows. */
  filter(batch: Batch, rows: Rows): Uint16Array | null;
}

/** What the nodes of one expression share. */
export interface Compilation {
  readonly context: EvalContext;
  /** Where a column stands in the batch. */
  readonly inputs: ReadonlyMap<ColumnId, number>;
  /** Values of `?` and `:name`, by name. */
  readonly parameters: ReadonlyMap<string, Scalar>;
  compile(expr: Expr): CompiledExpr;
  /** The same over batches of another layout: what the body of a lambda sees. */
  compileOver(expr: Expr, inputs: ReadonlyMap<ColumnId, number>): CompiledExpr;
}

/** How many rows are asked for. */
export function countOf(rows: Rows): number {
  return rows.selection === null ? rows.length : rows.selection.length;
}

/** The selection of a filter's result: null where every one of `length` rows passed. */
export function passing(rows: Rows, selection: Uint16Array): Uint16Array | null {
  return rows.selection === null && selection.length === rows.length ? null : selection;
}

/** A node that computes truth as a vector, filtered by it. */
export function filtering(context: EvalContext, type: DataType, evaluate: CompiledExpr['evaluate']): CompiledExpr {
  return {
    type,
    evaluate,
    filter(batch, rows) {
      if (countOf(rows) === 0) return new Uint16Array(0);
      return passing(rows, filterTrue(context.kernels, evaluate(batch, rows), rows, context.alloc));
    },
  };
}
