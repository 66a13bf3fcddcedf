/** Batches through a temporary file: every type and layout, on shared memory and on memory of its own. */
import { expect, test } from 'vitest';
import type { Batch } from '../../../src/core/batch.ts';
import type { Scalar } from '../../../src/core/scalar.ts';
import { binary, type DataType, field, float64, int32, int64, utf8 } from '../../../src/core/types.ts';
import { constant, scalarAt, type Vector } from '../../../src/core/vector.ts';
import { readBatch, writeBatch } from '../../../src/exec/batch-file.ts';
import { HeapAllocator } from '../../../src/kernels/allocator.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import { MemoryPool } from '../../../src/kernels/memory.ts';
import { TempFiles } from '../../../src/storage/temp-files.ts';

const decimal38: DataType = { id: 'decimal', precision: 38, scale: 4 };
const list: DataType = { id: 'list', item: field('element', int32) };
const struct: DataType = { id: 'struct', fields: [field('a', utf8), field('b', list)] };

const columns: readonly [DataType, readonly Scalar[]][] = [
  [int32, [1, null, -7]],
  [int64, [1n << 62n, null, -1n]],
  [float64, [Number.NaN, -0, null]],
  [decimal38, [10n ** 37n, null, -3n]],
  [utf8, ['', 'grün \u{1F600}', null]],
  [binary, [new Uint8Array([0, 255]), null, new Uint8Array(0)]],
  [{ id: 'bool' }, [true, false, null]],
  [list, [[1, null], [], null]],
  [struct, [['x', [1]], [null, null], null]],
];

function valuesOf(batch: Batch): Scalar[][] {
  return batch.columns.map((column) => Array.from({ length: batch.length }, (_, row) => scalarAt(column, row)));
}

test.each(['heap', 'lease'] as const)('every type comes back from a file: %s', (where) => {
  const lease = where === 'lease' ? new MemoryPool({ guard: true, pagesMax: 64 }).lease() : null;
  const alloc = lease?.allocator() ?? new HeapAllocator();
  const vectors: Vector[] = columns.map(([type, values]) => vectorOf(type, values, alloc));
  vectors.push(constant(utf8, 'same', 3));
  const dictionary = vectorOf(utf8, ['p', null], alloc);
  const keys = new Uint8Array([1, 0, 0]);
  vectors.push({ layout: 'dict', type: utf8, length: 3, valid: null, keys, dictionary, dictionaryId: 5 });
  const schema = { fields: vectors.map(({ type }, i) => field(`c${i}`, type)) };
  const batch: Batch = { schema, columns: vectors, length: 3, selection: new Uint16Array([9, 0, 2]).subarray(1) };
  const files = new TempFiles();
  const file = files.create();
  writeBatch(file, { ...batch, selection: null });
  const block = writeBatch(file, batch);
  const back = readBatch(file.descriptor, block);
  expect(valuesOf(back)).toEqual(valuesOf(batch));
  expect(back.schema).toEqual(schema);
  expect(back.selection).toEqual(new Uint16Array([0, 2]));
  // Of a memory of a whole lease only what the views cover is written.
  expect(block.sizeBytes).toBeLessThan(4096);
  files.close();
  lease?.end();
});
