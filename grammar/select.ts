/** One SELECT with its clauses, and the clauses that order and cut a query's rows. */

import type { Hint, LateralView, Relation, Select, SelectItem } from '../src/sql/ast.ts';
import type { Expression, SortItem } from '../src/sql/ast-expression.ts';
import { argument } from './call.ts';
import type { Dsl, Organization } from './dsl.ts';
import { groupBy } from './group-by.ts';
import { identifier, identifierList, objectName, optionalAlias } from './names.ts';
import { sortItem } from './sort.ts';
import * as t from './tokens.ts';
import { namedWindow } from './window.ts';

/**
 * `SELECT ... [FROM ...] ... QUALIFY`; the body of a Chevrotain rule. `given` is a FROM that was read before it;
 * null means that no FROM may stand here, as in a pipe.
 */
export function select(p: Dsl, given: readonly Relation[] | null = []): Select {
  const start = p.ACTION(() => p.start()) ?? 0;
  const head = p.clause(0, t.Select, () => selectHead(p));
  const from = given === null ? null : p.clause(1, t.From, () => p.list(() => p.relation()));
  const lateralViews = p.ACTION(() => lateralViewList(p));
  const where = p.clause(2, t.Where, () => p.expression());
  const group = p.clause(3, t.Group, () => groupBy(p));
  const having = p.clause(4, t.Having, () => p.expression());
  const before = p.clause(5, t.Window, () => p.list(() => namedWindow(p)));
  const qualify = p.clause(6, t.Qualify, () => p.expression());
  const behind = p.clause(7, t.Window, () => p.list(() => namedWindow(p)));
  return p.ACTION(() => ({
    kind: 'select',
    ...(head ?? allColumns(p)),
    from: from ?? given ?? [],
    lateralViews,
    where,
    groupBy: group,
    having,
    qualify,
    windows: [...(before ?? []), ...(behind ?? [])],
    span: p.spanFrom(start),
  }));
}

type Head = Pick<Select, 'hints' | 'isDistinct' | 'distinctOn' | 'items'>;

function selectHead(p: Dsl): Head {
  const hints = hintList(p);
  let isDistinct = false;
  let distinctOn: Expression[] | null = null;
  if (isSetQuantifier(p, 'DISTINCT')) {
    p.take();
    if (p.at(t.On) && p.at(t.LParen, 2)) {
      p.take();
      distinctOn = p.parenthesized(() => p.expression());
    } else {
      isDistinct = true;
    }
  } else if (isSetQuantifier(p, 'ALL')) {
    p.take();
  }
  return { hints, isDistinct, distinctOn, items: selectItems(p) };
}

/** DISTINCT and ALL, unless the word is a column: `select all, b`, `select distinct from t`. */
function isSetQuantifier(p: Dsl, word: string): boolean {
  if (!p.atWord(word)) return false;
  const { tokenType } = p.peek(2);
  return (
    tokenType !== t.Comma &&
    tokenType !== t.From &&
    tokenType !== t.As &&
    tokenType !== t.Dot &&
    tokenType.name !== 'EOF'
  );
}

/** `FROM t` alone means every column. */
function allColumns(p: Dsl): Head {
  const span = p.spanFrom(p.start());
  const expression: Expression = { kind: 'star', qualifier: null, except: [], span };
  return { hints: [], isDistinct: false, distinctOn: null, items: [{ expression, aliases: [], span }] };
}

export function selectItems(p: Dsl): SelectItem[] {
  return p.list(() => selectItem(p));
}

/** `expression`, `expression [AS] alias`, `expression AS (a, b)`. */
export function selectItem(p: Dsl): SelectItem {
  const start = p.start();
  const expression = p.expression();
  if ((p.at(t.As) && p.at(t.LParen, 2)) || p.at(t.LParen)) {
    p.accept(t.As);
    const aliases = identifierList(p);
    return { expression, aliases, span: p.spanFrom(start) };
  }
  const alias = optionalAlias(p);
  return { expression, aliases: alias === null ? [] : [alias], span: p.spanFrom(start) };
}

function hintList(p: Dsl): Hint[] {
  const hints: Hint[] = [];
  while (p.accept(t.HintStart)) {
    while (!p.accept(t.HintEnd)) {
      hints.push(hint(p));
      p.accept(t.Comma);
    }
  }
  return hints;
}

function hint(p: Dsl): Hint {
  const start = p.start();
  const { text, isQuoted, span } = identifier(p);
  const args = p.at(t.LParen) ? hintArguments(p) : [];
  return { name: { text, isQuoted, span }, args, span: p.spanFrom(start) };
}

function hintArguments(p: Dsl): Expression[] {
  if (!p.at(t.RParen, 2)) return p.parenthesized(() => p.expression());
  p.take();
  p.take();
  return [];
}

function lateralViewList(p: Dsl): LateralView[] {
  const views: LateralView[] = [];
  while (p.at(t.Lateral) && p.atWord('VIEW', 2)) views.push(lateralView(p));
  return views;
}

function lateralView(p: Dsl): LateralView {
  const start = p.start();
  p.take();
  p.expectWord('VIEW');
  const isOuter = p.atWord('OUTER') && !p.at(t.LParen, 2);
  if (isOuter) p.take();
  const name = objectName(p);
  p.expect(t.LParen);
  const args = p.at(t.RParen) ? [] : p.list(() => argument(p));
  p.expect(t.RParen);
  const table = p.atName() ? identifier(p) : null;
  const columns = p.accept(t.As) || p.atName() ? p.list(() => identifier(p)) : [];
  return { isOuter, name, args, table, columns, span: p.spanFrom(start) };
}

/** ORDER BY to OFFSET, each of them optional; the body of a Chevrotain rule. */
export function organization(p: Dsl): Organization {
  const sorts = (): SortItem[] => byItems(p, () => sortItem(p));
  const keys = (): Expression[] => byItems(p, () => p.expression());
  const orderBy = p.clause(0, t.Order, sorts);
  const clusterBy = p.clause(1, t.Cluster, keys);
  const distributeBy = p.clause(2, t.Distribute, keys);
  const sortBy = p.clause(3, t.Sort, sorts);
  const windows = p.clause(4, t.Window, () => p.list(() => namedWindow(p)));
  const early = p.clause(5, t.Limit, () => limit(p));
  const offset = p.clause(6, t.Offset, () => rowOffset(p));
  const late = p.clause(7, t.Limit, () => limit(p));
  const fetch = p.clause(8, t.Fetch, () => fetchFirst(p));
  return {
    orderBy: orderBy ?? [],
    clusterBy: clusterBy ?? [],
    distributeBy: distributeBy ?? [],
    sortBy: sortBy ?? [],
    windows: windows ?? [],
    limit: early ?? late ?? fetch,
    offset,
  };
}

function byItems<T>(p: Dsl, item: () => T): T[] {
  p.expectWord('BY');
  return p.list(item);
}

/** Null for `LIMIT ALL`. */
function limit(p: Dsl): Expression | null {
  if (p.atWord('ALL') && !p.at(t.LParen, 2) && !p.at(t.Dot, 2)) {
    p.take();
    return null;
  }
  return p.expression();
}

function rowOffset(p: Dsl): Expression {
  const value = p.expression();
  if (!p.acceptWord('ROWS')) p.acceptWord('ROW');
  return value;
}

/** `FETCH FIRST [n] ROWS ONLY`. */
function fetchFirst(p: Dsl): Expression {
  const span = p.spanOf(p.take());
  const isOne = p.atWord('ROW') || p.atWord('ROWS');
  const count: Expression = isOne ? { kind: 'number', form: 'integer', text: '1', span } : p.expression();
  if (!p.acceptWord('ROWS')) p.expectWord('ROW');
  p.expectWord('ONLY');
  return count;
}
