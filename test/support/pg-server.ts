/** The PostgreSQL endpoint in this process, and a client that speaks the protocol by hand, for what drivers never send. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { makeVerifier, type Verifier } from '../../src/server/pg/scram.ts';
import { type RunningServer, type ServeOptions, serve } from '../../src/server/serve.ts';
import { projectRoot } from './engine.ts';

export const lineitemPath = `${projectRoot}test/fixtures/lineitem`;

export const testTls = {
  cert: readFileSync(`${projectRoot}test/fixtures/tls/cert.pem`),
  key: readFileSync(`${projectRoot}test/fixtures/tls/key.pem`),
};

export function usersOf(passwords: Readonly<Record<string, string>>): ReadonlyMap<string, Verifier> {
  return new Map(Object.entries(passwords).map(([name, password]) => [name, makeVerifier(password, randomBytes)]));
}

export function startServer(options: Partial<ServeOptions> = {}): Promise<RunningServer> {
  return serve({
    paths: [lineitemPath],
    settings: {},
    pg: { host: '127.0.0.1', port: 0 },
    users: null,
    tls: null,
    connectionsMax: 20,
    log: () => {},
    ...options,
  });
}

export interface RawMessage {
  readonly type: string;
  readonly body: Buffer;
}

/** Sends bytes, gives messages. */
export class RawClient {
  readonly socket: Socket;
  #buffer = Buffer.alloc(0);
  #isClosed = false;
  #wake: (() => void) | null = null;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (chunk: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      this.#wake?.();
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.#isClosed = true;
      this.#wake?.();
    });
  }

  startup(parameters: Readonly<Record<string, string>> = { user: 'me', database: 'silt' }, code = 196_608): void {
    const pairs = Object.entries(parameters).map(([name, value]) => `${name}\0${value}\0`);
    const body = Buffer.concat([int32(code), Buffer.from(`${pairs.join('')}\0`)]);
    this.socket.write(Buffer.concat([int32(body.length + 4), body]));
  }

  send(type: string, ...parts: readonly (string | number | Buffer)[]): void {
    const body = Buffer.concat(parts.map(partBytes));
    this.socket.write(Buffer.concat([Buffer.from(type), int32(body.length + 4), body]));
  }

  /** Null once the server has closed the connection. */
  async next(): Promise<RawMessage | null> {
    for (;;) {
      const length = this.#buffer.length >= 5 ? this.#buffer.readInt32BE(1) : Number.POSITIVE_INFINITY;
      if (this.#buffer.length >= length + 1) {
        const message = { type: String.fromCharCode(this.#buffer[0]!), body: this.#buffer.subarray(5, length + 1) };
        this.#buffer = this.#buffer.subarray(length + 1);
        return message;
      }
      if (this.#isClosed) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Messages up to ReadyForQuery or the end, as short texts: `E 42601`, `C SELECT 1`, `Z I`, the letter of others. */
  async untilReady(): Promise<readonly string[]> {
    const seen: string[] = [];
    for (let message = await this.next(); message !== null; message = await this.next()) {
      seen.push(shortText(message));
      if (message.type === 'Z') return seen;
    }
    return [...seen, 'closed'];
  }

  end(): void {
    this.socket.destroy();
  }
}

function shortText({ type, body }: RawMessage): string {
  switch (type) {
    case 'E':
      return `E ${/C([0-9A-Z]{5})\0/.exec(body.toString('latin1'))?.[1]}`;
    case 'C':
      return `C ${body.toString('utf8', 0, body.length - 1)}`;
    case 'Z':
      return `Z ${body.toString('latin1')}`;
    default:
      return type;
  }
}

/** Texts end with a zero byte, numbers are words of two bytes. */
function partBytes(part: string | number | Buffer): Buffer {
  if (typeof part === 'string') return Buffer.from(`${part}\0`);
  if (Buffer.isBuffer(part)) return part;
  const word = Buffer.alloc(2);
  word.writeInt16BE(part);
  return word;
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
