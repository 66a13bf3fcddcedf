/** Queries: WITH, the body, ORDER BY, LIMIT and OFFSET. */

import type * as ast from '../sql/ast.ts';
import type { SortItem } from '../sql/ast-expression.ts';
import type { Binding, Relation } from './env.ts';
import { bindTableQuery, cteRelation } from './from.ts';
import { limited } from './limit.ts';
import { checkOrderings, orderOf, orderRelation } from './order-by.ts';
import { bindPipe } from './pipe.ts';
import { unqualified, withAlias } from './relation.ts';
import type { CteScope, ExprScope } from './scope.ts';
import { bindSelect } from './select.ts';
import { bindSetOperation } from './set-operation.ts';
import { bindValues } from './values.ts';

/** The relation of a query: its columns have no qualifiers. Errors: those of its parts. */
export function bindQueryNode(
  binding: Binding,
  query: ast.Query,
  outer: ExprScope | null,
  before: CteScope | null,
): Relation {
  checkOrderings(query, query.span);
  const ctes = withTables(query.with, outer, before);
  const ordered = bindBody(binding, query.body, orderOf(query), outer, ctes);
  checkUnused(binding, query.with, ctes);
  const plan = limited(binding, ordered, query.limit, query.offset);
  return { plan, columns: unqualified(ordered.columns) };
}

function withTables(node: ast.With | null, outer: ExprScope | null, before: CteScope | null): CteScope | null {
  let ctes = before;
  for (const table of node?.tables ?? [])
    ctes = { table, outer, mode: node!.isRecursive ? 'recursive' : 'plain', next: ctes };
  return ctes;
}

/** What nothing named is bound all the same, so that its errors show. */
function checkUnused(binding: Binding, node: ast.With | null, ctes: CteScope | null): void {
  const own = node?.tables.length ?? 0;
  for (let at = ctes, i = 0; i < own && at !== null; i++, at = at.next) {
    if (!binding.usedCtes.has(at.table)) cteRelation(binding, at, at.table.span);
  }
}

/** A body with the order that stands behind it. */
export function bindBody(
  binding: Binding,
  body: ast.QueryBody,
  orderBy: readonly SortItem[],
  outer: ExprScope | null,
  ctes: CteScope | null,
): Relation {
  if (body.kind === 'select') return bindSelect(binding, body, orderBy, { relation: null, outer, ctes });
  return orderRelation(binding, plainBody(binding, body, outer, ctes), orderBy, outer, ctes);
}

function plainBody(
  binding: Binding,
  body: Exclude<ast.QueryBody, ast.Select>,
  outer: ExprScope | null,
  ctes: CteScope | null,
): Relation {
  switch (body.kind) {
    case 'query':
      return binding.bindQuery(body, outer, ctes);
    case 'values':
      return withAlias(bindValues(binding, body, ctes), body.alias);
    case 'tableQuery':
      return bindTableQuery(binding, body, ctes);
    case 'setOperation':
      return bindSetOperation(binding, body, (operand) => bindBody(binding, operand, [], outer, ctes));
    case 'pipe':
      return bindPipe(binding, body, bindBody(binding, body.source, [], outer, ctes), { outer, ctes, bindBody });
  }
}
