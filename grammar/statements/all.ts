/** Every statement by its first word. One file a statement; a new one is a line here. */
import type { Statement } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import * as t from '../tokens.ts';
import { create, replace } from './create.ts';
import { describe } from './describe.ts';
import { drop } from './drop.ts';
import { explain } from './explain.ts';
import { insert } from './insert.ts';
import { check, diff } from './inspect.ts';
import { reset, set, use } from './set.ts';
import { show } from './show.ts';
import { unsupportedStatement, unsupportedWords } from './unsupported.ts';

const statements: ReadonlyMap<string, (p: Dsl) => Statement> = new Map([
  ['CHECK', check],
  ['CREATE', create],
  ['DESC', describe],
  ['DESCRIBE', describe],
  ['DIFF', diff],
  ['DROP', drop],
  ['EXPLAIN', explain],
  ['INSERT', insert],
  ['REPLACE', replace],
  ['RESET', reset],
  ['SET', set],
  ['SHOW', show],
  ['USE', use],
]);

/** One statement, without a `;`. */
export function statement(p: Dsl): Statement {
  const token = p.peek();
  if (token.tokenType === t.Word) {
    const word = token.image.toUpperCase();
    const parse = statements.get(word);
    if (parse !== undefined) return parse(p);
    if (unsupportedWords.has(word)) return unsupportedStatement(p, p.start());
  }
  return p.query();
}
