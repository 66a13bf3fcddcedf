/** Gathers the aggregates of one query block: each distinct call once, as a column of the aggregate node to come. */
import type { AggregateCall, ColumnExpr, ColumnId } from '../plan/expr.ts';
import type { AggregatePlan } from '../plan/logical.ts';
import type { Binding, Term } from './env.ts';
import type { ExprKeys } from './expr-key.ts';

/** What grouping() and grouping_id() need: the keys in order, and the column that says which are rolled up. */
export interface GroupingColumns {
  readonly id: ColumnExpr;
  readonly keys: readonly Term[];
}

export interface AggregateCollector {
  /** Null where the query has no grouping sets. */
  readonly grouping: GroupingColumns | null;
  readonly keys: ExprKeys;
  readonly items: AggregatePlan['aggregates'];
  /** The column that holds the call's result. */
  add(call: AggregateCall, name: string): ColumnExpr;
  has(id: ColumnId): boolean;
}

export function createCollector(
  binding: Binding,
  keys: ExprKeys,
  grouping: GroupingColumns | null,
): AggregateCollector {
  const items: { id: ColumnId; name: string; call: AggregateCall }[] = [];
  const idByKey = new Map<string, ColumnId>();
  const ids = new Set<ColumnId>();
  return {
    grouping,
    keys,
    items,
    add(call, name) {
      const key = keys.ofCall(call);
      const id = idByKey.get(key) ?? binding.newId();
      if (!ids.has(id)) {
        items.push({ id, name, call });
        idByKey.set(key, id);
        ids.add(id);
      }
      return { kind: 'column', id, name, type: call.type, nullable: call.nullable, mayFail: false, span: call.span };
    },
    has: (id) => ids.has(id),
  };
}
