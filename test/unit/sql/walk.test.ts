import { describe, expect, it } from 'vitest';
import { createParser } from '../../../grammar/parser.ts';
import { printExpression, printQuery, printStatement, printType } from '../../../src/sql/print.ts';
import { childrenOf, mapTree, some, visit, withoutSpans } from '../../../src/sql/walk.ts';

const parser = createParser();
const expression = (sql: string): ReturnType<typeof parser.parseExpression> => parser.parseExpression(sql, 'spark');

describe('walk', () => {
  it('visits parents before children, in the order of the text', () => {
    const kinds: string[] = [];
    visit(expression('f(a, 1) + (SELECT b FROM t)'), (node) => {
      kinds.push(node.kind);
      return true;
    });
    expect(kinds).toEqual([
      'arithmetic',
      'call',
      'name',
      'name',
      'number',
      'scalarSubquery',
      'query',
      'select',
      'name',
      'tableReference',
      'name',
    ]);
  });

  it('leaves children out where told', () => {
    expect(childrenOf(expression('a AND b + c AND d')).map((node) => node.kind)).toEqual([
      'name',
      'arithmetic',
      'name',
    ]);
    expect(some(expression('a + b * 2'), (node) => node.kind === 'number')).toBe(true);
    expect(some(expression('a + b * c'), (node) => node.kind === 'number')).toBe(false);
  });

  it('visits trees that recursion could not', () => {
    let deep: object = { kind: 'null', span: { start: 0, end: 0 } };
    for (let i = 0; i < 100_000; i++) deep = { kind: 'not', operand: deep, span: { start: 0, end: 0 } };
    let count = 0;
    visit(deep, () => {
      count++;
      return true;
    });
    expect(count).toBe(100_001);
  });

  it('maps children first and shares what does not change', () => {
    const tree = expression('f(a, b) + f(c)');
    expect(mapTree(tree, (node) => node)).toBe(tree);
    const mapped = mapTree(tree, (node) =>
      node.kind === 'name' && node.parts[0]?.text === 'b' ? { kind: 'null', span: node.span } : node,
    );
    expect(printExpression(mapped)).toBe('f(a, NULL) + f(c)');
    expect(printExpression(tree)).toBe('f(a, b) + f(c)');
  });

  it('compares without places and source texts', () => {
    expect(withoutSpans(expression(`a  =  "x"`))).toEqual(withoutSpans(expression(`(a) == 'x'`)));
    expect(withoutSpans(expression('a = b'))).not.toEqual(withoutSpans(expression('b = a')));
  });
});

describe('print', () => {
  it.each([
    ['a+b*c-(d-e)', 'a + b * c - (d - e)'],
    ['not(a or b)and c', 'NOT (a OR b) AND c'],
    ['- (-a)', '- -a'],
    ['-(1)', '-(1)'],
    ['(a).b', '(a).b'],
    [String.raw`'it''s \n'`, String.raw`'it\'s \n'`],
    ['1.5e3bd', '1.5e3BD'],
    ['case a when 1 then 2 end', 'CASE a WHEN 1 THEN 2 END'],
    ['x::decimal(10,2)', 'CAST(x AS DECIMAL(10, 2))'],
    ['(x,y)->x', '(x, y) -> x'],
    ['`a``b`.c', '`a``b`.c'],
  ])('%s prints as %s', (sql, text) => {
    expect(printExpression(expression(sql))).toBe(text);
  });

  it('prints queries, statements and types', () => {
    const statement = parser.parse('select a b from t where c order by 1 desc', 'spark');
    expect(statement.kind === 'query' && printQuery(statement)).toBe('SELECT a AS b FROM t WHERE c ORDER BY 1 DESC');
    expect(printStatement(parser.parse("show tables in s 'x*'", 'spark'))).toBe("SHOW TABLES IN s LIKE 'x*'");
    expect(printType(parser.parseType('map<string,array<int>>'))).toBe('MAP<STRING, ARRAY<INT>>');
    expect(printType(parser.parseType('timestamp(3) with time zone'))).toBe('TIMESTAMP(3) WITH TIME ZONE');
  });
});
