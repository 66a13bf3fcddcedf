/**
 * Moves conditions to where their columns come from: through projections, joins, aggregates, windows, unions, into scans.
 * A condition that may fail, or gives another value at each call, stays above whatever protects it.
 */
import { and, column, conjuncts } from '../../plan/build.ts';
import type { ColumnId, Expr } from '../../plan/expr.ts';
import type { AggregatePlan, JoinPlan, LogicalPlan, ProjectPlan, SetOperationPlan } from '../../plan/logical.ts';
import { outputIds, outputOf } from '../../plan/output.ts';
import { columnsOf, mapPlanChildren, someExpr, substitute } from '../../plan/walk.ts';
import type { OptimizerContext, Rule } from '../context.ts';
import { derivedForSide, transitive } from '../derive-conditions.ts';
import { keyOf } from '../key-of.ts';
import { isVolatile, mayMove } from '../movable.ts';

export const pushFilters: Rule = {
  name: 'push-filters',
  apply: (plan, context) => push(plan, [], context),
};

/** The plan with `conditions` applied, as deep as they go. Each condition cannot fail and reads only the plan's columns. */
function push(plan: LogicalPlan, conditions: readonly Expr[], context: OptimizerContext): LogicalPlan {
  switch (plan.kind) {
    case 'scan': {
      const known = new Set(plan.filters.map(keyOf));
      const added = conditions.filter((c) => !known.has(keyOf(c)));
      return added.length === 0 ? plan : { ...plan, filters: [...plan.filters, ...added] };
    }
    case 'filter': {
      const own = conjuncts(plan.predicate);
      // Below random numbers a condition would change which rows get which.
      if (own.some((c) => isVolatile(c, context))) return stayAbove(plan, conditions, context);
      const movable = own.filter((c) => isMovable(c, context));
      const input = push(plan.input, unique([...conditions, ...movable]), context);
      const rest = own.filter((c) => !isMovable(c, context));
      if (input.kind !== 'scan') return filtered(input, rest);
      // Directly above a scan nothing stands between: the scan checks it last.
      return { ...input, filters: [...input.filters, ...rest] };
    }
    case 'project':
      return pushIntoProject(plan, conditions, context);
    case 'aggregate':
      return pushIntoAggregate(plan, conditions, context);
    case 'join':
      return pushIntoJoin(plan, conditions, context);
    case 'setOperation':
      return pushIntoInputs(plan, conditions, context);
    case 'sort':
      if (plan.limit === null) return { ...plan, input: push(plan.input, conditions, context) };
      return stayAbove(plan, conditions, context);
    case 'window': {
      const ids = new Set(plan.partitionBy.flatMap((e) => (e.kind === 'column' ? [e.id] : [])));
      return pushThrough(plan, conditions, (c) => isOver(c, ids), context);
    }
    case 'generate': {
      const ids = outputIds(plan.input);
      return pushThrough(plan, conditions, (c) => isOver(c, ids), context);
    }
    case 'values':
    case 'limit':
    case 'singleRow':
      return stayAbove(plan, conditions, context);
  }
}

function stayAbove(plan: LogicalPlan, conditions: readonly Expr[], context: OptimizerContext): LogicalPlan {
  return filtered(
    mapPlanChildren(plan, (child) => push(child, [], context)),
    conditions,
  );
}

function pushThrough(
  plan: Extract<LogicalPlan, { kind: 'window' | 'generate' }>,
  conditions: readonly Expr[],
  mayPass: (condition: Expr) => boolean,
  context: OptimizerContext,
): LogicalPlan {
  const below = conditions.filter(mayPass);
  const above = conditions.filter((c) => !mayPass(c));
  return filtered({ ...plan, input: push(plan.input, below, context) }, above);
}

function pushIntoProject(plan: ProjectPlan, conditions: readonly Expr[], context: OptimizerContext): LogicalPlan {
  const replacements = new Map<ColumnId, Expr>(plan.items.map((item) => [item.id, item.expr]));
  const below: Expr[] = [];
  const above: Expr[] = [];
  for (const condition of conditions) {
    const replaced = substitute(condition, replacements);
    const fails = [...columnsOf(condition)].some((id) => replacements.get(id)?.mayFail === true);
    if (fails || !isMovable(replaced, context)) above.push(condition);
    else below.push(replaced);
  }
  return filtered({ ...plan, input: push(plan.input, below, context) }, above);
}

/** Conditions on keys choose whole groups; not where a grouping set leaves the key out, and not for the one group of no keys. */
function pushIntoAggregate(plan: AggregatePlan, conditions: readonly Expr[], context: OptimizerContext): LogicalPlan {
  if (plan.isShared === true) return stayAbove(plan, conditions, context);
  const replacements = new Map<ColumnId, Expr>();
  plan.keys.forEach((key, i) => {
    if (plan.groupingSets === null || plan.groupingSets.every((set) => set.includes(i)))
      replacements.set(key.id, key.expr);
  });
  const below: Expr[] = [];
  const above: Expr[] = [];
  for (const condition of conditions) {
    const ids = columnsOf(condition);
    const replaced = substitute(condition, replacements);
    const isOverKeys = ids.size > 0 && [...ids].every((id) => replacements.has(id) && !replacements.get(id)!.mayFail);
    if (isOverKeys && isMovable(replaced, context)) below.push(replaced);
    else above.push(condition);
  }
  return filtered({ ...plan, input: push(plan.input, below, context) }, above);
}

function pushIntoInputs(plan: SetOperationPlan, conditions: readonly Expr[], context: OptimizerContext): LogicalPlan {
  const inputs = plan.inputs.map((input) => {
    const columns = outputOf(input);
    const replacements = new Map<ColumnId, Expr>(plan.output.map((c, i) => [c.id, column(columns[i]!)]));
    return push(
      input,
      conditions.map((c) => substitute(c, replacements)),
      context,
    );
  });
  return { ...plan, inputs };
}

function pushIntoJoin(join: JoinPlan, conditions: readonly Expr[], context: OptimizerContext): LogicalPlan {
  const leftIds = outputIds(join.left);
  const rightIds = outputIds(join.right);
  const own = conjuncts(join.condition);
  const movable = join.isLateral ? [] : own.filter((c) => isMovable(c, context));
  const placed: Placement = { left: [], right: [], on: own.filter((c) => !movable.includes(c)), above: [] };
  const derived = transitive(join, [...conditions, ...movable]).filter((c) => isMovable(c, context));
  switch (join.type) {
    case 'inner':
      for (const c of unique([...conditions, ...movable, ...derived])) {
        if (isOver(c, leftIds)) placed.left.push(c);
        else if (isOver(c, rightIds) && !join.isLateral) placed.right.push(c);
        else {
          placed.on.push(c);
          placed.left.push(...derivedForSide(c, leftIds));
          placed.right.push(...derivedForSide(c, rightIds));
        }
      }
      break;
    case 'left':
    case 'right': {
      const [kept, keptIds] =
        join.type === 'left' ? ([placed.left, leftIds] as const) : ([placed.right, rightIds] as const);
      const [other, otherIds] =
        join.type === 'left' ? ([placed.right, rightIds] as const) : ([placed.left, leftIds] as const);
      for (const c of conditions) (isOver(c, keptIds) ? kept : placed.above).push(c);
      for (const c of movable) (isOver(c, otherIds) ? other : placed.on).push(c);
      other.push(...derived.filter((c) => isOver(c, otherIds)));
      break;
    }
    case 'full':
      placed.above.push(...conditions);
      placed.on.push(...movable);
      break;
    case 'semi':
    case 'anti':
    case 'mark':
      for (const c of conditions) (isOver(c, leftIds) ? placed.left : placed.above).push(c);
      for (const c of movable) {
        if (isOver(c, rightIds) && !join.isNullAware) placed.right.push(c);
        else if (isOver(c, leftIds) && join.type === 'semi') placed.left.push(c);
        else placed.on.push(c);
      }
      if (!join.isNullAware) placed.right.push(...derived.filter((c) => isOver(c, rightIds)));
      break;
  }
  const left = push(join.left, unique(placed.left), context);
  const right = push(join.right, unique(placed.right), context);
  const condition = placed.on.length === 0 ? null : and(unique(placed.on));
  return filtered({ ...join, left, right, condition }, placed.above);
}

interface Placement {
  readonly left: Expr[];
  readonly right: Expr[];
  readonly on: Expr[];
  readonly above: Expr[];
}

function filtered(plan: LogicalPlan, conditions: readonly Expr[]): LogicalPlan {
  return conditions.length === 0 ? plan : { kind: 'filter', input: plan, predicate: and(unique(conditions)) };
}

function isMovable(condition: Expr, context: OptimizerContext): boolean {
  return mayMove(condition) && !isVolatile(condition, context) && !someExpr(condition, (e) => e.kind === 'subquery');
}

function isOver(condition: Expr, ids: ReadonlySet<ColumnId>): boolean {
  return [...columnsOf(condition)].every((id) => ids.has(id));
}

function unique(conditions: readonly Expr[]): readonly Expr[] {
  const seen = new Set<string>();
  return conditions.filter((condition) => {
    const key = keyOf(condition);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
