/** Random queries give the same rows whether their operators keep what they hold in memory or write it to disk. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../src/index.ts';
import { answerOf, answersDiffer, setUp } from '../differential/oracles.ts';
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
    const made = randomCase(seed, { isPortable: false });
    const { setup, sql } = made;
    await setUp(session, made);
    await queryAll(session, 'SET spill_forced = off');
    const kept = await answerOf(session, sql);
    await queryAll(session, 'SET spill_forced = on');
    const difference = answersDiffer(await answerOf(session, sql), kept);
    expect(difference, [`seed ${seed}`, ...setup, sql].join(';\n')).toBeNull();
  }
});
