/** What the connections of a server share: users, sessions, limits, cancel keys. */

import type { RemoteSession } from '../../session/remote.ts';
import type { OpenOptions } from '../../session/session.ts';
import type { Endpoint } from '../query-log.ts';
import type { Verifier } from './scram.ts';

export interface Tls {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Whose certificates of clients are believed; null: none are asked for. */
  readonly clientCa?: Buffer | null;
}

export interface ServerContext {
  /** By name; null: nobody has a password, everyone may read. */
  readonly users: ReadonlyMap<string, Verifier> | null;
  /** Makes logins of unknown users look like those of others. */
  readonly mockSecret: Buffer;
  /** Of their verifiers: as most users have it. */
  readonly mockIterations: number;
  readonly tls: Tls | null;
  readonly database: string;
  readonly loginTimeoutMs: number;
  /** Sockets of an endpoint that have not logged in. */
  readonly waitingMax: number;
  openSession(
    endpoint: Endpoint,
    options: Pick<OpenOptions, 'user' | 'isReadOnly' | 'settings'>,
  ): Promise<RemoteSession>;
  randomBytes(size: number): Buffer;
  /** A slot of the limit of connections; false where none is free. */
  admit(): boolean;
  leave(): void;
  /** Keys that cancel a connection's statement, from another connection. */
  readonly cancels: Map<string, () => void>;
  nextProcessId(): number;
  /** Notes a login that was refused. */
  refuse(user: string): void;
  log(line: string): void;
}
