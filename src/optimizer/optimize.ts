/**
 * Runs the ordered rules over a plan. Takes a bound plan, gives one with the same columns and rows that is cheaper to run.
 * After each rule that changed something the plan is checked: same columns by id and type, no column read that nothing gives.
 */
import { assert } from '../core/assert.ts';
import { isSameType } from '../core/types.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { outputOf } from '../plan/output.ts';
import { freeColumns } from '../plan/walk.ts';
import { idsAbove, type OptimizerContext, type Rule } from './context.ts';
import { requiredRules, rules } from './rules.ts';

export interface OptimizeOptions {
  /** Names of rules that are left out; 'all' leaves only those without which a plan cannot run. */
  readonly off: ReadonlySet<string> | 'all';
  /** Called after each rule that changed the plan: EXPLAIN RULES. */
  readonly trace?: (rule: string, plan: LogicalPlan) => void;
}

export function optimize(
  plan: LogicalPlan,
  context: Omit<OptimizerContext, 'freshId'>,
  options: OptimizeOptions,
): LogicalPlan {
  const full: OptimizerContext = { ...context, freshId: idsAbove(plan) };
  let current = plan;
  for (const rule of rules) {
    if (isOff(rule, options.off)) continue;
    const next = rule.apply(current, full);
    if (next === current) continue;
    check(rule, current, next);
    current = next;
    options.trace?.(rule.name, current);
  }
  return current;
}

function isOff(rule: Rule, off: OptimizeOptions['off']): boolean {
  if (requiredRules.has(rule.name)) return false;
  return off === 'all' || off.has(rule.name);
}

function check(rule: Rule, before: LogicalPlan, after: LogicalPlan): void {
  const expected = outputOf(before);
  const actual = outputOf(after);
  const isSame =
    expected.length === actual.length &&
    expected.every((c, i) => c.id === actual[i]!.id && isSameType(c.type, actual[i]!.type));
  assert(isSame, `the rule ${rule.name} keeps the columns of the plan`);
  assert(freeColumns(after).size === 0, `the rule ${rule.name} leaves no column without a giver`);
}
