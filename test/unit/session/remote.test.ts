/** A session in a worker: the same answers and errors, and it stops although its thread is busy. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRemote, type RemoteSession } from '../../../src/session/remote.ts';
import { lineitemTable } from '../../support/command.ts';

describe('a remote session', () => {
  let session: RemoteSession;

  beforeAll(async () => {
    session = await openRemote({ paths: [lineitemTable], settings: { timezone: 'UTC' } });
  });

  afterAll(() => session.close());

  test('attaches, answers, and takes parameters', async () => {
    await session.ready();
    const result = await session.query('SELECT count(*) AS n, :x AS x FROM lineitem', { x: [1, 2].length });
    expect(result.schema.fields.map((f) => f.name)).toEqual(['n', 'x']);
    const rows = await result.rows();
    expect(rows).toMatchObject([{ x: 2 }]);
    expect(rows[0]!['n']).toBeGreaterThan(100n);
  });

  test('gives many batches in order', async () => {
    const rows = await (await session.query('SELECT id FROM range(300000)')).rows();
    expect(rows.length).toBe(300_000);
    expect(rows.every((row, i) => row['id'] === BigInt(i))).toBe(true);
  });

  test('gives errors as they are, of binding and of running', async () => {
    await expect(session.query('SELECT nope')).rejects.toMatchObject({
      sqlState: '42703',
      span: { start: 7, end: 11 },
    });
    const failing = await session.query('SELECT 1 / (id - 5) FROM range(9)');
    await expect(failing.rows()).rejects.toMatchObject({ condition: 'DIVIDE_BY_ZERO' });
  });

  test('mirrors the settings', async () => {
    await session.query('SET threads = 1');
    expect(session.settings).toMatchObject({ threads: 1, zone: 'UTC' });
    expect(session.split('SELECT 1; SELECT').map((piece) => piece.isComplete)).toEqual([true, false]);
  });

  test('stops what runs, and goes on', async () => {
    const busy = 'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.id + b.id = -1';
    const result = await session.query(busy);
    setTimeout(() => result.cancel(), 100);
    await expect(result.rows()).rejects.toMatchObject({ condition: 'OPERATION_CANCELED' });
    const analyzed = session.query(`EXPLAIN ANALYZE ${busy}`, undefined, { signal: AbortSignal.timeout(100) });
    await expect(analyzed).rejects.toMatchObject({ condition: 'OPERATION_CANCELED' });
    expect(await (await session.query('SELECT 1 AS one')).rows()).toEqual([{ one: 1 }]);
  });

  test('cancels one statement of several', async () => {
    const busy = await session.query(
      'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.id + b.id = -1',
    );
    const other = session.query('SELECT sum(id) AS s FROM range(3000000)').then((result) => result.rows());
    busy.cancel();
    await expect(busy.rows()).rejects.toMatchObject({ condition: 'OPERATION_CANCELED' });
    expect(await other).toEqual([{ s: 4_499_998_500_000n }]);
  });
});

test('nesting of 1,000 runs where the stack is raised', async () => {
  await using session = await openRemote();
  const rows = await (await session.query(`SELECT ${'('.repeat(1000)}1${')'.repeat(1000)} AS one`)).rows();
  expect(rows).toEqual([{ one: 1 }]);
});

test('a result that is nested too deeply for its reader is refused, and the session goes on', async () => {
  await using session = await openRemote();
  const deep = session.query(`SELECT ${'array('.repeat(1000)}1${')'.repeat(1000)} AS a`);
  await expect(deep).rejects.toMatchObject({ condition: 'STATEMENT_TOO_COMPLEX' });
  expect(await (await session.query('SELECT 1 AS one')).rows()).toEqual([{ one: 1 }]);
});

test('wrong options, wrong paths, and the end', async () => {
  await expect(openRemote({ settings: { threads: 0 } })).rejects.toMatchObject({ condition: 'INVALID_CONF_VALUE' });
  const lost = await openRemote({ paths: ['/nowhere'] });
  await expect(lost.ready()).rejects.toMatchObject({ condition: 'DELTA_TABLE_NOT_FOUND' });
  await expect(lost.query('SELECT 1')).rejects.toMatchObject({ condition: 'DELTA_TABLE_NOT_FOUND' });
  await lost.close();
  await expect(lost.query('SELECT 1')).rejects.toMatchObject({ condition: 'SESSION_CLOSED' });
});

test('a session that is killed fails what it runs', async () => {
  const session = await openRemote();
  const result = await session.query(
    'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.id + b.id = -1',
  );
  const rows = result.rows();
  setTimeout(() => void session.kill(), 50);
  await expect(rows).rejects.toMatchObject({ condition: 'SESSION_CLOSED' });
});
