/** Seeded randomness over files: the same rows whichever threads read them. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSession, projectRoot, queryAll } from '../../support/engine.ts';

const path = join(projectRoot, 'test/fixtures/lineitem');

async function sample(threads: number, seed: number): Promise<readonly (readonly unknown[])[]> {
  await using session = openSession({ paths: [path], settings: { threads, parallel_min_bytes: 0 } });
  const { rows } = await queryAll(
    session,
    `SELECT l_orderkey, l_linenumber, l_shipdate FROM lineitem TABLESAMPLE (20 PERCENT) REPEATABLE (${seed}) ORDER BY ALL`,
  );
  return rows;
}

test('a repeatable sample is one and the same with one thread and with several', async () => {
  const one = await sample(1, 7);
  expect(one.length).toBeGreaterThan(60);
  expect(one.length).toBeLessThan(180);
  expect(await sample(3, 7)).toEqual(one);
  expect(await sample(3, 7)).toEqual(one);
  expect(await sample(1, 8)).not.toEqual(one);
});
