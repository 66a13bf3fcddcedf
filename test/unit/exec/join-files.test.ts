/** Files that the build side of a join excludes are not read; every answer is that of a session that reads them all. */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { cellRows } from '../../support/cells.ts';
import { differenceOf } from '../../support/compare.ts';
import { openSession, queryAll } from '../../support/engine.ts';

let warehouse = '';
let skipping: Session;
let reading: Session;

beforeAll(async () => {
  warehouse = await mkdtemp(join(tmpdir(), 'silt-join-files-'));
  skipping = openSession({ warehouse, isConfigured: false });
  reading = openSession({ warehouse, isConfigured: false, settings: { skipping: 'off' } });
  await queryAll(
    skipping,
    'CREATE TABLE fact (k BIGINT, i INT, s STRING, x DECIMAL(9,2), d DATE, v INT) PARTITIONED BY (d)',
  );
  for (let file = 0; file < 8; file++) {
    await queryAll(
      skipping,
      `INSERT INTO fact SELECT id, CAST(id AS INT), concat('n', ${file}, '-', id), CAST(id AS DECIMAL(9,2)),
       DATE'2024-01-01' + ${file}, IF(id % 7 = 0, NULL, 1) FROM range(${file * 100}, ${file * 100 + 100})`,
    );
  }
  await queryAll(skipping, 'INSERT INTO fact VALUES (NULL, NULL, NULL, NULL, NULL, 5)');
  await queryAll(
    skipping,
    `CREATE TABLE dim AS SELECT * FROM VALUES (150L, 150, 'n3-307', 150.00BD, DATE'2024-01-02', 'a'),
     (520L, 520, 'n4-401', 520.00BD, DATE'2024-01-06', 'b'), (NULL, NULL, NULL, NULL, NULL, 'c') AS t(k, i, s, x, d, name)`,
  );
  await queryAll(skipping, 'CREATE TABLE wide AS SELECT id + 200 AS k, id AS v FROM range(0, 450)');
});

afterAll(async () => {
  await Promise.all([skipping.close(), reading.close()]);
  rmSync(warehouse, { recursive: true, force: true });
});

/** Of the nine files of `fact` so many are read, and one of each other table. */
const cases: readonly [files: number, sql: string][] = [
  [2, 'SELECT f.* FROM fact f JOIN dim ON f.k = dim.k'],
  [2, 'SELECT f.* FROM fact f JOIN dim ON f.i = dim.i'],
  [2, 'SELECT f.* FROM fact f JOIN dim ON f.s = dim.s'],
  [2, 'SELECT f.* FROM fact f JOIN dim ON f.x = dim.x'],
  [1, "SELECT f.* FROM fact f JOIN dim ON f.d = dim.d WHERE name = 'a'"],
  [2, 'SELECT f.* FROM fact f JOIN dim ON f.d = dim.d AND f.k = dim.k'],
  [0, "SELECT f.* FROM fact f JOIN dim ON f.k = dim.k AND concat(name, '') = 'none'"],
  [2, 'SELECT f.* FROM fact f WHERE k IN (SELECT k FROM dim)'],
  [2, 'SELECT dim.name, f.v FROM dim LEFT JOIN fact f ON f.k = dim.k'],
  [2, 'SELECT f.n FROM (SELECT k AS n, v + 1 AS w FROM fact) f JOIN dim ON f.n = dim.k'],
  [5, 'SELECT count(*), sum(w.v) FROM fact f JOIN wide w ON f.k = w.k'],
  // Every row of the fact table is wanted, or may be.
  [9, 'SELECT count(*) FROM fact f LEFT JOIN dim ON f.k = dim.k'],
  [9, 'SELECT count(*) FROM fact f FULL JOIN dim ON f.k = dim.k'],
  [9, 'SELECT count(*) FROM fact f WHERE k NOT IN (SELECT k FROM dim WHERE k IS NOT NULL)'],
  [9, 'SELECT count(*) FROM fact f WHERE NOT EXISTS (SELECT 1 FROM dim WHERE dim.k = f.k)'],
  [9, 'SELECT f.k, f.k IN (SELECT k FROM dim) AS found FROM fact f'],
  [9, 'SELECT f.v FROM fact f JOIN dim ON f.k <=> dim.k'],
  [9, 'SELECT f.n FROM (SELECT k + 1 AS n FROM fact) f JOIN dim ON f.n = dim.k'],
];

test.each(cases)('%i files: %s', async (files, sql) => {
  const result = await skipping.query(sql);
  const rows = await result.rows();
  expect(result.progress()!.files - 1).toBe(files);
  const [found, expected] = [await queryAll(skipping, sql), await queryAll(reading, sql)];
  expect(found.rows).toHaveLength(rows.length);
  expect(differenceOf(cellRows(found.schema, found.rows), cellRows(expected.schema, expected.rows))).toBeNull();
});

describe.each([{ threads: 1 }, { threads: 2, parallel_min_bytes: 0 }])('row groups with %o', (settings) => {
  let session: Session;
  beforeAll(async () => {
    session = openSession({ warehouse, isConfigured: false, settings });
    const rows =
      "SELECT id AS k, concat('s', lpad(id, 8, '0')) AS s, CAST(id % 10 AS TINYINT) AS v FROM range(0, 2200000, 1, 1)";
    await queryAll(session, `CREATE TABLE IF NOT EXISTS grouped AS ${rows}`);
  });
  afterAll(() => session.close());

  /** Of the three row groups of `grouped` so many are read, and one of the other table. */
  const grouped: readonly [groups: number, sql: string][] = [
    [1, 'SELECT g.v FROM grouped g JOIN dim ON g.k = dim.k'],
    [1, "SELECT g.v FROM grouped g JOIN (SELECT concat('s000', i, '00') AS s FROM dim) d ON g.s = d.s"],
    [1, 'SELECT count(*), sum(g.v) FROM grouped g JOIN wide w ON g.k = w.k'],
    [1, 'SELECT count(*), sum(g.v) FROM grouped g JOIN (SELECT DISTINCT k + 2000000 AS k FROM wide) w ON g.k = w.k'],
    [3, 'SELECT count(*) FROM grouped g LEFT JOIN dim ON g.k = dim.k'],
  ];
  test.each(grouped)('%i row groups: %s', async (groups, sql) => {
    const result = await session.query(sql);
    await result.rows();
    expect(result.progress()!.rowGroups - 1).toBe(groups);
    const [found, expected] = [await queryAll(session, sql), await queryAll(reading, sql)];
    expect(differenceOf(cellRows(found.schema, found.rows), cellRows(expected.schema, expected.rows))).toBeNull();
  });
});

test('a condition that raises is asked of every row', async () => {
  const sql = 'SELECT f.k FROM (SELECT k FROM fact WHERE 1 / (k - 777) < 2) f JOIN dim ON f.k = dim.k';
  await expect(queryAll(skipping, sql)).rejects.toMatchObject({ condition: 'DIVIDE_BY_ZERO' });
});
