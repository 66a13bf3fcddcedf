/**
 * Where vectors' buffers come from. Takes sizes, gives typed arrays; never frees one by one:
 * the owner of an allocator releases all of it at once.
 */
import type { Repr } from '../core/types.ts';
import type { FixedArray } from '../core/vector.ts';

/** Bytes behind every buffer that kernels may read and overwrite, so that SIMD loops need no tail. */
export const slackBytes = 64;

/** Hands out typed arrays, 64-byte aligned and with `slackBytes` behind each. Contents are undefined unless `zero` is true. */
export interface Allocator {
  bytes(length: number, zero?: boolean): Uint8Array;
  int8(length: number, zero?: boolean): Int8Array;
  int16(length: number, zero?: boolean): Int16Array;
  uint16(length: number, zero?: boolean): Uint16Array;
  int32(length: number, zero?: boolean): Int32Array;
  uint32(length: number, zero?: boolean): Uint32Array;
  bigInt64(length: number, zero?: boolean): BigInt64Array;
  float32(length: number, zero?: boolean): Float32Array;
  float64(length: number, zero?: boolean): Float64Array;
  /** Counts bytes on the JavaScript heap as if they were allocated here, until everything is released. Errors: OUT_OF_MEMORY. */
  hold?(sizeBytes: number): void;
}

/** Bytes of an LSB-first bitmap of `length` bits. */
export function bitmapBytes(length: number): number {
  return (length + 7) >> 3;
}

/** The values array of a fixed vector of `length` rows: a bitmap for 'bit', two lanes a row for 'i128'. */
export function allocFixed(alloc: Allocator, repr: Repr, length: number, zero = false): FixedArray {
  switch (repr) {
    case 'bit':
      return alloc.bytes(bitmapBytes(length), zero);
    case 'i8':
      return alloc.int8(length, zero);
    case 'i16':
      return alloc.int16(length, zero);
    case 'i32':
      return alloc.int32(length, zero);
    case 'i64':
      return alloc.bigInt64(length, zero);
    case 'i128':
      return alloc.bigInt64(2 * length, zero);
    case 'f32':
      return alloc.float32(length, zero);
    case 'f64':
      return alloc.float64(length, zero);
  }
}

/** Bytes that one value of a representation takes; 'bit' counts as 0. */
export function reprBytes(repr: Repr): number {
  return { bit: 0, i8: 1, i16: 2, i32: 4, i64: 8, i128: 16, f32: 4, f64: 8 }[repr];
}

/** Shared by all allocators: each array type is a view on `place(size)`. */
export abstract class ViewAllocator implements Allocator {
  /** A place for `sizeBytes`, 64-byte aligned, with slack behind it. */
  protected abstract place(sizeBytes: number): { buffer: ArrayBuffer | SharedArrayBuffer; offset: number };

  bytes(length: number, zero = false): Uint8Array {
    const { buffer, offset } = this.place(length);
    return cleared(new Uint8Array(buffer, offset, length), zero);
  }
  int8(length: number, zero = false): Int8Array {
    const { buffer, offset } = this.place(length);
    return cleared(new Int8Array(buffer, offset, length), zero);
  }
  int16(length: number, zero = false): Int16Array {
    const { buffer, offset } = this.place(2 * length);
    return cleared(new Int16Array(buffer, offset, length), zero);
  }
  uint16(length: number, zero = false): Uint16Array {
    const { buffer, offset } = this.place(2 * length);
    return cleared(new Uint16Array(buffer, offset, length), zero);
  }
  int32(length: number, zero = false): Int32Array {
    const { buffer, offset } = this.place(4 * length);
    return cleared(new Int32Array(buffer, offset, length), zero);
  }
  uint32(length: number, zero = false): Uint32Array {
    const { buffer, offset } = this.place(4 * length);
    return cleared(new Uint32Array(buffer, offset, length), zero);
  }
  bigInt64(length: number, zero = false): BigInt64Array {
    const { buffer, offset } = this.place(8 * length);
    const array = new BigInt64Array(buffer, offset, length);
    if (zero) array.fill(0n);
    return array;
  }
  float32(length: number, zero = false): Float32Array {
    const { buffer, offset } = this.place(4 * length);
    return cleared(new Float32Array(buffer, offset, length), zero);
  }
  float64(length: number, zero = false): Float64Array {
    const { buffer, offset } = this.place(8 * length);
    return cleared(new Float64Array(buffer, offset, length), zero);
  }
}

/** The byte that marks memory which holds no value, in the test configuration. */
export const poisonByte = 0xa5;

/** Allocates ordinary array buffers: for tests and edges such as literals. With `poison`, undefined contents are 0xA5. */
export class HeapAllocator extends ViewAllocator {
  readonly #poison: boolean;

  constructor(options: { poison?: boolean } = {}) {
    super();
    this.#poison = options.poison ?? false;
  }

  protected override place(sizeBytes: number): { buffer: ArrayBuffer; offset: number } {
    const buffer = new ArrayBuffer(sizeBytes + slackBytes);
    if (this.#poison) new Uint8Array(buffer).fill(poisonByte);
    return { buffer, offset: 0 };
  }
}

function cleared<T extends ArrayBufferView>(array: T, zero: boolean): T {
  if (zero) clearWords(array);
  return array;
}

/** Of an array that an allocator gave, maybe with some slack: V8 fills shared bytes one at a time, and words 16 times as fast. */
function clearWords({ buffer, byteOffset, byteLength }: ArrayBufferView): void {
  new Float64Array(buffer, byteOffset, (byteLength + 7) >> 3).fill(0);
}
