/**
 * Aggregations without keys over the same table, each under conditions of its own, as scalar subqueries side by side give them:
 * one pass over the table makes them all, each aggregate over the rows that its conditions ask for.
 */
import { and, column, or } from '../../plan/build.ts';
import type { AggregateCall, ColumnId, Expr } from '../../plan/expr.ts';
import type {
  AggregatePlan,
  JoinPlan,
  LogicalPlan,
  ProjectPlan,
  ScanColumn,
  ScanPlanNode,
} from '../../plan/logical.ts';
import { outputOf } from '../../plan/output.ts';
import { mapPlanChildren, planExprs, substitute } from '../../plan/walk.ts';
import type { OptimizerContext, Rule } from '../context.ts';
import { keyOf } from '../key-of.ts';
import { isVolatile } from '../movable.ts';

export const mergeScalarAggregates: Rule = { name: 'merge-scalar-aggregates', apply: merged };

/** A relation of one row: an aggregation of a scan, and what is computed of it. */
interface Leaf {
  readonly plan: LogicalPlan;
  readonly project: ProjectPlan | null;
  readonly aggregate: AggregatePlan;
  readonly scan: ScanPlanNode;
}

function merged(plan: LogicalPlan, context: OptimizerContext): LogicalPlan {
  if (!isCross(plan)) return mapPlanChildren(plan, (child) => merged(child, context));
  const relations: LogicalPlan[] = [];
  flatten(plan, relations);
  const leaves = relations.flatMap((relation) => leafOf(relation, context) ?? []);
  const byTable = Map.groupBy(leaves, ({ scan }) => scan.table.id);
  const groups = [...byTable.values()].filter((group) => group.length > 1);
  if (groups.length === 0) return mapPlanChildren(plan, (child) => merged(child, context));
  const taken = new Set(groups.flatMap((group) => group.map((leaf) => leaf.plan)));
  const rest = relations.filter((relation) => !taken.has(relation)).map((relation) => merged(relation, context));
  const all = [...rest, ...groups.map(together)];
  const joined = all.reduce((left, right): LogicalPlan => ({ ...plan, left, right }));
  const items = outputOf(plan).map((c) => ({ id: c.id, name: c.name, expr: column(c) }));
  return { kind: 'project', input: joined, items };
}

function isCross(plan: LogicalPlan): plan is JoinPlan {
  return plan.kind === 'join' && plan.type === 'inner' && plan.condition === null && !plan.isLateral;
}

function flatten(plan: LogicalPlan, relations: LogicalPlan[]): void {
  if (!isCross(plan)) {
    relations.push(plan);
    return;
  }
  flatten(plan.left, relations);
  flatten(plan.right, relations);
}

/** Null where the plan is no such relation, or a part of it may fail or gives another value each time. */
function leafOf(plan: LogicalPlan, context: OptimizerContext): Leaf | null {
  const inner = plan.kind === 'singleRow' ? plan.input : plan;
  const project = inner.kind === 'project' ? inner : null;
  const aggregate = project === null ? inner : project.input;
  if (aggregate.kind !== 'aggregate' || aggregate.keys.length > 0 || aggregate.groupingSets !== null) return null;
  const scan = aggregate.input;
  if (scan.kind !== 'scan' || scan.limit !== null) return null;
  const exprs = [...planExprs(scan), ...planExprs(aggregate), ...(project === null ? [] : planExprs(project))];
  const isPlain = exprs.every((expr) => !expr.mayFail && !isVolatile(expr, context));
  return isPlain ? { plan, project, aggregate, scan } : null;
}

/** The row of all leaves, which scan one table. */
function together(leaves: readonly Leaf[]): LogicalPlan {
  const columns = new Map<string, ScanColumn>();
  const conditions: Expr[][] = [];
  const aggregates: AggregatePlan['aggregates'][number][] = [];
  const leafExprs = leaves.map(({ scan }) => {
    const same = new Map<ColumnId, Expr>();
    for (const each of scan.columns) {
      const key = JSON.stringify(each.path);
      if (!columns.has(key)) columns.set(key, each);
      same.set(each.id, column(columns.get(key)!));
    }
    conditions.push(scan.filters.map((filter) => substitute(filter, same)));
    return same;
  });
  const common = commonOf(conditions);
  const isCommon = (expr: Expr): boolean => common.some((each) => keyOf(each) === keyOf(expr));
  const own = conditions.map((filters) => filters.filter((filter) => !isCommon(filter)));
  leaves.forEach(({ aggregate }, i) => {
    for (const item of aggregate.aggregates) {
      aggregates.push({ ...item, call: under(own[i]!, item.call, leafExprs[i]!) });
    }
  });
  const anyOf = own.every((filters) => filters.length > 0) ? [anyOfThem(own.map((filters) => and(filters)))] : [];
  const { scan, aggregate } = leaves[0]!;
  const input: ScanPlanNode = { ...scan, columns: [...columns.values()], filters: [...common, ...anyOf] };
  return projected({ ...aggregate, input, aggregates }, leaves);
}

function anyOfThem(conditions: readonly Expr[]): Expr {
  const different = new Map(conditions.map((condition) => [keyOf(condition), condition]));
  return different.size === 1 ? conditions[0]! : or([...different.values()]);
}

function commonOf(conditions: readonly (readonly Expr[])[]): readonly Expr[] {
  const [first, ...others] = conditions;
  const keys = others.map((filters) => new Set(filters.map(keyOf)));
  return first!.filter((filter) => keys.every((set) => set.has(keyOf(filter))));
}

function under(filters: readonly Expr[], call: AggregateCall, same: ReadonlyMap<ColumnId, Expr>): AggregateCall {
  const placed = (expr: Expr): Expr => substitute(expr, same);
  const all = [...filters, ...(call.filter === null ? [] : [placed(call.filter)])];
  return {
    ...call,
    args: call.args.map(placed),
    orderBy: call.orderBy.map((key) => ({ ...key, expr: placed(key.expr) })),
    filter: all.length === 0 ? null : and(all),
  };
}

/** What the leaves' projections compute, beside what passes by. */
function projected(aggregate: AggregatePlan, leaves: readonly Leaf[]): LogicalPlan {
  if (leaves.every(({ project }) => project === null)) return aggregate;
  const items = leaves.flatMap(({ project, aggregate: own }) =>
    project === null ? outputOf(own).map((c) => ({ id: c.id, name: c.name, expr: column(c) })) : project.items,
  );
  return { kind: 'project', input: aggregate, items };
}
