/** ORDER BY, SORT BY and their items. */
import type { SortItem } from '../src/sql/ast-expression.ts';
import type { Dsl } from './dsl.ts';

/** `ORDER BY items` or `SORT BY items`; the first word is not looked at. */
export function orderBy(p: Dsl): SortItem[] {
  p.take();
  p.expectWord('BY');
  return p.list(() => sortItem(p));
}

export function sortItem(p: Dsl): SortItem {
  const start = p.start();
  const expression = p.expression();
  const direction = p.acceptWord('DESC') ? 'desc' : 'asc';
  if (direction === 'asc') p.acceptWord('ASC');
  return { expression, direction, nulls: nullOrder(p), span: p.spanFrom(start) };
}

function nullOrder(p: Dsl): 'first' | 'last' | null {
  if (p.acceptWords('NULLS', 'FIRST')) return 'first';
  return p.acceptWords('NULLS', 'LAST') ? 'last' : null;
}
