/** What EXPLAIN tells, judged by what the query itself implies. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { lineitemTable } from '../../support/command.ts';
import { openSession, projectRoot, queryAll } from '../../support/engine.ts';

let session: Session;

beforeAll(() => {
  session = openSession({ paths: [lineitemTable], settings: { skipping: 'on', optimizer_off: '' } });
});

afterAll(() => session.close());

const lines = async (sql: string): Promise<string[]> =>
  (await queryAll(session, sql)).rows.map((row) => String(row[0]));

const json = async (sql: string): Promise<unknown> => JSON.parse((await lines(sql)).join('\n')) as unknown;

describe('EXPLAIN ANALYZE', () => {
  const sql = 'SELECT a.id % 3 AS k, count(*) AS n FROM range(900) a JOIN range(90) b ON a.id = b.id GROUP BY 1';

  test('is a tree with the rows of each operator', async () => {
    const text = await lines(`EXPLAIN ANALYZE ${sql}`);
    expect(text[0]).toMatch(/^result .*\(3 rows, \d+ batch/);
    expect(text.find((line) => line.includes('hash join'))).toMatch(/\(90 rows, /);
    expect(
      text.filter((line) => /[├└]─ scan range/.test(line)).map((line) => /\(([\d,]+) rows/.exec(line)![1]),
    ).toEqual(expect.arrayContaining(['90', '900']));
    expect(text.at(-1)).toMatch(
      /^3 rows in [\d.]+ ms · \d+ threads? · peak memory [\d.]+ \w+ · read 0 files, 0 row groups, 0 B$/,
    );
  });

  test('is data with FORMAT JSON', async () => {
    const data = (await json(`EXPLAIN ANALYZE FORMAT JSON ${sql}`)) as {
      operators: { operator: string; rows: number; inputs: unknown[] };
      total: { rows: number; threads: number };
    };
    expect(data.operators).toMatchObject({ operator: 'result', rows: 3, inputs: [{}] });
    expect(data.total).toMatchObject({ rows: 3, threads: 1 });
  });

  test('shows what both sides of a union, a window and an outer join did', async () => {
    const text = await lines(`EXPLAIN ANALYZE
      SELECT id, row_number() OVER (ORDER BY id) FROM (SELECT id FROM range(5) UNION ALL SELECT id FROM range(7))`);
    expect(text.find((line) => line.includes('window'))).toMatch(/\(12 rows/);
    const outer = await lines('EXPLAIN ANALYZE SELECT * FROM range(5) a FULL JOIN range(3, 9) b ON a.id = b.id');
    expect(outer[0]).toMatch(/\(9 rows/);
    expect(outer.some((line) => line.includes('build rows without a match'))).toBe(true);
  });
});

interface Explained {
  readonly steps: readonly {
    readonly step: string;
    readonly kept: number;
    readonly skipped: number;
    readonly bytesSkipped: number | null;
    readonly deciding: readonly unknown[];
  }[];
  readonly files: readonly { readonly decision: string; readonly bytes: number }[];
  readonly total: { readonly bytes: number };
  readonly advice: readonly string[];
}

describe('EXPLAIN FILES', () => {
  test('says which files are read, which are not and why, and sums up', async () => {
    const { rows, schema } = await queryAll(session, 'EXPLAIN FILES SELECT * FROM lineitem WHERE l_shipyear = 1994');
    expect(schema.fields.map((f) => f.name)).toEqual([
      'table',
      'file',
      'row_group',
      'bytes',
      'rows',
      'decision',
      'predicate',
      'statistic',
    ]);
    const of = (decision: string): string[] => rows.filter((row) => row[5] === decision).map((row) => String(row[1]));
    expect(of('read').length).toBeGreaterThan(0);
    expect(of('read').every((file) => file.startsWith('l_shipyear=1994/'))).toBe(true);
    expect(of('skipped by partition').some((file) => file.startsWith('l_shipyear=1994/'))).toBe(false);
    const files = rows.filter((row) => row[1] !== null).length;
    expect(rows.at(-1)![5]).toMatch(new RegExp(`^total: read ${of('read').length} of ${files} files, `));
  });

  test('goes from all files to what is read, a step a kind of statistic, with what each left out', async () => {
    const [table] = (await json(
      'EXPLAIN FILES FORMAT JSON SELECT * FROM lineitem WHERE l_shipyear >= 1994 AND l_orderkey < 60',
    )) as readonly [Explained];
    const { steps, files, total } = table;
    expect(steps.map(({ step }) => step)).toEqual(['partitions', 'file statistics', 'row groups']);
    const skippedBy = (decision: string): number => files.filter((each) => each.decision === decision).length;
    const read = files.filter((each) => each.decision === 'read');
    expect(steps[0]).toMatchObject({
      skipped: skippedBy('skipped by partition'),
      kept: files.length - steps[0]!.skipped,
    });
    expect(steps[1]).toMatchObject({ skipped: skippedBy('skipped by file statistics'), kept: read.length });
    expect(steps[0]!.deciding[0]).toMatchObject({ predicate: '(l_shipyear >= 1994)', skipped: steps[0]!.skipped });
    const saved = steps.slice(0, 2).reduce((sum, { bytesSkipped }) => sum + (bytesSkipped ?? 0), 0);
    expect(saved + total.bytes).toBe(files.reduce((sum, { bytes }) => sum + bytes, 0));
  });

  test('goes down to pages where a file has an index of them', async () => {
    await using own = openSession({ settings: { skipping: 'on', optimizer_off: '' } });
    await queryAll(own, 'CREATE TABLE big AS SELECT id FROM range(200000)');
    const { rows } = await queryAll(own, 'EXPLAIN FILES FORMAT JSON SELECT * FROM big WHERE id = 5');
    const [{ steps }] = JSON.parse(String(rows[0]![0])) as readonly [Explained];
    const pages = steps.at(-1)!;
    expect(pages.step).toBe('pages');
    expect(pages.kept + pages.skipped).toBe(200_000);
    expect(pages.kept).toBeLessThan(100_000);
  });

  test('names the Bloom filters that leave row groups out', async () => {
    const bloom = join(projectRoot, 'test/fixtures/bloom');
    const { rows } = await queryAll(
      session,
      `EXPLAIN FILES FORMAT JSON SELECT * FROM delta.\`${bloom}\` WHERE name = 'name 41'`,
    );
    const [{ steps, files }] = JSON.parse(String(rows[0]![0])) as readonly [Explained];
    const step = steps.find(({ step: name }) => name === 'Bloom filters')!;
    expect(step).toMatchObject({ deciding: [{ statistic: 'name: not in the Bloom filter', skipped: step.skipped }] });
    expect(step.skipped).toBeGreaterThan(0);
    expect(files.filter(({ decision }) => decision === 'skipped by Bloom filter')).toHaveLength(step.skipped);
  });

  test('advises where a function hides a column, where statistics end, and what sorting would save', async () => {
    const advice = async (where: string): Promise<readonly string[]> =>
      ((await json(`EXPLAIN FILES FORMAT JSON SELECT * FROM lineitem WHERE ${where}`)) as readonly [Explained])[0]
        .advice;
    expect(await advice("upper(l_comment) = 'X'")).toEqual([
      'upper(l_comment) hides l_comment from statistics: a condition on l_comment itself can skip files.',
    ]);
    expect(await advice('l_quantity = 7.5')).toEqual([
      expect.stringMatching(/^Clustering by l_quantity would keep about \d of 10 files instead of 10\.$/),
    ]);
    expect(await advice('l_shipyear = 1994')).toEqual([]);
  });

  test('is data with FORMAT JSON, and of no files where there are none', async () => {
    expect(await json('EXPLAIN FILES FORMAT JSON SELECT * FROM range(3)')).toMatchObject([
      { steps: [], files: [], total: { file: null, row_group: null, decision: 'total: no files' }, advice: [] },
    ]);
  });
});

test('EXPLAIN shows the plan, EXPLAIN RULES each rewrite, other statements are refused', async () => {
  expect((await lines('EXPLAIN SELECT 1 AS one')).length).toBeGreaterThan(0);
  expect((await lines('EXPLAIN RULES SELECT id + 0 FROM range(3) WHERE id > 1 AND true'))[0]).toBe('-- bound');
  await expect(lines('EXPLAIN CREATE TEMPORARY VIEW v AS SELECT 1')).rejects.toMatchObject({ sqlState: '0A000' });
  await expect(lines('EXPLAIN CODEGEN SELECT 1')).rejects.toMatchObject({ sqlState: '0A000' });
});
