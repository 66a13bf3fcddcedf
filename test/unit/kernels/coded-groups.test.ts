/** Groups by place equal groups by a map of plain values, whatever order and range the keys come in. */
import { afterAll, describe, expect, test } from 'vitest';
import { type Scalar } from '../../../src/core/scalar.ts';
import { boolType, type DataType, dateType, decimal, int32, int64, utf8 } from '../../../src/core/types.ts';
import { scalarAt } from '../../../src/core/vector.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import { CodedGroups } from '../../../src/kernels/coded-groups.ts';
import { createKernels } from '../../../src/kernels/kernels.ts';
import { MemoryPool } from '../../../src/kernels/memory.ts';
import { randomInts } from '../exec/support.ts';

const pool = new MemoryPool({ pagesMax: 4096, guard: true });
const lease = pool.lease();
const wasm = createKernels(lease);
const twins = createKernels(null);
afterAll(() => lease.end());

type Make = (random: (bound: number) => number, batch: number) => Scalar;

const cases: Readonly<Record<string, { types: readonly DataType[]; make: readonly Make[] }>> = {
  'integers that ascend': { types: [int64], make: [(random, batch) => BigInt(batch * 900 + random(1000))] },
  'integers that descend': { types: [int32], make: [(random, batch) => 50_000 - batch * 900 - random(1000)] },
  'integers that ascend with gaps': { types: [int64], make: [(random, batch) => BigInt(batch * 5000 + random(1000))] },
  'one below the least so far': { types: [int32], make: [(random, batch) => -batch + random(2)] },
  'NULLs, negative decimals and days': {
    types: [decimal(12, 2), dateType],
    make: [(r) => (r(5) === 0 ? null : BigInt(r(40) - 20)), (r) => (r(7) === 0 ? null : r(30))],
  },
  'strings and booleans': {
    types: [utf8, boolType],
    make: [(r, batch) => (r(9) === 0 ? null : `text ${'x'.repeat(r(3))}${r(10 + 5 * batch)}`), (r) => r(2) === 0],
  },
};

describe.each([
  ['Wasm', wasm],
  ['JavaScript', twins],
] as const)('in %s', (_, kernels) => {
  test.each(Object.entries(cases))('%s', (_name, { types, make }) => {
    const alloc = lease.allocator();
    const specs = types.map((type) => ({ type, nullable: true, nullsMatch: true }));
    const groups = new CodedGroups(kernels, specs, alloc);
    const random = randomInts(7);
    const known = new Map<string, number>();
    for (let batch = 0; batch < 12; batch++) {
      const rows = Array.from({ length: 300 }, () => make.map((value) => value(random, batch)));
      const columns = types.map((type, i) =>
        vectorOf(
          type,
          rows.map((row) => row[i]!),
          alloc,
        ),
      );
      const selection = batch % 3 === 0 ? null : alloc.uint16(200).map((_, k) => k + (k >> 1));
      const ids = groups.assign(columns, { length: 300, selection }, alloc)!;
      for (const row of selection ?? rows.keys()) {
        const text = rows[row]!.map(String).join('|');
        if (!known.has(text)) known.set(text, known.size);
        expect(ids[row]).toBe(known.get(text));
      }
    }
    const keys = groups.keys(alloc);
    const texts = Array.from({ length: groups.count }, (_, i) => keys.map((key) => String(scalarAt(key, i))).join('|'));
    expect(texts).toEqual([...known.keys()]);
    alloc.close();
  });

  test('keys too far apart are refused, and what was there stays', () => {
    const alloc = lease.allocator();
    const groups = new CodedGroups(kernels, [{ type: int64, nullable: true, nullsMatch: true }], alloc);
    const assign = (values: readonly Scalar[]) =>
      groups.assign([vectorOf(int64, values, alloc)], { length: values.length, selection: null }, alloc);
    expect([...assign([5n, 7n, null])!.subarray(0, 3)]).toEqual([0, 1, 2]);
    expect(assign([5n, 2n ** 62n])).toBeNull();
    expect(assign([-(2n ** 63n), 2n ** 63n - 1n])).toBeNull();
    expect([...assign([7n, null])!.subarray(0, 2)]).toEqual([1, 2]);
    expect(Array.from({ length: 3 }, (_, i) => scalarAt(groups.keys(alloc)[0]!, i))).toEqual([5n, 7n, null]);
    alloc.close();
  });
});
