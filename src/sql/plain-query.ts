/** The smallest trees of a query, for what is written in short and for what statements ask for themselves. */

import type { Span } from '../core/errors.ts';
import type { Query, Select, TableQuery } from './ast.ts';
import type { ObjectName } from './ast-expression.ts';

/** A body alone, without order or limit. */
export function plainQuery(body: Query['body'], span: Span): Query {
  return {
    kind: 'query',
    with: null,
    body,
    orderBy: [],
    sortBy: [],
    clusterBy: [],
    distributeBy: [],
    limit: null,
    offset: null,
    span,
  };
}

/** `TABLE name`. */
export function tableQuery(name: ObjectName): Query {
  const { span } = name;
  const body: TableQuery = { kind: 'tableQuery', name, span };
  return plainQuery(body, span);
}

/** A SELECT that has no clause yet. */
export function emptySelect(span: Span): Select {
  return {
    kind: 'select',
    span,
    hints: [],
    isDistinct: false,
    distinctOn: null,
    items: [],
    from: [],
    lateralViews: [],
    where: null,
    groupBy: null,
    having: null,
    qualify: null,
    windows: [],
  };
}
