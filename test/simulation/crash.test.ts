/**
 * A crash or a fault at every operation of the store that a statement does: the table is as it was or as it is to be, a
 * success is one, a failure changed nothing, no file is missing, and the next statement works.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineError } from '../../src/core/errors.ts';
import { SimulatedCrash } from '../../src/storage/faulty.ts';
import { openSession, queryAll } from '../support/engine.ts';
import { type FaultKind, withFaults } from './store-faults.ts';

const isDeep = process.env['TEST_DEEP'] !== undefined;
const kinds: readonly FaultKind[] = ['crashBefore', 'torn', 'crashAfter', 'transient', 'permanent', 'lostAnswer'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'silt-crash-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const vectors = "TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')";
const often = (policy: string): string =>
  `TBLPROPERTIES ('delta.checkpointInterval' = '1', 'delta.checkpointPolicy' = '${policy}')`;
const rows = 'INSERT INTO T SELECT id, CAST(id % 3 AS STRING) FROM range(30)';

/** T stands for the table. */
const commands: readonly (readonly [name: string, before: readonly string[], statement: string])[] = [
  ['CREATE TABLE', [], 'CREATE TABLE T (id BIGINT, s STRING)'],
  ['CREATE TABLE AS', [], "CREATE TABLE T AS SELECT id, 'x' AS s FROM range(10)"],
  [
    'INSERT',
    [`CREATE TABLE T (id BIGINT, s STRING) PARTITIONED BY (s)`, rows],
    "INSERT INTO T VALUES (100, 'a'), (101, 'b')",
  ],
  ['INSERT OVERWRITE', ['CREATE TABLE T (id BIGINT, s STRING)', rows], "INSERT OVERWRITE T VALUES (1, 'z')"],
  ['UPDATE', ['CREATE TABLE T (id BIGINT, s STRING)', rows], "UPDATE T SET s = 'u' WHERE id < 10"],
  ['DELETE, copying', ['CREATE TABLE T (id BIGINT, s STRING)', rows], 'DELETE FROM T WHERE id < 10'],
  ['DELETE by vectors', [`CREATE TABLE T (id BIGINT, s STRING) ${vectors}`, rows], 'DELETE FROM T WHERE id < 10'],
  [
    'MERGE',
    [`CREATE TABLE T (id BIGINT, s STRING) ${vectors}`, rows],
    "MERGE INTO T AS o USING (SELECT id + 25 AS id, 'm' AS s FROM range(10)) n ON o.id = n.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *",
  ],
  ['OPTIMIZE', ['CREATE TABLE T (id BIGINT, s STRING)', rows, rows, rows], 'OPTIMIZE T'],
  [
    'REORG',
    [`CREATE TABLE T (id BIGINT, s STRING) ${vectors}`, rows, 'DELETE FROM T WHERE id = 3'],
    'REORG TABLE T APPLY (PURGE)',
  ],
  ['VACUUM', ['CREATE TABLE T (id BIGINT, s STRING)', rows, rows, 'OPTIMIZE T'], 'VACUUM T RETAIN 0 HOURS'],
  [
    'RESTORE',
    ['CREATE TABLE T (id BIGINT, s STRING)', rows, 'DELETE FROM T WHERE id < 10'],
    'RESTORE TABLE T TO VERSION AS OF 1',
  ],
  [
    'a checkpoint',
    [`CREATE TABLE T (id BIGINT, s STRING) ${often('classic')}`, rows],
    "INSERT INTO T VALUES (100, 'a')",
  ],
  [
    'a checkpoint with sidecars',
    [`CREATE TABLE T (id BIGINT, s STRING) ${often('v2')}`, rows],
    "INSERT INTO T VALUES (100, 'a')",
  ],
];

interface Ending {
  readonly kind: 'done' | 'failed' | 'died' | 'unknown';
  readonly operations: readonly { readonly isChange: boolean }[];
}

async function statement(path: string, sql: string, fault: Parameters<typeof withFaults>[0]): Promise<Ending> {
  const session = openSession();
  await queryAll(session, 'SET spark.databricks.delta.retentionDurationCheck.enabled = false');
  const faults = withFaults(fault);
  try {
    await queryAll(session, sql.replaceAll(/\bT\b/g, `delta.\`${path}\``));
    return { kind: 'done', operations: faults.operations };
  } catch (error) {
    if (!(error instanceof EngineError) && !(error instanceof SimulatedCrash)) throw error;
    const isUnknown = error instanceof EngineError && error.condition === 'DELTA_COMMIT_STATE_UNKNOWN';
    const kind = faults.isCrashed ? 'died' : isUnknown ? 'unknown' : 'failed';
    return { kind, operations: faults.operations };
  } finally {
    faults.end();
    await session.close();
  }
}

/** The rows as a new session sees them; null where there is no table. */
async function stateOf(path: string): Promise<string | null> {
  const session = openSession();
  try {
    const { rows: found } = await queryAll(
      session,
      `SELECT count(*), sum(id), sum(hash(id, s)) FROM delta.\`${path}\``,
    );
    const missing = await queryAll(session, `FSCK REPAIR TABLE delta.\`${path}\` DRY RUN`);
    return JSON.stringify([found, missing.rows], (_, value: unknown) =>
      typeof value === 'bigint' ? Number(value) : value,
    );
  } catch (error) {
    const isAbsent = error instanceof EngineError && /NOT_FOUND|PATH_DOES_NOT_EXIST/.test(error.condition);
    if (isAbsent) return null;
    throw error;
  } finally {
    await session.close();
  }
}

describe('after a fault at any operation of the store', () => {
  test.each(commands)('%s', { timeout: 240_000 }, async (name, before, sql) => {
    const start = join(folder, `${name}-start`);
    for (const each of before) expect((await statement(start, each, null)).kind).toBe('done');
    const copy = async (to: string): Promise<string> => {
      const path = join(folder, to);
      await rm(path, { recursive: true, force: true });
      if (before.length > 0) await cp(start, path, { recursive: true, preserveTimestamps: true });
      return path;
    };
    const pre = before.length === 0 ? null : await stateOf(start);
    const clean = await copy(`${name}-clean`);
    const { operations, kind: whole } = await statement(clean, sql, null);
    expect(whole).toBe('done');
    const post = await stateOf(clean);
    let runs = 0;
    for (const [i, { isChange }] of operations.entries()) {
      for (const kind of isChange || isDeep ? kinds : (['transient'] as const)) {
        const path = await copy(`${name}-run`);
        const ending = await statement(path, sql, { at: i + 1, kind });
        const state = await stateOf(path);
        const allowed = { done: [post], failed: [pre], died: [pre, post], unknown: [pre, post] }[ending.kind];
        expect(allowed, `${kind} at ${i + 1}: ${ending.kind}`).toContain(state);
        const next = state === null ? sql : "INSERT INTO T VALUES (-5, 'next')";
        expect((await statement(path, next, null)).kind, `after ${kind} at ${i + 1}`).toBe('done');
        runs++;
      }
    }
    expect(runs).toBeGreaterThan(operations.length);
  });
});
