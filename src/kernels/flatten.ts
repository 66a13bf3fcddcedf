/** Changes of layout: dictionaries, constants and views become plain values; vectors are cut and joined. */
import { assert } from '../core/assert.ts';
import type { Scalar } from '../core/scalar.ts';
import type { Repr } from '../core/types.ts';
import {
  type BytesVector,
  constant,
  type DictVector,
  type FixedVector,
  type NestedVector,
  type Rows,
  type Vector,
} from '../core/vector.ts';
import { type Allocator, allocFixed, bitmapBytes, reprBytes } from './allocator.ts';
import { createBuilder, fixedPart, vectorOf } from './builder.ts';
import { widen } from './convert.ts';
import { bytesOfViews, gather } from './gather.ts';
import { andBits, copyBits, fillBits } from './js/bits.ts';
import type { Kernels } from './kernels.ts';

/** The same rows in layout fixed, bytes or nested, children too; only the NULL type stays a constant. */
export function flatten(vector: Vector, alloc: Allocator, kernels?: Kernels): Vector {
  switch (vector.layout) {
    case 'fixed':
    case 'bytes':
      return vector;
    case 'view':
      return bytesOfViews(vector, alloc);
    case 'dict': {
      const values = flatten(gather(vector.dictionary, vector.keys, vector.length, alloc, kernels), alloc, kernels);
      return {
        ...values,
        type: vector.type,
        valid: bothValid(values.valid, vector.valid, vector.length, alloc),
      } as Vector;
    }
    case 'const':
      return flattenConstant(vector.value, vector, alloc);
    case 'nested':
      return { ...vector, children: vector.children.map((child) => flatten(child, alloc, kernels)) };
  }
}

/** As `flatten`, where only the asked-for rows matter: where they are few, only these are looked up in a dictionary. */
export function flattenRows(vector: Vector, { length, selection }: Rows, alloc: Allocator, kernels: Kernels): Vector {
  if (vector.layout !== 'dict' || selection === null || 2 * selection.length > length) {
    return flatten(vector, alloc, kernels);
  }
  const { dictionary, keys, type, valid } = vector;
  if (dictionary.layout !== 'fixed' || dictionary.repr === 'bit' || dictionary.valid !== null) {
    return flatten(vector, alloc, kernels);
  }
  const { repr } = dictionary;
  const values = allocFixed(alloc, repr, length);
  const { gatherPlaced } = kernels.primitives;
  gatherPlaced(reprBytes(repr), dictionary.values, keys, keys.BYTES_PER_ELEMENT, selection, selection.length, values);
  return { layout: 'fixed', type, length, valid, repr, values };
}

/** Rows from..to-1, on the same memory save for bitmaps that start inside a byte. */
export function slice(vector: Vector, from: number, to: number, alloc: Allocator): Vector {
  if (from === 0 && to === vector.length) return vector;
  const length = to - from;
  const base = {
    type: vector.type,
    length,
    valid: vector.valid === null ? null : sliceBits(vector.valid, from, length, alloc),
  };
  switch (vector.layout) {
    case 'fixed':
      return { ...base, layout: 'fixed', repr: vector.repr, values: sliceFixed(vector, from, length, alloc) };
    case 'bytes':
      return { ...base, layout: 'bytes', offsets: vector.offsets.subarray(from, to + 1), values: vector.values };
    case 'view':
      return { ...base, layout: 'view', views: vector.views.subarray(16 * from, 16 * to), buffers: vector.buffers };
    case 'dict':
      return { ...vector, ...base, layout: 'dict', keys: vector.keys.subarray(from, to) };
    case 'const':
      return constant(vector.type, vector.value, length);
    case 'nested':
      if (vector.offsets !== null)
        return { ...vector, ...base, layout: 'nested', offsets: vector.offsets.subarray(from, to + 1) };
      return {
        ...vector,
        ...base,
        layout: 'nested',
        children: vector.children.map((child) => slice(child, from, to, alloc)),
      };
  }
}

/** One vector with the rows of all, which have one type; at least one. Keeps a shared dictionary and an equal constant. */
export function concat(vectors: readonly Vector[], alloc: Allocator, kernels?: Kernels): Vector {
  const [first] = vectors;
  assert(first !== undefined, 'concat takes at least one vector');
  if (vectors.length === 1) return first;
  const length = vectors.reduce((sum, vector) => sum + vector.length, 0);
  if (first.layout === 'const' && vectors.every((v) => v.layout === 'const' && isSamePlain(v.value, first.value))) {
    return constant(first.type, first.value, length);
  }
  if (first.layout === 'dict' && vectors.every((v) => v.layout === 'dict' && v.dictionaryId === first.dictionaryId)) {
    return concatDict(vectors as readonly DictVector[], length, alloc);
  }
  const flat = vectors.map((vector) => flatten(vector, alloc, kernels));
  const base = { type: first.type, length, valid: concatValid(flat, length, alloc) };
  switch (flat[0]!.layout) {
    case 'fixed':
      return { ...base, ...concatFixed(flat as readonly FixedVector[], length, alloc) };
    case 'bytes':
      return { ...base, ...concatBytes(flat as readonly BytesVector[], length, alloc) };
    case 'nested':
      return { ...base, ...concatNested(flat as readonly NestedVector[], length, alloc) };
    default:
      return constant(first.type, null, length);
  }
}

/** The AND of two validities; null means all valid. */
export function bothValid(
  a: Uint8Array | null,
  b: Uint8Array | null,
  length: number,
  alloc: Allocator,
): Uint8Array | null {
  if (a === null || b === null || a === b) return a ?? b;
  const out = alloc.bytes(bitmapBytes(length));
  andBits(a, b, length, out);
  return out;
}

function flattenConstant(value: Scalar, vector: Vector, alloc: Allocator): Vector {
  const { type, length } = vector;
  if (type.id === 'null') return vector;
  const row = vectorOf(type, [value], alloc);
  if (row.layout === 'fixed') {
    const values = allocFixed(alloc, row.repr, length);
    fillFixed(row.repr, values, row, length);
    const valid = value === null ? alloc.bytes(bitmapBytes(length), true) : null;
    return { layout: 'fixed', type, length, valid, repr: row.repr, values };
  }
  const builder = createBuilder(type, length, alloc);
  for (let i = 0; i < length; i++) builder.appendFrom(row, 0);
  return builder.finish();
}

function fillFixed(repr: Repr, values: FixedVector['values'], row: FixedVector, length: number): void {
  if (repr === 'bit') return fillBits(values as Uint8Array, 0, length, (row.values[0] as number) & 1);
  if (repr !== 'i128') {
    (values as Float64Array).fill(row.values[0] as number);
    return;
  }
  for (let i = 0; i < 2 * length; i++) values[i] = row.values[i & 1]!;
}

/** Bits from..from + length - 1 from bit 0 on; on the same memory where `from` starts a byte. */
export function sliceBits(bits: Uint8Array, from: number, length: number, alloc: Allocator): Uint8Array {
  if ((from & 7) === 0) return bits.subarray(from >> 3, (from >> 3) + bitmapBytes(length));
  const out = alloc.bytes(bitmapBytes(length));
  copyBits(bits, from, out, 0, length);
  return out;
}

function sliceFixed(vector: FixedVector, from: number, length: number, alloc: Allocator): FixedVector['values'] {
  const { repr, values } = vector;
  if (repr === 'bit') return sliceBits(values as Uint8Array, from, length, alloc);
  return fixedPart(repr, values.subarray(repr === 'i128' ? 2 * from : from), length);
}

function isSamePlain(a: unknown, b: unknown): boolean {
  return Object.is(a, b) && (typeof a !== 'object' || a === null);
}

function concatDict(vectors: readonly DictVector[], length: number, alloc: Allocator): Vector {
  const widest = vectors.reduce((max, v) => Math.max(max, v.keys.BYTES_PER_ELEMENT), 1);
  const keys = widest === 1 ? alloc.bytes(length) : widest === 2 ? alloc.uint16(length) : alloc.int32(length);
  let at = 0;
  for (const vector of vectors) {
    keys.set(vector.keys.subarray(0, vector.length), at);
    at += vector.length;
  }
  const { type, dictionary, dictionaryId } = vectors[0]!;
  return { layout: 'dict', type, length, valid: concatValid(vectors, length, alloc), keys, dictionary, dictionaryId };
}

function concatValid(vectors: readonly Vector[], length: number, alloc: Allocator): Uint8Array | null {
  if (vectors.every((vector) => vector.valid === null)) return null;
  const out = alloc.bytes(bitmapBytes(length));
  let at = 0;
  for (const { valid, length: rows } of vectors) {
    if (valid === null) fillBits(out, at, rows, 1);
    else copyBits(valid, 0, out, at, rows);
    at += rows;
  }
  return out;
}

const widths: readonly Repr[] = ['bit', 'i8', 'i16', 'i32', 'i64', 'i128', 'f32', 'f64'];

function concatFixed(vectors: readonly FixedVector[], length: number, alloc: Allocator) {
  const repr = vectors.reduce<Repr>((max, v) => (widths.indexOf(v.repr) > widths.indexOf(max) ? v.repr : max), 'bit');
  const values = allocFixed(alloc, repr, length);
  const lanes = repr === 'i128' ? 2 : 1;
  let at = 0;
  for (const vector of vectors) {
    const wide = widen(vector, repr, alloc);
    if (repr === 'bit') copyBits(wide.values as Uint8Array, 0, values as Uint8Array, at, vector.length);
    else (values as Float64Array).set(fixedPart(repr, wide.values, vector.length) as Float64Array, lanes * at);
    at += vector.length;
  }
  return { layout: 'fixed', repr, values } as const;
}

function concatBytes(vectors: readonly BytesVector[], length: number, alloc: Allocator) {
  const offsets = concatOffsets(vectors, length, alloc);
  const values = alloc.bytes(offsets[length]!);
  let at = 0;
  for (const vector of vectors) {
    const part = vector.values.subarray(vector.offsets[0]!, vector.offsets[vector.length]!);
    values.set(part, at);
    at += part.length;
  }
  return { layout: 'bytes', offsets, values } as const;
}

function concatOffsets(
  vectors: readonly { offsets: Int32Array | null; length: number }[],
  length: number,
  alloc: Allocator,
): Int32Array {
  const offsets = alloc.int32(length + 1);
  let row = 0;
  let used = 0;
  offsets[0] = 0;
  for (const vector of vectors) {
    const from = vector.offsets!;
    for (let i = 0; i < vector.length; i++) offsets[++row] = used + from[i + 1]! - from[0]!;
    used += from[vector.length]! - from[0]!;
    assert(used <= 0x7fff_ffff, 'the items of a vector number less than 2^31');
  }
  return offsets;
}

function concatNested(vectors: readonly NestedVector[], length: number, alloc: Allocator) {
  const hasOffsets = vectors[0]!.offsets !== null;
  const children = vectors[0]!.children.map((_, i) =>
    concat(
      vectors.map(({ offsets, children, length: rows }) =>
        offsets === null ? children[i]! : slice(children[i]!, offsets[0]!, offsets[rows]!, alloc),
      ),
      alloc,
    ),
  );
  return { layout: 'nested', offsets: hasOffsets ? concatOffsets(vectors, length, alloc) : null, children } as const;
}
