/** Building, taking, cutting and joining vectors of every type, held against plain arrays. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Scalar } from '../../../src/core/scalar.ts';
import { type DataType, typeName, utf8 } from '../../../src/core/types.ts';
import { constant, scalarAt, type Vector } from '../../../src/core/vector.ts';
import { type Allocator, HeapAllocator } from '../../../src/kernels/allocator.ts';
import { createBuilder, vectorOf } from '../../../src/kernels/builder.ts';
import { concat, flatten, slice } from '../../../src/kernels/flatten.ts';
import { compact, gather } from '../../../src/kernels/gather.ts';
import { createKernels } from '../../../src/kernels/kernels.ts';
import { MemoryPool } from '../../../src/kernels/memory.ts';
import { ensureLeased } from '../../../src/kernels/operand.ts';
import { allTypes, valuesOf } from './values.ts';

const pool = new MemoryPool({ pagesMax: 1024, guard: true });
const lease = pool.lease();
const kernels = createKernels(lease);
const alloc = lease.allocator();
afterAll(() => lease.end());

const scalarsOf = (vector: Vector): Scalar[] =>
  Array.from({ length: vector.length }, (_, row) => scalarAt(vector, row));

/** The values behind a dictionary whose entries stand in another order, with one that is not used. */
function dictOf(type: DataType, values: readonly Scalar[], to: Allocator): Vector {
  const dictionary = vectorOf(type, [null, ...values.toReversed()], to);
  const keys = to.uint16(values.length);
  values.forEach((_, i) => (keys[i] = values.length - i));
  return { layout: 'dict', type, length: values.length, valid: null, keys, dictionary, dictionaryId: 7 };
}

/** utf8 and binary as views, long ones in a second buffer. */
function viewOf(flat: Vector, to: Allocator): Vector {
  if (flat.layout !== 'bytes') return flat;
  const views = to.bytes(16 * flat.length, true);
  const words = new DataView(views.buffer, views.byteOffset);
  for (let row = 0; row < flat.length; row++) {
    const [start, end] = [flat.offsets[row]!, flat.offsets[row + 1]!];
    words.setInt32(16 * row, end - start, true);
    if (end - start <= 12) views.set(flat.values.subarray(start, end), 16 * row + 4);
    else {
      words.setInt32(16 * row + 8, 1, true);
      words.setInt32(16 * row + 12, start, true);
    }
  }
  return {
    layout: 'view',
    type: flat.type,
    length: flat.length,
    valid: flat.valid,
    views,
    buffers: [to.bytes(1), flat.values],
  };
}

function layoutsOf(type: DataType, values: readonly Scalar[]): Vector[] {
  const flat = vectorOf(type, values, alloc);
  const all = [flat, viewOf(flat, alloc)];
  if (type.id !== 'null') all.push(dictOf(type, values, alloc));
  return all;
}

describe.each(allTypes.map((type) => [typeName(type), type] as const))('%s', (_name, type) => {
  const eachLayout = (check: (vector: Vector, values: Scalar[], dice: number) => void) =>
    fc.assert(
      fc.property(valuesOf(type), fc.nat(1000), (values, dice) => {
        const mark = alloc.mark();
        for (const vector of layoutsOf(type, values)) check(vector, values, dice);
        alloc.release(mark);
      }),
      { numRuns: 40 },
    );

  test('what was appended is read back, value by value and from vectors', () => {
    eachLayout((vector, values) => {
      expect(scalarsOf(vector)).toEqual(values);
      const builder = createBuilder(type, 1, alloc);
      for (let row = 0; row < values.length; row++) builder.appendFrom(vector, row);
      expect(scalarsOf(builder.finish())).toEqual(values);
    });
  });

  test('gather takes rows in any order, -1 being NULL, with and without Wasm', () => {
    eachLayout((vector, values, dice) => {
      const rows = alloc.int32(values.length * 2);
      for (let i = 0; i < rows.length; i++) rows[i] = ((i * 7 + dice) % (values.length + 1)) - 1;
      const expected = Array.from(rows, (row) => (row < 0 ? null : values[row]!));
      expect(scalarsOf(gather(vector, rows, rows.length, alloc, kernels))).toEqual(expected);
      expect(scalarsOf(gather(vector, rows, rows.length, alloc))).toEqual(expected);
    });
  });

  test('flatten, slice and concat keep the values', () => {
    eachLayout((vector, values, dice) => {
      const flat = flatten(vector, alloc, kernels);
      expect(['fixed', 'bytes', 'nested', ...(type.id === 'null' ? ['const'] : [])]).toContain(flat.layout);
      expect(scalarsOf(flat)).toEqual(values);
      const cut = dice % (values.length + 1);
      const [head, tail] = [slice(vector, 0, cut, alloc), slice(vector, cut, values.length, alloc)];
      expect(scalarsOf(tail)).toEqual(values.slice(cut));
      expect(scalarsOf(concat([tail, head, flat], alloc, kernels))).toEqual([
        ...values.slice(cut),
        ...values.slice(0, cut),
        ...values,
      ]);
      expect(scalarsOf(concat([head, tail], alloc))).toEqual(values);
    });
  });

  test('a constant is flattened, gathered with NULLs and joined with others', () => {
    fc.assert(
      fc.property(valuesOf(type, 3), fc.integer({ min: 1, max: 20 }), (values, length) => {
        const value = values[0] ?? null;
        const vector = constant(type, value, length);
        expect(scalarsOf(flatten(vector, alloc))).toEqual(Array(length).fill(value));
        const rows = Int32Array.from([-1, 0, 0]);
        expect(scalarsOf(gather(vector, rows, 3, alloc))).toEqual([null, value, value]);
        const joined = concat([vector, vectorOf(type, values, alloc), vector], alloc);
        expect(scalarsOf(joined)).toEqual([...Array(length).fill(value), ...values, ...Array(length).fill(value)]);
      }),
      { numRuns: 20 },
    );
  });
});

test('compact applies the selection to every column', () => {
  const schema = { fields: [{ name: 's', type: utf8, nullable: true }] };
  const column = vectorOf(utf8, ['a', null, 'c', 'd'], alloc);
  const batch = compact({ schema, columns: [column], length: 4, selection: Uint16Array.of(1, 3) }, alloc, kernels);
  expect(batch.length).toBe(2);
  expect(batch.selection).toBeNull();
  expect(scalarsOf(batch.columns[0]!)).toEqual([null, 'd']);
});

test('vectors from elsewhere are brought into the lease', () => {
  const values = ['x', null, 'longer than twelve bytes'];
  const vector = dictOf(utf8, values, new HeapAllocator());
  const leased = ensureLeased(vector, lease.buffer, alloc);
  expect(leased.layout === 'dict' && leased.keys.buffer === lease.buffer).toBe(true);
  expect(
    leased.layout === 'dict' &&
      leased.dictionary.layout === 'bytes' &&
      leased.dictionary.values.buffer === lease.buffer,
  ).toBe(true);
  expect(scalarsOf(leased)).toEqual(values);
});
