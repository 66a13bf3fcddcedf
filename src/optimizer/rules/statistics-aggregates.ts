/** COUNT, MIN and MAX of a whole table answered from its statistics, where those are exact. */
import type { Scalar } from '../../core/scalar.ts';
import { literal } from '../../plan/build.ts';
import type { AggregateCall, ColumnId } from '../../plan/expr.ts';
import type { AggregatePlan, LogicalPlan, ScanColumn } from '../../plan/logical.ts';
import { rewritePlan } from '../../plan/walk.ts';
import type { OptimizerContext, Rule } from '../context.ts';

export const statisticsAggregates: Rule = {
  name: 'statistics-aggregates',
  apply: (plan, context) =>
    rewritePlan(plan, (node) => (node.kind === 'aggregate' ? (answered(node, context) ?? node) : node)),
};

function answered(plan: AggregatePlan, context: OptimizerContext): LogicalPlan | null {
  if (plan.keys.length > 0 || plan.groupingSets !== null || plan.aggregates.length === 0) return null;
  const source = scanOf(plan.input);
  if (source === null) return null;
  const provider = context.tables.get(source.tableId);
  if (provider === undefined) return null;
  const calls = plan.aggregates.map((a) => a.call);
  if (!calls.every((call) => isAnswerable(call, source.columns))) return null;
  const columns = calls.flatMap((call) =>
    call.args.flatMap((a) => (a.kind === 'column' ? [source.columns.get(a.id)!] : [])),
  );
  const statistics = provider.statistics(columns.map((c) => c.path));
  if (statistics.rows === null || !statistics.isRowsExact) return null;
  const row: Scalar[] = [];
  for (const call of calls) {
    const [arg] = call.args;
    if (arg === undefined || arg.kind !== 'column') {
      row.push(BigInt(statistics.rows));
      continue;
    }
    const known = statistics.columns.get(source.columns.get(arg.id)!.path.join('.'));
    if (known === undefined || !known.isExact || known.nulls === null) return null;
    row.push(
      call.name === 'count' ? BigInt(statistics.rows - known.nulls) : call.name === 'min' ? known.min : known.max,
    );
  }
  const output = plan.aggregates.map((a) => ({ id: a.id, name: a.name, type: a.call.type, nullable: a.call.nullable }));
  return { kind: 'values', output, rows: [row.map((value, i) => literal(output[i]!.type, value))] };
}

/** The scan below projections that only pass columns on, and each id's column of it; null where rows are chosen or made on the way. */
function scanOf(plan: LogicalPlan): { tableId: string; columns: ReadonlyMap<ColumnId, ScanColumn> } | null {
  if (plan.kind === 'scan') {
    if (plan.filters.length > 0 || plan.limit !== null) return null;
    return { tableId: plan.table.id, columns: new Map(plan.columns.map((c) => [c.id, c])) };
  }
  if (plan.kind !== 'project') return null;
  const below = scanOf(plan.input);
  if (below === null) return null;
  const columns = new Map<ColumnId, ScanColumn>();
  for (const item of plan.items) {
    const source = item.expr.kind === 'column' ? below.columns.get(item.expr.id) : undefined;
    if (source !== undefined) columns.set(item.id, source);
  }
  return { tableId: below.tableId, columns };
}

function isAnswerable(call: AggregateCall, columns: ReadonlyMap<ColumnId, ScanColumn>): boolean {
  if (call.filter !== null || call.args.length > 1) return false;
  const [arg] = call.args;
  if (call.name === 'count') {
    if (call.distinct) return false;
    return (
      arg === undefined ||
      (arg.kind === 'literal' && arg.value !== null) ||
      (arg.kind === 'column' && columns.has(arg.id))
    );
  }
  if (call.name !== 'min' && call.name !== 'max') return false;
  return arg?.kind === 'column' && columns.has(arg.id);
}
