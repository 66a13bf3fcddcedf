/**
 * Messages to a client as bytes in one growing buffer, taken whole when it is sent. Numbers are big-endian.
 * Source: PostgreSQL manual, "Message Formats".
 */

const sizeAtFirst = 16 << 10;
const lengthSize = 4;

export class MessageWriter {
  #buffer = Buffer.allocUnsafe(sizeAtFirst);
  #at = 0;
  #start = 0;

  get size(): number {
    return this.#at;
  }

  begin(type: string): void {
    this.#reserve(5);
    this.#buffer[this.#at] = type.charCodeAt(0);
    this.#start = this.#at + 1;
    this.#at += 5;
  }

  /** Writes the length of the message begun. */
  end(): void {
    this.#buffer.writeInt32BE(this.#at - this.#start, this.#start);
  }

  /** A whole message. */
  message(type: string, fill: (out: this) => void = () => {}): void {
    this.begin(type);
    fill(this);
    this.end();
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#at++] = value;
  }

  int16(value: number): void {
    this.#reserve(2);
    this.#at = this.#buffer.writeInt16BE(value, this.#at);
  }

  uint16(value: number): void {
    this.#reserve(2);
    this.#at = this.#buffer.writeUInt16BE(value, this.#at);
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#at = this.#buffer.writeInt32BE(value, this.#at);
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#at = this.#buffer.writeUInt32BE(value, this.#at);
  }

  int64(value: bigint): void {
    this.#reserve(8);
    this.#at = this.#buffer.writeBigInt64BE(value, this.#at);
  }

  float32(value: number): void {
    this.#reserve(4);
    this.#at = this.#buffer.writeFloatBE(value, this.#at);
  }

  float64(value: number): void {
    this.#reserve(8);
    this.#at = this.#buffer.writeDoubleBE(value, this.#at);
  }

  /** UTF-8 and a zero byte; a zero within would end it early, and is gone. */
  cstring(text: string): void {
    this.utf8(text.includes('\0') ? text.replaceAll('\0', '') : text);
    this.byte(0);
  }

  utf8(text: string): void {
    this.#reserve(text.length * 3);
    this.#at += this.#buffer.write(text, this.#at, 'utf8');
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#buffer.set(value, this.#at);
    this.#at += value.length;
  }

  /** A value with its length in front, whose size is known only once it is written. */
  sized(fill: (out: this) => void): void {
    const start = this.#at;
    this.int32(0);
    fill(this);
    this.#buffer.writeInt32BE(this.#at - start - 4, start);
  }

  /** A whole number of less than 2^53 in digits, with as many behind a point as `scale` says. */
  digits(value: number, scale = 0): void {
    this.#reserve(32);
    const buffer = this.#buffer;
    if (value < 0) buffer[this.#at++] = 45;
    let rest = Math.abs(value);
    let count = 1;
    for (let power = 10; power <= rest; power *= 10) count++;
    const end = this.#at + Math.max(count, scale + 1) + (scale > 0 ? 1 : 0);
    const point = scale > 0 ? end - scale - 1 : -1;
    for (let at = end - 1; at >= this.#at; at--) {
      if (at === point) {
        buffer[at] = 46;
        continue;
      }
      const next = Math.floor(rest / 10);
      buffer[at] = 48 + (rest - 10 * next);
      rest = next;
    }
    this.#at = end;
  }

  /** A number that is less than 100, in two digits. */
  twoDigits(value: number): void {
    this.byte(48 + Math.trunc(value / 10));
    this.byte(48 + (value % 10));
  }

  /**
   * Takes the length off of the value that was written last, from `start` on. Gives null where it was NULL, which is gone then; a copy of its
   * bytes, which are gone, too, where one of them is of those that are marked; and nothing where it stays.
   */
  unframe(start: number, marked: Uint8Array): Uint8Array | null | undefined {
    const buffer = this.#buffer;
    const end = this.#at;
    this.#at = start;
    // Values are shorter than 2 GiB.
    if (buffer[start] === 0xff) return null;
    for (let i = start + lengthSize; i < end; i++)
      if (marked[buffer[i]!] !== 0) return Uint8Array.prototype.slice.call(buffer, start + lengthSize, end);
    for (let i = start + lengthSize; i < end; i++) buffer[i - lengthSize] = buffer[i]!;
    this.#at = end - lengthSize;
    return undefined;
  }

  /** Begins a value of a size that is known only at its end; gives its place. */
  beginValue(): number {
    this.int32(0);
    return this.#at;
  }

  endValue(start: number): void {
    this.#buffer.writeInt32BE(this.#at - start, start - 4);
  }

  /** What was written since the last call. The buffer is new then: the bytes given may wait in a socket. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#at);
    this.#buffer = Buffer.allocUnsafe(Math.max(sizeAtFirst, Math.min(this.#buffer.length, 256 << 10)));
    this.#at = 0;
    return taken;
  }

  #reserve(size: number): void {
    const needed = this.#at + size;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    grown.set(this.#buffer.subarray(0, this.#at));
    this.#buffer = grown;
  }
}
