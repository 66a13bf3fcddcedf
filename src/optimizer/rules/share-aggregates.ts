/**
 * A grouped query that is read several times, each time for other groups, is computed once for all the groups that are asked for:
 * conditions on its keys stay above it, and what any of them allows goes below. Takes plans whose conditions were not moved yet.
 */
import { and, column, conjuncts, or } from '../../plan/build.ts';
import type { ColumnId, Expr } from '../../plan/expr.ts';
import type { AggregatePlan, LogicalPlan } from '../../plan/logical.ts';
import { outputOf } from '../../plan/output.ts';
import { planText } from '../../plan/plan-text.ts';
import { columnsOf, mapPlanChildren, planChildren, planExprs, substitute } from '../../plan/walk.ts';
import type { OptimizerContext, Rule } from '../context.ts';
import { keyOf } from '../key-of.ts';
import { isVolatile } from '../movable.ts';
import { dropEmpty } from './drop-empty.ts';
import { pushFilters } from './push-filters.ts';
import { simplify } from './simplify.ts';

export const shareAggregates: Rule = { name: 'share-aggregates', apply: shared };

function shared(plan: LogicalPlan, context: OptimizerContext): LogicalPlan {
  const repeated = repeatedAggregates(plan, context);
  if (repeated.size === 0) return plan;
  // What each is asked for shows where conditions stop in front of it, and branches that nothing comes of are gone.
  const marked = withMarks(plan, repeated);
  const stopped = [pushFilters, simplify, dropEmpty].reduce((current, rule) => rule.apply(current, context), marked);
  const readers: Reader[] = [];
  collectReaders(stopped, [], readers, context);
  const groups = [...Map.groupBy(readers, ({ aggregate }) => planText(aggregate)).values()];
  const below = new Map(groups.flatMap((group) => [...conditionsBelow(group)]));
  return below.size === 0 ? plan : placed(stopped, below);
}

/** A place where a repeated aggregation is read, and the conditions on its keys there. */
interface Reader {
  readonly aggregate: AggregatePlan;
  readonly conditions: readonly Expr[];
}

function repeatedAggregates(plan: LogicalPlan, context: OptimizerContext): ReadonlySet<LogicalPlan> {
  const found: LogicalPlan[] = [];
  const visit = (node: LogicalPlan): void => {
    if (node.kind === 'aggregate' && node.keys.length > 0 && node.groupingSets === null) found.push(node);
    planChildren(node).forEach(visit);
  };
  visit(plan);
  if (found.length < 2) return new Set();
  const groups = [...Map.groupBy(found, planText).values()];
  return new Set(groups.flatMap((group) => (group.length > 1 && !isVarying(group[0]!, context) ? group : [])));
}

function isVarying(plan: LogicalPlan, context: OptimizerContext): boolean {
  return (
    planExprs(plan).some((expr) => isVolatile(expr, context)) ||
    planChildren(plan).some((child) => isVarying(child, context))
  );
}

/** The outermost ones are marked; those within are a part of them. */
function withMarks(plan: LogicalPlan, repeated: ReadonlySet<LogicalPlan>): LogicalPlan {
  if (plan.kind === 'aggregate' && repeated.has(plan)) return { ...plan, isShared: true };
  return mapPlanChildren(plan, (child) => withMarks(child, repeated));
}

function collectReaders(plan: LogicalPlan, above: readonly Expr[], readers: Reader[], context: OptimizerContext): void {
  if (plan.kind === 'aggregate' && plan.isShared === true) {
    readers.push({ aggregate: plan, conditions: above.filter((condition) => isOverKeys(condition, plan, context)) });
    return;
  }
  const conditions = plan.kind === 'filter' ? conjuncts(plan.predicate) : [];
  for (const child of planChildren(plan)) collectReaders(child, conditions, readers, context);
}

function isOverKeys(condition: Expr, { keys }: AggregatePlan, context: OptimizerContext): boolean {
  const safe = new Set(keys.filter(({ expr }) => !expr.mayFail).map(({ id }) => id));
  const ids = columnsOf(condition);
  if (condition.mayFail || isVolatile(condition, context)) return false;
  return ids.size > 0 && [...ids].every((id) => safe.has(id));
}

/** By aggregation what goes below it, null = nothing; empty where they had better be computed apart, each for what it is asked. */
function conditionsBelow(readers: readonly Reader[]): ReadonlyMap<AggregatePlan, Expr | null> {
  if (readers.length < 2) return new Map();
  const canonical = outputOf(readers[0]!.aggregate);
  const asked = readers.map(({ aggregate, conditions }) => {
    const same = new Map<ColumnId, Expr>(aggregate.keys.map(({ id }, i) => [id, column(canonical[i]!)]));
    return conditions.map((condition) => substitute(condition, same));
  });
  const texts = asked.map((conditions) => conditions.map(keyOf).toSorted().join());
  if (texts.every((text) => text === texts[0])) return new Map();
  if (asked.some((conditions) => conditions.length === 0)) {
    return new Map(readers.map(({ aggregate }) => [aggregate, null]));
  }
  // Conditions on other columns each would together exclude next to nothing.
  const columns = asked.map((conditions) => [...columnsOf(and(conditions))].toSorted((a, b) => a - b).join());
  if (!columns.every((ids) => ids === columns[0])) return new Map();
  const different = new Map(asked.map((conditions, i) => [texts[i]!, and(conditions)]));
  const any = or([...different.values()]);
  return new Map(
    readers.map(({ aggregate }) => {
      const inner = new Map<ColumnId, Expr>(aggregate.keys.map(({ expr }, i) => [canonical[i]!.id, expr]));
      return [aggregate, substitute(any, inner)];
    }),
  );
}

/** The marked ones with what goes below; the others without their mark. */
function placed(plan: LogicalPlan, below: ReadonlyMap<AggregatePlan, Expr | null>): LogicalPlan {
  if (plan.kind !== 'aggregate' || plan.isShared !== true) {
    return mapPlanChildren(plan, (child) => placed(child, below));
  }
  const predicate = below.get(plan);
  if (predicate === undefined) {
    const { isShared: _, ...apart } = plan;
    return apart;
  }
  return predicate === null ? plan : { ...plan, input: { kind: 'filter', input: plan.input, predicate } };
}
