/** A thread that allocates from a posted lease, writes its number everywhere, and reports how much it could take. */
import { parentPort, workerData } from 'node:worker_threads';
import { int64 } from '../../../src/core/types.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import { createKernels } from '../../../src/kernels/kernels.ts';
import { attach, type LeaseData } from '../../../src/kernels/memory.ts';

const {
  lease: data,
  module,
  rounds,
  id,
} = workerData as { lease: LeaseData; module: WebAssembly.Module; rounds: number; id: number };
const lease = attach(data);
const kernels = createKernels(lease, { module });
const places: { byteOffset: number; length: number }[] = [];
const kept = lease.allocator();
for (let round = 0; round < rounds; round++) {
  const scratch = lease.allocator();
  scratch.bytes(1_500_000).fill(255);
  const bytes = kept.bytes(50_000).fill(id);
  places.push({ byteOffset: bytes.byteOffset, length: bytes.length });
  scratch.close();
}
const sums = kept.bigInt64(2, true);
const counts = kept.bigInt64(1, true);
const vector = vectorOf(int64, [1n, null, 41n], kept);
if (vector.layout !== 'fixed') throw new Error('BIGINT is fixed');
kernels.primitives.sumIntegers(3, vector.values, 1, vector.valid, null, null, 3, sums, counts);
parentPort!.postMessage({ places, sum: sums[0], isWasm: kernels.isWasm });
