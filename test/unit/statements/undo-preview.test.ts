/** PREVIEW writes nothing and tells what would be; UNDO goes back by one change of its own; columns replaced, identities synced, names moved. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MemoryStore } from '../../../src/storage/memory.ts';
import { StagedStore } from '../../../src/storage/staged.ts';
import { conditionOf } from '../../support/condition-of.ts';
import { openSession, runAll } from '../../support/engine.ts';

test('a preview counts what the statement does, and leaves the table as it is', async () => {
  const session = openSession();
  const run = (...sql: readonly string[]) => runAll(session, ...sql);
  await run(
    "CREATE TABLE t (a INT, b STRING) TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')",
    "INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, NULL)",
  );
  const merge =
    "MERGE INTO t USING (SELECT 1 AS a, 'm' AS b UNION ALL SELECT 7, 'n') s ON t.a = s.a " +
    'WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT * WHEN NOT MATCHED BY SOURCE AND t.a = 3 THEN DELETE';
  const told = await run(`PREVIEW ${merge}`);
  expect(told.filter(([part]) => part === 'rows').map(([, change, count]) => [change, count])).toEqual([
    ['deleted', 1n],
    ['updated', 1n],
    ['inserted', 1n],
  ]);
  expect(told.filter(([part]) => part === 'files').map(([, change, count]) => [change, count])).toEqual([
    ['removed', 0n],
    ['added', 1n],
    ['marked', 1n],
  ]);
  expect(told.filter(([part]) => part === 'sample').map((row) => [row[1], row[4], row[5]])).toEqual([
    ['deleted', '{"a":3,"b":null}', null],
    ['updated', '{"a":1,"b":"x"}', '{"a":1,"b":"m"}'],
    ['inserted', null, '{"a":7,"b":"n"}'],
  ]);
  expect(await run('SELECT * FROM t ORDER BY a')).toEqual([
    [1, 'x'],
    [2, 'y'],
    [3, null],
  ]);
  expect(await run("SELECT count(*) FROM delta_history('t')")).toEqual([[2n]]);
  // What it told is what the statement does.
  expect(await run(merge)).toEqual([[3n, 1n, 1n, 1n]]);
  expect(await conditionOf(run('PREVIEW DROP TABLE t'))).toBe('UNSUPPORTED_FEATURE');
  expect(await conditionOf(run('PREVIEW INSERT INTO t VALUES (array(1))'))).not.toBeNull();
  await session.close();
});

test('UNDO takes back one change after the other, and none that others stand on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'silt-undo-'));
  const [session, other] = [openSession(), openSession()];
  const run = (...sql: readonly string[]) => runAll(session, ...sql);
  const table = `delta.\`${folder}\``;
  await run(
    `CREATE TABLE t (a INT) LOCATION '${folder}'`,
    'INSERT INTO t VALUES (1)',
    'INSERT INTO t VALUES (2)',
    'UPDATE t SET a = a + 10',
  );
  expect(await run('UNDO', 'SELECT a FROM t ORDER BY a')).toEqual([[1], [2]]);
  expect(await run('UNDO t', 'SELECT a FROM t')).toEqual([[1]]);
  await runAll(other, `INSERT INTO ${table} VALUES (5)`);
  expect(await conditionOf(run('UNDO'))).toBe('UNDO_AFTER_OTHERS');
  expect(await conditionOf(runAll(openSession(), `UNDO ${table}`))).toBe('NOTHING_TO_UNDO');
  expect(await run('SELECT a FROM t ORDER BY a')).toEqual([[1], [5]]);
  await Promise.all([session.close(), other.close()]);
});

test('a name moves to a table of the same columns, and to no other', async () => {
  const [there, wrong, none] = [
    mkdtempSync(join(tmpdir(), 'silt-undo-')),
    mkdtempSync(join(tmpdir(), 'silt-undo-')),
    mkdtempSync(join(tmpdir(), 'silt-undo-')),
  ];
  const session = openSession();
  const run = (...sql: readonly string[]) => runAll(session, ...sql);
  await run(
    'CREATE TABLE t (a INT, b STRING)',
    `CREATE TABLE u (a INT, b STRING) LOCATION '${there}'`,
    "INSERT INTO u VALUES (1, 'there')",
    `CREATE TABLE w (a BIGINT) LOCATION '${wrong}'`,
  );
  expect(await run(`ALTER TABLE t SET LOCATION '${there}'`, 'SELECT * FROM t')).toEqual([[1, 'there']]);
  expect(await conditionOf(run(`ALTER TABLE t SET LOCATION '${wrong}'`))).toBe('DELTA_SET_LOCATION_SCHEMA_MISMATCH');
  expect(await conditionOf(run(`ALTER TABLE t SET LOCATION '${none}'`))).toBe('DELTA_TABLE_NOT_FOUND');
  await session.close();
});

test('a staged store shows both, keeps what is held, and hides what it is told to', async () => {
  const behind = new MemoryStore('behind', () => 0);
  const text = (value: string) => new TextEncoder().encode(value);
  await behind.put('a/1', text('one'), 'overwrite');
  await behind.put('a/2', text('two'), 'overwrite');
  const store = new StagedStore(behind, {
    ref: { kind: 'memory', id: 'staged' },
    isHeld: (path) => path.startsWith('a/'),
    isHidden: (path) => path === 'a/2',
    nowMs: () => 0,
  });
  expect(await store.put('a/1', text('x'), 'ifAbsent')).toBe('exists');
  expect(await store.put('a/2', text('mine'), 'ifAbsent')).toBe('written');
  expect(await store.put('a/10', text('ten'), 'ifAbsent')).toBe('written');
  expect(await store.put('b/1', text('through'), 'ifAbsent')).toBe('written');
  const paths: string[] = [];
  for await (const { path } of store.list('')) paths.push(path);
  expect(paths).toEqual(['a/1', 'a/10', 'a/2', 'b/1']);
  expect(new TextDecoder().decode(await store.read('a/2'))).toBe('mine');
  expect(new TextDecoder().decode(await behind.read('a/2'))).toBe('two');
  expect(await behind.head('b/1')).not.toBeNull();
});
