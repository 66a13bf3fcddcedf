/** Pages that the page index excludes: fewer rows are read, and every answer is that of a scan of all rows. Table: test/fixtures/make-paged.py. */
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSession, projectRoot } from '../support/engine.ts';
import { Dice } from './kernels/scene.ts';

const paths = [join(projectRoot, 'test/fixtures/paged')];
const skipping = openSession({ paths, isConfigured: false });
const reading = openSession({ paths, isConfigured: false, settings: { skipping: 'off' } });
afterAll(() => Promise.all([skipping.close(), reading.close()]));

async function answer(session: typeof skipping, condition: string): Promise<{ text: string; scanned: number }> {
  const columns = 'count(*) AS n, sum(id) AS ids, sum(late) AS late, min(name) AS name, count(score) AS scores';
  const result = await session.query(`SELECT ${columns} FROM paged WHERE ${condition}`);
  const rows = await result.rows();
  const text = JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : (value as unknown)));
  return { text, scanned: result.progress()?.rows ?? 0 };
}

const comparisons = ['=', '<', '<=', '>', '>=', '<>', '<=>'] as const;

function condition(dice: Dice, depth = 0): string {
  const kind = dice.next(depth > 2 ? 7 : 10);
  const compare = dice.pick(comparisons);
  const row = dice.next(12_200) - 100;
  if (kind === 0) return `id ${compare} ${row}`;
  if (kind === 1) return `day ${compare} DATE '2020-01-01' + ${Math.floor(row / 50)}`;
  if (kind === 2) return `name ${compare} 'name ${String(Math.max(0, Math.floor(row / 30))).padStart(5, '0')}'`;
  if (kind === 3) return dice.pick(['late IS NULL', 'late IS NOT NULL', `late ${compare} ${dice.next(1000)}`]);
  if (kind === 4) return `price ${compare} ${Math.floor(row / 7) * 0.05}`;
  if (kind === 5) return `score ${compare} ${row / 8}`;
  if (kind === 6) return `id IN (${row}, ${dice.next(12_000)}) OR noise = ${dice.next(1000)}`;
  if (kind === 7) return `NOT (${condition(dice, depth + 1)})`;
  const parts = [condition(dice, depth + 1), condition(dice, depth + 1)];
  return `(${parts.join(kind === 8 ? ') AND (' : ') OR (')})`;
}

test('every answer is that of a scan of all rows', { timeout: 120_000 }, async () => {
  const differing: string[] = [];
  let skipped = 0;
  for (let seed = 1; seed <= 100; seed++) {
    const where = condition(new Dice(seed * 7919));
    const [found, expected] = [await answer(skipping, where), await answer(reading, where)];
    if (found.text !== expected.text) differing.push(`${seed}: ${where}: ${found.text}, not ${expected.text}`);
    if (found.scanned < expected.scanned) skipped++;
  }
  expect(differing).toEqual([]);
  expect(skipped).toBeGreaterThan(33);
});

test.each([
  ['id = 4321', 400],
  ["day BETWEEN DATE '2020-02-01' AND DATE '2020-02-03'", 600],
  ["name = 'name 00100'", 1800],
  ['id BETWEEN 100 AND 150 OR id = 11000', 900],
  ['id < 200 AND score > 10', 600],
])('%s: at most %d rows are read', async (where, rowsMax) => {
  const { scanned } = await answer(skipping, where);
  expect(scanned).toBeLessThanOrEqual(rowsMax);
  expect(scanned).toBeGreaterThan(0);
});
