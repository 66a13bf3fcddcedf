/** Texts within structs are held to the lengths that their types give them, as Spark holds them: without trimming. */
import { mkdtempSync, rmSync } from 'node:fs';
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
