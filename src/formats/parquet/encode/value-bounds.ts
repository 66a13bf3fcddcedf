/**
 * The smallest and the largest value of a leaf's pages, chunks and files: plain values while they are merged, bytes in
 * the file. Takes flat values, gives bounds that hold for all that is not NaN. Source: parquet.thrift, Statistics and
 * ColumnIndex; decimals and byte strings compare as their types say.
 */
import { isUtf8 } from 'node:buffer';
import { decodeUtf8 } from '../../../core/vector.ts';
import { reprCodes } from '../../../kernels/codes.ts';
import type { FlatValues, LeafKind } from './leaf-values.ts';
import type { ParquetEncoder } from './space.ts';

export type BoundValue = number | bigint | Uint8Array;

export interface Bounds {
  readonly min: BoundValue;
  readonly max: BoundValue;
}

/** Bounds of nothing, and how many NaN there were. */
export interface Range {
  readonly bounds: Bounds | null;
  readonly nans: number;
}

export const emptyRange: Range = { bounds: null, nans: 0 };

/** The range of the values that `rows` names (each of the first `count` where it is null). */
export function rangeOf(
  kind: LeafKind,
  values: FlatValues,
  rows: Uint32Array | null,
  from: number,
  count: number,
  encoder: ParquetEncoder,
): Range {
  const { primitives } = encoder.kernels;
  return encoder.scratch((alloc) => {
    const found = alloc.int32(2);
    if (values.kind === 'bytes') {
      const { offsets, values: bytes } = values;
      const valid = rows === null ? values.valid : null;
      primitives.rangeStrings(offsets, bytes, valid, rows, from, count, found);
      if (found[0]! < 0) return emptyRange;
      const at = (row: number): Uint8Array => new Uint8Array(bytes.subarray(offsets[row]!, offsets[row + 1]!));
      return { bounds: { min: at(found[0]!), max: at(found[1]!) }, nans: 0 };
    }
    if (kind === 'bool') return rangeOfBits(values.bytes, count);
    const typed = typedValues(kind, values.bytes);
    const nans = primitives.rangeFixed(reprCodes[kind as 'i32'], typed, rows, count, found);
    if (found[0]! < 0) return { bounds: null, nans };
    return { bounds: { min: valueAt(kind, typed, found[0]!), max: valueAt(kind, typed, found[1]!) }, nans };
  });
}

function rangeOfBits(bits: Uint8Array, count: number): Range {
  if (count === 0) return emptyRange;
  let ones = 0;
  for (let i = 0; i < count; i++) ones += (bits[i >> 3]! >> (i & 7)) & 1;
  return { bounds: { min: ones === count ? 1 : 0, max: ones === 0 ? 0 : 1 }, nans: 0 };
}

type Typed = Int32Array | BigInt64Array | Float32Array | Float64Array;

function typedValues(kind: LeafKind, bytes: Uint8Array): Typed {
  const Kind = { i32: Int32Array, f32: Float32Array, f64: Float64Array, i64: BigInt64Array, i128: BigInt64Array }[
    kind as 'i32'
  ];
  return new Kind(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / Kind.BYTES_PER_ELEMENT));
}

function valueAt(kind: LeafKind, values: Typed, row: number): number | bigint {
  if (kind !== 'i128') return values[row]!;
  return ((values[2 * row + 1] as bigint) << 64n) | BigInt.asUintN(64, values[2 * row] as bigint);
}

export function mergedRange(a: Range, b: Range): Range {
  const nans = a.nans + b.nans;
  if (a.bounds === null || b.bounds === null) return { bounds: a.bounds ?? b.bounds, nans };
  const min = compareBounds(a.bounds.min, b.bounds.min) <= 0 ? a.bounds.min : b.bounds.min;
  const max = compareBounds(a.bounds.max, b.bounds.max) >= 0 ? a.bounds.max : b.bounds.max;
  return { bounds: { min, max }, nans };
}

export function compareBounds(a: BoundValue, b: BoundValue): number {
  if (a instanceof Uint8Array || b instanceof Uint8Array) return Buffer.compare(a as Uint8Array, b as Uint8Array);
  return a < b ? -1 : a > b ? 1 : 0;
}

export interface EncodedBound {
  readonly bytes: Uint8Array;
  readonly isExact: boolean;
}

/** Bytes of a string or binary bound that are kept. */
const boundBytesMax = 64;

/** A bound as the footer has it. A zero covers both zeros. `width`: the bytes of a decimal. */
export function encodeBound(kind: LeafKind, value: BoundValue, side: 'min' | 'max', width: number): EncodedBound {
  if (value instanceof Uint8Array) return side === 'min' ? lowerBytes(value) : upperBytes(value);
  const bytes = new Uint8Array(kind === 'bool' ? 1 : kind === 'i128' ? width : kind.endsWith('64') ? 8 : 4);
  const view = new DataView(bytes.buffer);
  switch (kind) {
    case 'bool':
      bytes[0] = Number(value);
      break;
    case 'i32':
      view.setInt32(0, Number(value), true);
      break;
    case 'i64':
      view.setBigInt64(0, value as bigint, true);
      break;
    case 'f32':
      view.setFloat32(0, signedZero(value as number, side), true);
      break;
    case 'f64':
      view.setFloat64(0, signedZero(value as number, side), true);
      break;
    case 'i128':
      for (let i = 0; i < width; i++) bytes[i] = Number(((value as bigint) >> BigInt(8 * (width - 1 - i))) & 255n);
      break;
    case 'bytes':
      break;
  }
  return { bytes, isExact: true };
}

function signedZero(value: number, side: 'min' | 'max'): number {
  return value === 0 ? (side === 'min' ? -0 : 0) : value;
}

function lowerBytes(value: Uint8Array): EncodedBound {
  if (value.length <= boundBytesMax) return { bytes: value, isExact: true };
  return {
    bytes: value.slice(0, isUtf8(value) ? characterStart(value, boundBytesMax) : boundBytesMax),
    isExact: false,
  };
}

/** Cut off and made greater than all that start like it; whole where there is nothing greater. */
function upperBytes(value: Uint8Array): EncodedBound {
  if (value.length <= boundBytesMax) return { bytes: value, isExact: true };
  const bytes = isUtf8(value) ? greaterText(value) : greaterBytes(value);
  return bytes === null ? { bytes: value, isExact: true } : { bytes, isExact: false };
}

function greaterBytes(value: Uint8Array): Uint8Array | null {
  for (let end = boundBytesMax; end > 0; end--) {
    if (value[end - 1] === 255) continue;
    const bytes = value.slice(0, end);
    bytes[end - 1]! += 1;
    return bytes;
  }
  return null;
}

/** The last character that has one above itself of the same length takes its place. */
function greaterText(value: Uint8Array): Uint8Array | null {
  const cut = characterStart(value, boundBytesMax);
  const characters = Array.from(decodeUtf8(value.subarray(0, cut)));
  while (characters.length > 0) {
    const next = characters.pop()!.codePointAt(0)! + 1;
    const isCharacter = next <= 0x10ffff && !(next >= 0xd800 && next <= 0xdfff);
    if (isCharacter && ![0x80, 0x800, 0x10000].includes(next)) {
      return new TextEncoder().encode(characters.join('') + String.fromCodePoint(next));
    }
  }
  return null;
}

/** The start of the character that byte `at` belongs to. */
function characterStart(bytes: Uint8Array, at: number): number {
  let start = at;
  while (start > 0 && (bytes[start]! & 0xc0) === 0x80) start--;
  return start;
}
