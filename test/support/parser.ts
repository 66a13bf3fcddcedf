/** The grammar as tests use it: does a text parse. The one place that knows how a parser is made. */
import { createParser, type SqlParser } from '../../grammar/parser.ts';
import type { DialectName } from '../../grammar/profile.ts';

let parser: SqlParser | undefined;

/** Null where the statement parses, else the condition of its error, or the fault that the parser died with. */
export function parseCondition(sql: string, dialect: DialectName): string | null {
  parser ??= createParser();
  try {
    parser.parse(sql, dialect);
    return null;
  } catch (error) {
    const { condition } = error as { condition?: string };
    const message = error instanceof Error ? error.message : String(error);
    return `${condition ?? 'internal'}: ${message}`;
  }
}
