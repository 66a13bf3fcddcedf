/**
 * SQL text to tokens for people: with comments, with quotes that are not closed yet, without ever failing. Colours,
 * completion and the end of a statement come from these; what is right SQL is the parser's to say.
 */
import { type DialectName, type Profile, profiles } from '../../../grammar/profile.ts';
import {
  dollarTagAt,
  endOfBlockComment,
  endOfDollarBody,
  endOfLineComment,
  endOfQuoted,
  escapesWith,
  isStringPrefix,
} from '../../../grammar/scan.ts';

export interface SqlToken {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'comment' | 'symbol';
  /** UTF-16 offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** Of quotes and comments: false where the text ends before they do. */
  readonly isClosed: boolean;
}

/** Lazily, from an offset on that stands between tokens. */
export function* sqlTokens(text: string, dialect: DialectName, from = 0): Generator<SqlToken, void> {
  const profile = profiles[dialect];
  for (let at = from; at < text.length; ) {
    const token = tokenAt(text, at, profile);
    if (token !== null) yield token;
    at = token === null ? at + 1 : token.end;
  }
}

const word = /[\p{L}_][\p{L}\p{M}\p{N}_$]*/uy;
const number = /\d[\p{L}\p{N}_]*(?:\.\d*(?:[eE][+-]?\d+)?)?|\.\d+(?:[eE][+-]?\d+)?/uy;

/** Null at a blank. */
function tokenAt(text: string, at: number, profile: Profile): SqlToken | null {
  const char = text[at]!;
  if (/\s/.test(char)) return null;
  if (isStringPrefix(char, profile) && text[at + 1] === "'")
    return ended('string', at, endOfQuoted(text, at + 1, escapesWith(char, profile)), text);
  if (char === "'") return ended('string', at, endOfQuoted(text, at, profile.processesEscapes), text);
  if (char === '`') return ended('quoted', at, endOfQuoted(text, at, false), text);
  if (char === '"') {
    const isString = profile.doubleQuotes === 'string';
    const end = endOfQuoted(text, at, isString && profile.processesEscapes);
    return ended(isString ? 'string' : 'quoted', at, end, text);
  }
  if (text.startsWith('--', at)) return ended('comment', at, endOfLineComment(text, at), text);
  if (text.startsWith('/*', at)) return ended('comment', at, endOfBlockComment(text, at), text);
  if (char === '$') {
    const tag = dollarTagAt(text, at, profile);
    if (tag !== null) return ended('string', at, endOfDollarBody(text, at, tag), text);
  }
  const end = match(word, text, at);
  if (end > 0) return ended('word', at, end, text);
  const numberEnd = match(number, text, at);
  if (numberEnd > 0) return ended('number', at, numberEnd, text);
  return ended('symbol', at, at + (text.codePointAt(at)! > 0xffff ? 2 : 1), text);
}

function ended(kind: SqlToken['kind'], start: number, end: number, text: string): SqlToken {
  return { kind, start, end: end < 0 ? text.length : end, isClosed: end >= 0 };
}

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
