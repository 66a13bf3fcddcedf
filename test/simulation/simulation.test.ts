/**
 * Many clients on one table in simulated worlds: nothing acknowledged is lost, nothing is there twice, and every version is
 * what its operations make of the one before. A seed that fails is run alone by `node test/simulation/run.ts ../../src/ SEED 1`.
 */
import { describe, expect, test } from 'vitest';
import { loadEngine } from './engine.ts';
import { runWorld } from './world.ts';

const isDeep = process.env['TEST_DEEP'] !== undefined;
const worlds = isDeep ? 100_000 : 2000;

describe('a simulated world has a serial history', () => {
  test(`${worlds} seeds`, { timeout: isDeep ? 3_600_000 : 120_000 }, async () => {
    const engine = await loadEngine(new URL('../../src/', import.meta.url));
    let commits = 0;
    for (let seed = 0; seed < worlds; seed++) {
      const verdict = await runWorld(engine, seed);
      expect(verdict.fault, `seed ${seed}`).toBeNull();
      commits += verdict.commits;
    }
    // Worlds in which nothing happens prove nothing.
    expect(commits).toBeGreaterThan(5 * worlds);
  });
});
