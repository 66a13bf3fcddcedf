/**
 * Spark's limit on ORDER BY above HAVING: where HAVING needs a value that the select list does not give, ORDER BY sees
 * the select list and the columns among the keys, and no aggregates. Checks terms; never changes them.
 */
import { EngineError } from '../core/errors.ts';
import type { ColumnId, Expr } from '../plan/expr.ts';
import { columnsOf, exprChildren, someExpr } from '../plan/walk.ts';
import type { SortItem } from '../sql/ast-expression.ts';
import type { AggregateCollector } from './aggregate-collector.ts';
import type { Term } from './env.ts';
import type { ExprKeys } from './expr-key.ts';
import type { GroupKeys } from './group-by.ts';
import { unresolvedColumn } from './name.ts';
import { columnSet, type ExprScope, type ScopeColumn } from './scope.ts';
import type { BoundItem } from './select-items.ts';

/** What the block around HAVING is made of. */
export interface HavingBlock {
  readonly having: Term;
  readonly items: readonly BoundItem[];
  readonly group: GroupKeys | null;
  readonly aggregates: AggregateCollector;
  readonly keys: ExprKeys;
}

export type SortCheck = (expr: Expr, node: SortItem) => void;

/** The check of each sort term; null where HAVING needs nothing but the select list. */
export function sortCheckOver(block: HavingBlock, scope: ExprScope): SortCheck | null {
  if (block.group?.sets != null || !needsMore(block, block.having.expr)) return null;
  const keyColumns = new Set<ColumnId>();
  for (const { expr } of block.group?.keys ?? []) if (expr.kind === 'column') keyColumns.add(expr.id);
  for (const { id } of block.items) keyColumns.add(id);
  const base = new Map(scope.columns.all.map((c) => [c.id, c]));
  return (expr, node) => {
    const own = someExpr(expr, (part) => part.kind === 'column' && block.aggregates.has(part.id));
    for (const id of readsOf(expr, block.aggregates)) {
      const known = base.get(id);
      if (known !== undefined && !keyColumns.has(id)) throw unseen(known, block.items, scope, node);
    }
    if (!own) return;
    const hint = 'Put the aggregate into the select list, and order by its name.';
    throw new EngineError(
      'UNSUPPORTED_EXPR_FOR_OPERATOR',
      { invalidExprSqls: `"${textOf(expr)}"` },
      { span: node.span, hint },
    );
  };
}

/** Whether some part of the condition is neither an item of the select list nor made of items. */
function needsMore(block: HavingBlock, expr: Expr): boolean {
  const { keys, items, group, aggregates } = block;
  const number = keys.of(expr);
  if (items.some((item) => keys.of(item.term.expr) === number)) return false;
  if (expr.kind === 'column' && aggregates.has(expr.id)) return true;
  if (group?.keys.some((key) => keys.of(key.expr) === number)) return true;
  return exprChildren(expr).some((child) => needsMore(block, child));
}

/** The columns that an expression reads, inside of its aggregates too. */
function readsOf(expr: Expr, aggregates: AggregateCollector): ReadonlySet<ColumnId> {
  const read = new Set<ColumnId>();
  for (const id of columnsOf(expr)) {
    const call = aggregates.items.find((item) => item.id === id)?.call;
    if (call === undefined) read.add(id);
    else for (const arg of call.args) columnsOf(arg, read);
  }
  return read;
}

function unseen(found: ScopeColumn, items: readonly BoundItem[], scope: ExprScope, node: SortItem): EngineError {
  const names = items.map((item) => ({ ...found, id: item.id, name: item.name, qualifier: [] }));
  const parts = [...found.qualifier.slice(-1), found.name];
  return unresolvedColumn(parts, { ...scope, columns: columnSet(names), aliases: null }, node.span);
}

function textOf(expr: Expr): string {
  return expr.kind === 'column' ? expr.name : expr.kind;
}
