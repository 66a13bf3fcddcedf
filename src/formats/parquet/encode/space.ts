/**
 * Where the encoder works: kernels and the memory that they reach, one for all files that a thread writes.
 * Takes a statement's lease, or makes a memory of its own. Buffers of a row group are released together at its end.
 */
import { type Allocator, HeapAllocator } from '../../../kernels/allocator.ts';
import { createKernels, type Kernels, type KernelsOptions } from '../../../kernels/kernels.ts';
import { type Lease, MemoryPool } from '../../../kernels/memory.ts';

export interface ParquetEncoder {
  readonly kernels: Kernels;
  /** The memory that a file's row group takes its buffers from. */
  groupMemory(): GroupMemory;
  /** What `work` allocates is gone when it returns. May be nested. */
  scratch<T>(work: (alloc: Allocator) => T): T;
  /** The array where the kernels reach it: itself, or a copy. */
  reach<T extends ReachableArray>(array: T, alloc: Allocator): T;
  /** Gives up a memory that was made here; the last call. */
  close(): void;
}

export interface GroupMemory {
  readonly alloc: Allocator;
  /** Releases what was allocated since the last row group. */
  clear(): void;
  close(): void;
}

export type ReachableArray =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

export interface EncoderOptions extends KernelsOptions {
  /** The statement's memory, in which batches need not be copied; one of its own unless given. */
  readonly lease?: Lease;
  /** Kernels over that memory, where there are some already. */
  readonly kernels?: Kernels;
}

/** Makes an encoder for the calling thread. With `wasm: false` it runs on the JavaScript twins. */
export function createParquetEncoder(options: EncoderOptions = {}): ParquetEncoder {
  if (options.wasm === false) return heapEncoder(options);
  const lease = options.lease ?? new MemoryPool({ idleMax: 0 }).lease();
  const kernels = options.kernels ?? createKernels(lease, options);
  const scratch = lease.allocator();
  return {
    kernels,
    groupMemory() {
      const alloc = lease.allocator();
      const start = alloc.mark();
      const clear = (): void => {
        alloc.release(start);
        // Other files may want what this one held.
        alloc.trim();
      };
      return { alloc, clear, close: () => alloc.close() };
    },
    scratch(work) {
      const mark = scratch.mark();
      try {
        return work(scratch);
      } finally {
        scratch.release(mark);
      }
    },
    reach: (array, alloc) => (array.buffer === lease.buffer ? array : copied(array, alloc)),
    close() {
      scratch.close();
      if (options.lease === undefined) lease.end();
    },
  };
}

function heapEncoder(options: EncoderOptions): ParquetEncoder {
  const alloc = new HeapAllocator();
  const nothing = (): void => undefined;
  return {
    kernels: createKernels(null, options),
    groupMemory: () => ({ alloc, clear: nothing, close: nothing }),
    scratch: (work) => work(alloc),
    reach: (array) => array,
    close: nothing,
  };
}

function copied<T extends ReachableArray>(array: T, alloc: Allocator): T {
  const bytes = alloc.bytes(array.byteLength);
  bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  const Kind = array.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => T;
  return new Kind(bytes.buffer, bytes.byteOffset, array.length);
}

/** Bytes that are appended to, in the memory of a row group. */
export class Growable {
  readonly #alloc: Allocator;
  bytes: Uint8Array;
  length = 0;

  constructor(alloc: Allocator, capacity = 256) {
    this.#alloc = alloc;
    this.bytes = alloc.bytes(capacity);
  }

  /** The place behind what is there, with room for `extra` bytes. */
  room(extra: number): Uint8Array {
    const needed = this.length + extra;
    if (needed > this.bytes.length) {
      const grown = this.#alloc.bytes(Math.max(needed, 2 * this.bytes.length));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    return this.bytes.subarray(this.length);
  }

  get written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  append(more: Uint8Array): void {
    this.room(more.length).set(more);
    this.length += more.length;
  }
}
