/**
 * The PostgreSQL endpoint: listens, admits, logs in, and gives each connection a session. Ends whole: no connection is
 * accepted any more, statements are cancelled, sessions end.
 */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { until } from '../until.ts';
import { WaitingSockets } from '../waiting-sockets.ts';
import { refuseConnection, type Served, serveBackend } from './backend.ts';
import { Channel } from './channel.ts';
import { logIn } from './login.ts';
import type { ServerContext } from './server-context.ts';
import { WireError } from './wire-error.ts';

export interface PgServer extends AsyncDisposable {
  readonly port: number;
  /** Idle clients are told at once, others once their statement has ended, or is stopped after so long. */
  close(graceMs?: number): Promise<void>;
}

/** For the last words to clients whose statements were stopped. */
const goodbyeMs = 1000;

/** Errors: those of listening, by Node (EADDRINUSE, EACCES). */
export async function listenPg(host: string, port: number, context: ServerContext): Promise<PgServer> {
  const sockets = new Set<Socket>();
  const backends = new Set<Served>();
  const waiting = new WaitingSockets(context);
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    waiting.add(socket);
    void serveSocket(socket, context, backends, () => waiting.known(socket));
  });
  server.listen(port, host);
  await once(server, 'listening');
  const close = async (graceMs = 0): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    for (const backend of backends) backend.stop();
    await until(() => backends.size === 0, graceMs);
    for (const backend of backends) backend.cancel();
    await until(() => backends.size === 0, graceMs === 0 ? 0 : goodbyeMs);
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { port: portOf(server), close, [Symbol.asyncDispose]: () => close() };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** `onKnown` is told once who it is has been proved. */
async function serveSocket(
  socket: Socket,
  context: ServerContext,
  backends: Set<Served>,
  onKnown: () => void,
): Promise<void> {
  const channel = new Channel(socket, context.tls);
  let isAdmitted = false;
  try {
    const login = await logIn(channel, context);
    onKnown();
    if (login === null) return await channel.close();
    isAdmitted = context.admit();
    if (!isAdmitted) throw new WireError('53300', 'sorry, too many clients already');
    await serveBackend(channel, context, login, backends);
    await channel.close();
  } catch (error) {
    await refuseConnection(channel, error);
  } finally {
    if (isAdmitted) context.leave();
  }
}
