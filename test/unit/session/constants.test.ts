/** What a remote session keeps of results that a text gives again: never more than holds. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Parameters } from '../../../src/session/parameters.ts';
import { type RemoteSession, SessionHost } from '../../../src/session/remote.ts';
import { projectRoot } from '../../support/engine.ts';

let host: SessionHost;
let session: RemoteSession;

beforeAll(async () => {
  host = new SessionHost(new URL(`file://${projectRoot}src/server/server-host-worker.ts`));
  session = await host.open({ settings: { dialect: 'postgres' } });
});

afterAll(async () => {
  await session.kill();
  await host.end();
});

/** The last column of the only row, as PostgreSQL's text. */
async function asked(sql: string, parameters?: Parameters): Promise<string> {
  const form = { name: 'rows', options: { formats: ['text'], zone: 'UTC', names: null, type: 'D' } };
  const first = { form, rowsMax: Number.POSITIVE_INFINITY };
  const result = await session.queryEncoded(sql, parameters, { first });
  let bytes = Buffer.alloc(0);
  for await (const piece of result.read(Number.POSITIVE_INFINITY, form)) bytes = Buffer.concat([bytes, piece.bytes]);
  return bytes.subarray(11).toString();
}

async function run(sql: string): Promise<void> {
  using result = await session.query(sql);
  await result.rows();
}

test('the same text gives the same, until a setting says otherwise', async () => {
  for (let i = 0; i < 3; i++) expect(await asked('SELECT 7 / 2')).toBe('3');
  await run('SET dialect = spark');
  for (let i = 0; i < 2; i++) expect(await asked('SELECT 7 / 2')).toBe('3.5');
  await run('SET dialect = postgres');
  expect(await asked('SELECT 7 / 2')).toBe('3');
});

test('parameters, names and the clock are asked for anew', async () => {
  for (const value of [1, 2, 3]) expect(await asked('SELECT $1 + 1', [value])).toBe(String(value + 1));
  await run('CREATE TEMPORARY VIEW v AS SELECT 1 AS a');
  expect(await asked('SELECT a FROM v')).toBe('1');
  await run('CREATE OR REPLACE TEMPORARY VIEW v AS SELECT 2 AS a');
  expect(await asked('SELECT a FROM v')).toBe('2');
  const times = new Set<string>();
  for (let i = 0; i < 3; i++)
    times.add(await asked("SELECT date_format(current_timestamp(), 'HH:mm:ss.SSS') || rand()"));
  expect(times.size).toBe(3);
});

test('a transaction that failed refuses what it would know', async () => {
  await asked('SELECT 1');
  await run('BEGIN');
  await expect(asked('SELECT nope')).rejects.toMatchObject({ condition: 'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION' });
  await expect(asked('SELECT 1')).rejects.toMatchObject({ condition: 'TRANSACTION_ABORTED' });
  await run('ROLLBACK');
  expect(await asked('SELECT 1')).toBe('1');
});

test('errors are raised each time', async () => {
  for (let i = 0; i < 2; i++)
    await expect(asked('SELECT 1 / 0')).rejects.toMatchObject({ condition: 'DIVIDE_BY_ZERO' });
});
