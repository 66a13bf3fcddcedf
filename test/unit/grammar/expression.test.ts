import { describe, expect, it } from 'vitest';
import { errorAt, errorOf, expression, shape } from './parse.ts';

/** Precedence and associativity as Spark's grammar has them: OR < AND < NOT < IN, LIKE, IS < = < | < ^ < & < shift < + || < * < unary < ::. */
const shapes: readonly (readonly [string, unknown])[] = [
  ['a OR b AND c OR d', ['or', 'a', ['and', 'b', 'c'], 'd']],
  ['(a OR b) OR c', ['or', ['or', 'a', 'b'], 'c']],
  ['NOT a = b', ['not', ['=', 'a', 'b']]],
  ['NOT a AND b', ['and', ['not', 'a'], 'b']],
  ['! a', ['not', 'a']],
  ['a = b IS NULL', ['is', ['=', 'a', 'b'], 'null']],
  ['a + b * c - d', ['a', '+', ['b', '*', 'c'], '-', 'd']],
  ['a - b - c', ['a', '-', 'b', '-', 'c']],
  ['a - (b - c)', ['a', '-', ['b', '-', 'c']]],
  ['a + b || c', ['||', ['a', '+', 'b'], 'c']],
  ['a || b || c', ['||', 'a', 'b', 'c']],
  ['a / b % c div d', ['a', '/', 'b', '%', 'c', 'div', 'd']],
  ['a | b ^ c & d << 1', ['a', '|', ['b', '^', ['c', '&', ['d', '<<', '1']]]]],
  ['a >> 1 >>> 2', ['a', '>>', '1', '>>>', '2']],
  ['a < b + 1', ['<', 'a', ['b', '+', '1']]],
  ['a == b', ['=', 'a', 'b']],
  ['a != b', ['<>', 'a', 'b']],
  ['a <=> b', ['<=>', 'a', 'b']],
  ['a = b = c', ['=', ['=', 'a', 'b'], 'c']],
  ['-1', '-1'],
  ['- 1', '-1'],
  ['- -1', ['-', '-1']],
  ['-(1)', ['-', '1']],
  ['-a * b', [['-', 'a'], '*', 'b']],
  ['-a::int', ['-', ['cast', 'a', 'int']]],
  ['-1::int', ['cast', '-1', 'int']],
  ['2 - -1', ['2', '-', '-1']],
  ['~a & b', [['~', 'a'], '&', 'b']],
  ['a BETWEEN 1 AND 2 AND b', ['and', ['between', 'a', '1', '2'], 'b']],
  ['a NOT BETWEEN 1 AND 2 + 3', ['not between', 'a', '1', ['2', '+', '3']]],
  ['a NOT IN (1, 2) OR b', ['or', ['not in', 'a', '1', '2'], 'b']],
  ["a NOT LIKE 'x' || 'y'", ['not like', 'a', ['||', "'x'", "'y'"]]],
  ["a REGEXP 'x'", ['rlike', 'a', "'x'"]],
  ["like(a, 'x')", ['like', 'a', "'x'"]],
  ['a IS NOT UNKNOWN', ['is not', 'a', 'unknown']],
  ['a.b.c', 'a.b.c'],
  ['(a).b', ['.', 'a', 'b']],
  ['f(x).b[1].c', ['.', ['[]', ['.', ['f', 'x'], 'b'], '1'], 'c']],
  ['array[0]', ['[]', 'array', '0']],
  ['ARRAY[1, 2]', ['array', '1', '2']],
  ['x -> x + 1', ['->', ['x'], ['x', '+', '1']]],
  ['f(a, (x, y) -> x + y)', ['f', 'a', ['->', ['x', 'y'], ['x', '+', 'y']]]],
  ['left(a, 1) || right(b, 2)', ['||', ['left', 'a', '1'], ['right', 'b', '2']]],
  ['substring(a FROM 1 FOR 2)', ['substring', 'a', '1', '2']],
  ["position('b' IN a)", ['locate', "'b'", 'a']],
  ["overlay(a PLACING 'x' FROM 1 FOR 2)", ['overlay', 'a', "'x'", '1', '2']],
  ['interval + end + case', ['interval', '+', 'end', '+', 'case']],
];

describe('operators', () => {
  it.each(shapes)('%s', (sql, expected) => {
    expect(shape(expression(sql))).toEqual(expected);
  });

  it('keeps long chains flat', () => {
    const or = expression(Array.from({ length: 10_000 }, (_, i) => `a = ${i}`).join(' OR '));
    expect(or.kind === 'or' && or.operands.length).toBe(10_000);
    const sum = expression(Array.from({ length: 10_000 }, (_, i) => i).join(' + '));
    expect(sum.kind === 'arithmetic' && sum.rest.length).toBe(9_999);
  });
});

describe('calls', () => {
  it('reads everything in and behind the parentheses', () => {
    const call = expression(
      'listagg(DISTINCT a, b ORDER BY c) WITHIN GROUP (ORDER BY d DESC) FILTER (WHERE e) IGNORE NULLS OVER (w PARTITION BY f ORDER BY g NULLS LAST ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)',
    );
    expect(call).toMatchObject({
      kind: 'call',
      isDistinct: true,
      orderBy: [{ direction: 'asc' }],
      withinGroup: [{ direction: 'desc' }],
      filter: { kind: 'name' },
      nulls: 'ignore',
      over: {
        kind: 'windowSpec',
        base: { text: 'w' },
        partitionBy: [{ kind: 'name' }],
        orderBy: [{ nulls: 'last' }],
        frame: { units: 'rows', start: { kind: 'preceding' }, end: { kind: 'currentRow' } },
      },
    });
  });

  it('reads IGNORE NULLS inside, named arguments and struct aliases', () => {
    expect(expression('first(a IGNORE NULLS)')).toMatchObject({ nulls: 'ignore' });
    expect(expression('f(x => 1)')).toMatchObject({ args: [{ name: { text: 'x' } }] });
    expect(expression('struct(1 AS a, b)')).toMatchObject({ args: [{ alias: { text: 'a' } }, { alias: null }] });
  });

  it('tells an EXISTS subquery from the function exists', () => {
    expect(expression('EXISTS (SELECT 1)').kind).toBe('exists');
    expect(expression('EXISTS ((SELECT 1))').kind).toBe('exists');
    expect(expression('exists(a, x -> x > 1)').kind).toBe('call');
  });

  it('tells any(x), the aggregate, from a quantifier', () => {
    expect(expression('a = any(b)')).toMatchObject({ kind: 'comparison', right: { kind: 'call' } });
    expect(expression('a = ANY (SELECT 1)')).toMatchObject({ kind: 'quantifiedComparison', quantifier: 'any' });
    expect(expression('a = ANY (b)', 'postgres')).toMatchObject({ right: { kind: 'array' } });
  });

  it('reads TRIM, EXTRACT and CAST in their own words', () => {
    expect(expression("TRIM(LEADING 'x' FROM a)")).toMatchObject({ kind: 'trim', side: 'leading' });
    expect(expression("trim('x' FROM a)")).toMatchObject({ kind: 'trim', side: 'both' });
    expect(expression('trim(BOTH FROM a)')).toMatchObject({ kind: 'trim', characters: null });
    expect(expression('trim(a)')).toMatchObject({ kind: 'call' });
    expect(expression('extract(year FROM a)')).toMatchObject({ kind: 'extract', field: 'year' });
    expect(expression('try_cast(a AS decimal(10, 2))')).toMatchObject({ isTry: true, type: { args: [10, 2] } });
  });
});

describe('subqueries', () => {
  it.each([
    ['(SELECT 1)', 'scalarSubquery'],
    ['((SELECT 1) UNION (SELECT 2))', 'scalarSubquery'],
    ['((SELECT 1) LIMIT 1)', 'scalarSubquery'],
    ['((SELECT 1) + 1)', 'arithmetic'],
    ['a IN (SELECT 1)', 'inSubquery'],
    ['(a, b) IN ((SELECT 1, 2) EXCEPT (SELECT 3, 4))', 'inSubquery'],
    ['a IN ((SELECT 1))', 'inList'],
    ['((1, 2))', 'row'],
  ])('%s', (sql, kind) => {
    expect(expression(sql).kind).toBe(kind);
  });
});

describe('depth', () => {
  const nested = (open: string, close: string, n: number): string => `SELECT ${open.repeat(n)}1${close.repeat(n)}`;

  it.each([
    ['parentheses', nested('(', ')', 500)],
    ['calls', nested('f(1 + ', ')', 500)],
    ['CASE', nested('CASE WHEN a THEN ', ' END', 500)],
    ['NOT', nested('NOT ', '', 500)],
  ])('500 nested %s parse', (_, sql) => {
    expect(errorOf(sql)).toBeNull();
  });

  it.each([
    ['parentheses', nested('(', ')', 10_000)],
    ['calls', nested('f(1 + ', ')', 10_000)],
    ['CASE', nested('CASE WHEN a THEN ', ' END', 10_000)],
    ['NOT', nested('NOT ', '', 10_000)],
    ['minus', nested('- ', '', 10_000)],
    ['subqueries', `SELECT * FROM ${'(SELECT * FROM '.repeat(10_000)}t${')'.repeat(10_000)}`],
    ['casts', `SELECT a${'::int'.repeat(10_000)}`],
    ['comparisons', `SELECT a${' = a'.repeat(10_000)}`],
    ['joins', `SELECT * FROM a${' JOIN b ON 1 = 1'.repeat(10_000)}`],
    ['types', `SELECT CAST(a AS ${'ARRAY<'.repeat(10_000)}INT${'>'.repeat(10_000)})`],
    ['EXPLAIN', `${'EXPLAIN '.repeat(10_000)}SELECT 1`],
    ['alternating set operations', `SELECT 1${' UNION ALL SELECT 1 UNION SELECT 2'.repeat(10_000)}`],
  ])('10,000 nested %s are refused as too complex, and the next statement parses', (_, sql) => {
    expect(errorOf(sql)).toMatchObject({ condition: 'STATEMENT_TOO_COMPLEX', sqlState: '54001' });
    expect(errorOf('SELECT 1')).toBeNull();
  });

  it('refuses a text over the limit', () => {
    expect(errorOf(`SELECT '${'x'.repeat(17 * 1024 * 1024)}'`)?.condition).toBe('STATEMENT_TOO_COMPLEX');
  });
});

describe('errors', () => {
  it.each([
    ['SELECT a FROM', ''],
    ['SELECT a,, b FROM t', ','],
    ['SELECT a FROM t WHERE', ''],
    ['SELECT a FROM t WHERE a = = 1', '='],
    ['SELECT (a FROM t', 'FROM'],
    ['SELECT a b c', 'c'],
    ['SELECT 1 > > 2', '>'],
    ['SELECT .e3', '.'],
    ["SELECT 'abc", "'abc"],
    ['SELEC 1', 'SELEC'],
    ['SELECT a @ b', '@'],
    ['SELECT interval 1 fake_unit', 'fake_unit'],
    ['SELECT 1; SELECT 2', 'SELECT'],
  ])('%s', (sql, at) => {
    expect(errorOf(sql)?.condition).toBe('PARSE_SYNTAX_ERROR');
    expect(errorAt(sql)).toBe(at);
  });

  it('names the token, or the end of the input', () => {
    expect(errorOf('SELECT a FROM')?.parameters['error']).toBe('end of input');
    expect(errorOf('SELECT a b c')?.parameters['error']).toBe("'c'");
    expect(errorOf("SELECT 'abc")?.hint).toBe('The string is not closed.');
  });

  it.each([
    ['', 'PARSE_EMPTY_STATEMENT'],
    [' -- nothing\n;', 'PARSE_EMPTY_STATEMENT'],
    ['SELECT 1 /* open', 'UNCLOSED_BRACKETED_COMMENT'],
    ["SELECT GEO 'x'", 'UNSUPPORTED_TYPED_LITERAL'],
    ['SELECT 128Y', 'INVALID_NUMERIC_LITERAL_RANGE'],
    ['SELECT -32769S', 'INVALID_NUMERIC_LITERAL_RANGE'],
    ['SELECT 1e309', 'INVALID_NUMERIC_LITERAL_RANGE'],
    ["SELECT 1 AS IDENTIFIER('a.b')", 'IDENTIFIER_TOO_MANY_NAME_PARTS'],
  ])('%s is %s', (sql, condition) => {
    expect(errorOf(sql)?.condition).toBe(condition);
  });

  it.each(['SELECT -128Y', 'SELECT -9223372036854775808L', 'SELECT 3.4e38F'])('%s is in range', (sql) => {
    expect(errorOf(sql)).toBeNull();
  });
});
