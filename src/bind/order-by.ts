/** ORDER BY of a select block and of any other relation: positions, output names, expressions over what lies below. */
import { EngineError, type Span } from '../core/errors.ts';
import type { ColumnId, Expr, SortKey } from '../plan/expr.ts';
import type { NamedExpr } from '../plan/logical.ts';
import { columnsOf } from '../plan/walk.ts';
import type { Query } from '../sql/ast.ts';
import type { Expression, SortItem } from '../sql/ast-expression.ts';
import type { Binding, Relation, Term } from './env.ts';
import type { ExprKeys } from './expr-key.ts';
import { isAll } from './group-by.ts';
import { unresolvedColumn } from './name.ts';
import type { SortCheck } from './order-over-having.ts';
import { type CteScope, columnSet, type ExprScope, matchColumns, scopeOver } from './scope.ts';
import { type BoundItem, itemColumn, outputAliases } from './select-items.ts';
import { sortTerm } from './sort-key.ts';
import { checkSortSubqueries } from './spark-limits.ts';

export interface SelectOrder {
  /** Over the projection. */
  readonly keys: readonly SortKey[];
  /** What the keys need besides the select list. */
  readonly hidden: readonly NamedExpr[];
}

/** ORDER BY of a block: output names go before columns of FROM. Errors: ORDER_BY_POS_OUT_OF_RANGE. */
export function bindSelectOrder(
  binding: Binding,
  nodes: readonly SortItem[],
  items: readonly BoundItem[],
  scope: ExprScope,
  keys: ExprKeys,
  isDistinct: boolean,
  check: SortCheck | null = null,
): SelectOrder {
  const hidden: NamedExpr[] = [];
  const ids = new Set<ColumnId>(items.map((item) => item.id));
  const inner: ExprScope = { ...scope, aliases: outputAliases(items) };
  const place = (term: Term, node: SortItem): Term => {
    const { expr } = term;
    checkSortSubqueries(binding, expr, node.span);
    if ([...columnsOf(expr)].every((id) => ids.has(id))) return term;
    check?.(expr, node);
    const same = items.find((item) => keys.of(item.term.expr) === keys.of(expr));
    if (same !== undefined) return itemColumn(same);
    if (isDistinct) throw notSelected(node, expr, items, scope);
    const known = hidden.find((item) => keys.of(item.expr) === keys.of(expr));
    const id = known?.id ?? binding.newId();
    if (known === undefined) hidden.push({ id, name: term.text, expr });
    return {
      ...term,
      expr: {
        kind: 'column',
        id,
        name: term.text,
        type: expr.type,
        nullable: expr.nullable,
        mayFail: false,
        span: expr.span,
      },
    };
  };
  const outputs = items.map(itemColumn);
  const expanded = expandAll(nodes, outputs, scope);
  // Spark's older way: the columns that other keys add to the list have positions too.
  const added = binding.env.settings.ordinalsFirst
    ? []
    : addedColumns(expanded, (node) => place(binding.bindExpr(node.expression, inner), node), items);
  const bound = expanded.map(({ node, term }) => {
    const value =
      term ??
      positionTerm(binding, node, [...outputs, ...added]) ??
      place(binding.bindExpr(node.expression, inner), node);
    return sortTerm(binding, node, value).key;
  });
  return { keys: bound, hidden };
}

/** What keys that are no positions read besides the select list. */
function addedColumns(
  nodes: readonly { readonly node: SortItem; readonly term: Term | null }[],
  place: (node: SortItem) => Term,
  items: readonly BoundItem[],
): readonly Term[] {
  const own = new Set(items.map((item) => item.id));
  const names = nodes.filter(({ node, term }) => term === null && node.expression.kind === 'name');
  return names.map(({ node }) => place(node)).filter(({ expr }) => expr.kind === 'column' && !own.has(expr.id));
}

function notSelected(node: SortItem, expr: Expr, items: readonly BoundItem[], scope: ExprScope): EngineError {
  const given = new Set(items.map((item) => item.id));
  const missing = [...columnsOf(expr)].find((id) => !given.has(id));
  const found = scope.columns.all.find((c) => c.id === missing);
  const parts = node.expression.kind === 'name' ? node.expression.parts.map((part) => part.text) : [found?.name ?? ''];
  return unresolvedColumn(parts, { ...scope, columns: columnSet([]), aliases: outputAliases(items) }, node.span);
}

/** `ORDER BY ALL` stands for every output, unless one is called `all`. */
function expandAll(
  nodes: readonly SortItem[],
  outputs: readonly Term[],
  scope: ExprScope,
): readonly { node: SortItem; term: Term | null }[] {
  const [first] = nodes;
  const hasAll =
    outputs.some((term) => term.name?.toLowerCase() === 'all') || matchColumns(scope.columns, ['all']) !== null;
  if (nodes.length === 1 && isAll(first!.expression) && !hasAll) return outputs.map((term) => ({ node: first!, term }));
  return nodes.map((node) => ({ node, term: null }));
}

function positionTerm(binding: Binding, node: SortItem, outputs: readonly Term[]): Term | null {
  const { expression } = node;
  if (expression.kind !== 'number' || expression.form !== 'integer' || !binding.env.settings.orderByOrdinal)
    return null;
  const index = Number(expression.text);
  const output = outputs[index - 1];
  if (output === undefined)
    throw new EngineError('ORDER_BY_POS_OUT_OF_RANGE', { index, size: outputs.length }, { span: node.span });
  return output;
}

/** ORDER BY; SORT BY and CLUSTER BY order within parts of the result, and one order over all does that too. */
export function orderOf(query: Pick<Query, 'orderBy' | 'sortBy' | 'clusterBy'>): readonly SortItem[] {
  if (query.orderBy.length > 0) return query.orderBy;
  if (query.sortBy.length > 0) return query.sortBy;
  return query.clusterBy.map(ascending);
}

/** One way to order a result at a time. Errors: UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES. */
export function checkOrderings(
  { orderBy, sortBy, clusterBy, distributeBy }: Pick<Query, 'orderBy' | 'sortBy' | 'clusterBy' | 'distributeBy'>,
  span: Span,
): void {
  const isOrder = orderBy.length > 0;
  const isCluster = clusterBy.length > 0;
  const isOther = sortBy.length > 0 || distributeBy.length > 0;
  if (Number(isOrder) + Number(isCluster) + Number(isOther) <= 1) return;
  throw new EngineError('UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES', {}, { span });
}

export function ascending(expression: Expression): SortItem {
  return { expression, direction: 'asc', nulls: null, span: expression.span };
}

/** ORDER BY over a relation that is no select block: a set operation, VALUES, a parenthesized query. */
export function orderRelation(
  binding: Binding,
  relation: Relation,
  nodes: readonly SortItem[],
  outer: ExprScope | null,
  ctes: CteScope | null,
): Relation {
  if (nodes.length === 0) return relation;
  const scope = scopeOver(columnSet(relation.columns), 'orderBy', outer, ctes);
  const outputs = relation.columns
    .filter((c) => !c.isHidden)
    .map(
      ({ id, name, type, nullable }): Term => ({
        expr: { kind: 'column', id, name, type, nullable, mayFail: false },
        text: name,
        name,
      }),
    );
  const keys = expandAll(nodes, outputs, scope).map(({ node, term }) => {
    const value = term ?? positionTerm(binding, node, outputs) ?? binding.bindExpr(node.expression, scope);
    return sortTerm(binding, node, value).key;
  });
  return { ...relation, plan: { kind: 'sort', input: relation.plan, keys, limit: null } };
}
