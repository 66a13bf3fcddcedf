/** A second instance of a plan: the same relation under column ids of its own. */
import type { ColumnId } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { outputOf } from '../plan/output.ts';
import { planChildren } from '../plan/walk.ts';

/** The copy, and which id each column of the original has in it. References to columns that the plan does not give stay. */
export function freshen(
  plan: LogicalPlan,
  freshId: () => ColumnId,
): { readonly plan: LogicalPlan; readonly ids: ReadonlyMap<ColumnId, ColumnId> } {
  const ids = new Map<ColumnId, ColumnId>();
  const visit = (node: LogicalPlan): void => {
    for (const column of outputOf(node)) if (!ids.has(column.id)) ids.set(column.id, freshId());
    for (const child of planChildren(node)) visit(child);
  };
  visit(plan);
  return { plan: renamed(plan, ids) as LogicalPlan, ids };
}

/** Column ids are the only numbers under these names in a plan: types and tables have text for ids. */
const idNames: ReadonlySet<string> = new Set(['id', 'mark', 'groupingId']);

function renamed(value: unknown, ids: ReadonlyMap<ColumnId, ColumnId>): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, ids));
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  const out: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    out[name] = typeof member === 'number' && idNames.has(name) ? (ids.get(member) ?? member) : renamed(member, ids);
  }
  return out;
}
