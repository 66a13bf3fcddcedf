/**
 * Chooses the order of inner joins by estimated cardinalities, exactly for up to ten relations, greedily beyond;
 * the smaller side of each join stands right, where the hash table is built. Semi joins that shrink one relation go down to it.
 */
import { and, column, conjuncts, innerJoin } from '../../plan/build.ts';
import type { ColumnId, Expr } from '../../plan/expr.ts';
import type { JoinPlan, LogicalPlan } from '../../plan/logical.ts';
import { outputIds, outputOf } from '../../plan/output.ts';
import { columnsOf, mapPlanChildren } from '../../plan/walk.ts';
import type { OptimizerContext, Rule } from '../context.ts';
import { type Estimate, Estimator, joinEstimate } from '../estimate.ts';
import { mayMove } from '../movable.ts';

/** Above this, trying every set of relations takes longer than a worse order costs. */
const exactMax = 10;

export const joinOrder: Rule = {
  name: 'join-order',
  apply: (plan, context) => reorder(plan, new Estimator(context.tables), context),
};

function reorder(plan: LogicalPlan, estimator: Estimator, context: OptimizerContext): LogicalPlan {
  if (plan.kind === 'join' && (plan.type === 'semi' || plan.type === 'anti')) {
    const lowered = lowerSemiJoin(plan, estimator);
    if (lowered !== null) return reorder(lowered, estimator, context);
  }
  if (plan.kind !== 'join' || plan.type !== 'inner' || plan.isLateral) {
    return mapPlanChildren(plan, (child) => reorder(child, estimator, context));
  }
  const relations: LogicalPlan[] = [];
  const conditions: Expr[] = [];
  flatten(plan, relations, conditions);
  const inputs = relations.map((relation) => reorder(relation, estimator, context));
  const owner = ownersOf(inputs);
  // A condition of one relation or none joins nothing; what push-filters left here stays a filter.
  const isMovable = (c: Expr): boolean => mayMove(c) && relationsOf(c, owner).length > 1;
  const movable = conditions.filter(isMovable);
  const fixed = conditions.filter((c) => !isMovable(c));
  const best = inputs.length <= exactMax ? exact(inputs, movable, estimator) : greedy(inputs, movable, estimator);
  const joined: LogicalPlan = fixed.length === 0 ? best : { kind: 'filter', input: best, predicate: and(fixed) };
  return inOrderOf(plan, joined);
}

function flatten(plan: LogicalPlan, relations: LogicalPlan[], conditions: Expr[]): void {
  if (plan.kind !== 'join' || plan.type !== 'inner' || plan.isLateral) {
    relations.push(plan);
    return;
  }
  flatten(plan.left, relations, conditions);
  flatten(plan.right, relations, conditions);
  conditions.push(...conjuncts(plan.condition));
}

/** A set of relations (bits) joined: the best way found so far. */
interface Candidate {
  readonly plan: LogicalPlan;
  readonly estimate: Estimate;
  readonly cost: number;
  /** What the plan gives; of those that are joined on. */
  readonly ids: ReadonlySet<ColumnId>;
}

function candidateOf(plan: LogicalPlan, estimate: Estimate, cost: number): Candidate {
  let ids: ReadonlySet<ColumnId> | null = null;
  return {
    plan,
    estimate,
    cost,
    get ids() {
      ids ??= outputIds(plan);
      return ids;
    },
  };
}

/** Every way to join, sets from small to large; a cross product only where nothing connects the sides. */
function exact(inputs: readonly LogicalPlan[], conditions: readonly Expr[], estimator: Estimator): LogicalPlan {
  const bits = conditionBits(inputs, conditions);
  const best = new Map<number, Candidate>();
  inputs.forEach((plan, i) => best.set(1 << i, candidateOf(plan, estimator.of(plan), 0)));
  const all = (1 << inputs.length) - 1;
  for (let set = 1; set <= all; set++) {
    if ((set & (set - 1)) === 0) continue;
    const connected = bestSplit(set, best, conditions, bits, true);
    const candidate = connected ?? bestSplit(set, best, conditions, bits, false);
    if (candidate !== null) best.set(set, candidate);
  }
  return best.get(all)!.plan;
}

function bestSplit(
  set: number,
  best: ReadonlyMap<number, Candidate>,
  conditions: readonly Expr[],
  bits: readonly number[],
  isConnected: boolean,
): Candidate | null {
  let found: Candidate | null = null;
  for (let part = (set - 1) & set; part > 0; part = (part - 1) & set) {
    const rest = set ^ part;
    if (part < rest) continue;
    const [a, b] = [best.get(part)!, best.get(rest)!];
    if (found !== null && costBefore(...bySize(a, b)) >= found.cost) continue;
    const applicable = conditions.filter((_, i) => {
      const needs = bits[i]!;
      return (needs & set) === needs && (needs & part) !== 0 && (needs & rest) !== 0;
    });
    if (applicable.length === 0 && isConnected) continue;
    const candidate = join(a, b, applicable);
    if (found === null || candidate.cost < found.cost) found = candidate;
  }
  return found;
}

/** Cost: rows that are built into hash tables count twice, rows that come out once. */
function join(a: Candidate, b: Candidate, conditions: readonly Expr[]): Candidate {
  const [left, right] = bySize(a, b);
  const plan = innerJoin(left.plan, right.plan, conditions.length === 0 ? null : and(conditions));
  const estimate = joinEstimate(plan, left.estimate, right.estimate, left.ids, right.ids);
  // Without an equality every pair is looked at, however few come out.
  const isKeyed = conditions.some((c) => c.kind === 'call' && (c.name === '=' || c.name === '<=>'));
  const pairs = isKeyed ? 0 : 0.3 * left.estimate.rows * right.estimate.rows;
  // A cross product joined later needs a wide key, and ruins what an estimate too low was wrong about.
  const isCross = conditions.length === 0 && !isOneRow(left.plan) && !isOneRow(right.plan);
  const crossing = isCross ? 1000 + 20 * estimate.rows : 0;
  const cost =
    left.cost + right.cost + estimate.rows + pairs + crossing + 2 * right.estimate.rows + 0.5 * left.estimate.rows;
  return candidateOf(plan, estimate, cost);
}

/** The larger side stands left. */
function bySize(a: Candidate, b: Candidate): readonly [left: Candidate, right: Candidate] {
  return a.estimate.rows >= b.estimate.rows ? [a, b] : [b, a];
}

/** What a join costs however few rows come out. */
function costBefore(left: Candidate, right: Candidate): number {
  return left.cost + right.cost + 2 * right.estimate.rows + 0.5 * left.estimate.rows;
}

/** One row for certain, not by estimate. */
function isOneRow(plan: LogicalPlan): boolean {
  if (plan.kind === 'project') return isOneRow(plan.input);
  if (plan.kind === 'values') return plan.rows.length <= 1;
  return plan.kind === 'singleRow' || (plan.kind === 'aggregate' && plan.keys.length === 0);
}

/** A condition that is not applied yet, and the parts that it reads. */
interface OpenCondition {
  readonly condition: Expr;
  readonly parts: ReadonlySet<number>;
}

/** Joins the pair with the smallest result, over and over; parts that no condition connects last. */
function greedy(inputs: readonly LogicalPlan[], conditions: readonly Expr[], estimator: Estimator): LogicalPlan {
  const owner = ownersOf(inputs);
  const parts = new Map(inputs.map((plan, i): [number, Candidate] => [i, candidateOf(plan, estimator.of(plan), 0)]));
  const known = new Map<string, Candidate>();
  let open = conditions.map(
    (condition): OpenCondition => ({ condition, parts: new Set(relationsOf(condition, owner)) }),
  );
  for (let next = inputs.length; parts.size > 1; next++) {
    const { a, b, candidate } = connectedPair(parts, open, known) ?? smallestPair(parts);
    parts.delete(a);
    parts.delete(b);
    parts.set(next, candidate);
    open = open
      .map((each) =>
        each.parts.has(a) || each.parts.has(b) ? { ...each, parts: replaced(each.parts, a, b, next) } : each,
      )
      .filter((each) => each.parts.size > 1);
  }
  return [...parts.values()][0]!.plan;
}

interface Pair {
  readonly a: number;
  readonly b: number;
  readonly candidate: Candidate;
}

/** Of the pairs that a condition connects the one with the fewest rows; `known` keeps what was tried. */
function connectedPair(
  parts: ReadonlyMap<number, Candidate>,
  open: readonly OpenCondition[],
  known: Map<string, Candidate>,
): Pair | null {
  const byPair = new Map<string, OpenCondition[]>();
  for (const each of open) {
    if (each.parts.size !== 2) continue;
    const key = [...each.parts].toSorted((x, y) => x - y).join();
    byPair.set(key, [...(byPair.get(key) ?? []), each]);
  }
  let best: Pair | null = null;
  for (const [key, applicable] of byPair) {
    const [a, b] = key.split(',').map(Number) as [number, number];
    const candidate =
      known.get(key) ??
      join(
        parts.get(a)!,
        parts.get(b)!,
        applicable.map(({ condition }) => condition),
      );
    known.set(key, candidate);
    if (best === null || candidate.estimate.rows < best.candidate.estimate.rows) best = { a, b, candidate };
  }
  return best;
}

/** The two parts with the fewest rows: their cross product is the smallest. */
function smallestPair(parts: ReadonlyMap<number, Candidate>): Pair {
  const [[a, left], [b, right]] = [...parts].toSorted(([, x], [, y]) => x.estimate.rows - y.estimate.rows) as [
    [number, Candidate],
    [number, Candidate],
  ];
  return { a, b, candidate: join(left, right, []) };
}

function replaced(parts: ReadonlySet<number>, a: number, b: number, by: number): ReadonlySet<number> {
  return new Set([...parts].map((part) => (part === a || part === b ? by : part)));
}

/** Which relation each column comes from. */
function ownersOf(inputs: readonly LogicalPlan[]): ReadonlyMap<ColumnId, number> {
  return new Map(inputs.flatMap((plan, i) => [...outputIds(plan)].map((id) => [id, i] as const)));
}

/** The relations that a condition reads, each once; columns of a query around this one are none of them. */
function relationsOf(condition: Expr, owner: ReadonlyMap<ColumnId, number>): readonly number[] {
  const relations = [...columnsOf(condition)].map((id) => owner.get(id));
  return [...new Set(relations.filter((relation) => relation !== undefined))];
}

/** For each condition the relations that it reads, as bits. */
function conditionBits(inputs: readonly LogicalPlan[], conditions: readonly Expr[]): readonly number[] {
  const owner = ownersOf(inputs);
  return conditions.map((condition) => relationsOf(condition, owner).reduce((set, i) => set | (1 << i), 0));
}

function inOrderOf(original: LogicalPlan, plan: LogicalPlan): LogicalPlan {
  const wanted = outputOf(original);
  const given = outputOf(plan);
  if (given.every((c, i) => c.id === wanted[i]!.id)) return plan;
  return { kind: 'project', input: plan, items: wanted.map((c) => ({ id: c.id, name: c.name, expr: column(c) })) };
}

/** A semi join over inner joins, moved to the one input that its condition reads, where it drops at least half of that. */
function lowerSemiJoin(join: JoinPlan, estimator: Estimator): LogicalPlan | null {
  const { left } = join;
  if (left.kind !== 'join' || left.type !== 'inner' || left.isLateral || join.condition === null) return null;
  const rightIds = outputIds(join.right);
  const reads = [...columnsOf(join.condition)].filter((id) => !rightIds.has(id));
  for (const side of ['left', 'right'] as const) {
    const ids = outputIds(left[side]);
    if (!reads.every((id) => ids.has(id))) continue;
    const lowered: JoinPlan = { ...join, left: left[side] };
    if (estimator.of(lowered).rows > 0.5 * estimator.of(left[side]).rows) return null;
    return { ...left, [side]: lowered };
  }
  return null;
}
