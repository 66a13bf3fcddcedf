/** The PostgreSQL endpoint under load and attack, in a process of its own. TEST_DEEP has as many tries as the promises name. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUser } from '../../src/server/users.ts';
import { projectRoot } from '../support/engine.ts';
import { int32, lineitemPath, RawClient, startServer, usersOf } from '../support/pg-server.ts';
import { type Served, startServed } from '../support/served.ts';
import { guardedStreams, tlsHello, validStreams } from '../support/wire-mutation.ts';
import { attack } from './attack.ts';

const isDeep = process.env['TEST_DEEP'] !== undefined;
let served: Served;

beforeAll(async () => {
  served = await startServed(['--set', 'statement_timeout=20000']);
});

afterAll(() => served[Symbol.asyncDispose]());

async function connected(port = served.port): Promise<pg.Client> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'me', database: 'silt' });
  client.on('error', () => {});
  await client.connect();
  return client;
}

test('200 clients are served at a time, and the next one is told that it is one too many', async () => {
  const clients = await Promise.all(Array.from({ length: 200 }, () => connected()));
  const counts = await Promise.all(
    clients.map(async (client, i) => {
      const { rows } = await client.query('SELECT count(*) AS n FROM lineitem WHERE l_orderkey <> $1', [-i]);
      return rows[0].n as string;
    }),
  );
  expect(new Set(counts).size).toBe(1);
  await expect(connected()).rejects.toMatchObject({ code: '53300' });
  await Promise.all(clients.map((client) => client.end()));
  await eventually(async () => (await connected()).end());
}, 60_000);

/** A place that was left is free a moment later. */
async function eventually(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return void (await work());
    } catch (error) {
      if (tries === 20) throw error;
      await sleep(100);
    }
  }
}

test('500 sockets that never log in keep nobody out, and are closed in time', async () => {
  const started = performance.now();
  const sockets = Array.from({ length: 500 }, () => slow(served.port));
  const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
  const times: number[] = [];
  for (let i = 0; i < 9; i++) {
    const begun = performance.now();
    await (await connected()).end();
    times.push(performance.now() - begun);
  }
  expect(medianOf(times)).toBeLessThan(isDeep ? 300 : 1500);
  if (!isDeep) for (const socket of sockets) socket.destroy();
  await closed;
  expect(performance.now() - started).toBeLessThan(10_000);
}, 30_000);

test('a socket that never logs in is closed, though it sends now and then', async () => {
  const server = await startServer({ loginTimeoutMs: 700 });
  await once(slow(server.pg.port), 'close');
  await server.close();
});

/** Sends a start-up packet so slowly that it never ends. */
function slow(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  socket.write(Buffer.concat([int32(9000), int32(196_608)]));
  const timer = setInterval(() => socket.write('x'), 200);
  socket.on('close', () => clearInterval(timer));
  return socket;
}

test('clients that never read hold little, and what they sent is not answered into memory', async () => {
  const text = "SELECT id, repeat('x', 100) AS t FROM range(100000000)";
  const warm = await connected();
  await warm.query(`${text} LIMIT 1000000`);
  await warm.end();
  const before = served.residentMib();
  const unread = [await silent(), await silent(), await silent()];
  unread[0]!.send('Q', text);
  // No Sync, so that nothing asks for the answers, which are longer than the questions.
  const wide = `SELECT ${Array.from({ length: 400 }, (_, i) => `${i} AS a_column_of_a_long_name_${i}`).join(', ')}`;
  unread[1]!.send('P', 's', wide, 0);
  for (let i = 0; i < 4000; i++) unread[1]!.send('D', Buffer.from('S'), 's');
  for (let i = 0; i < 4000; i++) unread[2]!.send('Q', "SELECT repeat('x', 100000)");
  let most = 0;
  for (let i = 0; i < (isDeep ? 60 : 8); i++) {
    await sleep(250);
    most = Math.max(most, served.residentMib());
  }
  for (const each of unread) each.end();
  // Beside other tests the collector comes late; unbounded, it is hundreds.
  expect(most - before).toBeLessThan(isDeep ? 3 * 16 : 128);
  await (await connected()).end();
}, 60_000);

/** Logged in, and deaf from then on. */
async function silent(): Promise<RawClient> {
  const client = new RawClient(served.port);
  client.startup();
  await client.untilReady();
  client.socket.pause();
  return client;
}

test('broken streams are answered by errors or an end, and leave nothing behind', async () => {
  const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31);
  const options = { streams: isDeep ? 50_000 : 4000, seed, valid: validStreams, login: { user: 'me' } };
  const { faults } = await attack(served, options);
  expect(faults, `seed ${seed}`).toEqual([]);
}, 600_000);

test('broken logins and handshakes are, too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'silt-attack-'));
  const users = join(folder, 'users');
  const login = { user: 'ann', password: 'a secret' };
  await addUser(users, login.user, login.password, randomBytes);
  const tls = ['cert', 'key'].flatMap((name) => [`--tls-${name}`, `${projectRoot}test/fixtures/tls/${name}.pem`]);
  await using guarded = await startServed(['--users', users, ...tls]);
  const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31);
  const valid = guardedStreams(await tlsHello());
  const { faults } = await attack(guarded, { streams: isDeep ? 20_000 : 1000, seed, valid, login });
  expect(faults, `seed ${seed}`).toEqual([]);
  expect(guarded.log()).not.toContain(login.password);
  rmSync(folder, { recursive: true });
}, 600_000);

describe('who has no right to come in', () => {
  test('is refused alike, and in the same time, whatever is wrong', async () => {
    const server = await startServer({ users: usersOf({ ann: 'a secret', bob: 'another' }), connectionsMax: 50 });
    const tries = isDeep ? 1000 : 10;
    const times = new Map<string, number[]>([
      ['ann', []],
      ['nobody', []],
    ]);
    for (let i = -10; i < tries; i++) {
      // In turns, so that what else the machine does is both's.
      for (const [user, each] of times) {
        const begun = performance.now();
        const error = await refusal(server.pg.port, user);
        if (i >= 0) each.push(performance.now() - begun);
        expect(error).toEqual({ code: '28P01', message: `password authentication failed for user "${user}"` });
      }
    }
    const [known, unknown] = [...times.values()].map(medianOf);
    // Only many tries on a quiet machine tell.
    expect(Math.abs(known! / unknown! - 1)).toBeLessThan(isDeep ? 0.05 : Number.POSITIVE_INFINITY);
    await server.close();
  }, 120_000);

  test('asks in vain for less than SCRAM', async () => {
    const server = await startServer({ users: usersOf({ ann: 'a secret' }) });
    const first = Buffer.from('n,,n=ann,r=abc');
    for (const [state, ...offer] of [
      ['E 28P01', 'SCRAM-SHA-1', int32(first.length), first],
      ['E 28P01', 'SCRAM-SHA-256-PLUS', int32(first.length), first],
      ['E 28P01', 'PLAIN', int32(13), Buffer.from('\0ann\0a secret')],
      ['E 28P01', Buffer.from('a secret\0')],
      ['E 08P01', Buffer.alloc(0)],
    ] as const) {
      const client = new RawClient(server.pg.port);
      client.startup({ user: 'ann', database: 'silt' });
      expect((await client.next())!.type).toBe('R');
      client.send('p', ...offer);
      expect(await client.untilReady()).toEqual([state, 'closed']);
    }
    await server.close();
  });
});

async function refusal(port: number, user: string): Promise<{ code?: string; message: string }> {
  const client = new pg.Client({ host: '127.0.0.1', port, user, password: 'wrong', database: 'silt' });
  client.on('error', () => {});
  const error = (await client.connect().then(
    () => expect.unreachable('it should be refused'),
    (refused: unknown) => refused,
  )) as { code: string; message: string };
  return { code: error.code, message: error.message };
}

function medianOf(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1]!;
}

test('no secret gets into the log', async () => {
  const lines: string[] = [];
  const secret = 'Gr8-s3cret';
  const server = await startServer({ users: usersOf({ ann: secret }), log: (line) => lines.push(line) });
  const login = { host: '127.0.0.1', port: server.pg.port, user: 'ann', database: 'silt' };
  const client = new pg.Client({ ...login, password: secret });
  await client.connect();
  await client.query(`SELECT '${secret}' AS a, $1 AS b`, [secret]);
  await client.query(`SELECT ${secret}`).catch(() => {});
  await client.end();
  for (const wrong of [`${secret}x`, secret.toLowerCase()]) {
    const refused = new pg.Client({ ...login, password: wrong });
    refused.on('error', () => {});
    await refused.connect().catch(() => {});
  }
  await server.close();
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => line.toLowerCase().includes(secret.toLowerCase()))).toEqual([]);
  expect(lines.join('\n')).not.toContain(lineitemPath);
});
