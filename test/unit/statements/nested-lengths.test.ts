/** Texts within structs are held to the lengths that their types give them, as Spark holds them: without trimming. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { conditionOf } from '../../support/condition-of.ts';
import { openSession, queryAll, runAll } from '../../support/engine.ts';

const warehouse = mkdtempSync(join(tmpdir(), 'silt-lengths-'));
const session = openSession({ warehouse });
afterAll(async () => {
  await session.close();
  rmSync(warehouse, { recursive: true });
});

test('CHAR within arrays and maps is filled up, and its length stands in the log as Spark writes it', async () => {
  await runAll(session, 'CREATE TABLE u (a ARRAY<CHAR(3)>, m MAP<STRING, VARCHAR(2)>, s STRUCT<x: CHAR(2)>)');
  await runAll(
    session,
    "INSERT INTO u VALUES (array('a', NULL), map('k', 'v'), named_struct('x', 'y')), (NULL, NULL, NULL)",
  );
  expect(await runAll(session, 'SELECT length(a[0]), length(m.k), length(s.x) FROM u WHERE a IS NOT NULL')).toEqual([
    [3, 1, 2],
  ]);
  for (const values of ["array('abcd'), NULL, NULL", "NULL, map('k', 'abc'), NULL"]) {
    expect(await conditionOf(queryAll(session, `INSERT INTO u VALUES (${values})`))).toBe(
      'DELTA_EXCEED_CHAR_VARCHAR_LIMIT',
    );
  }
  const [log] = readdirSync(warehouse, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /u\/_delta_log\/0+\.json$/.test(path),
  );
  const text = readFileSync(join(warehouse, log!), 'utf8');
  for (const type of ['array<char(3)>', 'map<string,varchar(2)>', 'struct<x:char(2)>']) {
    expect(text).toContain(`__CHAR_VARCHAR_TYPE_STRING\\":\\"${type}\\"`);
  }
});

test('a VARCHAR within a struct', async () => {
  await runAll(session, 'CREATE TABLE t (s STRUCT<v: VARCHAR(2), n: STRUCT<c: CHAR(1)>>)');
  const put = (sql: string): Promise<string> => conditionOf(queryAll(session, sql));
  const struct = (v: string, c: string): string => `named_struct('v', ${v}, 'n', named_struct('c', ${c}))`;
  expect(await put(`INSERT INTO t VALUES (${struct("'ab'", "'é'")}), (${struct('NULL', 'NULL')}), (NULL)`)).toBe(
    'no error',
  );
  for (const [v, c] of [
    ["'abc'", "'x'"],
    ["'ab  '", "'x'"],
    ["'a'", "'xy'"],
  ] as const) {
    expect(await put(`INSERT INTO t VALUES (${struct(v, c)})`)).toBe('DELTA_EXCEED_CHAR_VARCHAR_LIMIT');
    expect(await put(`UPDATE t SET s = ${struct(v, c)}`)).toBe('DELTA_EXCEED_CHAR_VARCHAR_LIMIT');
  }
  expect(await runAll(session, 'SELECT count(*) FROM t')).toEqual([[3n]]);
});
