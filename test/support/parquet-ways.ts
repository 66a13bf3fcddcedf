/** The ways in which silt decodes a Parquet file, each giving a digest of all its values that pyarrow's can be compared with. */
import { createHash } from 'node:crypto';
import { scalarAt } from '../../src/core/vector.ts';
import type { VectorBatch } from '../../src/formats/parquet/group-read.ts';
import { bytesSource, openParquet, type ParquetFile } from '../../src/formats/parquet/reader.ts';
import type { ParquetWasm } from '../../src/formats/parquet/wasm.ts';
import { HeapAllocator } from '../../src/kernels/allocator.ts';
import { createKernels } from '../../src/kernels/kernels.ts';
import type { Lease } from '../../src/kernels/memory.ts';
import { allColumns, canonicalText } from '../unit/formats/parquet/support.ts';

/** silt's own decoder with Wasm kernels, with their twins, with nothing but the heap; parquet-wasm. */
export const ways = ['wasm', 'twins', 'heap', 'second'] as const;
export type Way = (typeof ways)[number];

/** Rows, and a digest of the values of all columns; the form of test/interop/_parquet_texts.py. */
export async function digestBy(
  way: Way,
  bytes: Uint8Array,
  name: string,
  { wasm, lease, rowsMax }: { wasm: ParquetWasm; lease: Lease; rowsMax: number },
): Promise<[number, string]> {
  const file = await openParquet(bytesSource(bytes, name), wasm);
  const reads = allColumns(file);
  const texts: string[][] = reads.map(() => []);
  for (const index of file.footer.metadata.rowGroups.keys()) {
    await eachBatch(way, file, index, lease, rowsMax, ({ columns, length }) => {
      for (const [i, vector] of columns.entries()) {
        const { type } = reads[i]!.mapping;
        for (let row = 0; row < length; row++) texts[i]!.push(`${canonicalText(scalarAt(vector, row), type)}\n`);
      }
    });
  }
  const hash = createHash('sha256');
  for (const column of texts) hash.update(column.join(''));
  return [file.footer.metadata.rowCount, hash.digest('hex').slice(0, 16)];
}

/** As a scan does it: a batch's memory is used again for the next, the row group's after the last. */
async function eachBatch(
  way: Way,
  file: ParquetFile,
  index: number,
  lease: Lease,
  rowsMax: number,
  visit: (batch: VectorBatch) => void,
): Promise<void> {
  const reads = allColumns(file);
  if (way === 'second' || way === 'heap') {
    const alloc = new HeapAllocator({ poison: true });
    const memory = { kernels: createKernels(null), group: alloc };
    const batches = file.readRowGroup(index, reads, alloc, rowsMax, way === 'heap' ? memory : undefined);
    for await (const batch of batches) visit(batch);
    return;
  }
  const scratch = lease.allocator();
  const group = lease.allocator();
  const kernels = createKernels(lease, { wasm: way === 'wasm' });
  try {
    let mark = scratch.mark();
    for await (const batch of file.readRowGroup(index, reads, scratch, rowsMax, { kernels, group })) {
      visit(batch);
      scratch.release(mark);
      mark = scratch.mark();
    }
  } finally {
    group.close();
    scratch.close();
  }
}
