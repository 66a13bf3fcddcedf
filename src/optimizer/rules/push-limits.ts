/** LIMIT over ORDER BY becomes a top-N sort; limits go below projections, into unions and into scans. */
import type { LimitPlan, LogicalPlan } from '../../plan/logical.ts';
import { rewritePlan } from '../../plan/walk.ts';
import type { Rule } from '../context.ts';

export const pushLimits: Rule = {
  name: 'push-limits',
  apply: (plan) =>
    rewritePlan(plan, (node) => {
      if (node.kind !== 'limit' || node.limit === null) return node;
      const input = capped(node.input, node.limit + node.offset);
      if (input === node.input) return node;
      // A top-N sort without an offset already is the limit.
      if (node.offset === 0 && isExactlyCapped(input, node.limit)) return input;
      return { ...node, input } satisfies LimitPlan;
    }),
};

/** The plan, free to stop after the first `rows` rows of its order. */
function capped(plan: LogicalPlan, rows: number): LogicalPlan {
  switch (plan.kind) {
    case 'sort':
      return plan.limit !== null && plan.limit <= rows ? plan : { ...plan, limit: rows };
    case 'project': {
      const input = capped(plan.input, rows);
      return input === plan.input ? plan : { ...plan, input };
    }
    case 'scan':
      return plan.limit !== null && plan.limit <= rows ? plan : { ...plan, limit: rows };
    case 'limit':
    case 'values':
    case 'filter':
    case 'aggregate':
    case 'join':
    case 'window':
    case 'generate':
    case 'singleRow':
      return plan;
    case 'setOperation': {
      if (plan.operation !== 'union' || !plan.isAll) return plan;
      return {
        ...plan,
        inputs: plan.inputs.map((input) => ({ kind: 'limit', input: capped(input, rows), limit: rows, offset: 0 })),
      };
    }
  }
}

function isExactlyCapped(plan: LogicalPlan, rows: number): boolean {
  if (plan.kind === 'project') return isExactlyCapped(plan.input, rows);
  return plan.kind === 'sort' && plan.limit === rows;
}
