/** Literals, names, stars, parentheses, CASE, subqueries, lambdas, parameters: what operators stand between. */
import type { Query, Relation } from '../src/sql/ast.ts';
import type { Argument, Case, CaseBranch, Expression, Identifier, Name, Parameter } from '../src/sql/ast-expression.ts';
import { plainCall } from '../src/sql/plain-call.ts';
import { emptySelect, plainQuery } from '../src/sql/plain-query.ts';
import { call } from './call.ts';
import type { Dsl } from './dsl.ts';
import { isQueryWord } from './keywords.ts';
import { intervalLiteral, numberLiteral, stringLiteral, typedLiteral } from './literals.ts';
import { identifier, identifierList, objectName } from './names.ts';
import { star } from './star.ts';
import * as t from './tokens.ts';

export function primary(p: Dsl): Expression {
  const start = p.start();
  switch (p.peek().tokenType) {
    case t.Word:
    case t.QuotedIdentifier:
      return named(p);
    case t.NumberText:
      return numberLiteral(p);
    case t.StringText:
      return stringLiteral(p);
    case t.LParen:
      return parenthesis(p);
    case t.Null:
      p.take();
      return { kind: 'null', span: p.spanFrom(start) };
    case t.True:
    case t.False: {
      const value = p.take().tokenType === t.True;
      return { kind: 'boolean', value, span: p.spanFrom(start) };
    }
    case t.Star:
      return star(p, null, start);
    case t.Case:
      return caseExpression(p);
    case t.Interval:
      return intervalLiteral(p);
    case t.Exists: {
      p.take();
      p.expect(t.LParen);
      const query = p.query();
      p.expect(t.RParen);
      return { kind: 'exists', query, span: p.spanFrom(start) };
    }
    case t.Colon:
    case t.Question:
    case t.DollarParameter:
      return parameter(p);
    default:
      throw p.unexpected();
  }
}

/** A column, a call, `t.*`, a lambda of one parameter, a typed literal, an array. */
function named(p: Dsl): Expression {
  const start = p.start();
  switch (p.peek(2).tokenType) {
    case t.StringText:
      if (p.at(t.Word)) return typedLiteral(p);
      break;
    case t.Arrow:
      return lambda(p, [identifier(p)], start);
    case t.LBracket:
      if (p.atWord('ARRAY') && isArrayConstructor(p)) return call(p, arrayName(p), start);
      break;
    case t.LParen:
      if (p.atWord('ARRAY') && isQueryWord(p.peek(3))) return arrayOfQuery(p, start);
      break;
  }
  const dotted = objectName(p);
  if (p.at(t.LParen)) return call(p, dotted, start);
  if (dotted.kind === 'name' && p.at(t.Dot) && p.at(t.Star, 2)) {
    p.take();
    return star(p, dotted, start);
  }
  return dotted;
}

/** `array[0]` is an element of a column called array, in Spark; a constructor has other than one item there. */
function isArrayConstructor(p: Dsl): boolean {
  if (p.profile.name === 'postgres') return true;
  let depth = 0;
  for (let i = 2; ; i++) {
    const { tokenType } = p.peek(i);
    if (tokenType === t.LBracket || tokenType === t.LParen) depth++;
    else if (tokenType === t.RBracket || tokenType === t.RParen) depth--;
    else if (tokenType === t.Comma && depth === 1) return true;
    if (depth === 0) return p.at(t.LBracket, i - 1);
    if (tokenType.name === 'EOF') return false;
  }
}

function arrayName(p: Dsl): Name {
  const word = identifier(p);
  return { kind: 'name', parts: [{ ...word, text: 'array' }], span: word.span };
}

/** `ARRAY(query)`: its one column, collected. */
function arrayOfQuery(p: Dsl, start: number): Expression {
  p.take();
  p.expect(t.LParen);
  const query = p.query();
  p.expect(t.RParen);
  const span = p.spanFrom(start);
  const word = (text: string): Identifier => ({ text, isQuoted: false, span });
  const named = (text: string): Name => ({ kind: 'name', parts: [word(text)], span });
  const collected = plainCall(['array_agg'], [named('item')], span);
  const alias = { name: word('items'), columns: [word('item')], span };
  const from = { kind: 'subqueryRelation' as const, query, isLateral: false, alias, span };
  return { kind: 'scalarSubquery', query: selectOf(collected, word('array'), from), span };
}

function selectOf(expression: Expression, alias: Identifier, from: Relation): Query {
  const { span } = expression;
  const items = [{ expression, aliases: [alias], span }];
  return plainQuery({ ...emptySelect(span), items, from: [from] }, span);
}

function lambda(p: Dsl, parameters: readonly Identifier[], start: number): Expression {
  p.expect(t.Arrow);
  p.deeper();
  const body = p.expression();
  return { kind: 'lambda', parameters, body, span: p.spanFrom(start) };
}

/** `:name`, `?`, `$1`. */
function parameter(p: Dsl): Parameter {
  const start = p.start();
  const token = p.take();
  if (token.tokenType === t.Question)
    return { kind: 'parameter', name: null, index: p.questions++, span: p.spanFrom(start) };
  if (token.tokenType === t.DollarParameter) {
    const number = Number(token.image.slice(1));
    if (number < 1 || number > 65_535) throw p.unexpected(token);
    return { kind: 'parameter', name: null, index: number - 1, span: p.spanFrom(start) };
  }
  if (!p.atIdentifier() && !p.at(t.NumberText)) throw p.unexpected();
  const name = p.take().image;
  return { kind: 'parameter', name, index: null, span: p.spanFrom(start) };
}

/** A subquery, a lambda's parameters, a row, or plain parentheses, which leave no node. */
function parenthesis(p: Dsl): Expression {
  const start = p.start();
  if (isLambdaHead(p)) return lambda(p, identifierList(p), start);
  p.expect(t.LParen);
  if (isQueryWord(p.peek()) && !(p.atWord('TABLE') && !p.atName(2))) {
    const query = p.query();
    p.expect(t.RParen);
    return { kind: 'scalarSubquery', query, span: p.spanFrom(start) };
  }
  const firstStart = p.start();
  const first = rowItem(p);
  if (p.at(t.Comma) || first.alias !== null) {
    const items = [first];
    while (p.accept(t.Comma)) items.push(rowItem(p));
    p.expect(t.RParen);
    return { kind: 'row', items, span: p.spanFrom(start) };
  }
  if (first.value.kind === 'scalarSubquery' && !p.at(t.RParen)) {
    const query = p.queryAfter(first.value.query, firstStart);
    p.expect(t.RParen);
    return { kind: 'scalarSubquery', query, span: p.spanFrom(start) };
  }
  p.expect(t.RParen);
  return first.value;
}

function rowItem(p: Dsl): Argument {
  const start = p.start();
  const value = p.expression();
  const alias = p.accept(t.As) ? identifier(p) : null;
  return { value, name: null, alias, span: p.spanFrom(start) };
}

/** True for `(x, y) ->`. */
function isLambdaHead(p: Dsl): boolean {
  for (let i = 2; p.atIdentifier(i); i += 2) {
    if (p.at(t.RParen, i + 1)) return p.at(t.Arrow, i + 2);
    if (!p.at(t.Comma, i + 1)) return false;
  }
  return false;
}

function caseExpression(p: Dsl): Case {
  const start = p.start();
  p.expect(t.Case);
  p.deeper();
  const operand = p.atWord('WHEN') ? null : p.expression();
  const branches: CaseBranch[] = [];
  do branches.push(caseBranch(p));
  while (p.atWord('WHEN'));
  const otherwise = p.acceptWord('ELSE') ? p.expression() : null;
  p.expectWord('END');
  return { kind: 'case', operand, branches, otherwise, span: p.spanFrom(start) };
}

function caseBranch(p: Dsl): CaseBranch {
  const start = p.start();
  p.expectWord('WHEN');
  const when = p.expression();
  p.expectWord('THEN');
  const then = p.expression();
  return { when, then, span: p.spanFrom(start) };
}
