/** Buffers for decompressed pages, used again and again while a row group is read. Never shrinks; its allocator's owner frees it. */
import type { Allocator } from '../../../kernels/allocator.ts';

export interface BufferPool {
  /** At least `sizeBytes`, contents undefined. */
  take(sizeBytes: number): Uint8Array;
  /** No view of it may be used any more. */
  give(buffer: Uint8Array): void;
}

const stepBytes = 1 << 16;

export function createBufferPool(alloc: Allocator): BufferPool {
  const idle: Uint8Array[] = [];
  return {
    take(sizeBytes) {
      const at = idle.findIndex((buffer) => buffer.length >= sizeBytes);
      if (at !== -1) return idle.splice(at, 1)[0]!;
      return alloc.bytes(Math.ceil((sizeBytes * 1.125) / stepBytes) * stepBytes);
    },
    give(buffer) {
      idle.push(buffer);
    },
  };
}
