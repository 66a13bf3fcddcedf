/** Row groups that Bloom filters exclude: half of the rows are read, and every answer is that of a scan of all. Table: test/fixtures/make-bloom.py. */
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSession, projectRoot } from '../support/engine.ts';

const paths = [join(projectRoot, 'test/fixtures/bloom')];
const skipping = openSession({ paths, isConfigured: false });
const reading = openSession({ paths, isConfigured: false, settings: { skipping: 'off' } });
afterAll(() => Promise.all([skipping.close(), reading.close()]));

async function answer(session: typeof skipping, condition: string): Promise<{ text: string; scanned: number }> {
  const result = await session.query(`SELECT count(*) AS n, sum(id) AS ids FROM bloom WHERE ${condition}`);
  const text = JSON.stringify(await result.rows(), (_, value) =>
    typeof value === 'bigint' ? String(value) : (value as unknown),
  );
  return { text, scanned: result.progress()?.rows ?? -1 };
}

/** A filter says yes without cause now and then, so that not every value is told apart. */
const values = Array.from({ length: 25 }, (_, i) => 1 + 20 * i);
const forms: readonly [string, (value: number) => string][] = [
  ['bigint', (value) => `id = ${value}`],
  ['int', (value) => `${value} = small`],
  ['string', (value) => `name = 'name ${value}'`],
  ['decimal', (value) => `price = CAST(${value / 4} AS DECIMAL(12, 2))`],
  ['date', (value) => `day = DATE '${new Date(Date.UTC(2020, 0, 1 + value)).toISOString().slice(0, 10)}'`],
  ['nullable', (value) => `tag = 'tag ${value}'`],
  ['in', (value) => `id IN (${value}, ${(value + 100) % 512}, NULL)`],
];

test.each(forms)('%s', async (_, conditionOf) => {
  let halves = 0;
  for (const value of values) {
    const condition = conditionOf(value);
    const [found, expected] = [await answer(skipping, condition), await answer(reading, condition)];
    expect(found.text, condition).toBe(expected.text);
    expect(expected.scanned).toBe(4096);
    if (found.scanned < 4096) halves++;
  }
  expect(halves).toBeGreaterThan(values.length / 2);
});

test.each(['id = 1000', "name = 'none'", 'id IN (600, 700)', "tag = ''"])('%s has no rows', async (condition) => {
  expect((await answer(skipping, condition)).text).toBe((await answer(reading, condition)).text);
});
