/**
 * Aggregates over the distinct values of all rows read them from groups: all threads find those, and they go to disk where they
 * do not fit. The aggregate itself would keep each value that it has seen.
 */
import { column } from '../../plan/build.ts';
import type { AggregateCall, ColumnExpr } from '../../plan/expr.ts';
import type { AggregatePlan, LogicalPlan } from '../../plan/logical.ts';
import { rewritePlan } from '../../plan/walk.ts';
import type { OptimizerContext, Rule } from '../context.ts';

export const distinctGroups: Rule = {
  name: 'distinct-groups',
  apply: (plan, context) =>
    rewritePlan(plan, (node) => (node.kind === 'aggregate' ? (overGroups(node, context) ?? node) : node)),
};

/** Those to which the order of rows means nothing. */
const unordered: ReadonlySet<string> = new Set(['count', 'sum', 'avg']);

/** Null where there are keys, or where not all aggregates are over the distinct values of the same columns. */
function overGroups(plan: AggregatePlan, context: OptimizerContext): LogicalPlan | null {
  const { keys, groupingSets, aggregates } = plan;
  const [first] = aggregates;
  if (first === undefined || keys.length > 0 || groupingSets !== null) return null;
  const values = columnsOf(first.call);
  const isSame = ({ call }: { readonly call: AggregateCall }): boolean => {
    const ids = columnsOf(call)?.map(({ id }) => id);
    return ids !== undefined && ids.length === values?.length && ids.every((id, i) => id === values[i]!.id);
  };
  if (values === null || !aggregates.every(isSame)) return null;
  const groups = values.map((expr) => ({ id: context.freshId(), name: expr.name, expr }));
  const args = groups.map(({ id, name, expr: { type, nullable } }) => column({ id, name, type, nullable }));
  return {
    ...plan,
    input: { ...plan, keys: groups, aggregates: [] },
    aggregates: aggregates.map((item) => ({ ...item, call: { ...item.call, args, distinct: false } })),
  };
}

/** The columns whose distinct values a call takes as they are; null for other calls. */
function columnsOf({ name, args, distinct, filter, orderBy }: AggregateCall): readonly ColumnExpr[] | null {
  const columns = args.filter((arg) => arg.kind === 'column');
  const isPlain = distinct && filter === null && orderBy.length === 0 && unordered.has(name);
  return isPlain && columns.length > 0 && columns.length === args.length ? columns : null;
}
