import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type MakeOptions, makeTables } from '../../../tpch/make.ts';
import { conditionOf } from '../../support/condition-of.ts';
import { openSession, queryAll } from '../../support/engine.ts';

const root = mkdtempSync(join(tmpdir(), 'silt-tpch-'));
afterAll(() => rmSync(root, { recursive: true }));

const make = (out: string, options: Partial<MakeOptions> = {}) =>
  makeTables({ scale: 0.001, out: join(root, out), threads: 2, engineInfo: 'silt/test', ...options });

const filesIn = (out: string): string[] =>
  readdirSync(join(root, out), { recursive: true, encoding: 'utf8' }).filter((path) => /\./.test(path));

describe('making the TPC-H tables', () => {
  it('gives Delta tables with every row and statistics of each file', async () => {
    const progress: number[] = [];
    const made = await make('whole', { onProgress: (done) => progress.push(done) });
    const rows = Object.fromEntries(made.map((table) => [table.name, table.rows]));
    // Row counts of `tpchgen-cli tbl -s 0.001`.
    expect(rows).toEqual({
      region: 5,
      nation: 25,
      supplier: 10,
      customer: 150,
      part: 200,
      partsupp: 800,
      orders: 1500,
      lineitem: 6005,
    });
    expect(progress.at(-1)).toBe(1);
    const session = openSession({ paths: [join(root, 'whole')] });
    // As in its lineitem.tbl.
    const counts = 'SELECT count(*), min(l_orderkey), max(l_orderkey), sum(l_quantity) FROM lineitem';
    expect((await queryAll(session, counts)).rows).toEqual([[6005n, 1n, 5988n, 15_239_800n]]);
    await session.close();
  });

  it('refuses a folder that holds a table, and leaves it', async () => {
    await make('twice');
    const before = filesIn('twice');
    expect(await conditionOf(make('twice'))).toBe('DELTA_PATH_EXISTS');
    expect(filesIn('twice')).toEqual(before);
  });

  it('refuses a folder that holds something else, before it writes anything', async () => {
    mkdirSync(join(root, 'other/orders'), { recursive: true });
    writeFileSync(join(root, 'other/orders/notes.txt'), 'mine');
    expect(await conditionOf(make('other'))).toBe('DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION');
    expect(filesIn('other')).toEqual(['orders/notes.txt']);
  });

  it.each([0.00001, 20_000, Number.NaN])('refuses the scale %s', async (scale) => {
    expect(await conditionOf(make('scale', { scale }))).toBe('INVALID_PARAMETER_VALUE');
    expect(existsSync(join(root, 'scale'))).toBe(false);
  });

  it('takes back its files when it is stopped', async () => {
    const stop = new AbortController();
    const onProgress = (): void => stop.abort();
    expect(await conditionOf(make('stopped', { scale: 0.01, onProgress, signal: stop.signal }))).toBe(
      'OPERATION_CANCELED',
    );
    expect(filesIn('stopped')).toEqual([]);
  });

  it('takes back its files when one cannot be written', async () => {
    mkdirSync(join(root, 'blocked'));
    writeFileSync(join(root, 'blocked/orders'), 'a file where a folder should be');
    expect(await conditionOf(make('blocked'))).toBe('STORAGE_FAILURE');
    expect(filesIn('blocked')).toEqual([]);
  });
});
