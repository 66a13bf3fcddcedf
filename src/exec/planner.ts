/**
 * What planning into pipelines is made of: branches (pipelines without a sink yet), sinks, and how they meet.
 * Knows no operator of the logical plan.
 */
import { unsupported } from '../core/errors.ts';
import type { ColumnId, Expr } from '../plan/expr.ts';
import type { JoinPlan, LogicalPlan } from '../plan/logical.ts';
import { columnsOf } from '../plan/walk.ts';
import type { Layout, Pipeline, Sink, Source, Transform } from './physical.ts';
import type { SharedPlans } from './plan-shared.ts';
import type { RuntimeFilter } from './runtime-filter.ts';

export interface PlanOptions {
  /** Rows that a plan is expected to give; null = unknown. Decides which side of a join is built. */
  readonly estimateRows?: (plan: LogicalPlan) => number | null;
  /** The part of the left side's rows that are expected to have an equal key on the right; null = unknown. */
  readonly estimateMatched?: (join: JoinPlan) => number | null;
}

/** A pipeline that has no sink yet. */
export interface Branch {
  readonly id: number;
  readonly source: Source;
  readonly transforms: readonly Transform[];
  readonly layout: Layout;
  readonly needs: readonly number[];
  readonly after: readonly number[];
  readonly isOrdered: boolean;
}

/** What is planned so far, and how to plan below. */
export interface Planner {
  readonly options: PlanOptions;
  readonly pipelines: Pipeline[];
  readonly sinks: Sink[];
  /** Aggregations that are computed once and read several times, and the sinks of those that are planned. */
  readonly shared: SharedPlans;
  readonly sharedSinks: Map<string, number>;
  counters: number;
  nextId: number;
  /** The branches that give a node's rows; their layouts agree and hold at least the needed columns. */
  plan(plan: LogicalPlan, needed: Needed, filters?: readonly RuntimeFilter[]): readonly Branch[];
}

export type Needed = ReadonlySet<ColumnId>;

export function newBranch(planner: Planner, source: Source, needs: readonly number[] = [], isOrdered = false): Branch {
  const branch = { id: planner.nextId, source, transforms: [], layout: source.output, needs, after: [], isOrdered };
  planner.nextId += 1;
  return branch;
}

export function appended(branch: Branch, transform: Transform): Branch {
  return { ...branch, transforms: [...branch.transforms, transform], layout: transform.output };
}

/** Ends branches in a sink; gives its number. */
export function intoSink(planner: Planner, branches: readonly Branch[], sink: Sink): number {
  const at = planner.sinks.push(sink) - 1;
  for (const { id, source, transforms, needs, after, isOrdered } of branches) {
    planner.pipelines.push({ id, source, transforms, sink: at, needs, after, isOrdered });
  }
  return at;
}

/** Ends branches in a breaker; gives the branch that reads it. */
export function breakerBranch(planner: Planner, branches: readonly Branch[], sink: Sink, isOrdered: boolean): Branch {
  const at = intoSink(planner, branches, sink);
  return newBranch(planner, { kind: 'breaker', sink: at, output: sink.output }, [at], isOrdered);
}

/** `needed` and the columns that the expressions read. */
export function union(needed: Needed, exprs: readonly Expr[]): Needed {
  const out = new Set(needed);
  for (const expr of exprs) columnsOf(expr, out);
  return out;
}

export function refuseLateral(): never {
  throw unsupported('A LATERAL join that cannot be decorrelated');
}
