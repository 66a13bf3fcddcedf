/** Joins neighbouring projections into one, and drops those that change nothing. */
import type { ColumnId, Expr } from '../../plan/expr.ts';
import type { LogicalPlan, ProjectPlan } from '../../plan/logical.ts';
import { outputOf } from '../../plan/output.ts';
import { columnsOf, exprChildren, rewritePlan, substitute } from '../../plan/walk.ts';
import type { OptimizerContext, Rule } from '../context.ts';
import { isVolatile } from '../movable.ts';

export const mergeProjects: Rule = {
  name: 'merge-projects',
  apply: (plan, context) =>
    rewritePlan(plan, (node) => (node.kind === 'project' ? dropIdentity(mergeInto(node, context)) : node)),
};

function mergeInto(outer: ProjectPlan, context: OptimizerContext): ProjectPlan {
  const inner = outer.input;
  if (inner.kind !== 'project' || !isCheapToMerge(outer, inner, context)) return outer;
  const replacements = new Map<ColumnId, Expr>(inner.items.map((item) => [item.id, item.expr]));
  const items = outer.items.map((item) => ({ ...item, expr: substitute(item.expr, replacements) }));
  return { kind: 'project', input: inner.input, items };
}

/** An inner expression that is read twice would be computed twice; a volatile one would give two values. */
function isCheapToMerge(outer: ProjectPlan, inner: ProjectPlan, context: OptimizerContext): boolean {
  const reads = new Map<ColumnId, number>();
  const count = (expr: Expr): void => {
    if (expr.kind === 'column') reads.set(expr.id, (reads.get(expr.id) ?? 0) + 1);
    if (expr.kind === 'subquery') for (const id of columnsOf(expr)) reads.set(id, 2);
    for (const child of exprChildren(expr)) count(child);
  };
  for (const item of outer.items) count(item.expr);
  return inner.items.every((item) => {
    if (item.expr.kind === 'column' || item.expr.kind === 'literal') return true;
    return !isVolatile(item.expr, context) && (reads.get(item.id) ?? 0) <= 1;
  });
}

function dropIdentity(plan: ProjectPlan): LogicalPlan {
  const input = outputOf(plan.input);
  const isSame =
    input.length === plan.items.length &&
    plan.items.every((item, i) => item.expr.kind === 'column' && item.expr.id === item.id && item.id === input[i]!.id);
  return isSame ? plan.input : plan;
}
