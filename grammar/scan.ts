/**
 * Where quotes, comments and dollar bodies end. Shared by the lexer and by the splitter, so that both see the same
 * statements. Every function takes the offset of the first character and gives the offset behind the last one, or -1
 * where the text ends before the construct does.
 */
import type { Profile } from './profile.ts';

const backslash = 92;
const newline = 10;

/** A quoted piece; a doubled quote stays inside, and so does an escaped one where `escapes`. */
export function endOfQuoted(text: string, start: number, escapes: boolean): number {
  const quote = text.charCodeAt(start);
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === backslash && escapes) i++;
    else if (code === quote) {
      if (text.charCodeAt(i + 1) !== quote) return i + 1;
      i++;
    }
  }
  return -1;
}

/** A `--` comment with its line end; a backslash before the line end continues it (Spark's grammar). */
export function endOfLineComment(text: string, start: number): number {
  for (let i = start; i < text.length; i++) {
    if (text.charCodeAt(i) !== newline) continue;
    if (text.charCodeAt(i - 1) !== backslash) return i + 1;
  }
  return text.length;
}

/** A bracketed comment; they nest. */
export function endOfBlockComment(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text.startsWith('/*', i)) {
      depth++;
      i++;
    } else if (text.startsWith('*/', i)) {
      depth--;
      i++;
      if (depth === 0) return i + 1;
    }
  }
  return -1;
}

const dollarTag = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;

/** The opening `$$` or `$tag$` at an offset, or null. Tags are PostgreSQL's. */
export function dollarTagAt(text: string, start: number, profile: Profile): string | null {
  dollarTag.lastIndex = start;
  const tag = dollarTag.exec(text)?.[0];
  if (tag === undefined) return null;
  return tag === '$$' || profile.name === 'postgres' ? tag : null;
}

export function endOfDollarBody(text: string, start: number, tag: string): number {
  const end = text.indexOf(tag, start + tag.length);
  return end < 0 ? -1 : end + tag.length;
}

/** Whether a quote follows a prefix that turns escapes off (`r'..'`) or on (PostgreSQL's `E'..'`). */
export function escapesWith(prefix: string, profile: Profile): boolean {
  if (prefix === 'r' || prefix === 'R') return false;
  if (profile.name === 'postgres' && (prefix === 'e' || prefix === 'E')) return true;
  return profile.processesEscapes;
}

/** True for the letters that can stand directly before a quote. */
export function isStringPrefix(letter: string, profile: Profile): boolean {
  if (profile.name === 'postgres') return letter === 'e' || letter === 'E';
  return letter === 'r' || letter === 'R';
}
