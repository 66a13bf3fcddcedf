/** Processes on one table at once: nothing is lost, doubled or half there, and each version follows from the one before. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runRace } from './race.ts';

const isDeep = process.env['TEST_DEEP'] !== undefined;
const [processes, commits] = isDeep ? [8, 100] : [4, 12];
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['Serializable, by copies', { isSerializable: true, hasVectors: false }],
  ['WriteSerializable, by deletion vectors', { isSerializable: false, hasVectors: true }],
])(`${processes} processes, ${commits} commits each: %s`, { timeout: 600_000 }, async (_name, kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'silt-race-'));
  folders.push(folder);
  const seed = Number(process.env['RACE_SEED'] ?? 1);
  const verdict = await runRace({ folder, processes, commits, seed, ...kind });
  expect(verdict.fault).toBeNull();
  expect(verdict.versions).toBeGreaterThan((processes * commits) / 3);
});
