import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { caseFiles, readCases, settingsOf } from '../../spark-golden/cases.ts';
import { parseSchema } from '../../spark-golden/schema-text.ts';
import { isOrdered, scoreOf } from '../../spark-golden/score.ts';

const cases = fileURLToPath(new URL('../../../../shared/spark-golden/cases', import.meta.url));

describe('a printed schema', () => {
  test('is taken apart, whatever the names hold', () => {
    expect(parseSchema('struct<key:int,value:string>')).toEqual({ names: ['key', 'value'], types: ['int', 'string'] });
    expect(parseSchema('struct<>')).toEqual({ names: [], types: [] });
    expect(parseSchema('struct<from_json(a, b:int):struct<a:int,b:array<decimal(10,2)>>,c:map<string,int>>')).toEqual({
      names: ['from_json(a, b:int)', 'c'],
      types: ['struct<a:int,b:array<decimal(10,2)>>', 'map<string,int>'],
    });
    expect(parseSchema('struct<i:interval day to second,t:timestamp_ntz,v:void,s:struct<>>')?.types).toEqual([
      'interval day to second',
      'timestamp_ntz',
      'void',
      'struct<>',
    ]);
    expect(parseSchema('array<int>')).toBeNull();
  });

  test.skipIf(!existsSync(cases))('parses in all but a few of the given cases, and prints back as it was', () => {
    const schemas = caseFiles(cases).flatMap((file) => readCases(cases, file).flatMap((each) => each.schema ?? []));
    const broken = schemas.filter((text) => {
      const parsed = parseSchema(text);
      return (
        parsed === null || `struct<${parsed.names.map((name, i) => `${name}:${parsed.types[i]}`).join(',')}>` !== text
      );
    });
    expect(schemas.length).toBeGreaterThan(5000);
    expect(broken).toEqual([]);
  });
});

describe('the order of a statement', () => {
  test('is that of its outermost query', () => {
    expect(isOrdered('select a from t order by a')).toBe(true);
    expect(isOrdered('select a from t ORDER\n BY a limit 3')).toBe(true);
    expect(isOrdered('select a from t sort by a')).toBe(false);
    expect(isOrdered('select * from (select a from t order by a)')).toBe(false);
    expect(isOrdered('select rank() over (order by a) from t')).toBe(false);
    expect(isOrdered("select ')' from t order by a -- (")).toBe(true);
    expect(isOrdered("select ' order by '")).toBe(false);
    expect(isOrdered('table t |> order by a |> limit 2')).toBe(true);
    expect(isOrdered('table t |> order by a |> aggregate sum(b) group by c')).toBe(false);
  });
});

describe('the score of a statement', () => {
  const expected = { sql: 'select a from t', kind: 'rows', schema: 'struct<a:int>', output: '1\n2' } as const;
  const schema = { names: ['a'], types: ['int'] };

  test('judges types, names and rows apart', () => {
    expect(scoreOf(expected, { kind: 'rows', schema, rows: ['2', '1'] }, null)).toEqual({
      kind: 'rows',
      parses: true,
      types: true,
      names: true,
      rows: true,
    });
    const other = { names: ['b'], types: ['int'] };
    expect(scoreOf(expected, { kind: 'rows', schema: other, rows: ['1', '3'] }, null)).toMatchObject({
      types: true,
      names: false,
      rows: false,
    });
    const ordered = { ...expected, sql: 'select a from t order by a' };
    expect(scoreOf(ordered, { kind: 'rows', schema, rows: ['2', '1'] }, null).rows).toBe(false);
  });

  test('of an error is its condition', () => {
    const failing = { sql: 'select 1/0', kind: 'error', error: 'DIVIDE_BY_ZERO' } as const;
    expect(scoreOf(failing, { kind: 'error', condition: 'DIVIDE_BY_ZERO', message: '' }, null).errors).toBe(true);
    expect(scoreOf(failing, { kind: 'error', condition: 'CAST_OVERFLOW', message: '' }, null).errors).toBe(false);
    expect(scoreOf(failing, { kind: 'rows', schema, rows: [] }, null).errors).toBe(false);
    expect(
      scoreOf(expected, { kind: 'error', condition: 'PARSE_SYNTAX_ERROR', message: '' }, 'PARSE_SYNTAX_ERROR'),
    ).toMatchObject({
      parses: false,
      rows: false,
    });
  });
});

test('settings come from directives and from the folder', () => {
  const sql = 'select 1';
  const cases = [{ sql, kind: 'ok' as const, directives: ['SET a=1', 'IMPORT x.sql', 'SET b = 2'] }];
  expect([...settingsOf('T2/nonansi/x.jsonl', cases)]).toEqual([
    ['spark.sql.ansi.enabled', 'false'],
    ['a', '1'],
    ['b', '2'],
  ]);
});
