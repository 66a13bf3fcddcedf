/**
 * From the logical plan to pipelines. Takes an optimized plan without subqueries; gives plain data.
 * Never reads a table: splits are asked for when the pipelines run.
 */
import { int64 } from '../core/types.ts';
import { and, column, conjuncts, literal } from '../plan/build.ts';
import type { AggregateCall, ColumnId, Expr, OutputColumn } from '../plan/expr.ts';
import type { AggregatePlan, LogicalPlan, NamedExpr, SetOperationPlan, SortPlan, WindowPlan } from '../plan/logical.ts';
import { outputOf } from '../plan/output.ts';
import type { FileTarget } from './file-target.ts';
import { joinedBy } from './join-keys.ts';
import type { Layout, PhysicalPlan, Sink } from './physical.ts';
import { planJoin } from './plan-join.ts';
import { sharedAggregations } from './plan-shared.ts';
import {
  appended,
  type Branch,
  breakerBranch,
  intoSink,
  type Needed,
  newBranch,
  type Planner,
  type PlanOptions,
  union,
} from './planner.ts';
import { filtersBelow, filterTransforms, type RuntimeFilter } from './runtime-filter.ts';

/** Errors: UNSUPPORTED_FEATURE for a lateral join that is still correlated. */
export function planPhysical(plan: LogicalPlan, options: PlanOptions = {}, target?: FileTarget): PhysicalPlan {
  const planner: Planner = {
    options,
    pipelines: [],
    sinks: [],
    shared: sharedAggregations(plan),
    sharedSinks: new Map(),
    counters: 0,
    nextId: 0,
    plan: (node, needed, filters = []) => planNode(planner, node, needed, filters),
  };
  const output = outputOf(plan);
  const branches = planner.plan(plan, new Set(output.map((c) => c.id))).map((b) => arrange(b, output));
  const result =
    target === undefined
      ? intoSink(planner, branches, { kind: 'result', input: output, output })
      : intoSink(planner, branches.map(split), { kind: 'files', target, input: output, output });
  const pipelines = planner.pipelines.toSorted((a, b) => a.id - b.id);
  return { pipelines, sinks: planner.sinks, counters: planner.counters, result, output };
}

/** Rows in order may go into several files, each of which has rows that follow each other. */
function split(branch: Branch): Branch {
  const isCut = branch.transforms.some(({ kind }) => kind === 'limit');
  return branch.source.kind === 'breaker' && !isCut ? { ...branch, isOrdered: false } : branch;
}

/** The branches that give a node's rows; their layouts agree and hold at least the needed columns. */
function planNode(
  planner: Planner,
  plan: LogicalPlan,
  needed: Needed,
  filters: readonly RuntimeFilter[],
): readonly Branch[] {
  const below = (input: LogicalPlan): readonly RuntimeFilter[] => filtersBelow(plan, input, filters);
  switch (plan.kind) {
    case 'scan': {
      const wanted = union(needed, [...plan.filters, ...filters.flatMap((filter) => filter.keys)]);
      const columns = plan.columns.filter((c) => wanted.has(c.id));
      const { table, limit } = plan;
      const options = { filters: plan.filters, limit, output: columns };
      const scan = newBranch(planner, { kind: 'scan', table, columns, ...options });
      return [withFilters(plan.filters.length === 0 ? scan : filtered(scan, and(plan.filters)), filters)];
    }
    case 'values':
      return [newBranch(planner, { kind: 'values', rows: plan.rows, output: plan.output })];
    case 'filter': {
      const joined = joinedBy(plan.input, conjuncts(plan.predicate));
      const input = planner.plan(joined, union(needed, [plan.predicate]), below(plan.input));
      return input.map((branch) => filtered(branch, plan.predicate));
    }
    case 'project': {
      const items = plan.items.filter((item) => needed.has(item.id));
      const exprs = items.map((item) => item.expr);
      return planner
        .plan(plan.input, union(new Set(), exprs), below(plan.input))
        .map((branch) => projected(branch, items));
    }
    case 'aggregate':
      return planAggregate(planner, plan, below(plan.input));
    case 'join':
      return planJoin(planner, plan, needed, filters);
    case 'sort':
      return planSort(planner, plan, needed, below(plan.input));
    case 'limit':
      return planLimit(planner, plan.input, plan.limit, plan.offset, needed);
    case 'window':
      return planWindow(planner, plan, needed, below(plan.input));
    case 'setOperation':
      return planSetOperation(planner, plan, filters);
    case 'generate': {
      const { generator, isOuter } = plan;
      return planner.plan(plan.input, union(needed, generator.args), below(plan.input)).map((branch) => {
        const output = [...branch.layout, ...plan.output];
        const { name, args } = generator;
        return appended(branch, { kind: 'generate', name, args, isOuter, generated: plan.output, output });
      });
    }
    case 'singleRow': {
      const branches = planner.plan(plan.input, needed).map((b) => narrowed(b, needed));
      const input = branches[0]!.layout;
      const output = input.map((c) => ({ ...c, nullable: true }));
      return [breakerBranch(planner, branches, { kind: 'collect', isSingle: true, input, output }, true)];
    }
  }
}

/** One that is read several times sees all rows: what one reader could do without another may need. */
function planAggregate(planner: Planner, plan: AggregatePlan, filters: readonly RuntimeFilter[]): readonly Branch[] {
  const text = planner.shared.get(plan);
  const output = outputOf(plan);
  const known = sharedBranch(planner, plan, output);
  if (known !== null) return [known];
  const exprs = [...plan.keys.map((key) => key.expr), ...plan.aggregates.flatMap(({ call }) => callExprs(call))];
  const branches = planner.plan(plan.input, union(new Set(), exprs), text === undefined ? filters : []);
  const { keys, aggregates, groupingSets, groupingId } = plan;
  const input = branches[0]!.layout;
  const sink: Sink = { kind: 'aggregate', keys, aggregates, groupingSets, groupingId, input, output };
  const branch = breakerBranch(planner, branches, sink, false);
  if (text !== undefined) planner.sharedSinks.set(text, branch.needs[0]!);
  return [branch];
}

/** The branch that reads what another one like this node fills; null where there is none yet. */
function sharedBranch(planner: Planner, plan: LogicalPlan, output: Layout): Branch | null {
  const text = planner.shared.get(plan);
  const known = text === undefined ? undefined : planner.sharedSinks.get(text);
  return known === undefined ? null : newBranch(planner, { kind: 'breaker', sink: known, output }, [known]);
}

/** The groups of a set operation's rows, under `output` by position; made once for all that are alike. */
function countedOnce(planner: Planner, plan: SetOperationPlan, output: Layout, make: () => Branch): Branch {
  const known = sharedBranch(planner, plan, output);
  if (known !== null) return known;
  const branch = make();
  const text = planner.shared.get(plan);
  if (text !== undefined) planner.sharedSinks.set(text, branch.needs[0]!);
  return branch;
}

export function callExprs(call: AggregateCall): readonly Expr[] {
  return [...call.args, ...(call.filter === null ? [] : [call.filter]), ...call.orderBy.map((key) => key.expr)];
}

function planSort(
  planner: Planner,
  plan: SortPlan,
  needed: Needed,
  filters: readonly RuntimeFilter[],
): readonly Branch[] {
  const keyExprs = plan.keys.map((key) => key.expr);
  const wanted = union(needed, keyExprs);
  const branches = planner.plan(plan.input, wanted, filters).map((b) => narrowed(b, wanted));
  const input = branches[0]!.layout;
  return [
    breakerBranch(planner, branches, { kind: 'sort', keys: plan.keys, limit: plan.limit, input, output: input }, true),
  ];
}

function planLimit(
  planner: Planner,
  input: LogicalPlan,
  limit: number | null,
  offset: number,
  needed: Needed,
): readonly Branch[] {
  const branches = planner.plan(limit === null ? input : cutSort(input, limit + offset), needed);
  const counter = planner.counters++;
  return branches.map((b) => appended(b, { kind: 'limit', counter, limit, offset, output: b.layout }));
}

/** A sort under a limit keeps only the rows that can be needed; projections between them change nothing. */
function cutSort(plan: LogicalPlan, rows: number): LogicalPlan {
  if (plan.kind === 'sort') return { ...plan, limit: plan.limit === null ? rows : Math.min(plan.limit, rows) };
  if (plan.kind === 'project') {
    const input = cutSort(plan.input, rows);
    return input === plan.input ? plan : { ...plan, input };
  }
  return plan;
}

function planWindow(
  planner: Planner,
  plan: WindowPlan,
  needed: Needed,
  filters: readonly RuntimeFilter[],
): readonly Branch[] {
  const functions = plan.functions.filter((f) => needed.has(f.id));
  const exprs = [
    ...plan.partitionBy,
    ...plan.orderBy.map((key) => key.expr),
    ...functions.flatMap(({ window }) => callExprs(window.call)),
  ];
  const wanted = union(needed, exprs);
  const branches = planner.plan(plan.input, wanted, filters).map((b) => narrowed(b, wanted));
  const input = branches[0]!.layout;
  const given = functions.map(({ id, name, window }) => {
    return { id, name, type: window.call.type, nullable: window.call.nullable };
  });
  const { partitionBy, orderBy } = plan;
  const output = [...input, ...given];
  return [breakerBranch(planner, branches, { kind: 'window', partitionBy, orderBy, functions, input, output }, true)];
}

function planSetOperation(
  planner: Planner,
  plan: SetOperationPlan,
  filters: readonly RuntimeFilter[],
): readonly Branch[] {
  if (plan.operation === 'union') {
    const isShared = planner.shared.has(plan);
    const all = (): readonly Branch[] =>
      plan.inputs.flatMap((input) =>
        renamedInput(planner, input, plan.output, [], isShared ? [] : filtersBelow(plan, input, filters)),
      );
    if (plan.isAll) return all().map((branch) => ({ ...branch, isOrdered: false }));
    return [countedOnce(planner, plan, plan.output, () => distinctBranch(planner, all(), plan.output, []))];
  }
  return planSides(planner, plan, plan.operation);
}

/** INTERSECT and EXCEPT count the rows of each side by group, then keep what is due. */
function planSides(planner: Planner, plan: SetOperationPlan, operation: 'intersect' | 'except'): readonly Branch[] {
  const base = 1 + plan.output.reduce((max, c) => Math.max(max, c.id), 0);
  const sideColumn = (i: number): OutputColumn => ({ id: base + i, name: `side${i}`, type: int64, nullable: false });
  const sides = [sideColumn(0), sideColumn(1)];
  // A result without NULLs may come of rows with some: those of the other side are compared too.
  const inputs = plan.inputs.map((input) => outputOf(input));
  const compared = plan.output.map((c, i) => ({ ...c, nullable: inputs.some((columns) => columns[i]!.nullable) }));
  const sums = sides.map((side, i) => ({ id: base + 2 + i, name: side.name, call: sumOf(side) }));
  const layout = [...compared, ...sums.map(({ id, name }) => ({ id, name, type: int64, nullable: true }))];
  const counted = countedOnce(planner, plan, layout, () => {
    const branches = plan.inputs.flatMap((input, side) => {
      const marks = sides.map((c, i) => ({ id: c.id, name: c.name, expr: literal(int64, i === side ? 1n : 0n) }));
      return renamedInput(planner, input, compared, marks);
    });
    return distinctBranch(planner, branches, compared, sums);
  });
  const [left, right] = [base + 2, base + 3];
  const { isAll } = plan;
  return [appended(counted, { kind: 'setRows', operation, isAll, left, right, output: plan.output })];
}

function sumOf(side: OutputColumn): AggregateCall {
  const args = [column(side)];
  const options = { distinct: false, filter: null, orderBy: [], ignoreNulls: false, nullable: true, mayFail: false };
  return { name: 'sum', args, type: int64, ...options };
}

/** An input of a set operation with its columns under the operation's ids, and `extra` columns behind. */
function renamedInput(
  planner: Planner,
  input: LogicalPlan,
  output: Layout,
  extra: readonly NamedExpr[],
  filters: readonly RuntimeFilter[] = [],
): readonly Branch[] {
  const given = outputOf(input);
  const items = output.map((c, i) => ({ id: c.id, name: c.name, expr: column(given[i]!) }));
  const needed = new Set(given.map((c) => c.id));
  return planner.plan(input, needed, filters).map((branch) => projected(branch, [...items, ...extra]));
}

function distinctBranch(
  planner: Planner,
  branches: readonly Branch[],
  columns: Layout,
  sums: readonly { readonly id: ColumnId; readonly name: string; readonly call: AggregateCall }[],
): Branch {
  const keys = columns.map((c) => ({ id: c.id, name: c.name, expr: column(c) }));
  const counts = sums.map(({ id, name }) => ({ id, name, type: int64, nullable: true }));
  const input = branches[0]!.layout;
  const output = [...columns, ...counts];
  const options = { groupingSets: null, groupingId: null, input, output };
  return breakerBranch(planner, branches, { kind: 'aggregate', keys, aggregates: sums, ...options }, false);
}

function filtered(branch: Branch, predicate: Expr): Branch {
  if (conjuncts(predicate).length === 0) return branch;
  return appended(branch, { kind: 'filter', predicate, output: branch.layout });
}

/** The branch without the rows that runtime filters drop. */
function withFilters(branch: Branch, filters: readonly RuntimeFilter[]): Branch {
  const transforms = filterTransforms(filters, branch.layout);
  const filtering = transforms.reduce<Branch>((to, transform) => appended(to, transform), branch);
  return { ...filtering, needs: [...branch.needs, ...transforms.map((transform) => transform.sink)] };
}

function projected(branch: Branch, items: readonly NamedExpr[]): Branch {
  const output = items.map(({ id, name, expr }) => ({ id, name, type: expr.type, nullable: expr.nullable }));
  return appended(branch, { kind: 'project', items, output });
}

/** Only the needed columns, where there are others. */
export function narrowed(branch: Branch, needed: Needed): Branch {
  const kept = branch.layout.filter((c) => needed.has(c.id));
  return kept.length === branch.layout.length ? branch : passing(branch, kept);
}

/** Exactly `output`, in its order. */
function arrange(branch: Branch, output: Layout): Branch {
  const isThere = branch.layout.length === output.length && branch.layout.every((c, i) => c.id === output[i]!.id);
  return isThere ? branch : passing(branch, output);
}

function passing(branch: Branch, columns: Layout): Branch {
  const byId = new Map(branch.layout.map((c) => [c.id, c]));
  return projected(
    branch,
    columns.map((c) => ({ id: c.id, name: c.name, expr: column(byId.get(c.id) ?? c) })),
  );
}
