/** How vector-level kernels see an argument: plain values with a step, so that a constant is a column whose step is 0. */
import { assert } from '../core/assert.ts';
import type { Repr } from '../core/types.ts';
import { type FixedArray, type FixedVector, isValidAt, type Rows, type Vector } from '../core/vector.ts';
import { type Allocator, bitmapBytes } from './allocator.ts';
import { vectorOf } from './builder.ts';
import { widen } from './convert.ts';
import { flatten, flattenRows } from './flatten.ts';
import type { Kernels } from './kernels.ts';

export interface FixedOperand {
  readonly repr: Repr;
  readonly values: FixedArray;
  readonly step: 0 | 1;
  readonly valid: Uint8Array | null;
}

export interface BytesOperand {
  readonly offsets: Int32Array;
  readonly values: Uint8Array;
  readonly step: 0 | 1;
  readonly valid: Uint8Array | null;
}

/** True for a constant NULL: the caller's result is a constant, too. */
export function isNullConstant(vector: Vector): boolean {
  return vector.layout === 'const' && vector.value === null;
}

/** Fixed values of a vector that is no constant NULL; bits become i8 of 0 and 1. With `rows` those of others are undefined. */
export function fixedOperand(kernels: Kernels, vector: Vector, alloc: Allocator, rows?: Rows): FixedOperand {
  const isConst = vector.layout === 'const';
  const flat = isConst ? vectorOf(vector.type, [vector.value], alloc) : flatOf(kernels, vector, alloc, rows);
  assert(flat.layout === 'fixed', 'a fixed-width type has fixed vectors');
  const { repr, values } = expandBits(kernels, flat, alloc);
  return { repr, values, step: isConst ? 0 : 1, valid: flat.valid };
}

function flatOf(kernels: Kernels, vector: Vector, alloc: Allocator, rows: Rows | undefined): Vector {
  return rows === undefined ? flatten(vector, alloc, kernels) : flattenRows(vector, rows, alloc, kernels);
}

/** Two operands in the wider of their representations. */
export function fixedPair(
  kernels: Kernels,
  left: Vector,
  right: Vector,
  alloc: Allocator,
  rows?: Rows,
): readonly [FixedOperand, FixedOperand] {
  const a = fixedOperand(kernels, left, alloc, rows);
  const b = fixedOperand(kernels, right, alloc, rows);
  const repr = widerRepr(a.repr, b.repr);
  return [widenOperand(kernels, a, repr, left.length, alloc), widenOperand(kernels, b, repr, right.length, alloc)];
}

export function widenOperand(
  kernels: Kernels,
  operand: FixedOperand,
  repr: Repr,
  length: number,
  alloc: Allocator,
): FixedOperand {
  if (operand.repr === repr) return operand;
  const rows = operand.step === 0 ? 1 : length;
  const vector: FixedVector = {
    layout: 'fixed',
    type: { id: 'null' },
    length: rows,
    valid: operand.valid,
    repr: operand.repr,
    values: operand.values,
  };
  return { ...operand, repr, values: widen(vector, repr, alloc, kernels).values };
}

/** Byte strings of a vector that is no constant NULL. */
export function bytesOperand(kernels: Kernels, vector: Vector, alloc: Allocator): BytesOperand {
  const isConst = vector.layout === 'const';
  const flat = isConst ? vectorOf(vector.type, [vector.value], alloc) : flatten(vector, alloc, kernels);
  assert(flat.layout === 'bytes', 'strings have bytes vectors');
  return { offsets: flat.offsets, values: flat.values, step: isConst ? 0 : 1, valid: flat.valid };
}

/** The representation that holds the values of both; integers with integers, floats with floats. */
export function widerRepr(a: Repr, b: Repr): Repr {
  const order: readonly Repr[] = ['bit', 'i8', 'i16', 'i32', 'i64', 'i128', 'f32', 'f64'];
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}

/** Which entries of a dictionary count, and give 1: for kernels that map keys to results. Entries that are NULL give 0. */
export function passTable(bits: Uint8Array, valid: Uint8Array | null, length: number, alloc: Allocator): Uint8Array {
  const pass = alloc.bytes(length);
  for (let i = 0; i < length; i++) pass[i] = ((bits[i >> 3]! >> (i & 7)) & 1) === 1 && isValidAt(valid, i) ? 1 : 0;
  return pass;
}

function expandBits(kernels: Kernels, vector: FixedVector, alloc: Allocator): { repr: Repr; values: FixedArray } {
  if (vector.repr !== 'bit') return vector;
  const values = alloc.int8(vector.length);
  kernels.primitives.bytesOfBits(vector.values as Uint8Array, vector.length, values);
  return { repr: 'i8', values };
}

/** Brings a vector's buffers into the allocator's memory where they are elsewhere, so that Wasm loops apply. Dictionaries, too. */
export function ensureLeased(vector: Vector, buffer: SharedArrayBuffer, alloc: Allocator): Vector {
  const move = <T extends ArrayBufferView>(array: T): T => (array.buffer === buffer ? array : copied(array, alloc));
  const valid = vector.valid === null ? null : move(vector.valid);
  switch (vector.layout) {
    case 'const':
      return vector;
    case 'fixed':
      return { ...vector, valid, values: move(vector.values) };
    case 'bytes':
      return { ...vector, valid, offsets: move(vector.offsets), values: move(vector.values) };
    case 'view':
      return { ...vector, valid, views: move(vector.views), buffers: vector.buffers.map(move) };
    case 'dict':
      return { ...vector, valid, keys: move(vector.keys), dictionary: ensureLeased(vector.dictionary, buffer, alloc) };
    case 'nested': {
      const children = vector.children.map((child) => ensureLeased(child, buffer, alloc));
      return { ...vector, valid, offsets: vector.offsets === null ? null : move(vector.offsets), children };
    }
  }
}

function copied<T extends ArrayBufferView>(array: T, alloc: Allocator): T {
  const bytes = alloc.bytes(array.byteLength);
  bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  const Kind = array.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => T;
  const width = (array as unknown as Uint8Array).BYTES_PER_ELEMENT;
  return new Kind(bytes.buffer, bytes.byteOffset, array.byteLength / width);
}

/** A bitmap of `length` ones. */
export function allSet(length: number, alloc: Allocator): Uint8Array {
  return alloc.bytes(bitmapBytes(length)).fill(0xff);
}
