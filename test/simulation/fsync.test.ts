/** The order in which an append reaches the disk, as the operating system saw it: each step is durable before the next begins. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession, queryAll } from '../support/engine.ts';

const hasStrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'silt-fsync-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.skipIf(!hasStrace)(
  'rows, then the log, each with its folder (skipped without strace)',
  { timeout: 60_000 },
  async () => {
    const session = openSession();
    const table = join(folder, 't');
    await queryAll(session, `CREATE TABLE delta.\`${table}\` (id BIGINT, s STRING)`);
    await session.close();
    const trace = join(folder, 'trace');
    const worker = fileURLToPath(new URL('append-worker.ts', import.meta.url));
    const calls = 'trace=fsync,fdatasync,link,linkat,rename,renameat,renameat2';
    const { status } = spawnSync('strace', ['-f', '-y', '-e', calls, '-o', trace, process.execPath, worker, table]);
    expect(status).toBe(0);
    const lines = (await readFile(trace, 'utf8')).split('\n').filter((line) => line.includes(table));
    const steps = lines.map((line) => {
      const [, call = '', rest = ''] = /\b(fsync|fdatasync|link|linkat|rename\w*)\((.*)/.exec(line) ?? [];
      const inLog = rest.includes('/_delta_log');
      const what = /\.tmp>/.test(rest) ? 'file' : (/\.parquet|\.json|\.crc/.exec(rest)?.[0] ?? 'folder');
      return `${call.replace(/at2?$/, '')} ${what}${inLog ? ' of the log' : ''}`;
    });
    // The data file and the commit each with its folder; the checksum, which readers can do without, by itself.
    expect(steps).toEqual([
      'fsync file',
      'rename .parquet',
      'fsync folder',
      'fsync file of the log',
      'link .json of the log',
      'fsync folder of the log',
      'fsync file of the log',
      'rename .crc of the log',
    ]);
  },
);
