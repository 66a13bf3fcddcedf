import { AsyncByteQueue } from 'apache-arrow';

/**
 * Where an IPC writer of apache-arrow puts its pieces: kept as they are, in order, until they are taken. Its own queue joins
 * pieces by their addresses, which goes wrong where two columns share a buffer.
 */
export class Pieces extends AsyncByteQueue {
  readonly #parts: Uint8Array[] = [];

  override write(value: ArrayBufferLike | ArrayBufferView): void {
    const bytes = ArrayBuffer.isView(value)
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : new Uint8Array(value);
    if (bytes.length > 0) this.#parts.push(bytes);
  }

  take(): Uint8Array[] {
    return this.#parts.splice(0);
  }
}
