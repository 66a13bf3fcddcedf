/**
 * The Arrow Flight SQL endpoint: gRPC's calls to commands in the caller's session, their rows and errors back. Waits for slow
 * clients, stops what a client that went away had running. Source: Flight.proto.
 */
import {
  Metadata,
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { ServerContext } from '../pg/server-context.ts';
import { until } from '../until.ts';
import { act, actions } from './actions.ts';
import { type Command, readCommand, rowsOf, schemaOf, settled, sqlOf, writeCommand } from './commands.ts';
import { listenConnections } from './connections.ts';
import { type FlightSession, Logins } from './logins.ts';
import { readMessage, writeMessage } from './protobuf.ts';
import { answerPut } from './puts.ts';
import { FlightError, statusOf } from './status.ts';

export interface FlightServer {
  readonly port: number;
  /** Calls that run may end, for so long. */
  close(graceMs?: number): Promise<void>;
}

type Call = Pick<ServerUnaryCall<Buffer, Buffer>, 'metadata' | 'getPeer'>;
type Unary = ServerUnaryCall<Buffer, Buffer>;
type Stream = ServerWritableStream<Buffer, Buffer>;
type Duplex = ServerDuplexStream<Buffer, Buffer>;
/** Both kinds of calls that send a stream. */
type Sender = NodeJS.EventEmitter & {
  write(chunk: Buffer, done: () => void): boolean;
  end(): unknown;
  readonly cancelled: boolean;
};

/** Sockets at once, whether they have proved anything or not. */
const socketsMax = 1000;
/** A message of a client; what it puts is asked to come in batches. */
const receivedMax = 64 << 20;

/** Errors: those of listening, by gRPC. */
export async function listenFlight(host: string, port: number, context: ServerContext): Promise<FlightServer> {
  const logins = new Logins(context, Date.now);
  const server = new Server({ 'grpc.max_receive_message_length': receivedMax, 'grpc.max_send_message_length': -1 });
  server.addService(methods, handlersOf(logins));
  const { tls } = context;
  const pair = tls === null ? null : { private_key: tls.key, cert_chain: tls.cert };
  const credentials = pair === null ? ServerCredentials.createInsecure() : ServerCredentials.createSsl(null, [pair]);
  const injector = server.createConnectionInjector(credentials);
  const { loginTimeoutMs, waitingMax } = context;
  const limits = { loginTimeoutMs, waitingMax, socketsMax };
  const connections = await listenConnections(host, port, limits, (socket) => injector.injectConnection(socket));
  logins.onKnown = (peer) => connections.known(peer);
  const close = async (graceMs = 0): Promise<void> => {
    connections.refuse();
    await until(() => !logins.isBusy, graceMs);
    connections.close();
    injector.destroy();
    server.forceShutdown();
    await logins.close();
  };
  return { port: connections.port, close };
}

const methods = Object.fromEntries(
  (
    [
      ['Handshake', true, true],
      ['ListFlights', false, true],
      ['GetFlightInfo', false, false],
      ['PollFlightInfo', false, false],
      ['GetSchema', false, false],
      ['DoGet', false, true],
      ['DoPut', true, true],
      ['DoExchange', true, true],
      ['DoAction', false, true],
      ['ListActions', false, true],
    ] as const
  ).map(([name, requestStream, responseStream]) => {
    const same = (bytes: Buffer): Buffer => bytes;
    const coding = {
      requestSerialize: same,
      requestDeserialize: same,
      responseSerialize: same,
      responseDeserialize: same,
    };
    const path = `/arrow.flight.protocol.FlightService/${name}`;
    return [name, { path, requestStream, responseStream, ...coding } satisfies MethodDefinition<Buffer, Buffer>];
  }),
);

function handlersOf(logins: Logins): UntypedServiceImplementation {
  return {
    Handshake: (call: Duplex) => void stream(call, () => shakeHands(logins, call)),
    GetFlightInfo: (call: Unary, done: sendUnaryData<Buffer>) => void answer(done, logins, call, flightInfo),
    PollFlightInfo: (call: Unary, done: sendUnaryData<Buffer>) => void answer(done, logins, call, pollInfo),
    GetSchema: (call: Unary, done: sendUnaryData<Buffer>) => void answer(done, logins, call, flightSchema),
    DoGet: (call: Stream) => void withSession(logins, call, (session) => get(logins, session, call)),
    DoPut: (call: Duplex) => void withSession(logins, call, (session) => put(logins, session, call)),
    DoAction: (call: Stream) =>
      void withSession(logins, call, async (session) => {
        const action = readMessage(call.request);
        const results = await act(logins, session, action.text(1), action.bytes(2));
        for (const body of results) await send(call, writeMessage([[1, body]]));
      }),
    ListActions: (call: Stream) =>
      void stream(call, async () => {
        for (const name of actions) await send(call, writeMessage([[1, name]]));
      }),
    ListFlights: (call: Stream) => void withSession(logins, call, async () => {}),
  };
}

function authorizationOf(call: Call): string {
  return String(call.metadata.get('authorization')[0] ?? '');
}

async function shakeHands(logins: Logins, call: Duplex): Promise<void> {
  call.on('data', () => {});
  const token = await logins.logIn(authorizationOf(call));
  const headers = new Metadata();
  headers.set('authorization', `Bearer ${token}`);
  call.sendMetadata(headers);
  await send(call, Buffer.alloc(0));
}

/** The command's text is told to `fail`, which names places in it. */
async function answer(
  done: sendUnaryData<Buffer>,
  logins: Logins,
  call: Unary,
  work: (logins: Logins, session: FlightSession, command: Command, call: Unary) => Promise<Buffer>,
): Promise<void> {
  let sql: string | null = null;
  try {
    const session = await logins.sessionOf(authorizationOf(call), call.getPeer());
    const command = readCommand(readMessage(call.request).bytes(2));
    sql = sqlOf(session, command);
    done(null, await work(logins, session, command, call));
  } catch (error) {
    done(statusOf(error, sql));
  }
}

async function flightInfo(logins: Logins, session: FlightSession, command: Command, call: Unary): Promise<Buffer> {
  const schema = await schemaOf(session, command);
  const { request } = call;
  const asked = readMessage(request).bytes(2);
  const stopping = new AbortController();
  call.on('cancelled', () => stopping.abort());
  const handle = logins.sign(session.user, await settled(session, command, asked, stopping.signal));
  const ticket = writeMessage([[1, writeCommand('TicketStatementQuery', writeMessage([[1, handle]]))]]);
  return writeMessage([
    [1, schema],
    [2, request],
    [3, writeMessage([[1, ticket]])],
    [4, -1],
    [5, -1],
  ]);
}

/** Complete at once: rows come as they are made, so that there is nothing to wait for. */
async function pollInfo(...args: Parameters<typeof flightInfo>): Promise<Buffer> {
  return writeMessage([[1, await flightInfo(...args)]]);
}

async function flightSchema(_: Logins, session: FlightSession, command: Command): Promise<Buffer> {
  return writeMessage([[1, await schemaOf(session, command)]]);
}

async function get(logins: Logins, session: FlightSession, call: Stream): Promise<void> {
  const ticket = readCommand(readMessage(call.request).bytes(1));
  const signed = ticket.name === 'TicketStatementQuery' ? ticket.fields.bytes(1) : new Uint8Array();
  const command = readCommand(logins.verified(session.user, signed));
  await running(session, call, Buffer.from(signed).toString('base64'), sqlOf(session, command), async (signal) => {
    for await (const message of rowsOf(session, command, signal)) await send(call, message);
  });
}

function put(logins: Logins, session: FlightSession, call: Duplex): Promise<void> {
  return answerPut(call as AsyncIterable<Buffer>, {
    session,
    newName: () => `ingest_${logins.newHandle()}`,
    running: (key, sql, work) => running(session, call, key, sql, work),
    send: (message) => send(call, message),
  });
}

/** Stops what runs when the client goes away or cancels it by its ticket. */
async function running(
  session: FlightSession,
  call: Sender,
  key: string,
  sql: string | null,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  call.on('cancelled', stop);
  session.running.set(key, stopping);
  try {
    await work(stopping.signal);
  } catch (error) {
    throw Object.assign(new Error('statement'), statusOf(error, sql));
  } finally {
    call.off('cancelled', stop);
    if (session.running.get(key) === stopping) session.running.delete(key);
  }
}

function withSession(
  logins: Logins,
  call: Sender & Call,
  work: (session: FlightSession) => Promise<void>,
): Promise<void> {
  return stream(call, async () => work(await logins.sessionOf(authorizationOf(call), call.getPeer())));
}

async function stream(call: Sender, work: () => Promise<void>): Promise<void> {
  call.on('error', () => {});
  try {
    await work();
    call.end();
  } catch (error) {
    const told = error as { code?: unknown; details?: string };
    call.emit('error', typeof told.code === 'number' && told.details !== undefined ? told : statusOf(error, null));
  }
}

/** Resolves when the message is on its way, so that its bytes may be written over. Errors: FlightError CANCELLED where the client went away. */
async function send(call: Sender, message: Buffer): Promise<void> {
  if (call.cancelled) throw new FlightError('CANCELLED', 'the client went away');
  const { promise, resolve } = Promise.withResolvers<void>();
  const sent = (): void => resolve();
  call.once('cancelled', sent);
  call.write(message, sent);
  await promise;
  call.off('cancelled', sent);
}
