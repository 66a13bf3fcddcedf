/**
 * Processes that are killed while they change a table: what they acknowledged is there once, what they did not is there wholly
 * or not at all, and what they left behind disturbs nobody.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession, queryAll } from '../support/engine.ts';

const kills = process.env['TEST_DEEP'] === undefined ? 60 : 2000;
const atOnce = 3;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'silt-kill-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function killed(at: number): Promise<NodeJS.Signals | null> {
  const worker = fileURLToPath(new URL('kill-worker.ts', import.meta.url));
  const child = spawn(process.execPath, [worker, folder, String(at)], { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_code, signal) => resolve(signal));
  });
}

test(`${kills} kills`, { timeout: kills * 10_000 }, async () => {
  const session = openSession();
  const table = `delta.\`${join(folder, 't')}\``;
  await queryAll(
    session,
    `CREATE TABLE ${table} (job STRING, id BIGINT) TBLPROPERTIES ('delta.checkpointInterval' = '4')`,
  );
  for (let done = 0; done < kills; done += atOnce) {
    const signals = await Promise.all(Array.from({ length: atOnce }, (_, i) => killed(1 + ((done + i) % 17))));
    expect(signals).toEqual(Array.from({ length: atOnce }, () => 'SIGKILL'));
  }
  const file = join(folder, 'acknowledged');
  const acknowledged = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  expect(acknowledged.length).toBeGreaterThan(kills / 2);
  const { rows } = await queryAll(session, `SELECT job, count(*), count(DISTINCT id) FROM ${table} GROUP BY job`);
  expect(rows.filter(([, count, distinct]) => count !== 10n || distinct !== 10n)).toEqual([]);
  const there = new Set(rows.map(([job]) => job));
  expect(acknowledged.filter((job) => !there.has(job))).toEqual([]);
  expect((await queryAll(session, `FSCK REPAIR TABLE ${table} DRY RUN`)).rows).toEqual([]);
  const versions = (await readdir(join(folder, 't/_delta_log'))).filter((name) => /^\d{20}\.json$/.test(name));
  expect(versions.toSorted().map((name) => Number.parseInt(name, 10))).toEqual(versions.map((_, i) => i));
  await queryAll(session, `INSERT INTO ${table} VALUES ('last', 1)`);
  await session.close();
});
