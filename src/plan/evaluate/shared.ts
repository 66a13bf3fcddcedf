/**
 * Several expressions over one layout, in which what is written more than once is evaluated once a batch. A result is
 * used again only for the very rows that it was computed for: what CASE, AND or a filter keep from an expression stays kept.
 */
import type { Batch } from '../../core/batch.ts';
import type { Rows } from '../../core/vector.ts';
import type { EvalContext } from '../../functions/define.ts';
import { lookupScalar } from '../../functions/registry.ts';
import type { ColumnId, Expr } from '../expr.ts';
import { sharedExprs } from '../shared-exprs.ts';
import { type CompileOptions, compile } from './compile.ts';
import type { CompiledExpr } from './compiled.ts';

export interface SharedCompilation {
  /** One of the expressions that the compilation was made of. */
  compile(expr: Expr): CompiledExpr;
  /** Forgets what was computed: to be called before each batch, as the memory of results is used again. */
  begin(): void;
}

export function compileShared(
  exprs: readonly Expr[],
  inputs: ReadonlyMap<ColumnId, number>,
  context: EvalContext,
  options: CompileOptions = {},
): SharedCompilation {
  const shared = sharedExprs(exprs, (name) => lookupScalar(name)?.volatility === 'volatile');
  const compiled = new Map<number, CompiledExpr>();
  const memory: Memory = { batch: 0 };
  const share = (expr: Expr, make: () => CompiledExpr): CompiledExpr => {
    const number = shared.numberOf(expr);
    if (number === null) return make();
    const known = compiled.get(number) ?? remembering(make(), memory);
    compiled.set(number, known);
    return known;
  };
  return {
    compile: (expr) => compile(expr, inputs, context, { ...options, share }),
    begin: () => {
      memory.batch += 1;
    },
  };
}

interface Memory {
  /** Counts batches. */
  batch: number;
}

/** Keeps the last result of each kind, and the rows that it is for. */
function remembering(expr: CompiledExpr, memory: Memory): CompiledExpr {
  return {
    type: expr.type,
    evaluate: lastOf(memory, (batch, rows) => expr.evaluate(batch, rows)),
    filter: lastOf(memory, (batch, rows) => expr.filter(batch, rows)),
  };
}

function lastOf<T>(memory: Memory, compute: (batch: Batch, rows: Rows) => T): (batch: Batch, rows: Rows) => T {
  let last: {
    readonly at: number;
    readonly columns: Batch['columns'];
    readonly rows: Rows;
    readonly result: T;
  } | null = null;
  return (batch, rows) => {
    const isSame =
      last !== null &&
      last.at === memory.batch &&
      last.columns === batch.columns &&
      last.rows.selection === rows.selection &&
      last.rows.length === rows.length;
    if (!isSame) last = { at: memory.batch, columns: batch.columns, rows, result: compute(batch, rows) };
    return last!.result;
  };
}
