/**
 * Cuts a script into statements at each `;` outside of quotes, comments and dollar bodies, without parsing:
 * a bad statement does not hide the next one, and a script may be larger than one statement may be.
 */
import { type DialectName, type Profile, profileOf } from './profile.ts';
import {
  dollarTagAt,
  endOfBlockComment,
  endOfDollarBody,
  endOfLineComment,
  endOfQuoted,
  escapesWith,
  isStringPrefix,
} from './scan.ts';

export interface StatementPiece {
  /** The statement's own text, without the `;`. */
  readonly text: string;
  /** UTF-16 offset of `text` in the script. */
  readonly start: number;
  /** False for a last piece without `;`, or whose quote or comment is still open. */
  readonly isComplete: boolean;
}

/** The statements of a script in order; pieces of nothing but blanks and comments are left out. */
export function splitStatements(text: string, dialect: DialectName | Profile): StatementPiece[] {
  const profile = profileOf(dialect);
  const pieces: StatementPiece[] = [];
  let first = -1;
  for (let i = 0; i < text.length; ) {
    if (text.charCodeAt(i) === semicolon) {
      if (first >= 0) pieces.push({ text: text.slice(first, i), start: first, isComplete: true });
      first = -1;
      i++;
      continue;
    }
    const [end, isBlank] = step(text, i, profile);
    if (!isBlank && first < 0) first = i;
    if (end < 0) {
      const from = first < 0 ? i : first;
      pieces.push({ text: text.slice(from), start: from, isComplete: false });
      return pieces;
    }
    i = end;
  }
  if (first >= 0) pieces.push({ text: text.slice(first), start: first, isComplete: false });
  return pieces;
}

const semicolon = 59;
const blank = /\s|\uFEFF/;

/** The end of the piece at `i` (-1: never closed), and whether it is no part of a statement. */
function step(text: string, i: number, profile: Profile): readonly [end: number, isBlank: boolean] {
  const char = text[i]!;
  switch (char) {
    case "'":
      return [endOfQuoted(text, i, quoteEscapes(text, i, profile)), false];
    case '"':
      return [endOfQuoted(text, i, profile.doubleQuotes === 'string' && quoteEscapes(text, i, profile)), false];
    case '`':
      return [endOfQuoted(text, i, false), false];
    case '-':
      return text.startsWith('--', i) ? [endOfLineComment(text, i), true] : [i + 1, false];
    case '/':
      return text.startsWith('/*', i) ? [endOfBlockComment(text, i), !text.startsWith('/*+', i)] : [i + 1, false];
    case '$': {
      const tag = dollarTagAt(text, i, profile);
      return [tag === null ? i + 1 : endOfDollarBody(text, i, tag), false];
    }
    default:
      return [i + 1, blank.test(char)];
  }
}

const wordEnd = /[\p{L}\p{N}_]/u;

function quoteEscapes(text: string, quote: number, profile: Profile): boolean {
  const prefix = text[quote - 1] ?? '';
  const isPrefix = isStringPrefix(prefix, profile) && !wordEnd.test(text[quote - 2] ?? ' ');
  return escapesWith(isPrefix ? prefix : '', profile);
}
