/**
 * A disk with room for some pages only, from none to enough: every statement either ends as it should or says that the disk is
 * full, with the table as it was; where there is room again, it goes on. On a small file system in memory, which takes a
 * right to mount: without it the test is skipped.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineError } from '../../src/core/errors.ts';
import { openSession, queryAll } from '../support/engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'silt-full-'));
const disk = join(folder, 'disk');
const start = join(folder, 'start');
const pageBytes = 4096;

function mounted(): boolean {
  execFileSync('mkdir', [disk]);
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'silt-full', disk]).status === 0;
}
const isMounted = mounted();

const often = "TBLPROPERTIES ('delta.checkpointInterval' = '2', 'delta.enableDeletionVectors' = 'true')";
beforeAll(async () => {
  // The next commit makes a checkpoint.
  await run(`CREATE TABLE T ${often} AS SELECT id, CAST(id AS STRING) AS s FROM range(2000)`, start);
  await run('INSERT INTO T SELECT id, CAST(id AS STRING) FROM range(2000, 3000)', start);
});
afterAll(() => {
  if (isMounted) execFileSync('umount', [disk]);
  rmSync(folder, { recursive: true, force: true });
});

async function run(sql: string, path: string): Promise<string> {
  const session = openSession();
  try {
    const { rows } = await queryAll(session, sql.replaceAll(/\bT\b/g, `delta.\`${path}\``));
    return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
  } finally {
    await session.close();
  }
}

async function stateOf(path: string): Promise<string> {
  const rows = await run('SELECT count(*), sum(id), sum(hash(id, s)) FROM T', path);
  return `${rows} missing ${await run('FSCK REPAIR TABLE T DRY RUN', path)}`;
}

/** Leaves that many pages on the disk. */
function fill(pages: number): void {
  const { bavail, bsize } = statfsSync(disk);
  const bytes = bavail * bsize - pages * pageBytes;
  if (bytes > 0) writeFileSync(join(disk, 'filler'), new Uint8Array(bytes));
}

function errorText(error: unknown): string {
  return error instanceof EngineError ? `${error.condition} ${error.sqlState}` : String(error);
}

const statements = [
  ['INSERT', "INSERT INTO T SELECT id, concat('row ', id) FROM range(5000, 9000)"],
  ['UPDATE', "UPDATE T SET s = 'u' WHERE id % 3 = 0"],
  [
    'MERGE',
    "MERGE INTO T AS o USING (SELECT id + 1500 AS id, 'm' AS s FROM range(3000)) n ON o.id = n.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *",
  ],
  ['OPTIMIZE', 'OPTIMIZE T'],
] as const;

describe.skipIf(!isMounted)('a full disk (skipped where nothing can be mounted)', () => {
  test.each(statements)('%s', { timeout: 120_000 }, async (name, sql) => {
    const table = join(disk, name);
    const done = join(folder, `${name}-done`);
    cpSync(start, done, { recursive: true, preserveTimestamps: true });
    await run(sql, done);
    const [before, after] = [await stateOf(start), await stateOf(done)];
    const endings: string[] = [];
    for (let pages = 0; pages < 40 && endings.at(-1) !== 'done, checkpoint and all'; pages++) {
      cpSync(start, table, { recursive: true, preserveTimestamps: true });
      fill(pages);
      const ending = await run(sql, table).then(() => 'done', errorText);
      rmSync(join(disk, 'filler'), { force: true });
      expect(['done', 'DISK_FULL 53100'], `${pages} pages`).toContain(ending);
      expect(await stateOf(table), `${pages} pages`).toBe(ending === 'done' ? after : before);
      expect(readdirSync(table).filter((file) => file.endsWith('.tmp'))).toEqual([]);
      const isWhole = readdirSync(join(table, '_delta_log')).includes('_last_checkpoint');
      endings.push(ending === 'done' && isWhole ? 'done, checkpoint and all' : ending);
      // With room again it goes on.
      if (ending !== 'done') await run(sql, table);
      expect(await stateOf(table)).toBe(after);
      rmSync(table, { recursive: true });
    }
    expect(endings[0]).toBe('DISK_FULL 53100');
    expect(endings.at(-1)).toBe('done, checkpoint and all');
  });
});
