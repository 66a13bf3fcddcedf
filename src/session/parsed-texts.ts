/**
 * The texts that a session parsed last, with what they came to: drivers send the same statements again and again. A statement is
 * plain data that nothing changes, and a text means the same tree wherever it is read the same way.
 */
import type { SqlParser } from '../../grammar/parser.ts';
import type { Profile } from '../../grammar/profile.ts';
import type { Statement } from '../sql/ast-statement.ts';
import { some } from '../sql/walk.ts';

export interface Parsed {
  readonly statement: Statement;
  /** It holds no name but those of types and its own columns: no table, view, function or variable has a say in it. */
  readonly isNameless: boolean;
}

const textsMax = 256;
/** Longer ones are rarely sent twice. */
const lengthMax = 8192;

export class ParsedTexts {
  readonly #known = new Map<string, Parsed>();

  /** Errors: those of parsing. */
  parse(parser: SqlParser, text: string, profile: Profile): Parsed {
    if (text.length > lengthMax) return parsed(parser, text, profile);
    const key = keyOf(text, profile);
    const found = this.#known.get(key);
    if (found !== undefined) return found;
    const made = parsed(parser, text, profile);
    // The one that came first goes: what is in use comes back for the price of parsing.
    if (this.#known.size >= textsMax) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(key, made);
    return made;
  }
}

function keyOf(text: string, { name, doubleQuotes, pipesWithBar, joinsDoubledQuotes }: Profile): string {
  return `${name} ${doubleQuotes} ${pipesWithBar} ${joinsDoubledQuotes} ${text}`;
}

function parsed(parser: SqlParser, text: string, profile: Profile): Parsed {
  const statement = parser.parse(text, profile);
  return { statement, isNameless: statement.kind === 'query' && !some(statement, ({ kind }) => !nameless.has(kind)) };
}

/** Kinds of nodes that mean the same whatever there is in catalog and session. */
const nameless: ReadonlySet<string> = new Set([
  'query',
  'select',
  'null',
  'boolean',
  'number',
  'string',
  'parameter',
  'and',
  'or',
  'not',
  'arithmetic',
  'unary',
  'comparison',
  'is',
  'isDistinct',
  'between',
  'inList',
  'case',
]);
