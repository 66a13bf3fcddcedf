/** Random queries give the same rows whether their operators keep what they hold in memory or write it to disk. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EngineError, type Session } from '../../src/index.ts';
import { cellRows } from '../support/cells.ts';
import { differenceOf, type Row } from '../support/compare.ts';
import { openSession, queryAll } from '../support/engine.ts';
import { randomCase } from './optimizer/random-query.ts';

let session: Session;
beforeAll(() => {
  session = openSession({ settings: { threads: 1 } });
});
afterAll(() => session.close());

const perTest = 50;
const firsts = Array.from({ length: process.env['TEST_DEEP'] === '1' ? 200 : 2 }, (_, i) => 500_000 + perTest * i);

test.each(firsts)(`${perTest} seeds from %i on`, async (first) => {
  for (let seed = first; seed < first + perTest; seed++) {
    const { setup, sql } = randomCase(seed, { isPortable: false });
    for (const name of ['t0', 't1', 't2']) await queryAll(session, `DROP TABLE IF EXISTS ${name}`);
    for (const statement of setup) await queryAll(session, statement);
    const kept = await answer(sql, 'off');
    const spilled = await answer(sql, 'on');
    const isError = typeof kept === 'string' || typeof spilled === 'string';
    const difference = isError
      ? kept === spilled
        ? null
        : `${String(spilled)} instead of ${String(kept)}`
      : differenceOf(spilled, kept);
    expect(difference, [`seed ${seed}`, ...setup, sql].join(';\n')).toBeNull();
  }
});

/** The rows, or the condition that the statement ends with. */
async function answer(sql: string, forced: string): Promise<readonly Row[] | string> {
  await queryAll(session, `SET spill_forced = ${forced}`);
  try {
    const { schema, rows } = await queryAll(session, sql);
    return cellRows(schema, rows);
  } catch (error) {
    if (error instanceof EngineError) return error.condition;
    throw error;
  }
}
