/**
 * Which words are keywords, and next to what. Nearly every word of SQL stays usable as a name, so a word becomes a
 * keyword only where its neighbours say so: GROUP before BY, LEFT before JOIN. A word that is no keyword there, or is
 * in no table at all, is a Word. Keywords are never implicit aliases and never begin an expression as a name;
 * behind AS and behind a dot every word is a name.
 */
import type { IToken, TokenType } from 'chevrotain';
import * as t from './tokens.ts';

/** The tokens around a word; undefined at the ends. */
export interface Neighbours {
  readonly before: IToken | undefined;
  readonly after: IToken | undefined;
  readonly second: IToken | undefined;
}

export interface Keyword {
  readonly type: TokenType;
  /** Whether the word is a keyword here; without it, always. */
  readonly applies?: (around: Neighbours) => boolean;
}

const always = (type: TokenType): Keyword => ({ type });

/** A keyword before any of the words. */
function before(type: TokenType, ...words: readonly string[]): Keyword {
  return { type, applies: ({ after }) => isWordIn(after, words) };
}

/** An infix operator or clause: something that ends an expression stands before it. */
const infix = (type: TokenType): Keyword => ({ type, applies: ({ before: b }) => isOperandEnd(b) });

/** A clause whose expression follows: `LIMIT 1`, and not the column in `SELECT a, limit FROM`. */
const clause = (type: TokenType): Keyword => ({
  type,
  applies: ({ before: b, after }) => isClauseStart(b) && (isOperandStart(after) || isSign(after)),
});

const setOperator = (type: TokenType): Keyword => ({
  type,
  applies: ({ before: b, after }) =>
    isClauseStart(b) && (after?.tokenType === t.LParen || isWordIn(after, queryStarts)),
});

const queryStarts = ['ALL', 'DISTINCT', 'SELECT', 'FROM', 'VALUES', 'TABLE', 'WITH', 'BY'];

const travel = (type: TokenType): Keyword => ({
  type,
  applies: ({ before: b, after, second }) =>
    isWordIn(b, ['FOR']) || (isWordIn(after, ['AS']) && isWordIn(second, ['OF'])),
});

const matching: Keyword = { type: t.RLike, applies: isMatchPlace };

export const keywords: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ['AND', always(t.And)],
  ['ANTI', before(t.Anti, 'JOIN')],
  ['APPROX', before(t.Nearest, 'NEAREST')],
  ['AS', always(t.As)],
  ['ASOF', before(t.Asof, 'JOIN', 'INNER', 'LEFT', 'RIGHT', 'FULL', 'SEMI', 'ANTI')],
  ['BETWEEN', { type: t.Between, applies: isMatchPlace }],
  ['CASE', { type: t.Case, applies: isCaseStart }],
  [
    'CHANGES',
    {
      type: t.Changes,
      applies: ({ after, second }) => isWordIn(after, ['FROM']) && isWordIn(second, ['VERSION', 'TIMESTAMP']),
    },
  ],
  ['CLUSTER', before(t.Cluster, 'BY')],
  ['COLLATE', infix(t.Collate)],
  ['CROSS', before(t.Cross, 'JOIN')],
  ['DISTRIBUTE', before(t.Distribute, 'BY')],
  ['DIV', infix(t.Div)],
  ['EXACT', before(t.Nearest, 'NEAREST')],
  ['EXCEPT', setOperator(t.Except)],
  ['EXISTS', { type: t.Exists, applies: ({ after, second }) => after?.tokenType === t.LParen && isQueryWord(second) }],
  ['FALSE', always(t.False)],
  ['FETCH', before(t.Fetch, 'FIRST', 'NEXT')],
  [
    'FILTER',
    {
      type: t.Filter,
      applies: ({ before: b, after, second }) =>
        isCallEnd(b) && after?.tokenType === t.LParen && isWordIn(second, ['WHERE']),
    },
  ],
  ['FOR', { type: t.For, applies: isForClause }],
  ['FROM', always(t.From)],
  ['FULL', before(t.Full, 'JOIN', 'OUTER')],
  ['GROUP', before(t.Group, 'BY')],
  ['HAVING', always(t.Having)],
  ['IGNORE', before(t.Ignore, 'NULLS')],
  ['ILIKE', { type: t.ILike, applies: isMatchPlace }],
  ['IN', always(t.In)],
  ['INNER', before(t.Inner, 'JOIN')],
  ['INTERSECT', setOperator(t.Intersect)],
  ['INTERVAL', { type: t.Interval, applies: isIntervalStart }],
  ['IS', always(t.Is)],
  ['JOIN', always(t.Join)],
  ['LATERAL', { type: t.Lateral, applies: ({ after }) => after?.tokenType === t.LParen || isName(after) }],
  ['LEFT', before(t.Left, 'JOIN', 'OUTER', 'SEMI', 'ANTI')],
  ['LIKE', { type: t.Like, applies: isMatchPlace }],
  ['LIMIT', clause(t.Limit)],
  ['MINUS', setOperator(t.MinusSet)],
  ['NATURAL', before(t.Natural, 'JOIN', 'INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS', 'SEMI', 'ANTI')],
  ['NOT', always(t.Not)],
  ['NULL', always(t.Null)],
  ['OFFSET', clause(t.Offset)],
  ['ON', always(t.On)],
  ['OR', always(t.Or)],
  ['ORDER', before(t.Order, 'BY')],
  [
    'OVER',
    {
      type: t.Over,
      applies: ({ before: b, after }) => isCallEnd(b) && (after?.tokenType === t.LParen || isName(after)),
    },
  ],
  ['PARTITION', before(t.Partition, 'BY')],
  ['PIVOT', { type: t.Pivot, applies: ({ after }) => after?.tokenType === t.LParen }],
  ['QUALIFY', clause(t.Qualify)],
  ['REGEXP', matching],
  ['RESPECT', before(t.Ignore, 'NULLS')],
  ['RIGHT', before(t.Right, 'JOIN', 'OUTER', 'SEMI', 'ANTI')],
  ['RLIKE', matching],
  ['SELECT', always(t.Select)],
  ['SEMI', before(t.Semi, 'JOIN')],
  ['SETMINUS', setOperator(t.MinusSet)],
  ['SORT', before(t.Sort, 'BY')],
  ['SYSTEM_TIME', travel(t.TimestampOf)],
  ['SYSTEM_VERSION', travel(t.VersionOf)],
  ['TABLESAMPLE', { type: t.TableSample, applies: ({ after }) => after?.tokenType === t.LParen }],
  ['TIMESTAMP', travel(t.TimestampOf)],
  ['TRUE', always(t.True)],
  ['UNION', setOperator(t.Union)],
  [
    'UNPIVOT',
    {
      type: t.Unpivot,
      applies: ({ after }) => after?.tokenType === t.LParen || isWordIn(after, ['INCLUDE', 'EXCLUDE']),
    },
  ],
  ['USING', always(t.Using)],
  ['VALUES', { type: t.Values, applies: isValuesStart }],
  ['VERSION', travel(t.VersionOf)],
  ['WHERE', always(t.Where)],
  ['WINDOW', { type: t.Window, applies: isWindowClause }],
  ['WITH', always(t.With)],
  ['WITHIN', before(t.Within, 'GROUP')],
]);

const longestKeyword = 14;

/** A single `|` pipes where what follows cannot be an operand: `| SELECT a`, `| EXTEND b + 1 AS c`. */
export const pipeBar: Keyword = {
  type: t.PipeArrow,
  applies: ({ before: b, after, second }) => {
    if (!isOperandEnd(b) && b?.tokenType !== t.Star) return false;
    if (isWordIn(after, ['SELECT', 'WHERE', 'AS', 'JOIN'])) return true;
    if (isWordIn(after, ['ORDER', 'SORT', 'CLUSTER', 'DISTRIBUTE'])) return isWordIn(second, ['BY']);
    return isWordIn(after, ['EXTEND', 'SET', 'DROP', 'AGGREGATE', 'LIMIT', 'OFFSET']) && isOperandStart(second);
  },
};

/** The keyword of a word as written, or undefined. */
export function keywordOf(image: string): Keyword | undefined {
  return image.length > longestKeyword ? undefined : keywords.get(image.toUpperCase());
}

/** True for a word (not quoted) that reads as one of `words`, which are in capitals. */
export function isWordIn(token: IToken | undefined, words: readonly string[]): boolean {
  if (token === undefined || !isUnquoted(token)) return false;
  return words.includes(token.image.toUpperCase());
}

/** True for a word or keyword without quotes. */
export function isUnquoted(token: IToken): boolean {
  const { tokenType } = token;
  return tokenType === t.Word || (tokenType !== t.QuotedIdentifier && isIdentifier(token));
}

/** True for whatever can be a name behind AS or a dot. */
export function isIdentifier(token: IToken): boolean {
  return t.Identifier.categoryMatchesMap![token.tokenTypeIdx] === true;
}

/** True for a name that is no keyword here. */
export function isName(token: IToken | undefined): boolean {
  return token !== undefined && (token.tokenType === t.Word || token.tokenType === t.QuotedIdentifier);
}

const operandStarts: ReadonlySet<TokenType> = new Set([
  t.Word,
  t.QuotedIdentifier,
  t.StringText,
  t.NumberText,
  t.LParen,
  t.Null,
  t.True,
  t.False,
  t.Not,
  t.Case,
  t.Interval,
  t.Exists,
  t.Bang,
  t.Tilde,
  t.Colon,
  t.Question,
  t.DollarParameter,
  t.LBrace,
]);

/** The next word may still be a Word that becomes a keyword, so words that cannot start an operand are named. */
function isOperandStart(token: IToken | undefined): boolean {
  if (token === undefined || !operandStarts.has(token.tokenType)) return false;
  return token.tokenType !== t.Word || !clauseWords.has(token.image.toUpperCase());
}

const clauseWords: ReadonlySet<string> = new Set(
  (
    'ESCAPE WHEN FROM AS WHERE GROUP HAVING ORDER LIMIT UNION INTERSECT EXCEPT MINUS JOIN ON USING AND OR IS IN LIKE ' +
    'BETWEEN THEN ELSE END ASC DESC NULLS DIV OVER INNER CROSS'
  ).split(' '),
);

const operandEnds: ReadonlySet<TokenType> = new Set([
  t.Word,
  t.QuotedIdentifier,
  t.StringText,
  t.NumberText,
  t.RParen,
  t.RBracket,
  t.RBrace,
  t.Null,
  t.True,
  t.False,
  t.Question,
  t.DollarParameter,
  t.AtSuffix,
]);

function isOperandEnd(token: IToken | undefined): boolean {
  return (
    token !== undefined &&
    operandEnds.has(token.tokenType) &&
    !isWordIn(token, ['DISTINCT', 'THEN', 'WHEN', 'ELSE', 'BY'])
  );
}

/** What may stand before LIMIT, QUALIFY, UNION: the end of an expression or a table, a star, a pipe arrow. */
function isClauseStart(token: IToken | undefined): boolean {
  return isOperandEnd(token) || token?.tokenType === t.Star || token?.tokenType === t.PipeArrow;
}

function isMatchPlace({ before: b }: Neighbours): boolean {
  return isOperandEnd(b) || b?.tokenType === t.Not;
}

function isSign(token: IToken | undefined): boolean {
  return token?.tokenType === t.Minus || token?.tokenType === t.Plus;
}

/** A call ends in `)` or in IGNORE NULLS. */
function isCallEnd(token: IToken | undefined): boolean {
  return token?.tokenType === t.RParen || isWordIn(token, ['NULLS']);
}

/** True for a word that begins a query behind `(`. */
export function isQueryWord(token: IToken | undefined): boolean {
  return isWordIn(token, ['SELECT', 'WITH', 'FROM', 'TABLE', 'VALUES']);
}

/** INTERVAL followed by a value; `interval - 1` of a column called interval is not told apart. */
function isIntervalStart({ after, second }: Neighbours): boolean {
  const value = isSign(after) ? second : after;
  return value?.tokenType === t.StringText || value?.tokenType === t.NumberText;
}

/** `WINDOW w AS`, `WINDOW IDENTIFIER('w') AS`. */
function isWindowClause({ after, second }: Neighbours): boolean {
  return (
    isName(after) && (isWordIn(second, ['AS']) || (isWordIn(after, ['IDENTIFIER']) && second?.tokenType === t.LParen))
  );
}

/**
 * CASE and an operand. `CASE limit WHEN` reads a column called limit, `ORDER BY case LIMIT 3` one called case:
 * the word behind CASE decides, by whether it would be a keyword behind a name.
 */
function isCaseStart({ after, second }: Neighbours): boolean {
  if (after?.tokenType !== t.Word) return isOperandStart(after) || isSign(after);
  if (endWords.has(after.image.toUpperCase())) return false;
  const next = keywordOf(after.image);
  if (next?.applies === undefined || operandStarts.has(next.type)) return true;
  return !next.applies({ before: someName, after: second, second: undefined });
}

const someName: IToken = { image: 'name', startOffset: 0, tokenType: t.Word, tokenTypeIdx: t.Word.tokenTypeIdx! };

const endWords: ReadonlySet<string> = new Set(['THEN', 'ELSE', 'END', 'ASC', 'DESC', 'NULLS']);

/** `FOR VERSION AS OF`, and `FOR year IN (...)` of PIVOT. */
function isForClause({ after, second }: Neighbours): boolean {
  if (isWordIn(after, ['VERSION', 'TIMESTAMP', 'SYSTEM_VERSION', 'SYSTEM_TIME'])) return true;
  return after?.tokenType === t.LParen || second?.tokenType === t.In;
}

function isValuesStart({ before: b, after, second }: Neighbours): boolean {
  if (after === undefined || b?.tokenType === t.Dot) return false;
  if (after.tokenType === t.Word) return second?.tokenType === t.LParen;
  return isOperandStart(after) || isSign(after);
}
