/**
 * The sockets of the Flight endpoint, before gRPC sees them: who proves nothing in time is cut off, and no more than so many are held.
 * Takes sockets, gives them on.
 */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

export interface Connections {
  readonly port: number;
  /** The peer, as gRPC names it, is known: its socket may stay. */
  known(peer: string): void;
  close(): void;
}

export interface ConnectionLimits {
  readonly loginTimeoutMs: number;
  /** Sockets at once. */
  readonly socketsMax: number;
}

/** Errors: those of listening, by Node. */
export async function listenConnections(
  host: string,
  port: number,
  limits: ConnectionLimits,
  accept: (socket: Socket) => void,
): Promise<Connections> {
  const waiting = new Map<string, NodeJS.Timeout>();
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    if (sockets.size >= limits.socketsMax) return void socket.destroy();
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    sockets.add(socket);
    waiting.set(
      peer,
      setTimeout(() => socket.destroy(), limits.loginTimeoutMs),
    );
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      forget(peer);
      sockets.delete(socket);
    });
    accept(socket);
  });
  const forget = (peer: string): void => {
    clearTimeout(waiting.get(peer));
    waiting.delete(peer);
  };
  server.listen(port, host);
  await once(server, 'listening');
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: portOf(server), known: forget, close };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
