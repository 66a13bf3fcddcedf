/**
 * Who calls: a handshake proves a password and gives a bearer token, which names a session. Without a user file everyone on
 * this machine has one, by token or by connection. Sessions that nobody uses end, the oldest first where slots run out.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RemoteSession } from '../../session/remote.ts';
import { fitsPassword, mockVerifier } from '../pg/scram.ts';
import type { ServerContext } from '../pg/server-context.ts';
import { FlightError } from './status.ts';

export interface Prepared {
  readonly sql: string;
  readonly parameterNames: readonly string[];
  /** As they were bound last: a list a row. */
  rows: readonly (readonly unknown[])[];
}

export interface FlightSession {
  readonly user: string;
  readonly session: RemoteSession;
  readonly prepared: Map<string, Prepared>;
  /** What runs, by ticket. */
  readonly running: Map<string, AbortController>;
  usedAtMs: number;
}

const idleMsMax = 30 * 60_000;
const sweepMs = 60_000;
const tokenSize = 32;

export class Logins {
  readonly #context: ServerContext;
  readonly #now: () => number;
  readonly #sessions = new Map<string, Promise<FlightSession>>();
  readonly #opened = new Map<string, FlightSession>();
  readonly #secret: Buffer;
  readonly #sweeper: NodeJS.Timeout;
  /** Told of peers, by address and port, that have a session. */
  onKnown: (peer: string) => void = () => {};

  constructor(context: ServerContext, now: () => number) {
    this.#context = context;
    this.#now = now;
    this.#secret = context.randomBytes(tokenSize);
    this.#sweeper = setInterval(() => this.#sweep(idleMsMax), sweepMs).unref();
  }

  /** A token. Errors: FlightError UNAUTHENTICATED for a wrong password or unknown user alike, RESOURCE_EXHAUSTED. */
  async logIn(authorization: string): Promise<string> {
    const basic = /^basic\s+([A-Za-z0-9+/=_-]*)$/i.exec(authorization);
    const [name, password] = splitOnce(Buffer.from(basic?.[1] ?? '', 'base64').toString('utf8'));
    const { users, mockSecret, mockIterations } = this.#context;
    if (users !== null) {
      const verifier = users.get(name) ?? mockVerifier(name, mockSecret, mockIterations);
      if (!(await fitsPassword(verifier, password))) {
        this.#context.refuse(name);
        throw new FlightError('UNAUTHENTICATED', `password authentication failed for user "${name}" SQLSTATE: 28P01`);
      }
    }
    const token = this.#context.randomBytes(tokenSize).toString('base64url');
    await this.#open(token, name === '' ? 'anonymous' : name);
    return token;
  }

  /** `peer` tells connections apart where nobody logs in. Errors: as `logIn`. */
  async sessionOf(authorization: string, peer: string): Promise<FlightSession> {
    const token = /^bearer\s+(\S+)$/i.exec(authorization)?.[1];
    let found = token === undefined ? undefined : this.#sessions.get(token);
    if (found === undefined && this.#context.users === null && token === undefined)
      found = this.#sessions.get(`peer ${peer}`) ?? this.#open(`peer ${peer}`, 'anonymous');
    if (found === undefined) throw new FlightError('UNAUTHENTICATED', 'no valid token: log in first SQLSTATE: 28000');
    const session = await found;
    session.usedAtMs = this.#now();
    this.onKnown(peer);
    return session;
  }

  get isBusy(): boolean {
    return [...this.#opened.values()].some(({ running }) => running.size > 0);
  }

  async end(session: FlightSession): Promise<void> {
    for (const [key, each] of this.#opened) if (each === session) await this.#drop(key, each);
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    await Promise.all([...this.#opened].map(([key, session]) => this.#drop(key, session)));
  }

  newHandle(): string {
    return this.#context.randomBytes(tokenSize).toString('base64url');
  }

  /** Bytes that this server alone makes, for this user alone. */
  sign(user: string, payload: Uint8Array): Buffer {
    return Buffer.concat([this.#proof(user, payload), payload]);
  }

  /** Errors: FlightError PERMISSION_DENIED for what this user was not given. */
  verified(user: string, signed: Uint8Array): Buffer {
    const bytes = Buffer.from(signed);
    const payload = bytes.subarray(tokenSize);
    if (bytes.length < tokenSize || !timingSafeEqual(bytes.subarray(0, tokenSize), this.#proof(user, payload)))
      throw new FlightError('PERMISSION_DENIED', 'the ticket is not one that you were given');
    return payload;
  }

  #proof(user: string, payload: Uint8Array): Buffer {
    return createHmac('sha256', this.#secret).update(`${user}\0`).update(payload).digest();
  }

  #open(key: string, user: string): Promise<FlightSession> {
    const opening = this.#start(key, user);
    this.#sessions.set(key, opening);
    opening.catch(() => this.#sessions.delete(key));
    return opening;
  }

  async #start(key: string, user: string): Promise<FlightSession> {
    if (!this.#context.admit()) {
      this.#sweep(0, 1);
      if (!this.#context.admit()) throw new FlightError('RESOURCE_EXHAUSTED', 'too many clients SQLSTATE: 53300');
    }
    try {
      const isReadOnly = this.#context.users === null;
      const session = await this.#context.openSession('flight', { user, isReadOnly, settings: { threads: '1' } });
      const opened = { user, session, prepared: new Map(), running: new Map(), usedAtMs: this.#now() };
      this.#opened.set(key, opened);
      return opened;
    } catch (error) {
      this.#context.leave();
      throw error;
    }
  }

  /** Ends what has been idle for so long, at most so many. */
  #sweep(idleMs: number, countMax = Number.POSITIVE_INFINITY): void {
    const idle = [...this.#opened].filter(
      ([, { running, usedAtMs }]) => running.size === 0 && this.#now() - usedAtMs >= idleMs,
    );
    idle.sort(([, a], [, b]) => a.usedAtMs - b.usedAtMs);
    for (const [key, session] of idle.slice(0, countMax)) void this.#drop(key, session);
  }

  async #drop(key: string, opened: FlightSession): Promise<void> {
    if (!this.#opened.delete(key)) return;
    this.#sessions.delete(key);
    this.#context.leave();
    for (const stopping of opened.running.values()) stopping.abort();
    await opened.session.kill();
  }
}

function splitOnce(text: string): [name: string, password: string] {
  const at = text.indexOf(':');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
