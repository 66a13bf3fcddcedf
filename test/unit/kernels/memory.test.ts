/** Leases: chunks shared by threads, release and reuse, the budget, the guarded configuration, what exports keep. */
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../../../src/core/errors.ts';
import { HeapAllocator, slackBytes } from '../../../src/kernels/allocator.ts';
import { loadKernelModule } from '../../../src/kernels/kernels.ts';
import { chunkBytes, type LeaseData, MemoryPool } from '../../../src/kernels/memory.ts';

const small = { pagesMax: 256 };

describe('allocation', () => {
  test('buffers are aligned, apart by their slack, and zeroed on demand', () => {
    const alloc = new MemoryPool({ ...small, guard: true }).lease().allocator();
    const first = alloc.int32(3);
    const second = alloc.bigInt64(3, true);
    expect(first.byteOffset % 64).toBe(0);
    expect(second.byteOffset % 64).toBe(0);
    expect(second.byteOffset - (first.byteOffset + first.byteLength)).toBeGreaterThanOrEqual(slackBytes);
    expect([...second]).toEqual([0n, 0n, 0n]);
    expect(first.byteOffset).toBeGreaterThanOrEqual(chunkBytes);
    expect(alloc.bytes(0).length).toBe(0);
  });

  test('a buffer larger than a chunk lies in one piece', () => {
    const lease = new MemoryPool(small).lease();
    const alloc = lease.allocator();
    const large = alloc.bytes(3 * chunkBytes).fill(1);
    const other = alloc.bytes(10).fill(2);
    expect(large.every((byte) => byte === 1)).toBe(true);
    expect(other[0]).toBe(2);
    expect(lease.usedBytes).toBe(5 * chunkBytes);
  });

  test('what is released is used again, large buffers by other allocators, too', () => {
    const lease = new MemoryPool(small).lease();
    const alloc = lease.allocator();
    const mark = alloc.mark();
    const places = new Set<number>();
    for (let round = 0; round < 100; round++) {
      for (let i = 0; i < 30; i++) places.add(alloc.bytes(100_000).byteOffset);
      alloc.bytes(2 * chunkBytes);
      alloc.release(mark);
      lease.allocator().close();
    }
    expect(places.size).toBe(30);
    expect(lease.peakBytes).toBeLessThanOrEqual(8 * chunkBytes);
    alloc.close();
    expect(lease.usedBytes).toBe(0);
  });
});

test('a small need is met from a large block when nothing else is left', () => {
  const lease = new MemoryPool(small).lease();
  const large = lease.takeChunks(14);
  lease.giveChunks(large, 14);
  const places = Array.from({ length: 4 }, () => lease.takeChunks(3));
  expect(new Set(places).size).toBe(4);
  expect(Math.max(...places)).toBeLessThan(13 * chunkBytes);
  expect(lease.usedBytes).toBe(12 * chunkBytes);
});

describe('the budget', () => {
  const message = (run: () => void): string => {
    try {
      run();
    } catch (error) {
      if (error instanceof EngineError) return `${error.sqlState} ${error.message}`;
      throw error;
    }
    return 'no error';
  };

  test('a statement that needs more than its limit gets 53200, and can go on when it gives back', () => {
    const lease = new MemoryPool(small).lease(4 * chunkBytes);
    const alloc = lease.allocator();
    const mark = alloc.mark();
    expect(message(() => alloc.bytes(5 * chunkBytes))).toBe(
      '53200 The statement needs more than its memory limit of 4 MiB.',
    );
    for (let i = 0; i < 4; i++) alloc.bytes(900_000);
    expect(message(() => alloc.bytes(900_000))).toMatch(/^53200/);
    alloc.release(mark);
    expect(alloc.bytes(900_000).length).toBe(900_000);
    expect(lease.usedBytes).toBe(4 * chunkBytes);
  });

  test('so does one that uses up the memory itself', () => {
    const lease = new MemoryPool(small).lease();
    const alloc = lease.allocator();
    expect(message(() => alloc.bytes(17 * chunkBytes))).toMatch(/^53200/);
    expect(
      message(() => {
        for (;;) alloc.bytes(900_000);
      }),
    ).toMatch(/^53200/);
    expect(lease.usedBytes).toBe(15 * chunkBytes);
  });
});

describe('the guarded configuration', () => {
  test('undefined and released bytes are poison', () => {
    const lease = new MemoryPool({ ...small, guard: true }).lease();
    const alloc = lease.allocator();
    expect(alloc.bytes(4)[0]).toBe(0xa5);
    const mark = alloc.mark();
    const bytes = alloc.bytes(1000).fill(1);
    alloc.release(mark);
    expect(bytes.every((byte) => byte === 0xa5)).toBe(true);
    expect(new HeapAllocator({ poison: true }).bytes(3)[2]).toBe(0xa5);
  });

  test('a write past the slack is found', () => {
    const lease = new MemoryPool({ ...small, guard: true }).lease();
    const alloc = lease.allocator();
    const bytes = alloc.bytes(100);
    const beyond = new Uint8Array(lease.buffer, bytes.byteOffset + 100, slackBytes + 1);
    beyond.fill(0, 0, slackBytes);
    expect(() => alloc.checkCanaries()).not.toThrow();
    beyond[slackBytes] = 0;
    expect(() => lease.end()).toThrow(/overwritten/);
  });
});

describe('the pool', () => {
  test('a memory comes back for the next statement, unless an exported batch still needs it', () => {
    const pool = new MemoryPool(small);
    const first = pool.lease();
    first.end();
    first.end();
    expect(pool.idleCount).toBe(1);
    const second = pool.lease();
    expect(second.data.memory).toBe(first.data.memory);
    expect(second.usedBytes).toBe(0);
    const release = second.export();
    second.end();
    expect(pool.idleCount).toBe(0);
    expect(pool.abandonedBytes).toBeGreaterThan(0);
    release();
    const third = pool.lease();
    expect(third.data.memory).not.toBe(second.data.memory);
    const done = third.export();
    done();
    done();
    third.end();
    expect(pool.idleCount).toBe(1);
  });

  test('of memories that grew large the last one alone is kept', () => {
    const pool = new MemoryPool({ ...small, idleBytesMax: 2 * chunkBytes });
    const [first, second] = [pool.lease(), pool.lease()];
    for (const lease of [first, second]) lease.allocator().bytes(4 * chunkBytes);
    first.end();
    second.end();
    expect(pool.idleCount).toBe(1);
    expect(pool.lease().data.memory).toBe(first.data.memory);
  });
});

test('the largest memory is made at once and works beyond 2 GiB', () => {
  const lease = new MemoryPool({ idleMax: 0 }).lease();
  const first = lease.takeChunks(2500);
  const alloc = lease.allocator();
  const high = alloc.float64(10).fill(1.5);
  expect(first).toBe(chunkBytes);
  expect(high.byteOffset).toBeGreaterThan(2 ** 31);
  expect(high[9]).toBe(1.5);
});

test('threads never get the same bytes', async () => {
  const lease = new MemoryPool({ pagesMax: 4096 }).lease();
  const module = loadKernelModule();
  const results = await Promise.all([1, 2, 3].map((id) => runWorker(lease.data, module, id)));
  for (const [i, { places, sum, isWasm }] of results.entries()) {
    expect(isWasm).toBe(true);
    expect(sum).toBe(42n);
    for (const { byteOffset, length } of places) {
      expect(new Uint8Array(lease.buffer, byteOffset, length).every((byte) => byte === i + 1)).toBe(true);
    }
  }
  expect(lease.usedBytes).toBeLessThan(16 * chunkBytes);
});

interface Report {
  readonly places: readonly { byteOffset: number; length: number }[];
  readonly sum: bigint;
  readonly isWasm: boolean;
}

function runWorker(lease: LeaseData, module: WebAssembly.Module, id: number): Promise<Report> {
  const worker = new Worker(new URL('./allocate-worker.ts', import.meta.url), {
    workerData: { lease, module, rounds: 60, id },
  });
  return new Promise((resolve, reject) => {
    worker.once('message', (report: Report) => resolve(report));
    worker.once('error', reject);
  });
}
