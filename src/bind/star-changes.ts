/**
 * What silt adds to a star: LIKE picks columns by name, REPLACE computes some anew, RENAME names some otherwise. Takes the
 * star's terms after EXCEPT, gives select items that are still to be bound; the order of columns stays.
 */
import { EngineError } from '../core/errors.ts';
import { compileJavaRegex } from '../functions/java-regex.ts';
import { matchesLike, parseLike } from '../functions/operators/like-pattern.ts';
import type { Identifier, Name, Star } from '../sql/ast-expression.ts';
import type { StarChanges, StarPattern } from '../sql/ast-star.ts';
import type { Term } from './env.ts';
import type { OpenItem } from './select-items.ts';
import { quoteName } from './suggest.ts';

/** Errors: UNRESOLVED_COLUMN for a name that the star has not, EXCEPT_OVERLAPPING_COLUMNS for one that is named twice. */
export function changedItems(star: Star, terms: readonly Term[]): readonly OpenItem[] {
  const { changes } = star;
  const all = terms.map((term): OpenItem => ({ expression: null, term, aliases: [] }));
  if (changes === undefined) return all;
  const replaced = new Map(
    changes.replace.map(({ expression, name }) => [known(terms, name, [name]), { expression, name }]),
  );
  const renamed = new Map(changes.rename.map(({ from, to }) => [known(terms, from.parts.at(-1)!, from.parts), to]));
  checkOnce(changes);
  return all.flatMap((item) => {
    const key = nameOf(item.term!).toLowerCase();
    const value = replaced.get(key);
    const alias = renamed.get(key);
    if (value === undefined && !isMatch(changes.pattern, nameOf(item.term!))) return [];
    if (value !== undefined) return [{ expression: value.expression, term: null, aliases: [alias ?? value.name] }];
    return [alias === undefined ? item : { ...item, aliases: [alias] }];
  });
}

/** Whether a column's name is one that the pattern means; all are without one. */
export function isMatch(pattern: StarPattern | null, name: string): boolean {
  if (pattern === null) return true;
  const { operator, text, isNegated } = pattern;
  const isFound =
    operator === 'rlike'
      ? compileJavaRegex(text, 'rlike').test(name)
      : operator === 'like'
        ? isLike(name, text)
        : isLike(name.toLowerCase(), text.toLowerCase());
  return isFound !== isNegated;
}

function isLike(name: string, pattern: string): boolean {
  const bytes = Buffer.from(name);
  return matchesLike(parseLike(pattern), bytes, 0, bytes.length);
}

function nameOf(term: Term): string {
  return term.name ?? term.text;
}

function known(terms: readonly Term[], last: Identifier, parts: readonly Identifier[]): string {
  const key = last.text.toLowerCase();
  if (terms.some((term) => nameOf(term).toLowerCase() === key)) return key;
  const parameters = {
    objectName: quoteName(parts.map((part) => part.text)),
    proposal: terms
      .slice(0, 5)
      .map((term) => quoteName([nameOf(term)]))
      .join(', '),
  };
  throw new EngineError('UNRESOLVED_COLUMN.WITH_SUGGESTION', parameters, { span: last.span });
}

function checkOnce({ replace, rename }: StarChanges): void {
  for (const names of [replace.map((each) => each.name), rename.map((each) => lastPart(each.from))]) {
    const seen = new Set<string>();
    for (const { text, span } of names) {
      if (seen.has(text.toLowerCase())) {
        const columns = names.map((name) => name.text).join(', ');
        throw new EngineError('EXCEPT_OVERLAPPING_COLUMNS', { columns }, { span });
      }
      seen.add(text.toLowerCase());
    }
  }
}

function lastPart(name: Name): Identifier {
  return name.parts.at(-1)!;
}
