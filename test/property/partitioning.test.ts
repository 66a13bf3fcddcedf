/**
 * What any predicate implies of a query's rows, without knowing the rows: those for which it is true, false and unknown
 * are all of them (ternary logic partitioning), and as many pass a WHERE as count it in the select list (NoREC).
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../src/index.ts';
import { cellRows } from '../support/cells.ts';
import { differenceOf, type Row } from '../support/compare.ts';
import { openSession, queryAll } from '../support/engine.ts';
import { predicateCase } from './partitioning/random-predicate.ts';

let session: Session;
beforeAll(() => {
  session = openSession({ settings: { threads: 1 } });
});
afterAll(() => session.close());

const perTest = 25;
const firsts = Array.from({ length: process.env['TEST_DEEP'] === '1' ? 800 : 28 }, (_, i) => perTest * i);

test.each(firsts)(`${perTest} seeds from %i on`, async (first) => {
  for (let seed = first; seed < first + perTest; seed++) await expectPartitions(seed);
});

/** Seven statements a seed. */
async function expectPartitions(seed: number): Promise<void> {
  const { from, predicate } = predicateCase(seed);
  const query = `SELECT * FROM ${from}`;
  const whole = await rowsOf(query);
  const parts: Row[] = [];
  for (const where of [predicate, `NOT (${predicate})`, `(${predicate}) IS NULL`])
    parts.push(...(await rowsOf(`${query} WHERE ${where}`)));
  const about = `seed ${seed}: ${query} WHERE ${predicate}`;
  expect(differenceOf(parts, whole), about).toBeNull();
  const [[filtered]] = (await rowsOf(`SELECT count(*) FROM ${from} WHERE ${predicate}`)) as [[unknown]];
  const [[counted]] = (await rowsOf(`SELECT count_if(${predicate}) FROM ${from}`)) as [[unknown]];
  expect(filtered, about).toBe(counted);
  const grouped = await rowsOf(`SELECT ${predicate} AS p, count(*) FROM ${from} GROUP BY 1`);
  expect(
    grouped.reduce((sum, [, count]) => sum + Number(count), 0),
    about,
  ).toBe(whole.length);
}

async function rowsOf(sql: string): Promise<readonly Row[]> {
  const { schema, rows } = await queryAll(session, sql);
  return cellRows(schema, rows);
}
