/**
 * Takes correlation out of a plan: what the plan says about outer columns becomes conditions that the caller's join applies.
 * Equalities wander up as they are; where they cannot (below an aggregate, a limit), the columns of the plan that they
 * equate become keys; where there is no equality, the distinct outer values are joined in (the "domain").
 */
import { unsupported } from '../../core/errors.ts';
import { boolType, int32, int64 } from '../../core/types.ts';
import {
  and,
  caseWhen,
  column,
  compared,
  conjuncts,
  innerJoin,
  isNull,
  literal,
  plainCall,
  rowNumber,
} from '../../plan/build.ts';
import type { ColumnId, Expr, OutputColumn, SortKey } from '../../plan/expr.ts';
import type { AggregatePlan, JoinPlan, LogicalPlan, NamedExpr, ProjectPlan } from '../../plan/logical.ts';
import { outputOf } from '../../plan/output.ts';
import { columnsOf, freeColumns, mapPlanExprs, planExprs, substitute } from '../../plan/walk.ts';
import type { OptimizerContext } from '../context.ts';
import {
  bound,
  domainOf,
  type Outer,
  outerExprs,
  readsOuter,
  sameAs,
  typed,
  type Unnested,
  withKeys,
} from './outer-keys.ts';

export function unnest(plan: LogicalPlan, outer: Outer, context: OptimizerContext): Unnested {
  if (!readsOuter(freeColumns(plan), outer)) return { plan, conditions: [], defaults: null };
  switch (plan.kind) {
    case 'filter':
      return unnestFilter(plan.input, conjuncts(plan.predicate), outer, context);
    case 'project':
      return unnestProject(plan, outer, context);
    case 'aggregate':
      return unnestAggregate(plan, outer, context);
    case 'join':
      return unnestJoin(plan, outer, context);
    case 'sort':
      if (plan.limit === null) return unnest(plan.input, outer, context);
      return unnestLimit(plan.input, plan.keys, plan.limit, 0, outer, context);
    case 'limit': {
      const isSorted = plan.input.kind === 'sort' && plan.input.limit === null;
      const [input, keys] = isSorted ? [plan.input.input, plan.input.keys] : [plan.input, []];
      return unnestLimit(input, keys, plan.limit, plan.offset, outer, context);
    }
    case 'singleRow':
      return unnestSingleRow(plan.input, outer, context);
    case 'window': {
      const input = bound(settled(unnest(plan.input, outer, context), outer, context), planExprs(plan), outer, context);
      const partitionBy = [...plan.partitionBy.map(input.rebind), ...input.keys.map((k) => k.inner)];
      const rebound = mapPlanExprs(plan, input.rebind) as typeof plan;
      return { plan: { ...rebound, partitionBy, input: input.plan }, conditions: input.conditions, defaults: null };
    }
    case 'generate': {
      const input = plan.generator.args.some((a) => readsOuter(columnsOf(a), outer))
        ? bound(settled(unnest(plan.input, outer, context), outer, context), plan.generator.args, outer, context)
        : { ...settled(unnest(plan.input, outer, context), outer, context), rebind: (e: Expr) => e };
      const rebound = mapPlanExprs(plan, input.rebind) as typeof plan;
      return { plan: { ...rebound, input: input.plan }, conditions: input.conditions, defaults: null };
    }
    case 'setOperation':
      return unnestSetOperation(plan, outer, context);
    case 'values':
    case 'scan':
      return unnestLeaf(plan, outer, context);
  }
}

function unnestFilter(input: LogicalPlan, all: readonly Expr[], outer: Outer, context: OptimizerContext): Unnested {
  const inner = settled(unnest(input, outer, context), outer, context);
  const correlated = all.filter((c) => readsOuter(columnsOf(c), outer));
  const local = all.filter((c) => !readsOuter(columnsOf(c), outer));
  const plan: LogicalPlan =
    local.length === 0 ? inner.plan : { kind: 'filter', input: inner.plan, predicate: and(local) };
  return { plan, conditions: [...inner.conditions, ...correlated], defaults: null };
}

function unnestProject(plan: ProjectPlan, outer: Outer, context: OptimizerContext): Unnested {
  const exprs = plan.items.map((i) => i.expr);
  const isCorrelated = exprs.some((e) => readsOuter(columnsOf(e), outer));
  if (isCorrelated) {
    const input = bound(settled(unnest(plan.input, outer, context), outer, context), exprs, outer, context);
    const items = plan.items.map((item) => ({ ...item, expr: input.rebind(item.expr) }));
    return { plan: exposing(input.plan, items, input.conditions, outer), conditions: input.conditions, defaults: null };
  }
  const inner = unnest(plan.input, outer, context);
  const defaults =
    inner.defaults === null ? null : new Map(plan.items.map((i) => [i.id, substitute(i.expr, inner.defaults!)]));
  return { plan: exposing(inner.plan, plan.items, inner.conditions, outer), conditions: inner.conditions, defaults };
}

/** A projection that also passes on what the conditions read. */
function exposing(
  input: LogicalPlan,
  items: readonly NamedExpr[],
  conditions: readonly Expr[],
  outer: Outer,
): LogicalPlan {
  const given = new Set(items.map((i) => i.id));
  const wanted = new Set(conditions.flatMap((c) => [...columnsOf(c)]));
  const extras = outputOf(input).filter((c) => wanted.has(c.id) && !given.has(c.id) && !outer.columns.has(c.id));
  return {
    kind: 'project',
    input,
    items: [...items, ...extras.map((c) => ({ id: c.id, name: c.name, expr: column(c) }))],
  };
}

function unnestAggregate(plan: AggregatePlan, outer: Outer, context: OptimizerContext): Unnested {
  const input = bound(settled(unnest(plan.input, outer, context), outer, context), planExprs(plan), outer, context);
  const rebound = mapPlanExprs(plan, input.rebind) as AggregatePlan;
  const added = input.keys.map((k) => ({ id: context.freshId(), name: 'key', expr: k.inner }));
  const count = added.length;
  const every = added.map((_, i) => i);
  const groupingSets = plan.groupingSets?.map((set) => [...every, ...set.map((i) => i + count)]) ?? null;
  const conditions = input.keys.map((k, i) => k.remake(column({ ...added[i]!, ...typed(k.inner) })));
  const isGlobal = plan.keys.length === 0 && plan.groupingSets === null;
  const defaults = isGlobal
    ? new Map(plan.aggregates.map((a) => [a.id, literal(a.call.type, context.emptyValue(a.call.name))]))
    : null;
  return {
    plan: { ...rebound, input: input.plan, keys: [...added, ...rebound.keys], groupingSets },
    conditions,
    defaults,
  };
}

function unnestJoin(join: JoinPlan, outer: Outer, context: OptimizerContext): Unnested {
  if (join.type === 'inner') {
    const left = settled(unnest(join.left, outer, context), outer, context);
    const right = settled(unnest(join.right, outer, context), outer, context);
    const all = conjuncts(join.condition);
    const local = all.filter((c) => !readsOuter(columnsOf(c), outer));
    const correlated = all.filter((c) => readsOuter(columnsOf(c), outer));
    const condition = local.length === 0 ? null : and(local);
    const plan: LogicalPlan = { ...join, left: left.plan, right: right.plan, condition };
    return { plan, conditions: [...left.conditions, ...right.conditions, ...correlated], defaults: null };
  }
  if (join.type === 'full') throw unsupported('a correlated subquery over a full join');
  if (join.type === 'right') {
    return unnest({ ...join, type: 'left', left: join.right, right: join.left }, outer, context);
  }
  const inside = new Set([...freeColumns(join.right), ...(join.condition === null ? [] : columnsOf(join.condition))]);
  if (!readsOuter(inside, outer)) {
    const left = settled(unnest(join.left, outer, context), outer, context);
    return { plan: { ...join, left: left.plan }, conditions: left.conditions, defaults: null };
  }
  // The right side's rows depend on the outer row: the left side carries the outer values, and the join is lateral to it.
  const left = bound(
    settled(unnest(join.left, outer, context), outer, context),
    outerExprs(inside, outer),
    outer,
    context,
  );
  const right = rebindPlan(join.right, left.rebind);
  const condition = join.condition === null ? null : left.rebind(join.condition);
  const plan = outer.joinLateral({ ...join, left: left.plan, right, condition }, context);
  return { plan, conditions: left.conditions, defaults: null };
}

function rebindPlan(plan: LogicalPlan, rebind: (expr: Expr) => Expr): LogicalPlan {
  const marker = {
    kind: 'subquery',
    mode: 'exists',
    values: [],
    plan,
    type: boolType,
    nullable: false,
    mayFail: false,
  } as const;
  const changed = rebind(marker);
  return changed.kind === 'subquery' ? changed.plan : plan;
}

/** The first rows for each outer row: numbered within the rows that go with it. */
function unnestLimit(
  input: LogicalPlan,
  keys: readonly SortKey[],
  limit: number | null,
  offset: number,
  outer: Outer,
  context: OptimizerContext,
): Unnested {
  const inner = bound(
    settled(unnest(input, outer, context), outer, context),
    keys.map((k) => k.expr),
    outer,
    context,
  );
  const number: OutputColumn = { id: context.freshId(), name: 'row_number', type: int32, nullable: false };
  const numbered: LogicalPlan = {
    kind: 'window',
    input: inner.plan,
    partitionBy: inner.keys.map((k) => k.inner),
    orderBy: keys.map((k) => ({ ...k, expr: inner.rebind(k.expr) })),
    functions: [{ id: number.id, name: number.name, window: rowNumber() }],
  };
  const bounds = [compared('>', column(number), literal(int32, offset))];
  if (limit !== null) bounds.push(compared('<=', column(number), literal(int32, offset + limit)));
  return {
    plan: { kind: 'filter', input: numbered, predicate: and(bounds) },
    conditions: inner.conditions,
    defaults: null,
  };
}

/** One row a group of what the conditions equate; a second row is an error. */
function unnestSingleRow(input: LogicalPlan, outer: Outer, context: OptimizerContext): Unnested {
  const columns = outputOf(input);
  const tried = unnest(input, outer, context);
  if (tried.defaults !== null) return tried;
  const inner = withKeys(tried, outer, context);
  const keys = inner.keys.map((k) => ({ id: context.freshId(), name: 'key', expr: k.inner }));
  const firsts = columns.map((c) => ({
    id: context.freshId(),
    name: c.name,
    call: plainCall('first', [column(c)], c),
  }));
  const count = {
    id: context.freshId(),
    name: 'count',
    call: plainCall('count', [], { type: int64, nullable: false }),
  };
  const grouped: AggregatePlan = {
    kind: 'aggregate',
    input: inner.plan,
    keys,
    aggregates: [...firsts, count],
    groupingSets: null,
    groupingId: null,
  };
  const tooMany = compared('>', column({ ...count, type: int64, nullable: false }), literal(int64, 1n));
  const items = columns.map((c, i) => {
    const first = column({ id: firsts[i]!.id, name: c.name, type: c.type, nullable: true });
    const raise = { kind: 'error', condition: 'SCALAR_SUBQUERY_TOO_MANY_ROWS', parameters: {}, ...flags(c) } as const;
    return { id: c.id, name: c.name, expr: caseWhen([{ when: tooMany, then: raise }], first) };
  });
  const conditions = inner.keys.map((k, i) => k.remake(column({ ...keys[i]!, ...typed(k.inner) })));
  return { plan: exposing(grouped, items, conditions, outer), conditions, defaults: null };
}

function flags(c: OutputColumn): { type: OutputColumn['type']; nullable: boolean; mayFail: boolean } {
  return { type: c.type, nullable: true, mayFail: true };
}

/** Every input gives the outer values beside its own columns, and so does the result. */
function unnestSetOperation(
  plan: Extract<LogicalPlan, { kind: 'setOperation' }>,
  outer: Outer,
  context: OptimizerContext,
): Unnested {
  const used = outerExprs(freeColumns(plan), outer);
  const inputs = plan.inputs.map((input): LogicalPlan => {
    const columns = outputOf(input);
    const inner = bound(settled(unnest(input, outer, context), outer, context), used, outer, context);
    const own = columns.map((c) => ({ id: c.id, name: c.name, expr: column(c) }));
    const outerValues = used.map((u) => ({ id: context.freshId(), name: 'outer', expr: inner.rebind(u) }));
    // What is not said by the outer values themselves has to hold here: `inner = outer + 1`, and that `=` knows no NULL.
    const held: LogicalPlan = { kind: 'filter', input: inner.plan, predicate: and(inner.conditions.map(inner.rebind)) };
    return { kind: 'project', input: held, items: [...own, ...outerValues] };
  });
  const added = used.map((u): OutputColumn => ({ id: context.freshId(), name: 'outer', ...typed(u) }));
  const conditions = used.map((u, i) => sameAs(u, column(added[i]!)));
  return { plan: { ...plan, inputs, output: [...plan.output, ...added] }, conditions, defaults: null };
}

function unnestLeaf(
  plan: Extract<LogicalPlan, { kind: 'values' | 'scan' }>,
  outer: Outer,
  context: OptimizerContext,
): Unnested {
  if (plan.kind === 'scan') return unnestFilter({ ...plan, filters: [] }, plan.filters, outer, context);
  const used = outerExprs(freeColumns(plan), outer);
  const domain = domainOf(used, outer, context);
  const inputs = plan.rows.map((row): LogicalPlan => {
    const own = row.map((expr, i) => ({
      id: context.freshId(),
      name: plan.output[i]!.name,
      expr: domain.rebind(expr),
    }));
    const outerValues = used.map((u) => ({ id: context.freshId(), name: 'outer', expr: domain.rebind(u) }));
    return { kind: 'project', input: domain.plan, items: [...own, ...outerValues] };
  });
  const added = used.map((u): OutputColumn => ({ id: context.freshId(), name: 'outer', ...typed(u) }));
  const output = [...plan.output, ...added];
  const conditions = used.map((u, i) => sameAs(u, column(added[i]!)));
  return {
    plan: { kind: 'setOperation', operation: 'union', isAll: true, inputs, output },
    conditions,
    defaults: null,
  };
}

/** Gives the row of defaults as a row, so that what stands above sees it. */
function settled(inner: Unnested, outer: Outer, context: OptimizerContext): Unnested {
  if (inner.defaults === null) return inner;
  const used = outerExprs(new Set(inner.conditions.flatMap((c) => [...columnsOf(c)])), outer);
  const domain = domainOf(used, outer, context);
  const present = { id: context.freshId(), name: 'present', expr: literal(boolType, true) };
  const renamed = outputOf(inner.plan).map((c) => ({ from: c, to: { ...c, id: context.freshId() } }));
  const right: LogicalPlan = {
    kind: 'project',
    input: inner.plan,
    items: [...renamed.map(({ from, to }) => ({ id: to.id, name: to.name, expr: column(from) })), present],
  };
  const toRenamed = new Map<ColumnId, Expr>(renamed.map(({ from, to }) => [from.id, column(to)]));
  const condition = and(inner.conditions.map((c) => substitute(domain.rebind(c), toRenamed)));
  const joined: LogicalPlan = { ...innerJoin(domain.plan, right, condition), type: 'left' };
  const isMissing = isNull(column({ ...present, type: boolType, nullable: true }));
  const items = renamed.map(({ from, to }) => {
    const value = column({ ...to, nullable: true });
    const fallback = inner.defaults!.get(from.id);
    const expr = fallback === undefined ? value : caseWhen([{ when: isMissing, then: fallback }], value);
    return { id: from.id, name: from.name, expr };
  });
  return { plan: exposing(joined, items, domain.conditions, outer), conditions: domain.conditions, defaults: null };
}
