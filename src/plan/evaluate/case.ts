/** CASE and COALESCE: a branch is evaluated only for the rows that it decides. */
import { constant, type Rows } from '../../core/vector.ts';
import { filterTrue, selectionWithout, testNull } from '../../kernels/compare.ts';
import type { CaseExpr, CoalesceExpr } from '../expr.ts';
import { type Compilation, type CompiledExpr, countOf, filtering } from './compiled.ts';
import { assemble, type Part } from './parts.ts';

export function compileCase(compilation: Compilation, expr: CaseExpr): CompiledExpr {
  const { context } = compilation;
  const branches = expr.branches.map(({ when, then }) => ({
    when: compilation.compile(when),
    then: compilation.compile(then),
  }));
  const otherwise = expr.otherwise && compilation.compile(expr.otherwise);
  return filtering(context, expr.type, (batch, rows) => {
    const parts: Part[] = [];
    let open: Rows = rows;
    for (const { when, then } of branches) {
      if (countOf(open) === 0) break;
      const selection = when.filter(batch, open);
      const taken = { length: rows.length, selection };
      if (countOf(taken) === 0) continue;
      parts.push({ rows: taken, vector: then.evaluate(batch, taken) });
      const left =
        selection === null ? new Uint16Array(0) : selectionWithout(context.kernels, open, selection, context.alloc);
      open = { length: rows.length, selection: left };
    }
    if (countOf(open) > 0) {
      const vector = otherwise === null ? constant(expr.type, null, rows.length) : otherwise.evaluate(batch, open);
      parts.push({ rows: open, vector });
    }
    return assemble(context, expr.type, rows.length, parts);
  });
}

export function compileCoalesce(compilation: Compilation, expr: CoalesceExpr): CompiledExpr {
  const { context } = compilation;
  const args = expr.args.map(compilation.compile);
  return filtering(context, expr.type, (batch, rows) => {
    const parts: Part[] = [];
    let open: Rows = rows;
    for (const [index, arg] of args.entries()) {
      const vector = arg.evaluate(batch, open);
      if (index === args.length - 1) {
        parts.push({ rows: open, vector });
        break;
      }
      const nulls = filterTrue(
        context.kernels,
        testNull(context.kernels, vector, false, context.alloc),
        open,
        context.alloc,
      );
      if (nulls.length === 0) {
        parts.push({ rows: open, vector });
        break;
      }
      const present =
        nulls.length === countOf(open)
          ? new Uint16Array(0)
          : selectionWithout(context.kernels, open, nulls, context.alloc);
      parts.push({ rows: { length: rows.length, selection: present }, vector });
      open = { length: rows.length, selection: nulls };
    }
    return assemble(context, expr.type, rows.length, parts);
  });
}
