import { describe, expect, it } from 'vitest';
import { errorOf, expression, parse, select } from './parse.ts';

describe('numbers', () => {
  it.each([
    ['1', 'integer', '1'],
    ['12345678901234567890', 'integer', '12345678901234567890'],
    ['1.5', 'decimal', '1.5'],
    ['.5', 'decimal', '.5'],
    ['1.', 'decimal', '1.'],
    ['1e3', 'double', '1e3'],
    ['1.5E-3', 'double', '1.5E-3'],
    ['1Y', 'tinyint', '1'],
    ['1s', 'smallint', '1'],
    ['1L', 'bigint', '1'],
    ['1BD', 'decimal', '1'],
    ['1.5bd', 'decimal', '1.5'],
    ['1F', 'float', '1'],
    ['1.5D', 'double', '1.5'],
    ['1e3BD', 'decimal', '1e3'],
  ])('%s is %s', (sql, form, text) => {
    expect(expression(sql)).toMatchObject({ kind: 'number', form, text });
  });

  it('leaves names that begin with digits alone', () => {
    expect(expression('1a')).toMatchObject({ kind: 'name', parts: [{ text: '1a' }] });
    expect(expression('t.1a')).toMatchObject({ parts: [{ text: 't' }, { text: '1a' }] });
    expect(expression('1.e')).toMatchObject({ kind: 'field', value: { text: '1' }, field: { text: 'e' } });
  });
});

describe('strings', () => {
  it.each([
    [String.raw`'a\nb'`, 'a\nb'],
    [String.raw`'it\'s'`, "it's"],
    [`'it''s'`, "it's"],
    [`"x""y"`, 'x"y'],
    [`"x'y"`, "x'y"],
    [String.raw`r'a\nb'`, String.raw`a\nb`],
    [String.raw`R"a\"`, 'a\\'],
    [String.raw`'a\%b\_c'`, String.raw`a\%b\_c`],
    [String.raw`'\u00e9\U0001F600'`, 'é😀'],
    [String.raw`'\101\0\x'`, 'A\0x'],
    [String.raw`'\\'`, '\\'],
    [`'a' "b" 'c'`, 'abc'],
    ["$$it's -- a ; body$$", "it's -- a ; body"],
    [`''`, ''],
  ])('%s', (sql, value) => {
    expect(expression(sql)).toMatchObject({ kind: 'string', value, raw: sql });
  });

  it('has an empty escape for nothing in postgres', () => {
    expect(expression(String.raw`'a\nb'`, 'postgres')).toMatchObject({ value: String.raw`a\nb` });
    expect(expression(String.raw`E'a\nb'`, 'postgres')).toMatchObject({ value: 'a\nb' });
    expect(expression(String.raw`'\'`, 'postgres')).toMatchObject({ value: '\\' });
    expect(expression('$tag$a$$b$tag$', 'postgres')).toMatchObject({ value: 'a$$b' });
  });
});

describe('names', () => {
  it('removes quotes and doubled quotes', () => {
    expect(expression('`a``b`.`c d`')).toMatchObject({ parts: [{ text: 'a`b', isQuoted: true }, { text: 'c d' }] });
    expect(expression('"a""b"', 'ansi')).toMatchObject({ kind: 'name', parts: [{ text: 'a"b', isQuoted: true }] });
    expect(expression('"a"')).toMatchObject({ kind: 'string', value: 'a' });
  });

  it('takes letters of every script', () => {
    expect(select('SELECT größe, 数量 AS côté FROM tablo').items).toMatchObject([
      { expression: { parts: [{ text: 'größe' }] } },
      { expression: { parts: [{ text: '数量' }] }, aliases: [{ text: 'côté' }] },
    ]);
  });

  it('computes constant names and keeps others for the binder', () => {
    expect(expression("IDENTIFIER('a.`b c`').d")).toMatchObject({
      parts: [{ text: 'a' }, { text: 'b c' }, { text: 'd' }],
    });
    expect(expression("IDENTIFIER('a' || 'b')")).toMatchObject({ kind: 'identifierClause' });
    expect(expression("IDENTIFIER('f')(1)")).toMatchObject({ kind: 'call' });
  });
});

describe('typed literals and intervals', () => {
  it.each([
    ["DATE '2020-01-01'", { kind: 'typedLiteral', type: 'date', value: '2020-01-01' }],
    ["TIMESTAMP_NTZ'x'", { kind: 'typedLiteral', type: 'timestamp_ntz' }],
    ["X'1F'", { kind: 'typedLiteral', type: 'binary', value: '1F' }],
    ["INTERVAL '1 day 2 hours'", { kind: 'typedLiteral', type: 'interval' }],
    ["INTERVAL '1' DAY", { kind: 'interval', parts: [{ value: '1', isString: true, unit: 'day' }], to: null }],
    ['INTERVAL 1 YEAR 2 MONTHS', { parts: [{ unit: 'year' }, { value: '2', isString: false, unit: 'month' }] }],
    ['INTERVAL -1 DAY', { parts: [{ value: '1', isNegative: true }] }],
    ["INTERVAL -'1-2' YEAR TO MONTH", { parts: [{ value: '1-2', isNegative: true }], to: 'month' }],
    ["INTERVAL '-1.5' SECOND", { parts: [{ value: '-1.5', isNegative: false }] }],
  ])('%s', (sql, expected) => {
    expect(expression(sql)).toMatchObject(expected);
  });

  it('does not take an operator for the sign of a further part', () => {
    expect(expression('INTERVAL 1 DAY - INTERVAL 1 HOUR')).toMatchObject({ kind: 'arithmetic' });
    expect(expression('INTERVAL 1 DAY - 2')).toMatchObject({ kind: 'arithmetic' });
  });

  it('reads any type before a string in postgres', () => {
    expect(expression("float8 '1.5'", 'postgres')).toMatchObject({ kind: 'cast', type: { name: 'float8' } });
  });
});

describe('types', () => {
  it.each([
    ['a::array<array<int>>', { kind: 'arrayType', element: { kind: 'arrayType' } }],
    ['a::map<string,array<array<int>>>', { kind: 'mapType', value: { kind: 'arrayType' } }],
    ["a::struct<x: int NOT NULL COMMENT 'c', y array<int>>", { fields: [{ isNullable: false, comment: 'c' }, {}] }],
    ['a::struct<>', { kind: 'structType', fields: [] }],
    ['a::interval day to second', { kind: 'intervalType', from: 'day', to: 'second' }],
    ['a::timestamp without time zone', { name: 'timestamp without time zone' }],
    ['a::double precision', { name: 'double precision' }],
    ['a::varchar(10)', { name: 'varchar', args: [10] }],
    ['a::int[]', { kind: 'arrayType' }],
    ['a::string collate UTF8_LCASE', { name: 'string', collation: { parts: [{ text: 'UTF8_LCASE' }] } }],
  ])('%s', (sql, type) => {
    expect(expression(sql)).toMatchObject({ kind: 'cast', type });
  });
});

describe('parameters', () => {
  it('counts question marks and numbers dollars from 0', () => {
    expect(select('SELECT ?, :a, ?, $3').items.map((item) => item.expression)).toMatchObject([
      { index: 0, name: null },
      { name: 'a', index: null },
      { index: 1 },
      { index: 2 },
    ]);
    expect(select('SELECT ?').items[0]!.expression).toMatchObject({ index: 0 });
  });

  it('tells a variant path from a parameter', () => {
    expect(expression("v:a.b[0]['c']::int")).toMatchObject({
      kind: 'cast',
      value: { kind: 'variantPath', path: "a.b[0]['c']" },
    });
    expect(errorOf('SELECT v:*')?.condition).toBe('PARSE_SYNTAX_ERROR');
  });
});

describe('comments and hints', () => {
  it.each([
    'SELECT 1 -- one',
    'SELECT 1 -- one \\\n still \n',
    '/* a /* nested */ b */ SELECT 1',
    'SELECT /* c */ 1 /* + */ ; ;',
    '\uFEFFSELECT 1',
  ])('%s', (sql) => {
    expect(parse(sql)).toMatchObject({ kind: 'query' });
  });

  it('reads hints behind SELECT only', () => {
    expect(select('SELECT /*+ BROADCAST(t), COALESCE(3) REBALANCE */ 1').hints).toMatchObject([
      { name: { text: 'BROADCAST' }, args: [{ kind: 'name' }] },
      { name: { text: 'COALESCE' }, args: [{ text: '3' }] },
      { name: { text: 'REBALANCE' }, args: [] },
    ]);
    expect(parse('/*+ x */ SELECT 1')).toMatchObject({ kind: 'query' });
  });
});
