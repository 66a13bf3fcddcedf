/** What dictionaries of files say of a column's values, and that a statement with a join asks them. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { utf8 } from '../../../src/core/types.ts';
import { dictionarySizes } from '../../../src/formats/parquet/dictionary-sizes.ts';
import { resolveColumn } from '../../../src/formats/parquet/mapping.ts';
import { bytesSource, readFooterOf } from '../../../src/formats/parquet/reader.ts';
import { valuesBehind } from '../../../src/session/dictionary-counts.ts';
import { LocalSession } from '../../../src/session/local-session.ts';
import { projectRoot, queryAll, runAll } from '../../support/engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'silt-dictionaries-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the dictionaries of a file that deltalake wrote: what SELECT DISTINCT gives of its rows', async () => {
  const table = join(projectRoot, 'test/fixtures/lineitem');
  const path = readdirSync(table, { recursive: true, encoding: 'utf8' }).find((each) => /^l_.*\.parquet$/.test(each))!;
  const source = bytesSource(readFileSync(join(table, path)), path);
  const footer = await readFooterOf(source);
  const names = ['l_shipmode', 'l_returnflag', 'l_linestatus', 'nothing'];
  const reads = names.map((name) => resolveColumn(footer, { kind: 'file', path: [name], type: utf8 }));
  await using session = new LocalSession({});
  const counts = names.slice(0, 3).map((name) => `count(DISTINCT ${name})`);
  const [expected] = await runAll(session, `SELECT ${counts.join(', ')} FROM parquet.\`${join(table, path)}\``);
  expect(await dictionarySizes(source, footer, reads)).toEqual([...expected!.map(Number), null]);
});

test.each([
  // As many as there are, however many rows follow.
  { distinct: 7, sample: 100_000, rows: 6_000_000, from: 7, to: 7 },
  { distinct: 10_000, sample: 100_000, rows: 1_000_000, from: 10_000, to: 10_010 },
  // Every row another.
  { distinct: 100_000, sample: 100_000, rows: 1_000_000, from: 1_000_000, to: 1_000_000 },
  // 1 - 1/e of as many values as rows were drawn.
  { distinct: 63_212, sample: 100_000, rows: 1_000_000, from: 99_990, to: 100_010 },
  { distinct: 12, sample: 100, rows: 100, from: 12, to: 12 },
  { distinct: 0, sample: 100, rows: 1000, from: 1, to: 1 },
])('$distinct different among $sample of $rows rows', ({ distinct, sample, rows, from, to }) => {
  expect(valuesBehind(distinct, sample, rows)).toBeGreaterThanOrEqual(from);
  expect(valuesBehind(distinct, sample, rows)).toBeLessThanOrEqual(to);
});

test('a join asks once for the columns that it compares, and an unreadable file leaves them unknown', async () => {
  await using session = new LocalSession({});
  const big = "SELECT id, concat('code', id % 5) AS code, concat('n', id) AS name, 'x' AS other FROM range(20000)";
  await queryAll(session, `CREATE TABLE delta.\`${join(folder, 'big')}\` AS ${big}`);
  await queryAll(session, `CREATE TABLE delta.\`${join(folder, 'torn')}\` AS ${big}`);
  await queryAll(session, 'CREATE TEMPORARY VIEW few AS SELECT * FROM VALUES (1, "code1") AS few(n, code)');
  const torn = readdirSync(join(folder, 'torn'), { encoding: 'utf8' }).find((each) => each.endsWith('.parquet'))!;
  rmSync(join(folder, 'torn', torn));
  const known = async (table: string, names: readonly string[]): Promise<unknown> => {
    const found = await session.catalog.scope().resolveRelation(['delta', join(folder, table)], null, undefined);
    if (found?.kind !== 'table') throw new Error('the table is there');
    const { provider } = found;
    const { statistics } = session.analyzed.over(new Map([[provider.ref.id, provider]])).get(provider.ref.id)!;
    const { columns } = statistics(names.map((name) => [name]));
    return names.map((name) => columns.get(name)?.distinct ?? null);
  };
  const joined = (table: string): string =>
    `SELECT count(*) FROM (SELECT code AS c, name FROM delta.\`${join(folder, table)}\`) b JOIN few ON b.c = few.code
     CROSS JOIN delta.\`${join(folder, 'big')}\` o WHERE b.name IN ('n1', 'n6') AND o.id = 3`;
  expect(await runAll(session, joined('big'))).toEqual([[2n]]);
  expect(await known('big', ['code', 'name', 'other'])).toEqual([5, 10_000, null]);
  await expect(queryAll(session, joined('torn'))).rejects.toMatchObject({ condition: expect.stringMatching(/FILE/) });
  expect(await known('torn', ['code', 'name'])).toEqual([null, null]);
});
