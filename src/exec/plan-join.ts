/**
 * Joins to pipelines: which side is built, which is probed, and which build rows follow when the probe is done.
 */
import { and } from '../plan/build.ts';
import type { Expr, OutputColumn } from '../plan/expr.ts';
import type { JoinPlan, LogicalPlan } from '../plan/logical.ts';
import { outputIds, outputOf } from '../plan/output.ts';
import { freeColumns, planChildren } from '../plan/walk.ts';
import { type JoinKeys, splitJoinCondition } from './join-keys.ts';
import type { Layout, ProbeMode, ProbeTransform } from './physical.ts';
import {
  appended,
  type Branch,
  intoSink,
  type Needed,
  newBranch,
  type Planner,
  refuseLateral,
  union,
} from './planner.ts';
import { filtersBelow, type RuntimeFilter } from './runtime-filter.ts';

/** How one join type is run with one of its sides built. */
interface Way {
  readonly mode: ProbeMode;
  /** Which build rows come after the probe, if any. */
  readonly rest: 'matched' | 'unmatched' | null;
}

export function planJoin(
  planner: Planner,
  plan: JoinPlan,
  needed: Needed,
  filters: readonly RuntimeFilter[],
): readonly Branch[] {
  if (plan.isLateral && isCorrelated(plan.left, plan.right)) refuseLateral();
  const isBuildLeft = buildsLeft(planner, plan);
  const way = wayOf(plan, isBuildLeft);
  const split = splitJoinCondition(plan.condition, outputIds(plan.left), outputIds(plan.right));
  const keys = plan.isNullAware ? nullAwareKeys(split, plan) : split;
  const [probePlan, buildPlan] = isBuildLeft ? [plan.right, plan.left] : [plan.left, plan.right];
  const [probeKeys, buildKeys] = isBuildLeft ? [keys.right, keys.left] : [keys.left, keys.right];
  const forResidual = union(needed, keys.residual === null ? [] : [keys.residual]);
  const side = {
    plan: buildPlan,
    keys: buildKeys,
    isNullSafe: keys.isNullSafe,
    probeRows: baseRows(planner, probePlan),
    isMarked: way.rest !== null,
  };
  const build = planBuild(planner, side, forResidual, filtersBelow(plan, buildPlan, filters));
  const passRate = passRateOf(planner, plan, probePlan, buildPlan) ?? 1;
  const own = ownFilter(way, { keys: probeKeys, isNullSafe: keys.isNullSafe, build, passRate });
  const probes = planner.plan(probePlan, union(forResidual, probeKeys), [
    ...filtersBelow(plan, probePlan, filters),
    ...own,
  ]);
  const output = joinLayout(plan, probes[0]!.layout, build.layout, way, needed);
  const transform: ProbeTransform = {
    kind: 'probe',
    sink: build.sink,
    mode: way.mode,
    keys: probeKeys,
    residual: keys.residual,
    isNullAware: plan.isNullAware,
    marksBuild: way.rest !== null,
    isOptional: false,
    mark: plan.mark,
    build: build.layout,
    output,
  };
  const probed = probes.map((branch) => {
    const joined = appended(branch, transform);
    return { ...joined, needs: [...joined.needs, build.sink] };
  });
  return way.rest === null ? probed : withRest(planner, probed, build, way, output);
}

/** Where probe rows without a match give nothing they may be dropped further down. */
function ownFilter(
  way: Way,
  join: {
    readonly keys: readonly Expr[];
    readonly isNullSafe: readonly boolean[];
    readonly build: { sink: number; layout: Layout };
    readonly passRate: number;
  },
): readonly RuntimeFilter[] {
  const isDroppable = way.mode === 'inner' || way.mode === 'semi' || way.mode === 'none';
  const keys = join.keys.flatMap((key) => (key.kind === 'column' ? [key] : []));
  if (!isDroppable || keys.length === 0 || keys.length < join.keys.length || join.isNullSafe.some(Boolean)) return [];
  return [{ sink: join.build.sink, build: join.build.layout, keys, isBelow: false, passRate: join.passRate }];
}

/** The part of the probe side's rows that are expected to have a match; null = unknown. */
function passRateOf(planner: Planner, plan: JoinPlan, probe: LogicalPlan, build: LogicalPlan): number | null {
  return planner.options.estimateMatched?.({ ...plan, left: probe, right: build }) ?? null;
}

/** The build rows that the probe did or did not match follow when it is done. */
function withRest(
  planner: Planner,
  probed: readonly Branch[],
  build: { sink: number; layout: Layout },
  way: Way,
  output: Layout,
): readonly Branch[] {
  const isMatched = way.rest === 'matched';
  const rest = newBranch(planner, { kind: 'buildRows', sink: build.sink, isMatched, build: build.layout, output }, [
    build.sink,
  ]);
  const after = { ...rest, after: probed.map((branch) => branch.id) };
  if (way.mode !== 'none') return [...probed.map((branch) => ({ ...branch, isOrdered: false })), after];
  intoSink(planner, probed, { kind: 'discard', input: output, output });
  return [after];
}

/** Rows of the biggest table under a plan: what a runtime filter may have to look at. */
function baseRows(planner: Planner, plan: LogicalPlan): number | null {
  if (plan.kind === 'scan') return planner.options.estimateRows?.({ ...plan, filters: [] }) ?? null;
  const own = planner.options.estimateRows?.(plan) ?? null;
  return planChildren(plan).reduce<number | null>((most, child) => {
    const rows = baseRows(planner, child);
    return most === null || (rows !== null && rows > most) ? rows : most;
  }, own);
}

interface BuildSide {
  readonly plan: LogicalPlan;
  readonly keys: readonly Expr[];
  readonly isNullSafe: readonly boolean[];
  readonly probeRows: number | null;
  readonly isMarked: boolean;
}

function planBuild(
  planner: Planner,
  { plan, keys, isNullSafe, probeRows, isMarked }: BuildSide,
  needed: Needed,
  filters: readonly RuntimeFilter[],
): { sink: number; layout: Layout } {
  const branches = planner.plan(plan, union(needed, keys), filters);
  const input = branches[0]!.layout;
  const layout = input.filter((c) => needed.has(c.id));
  const options = { isNullSafe, probeRows, isMarked, input, output: layout };
  const sink = intoSink(planner, branches, { kind: 'build', keys, ...options });
  return { sink, layout };
}

/** NOT IN: an equality that can be unknown may only decide by itself where it is the whole condition. */
function nullAwareKeys(keys: JoinKeys, plan: JoinPlan): JoinKeys {
  if (keys.left.length === 1 && keys.residual === null && keys.isNullSafe[0] === false) return keys;
  const isCertain = (i: number): boolean => keys.isNullSafe[i]! || !(keys.left[i]!.nullable || keys.right[i]!.nullable);
  const certain = keys.left.map((_, i) => i).filter(isCertain);
  if (certain.length === keys.left.length) return keys;
  return {
    left: certain.map((i) => keys.left[i]!),
    right: certain.map((i) => keys.right[i]!),
    isNullSafe: certain.map((i) => keys.isNullSafe[i]!),
    residual: plan.condition === null ? null : and([plan.condition]),
  };
}

function wayOf(plan: JoinPlan, isBuildLeft: boolean): Way {
  switch (plan.type) {
    case 'inner':
      return { mode: 'inner', rest: null };
    case 'left':
      return isBuildLeft ? { mode: 'inner', rest: 'unmatched' } : { mode: 'outer', rest: null };
    case 'right':
      return isBuildLeft ? { mode: 'outer', rest: null } : { mode: 'inner', rest: 'unmatched' };
    case 'full':
      return { mode: 'outer', rest: 'unmatched' };
    case 'semi':
      return isBuildLeft ? { mode: 'none', rest: 'matched' } : { mode: 'semi', rest: null };
    case 'anti':
      return isBuildLeft ? { mode: 'none', rest: 'unmatched' } : { mode: 'anti', rest: null };
    case 'mark':
      return { mode: 'mark', rest: null };
  }
}

/** Builds the side that costs less; of an outer join a side that is not the natural one has to be clearly smaller. */
function buildsLeft(planner: Planner, plan: JoinPlan): boolean {
  const natural = plan.type === 'right';
  if (plan.isNullAware || plan.type === 'mark') return false;
  const left = planner.options.estimateRows?.(plan.left) ?? null;
  const right = planner.options.estimateRows?.(plan.right) ?? null;
  if (left === null || right === null) return natural;
  if (plan.type === 'inner') return costOfBuilding(planner, plan, 'left') < costOfBuilding(planner, plan, 'right');
  return natural ? left <= 2 * right : 2 * left < right;
}

/** Rows that are built and looked up, less the rows that need not be read of the other side's tables: those without a match. */
function costOfBuilding(planner: Planner, plan: JoinPlan, side: 'left' | 'right'): number {
  const build = plan[side];
  const probe = plan[side === 'left' ? 'right' : 'left'];
  const rowsOf = (node: LogicalPlan): number => planner.options.estimateRows?.(node) ?? 0;
  const spared = (baseRows(planner, probe) ?? 0) * (1 - (passRateOf(planner, plan, probe, build) ?? 1));
  return 2 * rowsOf(build) + 0.5 * rowsOf(probe) - 0.25 * spared;
}

function isCorrelated(left: LogicalPlan, right: LogicalPlan): boolean {
  const given = outputIds(left);
  return [...freeColumns(right)].some((id) => given.has(id));
}

/** The join's columns that are needed above it: the probe's, then the build's, then the mark. */
function joinLayout(plan: JoinPlan, probe: Layout, build: Layout, way: Way, needed: Needed): Layout {
  const given = new Map(outputOf(plan).map((c): [number, OutputColumn] => [c.id, c]));
  const isProbeKept = way.mode !== 'none';
  const kept = [...(isProbeKept ? probe : []), ...build, ...(plan.mark === null ? [] : [{ id: plan.mark }])];
  return kept.flatMap((c) => (needed.has(c.id) && given.has(c.id) ? [given.get(c.id)!] : []));
}
