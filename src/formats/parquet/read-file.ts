/**
 * All rows of a file outside of a statement, whose memory it does not share: checkpoints of a log.
 * Small files are decoded on the JavaScript heap, which costs no Wasm; larger ones in a memory leased for them.
 */
import { HeapAllocator } from '../../kernels/allocator.ts';
import { createKernels } from '../../kernels/kernels.ts';
import { MemoryPool } from '../../kernels/memory.ts';
import type { VectorBatch } from './group-read.ts';
import type { ColumnRead } from './mapping.ts';
import type { ParquetFile } from './reader.ts';

/** The rows in order; a batch is valid until the next. Errors: as `readRowGroup`. */
export async function* readFile(file: ParquetFile, reads: readonly ColumnRead[]): AsyncGenerator<VectorBatch> {
  const groups = file.footer.metadata.rowGroups;
  const sizeBytes = groups.reduce((sum, { totalBytes }) => sum + totalBytes, 0);
  if (sizeBytes > heapBytesMax) {
    yield* readLeased(file, reads);
    return;
  }
  const kernels = createKernels(null);
  for (const index of groups.keys()) {
    const memory = new HeapAllocator();
    yield* file.readRowGroup(index, reads, memory, undefined, { kernels, group: memory });
  }
}

const heapBytesMax = 1 << 18;

async function* readLeased(file: ParquetFile, reads: readonly ColumnRead[]): AsyncGenerator<VectorBatch> {
  const lease = new MemoryPool({ idleMax: 0 }).lease();
  try {
    const kernels = createKernels(lease);
    for (const index of file.footer.metadata.rowGroups.keys()) {
      const group = lease.allocator();
      const values = lease.allocator();
      const start = values.mark();
      for await (const batch of file.readRowGroup(index, reads, values, undefined, { kernels, group })) {
        yield batch;
        values.release(start);
      }
      values.close();
      group.close();
    }
  } finally {
    lease.end();
  }
}
