/**
 * Text of one statement to tokens: words, quotes, numbers, operators, with comments gone and keywords retyped by
 * their neighbours. Limits the length of the text and the nesting of brackets before anything recursive sees them.
 * Never fails on a character: what starts no token is an Unknown token, at which the parser stops.
 */
import type { IToken, TokenType } from 'chevrotain';
import { EngineError } from '../src/core/errors.ts';
import { isUnquoted, type Keyword, keywordOf, pipeBar } from './keywords.ts';
import type { Profile } from './profile.ts';
import {
  dollarTagAt,
  endOfBlockComment,
  endOfDollarBody,
  endOfLineComment,
  endOfQuoted,
  escapesWith,
  isStringPrefix,
} from './scan.ts';
import * as t from './tokens.ts';

/** The longest text of one statement, in UTF-16 units. */
export const statementLengthMax = 16 * 1024 * 1024;
/** The deepest nesting of brackets. */
export const bracketDepthMax = 1_000;

export interface Tokens {
  readonly tokens: IToken[];
  /** How deep brackets nest. */
  readonly depth: number;
}

/** Throws STATEMENT_TOO_COMPLEX over a limit, UNCLOSED_BRACKETED_COMMENT where a comment has no end. */
export function tokenize(text: string, profile: Profile): Tokens {
  if (text.length > statementLengthMax) {
    throw new EngineError('STATEMENT_TOO_COMPLEX', {
      limit: `its text is longer than ${statementLengthMax} characters`,
    });
  }
  const lexer = new Lexer(text, profile);
  lexer.run();
  lexer.retype();
  return { tokens: lexer.tokens, depth: lexer.depthMax };
}

const word = /[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_]+|\$(?=[\p{L}\p{N}_$]))*/uy;
/** A number is one only where no letter follows: `1a` is a name, `1.e` is `1`, `.`, `e`. */
const number = /(?:\d+[lLsSyY]|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?:[bB][dD]|[dDfF])?)(?![\p{L}\p{N}_])/uy;
const dollarNumber = /\$\d+/y;
const atSuffix = /@(?:[vV]\d+|\d{17})(?![\p{L}\p{N}_])/uy;
const space = /[\s\uFEFF\u200B]+/uy;

class Lexer {
  readonly tokens: IToken[] = [];
  depthMax = 0;
  readonly #text: string;
  readonly #profile: Profile;
  /** Keywords that depend on their neighbours, with the index of their token. */
  readonly #pending: [index: number, keyword: Keyword][] = [];
  #depth = 0;
  #at = 0;
  #isInHint = false;

  constructor(text: string, profile: Profile) {
    this.#text = text;
    this.#profile = profile;
  }

  run(): void {
    while (this.#at < this.#text.length) this.#next();
  }

  /** Turns words into keywords where their neighbours say so, from left to right. */
  retype(): void {
    for (const [index, { type, applies }] of this.#pending) {
      const around = { before: this.tokens[index - 1], after: this.tokens[index + 1], second: this.tokens[index + 2] };
      if (applies!(around)) setType(this.tokens[index]!, type);
    }
  }

  #next(): void {
    const text = this.#text;
    const at = this.#at;
    const code = text.charCodeAt(at);
    if (code <= 32) this.#at++;
    else if (isWordCode(code)) this.#wordOrNumber(at);
    else if (code > 127) this.#beyondAscii(at);
    else this.#punctuation(at, text[at]!);
  }

  #beyondAscii(at: number): void {
    space.lastIndex = at;
    if (space.test(this.#text)) this.#at = space.lastIndex;
    else this.#wordOrNumber(at);
  }

  #wordOrNumber(at: number): void {
    const text = this.#text;
    const code = text.charCodeAt(at);
    if (isDigit(code) && this.#match(number, t.NumberText, at)) return;
    word.lastIndex = at;
    if (!word.test(text)) {
      this.#push(t.Unknown, at, at + (text.codePointAt(at)! > 0xffff ? 2 : 1));
      return;
    }
    const end = word.lastIndex;
    if (end === at + 1 && isQuoteCode(text.charCodeAt(end)) && isStringPrefix(text[at]!, this.#profile)) {
      if (text[end] === "'" || this.#profile.doubleQuotes === 'string') {
        this.#quoted(at, end, t.StringText, escapesWith(text[at]!, this.#profile));
        return;
      }
    }
    this.#word(at, end);
  }

  #word(at: number, end: number): void {
    const image = this.#text.slice(at, end);
    const keyword = keywordOf(image);
    if (keyword !== undefined && keyword.applies === undefined) {
      this.#push(keyword.type, at, end);
      return;
    }
    if (keyword !== undefined) this.#pending.push([this.tokens.length, keyword]);
    this.#push(t.Word, at, end);
  }

  #punctuation(at: number, char: string): void {
    const text = this.#text;
    switch (char) {
      case "'":
        return this.#quoted(at, at, t.StringText, this.#profile.processesEscapes);
      case '"':
        if (this.#profile.doubleQuotes === 'string')
          return this.#quoted(at, at, t.StringText, this.#profile.processesEscapes);
        return this.#quoted(at, at, t.QuotedIdentifier, false);
      case '`':
        return this.#quoted(at, at, t.QuotedIdentifier, false);
      case '.':
        if (isDigit(text.charCodeAt(at + 1)) && this.#match(number, t.NumberText, at)) return;
        return this.#push(t.Dot, at, at + 1);
      case '-':
        if (text[at + 1] === '-') {
          this.#at = endOfLineComment(text, at);
          return;
        }
        break;
      case '/':
        if (text[at + 1] === '*') return this.#comment(at);
        break;
      case '*':
        if (this.#isInHint && text[at + 1] === '/') {
          this.#isInHint = false;
          return this.#push(t.HintEnd, at, at + 2);
        }
        break;
      case '$':
        return this.#dollar(at);
      case '@':
        if (this.#isBehindName(at) && this.#match(atSuffix, t.AtSuffix, at)) return;
        break;
    }
    this.#operator(at, char);
  }

  #comment(at: number): void {
    const text = this.#text;
    if (text[at + 2] === '+' && this.tokens.at(-1)?.tokenType === t.Select) {
      this.#isInHint = true;
      return this.#push(t.HintStart, at, at + 3);
    }
    const end = endOfBlockComment(text, at);
    if (end < 0) {
      throw new EngineError('UNCLOSED_BRACKETED_COMMENT', {}, { span: { start: at, end: text.length } });
    }
    this.#at = end;
  }

  #dollar(at: number): void {
    if (this.#match(dollarNumber, t.DollarParameter, at)) return;
    const tag = dollarTagAt(this.#text, at, this.#profile);
    const end = tag === null ? -1 : endOfDollarBody(this.#text, at, tag);
    if (end < 0) this.#push(t.Unknown, at, at + 1);
    else this.#push(t.StringText, at, end);
  }

  #quoted(at: number, quote: number, type: TokenType, escapes: boolean): void {
    const end = endOfQuoted(this.#text, quote, escapes);
    if (end < 0) this.#push(t.Unknown, at, this.#text.length);
    else this.#push(type, at, end);
  }

  #operator(at: number, char: string): void {
    for (const [image, type] of operators.get(char) ?? []) {
      if (!this.#text.startsWith(image, at)) continue;
      if (!this.#profile.tildeMatches && tildes.has(type)) continue;
      if (openers.has(type)) this.#open(at);
      else if (closers.has(type) && this.#depth > 0) this.#depth--;
      else if (type === t.Bar && this.#profile.pipesWithBar) this.#pending.push([this.tokens.length, pipeBar]);
      return this.#push(type, at, at + image.length);
    }
    this.#push(t.Unknown, at, at + 1);
  }

  #open(at: number): void {
    this.#depth++;
    if (this.#depth > this.depthMax) this.depthMax = this.#depth;
    if (this.#depth <= bracketDepthMax) return;
    const limit = `its brackets nest deeper than ${bracketDepthMax}`;
    throw new EngineError('STATEMENT_TOO_COMPLEX', { limit }, { span: { start: at, end: at + 1 } });
  }

  #isBehindName(at: number): boolean {
    const last = this.tokens.at(-1);
    return (
      last?.endOffset === at - 1 &&
      (isUnquoted(last) || last.tokenType === t.QuotedIdentifier || last.tokenType === t.StringText)
    );
  }

  #match(pattern: RegExp, type: TokenType, at: number): boolean {
    pattern.lastIndex = at;
    if (!pattern.test(this.#text)) return false;
    this.#push(type, at, pattern.lastIndex);
    return true;
  }

  #push(tokenType: TokenType, start: number, end: number): void {
    this.tokens.push({
      image: this.#text.slice(start, end),
      startOffset: start,
      endOffset: end - 1,
      tokenTypeIdx: tokenType.tokenTypeIdx!,
      tokenType,
    });
    this.#at = end;
  }
}

/** Gives a token another type, in place. */
export function setType(token: IToken, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx!;
}

/** Operators by their first character, longest first. */
const operators: ReadonlyMap<string, readonly (readonly [string, TokenType])[]> = byFirst([
  ['!~*', t.NotTildeStar],
  ['>>>', t.ShiftRightUnsigned],
  ['<=>', t.NullSafeEqual],
  ['!~', t.NotTilde],
  ['~*', t.TildeStar],
  ['>>', t.ShiftRight],
  ['<<', t.ShiftLeft],
  ['>=', t.GreaterEqual],
  ['<=', t.LessEqual],
  ['<>', t.NotEqual],
  ['!=', t.NotEqual],
  ['==', t.Equal],
  ['=>', t.FatArrow],
  ['->', t.Arrow],
  ['||', t.DoubleBar],
  ['|>', t.PipeArrow],
  ['::', t.DoubleColon],
  ['=', t.Equal],
  ['<', t.Less],
  ['>', t.Greater],
  ['!', t.Bang],
  ['+', t.Plus],
  ['-', t.Minus],
  ['*', t.Star],
  ['/', t.Slash],
  ['%', t.Percent],
  ['&', t.Ampersand],
  ['^', t.Caret],
  ['|', t.Bar],
  ['~', t.Tilde],
  ['(', t.LParen],
  [')', t.RParen],
  ['[', t.LBracket],
  [']', t.RBracket],
  ['{', t.LBrace],
  ['}', t.RBrace],
  [',', t.Comma],
  [';', t.Semicolon],
  [':', t.Colon],
  ['?', t.Question],
]);

const tildes: ReadonlySet<TokenType> = new Set([t.TildeStar, t.NotTilde, t.NotTildeStar]);
const openers: ReadonlySet<TokenType> = new Set([t.LParen, t.LBracket, t.LBrace]);
const closers: ReadonlySet<TokenType> = new Set([t.RParen, t.RBracket, t.RBrace]);

function byFirst(
  rows: readonly (readonly [string, TokenType])[],
): ReadonlyMap<string, readonly (readonly [string, TokenType])[]> {
  return Map.groupBy(rows, ([image]) => image[0]!);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigit(code) || code === 95;
}

function isQuoteCode(code: number): boolean {
  return code === 39 || code === 34;
}
