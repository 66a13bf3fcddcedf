/** Guarded memory, kernels with and without Wasm, and random layouts and rows for tests of vector operations. */
import type { Scalar } from '../../../src/core/scalar.ts';
import { type DataType } from '../../../src/core/types.ts';
import { constant, type Rows, type Vector } from '../../../src/core/vector.ts';
import { vectorOf } from '../../../src/kernels/builder.ts';
import type { CompareOp } from '../../../src/kernels/codes.ts';
import { createKernels, type Kernels } from '../../../src/kernels/kernels.ts';
import { MemoryPool } from '../../../src/kernels/memory.ts';

export const lease = new MemoryPool({ pagesMax: 2048, guard: true }).lease();
export const alloc = lease.allocator();

export const configurations: readonly (readonly [string, Kernels])[] = [
  ['wasm', createKernels(lease)],
  ['twins', createKernels(lease, { wasm: false })],
];

/** One of the layouts that hold these values. */
export function layoutOf(type: DataType, values: readonly Scalar[], dice: number): Vector {
  if (values.length > 0 && dice % 4 === 0 && values.every((value) => Object.is(value, values[0])))
    return constant(type, values[0]!, values.length);
  if (type.id === 'null' || dice % 4 > 1) return vectorOf(type, values, alloc);
  const distinct = [...values, null];
  const keys = alloc.uint16(values.length);
  values.forEach((_, i) => (keys[i] = i));
  return {
    layout: 'dict',
    type,
    length: values.length,
    valid: null,
    keys,
    dictionary: vectorOf(type, distinct, alloc),
    dictionaryId: dictionaryIds.next++,
  };
}

/** Some rows, ascending, or all. */
export function someRows(length: number, dice: number): Rows {
  if (dice % 3 === 0) return { length, selection: null };
  const chosen = Array.from({ length }, (_, i) => i).filter((i) => (i * 7 + dice) % 3 > 0);
  return { length, selection: Uint16Array.from(chosen) };
}
const dictionaryIds = { next: 1000 };

export const listOf = (rows: Rows): number[] =>
  rows.selection === null ? Array.from({ length: rows.length }, (_, i) => i) : [...rows.selection];

export const holds: Record<CompareOp, (order: number) => boolean> = {
  eq: (o) => o === 0,
  ne: (o) => o !== 0,
  lt: (o) => o < 0,
  le: (o) => o <= 0,
  gt: (o) => o > 0,
  ge: (o) => o >= 0,
};
export const ops = Object.keys(holds) as CompareOp[];

/** Runs a check and releases what it allocated. */
export const forget = (check: () => void): void => {
  const mark = alloc.mark();
  check();
  alloc.release(mark);
};
