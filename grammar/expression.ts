/** Operators, by one precedence loop. Chains of one precedence become one node. */
import type { ArithmeticStep, Comparison, Expression, QuantifiedComparison } from '../src/sql/ast-expression.ts';
import { plainCall } from '../src/sql/plain-call.ts';
import type { Dsl } from './dsl.ts';
import { isQueryWord } from './keywords.ts';
import { numberLiteral } from './literals.ts';
import { postfix } from './postfix.ts';
import { type Infix, postgresInfixes, precedence, sparkInfixes } from './precedence.ts';
import { predicate } from './predicate.ts';
import { primary } from './primary.ts';
import * as t from './tokens.ts';

/** How often a chain folds without a repeated level. */
const levels = 12;

/** An expression of operators that bind at least as tightly as `level`; 0 takes all. */
export function expression(p: Dsl, level = 0): Expression {
  const infixes = infixesOf(p);
  const start = p.start();
  let left = operand(p, level);
  for (let folds = 0; ; folds++) {
    if (folds > levels) p.deeper();
    const infix = infixes.get(p.peek().tokenTypeIdx);
    if (infix === undefined || infix.level < level) {
      if (!p.profile.tildeMatches || level > precedence.bitOr || !isOperatorClause(p)) return left;
      left = operatorClause(p, left, start);
      continue;
    }
    const next = apply(p, infix, left, start);
    if (next === null) return left;
    left = next;
  }
}

function infixesOf(p: Dsl): ReadonlyMap<number, Infix> {
  return p.profile.caret === 'power' ? postgresInfixes : sparkInfixes;
}

/** Reads what follows `left`; null where the token is no operator after all. */
function apply(p: Dsl, infix: Infix, left: Expression, start: number): Expression | null {
  switch (infix.kind) {
    case 'or':
    case 'and':
      return { kind: infix.kind, operands: operands(p, left, infix.level), span: p.spanFrom(start) };
    case 'concat':
      return { kind: 'concat', operands: operands(p, left, infix.level), span: p.spanFrom(start) };
    case 'arithmetic':
      return arithmetic(p, infix.level, left, start);
    case 'comparison':
      return comparison(p, infix, left, start);
    case 'predicate':
      return predicate(p, left, start);
    case 'power':
      return power(p, left, start);
    case 'match':
      return regexMatch(p, left, start);
  }
}

/** `left op b op c` of one operator. */
function operands(p: Dsl, left: Expression, level: number): Expression[] {
  const operator = p.peek().tokenType;
  const list = [left];
  while (p.accept(operator)) list.push(expression(p, level + 1));
  return list;
}

function arithmetic(p: Dsl, level: number, first: Expression, start: number): Expression {
  const rest: ArithmeticStep[] = [];
  for (;;) {
    const infix = infixesOf(p).get(p.peek().tokenTypeIdx);
    if (infix?.kind !== 'arithmetic' || infix.level !== level) break;
    const at = p.start();
    p.take();
    const right = expression(p, level + 1);
    rest.push({ operator: infix.operator, operand: right, span: p.spanFrom(at) });
  }
  return { kind: 'arithmetic', first, rest, span: p.spanFrom(start) };
}

function comparison(
  p: Dsl,
  infix: Infix & { kind: 'comparison' },
  left: Expression,
  start: number,
): Comparison | QuantifiedComparison {
  const { operator } = infix;
  p.take();
  const quantifier = comparisonQuantifier(p);
  if (quantifier === null) {
    const right = expression(p, infix.level + 1);
    return { kind: 'comparison', operator, left, right, span: p.spanFrom(start) };
  }
  p.take();
  p.expect(t.LParen);
  const right: QuantifiedComparison['right'] = isQueryWord(p.peek())
    ? { kind: 'query', query: p.query() }
    : { kind: 'array', array: p.expression() };
  p.expect(t.RParen);
  return { kind: 'quantifiedComparison', operator, quantifier, left, right, span: p.spanFrom(start) };
}

/** `ANY (query)` everywhere; `ANY (array)` in postgres only, as any(x) is an aggregate of Spark's. */
function comparisonQuantifier(p: Dsl): 'any' | 'all' | null {
  if (!p.at(t.LParen, 2)) return null;
  const isAny = p.atWord('ANY') || p.atWord('SOME');
  if (!isAny && !p.atWord('ALL')) return null;
  if (p.profile.name !== 'postgres' && !isQueryWord(p.peek(3))) return null;
  return isAny ? 'any' : 'all';
}

/** PostgreSQL's `a ^ b` is a power. */
function power(p: Dsl, left: Expression, start: number): Expression {
  const operator = p.spanOf(p.peek());
  p.take();
  const right = expression(p, precedence.power + 1);
  return plainCall(['power'], [left, right], p.spanFrom(start), operator);
}

/** PostgreSQL's `~`, `~*`, `!~`, `!~*`. */
function regexMatch(p: Dsl, left: Expression, start: number): Expression {
  const { tokenType } = p.take();
  const pattern = expression(p, precedence.bitOr + 1);
  const ignoresCase = tokenType === t.TildeStar || tokenType === t.NotTildeStar;
  return {
    kind: 'like',
    operator: 'rlike',
    value: left,
    pattern: ignoresCase ? ignoringCase(pattern) : pattern,
    escape: null,
    isNegated: tokenType === t.NotTilde || tokenType === t.NotTildeStar,
    span: p.spanFrom(start),
  };
}

function ignoringCase(pattern: Expression): Expression {
  const { span } = pattern;
  return { kind: 'concat', operands: [{ kind: 'string', value: '(?i)', raw: "'(?i)'", span }, pattern], span };
}

/** `OPERATOR(pg_catalog.~)`, as psql writes it. */
function isOperatorClause(p: Dsl): boolean {
  return p.atWord('OPERATOR') && p.at(t.LParen, 2);
}

function operatorClause(p: Dsl, left: Expression, start: number): Expression {
  p.take();
  p.expect(t.LParen);
  if (p.atName() && p.at(t.Dot, 2)) {
    p.take();
    p.take();
  }
  const infix = postgresInfixes.get(p.peek().tokenTypeIdx);
  const symbol = p.take();
  p.expect(t.RParen);
  const right = expression(p, precedence.bitOr + 1);
  const span = p.spanFrom(start);
  if (infix?.kind === 'comparison') return { kind: 'comparison', operator: infix.operator, left, right, span };
  if (infix?.kind !== 'match') throw p.unexpected(symbol);
  const isNegated = symbol.tokenType === t.NotTilde || symbol.tokenType === t.NotTildeStar;
  const ignoresCase = symbol.tokenType === t.TildeStar || symbol.tokenType === t.NotTildeStar;
  const pattern = ignoresCase ? ignoringCase(right) : right;
  return { kind: 'like', operator: 'rlike', value: left, pattern, escape: null, isNegated, span };
}

/** What stands between infix operators: prefix operators, then a primary with what follows it. */
function operand(p: Dsl, level: number): Expression {
  const start = p.start();
  switch (p.peek().tokenType) {
    case t.Not:
    case t.Bang: {
      if (level > precedence.not) throw p.unexpected();
      p.take();
      p.deeper();
      const inner = expression(p, precedence.not);
      return { kind: 'not', operand: inner, span: p.spanFrom(start) };
    }
    case t.Minus:
      if (p.at(t.NumberText, 2)) {
        p.take();
        return postfix(p, numberLiteral(p, start), start);
      }
      return unary(p, '-');
    case t.Plus:
      return unary(p, '+');
    case t.Tilde:
      return unary(p, '~');
    default:
      return postfix(p, primary(p), start);
  }
}

function unary(p: Dsl, operator: '-' | '+' | '~'): Expression {
  const start = p.start();
  p.take();
  p.deeper();
  const inner = operand(p, precedence.power);
  return { kind: 'unary', operator, operand: inner, span: p.spanFrom(start) };
}
