/** The Flight SQL endpoint, by gRPC's own client and Arrow's own reader. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { Client, type ClientReadableStream, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { type Table, tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeCommand } from '../../src/server/flight/commands.ts';
import { readMessage, writeMessage } from '../../src/server/flight/protobuf.ts';
import type { RunningServer } from '../../src/server/serve.ts';
import { startServer, usersOf } from '../support/pg-server.ts';

const users = usersOf({ ann: 'a secret', bob: 'another' });
const address = { host: '127.0.0.1', port: 0 };
let server: RunningServer;
let client: Client;

beforeAll(async () => {
  server = await startServer({ users, flight: address });
  client = new Client(`127.0.0.1:${server.flight!.port}`, credentials.createInsecure());
});

afterAll(async () => {
  client.close();
  await server.close();
});

const same = (bytes: Buffer): Buffer => bytes;
const path = (name: string): string => `/arrow.flight.protocol.FlightService/${name}`;

function basic(name: string, password: string): Metadata {
  return headers(`Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`);
}

function headers(authorization: string): Metadata {
  const metadata = new Metadata();
  metadata.set('authorization', authorization);
  return metadata;
}

/** Gives the headers that later calls carry. */
async function logIn(name: string, password: string): Promise<Metadata> {
  const call = client.makeBidiStreamRequest(path('Handshake'), same, same, basic(name, password));
  const answered = once(call, 'metadata') as Promise<[Metadata]>;
  answered.catch(() => {});
  call.end();
  await collect(call);
  return headers(String((await answered)[0].get('authorization')[0]));
}

async function collect(call: ClientReadableStream<Buffer>): Promise<Buffer[]> {
  const out: Buffer[] = [];
  for await (const message of call as AsyncIterable<Buffer>) out.push(message);
  return out;
}

function flightInfo(command: Buffer, metadata: Metadata): Promise<Buffer> {
  const descriptor = writeMessage([
    [1, 2],
    [2, command],
  ]);
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path('GetFlightInfo'), same, same, descriptor, metadata, (error, value) =>
      error === null ? resolve(value!) : reject(error),
    );
  });
}

async function ticketOf(command: Buffer, metadata: Metadata): Promise<Buffer> {
  const info = readMessage(await flightInfo(command, metadata));
  return Buffer.from(info.messages(3)[0]!.bytes(1));
}

async function read(ticket: Buffer, metadata: Metadata): Promise<Table> {
  const messages = await collect(client.makeServerStreamRequest(path('DoGet'), same, same, ticket, metadata));
  const parts = messages.flatMap((message) => {
    const fields = readMessage(message);
    const prefix = Buffer.alloc(8, 0xff);
    prefix.writeInt32LE(fields.bytes(2).length, 4);
    return [prefix, fields.bytes(2), fields.bytes(1000)];
  });
  return tableFromIPC(Buffer.concat(parts));
}

function statement(sql: string): Buffer {
  return writeCommand('CommandStatementQuery', writeMessage([[1, sql]]));
}

async function query(command: Buffer, metadata: Metadata): Promise<Table> {
  return read(await ticketOf(command, metadata), metadata);
}

async function errorOf(work: Promise<unknown>): Promise<ServiceError> {
  return (await work.then(
    () => expect.unreachable('it should fail'),
    (error: unknown) => error,
  )) as ServiceError;
}

describe('statements', () => {
  test('give their columns and rows, nested ones and NULLs too', async () => {
    const ann = await logIn('ann', 'a secret');
    const table = await query(statement("SELECT 1 AS a, 'hé' AS b, array(1, NULL) AS c, cast(NULL AS INT) AS d"), ann);
    const row = table.get(0)!.toJSON() as { a: number; b: string; c: Iterable<unknown>; d: null };
    expect([row.a, row.b, [...row.c], row.d]).toEqual([1, 'hé', [1, null], null]);
  });

  test('of many batches come whole; of no rows with their columns', async () => {
    const ann = await logIn('ann', 'a secret');
    const table = await query(statement('SELECT id FROM range(100000)'), ann);
    const ids = table.getChild('id')!.toArray() as BigInt64Array;
    expect(ids.length).toBe(100_000);
    expect(ids.reduce((sum, id) => sum + id, 0n)).toBe(4_999_950_000n);
    const none = await query(statement('SELECT id FROM range(0)'), ann);
    expect([none.numRows, none.schema.names]).toEqual([0, ['id']]);
  });

  test('that fail tell condition, SQLSTATE and place, and the session goes on', async () => {
    const ann = await logIn('ann', 'a secret');
    const error = await errorOf(query(statement('SELECT 1,\n  nope'), ann));
    expect(error.code).toBe(status.INVALID_ARGUMENT);
    expect(error.details).toMatch(/^\[UNRESOLVED_COLUMN.*\(line 2, column 3\) SQLSTATE: 42703/s);
    const late = await errorOf(query(statement("SELECT raise_error('no')"), ann));
    expect(late.details).toContain('USER_RAISED_EXCEPTION');
    expect((await query(statement('SELECT 2 AS a'), ann)).getChild('a')!.get(0)).toBe(2);
  });
});

test('changes are made when they are asked for, once, though nobody reads their ticket', async () => {
  const ann = await logIn('ann', 'a secret');
  await query(statement('CREATE TEMPORARY TABLE once_only (a INT)'), ann);
  const ticket = await ticketOf(statement('INSERT INTO once_only VALUES (1)'), ann);
  const rows = async (): Promise<unknown> =>
    (await query(statement('SELECT count(*) AS n FROM once_only'), ann)).getChild('n')!.get(0);
  expect(await rows()).toBe(1n);
  expect((await read(ticket, ann)).numRows).toBe(0);
  expect(await rows()).toBe(1n);
});

describe('metadata', () => {
  test('lists tables with their schemas, and fits patterns', async () => {
    const ann = await logIn('ann', 'a secret');
    const tables = (pattern: string): Buffer =>
      writeCommand(
        'CommandGetTables',
        writeMessage([
          [3, pattern],
          [5, true],
        ]),
      );
    const table = await query(tables('line%'), ann);
    expect(table.getChild('table_name')!.toJSON()).toEqual(['lineitem']);
    const schema = tableFromIPC(table.getChild('table_schema')!.get(0) as Uint8Array).schema;
    expect(schema.names).toContain('l_orderkey');
    expect((await query(tables('l_ne'), ann)).numRows).toBe(0);
  });

  test('tells of the server by number', async () => {
    const ann = await logIn('ann', 'a secret');
    const all = await query(writeCommand('CommandGetSqlInfo', Buffer.alloc(0)), ann);
    const ids = all.getChild('info_name')!.toJSON();
    expect(ids.length).toBe(new Set(ids).size);
    expect(ids).toEqual(expect.arrayContaining([0, 8, 100, 101, 500, 541, 575]));
    expect(all.getChild('value')!.get(0)).toBe('silt');
  });
});

describe('logins', () => {
  test('refuse wrong passwords and unknown users alike, and calls without one', async () => {
    for (const [name, password] of [
      ['ann', 'wrong'],
      ['nobody', 'a secret'],
    ] as const) {
      const error = await errorOf(logIn(name, password));
      expect(error.code).toBe(status.UNAUTHENTICATED);
      expect(error.details).toBe(`password authentication failed for user "${name}" SQLSTATE: 28P01`);
    }
    for (const metadata of [new Metadata(), headers('Bearer made-up')])
      expect((await errorOf(query(statement('SELECT 1'), metadata))).code).toBe(status.UNAUTHENTICATED);
  });

  test("refuse another user's ticket, and one that was changed", async () => {
    const ann = await logIn('ann', 'a secret');
    const bob = await logIn('bob', 'another');
    const ticket = await ticketOf(statement('SELECT 1 AS a'), ann);
    expect((await errorOf(read(ticket, bob))).code).toBe(status.PERMISSION_DENIED);
    const changed = Buffer.from(ticket);
    changed[changed.length - 1]! ^= 1;
    expect((await errorOf(read(changed, ann))).code).toBe(status.PERMISSION_DENIED);
    expect((await read(ticket, ann)).numRows).toBe(1);
  });
});

test('bytes that are no Flight leave the endpoint as it was', async () => {
  for (const bytes of [
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    'SSH-2.0-x\r\n',
    '\x16\x03\x01\x02\x00\x01',
    '\0\0\0\x08',
  ]) {
    const socket = connect(server.flight!.port, '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.end(bytes);
    socket.resume();
    await once(socket, 'close');
  }
  const ann = await logIn('ann', 'a secret');
  const bad = await errorOf(query(Buffer.from([0xff, 0xff, 0xff]), ann));
  expect(bad.code).toBe(status.INVALID_ARGUMENT);
  expect((await query(statement('SELECT 1 AS a'), ann)).numRows).toBe(1);
});

describe('types and ingest', () => {
  test('types are told as JDBC wants them, all or one', async () => {
    const ann = await logIn('ann', 'a secret');
    const all = await query(writeCommand('CommandGetXdbcTypeInfo', writeMessage([])), ann);
    expect(all.numCols).toBe(19);
    const codes = [...(all.getChild('data_type')!.toArray() as Int32Array)];
    expect(codes).toEqual(codes.toSorted((a, b) => a - b));
    const one = await query(writeCommand('CommandGetXdbcTypeInfo', writeMessage([[1, -5]])), ann);
    expect([one.numRows, one.getChild('type_name')!.get(0)]).toEqual([1, 'BIGINT']);
  });

  test('refuses transactions by name', async () => {
    const ann = await logIn('ann', 'a secret');
    const command = writeCommand(
      'CommandStatementQuery',
      writeMessage([
        [1, 'SELECT 1'],
        [2, 'tx'],
      ]),
    );
    expect((await errorOf(query(command, ann))).details).toContain('transaction_id');
  });
});
