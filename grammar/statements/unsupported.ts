/** Statements that silt knows by name only, so that they are refused by name and not as a syntax error. */
import type { UnsupportedStatement } from '../../src/sql/ast-statement.ts';
import type { Dsl } from '../dsl.ts';
import { isUnquoted } from '../keywords.ts';
import * as t from '../tokens.ts';

/** First words of statements that are not there yet. A statement that arrives leaves this list. */
export const unsupportedWords: ReadonlySet<string> = new Set(
  (
    'ADD ATTACH CALL CLONE CLOSE DEALLOCATE ' +
    'DETACH DISCARD EXPORT GENERATE GRANT IMPORT LIST LOAD LOCK MSCK ' +
    'OPEN PREPARE RELEASE REPAIR REVOKE SAVEPOINT SYNC ' +
    'UNDROP UNLOCK'
  ).split(' '),
);

/** Words that belong to a statement's name behind the first one. */
const nameWords: ReadonlySet<string> = new Set(
  (
    'CATALOG COLUMNS CONNECTION CURRENT DATABASE DIRECTORY EXTENDED EXTERNAL FROM FUNCTION GLOBAL GRANTS ' +
    'IMMEDIATE INDEX INTO LIKE LOCATION MATERIALIZED NAMESPACE ON OR PARTITION PARTITIONS PATH PROCEDURE REPLACE ROLE ' +
    'SCHEMA TABLE TEMP TEMPORARY TO TRANSACTION VAR VARIABLE VIEW VOLUME APPLY COLLATION DELTA REPAIR DATA ' +
    'USER'
  ).split(' '),
);

/** The rest of the statement, unread; its name is its leading words. */
export function unsupportedStatement(p: Dsl, start: number): UnsupportedStatement {
  const words: string[] = [];
  const readFrom = p.start();
  for (const word of p.text.slice(start, readFrom).matchAll(/\w+/g)) words.push(word[0].toUpperCase());
  let isNaming = true;
  while (!p.atEnd() && !p.at(t.Semicolon)) {
    const token = p.take();
    const word = token.image.toUpperCase();
    isNaming &&= isUnquoted(token) && words.length < 5 && (words.length === 0 || nameWords.has(word));
    if (isNaming) words.push(word);
  }
  return { kind: 'unsupported', what: words.join(' '), span: p.spanFrom(start) };
}
