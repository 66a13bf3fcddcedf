/** Rows written a column at a time are those written value by value, whatever the layout, NULLs and selection. */
import { expect, test } from 'vitest';
import type { Scalar } from '../../../src/core/scalar.ts';
import {
  boolType,
  type DataType,
  dateType,
  decimal,
  float32,
  float64,
  int16,
  int32,
  int64,
  list,
  timestampUtc,
  utf8,
} from '../../../src/core/types.ts';
import { constant, type Vector } from '../../../src/core/vector.ts';
import { HeapAllocator } from '../../../src/kernels/allocator.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import { columnBlock } from '../../../src/server/pg/column-block.ts';
import { columnWriter } from '../../../src/server/pg/encode.ts';
import { MessageWriter } from '../../../src/server/pg/message-writer.ts';

const columns: readonly (readonly [DataType, readonly Scalar[]])[] = [
  [boolType, [true, null, false, true]],
  [int16, [1, -2, null, 32767]],
  [int32, [null, -1, 2_147_483_647, 0]],
  [int64, [9_223_372_036_854_775_807n, -1n, null, -9_223_372_036_854_775_808n]],
  [float32, [1.5, null, Number.NaN, Number.NEGATIVE_INFINITY]],
  [float64, [1e300, -0, null, 0.1]],
  [dateType, [0, null, -719_162, 2_932_896]],
  [timestampUtc, [0n, 1_700_000_000_123_456n, null, -1n]],
  [decimal(20, 4), [-12_345n, null, 0n, 99_999_999_999_999_999_999n]],
  [utf8, ['', null, 'hé ≠ 𝄞', 'x'.repeat(100)]],
  [list(int32), [[1, null], [], null, [7]]],
];

function written(vector: Vector, format: 'text' | 'binary', rows: readonly number[]): string[] {
  const write = columnWriter(vector, format, 'UTC');
  const out = new MessageWriter();
  return rows.map((row) => {
    write(row, out);
    return Buffer.from(out.take()).toString('hex');
  });
}

function writtenAtOnce(
  vector: Vector,
  format: 'text' | 'binary',
  selection: Uint16Array | null,
  count: number,
): string[] {
  const block = columnBlock(vector, format, 'UTC', null);
  const rows = { from: 1, to: count, selection };
  const sizes = new Int32Array(count - 1).fill(4);
  block.measure(rows, sizes);
  const positions = new Int32Array(count - 1);
  for (let i = 1; i < sizes.length; i++) positions[i] = positions[i - 1]! + sizes[i - 1]!;
  const starts = positions.slice();
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  block.write(rows, positions, bytes, new DataView(bytes.buffer));
  expect([...positions]).toEqual([...starts].map((start, i) => start + sizes[i]!));
  return [...starts].map((start, i) => Buffer.from(bytes.subarray(start, start + sizes[i]!)).toString('hex'));
}

test.each(columns)('$id', (type, values) => {
  const vector = vectorOf(type, values, new HeapAllocator());
  const vectors = [vector, constant(type, values[3]!, 4), constant(type, null, 4)];
  for (const each of vectors)
    for (const format of ['text', 'binary'] as const) {
      expect(writtenAtOnce(each, format, null, 4)).toEqual(written(each, format, [1, 2, 3]));
      expect(writtenAtOnce(each, format, Uint16Array.of(0, 2, 3), 3)).toEqual(written(each, format, [2, 3]));
    }
});
