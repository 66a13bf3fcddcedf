/**
 * Lets the tables of a statement make ready what its optimizing asks of their statistics, where the log keeps it in another
 * file: joins are ordered by it, and aggregates of whole tables answered. What needs neither starts without it.
 */
import type { BoundQuery } from '../plan/bound.ts';
import type { ColumnId, Expr } from '../plan/expr.ts';
import type { LogicalPlan, ScanPlanNode } from '../plan/logical.ts';
import { exprChildren, planChildren, planExprs } from '../plan/walk.ts';

export async function learnStatistics(query: BoundQuery, signal: AbortSignal): Promise<void> {
  const found: Found = { scans: [], mentioned: new Set(), renamed: new Map(), isOfWhole: false };
  visit(query.plan, found);
  if (found.scans.length < 2 && !found.isOfWhole) return;
  const wanted = withSources(found);
  for (const scan of found.scans) {
    const columns = scan.columns.filter(({ id }) => wanted.has(id)).map(({ path }) => path);
    await query.tables.get(scan.table.id)?.learn?.(columns, found.isOfWhole, signal);
  }
}

/** What a plan and those of its subqueries hold. */
interface Found {
  readonly scans: ScanPlanNode[];
  /** Columns that conditions, keys and arguments of aggregates are about. */
  readonly mentioned: Set<ColumnId>;
  /** By the name that a projection gives: the column behind it. */
  readonly renamed: Map<ColumnId, ColumnId>;
  /** An aggregate of all rows of a table, which statistics may answer. */
  isOfWhole: boolean;
}

function visit(plan: LogicalPlan, found: Found): void {
  if (plan.kind === 'scan') found.scans.push(plan);
  if (plan.kind === 'aggregate' && plan.keys.length === 0 && isBareScan(plan.input)) found.isOfWhole = true;
  const items = plan.kind === 'project' ? plan.items : plan.kind === 'aggregate' ? plan.keys : [];
  for (const { id, expr } of items) if (expr.kind === 'column') found.renamed.set(id, expr.id);
  for (const expr of planExprs(plan)) {
    if (plan.kind !== 'project' || expr.kind !== 'column') visitExpr(expr, found);
  }
  planChildren(plan).forEach((child) => visit(child, found));
}

function isBareScan(plan: LogicalPlan): boolean {
  return plan.kind === 'scan' || (plan.kind === 'project' && isBareScan(plan.input));
}

function visitExpr(expr: Expr, found: Found): void {
  if (expr.kind === 'column') found.mentioned.add(expr.id);
  if (expr.kind === 'subquery') visit(expr.plan, found);
  exprChildren(expr).forEach((child) => visitExpr(child, found));
}

function withSources({ mentioned, renamed }: Found): ReadonlySet<ColumnId> {
  const all = new Set(mentioned);
  for (const id of all) {
    const source = renamed.get(id);
    if (source !== undefined) all.add(source);
  }
  return all;
}
