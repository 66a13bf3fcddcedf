/** Every statement by its first word. One file a statement; a new one is a line here. */
import type { Statement } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import * as t from '../tokens.ts';
import { alter, commentOn } from './alter.ts';
import { analyze } from './analyze.ts';
import { cache, clear, refresh, uncache } from './cache.ts';
import { deleteFrom, merge, update } from './change.ts';
import { copy, summarize } from './copy.ts';
import { create, replace } from './create.ts';
import { describe } from './describe.ts';
import { drop } from './drop.ts';
import { execute } from './execute.ts';
import { explain } from './explain.ts';
import { insert } from './insert.ts';
import { check, diff, preview } from './inspect.ts';
import { convert, optimize, reorg, repair, restore, undo, vacuum } from './maintenance.ts';
import { reset, set, use } from './set.ts';
import { show } from './show.ts';
import { begin, commit, rollback, startTransaction } from './transaction.ts';
import { truncate } from './truncate.ts';
import { unsupportedStatement, unsupportedWords } from './unsupported.ts';
import { declare } from './variables.ts';

const statements: ReadonlyMap<string, (p: Dsl) => Statement> = new Map([
  ['ANALYZE', analyze],
  ['BEGIN', begin],
  ['CHECK', check],
  ['CACHE', cache],
  ['CLEAR', clear],
  ['ALTER', alter],
  ['COMMENT', commentOn],
  ['COMMIT', commit],
  ['CONVERT', convert],
  ['COPY', copy],
  ['CREATE', create],
  ['DECLARE', declare],
  ['DELETE', deleteFrom],
  ['DESC', describe],
  ['DESCRIBE', describe],
  ['DIFF', diff],
  ['DROP', drop],
  ['EXECUTE', execute],
  ['EXPLAIN', explain],
  ['FSCK', repair],
  ['INSERT', insert],
  ['OPTIMIZE', optimize],
  ['PREVIEW', preview],
  ['REFRESH', refresh],
  ['REORG', reorg],
  ['RESTORE', restore],
  ['MERGE', merge],
  ['REPLACE', replace],
  ['RESET', reset],
  ['ROLLBACK', rollback],
  ['SET', set],
  ['SHOW', show],
  ['START', startTransaction],
  ['SUMMARIZE', summarize],
  ['TRUNCATE', truncate],
  ['UNCACHE', uncache],
  ['UNDO', undo],
  ['UPDATE', update],
  ['USE', use],
  ['VACUUM', vacuum],
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
