/** GROUP BY: plain keys, GROUPING SETS, CUBE, ROLLUP, and the older WITH CUBE and WITH ROLLUP. */

import type { Cube, GroupBy, GroupItem, GroupingSet, GroupingSets, Rollup } from '../src/sql/ast.ts';
import type { Expression, Identifier } from '../src/sql/ast-expression.ts';
import type { Dsl } from './dsl.ts';
import { identifier } from './names.ts';
import * as t from './tokens.ts';

/** Behind the word GROUP. */
export function groupBy(p: Dsl): GroupBy {
  return groupByWithAliases(p, null);
}

/** Collects an alias per item where `aliases` is given, as pipes allow. */
export function groupByWithAliases(p: Dsl, aliases: (Identifier | null)[] | null): GroupBy {
  const start = p.start();
  p.expectWord('BY');
  const items = p.list(() => {
    const item = groupItem(p);
    aliases?.push(p.accept(t.As) ? identifier(p) : p.atName() && !p.atWord('GROUPING') ? identifier(p) : null);
    return item;
  });
  return { items: olderForm(p, items) ?? items, span: p.spanFrom(start) };
}

function groupItem(p: Dsl): GroupItem {
  const analytics = groupingAnalytics(p);
  if (analytics !== null) return analytics;
  const start = p.start();
  const expression = p.expression();
  return { kind: 'groupingExpression', expression, span: p.spanFrom(start) };
}

/** `a, b WITH ROLLUP`, `a, b WITH CUBE`, `a, b GROUPING SETS (...)`: one item in place of the plain keys. */
function olderForm(p: Dsl, items: readonly GroupItem[]): GroupItem[] | null {
  const isWith = p.at(t.With) && (p.atWord('ROLLUP', 2) || p.atWord('CUBE', 2));
  if (!isWith && !p.atWords('GROUPING', 'SETS')) return null;
  const start = items[0]!.span.start;
  const keys = items.map((item): Expression => {
    if (item.kind !== 'groupingExpression') throw p.unexpected();
    return item.expression;
  });
  if (!isWith) return [{ ...groupingSets(p), keys, span: p.spanFrom(start) }];
  p.take();
  const kind = p.take().image.toLowerCase() === 'cube' ? 'cube' : 'rollup';
  const sets = keys.map((key): GroupingSet => ({ kind: 'groupingSet', expressions: [key], span: key.span }));
  return [{ kind, sets, span: p.spanFrom(start) }];
}

function groupingAnalytics(p: Dsl): GroupingSets | Rollup | Cube | null {
  const start = p.start();
  if ((p.atWord('ROLLUP') || p.atWord('CUBE')) && p.at(t.LParen, 2)) {
    const kind = p.take().image.toLowerCase() === 'cube' ? 'cube' : 'rollup';
    const sets = p.parenthesized(() => groupingSet(p));
    return { kind, sets, span: p.spanFrom(start) };
  }
  return p.atWords('GROUPING', 'SETS') && p.at(t.LParen, 3) ? groupingSets(p) : null;
}

function groupingSets(p: Dsl): GroupingSets {
  const start = p.start();
  p.expectWord('GROUPING', 'SETS');
  const elements = p.parenthesized(() => groupingAnalytics(p) ?? groupingSet(p));
  return { kind: 'groupingSets', elements, keys: null, span: p.spanFrom(start) };
}

/** `()`, `(a, b)`, `a`. An expression in parentheses is a set of its items. */
function groupingSet(p: Dsl): GroupingSet {
  const start = p.start();
  if (p.at(t.LParen) && p.at(t.RParen, 2)) {
    p.take();
    p.take();
    return { kind: 'groupingSet', expressions: [], span: p.spanFrom(start) };
  }
  const only = p.expression();
  const expressions =
    only.kind === 'row' && only.items.every((item) => item.alias === null)
      ? only.items.map((item) => item.value)
      : [only];
  return { kind: 'groupingSet', expressions, span: p.spanFrom(start) };
}
