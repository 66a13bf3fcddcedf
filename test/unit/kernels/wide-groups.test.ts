/** Groups of keys with strings equal groups by a map of plain values, in every layout, with NULLs, NaN, -0.0 and wide decimals. */
import { afterAll, describe, expect, test } from 'vitest';
import type { Scalar } from '../../../src/core/scalar.ts';
import { type DataType, decimal, float64, int32, utf8 } from '../../../src/core/types.ts';
import { constant, scalarAt, type Vector } from '../../../src/core/vector.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import { createKernels } from '../../../src/kernels/kernels.ts';
import { MemoryPool } from '../../../src/kernels/memory.ts';
import { WideGroups } from '../../../src/kernels/wide-groups.ts';
import { randomInts } from '../exec/support.ts';

const pool = new MemoryPool({ pagesMax: 4096, guard: true });
const lease = pool.lease();
afterAll(() => lease.end());

const types: readonly DataType[] = [utf8, int32, float64, decimal(38, 2), utf8, utf8];
const words = ['', 'a', 'b', 'a word', 'a longer string of many bytes', '\u{1f600}', 'a wore'];
const numbers = [Number.NaN, -0, 0, 1.5];

function rowOf(random: (bound: number) => number, batch: number): Scalar[] {
  return [
    random(6) === 0 ? null : words[random(words.length)]!,
    random(5) === 0 ? null : random(4),
    numbers[random(4)]!,
    random(4) === 0 ? null : BigInt(random(2)) * 10n ** 37n,
    'x'.repeat(random(3) * batch),
    'the same',
  ];
}

/** NaN is one value, and the zeros are one. */
function textOf(row: readonly Scalar[]): string {
  return row.map((value) => (value === null ? 'NULL' : `${typeof value} ${String(value === 0 ? 0 : value)}`)).join('|');
}

/** The strings as entries of a dictionary, which has a NULL. */
function encoded(values: readonly Scalar[], alloc: Parameters<typeof vectorOf>[2]): Vector {
  const entries = [null, ...new Set(values.filter((value) => value !== null))];
  const keys = alloc.int32(values.length);
  values.forEach((value, i) => (keys[i] = entries.indexOf(value)));
  const dictionary = vectorOf(utf8, entries, alloc);
  return { layout: 'dict', type: utf8, length: values.length, valid: null, keys, dictionary, dictionaryId: 1 };
}

describe.each([
  ['Wasm', createKernels(lease)],
  ['JavaScript', createKernels(null)],
] as const)('in %s', (_, kernels) => {
  test('a batch at a time', () => {
    const alloc = lease.allocator();
    const specs = types.map((type) => ({ type, nullable: true, nullsMatch: true }));
    const groups = new WideGroups(kernels, specs, alloc);
    const random = randomInts(5);
    const known = new Map<string, number>();
    for (let batch = 0; batch < 14; batch++) {
      const rows = Array.from({ length: 400 }, () => rowOf(random, batch));
      const columns = types.map((type, i): Vector => {
        const values = rows.map((row) => row[i]!);
        if (i === 5) return constant(utf8, 'the same', rows.length);
        return i === 0 && batch % 2 === 0 ? encoded(values, alloc) : vectorOf(type, values, alloc);
      });
      const selection = batch % 3 === 0 ? null : alloc.uint16(260).map((_, k) => k + (k >> 1));
      const ids = groups.assign(columns, { length: 400, selection }, alloc);
      for (const row of selection ?? rows.keys()) {
        const text = textOf(rows[row]!);
        if (!known.has(text)) known.set(text, known.size);
        expect(ids[row]).toBe(known.get(text));
      }
    }
    const keys = groups.keys(alloc);
    const texts = Array.from({ length: groups.count }, (_, i) => textOf(keys.map((key) => scalarAt(key, i))));
    expect(texts).toEqual([...known.keys()]);
    alloc.close();
  });
});
