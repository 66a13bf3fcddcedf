/** TLS from the first byte, logins tied to the certificate, certificates instead of passwords. */
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endPointBinding, makeVerifier, ScramExchange } from '../../src/server/pg/scram.ts';
import type { RunningServer } from '../../src/server/serve.ts';
import { projectRoot } from '../support/engine.ts';
import { startServer, testTls, usersOf } from '../support/pg-server.ts';
import { startup } from '../support/wire-mutation.ts';

const other = {
  cert: readFileSync(`${projectRoot}test/fixtures/tls/other-cert.pem`),
  key: readFileSync(`${projectRoot}test/fixtures/tls/other-key.pem`),
};
let server: RunningServer;

beforeAll(async () => {
  const users = usersOf({ ann: 'a secret', localhost: 'another' });
  server = await startServer({ users, tls: { ...testTls, clientCa: testTls.cert } });
});

afterAll(() => server.close());

function client(more: pg.ClientConfig & { enableChannelBinding?: boolean }): pg.Client {
  const ssl = { ca: testTls.cert.toString(), servername: 'localhost', ...(more.ssl as object) };
  const made = new pg.Client({ host: '127.0.0.1', port: server.pg.port, database: 'silt', ...more, ssl });
  made.on('error', () => {});
  return made;
}

async function whoIs(made: pg.Client): Promise<string> {
  await made.connect();
  const { rows } = await made.query('SELECT current_user() AS u');
  await made.end();
  return rows[0].u;
}

describe('TLS at once', () => {
  const direct = async (ALPNProtocols: string[]): Promise<TLSSocket> => {
    const socket = connectTls({
      port: server.pg.port,
      host: '127.0.0.1',
      ca: testTls.cert,
      servername: 'localhost',
      ALPNProtocols,
    });
    socket.on('error', () => {});
    await once(socket, 'secureConnect');
    return socket;
  };

  test('needs no request before it', async () => {
    const socket = await direct(['postgresql']);
    expect(socket.alpnProtocol).toBe('postgresql');
    socket.write(startup({ user: 'ann', database: 'silt' }));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString('latin1')).toContain('SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0');
    socket.destroy();
  });

  test('is refused where the client does not name the protocol', async () => {
    const socket = await direct([]);
    socket.write(startup({ user: 'ann', database: 'silt' }));
    let told = '';
    socket.on('data', (chunk: Buffer) => {
      told += chunk.toString('latin1');
    });
    await once(socket, 'close');
    expect(told).toContain('C08P01\0');
  });
});

describe('logins tied to the certificate', () => {
  test('go through, and those that are not do, too', async () => {
    for (const enableChannelBinding of [true, false])
      expect(await whoIs(client({ user: 'ann', password: 'a secret', enableChannelBinding }))).toBe('ann');
    await expect(whoIs(client({ user: 'ann', password: 'wrong', enableChannelBinding: true }))).rejects.toMatchObject({
      code: '28P01',
    });
  });

  test('the tie is the digest of the certificate by the hash that signs it', () => {
    const digest = (cert: Buffer, hash: string): Buffer =>
      createHash(hash).update(new X509Certificate(cert).raw).digest();
    expect(endPointBinding(testTls.cert)).toEqual(digest(testTls.cert, 'sha256'));
    expect(endPointBinding(other.cert)).toEqual(digest(other.cert, 'sha384'));
  });

  test('who believes that no tie is offered, or ties without choosing it, is refused', () => {
    const offered = endPointBinding(testTls.cert);
    const first = (isUsed: boolean, header: string, has: Buffer | null = offered): string | null =>
      new ScramExchange(makeVerifier('x', randomBytes), 'nonce', { offered: has, isUsed }).first(`${header}n=,r=abc`);
    expect(first(false, 'y,,')).toBeNull();
    expect(first(false, 'p=tls-server-end-point,,')).toBeNull();
    expect(first(true, 'n,,')).toBeNull();
    expect(first(true, 'p=tls-unique,,')).toBeNull();
    expect(first(true, 'p=tls-server-end-point,,')).toMatch(/^r=abcnonce,/);
    expect(first(false, 'n,,')).toMatch(/^r=abcnonce,/);
    expect(first(false, 'y,,', null)).toMatch(/^r=abcnonce,/);
  });
});

describe('certificates of clients', () => {
  test('let in the user that they name, without a password', async () => {
    expect(await whoIs(client({ user: 'localhost', password: 'not this', ssl: testTls }))).toBe('localhost');
  });

  test('let in nobody else, and none that others have signed', async () => {
    await expect(whoIs(client({ user: 'ann', password: 'wrong', ssl: testTls }))).rejects.toMatchObject({
      code: '28P01',
    });
    await expect(whoIs(client({ user: 'ann', password: 'a secret', ssl: other }))).rejects.toMatchObject({
      code: '28000',
    });
    expect(await whoIs(client({ user: 'ann', password: 'a secret', ssl: testTls }))).toBe('ann');
  });
});
