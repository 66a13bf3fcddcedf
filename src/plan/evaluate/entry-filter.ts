/**
 * Conditions on one column, however they are put together, answered once an entry where the column is a dictionary: its rows
 * are looked up in one table then, instead of once a comparison. Takes conditions that are never true of NULL and cannot fail.
 */

import { answersByEntry } from '../../kernels/by-entry.ts';
import { isComparable } from '../../kernels/compare.ts';
import type { ColumnId, Expr } from '../expr.ts';
import { printExpr } from '../print-expr.ts';
import { type Compilation, type CompiledExpr, countOf, passing } from './compiled.ts';

/** `compiled`, which is `expr`, with the faster way for dictionaries where there is one. */
export function filteringEntries(compilation: Compilation, expr: Expr, compiled: CompiledExpr): CompiledExpr {
  const id = soleColumn(expr);
  const index = id === null ? undefined : compilation.inputs.get(id);
  if (id === null || index === undefined) return compiled;
  const { context } = compilation;
  const question = printExpr(expr, { idOf: null, zone: 'UTC', subquery: () => '' });
  let overEntries: CompiledExpr | null = null;
  return {
    ...compiled,
    filter(batch, rows) {
      if (countOf(rows) === 0) return new Uint16Array(0);
      const column = batch.columns[index]!;
      if (column.layout !== 'dict') return compiled.filter(batch, rows);
      const { kernels, alloc } = context;
      const answers = answersByEntry(kernels, column, `filter ${question}`, rows, alloc, (entries) => {
        overEntries ??= compilation.compileOver(expr, new Map([[id, 0]]));
        const { length, selection } = entries;
        return overEntries.evaluate(
          { schema: { fields: [] }, columns: [column.dictionary], length, selection },
          entries,
        );
      });
      if (answers === null) return compiled.filter(batch, rows);
      const { keys, valid } = column;
      const out = alloc.uint16(countOf(rows));
      const asked = [answers.pass, rows.selection, countOf(rows)] as const;
      const kept = kernels.primitives.filterKeys(keys, keys.BYTES_PER_ELEMENT, valid, ...asked, out);
      return passing(rows, out.subarray(0, kept));
    },
  };
}

const comparisons: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

/** The one column that a condition reads; null where it reads several, may fail, or may be true of NULL. */
export function soleColumn(expr: Expr): ColumnId | null {
  switch (expr.kind) {
    case 'and':
    case 'or': {
      const ids = expr.args.map(soleColumn);
      return ids.every((id) => id === ids[0]) ? ids[0]! : null;
    }
    case 'in':
      return expr.list.every(isLiteral) ? columnOf(expr.arg) : null;
    case 'call': {
      if (!comparisons.has(expr.name)) return null;
      const [left, right] = expr.args as readonly [Expr, Expr];
      return isLiteral(right) ? columnOf(left) : isLiteral(left) ? columnOf(right) : null;
    }
    default:
      return null;
  }
}

function columnOf(expr: Expr): ColumnId | null {
  return expr.kind === 'column' && isComparable(expr.type) ? expr.id : null;
}

function isLiteral(expr: Expr): boolean {
  return expr.kind === 'literal';
}
