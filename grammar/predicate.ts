/** `[NOT] IN | LIKE | ILIKE | RLIKE | BETWEEN` and `IS [NOT] ...`, behind their left side. */
import { EngineError } from '../src/core/errors.ts';
import type { Expression, LikeOperator } from '../src/sql/ast-expression.ts';
import type { Dsl } from './dsl.ts';
import { isQueryWord } from './keywords.ts';
import { stringLiteral } from './literals.ts';
import { precedence } from './precedence.ts';
import * as t from './tokens.ts';

/** Null where a NOT is no part of a predicate. */
export function predicate(p: Dsl, value: Expression, start: number): Expression | null {
  if (p.at(t.Is)) return is(p, value, start);
  const isNegated = p.at(t.Not) || p.at(t.Bang);
  const operator = p.peek(isNegated ? 2 : 1).tokenType;
  if (!negatable.has(operator)) return null;
  if (isNegated) p.take();
  p.take();
  switch (operator) {
    case t.In:
      return inPredicate(p, value, isNegated, start);
    case t.Between:
      return between(p, value, isNegated, start);
    case t.Like:
      return like(p, 'like', value, isNegated, start);
    case t.ILike:
      return like(p, 'ilike', value, isNegated, start);
    default:
      return like(p, 'rlike', value, isNegated, start);
  }
}

const negatable = new Set([t.In, t.Between, t.Like, t.ILike, t.RLike]);

function inPredicate(p: Dsl, value: Expression, isNegated: boolean, start: number): Expression {
  p.expect(t.LParen);
  if (isQueryWord(p.peek()) && !(p.atWord('TABLE') && !p.atName(2))) {
    const query = p.query();
    p.expect(t.RParen);
    return { kind: 'inSubquery', value, query, isNegated, span: p.spanFrom(start) };
  }
  const itemStart = p.start();
  const items = p.list(() => p.expression());
  const only = items.length === 1 ? items[0] : undefined;
  if (only?.kind === 'scalarSubquery' && !p.at(t.RParen)) {
    const query = p.queryAfter(only.query, itemStart);
    p.expect(t.RParen);
    return { kind: 'inSubquery', value, query, isNegated, span: p.spanFrom(start) };
  }
  p.expect(t.RParen);
  return { kind: 'inList', value, items, isNegated, span: p.spanFrom(start) };
}

function between(p: Dsl, value: Expression, isNegated: boolean, start: number): Expression {
  const isSymmetric = p.acceptWord('SYMMETRIC');
  if (!isSymmetric) p.acceptWord('ASYMMETRIC');
  const low = p.expression(precedence.comparison);
  p.expect(t.And);
  const high = p.expression(precedence.comparison);
  return { kind: 'between', value, low, high, isNegated, isSymmetric, span: p.spanFrom(start) };
}

function like(p: Dsl, operator: LikeOperator, value: Expression, isNegated: boolean, start: number): Expression {
  const quantifier = likeQuantifier(p);
  if (quantifier !== null) {
    p.take();
    p.expect(t.LParen);
    if (p.at(t.RParen)) {
      const msg = 'LIKE ANY and LIKE ALL need a pattern';
      throw p.fail('_LEGACY_ERROR_TEMP_0064', { msg }, p.spanFrom(start));
    }
    const patterns = p.list(() => p.expression());
    p.expect(t.RParen);
    return { kind: 'likeQuantified', operator, quantifier, value, patterns, isNegated, span: p.spanFrom(start) };
  }
  const pattern = p.expression(precedence.comparison);
  const escape = p.acceptWord('ESCAPE') ? escapeCharacter(p) : null;
  return { kind: 'like', operator, value, pattern, escape, isNegated, span: p.spanFrom(start) };
}

function likeQuantifier(p: Dsl): 'any' | 'all' | null {
  if (!p.at(t.LParen, 2)) return null;
  if (p.atWord('ANY') || p.atWord('SOME')) return 'any';
  return p.atWord('ALL') ? 'all' : null;
}

function escapeCharacter(p: Dsl): string {
  const start = p.start();
  const { value } = stringLiteral(p);
  if (value.length !== 1)
    throw new EngineError('INVALID_ESC', { invalidEscape: `'${value}'` }, { span: p.spanFrom(start) });
  return value;
}

function is(p: Dsl, value: Expression, start: number): Expression {
  p.take();
  const isNegated = p.accept(t.Not);
  if (p.acceptWord('DISTINCT')) {
    p.expect(t.From);
    const right = p.expression(precedence.comparison);
    return { kind: 'isDistinct', left: value, right, isNegated, span: p.spanFrom(start) };
  }
  const what = truth(p);
  return { kind: 'is', value, what, isNegated, span: p.spanFrom(start) };
}

function truth(p: Dsl): 'null' | 'true' | 'false' | 'unknown' {
  if (p.accept(t.Null)) return 'null';
  if (p.accept(t.True)) return 'true';
  if (p.accept(t.False)) return 'false';
  p.expectWord('UNKNOWN');
  return 'unknown';
}
