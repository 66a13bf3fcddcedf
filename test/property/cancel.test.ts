/**
 * Statements cancelled at random moments, through a session whose thread is busy: each ends with 57014 soon, and leaves
 * neither bytes of the budget, nor open files, nor temporary files; the next statement is right. With TEST_DEEP=1 over more
 * rows, more often, and with the times that it took.
 */
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EngineError } from '../../src/core/errors.ts';
import { openRemote, type RemoteSession } from '../../src/session/remote.ts';
import { runAll, testConfig } from '../support/engine.ts';
import { Dice } from './kernels/scene.ts';

const isDeep = process.env['TEST_DEEP'] === '1';
const rows = isDeep ? 1_500_000 : 300_000;
const runs = isDeep ? 200 : 26;
/** A cancel comes within so many milliseconds; the first are the likeliest. */
const latestMs = isDeep ? 1500 : 250;
/** Machines that test are slow and shared: the times that matter are printed in the deep form. */
const slowestMs = 5000;

const heavy = [
  'SELECT * FROM big ORDER BY text, x',
  'SELECT text, count(*), sum(x) FROM big GROUP BY text',
  'SELECT count(DISTINCT text), count(DISTINCT id) FROM big',
  'SELECT *, sum(x) OVER (PARTITION BY k ORDER BY id) AS s FROM big',
  'SELECT max(s) FROM (SELECT sum(x) OVER (ORDER BY id ROWS BETWEEN 9 PRECEDING AND CURRENT ROW) AS s FROM big)',
  'SELECT max(n) FROM (SELECT row_number() OVER (ORDER BY text) AS n FROM big)',
  'SELECT count(*) FROM big a JOIN big b ON a.text = b.text WHERE a.x < b.x',
  'SELECT count(*) FROM big a, big b WHERE a.x < b.id',
  'SELECT size(collect_set(text)) FROM big',
  'SELECT percentile(x, array(0.1, 0.5)), mode(k) FROM big',
  "SELECT count(*) FROM big WHERE text RLIKE '^.*(a|e|0)+x?y.*(ed|ly)$'",
  'SELECT max(sha2(concat(text, id), 512)) FROM big',
  'SELECT sum(levenshtein(text, repeat(text, 3))) FROM big',
  'SELECT max(length(repeat(text, 40))) FROM big',
  'SELECT k, id % 7, text, sum(x) FROM big GROUP BY CUBE (k, id % 7, text)',
  'SELECT sum(n) FROM big LATERAL VIEW explode(sequence(1, 40)) t AS n',
  'SELECT sum(id * id) FROM range(100000000000)',
  'WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 90) SELECT sum(x) FROM r, big',
  'INSERT INTO copied SELECT * FROM big ORDER BY text',
  'SELECT * FROM big',
];

const folder = mkdtempSync(join(tmpdir(), 'silt-cancel-'));
let session: RemoteSession;
let answer: unknown;

beforeAll(async () => {
  session = await openRemote({
    warehouse: folder,
    settings: { ...testConfig().settings, memory_limit: isDeep ? '1GiB' : '256MiB', parallel_min_bytes: 1024 },
  });
  await runAll(
    session,
    `CREATE TABLE big AS SELECT id, CAST(id * 7919 % 100003 AS INT) AS k, (id * 31 % 1009) / 4 AS x,
       concat(hex(id * 2654435761 % 4294967296), ' and ', id % 5000) AS text FROM range(${rows})`,
    'CREATE TABLE copied AS SELECT * FROM big LIMIT 10',
  );
  answer = await runAll(session, check);
});

afterAll(async () => {
  await session.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Needs more than half of the budget. */
const check = 'SELECT count(*), sum(x), max(text) FROM (SELECT * FROM big ORDER BY k, id LIMIT 200000)';

interface Outcome {
  readonly sql: string;
  readonly state: string;
  /** From the cancel to the error. */
  readonly ms: number;
}

test('are gone soon and leave nothing', { timeout: 600_000 }, async () => {
  const before = openFiles();
  const outcomes: Outcome[] = [];
  const answers: unknown[] = [];
  for (let seed = 1; seed <= runs; seed++) {
    const dice = new Dice(seed * 7919);
    const sql = heavy[seed % heavy.length]!;
    outcomes.push(await canceled(sql, Math.floor(latestMs ** (dice.next(1000) / 1000))));
    if (seed % 10 === 0) answers.push(await runAll(session, check));
  }
  expect(outcomes.filter(({ state }) => state !== '57014' && state !== 'done')).toEqual([]);
  const times = outcomes.filter(({ state }) => state === '57014').toSorted((a, b) => a.ms - b.ms);
  expect(times.length).toBeGreaterThan(runs / 2);
  if (isDeep)
    console.log(
      `canceled ${times.length}, ms at 50, 90, 99, 100 %: ${percentiles(times).join(', ')}; ${times.at(-1)!.sql}`,
    );
  expect(times.at(-1)!.ms, times.at(-1)!.sql).toBeLessThan(slowestMs);
  expect([...answers, await runAll(session, check)].filter((given) => !isDeepStrictEqual(given, answer))).toEqual([]);
  expect(openFiles()).toEqual(before);
  expect(await strayFiles()).toEqual([]);
});

async function canceled(sql: string, afterMs: number): Promise<Outcome> {
  const controller = new AbortController();
  let askedMs = Number.POSITIVE_INFINITY;
  const timer = setTimeout(() => {
    askedMs = performance.now();
    controller.abort();
  }, afterMs);
  let state = 'done';
  try {
    const result = await session.query(sql, undefined, { signal: controller.signal });
    for await (const batch of result.batches) void batch;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    state = error.sqlState;
  }
  clearTimeout(timer);
  return { sql, state, ms: performance.now() - askedMs };
}

function percentiles(times: readonly Outcome[]): number[] {
  return [0.5, 0.9, 0.99, 1].map((part) =>
    Math.round(times[Math.min(times.length - 1, Math.floor(part * times.length))]!.ms),
  );
}

/** What this process has open, without what the runtime has of its own: temporary files have lost their names. */
function openFiles(): readonly string[] {
  const out: string[] = [];
  for (const name of existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd') : []) {
    const path = linkOf(`/proc/self/fd/${name}`);
    if (path.startsWith(tmpdir()) || path.includes('.parquet')) out.push(path);
  }
  return out.toSorted();
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** What a cancelled INSERT wrote is gone: the table's folder holds its files alone. */
async function strayFiles(): Promise<readonly string[]> {
  const rowsOfFiles = await runAll(session, 'SELECT DISTINCT _metadata.file_name FROM copied');
  const known = new Set(rowsOfFiles.map(([name]) => name));
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((path) => path.includes('copied') && path.endsWith('.parquet') && !known.has(basename(path)));
}
