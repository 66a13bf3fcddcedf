/** Batches to apache-arrow and back: every type, every layout, through memory and through IPC; buffers shared where layouts coincide. */
import { type RecordBatch, Table, tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromArrow } from '../../../src/arrow/from-arrow.ts';
import { createIpcEncoder, writeIpcStream } from '../../../src/arrow/ipc.ts';
import { batchToRecordBatch, toArrowTable } from '../../../src/arrow/to-arrow.ts';
import type { Batch } from '../../../src/core/batch.ts';
import type { Scalar } from '../../../src/core/scalar.ts';
import {
  binary,
  boolType,
  type DataType,
  decimal,
  field,
  float64,
  int32,
  int64,
  list,
  struct,
  timestampUtc,
  typeName,
  utf8,
} from '../../../src/core/types.ts';
import { constant, scalarAt, type Vector } from '../../../src/core/vector.ts';
import { HeapAllocator } from '../../../src/kernels/allocator.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import { MemoryPool } from '../../../src/kernels/memory.ts';
import { allTypes, valuesOf } from '../kernels/values.ts';

const heap = new HeapAllocator();
const noDictionary = (): number => 1;

function batchOf(types: readonly DataType[], columns: readonly Vector[], selection: Uint16Array | null = null): Batch {
  const fields = types.map((type, i) => field(`c${i}`, type));
  return { schema: { fields }, columns, length: columns[0]!.length, selection };
}

function rowsOf(batches: readonly Batch[], column: number): Scalar[] {
  return batches.flatMap((batch) =>
    Array.from({ length: batch.length }, (_, row) => scalarAt(batch.columns[column]!, row)),
  );
}

async function ipcBytes(batches: readonly Batch[]): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of writeIpcStream(batches, batches[0]!.schema)) parts.push(part);
  return Buffer.concat(parts);
}

/** Nanoseconds hold the microseconds of 292 years only. */
function fitsArrow(value: Scalar): boolean {
  return !(
    Array.isArray(value) &&
    typeof value[2] === 'bigint' &&
    (value[2] > 9_000_000_000_000_000n || value[2] < -9_000_000_000_000_000n)
  );
}

describe.each(allTypes.map((type) => [typeName(type), type] as const))('%s', (_name, type) => {
  test('comes back equal from a record batch and from an IPC stream', async () => {
    await fc.assert(
      fc.asyncProperty(valuesOf(type, 20), async (some) => {
        const values = some.filter(fitsArrow);
        const batch = batchOf([type], [vectorOf(type, values, heap)]);
        const direct = fromArrow(batchToRecordBatch(batch), noDictionary);
        expect(direct[0]!.schema.fields[0]!.type).toEqual(type);
        expect(rowsOf(direct, 0)).toEqual(values);
        const table = tableFromIPC(await ipcBytes([batch, batch]));
        const read = table.batches.flatMap((part) => fromArrow(part, noDictionary));
        expect(read[0]!.schema.fields[0]!.type).toEqual(type);
        expect(rowsOf(read, 0)).toEqual([...values, ...values]);
      }),
      { numRuns: 15 },
    );
  });
});

test('buffers are shared where layouts coincide', () => {
  const lease = new MemoryPool({ pagesMax: 64 }).lease();
  const alloc = lease.allocator();
  const types = [int32, int64, float64, boolType, timestampUtc, decimal(38, 2)];
  const values: Scalar[][] = [
    [1, null],
    [2n, null],
    [1.5, null],
    [true, null],
    [7n, null],
    [9n, null],
  ];
  const batch = batchOf(
    [...types, utf8, list(int32)],
    [
      ...types.map((type, i) => vectorOf(type, values[i]!, alloc)),
      vectorOf(utf8, ['héllo', null], alloc),
      vectorOf(list(int32), [[1, 2], null], alloc),
    ],
  );
  const arrow = batchToRecordBatch(batch);
  batch.columns.forEach((column, i) => {
    const data = arrow.data.children[i]!;
    expect(data.nullBitmap.buffer).toBe(lease.buffer);
    expect(data.nullBitmap.byteOffset).toBe(column.valid!.byteOffset);
    const values = column.layout === 'fixed' || column.layout === 'bytes' ? column.values : undefined;
    expect((data.values as Uint8Array | undefined)?.buffer).toBe(values?.buffer);
    expect((data.values as Uint8Array | undefined)?.byteOffset).toBe(values?.byteOffset);
    const offsets = column.layout === 'bytes' || column.layout === 'nested' ? column.offsets : undefined;
    expect(data.valueOffsets?.byteOffset).toBe(offsets?.byteOffset);
  });
  const back = fromArrow(arrow, noDictionary)[0]!;
  back.columns.forEach((column, i) => expect(column.valid!.byteOffset).toBe(batch.columns[i]!.valid!.byteOffset));
});

test('selections are compacted, constants expanded, dictionaries and narrow decimals made plain', () => {
  const dictionary = vectorOf(utf8, ['x', null, 'y'], heap);
  const dict: Vector = {
    layout: 'dict',
    type: utf8,
    length: 4,
    valid: null,
    keys: Uint8Array.of(2, 1, 0, 2),
    dictionary,
    dictionaryId: 3,
  };
  const columns = [dict, constant(int64, 5n, 4), vectorOf(decimal(10, 2), [123n, null, -45n, 6n], heap)];
  const batch = batchOf([utf8, int64, decimal(10, 2)], columns, Uint16Array.of(0, 1, 2));
  const arrow = batchToRecordBatch(batch);
  expect(arrow.numRows).toBe(3);
  expect(arrow.getChildAt(0)!.toJSON()).toEqual(['y', null, 'x']);
  expect(arrow.getChildAt(1)!.toJSON()).toEqual([5n, 5n, 5n]);
  const back = fromArrow(arrow, noDictionary);
  expect(rowsOf(back, 2)).toEqual([123n, null, -45n]);
});

test('a column that stands twice in a batch on one shared memory is written whole', async () => {
  const alloc = new MemoryPool({ pagesMax: 64 }).lease().allocator();
  const values = Array.from({ length: 1000 }, (_, i) => (i % 7 === 0 ? null : BigInt(i)));
  const texts = values.map((value) => (value === null ? null : `text ${value}`));
  const [a, b] = [vectorOf(int64, values, alloc), vectorOf(utf8, texts, alloc)];
  const batch = batchOf([int64, int64, utf8, utf8, int64], [a, a, b, b, a]);
  const table = tableFromIPC(await ipcBytes([batch]));
  const read = table.batches.flatMap((part) => fromArrow(part, noDictionary));
  for (const column of [0, 1, 4]) expect(rowsOf(read, column)).toEqual(values);
  for (const column of [2, 3]) expect(rowsOf(read, column)).toEqual(texts);
});

test('a stream without batches has a schema and ends', () => {
  const encoder = createIpcEncoder({ fields: [field('a', int32)] });
  const table = tableFromIPC(Buffer.concat([encoder.begin(), encoder.finish()]));
  expect(table.numRows).toBe(0);
  expect(table.schema.fields.map((f) => f.name)).toEqual(['a']);
});

test('a table of no batches keeps its columns', () => {
  const table = toArrowTable([], { fields: [field('a', struct([field('b', binary)]))] });
  expect(table).toBeInstanceOf(Table);
  expect(table.numRows).toBe(0);
  expect(table.numCols).toBe(1);
});

test('sliced record batches, whose bitmaps begin inside a byte, are read right', () => {
  const values = Array.from({ length: 50 }, (_, i) => (i % 3 === 0 ? null : i % 2 === 0));
  const nested = values.map((value, i) => (value === null ? null : [i, null]));
  const whole = batchToRecordBatch(
    batchOf([boolType, list(int32)], [vectorOf(boolType, values, heap), vectorOf(list(int32), nested, heap)]),
  );
  const part: RecordBatch = whole.slice(5, 31);
  const back = fromArrow(part, noDictionary);
  expect(rowsOf(back, 0)).toEqual(values.slice(5, 31));
  expect(rowsOf(back, 1)).toEqual(nested.slice(5, 31));
});
