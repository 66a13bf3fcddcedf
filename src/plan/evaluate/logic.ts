/** AND and OR: each argument sees only the rows that those before it left undecided. */
import type { Batch } from '../../core/batch.ts';
import { boolType } from '../../core/types.ts';
import type { Rows, Vector } from '../../core/vector.ts';
import type { EvalContext } from '../../functions/define.ts';
import { filterTrue, mergedSelections, selectionWithout } from '../../kernels/compare.ts';
import { and, not, or } from '../../kernels/logic.ts';
import { and as allOf } from '../build.ts';
import type { Expr, LogicExpr } from '../expr.ts';
import { type Compilation, type CompiledExpr, countOf, passing } from './compiled.ts';
import { soleColumn } from './entry-filter.ts';

export function compileAnd(compilation: Compilation, expr: LogicExpr): CompiledExpr {
  const { context } = compilation;
  const args = expr.args.map(compilation.compile);
  const known = new Map(expr.args.map((arg, i) => [arg, args[i]!]));
  // What is compiled is compiled once: twice at each level of nesting would double with every level.
  const steps = byColumn(expr).map((step) => known.get(step) ?? compilation.compile(step));
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
      for (const arg of steps) {
        if (countOf(left) === 0) break;
        left = { length: rows.length, selection: arg.filter(batch, left) };
      }
      return left.selection;
    },
  };
}

/** The conditions of an AND, those on one column together where the first of them stands: they cannot fail, so that they may move. */
function byColumn(expr: LogicExpr): readonly Expr[] {
  const ids = expr.args.map(soleColumn);
  if (ids.every((id) => id !== null && id === ids[0])) return expr.args;
  const groups = Map.groupBy(expr.args, (arg, i) => ids[i] ?? arg);
  return [...groups.values()].map(allOf);
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
        open = { length: rows.length, selection: selectionWithout(context.kernels, open, selected, context.alloc) };
        passed = mergedSelections(context.kernels, passed, selected, context.alloc);
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
    if (done.length > 0)
      open = { length: rows.length, selection: selectionWithout(context.kernels, open, done, context.alloc) };
    if (countOf(open) === 0) break;
    result = how.combine(result, arg.evaluate(batch, open));
  }
  return result;
}
