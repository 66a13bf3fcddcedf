/**
 * Where results go: stdout or a file. Waits where the reader is slow; a reader that went away (`| head`) ends the
 * command quietly, so the writer throws OutputClosed, which is no error.
 */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { storageFailure } from '../storage/store.ts';

export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

export class Output {
  readonly #stream: Writable;
  #failure: unknown = null;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('error', (error) => {
      this.#failure = error;
    });
  }

  /** Stdout, or a new file at `path`, which is overwritten. */
  static open(path: string | null): Output {
    return new Output(path === null ? process.stdout : createWriteStream(path));
  }

  async write(data: string | Uint8Array): Promise<void> {
    this.#check();
    if (data.length === 0) return;
    if (!this.#stream.write(data)) await Promise.race([once(this.#stream, 'drain'), once(this.#stream, 'close')]).catch(() => {});
    this.#check();
  }

  /** Waits until everything is written; stdout stays open. */
  async end(): Promise<void> {
    if (this.#stream === process.stdout) {
      await new Promise<void>((resolve) => {
        this.#stream.write('', () => resolve());
      });
    } else {
      this.#stream.end();
      if (this.#failure === null) await once(this.#stream, 'close').catch(() => {});
    }
    this.#check();
  }

  #check(): void {
    if (this.#failure === null) return;
    const { code, message, path } = this.#failure as NodeJS.ErrnoException;
    if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') throw new OutputClosed();
    throw storageFailure('Writing', path ?? 'standard output', message, this.#failure);
  }
}
