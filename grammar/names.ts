/** Identifiers, dotted names, `IDENTIFIER(...)`, and table aliases. */
import type { IToken } from 'chevrotain';
import type { Span } from '../src/core/errors.ts';
import type { TableAlias } from '../src/sql/ast.ts';
import type { Identifier, Name, ObjectName } from '../src/sql/ast-expression.ts';
import type { Dsl } from './dsl.ts';
import { isIdentifier } from './keywords.ts';
import { stringValue, unquoteIdentifier } from './strings.ts';
import * as t from './tokens.ts';

/** One name; any word, keywords too. `IDENTIFIER('x')` is the name x. */
export function identifier(p: Dsl): Identifier {
  if (atIdentifierClause(p)) return constantIdentifier(p);
  const token = p.peek();
  if (!isIdentifier(token)) throw p.unexpected();
  p.take();
  return identifierOf(p, token);
}

/** `a.b.c`; the parts behind a dot may be any word. */
export function name(p: Dsl): Name {
  const start = p.start();
  const parts = atIdentifierClause(p) ? constantParts(p) : [identifier(p)];
  while (p.at(t.Dot) && p.atIdentifier(2)) {
    p.take();
    parts.push(identifier(p));
  }
  return { kind: 'name', parts, span: p.spanFrom(start) };
}

/** A name, or `IDENTIFIER(expression)` where the expression is no plain string. */
export function objectName(p: Dsl): ObjectName {
  if (!p.atWord('IDENTIFIER') || !p.at(t.LParen, 2) || isConstantClause(p)) return name(p);
  const start = p.start();
  p.take();
  p.expect(t.LParen);
  const expression = p.expression();
  p.expect(t.RParen);
  const suffix: Identifier[] = [];
  while (p.at(t.Dot) && p.atIdentifier(2)) {
    p.take();
    suffix.push(identifier(p));
  }
  return { kind: 'identifierClause', expression, suffix, span: p.spanFrom(start) };
}

/** `(a, b)`. */
export function identifierList(p: Dsl): Identifier[] {
  return p.parenthesized(() => identifier(p));
}

/** `[AS] name [(columns)]`, `AS (columns)`; null where nothing of it follows. */
export function tableAlias(p: Dsl): TableAlias | null {
  const start = p.start();
  if (p.accept(t.As)) {
    if (p.at(t.LParen)) return { name: null, columns: identifierList(p), span: p.spanFrom(start) };
  } else if (!p.atName()) {
    return null;
  }
  const alias = identifier(p);
  const columns = p.at(t.LParen) ? identifierList(p) : null;
  return { name: alias, columns, span: p.spanFrom(start) };
}

/** `[AS] alias` behind an expression, null without one. */
export function optionalAlias(p: Dsl): Identifier | null {
  if (p.accept(t.As)) return identifier(p);
  return p.atName() ? identifier(p) : null;
}

export function identifierOf(p: Dsl, token: IToken): Identifier {
  const isQuoted = token.tokenType === t.QuotedIdentifier;
  return { text: isQuoted ? unquoteIdentifier(token.image) : token.image, isQuoted, span: p.spanOf(token) };
}

function atIdentifierClause(p: Dsl): boolean {
  return p.atWord('IDENTIFIER') && p.at(t.LParen, 2) && isConstantClause(p);
}

/** Only string literals stand in `IDENTIFIER(...)`, so that the name is known now. */
function isConstantClause(p: Dsl): boolean {
  let ahead = 3;
  while (p.at(t.StringText, ahead)) ahead++;
  return ahead > 3 && p.at(t.RParen, ahead);
}

function constantIdentifier(p: Dsl): Identifier {
  const start = p.start();
  const parts = constantParts(p);
  if (parts.length === 1) return parts[0]!;
  const identifierText = parts.map((part) => `\`${part.text}\``).join('.');
  throw p.fail('IDENTIFIER_TOO_MANY_NAME_PARTS', { identifier: identifierText, limit: 1 }, p.spanFrom(start));
}

function constantParts(p: Dsl): Identifier[] {
  p.take();
  p.expect(t.LParen);
  const start = p.start();
  let text = '';
  while (p.at(t.StringText)) text += stringValue(p.take().image, p.profile);
  const span = p.spanFrom(start);
  p.expect(t.RParen);
  return partsOf(p, text, span);
}

const part = /\s*(?:`((?:[^`]|``)*)`|([\p{L}\p{N}_]+))\s*(\.|$)/uy;

/** The parts of a name inside of a string: `a.b`, "`a b`.c". */
function partsOf(p: Dsl, text: string, span: Span): Identifier[] {
  if (text.trim() === '') throw p.fail('PARSE_EMPTY_STATEMENT', {}, span);
  const parts: Identifier[] = [];
  let at = 0;
  for (let more = true; more; ) {
    part.lastIndex = at;
    const match = part.exec(text);
    if (match === null) {
      throw p.fail('PARSE_SYNTAX_ERROR', { error: `'${text.slice(at) || text}'`, hint: '' }, span);
    }
    parts.push({ text: match[1]?.replaceAll('``', '`') ?? match[2]!, isQuoted: match[1] !== undefined, span });
    at = part.lastIndex;
    more = match[3] === '.';
  }
  return parts;
}
