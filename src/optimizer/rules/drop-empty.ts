/**
 * Takes out what can give no rows: below a condition that is never true, at LIMIT 0, and all that such rows were to go
 * through. A branch of a union that a condition excludes is never read.
 */
import { column } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { JoinPlan, LogicalPlan, SetOperationPlan } from '../../plan/logical.ts';
import { outputOf } from '../../plan/output.ts';
import { rewritePlan } from '../../plan/walk.ts';
import type { Rule } from '../context.ts';

export const dropEmpty: Rule = {
  name: 'drop-empty',
  apply: (plan) => rewritePlan(plan, dropped),
};

function dropped(plan: LogicalPlan): LogicalPlan {
  switch (plan.kind) {
    case 'scan':
      return plan.filters.some(isNeverTrue) ? emptyOf(plan) : plan;
    case 'filter':
      return isNeverTrue(plan.predicate) || isEmpty(plan.input) ? emptyOf(plan) : plan;
    case 'limit':
      return plan.limit === 0 || isEmpty(plan.input) ? emptyOf(plan) : plan;
    case 'project':
    case 'sort':
    case 'window':
    case 'generate':
      return isEmpty(plan.input) ? emptyOf(plan) : plan;
    case 'aggregate':
      // Without keys there is a row all the same; whether grouping sets have one is not decided here.
      return plan.keys.length > 0 && plan.groupingSets === null && isEmpty(plan.input) ? emptyOf(plan) : plan;
    case 'join':
      return droppedJoin(plan);
    case 'setOperation':
      return droppedInputs(plan);
    case 'values':
    case 'singleRow':
      return plan;
  }
}

function droppedJoin(join: JoinPlan): LogicalPlan {
  const [left, right] = [isEmpty(join.left), isEmpty(join.right)];
  switch (join.type) {
    case 'inner':
    case 'semi':
      return left || right ? emptyOf(join) : join;
    case 'left':
    case 'mark':
      return left ? emptyOf(join) : join;
    case 'right':
      return right ? emptyOf(join) : join;
    case 'full':
      return left && right ? emptyOf(join) : join;
    case 'anti':
      if (left) return emptyOf(join);
      return right ? join.left : join;
  }
}

function droppedInputs(plan: SetOperationPlan): LogicalPlan {
  const [first] = plan.inputs;
  if (plan.operation === 'except') return isEmpty(first!) ? emptyOf(plan) : plan;
  if (plan.operation === 'intersect') return plan.inputs.some(isEmpty) ? emptyOf(plan) : plan;
  const inputs = plan.inputs.filter((input) => !isEmpty(input));
  if (inputs.length === plan.inputs.length) return plan;
  if (inputs.length === 0) return emptyOf(plan);
  if (inputs.length > 1) return { ...plan, inputs };
  if (!plan.isAll) return plan;
  const given = outputOf(inputs[0]!);
  const items = plan.output.map((c, i) => ({ id: c.id, name: c.name, expr: column(given[i]!) }));
  return { kind: 'project', input: inputs[0]!, items };
}

function isNeverTrue(condition: Expr): boolean {
  return condition.kind === 'literal' && condition.value !== true;
}

function isEmpty(plan: LogicalPlan): boolean {
  return plan.kind === 'values' && plan.rows.length === 0;
}

function emptyOf(plan: LogicalPlan): LogicalPlan {
  return { kind: 'values', output: outputOf(plan), rows: [] };
}
