/** `*` and `t.*` with what takes columns out, changes or renames them. EXCEPT is Spark's; the others are silt's own. */
import type { Identifier, Name, Star } from '../src/sql/ast-expression.ts';
import type { StarChanges, StarPattern } from '../src/sql/ast-star.ts';
import type { Dsl } from './dsl.ts';
import { isQueryWord } from './keywords.ts';
import { stringLiteral } from './literals.ts';
import { identifier, name } from './names.ts';
import * as t from './tokens.ts';

/** The star itself is the next token; `qualifier` stood before it. */
export function star(p: Dsl, qualifier: Name | null, start: number): Star {
  p.expect(t.Star);
  const pattern = starPattern(p);
  const except = exceptedNames(p);
  const replace = opens(p, 'REPLACE') ? changed(p, () => replacement(p)) : [];
  const rename = opens(p, 'RENAME') ? changed(p, () => renaming(p)) : [];
  const isPlain = pattern === null && replace.length === 0 && rename.length === 0;
  const span = p.spanFrom(start);
  return { kind: 'star', qualifier, except, ...(isPlain ? {} : { changes: { pattern, replace, rename } }), span };
}

function exceptedNames(p: Dsl): Name[] {
  const excepts =
    (p.at(t.Except) || p.atWord('EXCEPT')) && p.at(t.LParen, 2) && p.atIdentifier(3) && !isQueryWord(p.peek(3));
  if (excepts || opens(p, 'EXCLUDE')) {
    p.take();
    return p.parenthesized(() => name(p));
  }
  const isOne = p.atWord('EXCLUDE') && p.atName(2);
  if (!isOne) return [];
  p.take();
  return [name(p)];
}

function opens(p: Dsl, word: string): boolean {
  return p.atWord(word) && p.at(t.LParen, 2);
}

function changed<T>(p: Dsl, item: () => T): T[] {
  p.take();
  return p.parenthesized(item);
}

function replacement(p: Dsl): StarChanges['replace'][number] {
  const expression = p.expression();
  p.accept(t.As);
  return { expression, name: identifier(p) };
}

function renaming(p: Dsl): { readonly from: Name; readonly to: Identifier } {
  const from = name(p);
  p.expect(t.As);
  return { from, to: identifier(p) };
}

/** `* LIKE 'a%'`, `* NOT ILIKE 'a%'`, `* RLIKE 'a.*'`: the columns whose names match. */
function starPattern(p: Dsl): StarPattern | null {
  const isNegated = p.atWord('NOT') && p.at(t.StringText, 3);
  const at = isNegated ? 2 : 1;
  if (!p.at(t.StringText, at + 1)) return null;
  const operator = (['like', 'ilike', 'rlike'] as const).find((word) => p.atWord(word.toUpperCase(), at));
  if (operator === undefined) return null;
  if (isNegated) p.take();
  p.take();
  const { value } = stringLiteral(p);
  return { operator, text: value, isNegated };
}
