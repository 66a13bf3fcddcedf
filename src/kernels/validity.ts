/** A validity bitmap that grows row by row. Takes whether each row is valid, gives null where all are. */
import { type Allocator, bitmapBytes } from './allocator.ts';

/** The validity bitmap that is made when the first NULL comes. */
export class Validity {
  bits: Uint8Array | null = null;
  readonly #alloc: Allocator;

  constructor(alloc: Allocator) {
    this.#alloc = alloc;
  }

  set(row: number, isValid: boolean): void {
    if (this.bits === null) {
      if (isValid) return;
      this.bits = this.#alloc.bytes(bitmapBytes(Math.max(64, 2 * row)));
      this.bits.fill(0xff);
    }
    if (row >> 3 >= this.bits.length) this.#grow();
    const at = row >> 3;
    const bit = 1 << (row & 7);
    this.bits[at] = isValid ? this.bits[at]! | bit : this.bits[at]! & ~bit;
  }

  finish(length: number): Uint8Array | null {
    return this.bits?.subarray(0, bitmapBytes(length)) ?? null;
  }

  #grow(): void {
    const old = this.bits!;
    this.bits = this.#alloc.bytes(2 * old.length);
    this.bits.set(old);
    this.bits.fill(0xff, old.length);
  }
}
