/** Names that a transaction makes and drops: seen by itself alone, there for all with COMMIT as one commit, and never with ROLLBACK. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { conditionOf } from '../../support/condition-of.ts';
import { openSession, runAll } from '../../support/engine.ts';

let folder: string;
let [one, two]: Session[] = [];
const run = (...sql: readonly string[]) => runAll(one!, ...sql);
const others = (...sql: readonly string[]) => runAll(two!, ...sql);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'silt-definitions-'));
  [one, two] = [openSession({ warehouse: folder }), openSession({ warehouse: folder })];
});

afterEach(async () => {
  await one!.close();
  await two!.close();
  rmSync(folder, { recursive: true });
});

async function tables(ask: typeof run): Promise<readonly unknown[]> {
  return (await ask('SHOW TABLES')).map((row) => String(row[1])).toSorted();
}

function filesOf(table: string): number {
  return (readdirSync(folder, { recursive: true }) as string[]).filter(
    (path) => path.startsWith(table) && /\.\w+$/.test(path) && !path.endsWith('_delta_log'),
  ).length;
}

function catalogCommits(): number {
  return readdirSync(join(folder, '_silt_catalog')).length;
}

test('tables that are made, filled and swapped by their names appear at once', async () => {
  await run('CREATE TABLE t AS SELECT 1 AS a');
  const before = catalogCommits();
  await run('BEGIN', 'CREATE SCHEMA s', 'CREATE TABLE t__new AS SELECT 2 AS a', 'INSERT INTO t__new VALUES (3)');
  await run('ALTER TABLE t RENAME TO t__old', 'ALTER TABLE t__new RENAME TO t', 'DROP TABLE t__old');
  await run('CREATE VIEW v AS SELECT sum(a) AS total FROM t', 'CREATE TABLE s.u (x INT)', 'INSERT INTO s.u VALUES (7)');
  expect(await run('SELECT total FROM v')).toEqual([[5n]]);
  expect(await tables(run)).toEqual(['t', 'v']);
  expect(await others('SELECT a FROM t')).toEqual([[1]]);
  expect(await tables(others)).toEqual(['t']);
  expect(await conditionOf(others('SELECT * FROM s.u'))).toBe('TABLE_OR_VIEW_NOT_FOUND');
  await run('COMMIT');
  expect(catalogCommits()).toBe(before + 1);
  expect(await others('SELECT a FROM t ORDER BY a')).toEqual([[2], [3]]);
  expect(await others('SELECT total FROM v')).toEqual([[5n]]);
  expect(await others('SELECT x FROM s.u')).toEqual([[7]]);
  expect(filesOf('t/')).toBe(0);
});

test('ROLLBACK keeps what was dropped, and nothing of what was made', async () => {
  await run('CREATE TABLE t AS SELECT 1 AS a', 'CREATE VIEW v AS SELECT a FROM t', 'CREATE TEMPORARY TABLE m (x INT)');
  const before = catalogCommits();
  await run('BEGIN', 'DROP VIEW v', 'DROP TABLE t', 'CREATE TABLE t (b STRING)', "INSERT INTO t VALUES ('x')");
  await run(
    'CREATE SCHEMA s',
    'USE s',
    'CREATE TABLE u (x INT)',
    'INSERT INTO m VALUES (1)',
    'CREATE TEMPORARY TABLE n AS SELECT 1',
  );
  expect(await run('SELECT b FROM default.t')).toEqual([['x']]);
  await run('ROLLBACK');
  expect(await run('SELECT a FROM v')).toEqual([[1]]);
  expect(await run('SELECT current_schema()')).toEqual([['default']]);
  expect(await run('SELECT count(*) FROM m')).toEqual([[0n]]);
  expect(await tables(run)).toEqual(['m', 't', 'v']);
  expect(catalogCommits()).toBe(before);
  expect(filesOf('t-') + filesOf('s.db/')).toBe(0);
});

test('a failed statement undoes definitions too', async () => {
  await run('BEGIN', 'CREATE TABLE t (a INT)');
  expect(await conditionOf(run('CREATE TABLE t (a INT)'))).toBe('TABLE_OR_VIEW_ALREADY_EXISTS');
  expect(await conditionOf(run('COMMIT'))).toBe('TRANSACTION_ABORTED');
  expect(await tables(run)).toEqual([]);
  expect(filesOf('t/')).toBe(0);
});

test('a name that another session has taken meanwhile undoes all of it, rows included', async () => {
  await run('CREATE TABLE kept (a INT)', 'BEGIN', 'INSERT INTO kept VALUES (1)', 'CREATE TABLE t AS SELECT 1 AS mine');
  await others('CREATE TABLE t AS SELECT 2 AS theirs');
  expect(await conditionOf(run('COMMIT'))).toBe('TABLE_OR_VIEW_ALREADY_EXISTS');
  expect(one!.transaction).toBe('none');
  expect(await run('SELECT theirs FROM t')).toEqual([[2]]);
  expect(await run('SELECT * FROM kept')).toEqual([]);
});

test('one table that was there may change beside; another session sees its rows and the new names together', async () => {
  await run('CREATE TABLE log (a INT)', 'CREATE TABLE other (a INT)');
  await run(
    'BEGIN',
    'INSERT INTO log VALUES (1)',
    'CREATE TABLE x AS SELECT a FROM log',
    'CREATE TABLE y AS SELECT 2 AS a',
  );
  expect(await conditionOf(run('INSERT INTO other VALUES (1)'))).toBe('TRANSACTION_OVER_SEVERAL_TABLES');
  await run('ROLLBACK');
  await run('BEGIN', 'INSERT INTO log VALUES (1)', 'CREATE TABLE x AS SELECT a FROM log', 'COMMIT');
  expect(await others('SELECT * FROM x JOIN log USING (a)')).toEqual([[1]]);
});
