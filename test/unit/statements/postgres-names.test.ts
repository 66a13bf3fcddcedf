/** Names, keys and counting columns as PostgreSQL's clients write them. What is expected is PostgreSQL's answer to the same text. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { conditionOf } from '../../support/condition-of.ts';
import { openSession, runAll } from '../../support/engine.ts';

let session: Session;
const run = (...sql: readonly string[]) => runAll(session, ...sql);

beforeEach(async () => {
  session = openSession({});
  await run("SET dialect = 'postgres'");
});

afterEach(() => session.close());

test('a table is found by its whole name, and its columns are qualified by it', async () => {
  await run('CREATE SCHEMA s', 'CREATE TABLE silt.s.t (a int)', 'CREATE TABLE public.p (b int)');
  await run('INSERT INTO "silt"."s"."t" VALUES (1)', 'UPDATE silt.s.t SET a = 2 WHERE "silt"."s"."t"."a" = 1');
  expect(await run('SELECT silt.s.t.a FROM s.t')).toEqual([[2]]);
  expect(await run('SELECT public.p.b FROM silt.public.p')).toEqual([]);
  await run('CREATE SCHEMA IF NOT EXISTS public');
  expect(await conditionOf(run('CREATE TABLE lake.s.t (a int)'))).toBe('REQUIRES_SINGLE_PART_NAMESPACE');
});

test('another name without a schema stays in the schema; views are renamed as tables are', async () => {
  await run('CREATE SCHEMA s', 'CREATE TABLE s.t AS SELECT 1 AS a', 'CREATE VIEW s.v AS SELECT a FROM s.t');
  await run('ALTER TABLE s.t RENAME TO u', 'ALTER TABLE s.v RENAME TO w');
  expect(await run('SELECT a FROM s.u')).toEqual([[1]]);
  expect(await conditionOf(run('SELECT a FROM u'))).toBe('TABLE_OR_VIEW_NOT_FOUND');
  expect(await conditionOf(run('SELECT a FROM s.w'))).toBe('TABLE_OR_VIEW_NOT_FOUND');
  await run('ALTER TABLE s.u RENAME TO t');
  expect(await run('SELECT a FROM s.w')).toEqual([[1]]);
});

test('serial columns count and are never NULL, keys are taken, names have any characters', async () => {
  await run(
    'CREATE TABLE k (id serial, "a b" varchar(3) UNIQUE, z int REFERENCES other (id), PRIMARY KEY (id, "a b"))',
  );
  await run(`INSERT INTO k ("a b") VALUES ('x'), ('y')`);
  expect(await run('SELECT id, "a b", z FROM k ORDER BY id')).toEqual([
    [1n, 'x', null],
    [2n, 'y', null],
  ]);
  expect(await conditionOf(run(`INSERT INTO k VALUES (7, NULL, 1)`))).toBe('DELTA_NOT_NULL_CONSTRAINT_VIOLATED');
  expect(await conditionOf(run(`INSERT INTO k VALUES (NULL, 'z', 1)`))).toBe('DELTA_NOT_NULL_CONSTRAINT_VIOLATED');
  await run("SET dialect = 'spark'");
  expect(await conditionOf(run('CREATE TABLE l (id INT, PRIMARY KEY (id))'))).toBe('UNSUPPORTED_FEATURE');
});

test('functions in FROM see what stands to their left', async () => {
  await run('CREATE TABLE a (x int, l int[])', "INSERT INTO a VALUES (1, '{5,6}'::int[]), (2, NULL)");
  expect(await run('SELECT x, u FROM a CROSS JOIN unnest(l) AS u ORDER BY u')).toEqual([
    [1, 5],
    [1, 6],
  ]);
  expect(await run('SELECT x, g FROM a, generate_series(x, 2) AS s(g) ORDER BY x, g')).toEqual([
    [1, 1],
    [1, 2],
    [2, 2],
  ]);
});
