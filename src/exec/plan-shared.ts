/**
 * Finds aggregations and set operations that a plan has several times, as it does where a common table expression is read more
 * than once: they are computed once, and read by all. Knows plans by their text, in which columns go by the order of their appearance.
 */
import type { LogicalPlan, SetOperationPlan } from '../plan/logical.ts';
import { planText } from '../plan/plan-text.ts';
import { planChildren, planExprs } from '../plan/walk.ts';
import { isVolatile } from './join-keys.ts';

/** By aggregation or set operation that stands in the plan more than once: its text. */
export type SharedPlans = ReadonlyMap<LogicalPlan, string>;

export function sharedAggregations(plan: LogicalPlan): SharedPlans {
  const found: LogicalPlan[] = [];
  collect(plan, found);
  if (found.length < 2) return new Map();
  const texts = found.map((node): [LogicalPlan, string] => [node, planText(node)]);
  const counts = new Map<string, number>();
  for (const [, text] of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return new Map(texts.filter(([node, text]) => counts.get(text)! > 1 && !isVarying(node)));
}

function collect(plan: LogicalPlan, found: LogicalPlan[]): void {
  if (plan.kind === 'aggregate' || (plan.kind === 'setOperation' && groupsRows(plan))) found.push(plan);
  for (const child of planChildren(plan)) collect(child, found);
}

/** All but UNION ALL, which passes rows on. */
function groupsRows({ operation, isAll }: SetOperationPlan): boolean {
  return operation !== 'union' || !isAll;
}

/** Two evaluations need not agree, and both are wanted. */
function isVarying(plan: LogicalPlan): boolean {
  return planExprs(plan).some(isVolatile) || planChildren(plan).some(isVarying);
}
