/**
 * Where results go: stdout or a file. Waits where the reader is slow; a reader that went away (`| head`) ends the
 * command quietly, so the writer throws OutputClosed, which is no error.
 */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { storageFailure } from '../storage/store.ts';

export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

export class Output {
  readonly #path: string | null;
  #stream: Writable | null = null;
  #failure: unknown = null;

  /** Stdout, or a file, which is made or emptied with the first write: a statement that fails before leaves it as it was. */
  constructor(path: string | null) {
    this.#path = path;
  }

  async write(data: string | Uint8Array): Promise<void> {
    this.#check();
    if (data.length === 0) return;
    const stream = this.#opened();
    if (!stream.write(data)) await this.#until(stream, 'drain');
    this.#check();
  }

  /** Waits until everything is written; stdout stays open. */
  async end(): Promise<void> {
    const stream = this.#opened();
    if (this.#path === null) {
      await new Promise<void>((resolve) => {
        stream.write('', () => resolve());
      });
    } else {
      stream.end();
      await this.#until(stream, 'close');
    }
    this.#check();
  }

  #opened(): Writable {
    if (this.#stream !== null) return this.#stream;
    const stream = this.#path === null ? process.stdout : createWriteStream(this.#path);
    stream.on('error', (error) => {
      this.#failure = error;
    });
    this.#stream = stream;
    return stream;
  }

  /** Also returns where the stream failed or closed meanwhile. */
  async #until(stream: Writable, event: 'drain' | 'close'): Promise<void> {
    if (this.#failure !== null || stream.closed) return;
    const stop = new AbortController();
    const { signal } = stop;
    await Promise.race([once(stream, event, { signal }), once(stream, 'close', { signal })]).catch(() => {});
    stop.abort();
  }

  #check(): void {
    if (this.#failure === null) return;
    const { code, message } = this.#failure as NodeJS.ErrnoException;
    if (this.#path === null && (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED')) throw new OutputClosed();
    throw storageFailure('Writing', this.#path ?? 'standard output', message, this.#failure);
  }
}
