/** Many open files hold no more together than they may: those that hold the most end their row groups. */
import { expect, test } from 'vitest';
import { field, int64, utf8 } from '../../../src/core/types.ts';
import { DataFileWriter } from '../../../src/delta/data-files.ts';
import { createParquetEncoder } from '../../../src/formats/parquet/encode/space.ts';
import { openParquet, storeSource } from '../../../src/formats/parquet/reader.ts';
import { createParquetWasm } from '../../../src/formats/parquet/wasm.ts';
import { HeapAllocator } from '../../../src/kernels/allocator.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import { MemoryStore } from '../../../src/storage/memory.ts';

const schema = { fields: [field('id', int64), field('text', utf8), field('p', utf8)] };

/** Row groups and rows of each file that was written. */
async function written(heldBytes: number): Promise<{ readonly groups: number; readonly rows: number }[]> {
  const store = new MemoryStore('files', () => 1);
  const encoder = createParquetEncoder();
  let ids = 0;
  const context = { store, root: 't', encoder, nowMs: () => 1, newId: () => `id-${ids++}` };
  const layout = { schema, partitionColumns: ['p'], mapping: 'none', configuration: {} } as const;
  const writer = new DataFileWriter(layout, context, { heldBytes });
  for (let step = 0; step < 20; step++) {
    const ids64 = Array.from({ length: 1000 }, (_, i) => BigInt(step * 1000 + i));
    const columns = [
      vectorOf(int64, ids64, new HeapAllocator()),
      vectorOf(
        utf8,
        ids64.map((id) => `some text of ${id * 7919n}`),
        new HeapAllocator(),
      ),
      vectorOf(
        utf8,
        ids64.map((id) => `p${id % 5n}`),
        new HeapAllocator(),
      ),
    ];
    await writer.write({ schema, columns, length: 1000, selection: null });
  }
  const adds = await writer.finish();
  encoder.close();
  const wasm = createParquetWasm();
  return Promise.all(
    adds.map(async ({ path, sizeBytes }) => {
      const { footer } = await openParquet(storeSource(store, `t/${decodeURIComponent(path)}`, sizeBytes), wasm);
      const { rowGroups } = footer.metadata;
      return { groups: rowGroups.length, rows: rowGroups.reduce((sum, { rowCount }) => sum + rowCount, 0) };
    }),
  );
}

test('open files hold no more together than they may', async () => {
  const whole = await written(1 << 30);
  expect(whole).toEqual(Array.from({ length: 5 }, () => ({ groups: 1, rows: 4000 })));
  const cut = await written(100_000);
  expect(cut.map(({ rows }) => rows)).toEqual(whole.map(({ rows }) => rows));
  expect(cut.every(({ groups }) => groups > 1)).toBe(true);
});
