/**
 * A socket as messages: reads no faster than they are taken, writes no faster than the client reads, becomes a TLS one
 * when asked. Ends quietly where the client goes away. Never knows what a message means.
 */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { LoginChannel } from './login.ts';
import { type FrontendMessage, MessageReader } from './message-reader.ts';
import { MessageWriter } from './message-writer.ts';
import { ProtocolError } from './protocol-error.ts';
import type { Tls } from './server-context.ts';

/** Bytes that may wait to be understood before the socket is read on. */
const unreadMax = 1 << 20;
/** Written bytes after which the client's reading is awaited. */
const unsentMax = 64 << 10;
/** Fewer bytes are gathered with what follows. */
const gatheredMax = 16 << 10;

export class Channel implements LoginChannel {
  readonly out = new MessageWriter();
  readonly #tls: Tls | null;
  #socket: Socket;
  #reader = new MessageReader();
  #isGone = false;
  #wake: (() => void) | null = null;
  /** Called once the client has gone, whatever runs. */
  onGone: () => void = () => {};

  constructor(socket: Socket, tls: Tls | null) {
    this.#tls = tls;
    this.#socket = socket;
    this.#listen();
  }

  get isEncrypted(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  #listen(): void {
    const socket = this.#socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.#reader.push(chunk);
      if (this.#reader.size > unreadMax) socket.pause();
      this.#wake?.();
    });
    const gone = (): void => {
      if (this.#isGone || socket !== this.#socket) return;
      this.#isGone = true;
      this.#wake?.();
      this.onGone();
    };
    // A reset is no news: its close follows.
    socket.on('error', gone);
    socket.on('close', gone);
    socket.on('end', gone);
  }

  /** Errors: ProtocolError. */
  async next(isStartup: boolean): Promise<FrontendMessage | null> {
    for (;;) {
      const message = this.#reader.next(isStartup);
      if (message !== null) {
        if (this.#socket.isPaused() && this.#reader.size <= unreadMax) this.#socket.resume();
        return message;
      }
      if (this.#isGone) return null;
      // A message larger than the limit is read on, chunk by chunk, up to its own limit.
      if (this.#socket.isPaused()) this.#socket.resume();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
  }

  /** Sends what was written; waits where the client reads slowly. */
  async flush(): Promise<void> {
    if (this.out.size === 0 || this.#isGone) {
      this.out.take();
      return;
    }
    if (!this.#socket.write(this.out.take())) await this.#drained();
  }

  /** Sends bytes behind what was written; few wait for more. Resolves when the bytes are read, so that they may be written over. */
  async send(bytes: Uint8Array): Promise<void> {
    if (bytes.length < gatheredMax) this.out.bytes(bytes);
    else {
      if (this.out.size > 0 && !this.#isGone) this.#socket.write(this.out.take());
      // Its end tells of a socket that was closed, too.
      if (!this.#isGone) await new Promise<void>((resolve) => this.#socket.write(bytes, () => resolve()));
    }
    if (this.out.size >= unsentMax) await this.flush();
  }

  async #drained(): Promise<void> {
    const stop = new AbortController();
    const { signal } = stop;
    await Promise.race([once(this.#socket, 'drain', { signal }), once(this.#socket, 'close', { signal })]).catch(
      () => {},
    );
    stop.abort();
  }

  async startTls(): Promise<void> {
    // Bytes in the clear behind the request would be taken for the client's own (CVE-2021-23214).
    if (this.#reader.size > 0) throw new ProtocolError('received unencrypted data after SSL request');
    const plain = this.#socket;
    plain.removeAllListeners('data');
    plain.pause();
    const secure = new TLSSocket(plain, {
      isServer: true,
      cert: this.#tls!.cert,
      key: this.#tls!.key,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['postgresql'],
    });
    this.#socket = secure;
    this.#reader = new MessageReader();
    this.#listen();
    await once(secure, 'secure');
  }

  /** Sends what is written and ends the connection. */
  async close(): Promise<void> {
    await this.flush();
    this.#socket.end();
    this.#socket.destroySoon();
  }
}
