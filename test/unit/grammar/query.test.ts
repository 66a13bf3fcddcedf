import { describe, expect, it } from 'vitest';
import { errorOf, parse, query, select } from './parse.ts';

describe('aliases and keywords', () => {
  it('does not take a clause for an alias', () => {
    const { items, from } = select('select count(*) from t');
    expect(items).toMatchObject([{ expression: { kind: 'call' }, aliases: [] }]);
    expect(from).toMatchObject([{ kind: 'tableReference', alias: null }]);
  });

  it.each([
    'select 1 as end, 2 as date, 3 as user, 4 as select, 5 as from',
    'select a limit, b offset, c window from t',
    'select left, right, full, cross, semi, anti from t',
    'select t.order, t.group, t.from, t.select from t',
    'select interval, case, end, exists, values, union from t',
    'select year, month, day, date, timestamp, time, version from t',
    'select a group from t group by a order by a',
    'select if(a, b, c), filter(a, x -> x), left(a, 1), replace(a, b, c)',
    'select * from order',
    'select * from t left',
    'select 1 as `from`',
  ])('%s', (sql) => {
    expect(errorOf(sql)).toBeNull();
  });

  it('reads joins and not aliases', () => {
    const [join] = select('select * from a left join b on a.x = b.x cross join c').from;
    expect(join).toMatchObject({
      kind: 'join',
      type: 'cross',
      left: { kind: 'join', type: 'left', left: { alias: null } },
    });
  });

  it('reads several aliases for a generator', () => {
    expect(select('select inline(a) as (x, y), b c').items).toMatchObject([
      { aliases: [{ text: 'x' }, { text: 'y' }] },
      { aliases: [{ text: 'c' }] },
    ]);
  });
});

describe('clauses', () => {
  it('reads all of them', () => {
    expect(
      query(`WITH RECURSIVE r (n) AS (SELECT 1), s AS (SELECT 2)
        SELECT DISTINCT a FROM t, LATERAL (SELECT 1) u LATERAL VIEW OUTER explode(b) v AS c
        WHERE a GROUP BY ROLLUP (a, (b, c)), d HAVING e QUALIFY f WINDOW w AS (ORDER BY g), x AS w
        ORDER BY a DESC NULLS LAST, b LIMIT 10 OFFSET 5`),
    ).toMatchObject({
      with: { isRecursive: true, tables: [{ columns: [{ text: 'n' }] }, { columns: null }] },
      body: {
        isDistinct: true,
        from: [{ kind: 'tableReference' }, { kind: 'subqueryRelation', isLateral: true }],
        lateralViews: [{ isOuter: true, table: { text: 'v' }, columns: [{ text: 'c' }] }],
        groupBy: {
          items: [
            { kind: 'rollup', sets: [{ expressions: [{}] }, { expressions: [{}, {}] }] },
            { kind: 'groupingExpression' },
          ],
        },
        windows: [{ name: { text: 'w' } }, { spec: { base: { text: 'w' } } }],
      },
      orderBy: [
        { direction: 'desc', nulls: 'last' },
        { direction: 'asc', nulls: null },
      ],
      limit: { text: '10' },
      offset: { text: '5' },
    });
  });

  it('reads the older grouping forms', () => {
    expect(select('select a from t group by a, b with cube').groupBy?.items).toMatchObject([
      { kind: 'cube', sets: [{}, {}] },
    ]);
    expect(select('select a from t group by a, b grouping sets ((a), ())').groupBy?.items).toMatchObject([
      { kind: 'groupingSets', keys: [{}, {}], elements: [{ expressions: [{}] }, { expressions: [] }] },
    ]);
  });

  it('reads FETCH FIRST and LIMIT ALL', () => {
    expect(query('select 1 fetch first 3 rows only').limit).toMatchObject({ text: '3' });
    expect(query('select 1 fetch next row only').limit).toMatchObject({ text: '1' });
    expect(query('select 1 limit all').limit).toBeNull();
  });

  it('reads star forms', () => {
    expect(select('select *, t.*, * except (a, b.c) from t').items).toMatchObject([
      { expression: { kind: 'star', qualifier: null, except: [] } },
      { expression: { qualifier: { parts: [{ text: 't' }] } } },
      { expression: { except: [{}, { parts: [{ text: 'b' }, { text: 'c' }] }] } },
    ]);
  });
});

describe('set operations', () => {
  it('keeps runs flat, INTERSECT tighter, from left to right', () => {
    expect(query('select 1 union all select 2 union all select 3').body).toMatchObject({
      isAll: true,
      operands: [{}, {}, {}],
    });
    expect(query('select 1 union select 2 intersect select 3 minus select 4').body).toMatchObject({
      operator: 'except',
      operands: [{ operator: 'union', operands: [{ kind: 'select' }, { operator: 'intersect' }] }, { kind: 'select' }],
    });
    const many = query(`select 0${' union all select 1'.repeat(5_000)}`).body;
    expect(many.kind === 'setOperation' && many.operands.length).toBe(5_001);
  });

  it('applies ORDER BY to the whole, and inside parentheses to the part', () => {
    expect(query('select 1 union (select 2 order by 1 limit 1) order by 1')).toMatchObject({
      body: { operands: [{ kind: 'select' }, { kind: 'query', limit: { text: '1' } }] },
      orderBy: [{}],
    });
  });
});

describe('relations', () => {
  it.each([
    [
      'delta.`/p/t`',
      { kind: 'tableReference', name: { parts: [{ text: 'delta' }, { text: '/p/t', isQuoted: true }] } },
    ],
    ["'/p/t'", { isPath: true, name: { parts: [{ text: '/p/t' }] } }],
    ['t@v5', { name: { parts: [{ text: 't' }] }, travel: { kind: 'version', value: { text: '5' } } }],
    [
      't@20200102030405678 x',
      { travel: { kind: 'timestamp', value: { value: '2020-01-02 03:04:05.678' } }, alias: {} },
    ],
    ['t VERSION AS OF 3 x', { travel: { kind: 'version' }, alias: { name: { text: 'x' } } }],
    ["t FOR SYSTEM_TIME AS OF '2020-01-01'", { travel: { kind: 'timestamp' } }],
    ['t TIMESTAMP AS OF current_timestamp() - interval 1 day', { travel: { value: { kind: 'arithmetic' } } }],
    ['t CHANGES FROM VERSION 1 EXCLUSIVE TO VERSION 3', { changes: { isFromInclusive: false, isToInclusive: true } }],
    ['t TABLESAMPLE (10 PERCENT) REPEATABLE (1) x', { kind: 'sample', method: { kind: 'percent' }, alias: {} }],
    ['t TABLESAMPLE (BUCKET 1 OUT OF 4 ON a)', { method: { kind: 'bucket' } }],
    ['range(1, 10) AS r(id)', { kind: 'tableFunction', args: [{}, {}], alias: { columns: [{}] } }],
    ['f(t => TABLE(u) PARTITION BY a)', { args: [{ kind: 'tableArgument', name: { text: 't' } }] }],
    [
      'VALUES (1, 2), (3, 4) AS v(a, b)',
      {
        kind: 'values',
        rows: [
          [{}, {}],
          [{}, {}],
        ],
        alias: {},
      },
    ],
    ['(SELECT 1) AS (a)', { kind: 'subqueryRelation', alias: { name: null, columns: [{}] } }],
    ['((SELECT 1) UNION (SELECT 2)) u', { kind: 'subqueryRelation', query: { body: { kind: 'setOperation' } } }],
    ['((SELECT 1) a JOIN b)', { kind: 'join' }],
    ['(a JOIN b USING (x)) AS j', { kind: 'aliasedRelation', input: { condition: { kind: 'using' } } }],
    ['a NATURAL FULL OUTER JOIN b', { type: 'full', isNatural: true }],
    ['a LEFT SEMI JOIN b ON 1 = 1', { type: 'leftSemi' }],
    ['a ANTI JOIN b', { type: 'leftAnti' }],
    ['a JOIN LATERAL (SELECT 1) b', { type: 'inner', right: { isLateral: true } }],
    ['a JOIN b APPROX NEAREST 2 BY DISTANCE a.x - b.x', { condition: { kind: 'nearest', isExact: false } }],
    [
      't PIVOT (sum(a) AS s FOR y IN (2012 AS x, 2013)) p',
      { kind: 'pivot', values: [{ aliases: [{}] }, {}], alias: {} },
    ],
    ['t UNPIVOT INCLUDE NULLS (v FOR n IN (a AS x, b))', { kind: 'unpivot', includesNulls: true, sets: [{}, {}] }],
    ['t UNPIVOT ((v, w) FOR n IN ((a, b), (c, d)))', { valueColumns: [{}, {}], sets: [{ columns: [{}, {}] }, {}] }],
  ])('%s', (sql, expected) => {
    expect(select(`SELECT * FROM ${sql}`).from).toMatchObject([expected]);
  });

  it('keeps a quoted suffix in the name', () => {
    expect(select('select * from delta.`/t@v1`').from).toMatchObject([
      { travel: null, name: { parts: [{}, { text: '/t@v1' }] } },
    ]);
  });
});

describe('other forms of queries', () => {
  it('reads FROM first, TABLE, VALUES and pipes', () => {
    expect(query('from t').body).toMatchObject({ kind: 'select', items: [{ expression: { kind: 'star' } }] });
    expect(query('from t select a where b').body).toMatchObject({ from: [{}], where: {} });
    expect(query('table a.b').body).toMatchObject({ kind: 'tableQuery' });
    expect(query('values 1, 2').body).toMatchObject({ rows: [[{}], [{}]] });
    const { body } = query(`table t |> where a |> extend b as c |> aggregate sum(c) group by d as e |> join u using (x)
      |> union all (select 1) |> order by 1 limit 2 |> as q |> drop a |> set b = 1 |> select b`);
    expect(body.kind === 'pipe' && body.steps.map((step) => step.kind)).toEqual([
      'pipeWhere',
      'pipeExtend',
      'pipeAggregate',
      'pipeJoin',
      'pipeSetOperation',
      'pipeOrganize',
      'pipeAs',
      'pipeDrop',
      'pipeSet',
      'pipeSelect',
    ]);
  });

  it('refuses what no pipe may have', () => {
    expect(errorOf('table t |> select a from t')?.condition).toBe('PARSE_SYNTAX_ERROR');
    expect(errorOf('table t |> group by a')?.condition).toBe('PARSE_SYNTAX_ERROR');
  });
});

describe('places', () => {
  it('spans the text of each node', () => {
    const sql = 'SELECT a + 1 AS b FROM s.t WHERE c IN (2, 3)';
    const { span, items, from, where } = select(sql);
    const at = ({ span: place }: { span: { start: number; end: number } }): string => sql.slice(place.start, place.end);
    expect(at({ span })).toBe(sql);
    expect(at(items[0]!)).toBe('a + 1 AS b');
    expect(at(items[0]!.expression)).toBe('a + 1');
    expect(at(from[0]!)).toBe('s.t');
    expect(at(where!)).toBe('c IN (2, 3)');
  });

  it('counts in UTF-16 units', () => {
    const sql = "SELECT '😀', x FROM";
    expect(errorOf(sql)?.span).toEqual({ start: sql.length, end: sql.length });
    expect(select("SELECT '😀', x").items[1]!.span).toEqual({ start: 13, end: 14 });
  });
});

describe('postgres', () => {
  it.each([
    ['SELECT a ~ b', { kind: 'like', operator: 'rlike', isNegated: false }],
    ['SELECT a !~* b', { kind: 'like', isNegated: true, pattern: { kind: 'concat' } }],
    ['SELECT 2 ^ 3', { kind: 'call', name: { parts: [{ text: 'power' }] } }],
    [
      "SELECT c OPERATOR(pg_catalog.~) '^(t)$' COLLATE pg_catalog.default",
      { kind: 'like', pattern: { kind: 'collate' } },
    ],
    ['SELECT "A"."b"', { kind: 'name', parts: [{ text: 'A', isQuoted: true }, {}] }],
    ["SELECT 'x'::regclass", { kind: 'cast', type: { name: 'regclass' } }],
  ])('%s', (sql, expected) => {
    expect(select(sql, 'postgres').items[0]!.expression).toMatchObject(expected);
  });

  it('keeps Spark meanings elsewhere', () => {
    expect(select('SELECT 2 ^ 3').items[0]!.expression).toMatchObject({ kind: 'arithmetic' });
    expect(errorOf('SELECT a ~ b')?.condition).toBe('PARSE_SYNTAX_ERROR');
    expect(parse('SHOW server_version', 'postgres')).toMatchObject({ kind: 'setSetting', key: 'server_version' });
  });
});
