/** Drops columns that nothing above reads, down to the scans. */

import { column } from '../../plan/build.ts';
import type { ColumnId, OutputColumn } from '../../plan/expr.ts';
import type { AggregatePlan, LogicalPlan, ProjectPlan } from '../../plan/logical.ts';
import { outputOf } from '../../plan/output.ts';
import { columnsOf, mapPlanChildren, planExprs } from '../../plan/walk.ts';
import type { OptimizerContext, Rule } from '../context.ts';

export const pruneColumns: Rule = {
  name: 'prune-columns',
  apply: (plan, context) => prune(plan, new Set(outputOf(plan).map((c) => c.id)), context),
};

/** The plan giving at least the `needed` columns it gave, in the same order, and few others. */
function prune(plan: LogicalPlan, needed: ReadonlySet<ColumnId>, context: OptimizerContext): LogicalPlan {
  switch (plan.kind) {
    case 'scan': {
      const used = withReads(needed, plan);
      const columns = plan.columns.filter((c) => used.has(c.id));
      return columns.length === plan.columns.length ? plan : { ...plan, columns };
    }
    case 'values': {
      const keep = plan.output.map((c) => needed.has(c.id));
      if (keep.every(Boolean)) return plan;
      const rows = plan.rows.map((row) => row.filter((_, i) => keep[i]!));
      return { ...plan, output: plan.output.filter((_, i) => keep[i]!), rows };
    }
    case 'project':
      return pruneProject(plan, needed, context);
    case 'aggregate':
      return pruneAggregate(plan, needed, context);
    case 'setOperation': {
      // Without ALL every column takes part in the comparison.
      if (plan.operation !== 'union' || !plan.isAll) return pruneInputs(plan, context);
      const keep = plan.output.map((c) => needed.has(c.id));
      const inputs = plan.inputs.map((input) => {
        const columns = outputOf(input);
        const kept = columns.filter((_, i) => keep[i]!);
        return exactly(prune(input, new Set(kept.map((c) => c.id)), context), kept);
      });
      return { ...plan, inputs, output: plan.output.filter((_, i) => keep[i]!) };
    }
    case 'window': {
      const functions = plan.functions.filter((f) => needed.has(f.id));
      if (functions.length === 0) return prune(plan.input, needed, context);
      const kept = { ...plan, functions };
      return { ...kept, input: prune(plan.input, withReads(needed, kept), context) };
    }
    case 'filter':
    case 'join':
    case 'sort':
    case 'limit':
    case 'generate':
    case 'singleRow': {
      const used = withReads(needed, plan);
      return mapPlanChildren(plan, (child) => prune(child, used, context));
    }
  }
}

function pruneInputs(plan: LogicalPlan, context: OptimizerContext): LogicalPlan {
  return mapPlanChildren(plan, (child) => prune(child, new Set(outputOf(child).map((c) => c.id)), context));
}

function pruneProject(plan: ProjectPlan, needed: ReadonlySet<ColumnId>, context: OptimizerContext): LogicalPlan {
  const items = plan.items.filter((item) => needed.has(item.id));
  const kept = { ...plan, items };
  return { ...kept, input: prune(plan.input, withReads(new Set(), kept), context) };
}

function pruneAggregate(plan: AggregatePlan, needed: ReadonlySet<ColumnId>, context: OptimizerContext): LogicalPlan {
  const aggregates = plan.aggregates.filter((a) => needed.has(a.id));
  const kept = { ...plan, aggregates };
  return { ...kept, input: prune(plan.input, withReads(new Set(), kept), context) };
}

/** A plan with exactly the columns given, in their order. */
function exactly(plan: LogicalPlan, columns: readonly OutputColumn[]): LogicalPlan {
  const given = outputOf(plan);
  if (given.length === columns.length && given.every((c, i) => c.id === columns[i]!.id)) return plan;
  return { kind: 'project', input: plan, items: columns.map((c) => ({ id: c.id, name: c.name, expr: column(c) })) };
}

function withReads(needed: ReadonlySet<ColumnId>, plan: LogicalPlan): Set<ColumnId> {
  const used = new Set(needed);
  for (const expr of planExprs(plan)) columnsOf(expr, used);
  return used;
}
