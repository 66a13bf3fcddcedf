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

/**
 * Memory for files one after another: the last one's is used again while the collector has not taken it, so that neither do
 * large files pile up nor does the last one stay.
 */
export class FileMemory {
  #pool: WeakRef<MemoryPool> | null = null;

  pool(): MemoryPool {
    const known = this.#pool?.deref();
    if (known !== undefined) return known;
    const pool = new MemoryPool({ idleMax: 1 });
    this.#pool = new WeakRef(pool);
    return pool;
  }
}

/** The rows in order; a batch is valid until the next. Errors: as `readRowGroup`. */
export async function* readFile(
  file: ParquetFile,
  reads: readonly ColumnRead[],
  memory: FileMemory,
): AsyncGenerator<VectorBatch> {
  const groups = file.footer.metadata.rowGroups;
  const sizeBytes = groups.reduce((sum, { totalBytes }) => sum + totalBytes, 0);
  if (sizeBytes > heapBytesMax) {
    yield* readLeased(file, reads, memory.pool());
    return;
  }
  const kernels = createKernels(null);
  for (const index of groups.keys()) {
    const heap = new HeapAllocator();
    yield* file.readRowGroup(index, reads, heap, undefined, { kernels, group: heap });
  }
}

const heapBytesMax = 1 << 18;

async function* readLeased(
  file: ParquetFile,
  reads: readonly ColumnRead[],
  pool: MemoryPool,
): AsyncGenerator<VectorBatch> {
  const lease = pool.lease();
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
