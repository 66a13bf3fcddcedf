/** AND and OR: each argument sees only the rows that those before it left undecided. */
import type { Batch } from '../../core/batch.ts';
import { boolType } from '../../core/types.ts';
import type { Rows, Vector } from '../../core/vector.ts';
import type { EvalContext } from '../../functions/define.ts';
import { filterTrue, selectionWithout } from '../../kernels/compare.ts';
import { and, not, or } from '../../kernels/logic.ts';
import type { LogicExpr } from '../expr.ts';
import { type Compilation, type CompiledExpr, countOf, passing } from './compiled.ts';

export function compileAnd(compilation: Compilation, expr: LogicExpr): CompiledExpr {
  const { context } = compilation;
  const args = expr.args.map(compilation.compile);
  return {
    type: boolType,
    evaluate(batch, rows) {
      return fold(context, args, batch, rows, {
        combine: (left, right) => and(context.kernels, left, right, context.alloc),
        decided: (vector) => not(context.kernels, vector, context.alloc),
      });
    },
    filter(batch, rows) {
      let left: Rows = rows;
      for (const arg of args) {
        if (countOf(left) === 0) break;
        left = { length: rows.length, selection: arg.filter(batch, left) };
      }
      return left.selection;
    },
  };
}

export function compileOr(compilation: Compilation, expr: LogicExpr): CompiledExpr {
  const { context } = compilation;
  const args = expr.args.map(compilation.compile);
  return {
    type: boolType,
    evaluate(batch, rows) {
      return fold(context, args, batch, rows, {
        combine: (left, right) => or(context.kernels, left, right, context.alloc),
        decided: (vector) => vector,
      });
    },
    filter(batch, rows) {
      let open: Rows = rows;
      let passed: Uint16Array = new Uint16Array(0);
      for (const arg of args) {
        if (countOf(open) === 0) break;
        const selected = arg.filter(batch, open);
        if (selected === null) return null;
        if (selected.length === 0) continue;
        open = { length: rows.length, selection: selectionWithout(open, selected, context.alloc) };
        passed = merged(passed, selected);
      }
      return passing(rows, passed);
    },
  };
}

interface Fold {
  combine(left: Vector, right: Vector): Vector;
  /** True in the rows that later arguments cannot change. */
  decided(vector: Vector): Vector;
}

function fold(context: EvalContext, args: readonly CompiledExpr[], batch: Batch, rows: Rows, how: Fold): Vector {
  let result = args[0]!.evaluate(batch, rows);
  let open: Rows = rows;
  for (const arg of args.slice(1)) {
    const done = filterTrue(context.kernels, how.decided(result), open, context.alloc);
    if (done.length > 0) open = { length: rows.length, selection: selectionWithout(open, done, context.alloc) };
    if (countOf(open) === 0) break;
    result = how.combine(result, arg.evaluate(batch, open));
  }
  return result;
}

/** Two ascending selections without common rows as one. */
function merged(a: Uint16Array, b: Uint16Array): Uint16Array {
  if (a.length === 0) return b;
  const out = new Uint16Array(a.length + b.length);
  let i = 0;
  let j = 0;
  for (let k = 0; k < out.length; k++) {
    if (j === b.length || (i < a.length && a[i]! < b[j]!)) out[k] = a[i++]!;
    else out[k] = b[j++]!;
  }
  return out;
}
