/** How the server ends, and what it tells of itself while it runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, test, vi } from 'vitest';
import { withoutSecrets } from '../../src/server/query-log.ts';
import { RawClient, startServer, usersOf } from '../support/pg-server.ts';
import { startServed } from '../support/served.ts';

const endless = 'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.id + b.id = -1';
/** Takes a while. */
const long = 'SELECT count(*) AS n FROM range(6000) a, range(6000) b WHERE a.id + b.id = -1';

async function connected(port: number): Promise<RawClient> {
  const client = new RawClient(port);
  client.startup();
  await client.untilReady();
  return client;
}

describe('the end of a server', () => {
  test('tells idle clients, lets statements end, and takes nobody new', async () => {
    const server = await startServer();
    const [idle, busy] = [await connected(server.pg.port), await connected(server.pg.port)];
    busy.send('Q', long);
    await sleep(100);
    const closed = server.close(20_000);
    expect(await idle.untilReady()).toEqual(['E 57P01', 'closed']);
    await expect(connectsTo(server.pg.port)).resolves.toBe(false);
    expect(await busy.untilReady()).toEqual(['T', 'D', 'C SELECT 1', 'Z I']);
    expect(await busy.untilReady()).toEqual(['E 57P01', 'closed']);
    await closed;
  });

  test('stops statements that take too long', async () => {
    const server = await startServer();
    const busy = await connected(server.pg.port);
    busy.send('Q', endless);
    await sleep(100);
    const closed = server.close(300);
    expect(await busy.untilReady()).toEqual(['E 57014', 'Z I']);
    expect(await busy.untilReady()).toEqual(['E 57P01', 'closed']);
    await closed;
  });

  test('by a signal is an end without an error; a second one does not wait', async () => {
    const served = await startServed();
    const busy = await connected(served.port);
    busy.send('Q', endless);
    await sleep(300);
    const started = performance.now();
    const ended = served.stop('SIGTERM');
    await sleep(300);
    served.process.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(performance.now() - started).toBeLessThan(5000);
    busy.end();
  });
});

async function connectsTo(port: number): Promise<boolean> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'me', database: 'silt' });
  client.on('error', () => {});
  return client.connect().then(
    () => true,
    () => false,
  );
}

test('figures for Prometheus count what was asked', async () => {
  const server = await startServer({ metrics: { host: '127.0.0.1', port: 0 } });
  const client = await connected(server.pg.port);
  for (const sql of ['SELECT id FROM range(1000)', 'SELECT 1', 'SELECT nope', 'SELECT 1 / 0']) {
    client.send('Q', sql);
    await client.untilReady();
  }
  const at = `http://127.0.0.1:${server.metrics!.port}`;
  const text = await (await fetch(`${at}/metrics`)).text();
  const lines = new Map(
    text
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .map((line) => line.split(' ') as [string, string]),
  );
  expect(lines.get('silt_connections')).toBe('1');
  expect(lines.get('silt_queries_total{endpoint="pg",state="done"}')).toBe('2');
  expect(lines.get('silt_queries_total{endpoint="pg",state="failed"}')).toBe('2');
  expect(lines.get('silt_rows_sent_total')).toBe('1001');
  expect(lines.get('silt_query_seconds_bucket{le="+Inf"}')).toBe(lines.get('silt_query_seconds_count'));
  expect(text).not.toContain('nope');
  expect((await fetch(`${at}/other`)).status).toBe(404);
  client.end();
  await server.close();
});

test('the log of statements knows times, rows and errors', async () => {
  const server = await startServer();
  const client = await connected(server.pg.port);
  client.send('Q', 'SELECT id FROM range(1000)');
  await client.untilReady();
  client.send('Q', "SELECT raise_error('no')");
  await client.untilReady();
  client.end();
  const told = server.queries.queries.map(({ endpoint, user, sql, rows, state, sqlState }) => [
    endpoint,
    user,
    sql,
    rows,
    state,
    sqlState,
  ]);
  expect(told).toEqual([
    ['pg', 'me', 'SELECT id FROM range(1000)', 1000, 'done', null],
    ['pg', 'me', "SELECT raise_error('no')", 0, 'failed', 'P0001'],
  ]);
  await server.close();
});

test('a cursor that its client leaves open ends with the session', async () => {
  const server = await startServer();
  const client = await connected(server.pg.port);
  for (const sql of ['BEGIN', 'DECLARE c CURSOR FOR SELECT id FROM range(1000000)', 'FETCH 3 FROM c']) {
    client.send('Q', sql);
    await client.untilReady();
  }
  expect(server.queries.running).toBe(1);
  client.end();
  await vi.waitFor(() => expect(server.queries.running).toBe(0), { timeout: 5000 });
  await server.close();
});

test('the log of statements is a table, in which the texts of others are NULL', async () => {
  const server = await startServer({ users: usersOf({ ann: 'a', bob: 'b' }) });
  const clients = ['ann', 'bob'].map(
    (user) => new pg.Client({ host: '127.0.0.1', port: server.pg.port, user, password: user[0]!, database: 'silt' }),
  );
  for (const client of clients) await client.connect();
  await clients[0]!.query('SELECT 1 AS a');
  await clients[1]!.query("SELECT 'b' AS b");
  await clients[0]!.query('SELECT nope').catch(() => {});
  const sql =
    'SELECT "user", statement, state, rows, sqlstate, elapsed_ms >= 0 AND started_at > current_date() AS is_timed FROM system.queries WHERE state <> \'running\' ORDER BY id';
  const { rows } = await clients[0]!.query({ text: sql, rowMode: 'array' });
  expect(rows).toEqual([
    ['ann', 'SELECT 1 AS a', 'done', '1', null, true],
    ['bob', null, 'done', '1', null, true],
    ['ann', 'SELECT nope', 'failed', '0', '42703', true],
  ]);
  for (const client of clients) await client.end();
  await server.close();
});

test.each([
  ['SET fs.s3a.secret.key = abc123', 'abc123'],
  ['SELECT * FROM delta.`https://x.net/t?sv=1&sig=abc123&se=2`', 'abc123'],
  ["COPY INTO t FROM 's3://user:abc123@bucket/x'", 'abc123'],
  ["CREATE TABLE t USING delta OPTIONS ('password' = 'abc123')", 'abc123'],
  ["CREATE TABLE t USING delta OPTIONS (token 'abc''123')", '123'],
  ["SELECT aes_encrypt(a, key => 'abc123')", 'abc123'],
  ['ALTER USER x PASSWORD "abc123"', 'abc123'],
])('secrets are not kept: %s', (sql, secret) => {
  expect(withoutSecrets(sql)).not.toContain(secret);
  expect(withoutSecrets(sql)).toContain('***');
});

test('no text takes long to look through, and one that is cut keeps no part of a secret', () => {
  const started = performance.now();
  for (const part of ['password ', 'key', 'set key', ' ', '://a:', '?key', "key='"])
    withoutSecrets(`key = ${part.repeat(4000)}`);
  expect(performance.now() - started).toBeLessThan(1000);
  expect(withoutSecrets(`${'x'.repeat(3980)} password = 'abc123abc123abc123abc123'`)).not.toContain('abc');
});

test('texts without secrets are kept as they are', () => {
  for (const sql of ["SELECT 'a' AS b FROM t WHERE c = 'd'", 'SELECT a.key, token FROM t ORDER BY key LIMIT 3'])
    expect(withoutSecrets(sql)).toBe(sql);
});
