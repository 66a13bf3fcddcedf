/** Numbers of rows of one file, a bit each. */
export class RowSet {
  #bits = new Uint8Array(128);
  #end = 0;
  size = 0;

  /** False where the row is in it already. */
  add(row: number): boolean {
    const byte = row >> 3;
    if (byte >= this.#bits.length) this.#grow(byte + 1);
    const mask = 1 << (row & 7);
    if ((this.#bits[byte]! & mask) !== 0) return false;
    this.#bits[byte]! |= mask;
    this.#end = Math.max(this.#end, row + 1);
    this.size++;
    return true;
  }

  /** The rows, ascending. */
  toArray(): Uint32Array {
    const rows = new Uint32Array(this.size);
    let count = 0;
    for (let byte = 0; byte << 3 < this.#end; byte++) {
      const bits = this.#bits[byte]!;
      for (let bit = 0; bits >> bit > 0; bit++) if ((bits >> bit) & 1) rows[count++] = (byte << 3) | bit;
    }
    return rows;
  }

  #grow(least: number): void {
    const bits = new Uint8Array(Math.max(least, this.#bits.length * 2));
    bits.set(this.#bits);
    this.#bits = bits;
  }
}
