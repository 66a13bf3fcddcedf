/**
 * A socket as messages: reads no faster than they are taken, writes no faster than the client reads, becomes a TLS one
 * when asked. Ends quietly where the client goes away. Never knows what a message means.
 */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from 'node:tls';
import type { LoginChannel } from './login.ts';
import { type FrontendMessage, MessageReader } from './message-reader.ts';
import { MessageWriter } from './message-writer.ts';
import { ProtocolError } from './protocol-error.ts';
import type { Tls } from './server-context.ts';
import { WireError } from './wire-error.ts';

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
      if (socket === this.#socket) this.#leave();
    };
    // A reset is no news: its close follows.
    socket.on('error', gone);
    socket.on('close', gone);
    socket.on('end', gone);
  }

  #leave(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#wake?.();
    this.onGone();
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

  /** The first byte that the client sends, which stays where it is; null where it sends none. */
  async firstByte(): Promise<number | null> {
    while (this.#reader.size === 0 && !this.#isGone) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
    return this.#reader.first;
  }

  /** `isDirect`: what was read already is the start of the handshake, and the client has to name the protocol. */
  async startTls(isDirect: boolean): Promise<void> {
    const read = this.#reader.takeAll();
    // Bytes in the clear behind the request would be taken for the client's own (CVE-2021-23214).
    if (read.length > 0 && !isDirect) throw new ProtocolError('received unencrypted data after SSL request');
    const plain = this.#socket;
    plain.removeAllListeners('data');
    plain.pause();
    if (read.length > 0) plain.unshift(read);
    const secure = await handshake(plain, this.#tls!);
    if (secure === null) return this.#leave();
    this.#socket = secure;
    this.#listen();
    if (isDirect && secure.alpnProtocol !== protocolName)
      throw new ProtocolError('received direct SSL connection request without ALPN protocol negotiation extension');
  }

  /** The name in the client's certificate, which was checked; null where it has shown none. Errors: WireError 28000. */
  get certifiedName(): string | null {
    if (!(this.#socket instanceof TLSSocket)) return null;
    const { subject } = this.#socket.getPeerCertificate();
    if (subject === undefined) return null;
    if (!this.#socket.authorized) throw new WireError('28000', 'the certificate of the client is not valid');
    return typeof subject.CN === 'string' ? subject.CN : null;
  }

  /** Sends what is written and ends the connection. */
  async close(): Promise<void> {
    await this.flush();
    this.#socket.end();
    this.#socket.destroySoon();
  }
}

const protocolName = 'postgresql';

/** Null where it fails. */
function handshake(plain: Socket, { cert, key, clientCa = null }: Tls): Promise<TLSSocket | null> {
  const ofClients = clientCa === null ? {} : { requestCert: true, rejectUnauthorized: false, ca: clientCa };
  const options: TlsOptions = { cert, key, minVersion: 'TLSv1.2', ALPNProtocols: [protocolName], ...ofClients };
  return new Promise((resolve) => {
    plain.once('close', () => resolve(null));
    // A server that listens nowhere: it alone judges certificates of clients.
    const server = createTlsServer(options, resolve);
    server.on('tlsClientError', () => resolve(null));
    server.emit('connection', plain);
  });
}
