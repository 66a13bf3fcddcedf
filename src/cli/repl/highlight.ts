/**
 * A statement's text as spans with a role each, for whoever draws it. Takes text and what is known of functions, gives
 * spans that cover the text in order. What cannot be right is marked: a quote or comment left open behind a semicolon,
 * a bracket that closes nothing, and the place where the parser stopped.
 */
import type { DialectName } from '../../../grammar/profile.ts';
import { type SqlToken, sqlTokens } from '../shell/sql-tokens.ts';
import { sqlWords } from './words.ts';

export type Role = 'plain' | 'keyword' | 'function' | 'string' | 'number' | 'comment' | 'name' | 'command';

export interface Span {
  readonly text: string;
  readonly role: Role;
  readonly isWrong: boolean;
}

export interface Wrong {
  readonly start: number;
  readonly end: number;
}

export function highlight(
  text: string,
  dialect: DialectName,
  isFunction: (name: string) => boolean,
  wrong: readonly Wrong[],
): readonly Span[] {
  if (/^\s*[.\\]/.test(text)) return [{ text, role: 'command', isWrong: false }];
  const tokens = [...sqlTokens(text, dialect)];
  const marks = [...wrong, ...unmatched(text, tokens)];
  const spans: Span[] = [];
  let at = 0;
  tokens.forEach((token, i) => {
    if (token.start > at) spans.push({ text: text.slice(at, token.start), role: 'plain', isWrong: false });
    const isWrong = marks.some((mark) => mark.start < token.end && token.start < mark.end);
    spans.push({ text: text.slice(token.start, token.end), role: roleOf(text, tokens, i, isFunction), isWrong });
    at = token.end;
  });
  if (at < text.length) spans.push({ text: text.slice(at), role: 'plain', isWrong: false });
  return spans;
}

function roleOf(text: string, tokens: readonly SqlToken[], index: number, isFunction: (name: string) => boolean): Role {
  const token = tokens[index]!;
  switch (token.kind) {
    case 'string':
    case 'number':
    case 'comment':
      return token.kind;
    case 'quoted':
      return 'name';
    case 'symbol':
      return 'plain';
    case 'word': {
      const word = text.slice(token.start, token.end);
      const [before, after] = [charOf(text, tokens[index - 1]), charOf(text, tokens[index + 1])];
      if (before === '.' || after === '.') return 'name';
      if (after === '(' && isFunction(word)) return 'function';
      return sqlWords.has(word.toUpperCase()) ? 'keyword' : 'name';
    }
  }
}

function charOf(text: string, token: SqlToken | undefined): string {
  return token?.kind === 'symbol' ? text[token.start]! : '';
}

const closers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Brackets that close nothing, and quotes that a whole statement leaves open. */
function unmatched(text: string, tokens: readonly SqlToken[]): readonly Wrong[] {
  const wrong: Wrong[] = [];
  const open: string[] = [];
  for (const token of tokens) {
    const char = charOf(text, token);
    if (char === ';') open.length = 0;
    if (char === '(' || char === '[' || char === '{') open.push(char);
    const opener = closers[char];
    if (opener !== undefined && open.pop() !== opener) wrong.push(token);
  }
  return wrong;
}
