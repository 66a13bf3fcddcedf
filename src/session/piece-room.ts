/**
 * Memory for the pieces of results in one thread: buffers come back from pieces that were sent, since new ones cost as much to get and
 * to collect as to fill. Small pieces have exact ones, which are copied rather than sent to and fro.
 */
import { Buffer } from 'node:buffer';
import type { Room } from './encoding.ts';

/** Smaller ones are not used again. */
const returnedMin = 64 << 10;
const unitSize = 64 << 10;
/** What lies here unused. */
const spareMax = 8 << 20;

export class PieceRoom implements Room {
  readonly #spares: ArrayBuffer[] = [];
  #size = 0;

  take(sizeBytes: number): Uint8Array<ArrayBuffer> {
    if (sizeBytes < returnedMin) return new Uint8Array(sizeBytes);
    const at = this.#spares.findIndex(({ byteLength }) => byteLength >= sizeBytes && byteLength <= 4 * sizeBytes);
    if (at < 0) return new Uint8Array(fresh(Math.ceil((1.125 * sizeBytes) / unitSize) * unitSize), 0, sizeBytes);
    const [found] = this.#spares.splice(at, 1);
    this.#size -= found!.byteLength;
    return new Uint8Array(found!, 0, sizeBytes);
  }

  give(buffer: ArrayBuffer): void {
    if (!isReturned(buffer) || this.#size + buffer.byteLength > spareMax) return;
    this.#spares.push(buffer);
    this.#size += buffer.byteLength;
  }
}

/** Whether a piece's buffer is sent back to its maker. */
export function isReturned({ byteLength }: ArrayBuffer): boolean {
  return byteLength >= returnedMin;
}

/** Not filled with zeros. */
function fresh(sizeBytes: number): ArrayBuffer {
  return Buffer.allocUnsafeSlow(sizeBytes).buffer;
}
