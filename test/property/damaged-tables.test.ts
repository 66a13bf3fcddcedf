/**
 * Tables whose files are damaged, through SQL: an answer or an error of the file, soon and within the memory limit, and
 * the next statement of the same session is right.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { EngineError } from '../../src/core/errors.ts';
import type { Session } from '../../src/index.ts';
import { openSession, projectRoot } from '../support/engine.ts';
import { Dice } from './kernels/scene.ts';

const runs = process.env['TEST_DEEP'] === undefined ? 80 : 3000;
const slowestMs = 5000;
const statements = ['SELECT * FROM damaged', 'SELECT count(*), min(id) FROM damaged WHERE id > 3'];

const folder = mkdtempSync(join(tmpdir(), 'silt-damaged-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function answer(session: Session, sql: string): Promise<string> {
  const result = await session.query(sql);
  const rows = await result.rows();
  return JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : (value as unknown)));
}

async function outcome(session: Session, sql: string): Promise<string> {
  try {
    return await answer(session, sql);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return error.sqlState;
  }
}

function spoil(whole: Uint8Array, dice: Dice): Uint8Array {
  const out = whole.slice();
  for (let flips = 1 + dice.next(3); flips > 0; flips--) {
    // Half of them in the footer, which is a small part of the file.
    const at =
      dice.next(2) === 0 ? whole.length - 1 - dice.next(Math.min(whole.length, 2000)) : dice.next(whole.length);
    out[at] = out[at]! ^ (1 << dice.next(8));
  }
  return out;
}

test('flipped bytes of a data file', { timeout: 600_000 }, async () => {
  const source = join(projectRoot, 'test/fixtures/events');
  const damaged = join(folder, 'damaged');
  cpSync(source, damaged, { recursive: true });
  cpSync(source, join(folder, 'intact'), { recursive: true });
  const files = readdirSync(damaged, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.parquet') && !name.startsWith('_delta_log'))
    .toSorted();
  const session = openSession({ paths: [folder], settings: { memory_limit: '512MiB' } });
  const expected = await answer(session, 'SELECT count(*), sum(id) FROM intact');
  const states: string[] = [];
  const after = new Set<string>();
  for (let seed = 1; seed <= runs; seed++) {
    const dice = new Dice(seed * 104_729);
    const path = join(damaged, dice.pick(files));
    const whole = new Uint8Array(readFileSync(path));
    writeFileSync(path, spoil(whole, dice));
    const startedMs = performance.now();
    states.push(await outcome(session, dice.pick(statements)));
    expect(performance.now() - startedMs, `seed ${seed}`).toBeLessThan(slowestMs);
    writeFileSync(path, whole);
    if (seed % 10 === 0) after.add(await answer(session, 'SELECT count(*), sum(id) FROM intact'));
  }
  expect([...after]).toEqual([expected]);
  const errors = states.filter((state) => /^[0-9A-Z]{5}$/.test(state));
  expect([...new Set(errors)].toSorted()).toEqual(expect.arrayContaining(['XX001']));
  // Damage may also lead to a type or an encryption that silt refuses, or to sizes beyond the limit.
  expect(errors.filter((state) => !['XX001', '0A000', '0AKD0', '53200', '22003', '42846'].includes(state))).toEqual([]);
  await session.close();
});
