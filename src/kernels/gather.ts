/** Takes rows of vectors by number: selections, join results, sort orders. Copies values once; dictionaries and views keep what they refer to. */
import { assert } from '../core/assert.ts';
import type { Batch } from '../core/batch.ts';
import {
  type BytesVector,
  bytesAt,
  constant,
  type FixedVector,
  type NestedVector,
  type Vector,
  type ViewVector,
} from '../core/vector.ts';
import { type Allocator, allocFixed, bitmapBytes, reprBytes } from './allocator.ts';
import { vectorOf } from './builder.ts';
import type { RowNumbers } from './js/gather.ts';
import type { Kernels } from './kernels.ts';
import { type Primitives, twins } from './twins.ts';

/**
 * The rows `rows[0..count-1]` of `vector`, in that order; a row number of -1 is NULL.
 * Layouts stay (a constant stays one where no row is -1). `kernels` makes it fast.
 */
export function gather(vector: Vector, rows: RowNumbers, count: number, alloc: Allocator, kernels?: Kernels): Vector {
  const loops = kernels?.primitives ?? twins;
  return gatherWith(loops, vector, rows, count, alloc);
}

/** The batch without its selection: the rows that count, copied where there was one. */
export function compact(batch: Batch, alloc: Allocator, kernels?: Kernels): Batch {
  const { selection } = batch;
  if (selection === null) return batch;
  const columns = batch.columns.map((column) => gather(column, selection, selection.length, alloc, kernels));
  return { schema: batch.schema, columns, length: selection.length, selection: null };
}

function gatherWith(loops: Primitives, vector: Vector, rows: RowNumbers, count: number, alloc: Allocator): Vector {
  const { type } = vector;
  if (vector.layout === 'const') {
    if (vector.value === null || !hasNull(loops, rows, count)) return constant(type, vector.value, count);
    const row = vectorOf(type, [vector.value], alloc);
    return gatherWith(
      loops,
      row,
      rows.subarray(0, count).map((at) => Math.min(at, 0)),
      count,
      alloc,
    );
  }
  const valid = gatherValid(loops, vector.valid, rows, count, alloc);
  const base = { type, length: count, valid };
  const width = rows.BYTES_PER_ELEMENT;
  switch (vector.layout) {
    case 'fixed':
      return { ...base, ...gatherFixedValues(loops, vector, rows, count, alloc) };
    case 'bytes':
      return { ...base, ...gatherBytes(loops, vector, rows, count, alloc) };
    case 'view': {
      const views = alloc.bytes(16 * count);
      loops.gatherFixed(16, vector.views, rows, width, count, views);
      return { ...base, layout: 'view', views, buffers: vector.buffers };
    }
    case 'dict': {
      const keys = allocKeys(vector.keys, count, alloc);
      loops.gatherFixed(keys.BYTES_PER_ELEMENT, vector.keys, rows, width, count, keys);
      const { dictionary, dictionaryId } = vector;
      return { ...base, layout: 'dict', keys, dictionary, dictionaryId };
    }
    case 'nested':
      return { ...base, ...gatherNested(loops, vector, rows, count, alloc) };
  }
}

function gatherFixedValues(loops: Primitives, vector: FixedVector, rows: RowNumbers, count: number, alloc: Allocator) {
  const { repr } = vector;
  const values = allocFixed(alloc, repr, count);
  const rowBytes = rows.BYTES_PER_ELEMENT;
  if (repr === 'bit') loops.gatherBits(vector.values as Uint8Array, rows, rowBytes, count, values as Uint8Array);
  else loops.gatherFixed(reprBytes(repr), vector.values, rows, rowBytes, count, values);
  return { layout: 'fixed', repr, values } as const;
}

function gatherBytes(loops: Primitives, vector: BytesVector, rows: RowNumbers, count: number, alloc: Allocator) {
  const rowBytes = rows.BYTES_PER_ELEMENT;
  const offsets = alloc.int32(count + 1);
  const size = loops.gatherOffsets(vector.offsets, rows, rowBytes, count, offsets);
  assert(size <= 0x7fff_ffff, 'the strings of a vector take at most 2 GiB');
  const values = alloc.bytes(size);
  loops.gatherStrings(vector.offsets, vector.values, rows, rowBytes, count, offsets, values);
  return { layout: 'bytes', offsets, values } as const;
}

function gatherNested(loops: Primitives, vector: NestedVector, rows: RowNumbers, count: number, alloc: Allocator) {
  const { offsets } = vector;
  if (offsets === null) {
    const children = vector.children.map((child) => gatherWith(loops, child, rows, count, alloc));
    return { layout: 'nested', offsets: null, children } as const;
  }
  const outOffsets = alloc.int32(count + 1);
  const size = loops.gatherOffsets(offsets, rows, rows.BYTES_PER_ELEMENT, count, outOffsets);
  assert(size <= 0x7fff_ffff, 'the items of a vector number less than 2^31');
  const items = alloc.int32(size);
  let to = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    if (row < 0) continue;
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) items[to++] = at;
  }
  const children = vector.children.map((child) => gatherWith(loops, child, items, size, alloc));
  return { layout: 'nested', offsets: outOffsets, children } as const;
}

function gatherValid(
  loops: Primitives,
  valid: Uint8Array | null,
  rows: RowNumbers,
  count: number,
  alloc: Allocator,
): Uint8Array | null {
  if (valid === null && !hasNull(loops, rows, count)) return null;
  const out = alloc.bytes(bitmapBytes(count));
  const nulls = loops.gatherBits(valid, rows, rows.BYTES_PER_ELEMENT, count, out);
  return nulls === 0 ? null : out;
}

function hasNull(loops: Primitives, rows: RowNumbers, count: number): boolean {
  return rows instanceof Int32Array && loops.anyNegative(rows, count) === 1;
}

function allocKeys(like: RowNumbers, count: number, alloc: Allocator): RowNumbers {
  if (like instanceof Uint8Array) return alloc.bytes(count);
  return like instanceof Uint16Array ? alloc.uint16(count) : alloc.int32(count);
}

/** The bytes of views, one after another. */
export function bytesOfViews(vector: ViewVector, alloc: Allocator): BytesVector {
  const { length, type, valid } = vector;
  const offsets = alloc.int32(length + 1);
  const words = new DataView(vector.views.buffer, vector.views.byteOffset, vector.views.byteLength);
  let used = 0;
  offsets[0] = 0;
  for (let row = 0; row < length; row++) {
    if (valid === null || ((valid[row >> 3]! >> (row & 7)) & 1) === 1) used += words.getInt32(16 * row, true);
    offsets[row + 1] = used;
  }
  assert(used <= 0x7fff_ffff, 'the strings of a vector take at most 2 GiB');
  const values = alloc.bytes(used);
  for (let row = 0; row < length; row++) {
    if (offsets[row + 1]! > offsets[row]!) values.set(bytesAt(vector, row), offsets[row]!);
  }
  return { layout: 'bytes', type, length, valid, offsets, values };
}
