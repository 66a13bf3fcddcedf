/** How tightly infix operators bind: higher binds tighter. The order is Spark's. */
import type { TokenType } from 'chevrotain';
import type { ArithmeticOperator, ComparisonOperator } from '../src/sql/ast-expression.ts';
import * as t from './tokens.ts';

export const precedence = {
  or: 1,
  and: 2,
  not: 3,
  /** IN, LIKE, BETWEEN, IS. */
  predicate: 4,
  comparison: 5,
  bitOr: 6,
  bitXor: 7,
  bitAnd: 8,
  shift: 9,
  additive: 10,
  multiplicative: 11,
  power: 12,
} as const;

export type Infix = { readonly level: number } & (
  | { readonly kind: 'or' | 'and' | 'concat' | 'predicate' | 'power' | 'match' }
  | { readonly kind: 'comparison'; readonly operator: ComparisonOperator }
  | { readonly kind: 'arithmetic'; readonly operator: ArithmeticOperator }
);

const comparison = (operator: ComparisonOperator): Infix => ({
  kind: 'comparison',
  operator,
  level: precedence.comparison,
});

const arithmetic = (operator: ArithmeticOperator, level: number): Infix => ({ kind: 'arithmetic', operator, level });

const predicate: Infix = { kind: 'predicate', level: precedence.predicate };
const match: Infix = { kind: 'match', level: precedence.bitOr };

const rows: readonly (readonly [TokenType, Infix])[] = [
  [t.Or, { kind: 'or', level: precedence.or }],
  [t.And, { kind: 'and', level: precedence.and }],
  [t.Not, predicate],
  [t.Bang, predicate],
  [t.In, predicate],
  [t.Like, predicate],
  [t.ILike, predicate],
  [t.RLike, predicate],
  [t.Between, predicate],
  [t.Is, predicate],
  [t.Equal, comparison('=')],
  [t.NotEqual, comparison('<>')],
  [t.Less, comparison('<')],
  [t.LessEqual, comparison('<=')],
  [t.Greater, comparison('>')],
  [t.GreaterEqual, comparison('>=')],
  [t.NullSafeEqual, comparison('<=>')],
  [t.Bar, arithmetic('|', precedence.bitOr)],
  [t.Caret, arithmetic('^', precedence.bitXor)],
  [t.Ampersand, arithmetic('&', precedence.bitAnd)],
  [t.ShiftLeft, arithmetic('<<', precedence.shift)],
  [t.ShiftRight, arithmetic('>>', precedence.shift)],
  [t.ShiftRightUnsigned, arithmetic('>>>', precedence.shift)],
  [t.Plus, arithmetic('+', precedence.additive)],
  [t.Minus, arithmetic('-', precedence.additive)],
  [t.DoubleBar, { kind: 'concat', level: precedence.additive }],
  [t.Star, arithmetic('*', precedence.multiplicative)],
  [t.Slash, arithmetic('/', precedence.multiplicative)],
  [t.Percent, arithmetic('%', precedence.multiplicative)],
  [t.Div, arithmetic('div', precedence.multiplicative)],
];

const postgresRows: readonly (readonly [TokenType, Infix])[] = [
  ...rows,
  [t.Caret, { kind: 'power', level: precedence.power }],
  [t.Tilde, match],
  [t.TildeStar, match],
  [t.NotTilde, match],
  [t.NotTildeStar, match],
];

/** Infix operators by the index of their token type. */
export const sparkInfixes: ReadonlyMap<number, Infix> = byIndex(rows);
export const postgresInfixes: ReadonlyMap<number, Infix> = byIndex(postgresRows);

function byIndex(list: readonly (readonly [TokenType, Infix])[]): ReadonlyMap<number, Infix> {
  return new Map(list.map(([type, infix]) => [type.tokenTypeIdx!, infix]));
}
