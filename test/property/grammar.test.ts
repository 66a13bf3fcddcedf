/** Any tree survives printing and parsing; any text ends in a tree or in an error that points into it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createParser } from '../../grammar/parser.ts';
import { EngineError } from '../../src/core/errors.ts';
import type { Query, QueryBody, Relation, Select, TableReference } from '../../src/sql/ast.ts';
import type {
  Argument,
  ArithmeticOperator,
  Expression,
  Identifier,
  Name,
  SortItem,
} from '../../src/sql/ast-expression.ts';
import type { TypeNode } from '../../src/sql/ast-type.ts';
import { printExpression, printStatement } from '../../src/sql/print.ts';
import { withoutSpans } from '../../src/sql/walk.ts';

const parser = createParser();
const span = { start: 0, end: 0 };

const word = fc.constantFrom('a', 'b1', 'left', 'full', 'date', 'größe', '_x');
const identifier: fc.Arbitrary<Identifier> = fc.oneof(
  word.map((text) => ({ text, isQuoted: false, span })),
  fc.string({ minLength: 1, unit: 'grapheme' }).map((text) => ({ text, isQuoted: true, span })),
);
const name: fc.Arbitrary<Name> = fc
  .array(identifier, { minLength: 1, maxLength: 3 })
  .map((parts) => ({ kind: 'name', parts, span }));

const number: fc.Arbitrary<Expression> = fc
  .constantFrom(
    ...(['integer:7', 'integer:-12', 'decimal:1.50', 'decimal:3', 'double:1e3', 'double:2', 'float:-1.5'] as const),
    ...(['bigint:9', 'smallint:-3', 'tinyint:1', 'decimal:1e2', 'decimal:.5'] as const),
  )
  .map((text) => text.split(':'))
  .map(([form, text]) => ({ kind: 'number', form, text, span }) as Expression);

const string: fc.Arbitrary<Expression> = fc
  .string({ unit: 'binary' })
  .map((value) => ({ kind: 'string', value, raw: '', span }));

const type: fc.Arbitrary<TypeNode> = fc.letrec<{ type: TypeNode }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<TypeNode>(
      { kind: 'namedType', name: 'int', args: [], collation: null, span },
      { kind: 'namedType', name: 'decimal', args: [10, 2], collation: null, span },
      { kind: 'namedType', name: 'double precision', args: [], collation: null, span },
      { kind: 'intervalType', from: 'day', to: 'second', span },
    ),
    tie('type').map((element) => ({ kind: 'arrayType', element, span })),
    fc.tuple(tie('type'), tie('type')).map(([key, value]) => ({ kind: 'mapType', key, value, span })),
    fc.tuple(identifier, tie('type'), fc.boolean()).map(([field, inner, isNullable]) => ({
      kind: 'structType',
      fields: [{ name: field, type: inner, isNullable, comment: isNullable ? null : "it's", span }],
      span,
    })),
  ) as fc.Arbitrary<TypeNode>,
})).type;

const levels: readonly (readonly ArithmeticOperator[])[] = [
  ['+', '-'],
  ['*', '/', '%', 'div'],
  ['&'],
  ['|'],
  ['^'],
  ['<<', '>>', '>>>'],
];

const argument = (value: Expression): Argument => ({ value, name: null, alias: null, span });

const { expression, query } = fc.letrec<{
  expression: Expression;
  pair: [Expression, Expression];
  many: Expression[];
  sort: SortItem[];
  relation: Relation;
  body: QueryBody;
  query: Query;
}>((tie) => ({
  pair: fc.tuple(tie('expression'), tie('expression')),
  many: fc.array(tie('expression'), { minLength: 2, maxLength: 4 }),
  sort: fc.array(
    fc.record({
      expression: tie('expression'),
      direction: fc.constantFrom('asc' as const, 'desc' as const),
      nulls: fc.constantFrom('first' as const, 'last' as const, null),
      span: fc.constant(span),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      name,
      number,
      string,
      fc.constantFrom<Expression>({ kind: 'null', span }, { kind: 'boolean', value: true, span }),
    ),
    tie('many').chain((operands) =>
      fc.constantFrom('and' as const, 'or' as const, 'concat' as const).map((kind) => ({ kind, operands, span })),
    ),
    fc
      .tuple(tie('many'), fc.constantFrom(...levels), fc.array(fc.nat(3), { minLength: 3 }))
      .map(([[first, ...rest], operators, picks]) => ({
        kind: 'arithmetic',
        first: first!,
        rest: rest.map((operand, i) => ({ operator: operators[picks[i]! % operators.length]!, operand, span })),
        span,
      })),
    tie('expression').map((operand) => ({ kind: 'not', operand, span })),
    fc
      .tuple(tie('expression'), fc.constantFrom('-' as const, '+' as const, '~' as const))
      .map(([operand, operator]) => ({ kind: 'unary', operator, operand, span })),
    fc
      .tuple(tie('pair'), fc.constantFrom('=' as const, '<>' as const, '<=>' as const))
      .map(([[left, right], operator]) => ({ kind: 'comparison', operator, left, right, span })),
    fc
      .tuple(tie('pair'), fc.boolean())
      .map(([[left, right], isNegated]) => ({ kind: 'isDistinct', left, right, isNegated, span })),
    fc
      .tuple(tie('expression'), fc.boolean())
      .map(([value, isNegated]) => ({ kind: 'is', value, what: 'null', isNegated, span })),
    fc.tuple(tie('pair'), tie('expression'), fc.boolean()).map(([[value, low], high, isNegated]) => ({
      kind: 'between',
      value,
      low,
      high,
      isNegated,
      isSymmetric: false,
      span,
    })),
    fc
      .tuple(tie('many'), fc.boolean())
      .map(([[value, ...items], isNegated]) => ({ kind: 'inList', value: value!, items, isNegated, span })),
    fc.tuple(tie('pair'), fc.constantFrom('like' as const, 'rlike' as const)).map(([[value, pattern], operator]) => ({
      kind: 'like',
      operator,
      value,
      pattern,
      escape: '!',
      isNegated: false,
      span,
    })),
    fc.tuple(tie('expression'), identifier).map(([value, field]) => ({ kind: 'field', value, field, span })),
    tie('pair').map(([value, index]) => ({ kind: 'subscript', value, index, span })),
    fc
      .tuple(tie('expression'), type, fc.boolean())
      .map(([value, target, isTry]) => ({ kind: 'cast', value, type: target, isTry, span })),
    tie('many').map((items) => ({ kind: 'row', items: items.map(argument), span })),
    fc.tuple(tie('many'), tie('sort')).map(([args, orderBy]) => ({
      kind: 'call',
      name: { kind: 'name', parts: [{ text: 'f', isQuoted: false, span }], span },
      args: args.map(argument),
      isDistinct: false,
      orderBy: [],
      withinGroup: null,
      filter: args[0]!,
      nulls: null,
      over: { kind: 'windowSpec', base: null, partitionBy: args, orderBy, frame: null, span },
      span,
    })),
    fc.tuple(tie('many'), fc.boolean()).map(([[a, b, ...rest], hasOperand]) => ({
      kind: 'case',
      operand: hasOperand ? a! : null,
      branches: [{ when: a!, then: b!, span }],
      otherwise: rest[0] ?? null,
      span,
    })),
    tie('query').map((inner) => ({ kind: 'scalarSubquery', query: inner, span })),
    tie('query').map((inner) => ({ kind: 'exists', query: inner, span })),
  ) as fc.Arbitrary<Expression>,
  relation: fc.oneof(
    { maxDepth: 3 },
    name.map((table) => reference(table)),
    fc.tuple(tie('query'), identifier).map(([inner, alias]) => ({
      kind: 'subqueryRelation',
      query: inner,
      isLateral: false,
      alias: { name: alias, columns: null, span },
      span,
    })),
    fc.tuple(tie('relation'), tie('relation'), tie('expression')).map(([left, right, on]) => ({
      kind: 'join',
      type: 'left',
      isNatural: false,
      left,
      right,
      condition: { kind: 'on', expression: on, span },
      span,
    })),
  ) as fc.Arbitrary<Relation>,
  body: fc.oneof(
    { maxDepth: 2 },
    fc
      .record({ items: tie('many'), from: fc.array(tie('relation'), { maxLength: 2 }), where: tie('expression') })
      .map(({ items, from, where }) => selectOf(items, from, where)),
    tie('many').map((row) => ({ kind: 'values', rows: [row, row], alias: null, span })),
  ) as fc.Arbitrary<QueryBody>,
  query: fc.tuple(tie('body'), fc.option(tie('sort')), fc.option(number)).map(([body, orderBy, limit]) => ({
    kind: 'query',
    with: null,
    body,
    orderBy: orderBy ?? [],
    sortBy: [],
    clusterBy: [],
    distributeBy: [],
    limit,
    offset: null,
    span,
  })),
}));

function reference(table: Name): TableReference {
  return {
    kind: 'tableReference',
    name: table,
    isPath: false,
    travel: null,
    changes: null,
    options: [],
    alias: null,
    span,
  };
}

function selectOf(items: readonly Expression[], from: readonly Relation[], where: Expression): Select {
  return {
    kind: 'select',
    hints: [],
    isDistinct: true,
    distinctOn: null,
    items: items.map((each) => ({ expression: each, aliases: [{ text: 'from', isQuoted: false, span }], span })),
    from,
    lateralViews: [],
    where,
    groupBy: null,
    having: null,
    qualify: null,
    windows: [],
    span,
  };
}

describe('printing', () => {
  it('gives text that parses to the same expression', () => {
    fc.assert(
      fc.property(expression, (tree) => {
        expect(withoutSpans(parser.parseExpression(printExpression(tree), 'spark'))).toEqual(withoutSpans(tree));
      }),
      { numRuns: 1_000, seed: 7 },
    );
  });

  it('gives text that parses to the same query', () => {
    fc.assert(
      fc.property(query, (tree) => {
        expect(withoutSpans(parser.parse(printStatement(tree), 'spark'))).toEqual(withoutSpans(tree));
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

const pieces = fc.constantFrom(
  ...'SELECT FROM WHERE GROUP BY ORDER LIMIT JOIN LEFT ON AS a b t f ( ) ( ) , , . * + - = < > >> :: : ? ; [ ] -> => |> || |'.split(
    ' ',
  ),
  ...'CASE WHEN THEN END NOT IN LIKE BETWEEN AND OR IS NULL UNION ALL VALUES WITH INTERVAL DAY OVER PARTITION EXISTS'.split(
    ' ',
  ),
  ...'CREATE TABLE VIEW INSERT INTO DESCRIBE SHOW EXPLAIN SET PIVOT UNPIVOT LATERAL FOR VERSION OF @v1 1 1.5 1L'.split(
    ' ',
  ),
  "'x'",
  '"y"',
  '`z`',
  "'",
  '`',
  '/*',
  '*/',
  '/*+',
  '--',
  '\n',
  '$$',
  '\\',
  '😀',
  '\u0000',
);

describe('any text', () => {
  it.each(['spark', 'ansi', 'postgres'] as const)('ends in a tree or in an error of its own, in %s', (dialect) => {
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 25 }).map((list) => list.join(' ')),
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 25 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const error = errorOf(text, dialect);
        if (error === null) return;
        expect(error).toBeInstanceOf(EngineError);
        const place = (error as EngineError).span ?? span;
        expect(place.start).toBeGreaterThanOrEqual(0);
        expect(place.end).toBeGreaterThanOrEqual(place.start);
        expect(place.end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 3_000, seed: 11 },
    );
  });

  it('is cut into pieces that lie in it, in order', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (list) => {
        const text = list.join(' ');
        let end = 0;
        for (const piece of parser.split(text, 'spark')) {
          expect(piece.start).toBeGreaterThanOrEqual(end);
          expect(text.slice(piece.start, piece.start + piece.text.length)).toBe(piece.text);
          end = piece.start + piece.text.length;
        }
      }),
      { seed: 13 },
    );
  });
});

function errorOf(text: string, dialect: 'spark' | 'ansi' | 'postgres'): unknown {
  try {
    parser.parse(text, dialect);
    return null;
  } catch (error) {
    return error;
  }
}
