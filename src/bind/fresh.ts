/** A second use of a bound expression: its subqueries become instances of their own, so that no column id is given twice. */
import { EngineError } from '../core/errors.ts';
import type { ColumnId, Expr } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { freeColumns, rewriteExpr, someExpr } from '../plan/walk.ts';
import type { Binding, Term } from './env.ts';

/** What is written once and meant several times doubles with every level that it is nested. */
const copiedNodesMax = 30_000;

/**
 * The same term with fresh ids inside of its subqueries; the same object where it has none. Errors: STATEMENT_TOO_COMPLEX
 * for what is that big already that another copy of it helps nobody.
 */
export function usedAgain(binding: Binding, term: Term): Term {
  let nodes = 0;
  const isSubquery = (expr: Expr): boolean => {
    if (++nodes > copiedNodesMax) throw tooBig();
    return expr.kind === 'subquery';
  };
  if (!someExpr(term.expr, isSubquery)) return term;
  const expr = rewriteExpr(term.expr, (node) =>
    node.kind === 'subquery' ? { ...node, plan: freshPlan(binding, node.plan) } : node,
  );
  return { ...term, expr };
}

function tooBig(): EngineError {
  return new EngineError('STATEMENT_TOO_COMPLEX', { limit: `it uses an operand of ${copiedNodesMax} parts again` });
}

/** Column ids are the only numbers under these names in a plan. */
const idNames: ReadonlySet<string> = new Set(['id', 'mark', 'groupingId']);

function freshPlan(binding: Binding, plan: LogicalPlan): LogicalPlan {
  const free = freeColumns(plan);
  const ids = new Map<ColumnId, ColumnId>();
  const freshId = (id: ColumnId): ColumnId => {
    if (free.has(id)) return id;
    const known = ids.get(id) ?? binding.newId();
    ids.set(id, known);
    return known;
  };
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed);
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        typeof member === 'number' && idNames.has(name) ? freshId(member) : renamed(member),
      ]),
    );
  };
  return renamed(plan) as LogicalPlan;
}
