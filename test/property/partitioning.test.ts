/**
 * What any predicate implies of a query's rows, without knowing the rows: those for which it is true, false and unknown
 * are all of them (ternary logic partitioning), and as many pass a WHERE as count it in the select list (NoREC).
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../src/index.ts';
import { partitions } from '../differential/oracles.ts';
import { openSession } from '../support/engine.ts';

let session: Session;
beforeAll(() => {
  session = openSession({ settings: { threads: 1 } });
});
afterAll(() => session.close());

const perTest = 25;
const firsts = Array.from({ length: process.env['TEST_DEEP'] === '1' ? 800 : 28 }, (_, i) => perTest * i);

test.each(firsts)(`${perTest} seeds from %i on`, async (first) => {
  for (let seed = first; seed < first + perTest; seed++) {
    const { difference } = await partitions(session, seed);
    expect(difference, `seed ${seed}`).toBeNull();
  }
});
