/**
 * Streams of a PostgreSQL client, valid ones and broken ones: whole conversations as lists of messages, and what chance makes
 * of their bytes. The same seed gives the same streams.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { int32 } from './pg-server.ts';

/** What a client sends up to its end, message by message; the first has no type byte. */
export type Stream = readonly Buffer[];

export function startup(parameters: Readonly<Record<string, string>>, code = 196_608): Buffer {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}\0${value}\0`);
  const body = Buffer.concat([int32(code), Buffer.from(`${pairs.join('')}\0`)]);
  return Buffer.concat([int32(body.length + 4), body]);
}

export function message(type: string, ...parts: readonly (string | number | Buffer)[]): Buffer {
  const body = Buffer.concat(parts.map(bytesOf));
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

/** Texts end with a zero byte, numbers are words of two bytes. */
function bytesOf(part: string | number | Buffer): Buffer {
  if (typeof part === 'string') return Buffer.from(`${part}\0`);
  if (Buffer.isBuffer(part)) return part;
  const word = Buffer.alloc(2);
  word.writeInt16BE(part);
  return word;
}

function value(text: string): Buffer {
  return Buffer.concat([int32(Buffer.byteLength(text)), Buffer.from(text)]);
}

const me = startup({ user: 'me', database: 'silt', client_encoding: "'utf-8'" });
const sync = message('S');
const end = message('X');

function prepared(name: string, sql: string, values: readonly string[], format: number): Buffer[] {
  const types = Buffer.concat(values.map(() => int32(0)));
  return [
    message('P', name, sql, values.length, types),
    message('D', Buffer.from('S'), name),
    message('B', `p${name}`, name, 1, 0, values.length, ...values.map(value), 1, format),
    message('D', Buffer.from('P'), `p${name}`),
    message('E', `p${name}`, int32(2)),
    message('E', `p${name}`, int32(0)),
    message('C', Buffer.from('P'), `p${name}`),
    message('H'),
    sync,
  ];
}

const request = (code: number): Buffer => Buffer.concat([int32(8), int32(code)]);

/** Conversations that a server answers to the end. */
export const validStreams: readonly Stream[] = [
  [me, message('Q', "SELECT 1 AS a, 'x' AS b, NULL AS c"), end],
  [me, message('Q', 'SELECT 1; SELECT 2;; SELECT nope'), message('Q', ''), end],
  [me, ...prepared('s', 'SELECT $1 + 1 AS n, $2 AS t', ['41', 'text'], 0), end],
  [
    me,
    ...prepared('', 'SELECT l_orderkey, l_shipdate, l_extendedprice FROM lineitem WHERE l_linenumber = $1', ['3'], 1),
    end,
  ],
  [me, message('Q', 'BEGIN'), ...prepared('t', 'SELECT id FROM range($1)', ['9'], 0), message('Q', 'ROLLBACK'), end],
  [me, message('Q', 'COPY (SELECT id FROM range(3)) TO STDOUT (FORMAT binary)'), end],
  [me, message('Q', 'COPY lineitem FROM STDIN'), message('d', Buffer.from('1\t2\n')), message('c'), end],
  [me, message('Q', 'BEGIN'), message('Q', 'DECLARE c CURSOR FOR SELECT 1'), message('Q', 'FETCH ALL FROM c'), end],
  [me, message('Q', "SET TIME ZONE 'UTC'"), message('Q', 'SHOW TimeZone'), message('Q', 'DISCARD ALL'), end],
  [startup({ user: 'me', options: '-c dialect=spark', '_pq_.x': '1' }, 196_610), message('Q', 'SELECT 1'), end],
  [request(80_877_104), request(80_877_103), me, message('Q', 'SELECT 1'), end],
  [Buffer.concat([int32(16), int32(80_877_102), int32(1), int32(2)])],
  [
    me,
    message('p', 'SCRAM-SHA-256', int32(9), Buffer.from('n,,n=,r=x')),
    message('p', Buffer.from('c=biws,r=x,p=AAAA')),
    end,
  ],
];

const ann = startup({ user: 'ann', database: 'silt' });
const nobody = startup({ user: 'nobody', database: 'silt' });
const firstOf = (text: string): Buffer => Buffer.concat([int32(text.length), Buffer.from(text)]);
const proof = message('p', Buffer.from('c=biws,r=abcdef,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='));

/** Conversations with an endpoint that asks for passwords and speaks TLS, none of which gets in. `hello` begins a TLS handshake. */
export function guardedStreams(hello: Buffer): readonly Stream[] {
  return [
    [ann, message('p', 'SCRAM-SHA-256', firstOf('n,,n=,r=abcdef')), proof, end],
    [nobody, message('p', 'SCRAM-SHA-256', firstOf('n,,n=,r=abcdef')), proof, message('Q', 'SELECT 1'), end],
    [ann, message('p', 'SCRAM-SHA-256-PLUS', firstOf('p=tls-server-end-point,,n=,r=abcdef')), proof],
    [ann, message('p', 'a secret'), message('Q', 'SELECT 1')],
    [request(80_877_103), hello],
    [hello],
    [Buffer.from('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n')],
    [Buffer.from('SSH-2.0-OpenSSH_9.9\r\n')],
  ];
}

/** The first bytes of a TLS client. */
export async function tlsHello(): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connectTls({ port, host: '127.0.0.1', ALPNProtocols: ['postgresql'] });
  client.on('error', () => {});
  const [socket] = (await once(server, 'connection')) as [Socket];
  const [hello] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  client.destroy();
  server.close();
  return hello;
}

/** Uniform in [0, below), by mulberry32. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const lengths: readonly number[] = [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 255, 65_536, 2 ** 31 - 1, -(2 ** 31)];

/** One to three changes of a stream, as the bytes that are sent. */
export function mutated(stream: Stream, random: (below: number) => number): Buffer {
  const messages = stream.map((each) => Buffer.from(each));
  for (let i = 1 + random(3); i > 0; i--) change(messages, random);
  return Buffer.concat(messages);
}

function change(messages: Buffer[], random: (below: number) => number): void {
  const at = random(messages.length);
  const picked = messages[at]!;
  switch (random(9)) {
    case 0:
      picked[random(picked.length)] = random(256);
      return;
    case 1:
      picked[random(picked.length)]! ^= 1 << random(8);
      return;
    case 2: {
      const place = at === 0 ? 0 : 1;
      if (picked.length >= place + 4) picked.writeInt32BE(lengths[random(lengths.length)]!, place);
      return;
    }
    case 3: {
      const place = random(picked.length);
      if (picked.length >= place + 4) picked.writeInt32BE(lengths[random(lengths.length)]!, place);
      return;
    }
    case 4:
      messages[at] = picked.subarray(0, random(picked.length));
      return;
    case 5:
      messages.splice(at, 1 + random(2));
      if (messages.length === 0) messages.push(Buffer.alloc(0));
      return;
    case 6:
      messages.splice(random(messages.length + 1), 0, picked);
      return;
    case 7:
      messages.splice(at, 0, Buffer.from(Array.from({ length: random(40) }, () => random(256))));
      return;
    default: {
      const place = random(picked.length);
      const more = Buffer.from(Array.from({ length: random(12) }, () => random(256)));
      messages[at] = Buffer.concat([picked.subarray(0, place), more, picked.subarray(place)]);
    }
  }
}
