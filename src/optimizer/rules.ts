/** The ordered list of rules, each with why it stands where it does. */
import type { Rule } from './context.ts';
import { conditionalAggregates } from './rules/conditional-aggregates.ts';
import { decorrelate } from './rules/decorrelate.ts';
import { distinctGroups } from './rules/distinct-groups.ts';
import { dropEmpty } from './rules/drop-empty.ts';
import { joinOrder } from './rules/join-order.ts';
import { mergeProjects } from './rules/merge-projects.ts';
import { mergeScalarAggregates } from './rules/merge-scalar-aggregates.ts';
import { nestedColumns } from './rules/nested-columns.ts';
import { outerToInner } from './rules/outer-to-inner.ts';
import { pruneColumns } from './rules/prune-columns.ts';
import { pushFilters } from './rules/push-filters.ts';
import { pushLimits } from './rules/push-limits.ts';
import { shareAggregates } from './rules/share-aggregates.ts';
import { simplify } from './rules/simplify.ts';
import { statisticsAggregates } from './rules/statistics-aggregates.ts';

export const rules: readonly Rule[] = [
  // First, so that later rules see literals where constants were computed, and conjuncts where an OR hid them.
  simplify,
  // Subqueries become joins before anything reasons about joins.
  decorrelate,
  // What a subquery could do wrong its column cannot: comparisons with it may move now.
  { ...simplify, name: 'simplify-again' },
  // Needs the filters still above the joins: a filter that rejects NULLs is what turns an outer join into an inner one.
  outerToInner,
  // Before conditions make several of what stands in the plan several times.
  shareAggregates,
  // Predicates to where their columns come from; conditions of comma joins become join conditions.
  pushFilters,
  // A literal of a union's branch stands in the condition now: many are decided.
  { ...simplify, name: 'simplify-pushed' },
  // Before orders are chosen: what gives no rows is no relation to join.
  dropEmpty,
  // Filtered cardinalities are known now.
  joinOrder,
  // Transitive predicates and conditions that the new order made pushable.
  { ...pushFilters, name: 'push-filters-again' },
  // The rewrites above leave projections on projections.
  mergeProjects,
  // Where projections are merged, the CASE stands in the aggregate.
  conditionalAggregates,
  // Conditions stand in the scans and the joins are in order: what is left beside each other is read at once.
  mergeScalarAggregates,
  // With aggregates merged, those that still stand alone; with projections merged, arguments are columns where they can be.
  distinctGroups,
  // ORDER BY with LIMIT becomes top-N; limits go below projections and into scans.
  pushLimits,
  // After filters are in the scans: only a scan without filters can be answered from statistics.
  statisticsAggregates,
  // Late: only what is still read by then is scanned.
  pruneColumns,
  // Of the columns that are left, what is read of their structs, arrays and maps.
  nestedColumns,
];

/** Without these a plan cannot run at all: nothing executes a subquery inside an expression. */
export const requiredRules: ReadonlySet<string> = new Set([decorrelate.name]);
