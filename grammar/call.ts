/** Function calls with everything that can stand in and behind their parentheses, and the calls that read like sentences. */
import type { Argument, Expression, FunctionCall, ObjectName, SortItem } from '../src/sql/ast-expression.ts';
import type { Dsl } from './dsl.ts';
import { identifier } from './names.ts';
import { precedence } from './precedence.ts';
import { orderBy } from './sort.ts';
import * as t from './tokens.ts';
import { over } from './window.ts';

/** A call whose name was read; the next token is `(`, or `[` for an array. */
export function call(p: Dsl, name: ObjectName, start: number): Expression {
  const special =
    name.kind === 'name' && name.parts.length === 1 && !name.parts[0]!.isQuoted ? name.parts[0]!.text : '';
  const close = p.at(t.LBracket) ? t.RBracket : t.RParen;
  p.take();
  const spoken = speak(p, special.toLowerCase(), start);
  if (spoken !== null) return spoken;
  const { isSpoken, ...inside } = callInside(p, special.toLowerCase());
  p.expect(close);
  const [only] = inside.args;
  if (special.toLowerCase() === 'exists' && inside.args.length === 1 && only!.value.kind === 'scalarSubquery') {
    return { kind: 'exists', query: only!.value.query, span: p.spanFrom(start) };
  }
  const behind = callBehind(p);
  return {
    kind: 'call',
    name: isSpoken ? calledAs(name) : name,
    ...inside,
    ...behind,
    nulls: inside.nulls ?? behind.nulls,
    span: p.spanFrom(start),
  };
}

/** What a call that reads like a sentence calls: `POSITION(a IN b)` is locate(a, b). */
const spokenNames: Readonly<Record<string, string>> = { position: 'locate', substr: 'substring' };

function calledAs(name: ObjectName): ObjectName {
  if (name.kind !== 'name') return name;
  const [only] = name.parts;
  const text = spokenNames[only!.text.toLowerCase()] ?? only!.text;
  return { ...name, parts: [{ ...only!, text }] };
}

interface Inside extends Pick<FunctionCall, 'args' | 'isDistinct' | 'orderBy' | 'nulls'> {
  readonly isSpoken: boolean;
}

function callInside(p: Dsl, special: string): Inside {
  if (p.at(t.RParen) || p.at(t.RBracket))
    return { args: [], isDistinct: false, orderBy: [], nulls: null, isSpoken: false };
  const isDistinct = isQuantifier(p, 'DISTINCT');
  if (isDistinct || isQuantifier(p, 'ALL')) p.take();
  const args = [argument(p, special)];
  const spoken = spokenArguments(p, special);
  args.push(...spoken);
  while (p.accept(t.Comma)) args.push(argument(p, special));
  const sort: readonly SortItem[] = p.at(t.Order) ? orderBy(p) : [];
  return { args, isDistinct, orderBy: sort, nulls: nullTreatment(p), isSpoken: spoken.length > 0 };
}

/** DISTINCT or ALL before an argument, and no column of that name. */
function isQuantifier(p: Dsl, word: string): boolean {
  return (
    p.atWord(word) &&
    !p.at(t.RParen, 2) &&
    !p.at(t.Comma, 2) &&
    !p.at(t.Dot, 2) &&
    !p.at(t.FatArrow, 2) &&
    !p.at(t.Arrow, 2)
  );
}

/** `value`, `name => value`, `value AS alias` in a struct. */
export function argument(p: Dsl, special = ''): Argument {
  const start = p.start();
  const name = p.atIdentifier() && p.at(t.FatArrow, 2) ? identifier(p) : null;
  if (name !== null) p.take();
  const value = special === 'position' ? p.expression(precedence.comparison) : p.expression();
  const alias = special === 'struct' && p.accept(t.As) ? identifier(p) : null;
  return { value, name, alias, span: p.spanFrom(start) };
}

/** The rest of `SUBSTRING(a FROM b FOR c)`, `POSITION(a IN b)`, `OVERLAY(a PLACING b FROM c FOR d)` as plain arguments. */
function spokenArguments(p: Dsl, special: string): Argument[] {
  const args: Argument[] = [];
  const next = (): void => void args.push(argument(p));
  if ((special === 'substring' || special === 'substr') && p.accept(t.From)) {
    next();
    if (p.acceptWord('FOR')) next();
  } else if (special === 'position' && p.accept(t.In)) {
    next();
  } else if (special === 'overlay' && p.acceptWord('PLACING')) {
    next();
    p.expect(t.From);
    next();
    if (p.acceptWord('FOR')) next();
  }
  return args;
}

/** CAST, EXTRACT and TRIM in their own words, up to their `)`; null where the call is a plain one. */
function speak(p: Dsl, special: string, start: number): Expression | null {
  switch (special) {
    case 'cast':
    case 'try_cast': {
      const value = p.expression();
      p.expect(t.As);
      const type = p.typeNode();
      p.expect(t.RParen);
      return { kind: 'cast', value, type, isTry: special === 'try_cast', span: p.spanFrom(start) };
    }
    case 'extract': {
      if (!p.at(t.From, 2)) return null;
      if (!p.atIdentifier() && !p.at(t.StringText)) return null;
      const field = p.at(t.StringText) ? p.take().image.slice(1, -1) : identifier(p).text;
      p.expect(t.From);
      const source = p.expression();
      p.expect(t.RParen);
      return { kind: 'extract', field, source, span: p.spanFrom(start) };
    }
    case 'trim':
      return trim(p, start);
    default:
      return null;
  }
}

function trim(p: Dsl, start: number): Expression | null {
  const side = trimSide(p);
  if (side === null && !isTrimFrom(p)) return null;
  if (side !== null) p.take();
  const characters = p.at(t.From) ? null : p.expression();
  p.expect(t.From);
  const source = p.expression();
  p.expect(t.RParen);
  return { kind: 'trim', side: side ?? 'both', characters, source, span: p.spanFrom(start) };
}

function trimSide(p: Dsl): 'both' | 'leading' | 'trailing' | null {
  if (p.at(t.RParen, 2) || p.at(t.Comma, 2) || p.at(t.Dot, 2)) return null;
  if (p.atWord('BOTH')) return 'both';
  if (p.atWord('LEADING')) return 'leading';
  return p.atWord('TRAILING') ? 'trailing' : null;
}

/** Whether `trim(x FROM y)` follows, without a side: a FROM before the parenthesis closes, at its own depth. */
function isTrimFrom(p: Dsl): boolean {
  let depth = 0;
  for (let i = 1; ; i++) {
    const { tokenType } = p.peek(i);
    if (tokenType === t.LParen || tokenType === t.LBracket) depth++;
    else if (tokenType === t.RParen || tokenType === t.RBracket) depth--;
    if (depth < 0 || tokenType.name === 'EOF') return false;
    if (depth === 0 && tokenType === t.From) return true;
    if (depth === 0 && tokenType === t.Comma) return false;
  }
}

type Behind = Pick<FunctionCall, 'withinGroup' | 'filter' | 'nulls' | 'over'>;

function callBehind(p: Dsl): Behind {
  const withinGroup = withinGroupClause(p);
  const filter = p.at(t.Filter) ? filterClause(p) : null;
  const nulls = nullTreatment(p);
  return { withinGroup, filter, nulls, over: p.at(t.Over) ? over(p) : null };
}

function withinGroupClause(p: Dsl): readonly SortItem[] | null {
  if (!p.accept(t.Within)) return null;
  p.expectWord('GROUP');
  p.expect(t.LParen);
  const items = orderBy(p);
  p.expect(t.RParen);
  return items;
}

function filterClause(p: Dsl): Expression {
  p.take();
  p.expect(t.LParen);
  p.expect(t.Where);
  const condition = p.expression();
  p.expect(t.RParen);
  return condition;
}

function nullTreatment(p: Dsl): 'ignore' | 'respect' | null {
  if (!p.at(t.Ignore)) return null;
  const nulls = p.take().image.toLowerCase() === 'ignore' ? 'ignore' : 'respect';
  p.expectWord('NULLS');
  return nulls;
}
