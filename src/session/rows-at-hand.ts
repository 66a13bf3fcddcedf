/**
 * Queries that read nothing: their rows are worked out here, where running them on memory and threads of their own would cost
 * a hundred times as much. Only what is small for certain: few rows, of values that have a fixed size.
 */
import { batchesOfRows } from '../catalog/memory-table.ts';
import type { Batch } from '../core/batch.ts';
import type { Scalar } from '../core/scalar.ts';
import type { DataType, Schema } from '../core/types.ts';
import type { Expr } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { exprChildren } from '../plan/walk.ts';

const rowsMax = 16;

/** The expressions of each row of a plan's result, in its schema's order; null where it has to be run. */
export function rowsAtHand(
  plan: LogicalPlan,
  isVolatile: (name: string) => boolean,
): readonly (readonly Expr[])[] | null {
  const rows = rowsOf(plan);
  if (rows === null || rows.length > rowsMax) return null;
  return rows.every((row) => row.every((expr) => isSmall(expr, isVolatile))) ? rows : null;
}

function rowsOf(plan: LogicalPlan): readonly (readonly Expr[])[] | null {
  if (plan.kind === 'values') return plan.rows;
  const isOfOneRow = plan.kind === 'project' && plan.input.kind === 'values' && plan.input.output.length === 0;
  return isOfOneRow && plan.input.rows.length === 1 ? [plan.items.map(({ expr }) => expr)] : null;
}

/** A literal has its size already; whatever else is worked out has one that its type bounds, and so have its parts. */
function isSmall(expr: Expr, isVolatile: (name: string) => boolean): boolean {
  if (expr.kind === 'literal' || expr.kind === 'parameter') return true;
  if (expr.kind === 'lambda' || expr.kind === 'subquery' || expr.kind === 'column') return false;
  if (expr.kind === 'call' && isVolatile(expr.name)) return false;
  return hasFixedSize(expr.type) && exprChildren(expr).every((child) => isSmall(child, isVolatile));
}

function hasFixedSize({ id }: DataType): boolean {
  switch (id) {
    case 'null':
    case 'bool':
    case 'int':
    case 'float':
    case 'decimal':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'interval':
      return true;
    case 'utf8':
    case 'binary':
    case 'variant':
    case 'list':
    case 'struct':
    case 'map':
      return false;
  }
}

/** Worked out when they are asked for: errors of running come with the rows. */
export async function* batchesAtHand(
  schema: Schema,
  rows: readonly (readonly Expr[])[],
  evaluate: (expr: Expr) => Scalar,
): AsyncGenerator<Batch> {
  yield* batchesOfRows(
    schema,
    rows.map((row) => row.map((expr) => (expr.kind === 'literal' ? expr.value : evaluate(expr)))),
  );
}
