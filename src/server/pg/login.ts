/**
 * The start of a connection: SSLRequest and its kin, the start-up packet, authentication. Gives who it is and what was
 * asked for, or null where the connection was a cancel request or has been ended. Source: PostgreSQL manual,
 * "Message Flow: Start-up" and "SASL Authentication".
 */
import { FieldReader, type FrontendMessage } from './message-reader.ts';
import type { MessageWriter } from './message-writer.ts';
import { ProtocolError } from './protocol-error.ts';
import { endPointBinding, mockVerifier, ScramExchange } from './scram.ts';
import type { ServerContext } from './server-context.ts';
import { WireError } from './wire-error.ts';

/** What login needs of the connection. */
export interface LoginChannel {
  /** The next message; null where the client went away. */
  next(isStartup: boolean): Promise<FrontendMessage | null>;
  readonly out: MessageWriter;
  flush(): Promise<void>;
  firstByte(): Promise<number | null>;
  /** Turns the socket into a TLS one, after the answer `S` or at once. */
  startTls(isDirect: boolean): Promise<void>;
  readonly isEncrypted: boolean;
  /** Errors: WireError 28000. */
  readonly certifiedName: string | null;
}

export interface Login {
  readonly user: string;
  /** 3.2 has longer cancel keys. */
  readonly minor: number;
  /** Of the start-up packet, without user. */
  readonly parameters: ReadonlyMap<string, string>;
}

const codes = { ssl: 80_877_103, gssEncryption: 80_877_104, cancel: 80_877_102 } as const;
const minorMax = 2;
/** The type of a TLS record that begins a handshake; no start-up packet is so long as to begin with it. */
const tlsHello = 0x16;

/** Errors: WireError 28P01 for a wrong password or unknown user alike, 3D000, 0A000; ProtocolError. */
export async function logIn(channel: LoginChannel, server: ServerContext): Promise<Login | null> {
  if ((await channel.firstByte()) === tlsHello && server.tls !== null) await channel.startTls(true);
  for (;;) {
    const packet = await channel.next(true);
    if (packet === null) return null;
    const reader = new FieldReader(packet.body);
    const code = reader.int32();
    if (code === codes.ssl || code === codes.gssEncryption) {
      await answerEncryption(channel, code === codes.ssl && server.tls !== null && !channel.isEncrypted);
      continue;
    }
    if (code === codes.cancel) {
      server.cancels.get(cancelKey(reader.int32(), reader.rest()))?.();
      return null;
    }
    const login = await readStartup(code, reader, channel);
    await authenticate(login.user, channel, server);
    const database = login.parameters.get('database') ?? login.user;
    if (login.parameters.has('database') && database !== server.database && database !== 'postgres')
      throw new WireError('3D000', `database "${database}" does not exist`);
    return login;
  }
}

/** By process number and secret, as the client sends both. */
export function cancelKey(processId: number, secret: Buffer): string {
  return `${processId}:${secret.toString('base64')}`;
}

async function answerEncryption(channel: LoginChannel, isGranted: boolean): Promise<void> {
  channel.out.byte((isGranted ? 'S' : 'N').charCodeAt(0));
  await channel.flush();
  if (isGranted) await channel.startTls(false);
}

async function readStartup(code: number, reader: FieldReader, channel: LoginChannel): Promise<Login> {
  const [major, minor] = [code >>> 16, code & 0xffff];
  if (major !== 3)
    throw new WireError('0A000', `unsupported frontend protocol ${major}.${minor}: server supports 3.0 to 3.2`);
  const parameters = new Map<string, string>();
  for (let name = reader.text(); name !== ''; name = reader.text()) parameters.set(name, reader.text());
  const user = parameters.get('user') ?? '';
  if (user === '') throw new WireError('28000', 'no PostgreSQL user name specified in startup packet');
  const unknown = [...parameters.keys()].filter((name) => name.startsWith('_pq_.'));
  if (minor > minorMax || minor === 1 || unknown.length > 0) {
    channel.out.message('v', (out) => {
      out.int32(Math.min(minor, minorMax) === 1 ? 0 : Math.min(minor, minorMax));
      out.int32(unknown.length);
      for (const name of unknown) out.cstring(name);
    });
  }
  return { user, minor: minor === 2 || minor > minorMax ? 2 : 0, parameters };
}

const authentication = { ok: 0, sasl: 10, saslContinue: 11, saslFinal: 12 } as const;
const nonceSize = 18;
const scram = 'SCRAM-SHA-256';
const scramPlus = 'SCRAM-SHA-256-PLUS';

async function authenticate(user: string, channel: LoginChannel, server: ServerContext): Promise<void> {
  const { out } = channel;
  const { users } = server;
  if (users !== null && !(channel.certifiedName === user && users.has(user))) await proveByScram(user, channel, server);
  out.message('R', () => out.int32(authentication.ok));
}

async function proveByScram(user: string, channel: LoginChannel, server: ServerContext): Promise<void> {
  const refuse = (): never => {
    server.refuse(user);
    throw new WireError('28P01', `password authentication failed for user "${user}"`);
  };
  const { out } = channel;
  const binding = channel.isEncrypted && server.tls !== null ? endPointBinding(server.tls.cert) : null;
  out.message('R', () => {
    out.int32(authentication.sasl);
    if (binding !== null) out.cstring(scramPlus);
    out.cstring(scram);
    out.byte(0);
  });
  await channel.flush();
  const initial = new FieldReader(await saslMessage(channel));
  const mechanism = initial.text();
  const isPlus = mechanism === scramPlus && binding !== null;
  if (!isPlus && mechanism !== scram) refuse();
  const verifier = server.users!.get(user) ?? mockVerifier(user, server.mockSecret, server.mockIterations);
  const nonce = server.randomBytes(nonceSize).toString('base64');
  const exchange = new ScramExchange(verifier, nonce, { offered: binding, isUsed: isPlus });
  const challenge = exchange.first(initial.value()?.toString('utf8') ?? '') ?? refuse();
  out.message('R', () => {
    out.int32(authentication.saslContinue);
    out.utf8(challenge);
  });
  await channel.flush();
  const signature = exchange.final((await saslMessage(channel)).toString('utf8')) ?? refuse();
  out.message('R', () => {
    out.int32(authentication.saslFinal);
    out.utf8(signature);
  });
}

async function saslMessage(channel: LoginChannel): Promise<Buffer> {
  const message = await channel.next(false);
  if (message === null) throw new ProtocolError('the client left during authentication');
  if (message.type !== 'p') throw new ProtocolError('expected a SASL response');
  return message.body;
}
