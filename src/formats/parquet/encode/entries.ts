/** Rows that are numbers of a dictionary's entries: their values, and which of the entries they are. */
import type { Allocator } from '../../../kernels/allocator.ts';
import type { FlatValues } from './leaf-values.ts';
import type { ParquetEncoder } from './space.ts';

/** The entries' values, one a number. `width`: the bytes of a fixed value. */
export function gathered(
  entries: FlatValues,
  numbers: Uint32Array,
  width: number,
  encoder: ParquetEncoder,
  alloc: Allocator,
): FlatValues {
  const { primitives } = encoder.kernels;
  const count = numbers.length;
  const rows = new Int32Array(numbers.buffer, numbers.byteOffset, count);
  if (entries.kind === 'bytes') {
    const offsets = alloc.int32(count + 1);
    const size = primitives.gatherOffsets(entries.offsets, rows, 4, count, offsets);
    const values = alloc.bytes(size);
    primitives.gatherStrings(entries.offsets, entries.values, rows, 4, count, offsets, values);
    return { kind: 'bytes', length: count, valid: null, offsets, values };
  }
  const bytes = alloc.bytes(width * count);
  primitives.gatherFixed(width, entries.bytes, rows, 4, count, bytes);
  return { kind: 'fixed', length: count, valid: null, bytes };
}

/** The numbers below `count` that are among these, each once. */
export function distinct(numbers: Uint32Array, count: number, alloc: Allocator): Uint32Array {
  const isThere = new Uint8Array(count);
  for (let i = 0; i < numbers.length; i++) isThere[numbers[i]!] = 1;
  const out = alloc.uint32(count);
  let found = 0;
  for (let number = 0; number < count; number++) if (isThere[number] === 1) out[found++] = number;
  return out.subarray(0, found);
}
