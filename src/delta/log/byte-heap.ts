/** Many short texts in one growing buffer: a table's paths take their bytes and no object each. */

/** Bytes are appended one after another; what is written stays where it is. */
export class ByteHeap {
  bytes: Uint8Array;
  length = 0;

  constructor(sizeBytes = 4096) {
    this.bytes = new Uint8Array(sizeBytes);
  }

  /** Makes room for `count` more bytes; `bytes` may be another array afterwards. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, Math.min(this.bytes.length * 2, this.bytes.length + growthMax)));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }
}

/** A large heap grows by steps, not by doubling: a million paths are some hundred megabytes. */
const growthMax = 64 * 1024 * 1024;

/** Doubles a typed array until it holds `count` elements. */
export function grown<T extends Uint32Array | Int32Array | Float64Array | Uint8Array>(array: T, count: number): T {
  if (count <= array.length) return array;
  const constructor = array.constructor as new (length: number) => T;
  const larger = new constructor(Math.max(count, array.length * 2, 64));
  larger.set(array);
  return larger;
}

/** A hash step: FNV-1a, 32 bits. */
export const hashSeed = 0x811c9dc5 | 0;
export const hashFactor = 0x01000193;

export function hashBytes(bytes: Uint8Array, start: number, end: number, seed = hashSeed): number {
  let hash = seed;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, hashFactor);
  return hash;
}

export function hashText(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), hashFactor);
  return hash;
}
