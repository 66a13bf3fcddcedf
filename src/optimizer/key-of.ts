/** When two expressions are the same one. */

import { typeName } from '../core/types.ts';
import type { Expr } from '../plan/expr.ts';
import { outputOf } from '../plan/output.ts';
import { printExpr } from '../plan/print-expr.ts';

/**
 * Equal for expressions that are written alike over the same columns and have the same type.
 * A subquery is told apart by the ids that it gives, which are unique in a statement. Volatile calls are the caller's concern.
 */
export function keyOf(expr: Expr): string {
  const text = printExpr(expr, {
    idOf: (id) => id,
    zone: 'UTC',
    subquery: (plan) =>
      outputOf(plan)
        .map((c) => c.id)
        .join(),
  });
  return `${text}:${typeName(expr.type)}`;
}
