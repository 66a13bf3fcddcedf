/** Threads make instances of the kernels on one memory, at any time: none may disturb what the others read. */
import { expect, test } from 'vitest';
import { createKernels } from '../../../src/kernels/kernels.ts';
import { MemoryPool } from '../../../src/kernels/memory.ts';

test('an instance writes nothing to a memory but what the first one wrote', () => {
  const lease = new MemoryPool({ pagesMax: 64 }).lease();
  createKernels(lease);
  const shared = new Uint8Array(lease.buffer);
  const first = shared.slice();
  // What a later instance clears for a moment, others would read: marks show it where nothing was written before.
  first.forEach((byte, at) => {
    if (byte === 0) shared[at] = 0xab;
  });
  createKernels(lease);
  const touched = [...first.keys()].filter((at) => shared[at] !== (first[at] === 0 ? 0xab : first[at]));
  // Zeros within the tables are stored again.
  expect(touched.filter((at) => at < 256 << 10 || at >= (256 << 10) + 4096)).toEqual([]);
  lease.end();
});
