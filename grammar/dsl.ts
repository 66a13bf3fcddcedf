/**
 * What every rule is written with: reading tokens, spans, errors, and the rules that others nest.
 * Rules are functions over this class, one file a group; the ones that nest (expression, query, relation, type,
 * statement) are Chevrotain rules of the parser in parser.ts, so that groups need not import each other.
 */
import { EmbeddedActionsParser, EOF, type IToken, type TokenType } from 'chevrotain';
import type { Condition } from '../src/core/conditions.ts';
import { EngineError, type ErrorParameters, type Span } from '../src/core/errors.ts';
import type { PipeOrganize, Query, QueryBody, Relation, Select } from '../src/sql/ast.ts';
import type { Expression } from '../src/sql/ast-expression.ts';
import type { Statement } from '../src/sql/ast-statement.ts';
import type { TypeNode } from '../src/sql/ast-type.ts';
import { isIdentifier, isName, isWordIn } from './keywords.ts';
import { setType } from './lexer.ts';
import { type Profile, profiles } from './profile.ts';
import * as t from './tokens.ts';
import { vocabulary } from './vocabulary.ts';

/** The deepest tree that is built: a thousand nested queries are some levels each. Recursion over it fits a raised stack. */
export const treeDepthMax = 6_000;

/** ORDER BY to OFFSET. */
export type Organization = Omit<PipeOrganize, 'kind' | 'span'>;

export abstract class Dsl extends EmbeddedActionsParser {
  text = '';
  profile: Profile = profiles.spark;
  /** How many `?` have been read. */
  questions = 0;
  /** An upper bound of how deep constructs nest that no bracket limits (`NOT NOT`, `a::b::c`, joins). */
  nesting = 0;

  constructor(skipValidations: boolean) {
    super([...vocabulary], { skipValidations, maxLookahead: 1, recoveryEnabled: false });
  }

  abstract statement(): Statement;
  abstract query(): Query;
  /** The rest of a query whose first operand was read in parentheses: set operations, ORDER BY, LIMIT. */
  abstract queryAfter(first: Query, start: number): Query;
  /** An expression with operators of at least this precedence (see precedence.ts); 0 takes all. */
  abstract expression(precedence?: number): Expression;
  /** SELECT, VALUES, TABLE, FROM or a query in parentheses. */
  abstract queryPrimary(): QueryBody;
  /** A SELECT with its clauses; `from` was read before it, null forbids one. */
  abstract select(from: readonly Relation[] | null): Select;
  abstract organization(): Organization;
  /** One relation with its joins. */
  abstract relation(): Relation;
  abstract relationPrimary(): Relation;
  abstract typeNode(): TypeNode;

  /** An optional clause that begins with a token of its own: one OPTION of the calling rule, numbered by `index`. */
  clause<T>(index: number, first: TokenType, body: () => T): T | null {
    const parsed = this.option(index, () => {
      this.consume(index, first);
      return this.ACTION(body);
    });
    return parsed ?? null;
  }

  /** Work on values, which is not done while Chevrotain records the grammar. */
  override ACTION<T>(body: () => T): T {
    return super.ACTION(body);
  }

  override option<T>(index: number, body: () => T): T | undefined {
    return super.option(index, body) as T | undefined;
  }

  override consume(index: number, type: TokenType): IToken {
    return super.consume(index, type);
  }

  /** The token `offset` places ahead; 1 is the next one. */
  peek(offset = 1): IToken {
    return this.LA(offset);
  }

  at(type: TokenType, offset = 1): boolean {
    return this.LA(offset).tokenType === type;
  }

  /** True where the next token is a word without quotes that reads as `word` (in capitals). */
  atWord(word: string, offset = 1): boolean {
    const token = this.LA(offset);
    return token.image.length === word.length && isWordIn(token, [word]);
  }

  /** True where the next tokens are these words. */
  atWords(...words: readonly string[]): boolean {
    return words.every((word, i) => this.atWord(word, i + 1));
  }

  /** True for a name that is no keyword here. */
  atName(offset = 1): boolean {
    return isName(this.LA(offset));
  }

  /** True for anything that can be a name behind AS or a dot. */
  atIdentifier(offset = 1): boolean {
    return isIdentifier(this.LA(offset));
  }

  atEnd(): boolean {
    return this.LA(1).tokenType === EOF;
  }

  /** Takes the next token, whatever it is. */
  take(): IToken {
    return this.consume(0, this.LA(1).tokenType);
  }

  /** Takes the next token if it has this type. */
  accept(type: TokenType): boolean {
    if (this.LA(1).tokenType !== type) return false;
    this.consume(0, type);
    return true;
  }

  acceptWord(word: string): boolean {
    if (!this.atWord(word)) return false;
    this.take();
    return true;
  }

  /** Takes all of the words or none. */
  acceptWords(...words: readonly string[]): boolean {
    if (!this.atWords(...words)) return false;
    for (const _ of words) this.take();
    return true;
  }

  expect(type: TokenType): IToken {
    if (this.LA(1).tokenType !== type) throw this.unexpected();
    return this.consume(0, type);
  }

  expectWord(...words: readonly string[]): void {
    for (const word of words) if (!this.acceptWord(word)) throw this.unexpected();
  }

  /** Items between commas, at least one; a comma behind the last is let go. */
  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.accept(t.Comma) && !this.#atListEnd()) items.push(item());
    return items;
  }

  /** What cannot begin an item. */
  #atListEnd(): boolean {
    const { tokenType } = this.LA(1);
    return tokenType === EOF || tokenType === t.RParen || tokenType === t.RBracket || clauseStarts.has(tokenType);
  }

  /** `(item, item)`, at least one. */
  parenthesized<T>(item: () => T): T[] {
    this.expect(t.LParen);
    const items = this.list(item);
    this.expect(t.RParen);
    return items;
  }

  /** Where the next token begins; the text's end behind the last one. */
  start(): number {
    const token = this.LA(1);
    return token.tokenType === EOF ? this.text.length : token.startOffset;
  }

  /** From an offset to the end of the token that was taken last. */
  spanFrom(start: number): Span {
    const end = this.LA(0).endOffset! + 1;
    return { start, end: end > start ? end : start };
  }

  spanOf(token: IToken): Span {
    if (token.tokenType === EOF) return { start: this.text.length, end: this.text.length };
    return { start: token.startOffset, end: token.endOffset! + 1 };
  }

  /** Counts one more level that no bracket limits. */
  deeper(): void {
    this.nesting++;
  }

  /** The error at a token, the next one by default. */
  unexpected(token = this.LA(1), hint?: string): EngineError {
    const error = token.tokenType === EOF ? 'end of input' : `'${shortened(token.image)}'`;
    return new EngineError(
      'PARSE_SYNTAX_ERROR',
      { error, hint: '' },
      { span: this.spanOf(token), hint: hint ?? hintFor(token) },
    );
  }

  fail(condition: Condition, parameters: ErrorParameters, span: Span): EngineError {
    return new EngineError(condition, parameters, { span });
  }

  /** `>` that closes a type; takes the first half of `>>` and `>>>`. */
  closeAngle(): void {
    const token = this.LA(1);
    if (token.tokenType === t.ShiftRight) shorten(token, t.Greater);
    else if (token.tokenType === t.ShiftRightUnsigned) shorten(token, t.ShiftRight);
    else this.expect(t.Greater);
  }
}

const clauseStarts: ReadonlySet<TokenType> = new Set([
  t.Semicolon,
  t.From,
  t.Where,
  t.Group,
  t.Having,
  t.Qualify,
  t.Order,
  t.Limit,
  t.Union,
  t.Except,
  t.Intersect,
]);

function shorten(token: IToken, type: TokenType): void {
  token.image = token.image.slice(1);
  token.startOffset++;
  setType(token, type);
}

function shortened(image: string): string {
  return image.length <= 40 ? image : `${image.slice(0, 37)}...`;
}

function hintFor(token: IToken): string | undefined {
  if (token.tokenType !== t.Unknown) return undefined;
  if (/^[rReE]?'/.test(token.image)) return 'The string is not closed.';
  if (/^[rR]?"/.test(token.image)) return 'The double quote is not closed.';
  if (token.image.startsWith('`')) return 'The backquote is not closed.';
  if (token.image.startsWith('$')) return 'The $$ body is not closed.';
  return undefined;
}
