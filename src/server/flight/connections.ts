/**
 * The sockets of the Flight endpoint, before gRPC sees them: who proves nothing in time is cut off, and no more than so many are held.
 * Takes sockets, gives them on.
 */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { type WaitingLimits, WaitingSockets } from '../waiting-sockets.ts';

export interface Connections {
  readonly port: number;
  /** The peer, as gRPC names it, is known: its socket may stay. */
  known(peer: string): void;
  /** Takes no more. */
  refuse(): void;
  close(): void;
}

export interface ConnectionLimits extends WaitingLimits {
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
  const waiting = new WaitingSockets(limits);
  /** By the name that gRPC gives them. */
  const sockets = new Map<string, Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    if (sockets.size >= limits.socketsMax) return void socket.destroy();
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    sockets.set(peer, socket);
    waiting.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(peer));
    accept(socket);
  });
  const known = (peer: string): void => {
    const socket = sockets.get(peer);
    if (socket !== undefined) waiting.known(socket);
  };
  server.listen(port, host);
  await once(server, 'listening');
  const refuse = (): void => void server.close();
  const close = (): void => {
    for (const socket of sockets.values()) socket.destroy();
  };
  return { port: portOf(server), known, refuse, close };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
