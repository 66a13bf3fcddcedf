/** The same text in the postgres dialect: each answer is PostgreSQL 15's. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { openSession, queryAll } from '../../support/engine.ts';

let session: Session;
beforeAll(async () => {
  session = openSession({ isConfigured: false });
  await queryAll(session, "SET dialect = 'postgres'");
});
afterAll(() => session.close());

const answers: readonly (readonly [sql: string, answer: string])[] = [
  ['7 / 2', '3'],
  ['(-7) / 2', '-3'],
  ['2 ^ 3', '8.0'],
  ['cast(3.99 AS int)', '4'],
  ['round(2.5::float8)', '2.0'],
  ['round(2.5)', '3'],
  ['log(100)', '2.0'],
  ["concat('a', NULL)", 'a'],
  ["left('abc', -1)", 'ab'],
  ["right('abc', 2)", 'bc'],
  ["regexp_replace('aa', 'a', 'b')", 'ba'],
  ["regexp_replace('aab', '(a)', 'x\\1', 'g')", 'xaxab'],
  ["'a\\nb'", 'a\\nb'],
  ["date '2024-01-02' - date '2024-01-01'", '1'],
  ["date '2024-01-02' + interval '1 day'", '2024-01-03 00:00:00'],
  ["extract(dow FROM date '2024-01-07')", '0'],
  ["extract(isodow FROM date '2024-01-07')", '7'],
  ["extract(epoch FROM timestamp '1970-01-02 00:00:00.5')::float8", '86400.5'],
  ["to_char(timestamp '2024-02-03 04:05:06', 'YYYY-MM-DD HH24:MI:SS')", '2024-02-03 04:05:06'],
  ["to_date('03.02.2024', 'DD.MM.YYYY')", '2024-02-03'],
  ["(ARRAY['x', 'y'])[1]", 'x'],
  ["'abc' ~ '^a'", 'true'],
  ['pg_typeof(1)', 'integer'],
  ["pg_typeof('{1}'::int[])", 'integer[]'],
  ["quote_ident('a b')", '"a b"'],
  ['format_type(1700, 786438)', 'numeric(12,2)'],
];

describe('the postgres dialect', () => {
  test.each(answers)('%s', async (sql, answer) => {
    const { rows } = await queryAll(session, `SELECT (${sql})::text`);
    expect(String(rows[0]![0])).toBe(answer);
  });

  test('NULLs are last, and first from above', async () => {
    const values = '(VALUES (1), (NULL), (2)) t(x)';
    expect((await queryAll(session, `SELECT x FROM ${values} ORDER BY x`)).rows.flat().map(String)).toEqual([
      '1',
      '2',
      'null',
    ]);
    expect((await queryAll(session, `SELECT x FROM ${values} ORDER BY x DESC`)).rows.flat().map(String)).toEqual([
      'null',
      '2',
      '1',
    ]);
  });
});
