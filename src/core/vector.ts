/**
 * A column of values in Arrow's layouts: plain typed-array views, usually on a statement's leased shared memory,
 * so that a vector can be posted to a worker without a copy. Never holds a value as a JavaScript object, save a constant.
 */
import { assert } from './assert.ts';
import type { Scalar } from './scalar.ts';
import type { DataType, Repr } from './types.ts';

export type FixedArray = Uint8Array | Int8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

interface VectorBase {
  readonly type: DataType;
  /** Rows; of every layout, `dict` and `const` included. */
  readonly length: number;
  /** LSB-first bitmap from bit 0, one bit a row, set = not null; null means no row is null. Bits past `length` are undefined. */
  readonly valid: Uint8Array | null;
}

/** `values` as `repr` says: 'bit' is an LSB-first bitmap, 'i128' two little-endian 64-bit lanes a value (low first), all else one element a row. */
export type FixedVector = VectorBase & { readonly layout: 'fixed'; readonly repr: Repr; readonly values: FixedArray };
/** utf8 or binary: row i is values[offsets[i] .. offsets[i + 1]]; offsets need not start at 0 and has length + 1 entries. */
export type BytesVector = VectorBase & {
  readonly layout: 'bytes';
  readonly offsets: Int32Array;
  readonly values: Uint8Array;
};
/** utf8 or binary as Arrow's 16-byte views: i32 length, then 12 bytes in place, or a 4-byte prefix, i32 buffer, i32 offset. */
export type ViewVector = VectorBase & {
  readonly layout: 'view';
  readonly views: Uint8Array;
  readonly buffers: readonly Uint8Array[];
};
/**
 * Row i is dictionary[keys[i]]. `valid` speaks of the rows; the dictionary may hold nulls besides. Keys of null rows are in range.
 * Vectors with an equal `dictionaryId` share one dictionary, so results per dictionary entry may be cached by it.
 */
export type DictVector = VectorBase & {
  readonly layout: 'dict';
  readonly keys: Uint8Array | Uint16Array | Int32Array;
  readonly dictionary: Vector;
  readonly dictionaryId: number;
};
/** Every row is `value`; `valid` is null, and a null `value` makes every row null. */
export type ConstVector = VectorBase & { readonly layout: 'const'; readonly value: Scalar };
/**
 * list: offsets, children [item]; map: offsets, children [key, value]; struct: offsets null, one child a field;
 * calendar interval: offsets null, children [months i32, days i32, micros i64]; variant: offsets null, children [value, metadata] binary.
 * List offsets need not start at 0.
 */
export type NestedVector = VectorBase & {
  readonly layout: 'nested';
  readonly offsets: Int32Array | null;
  readonly children: readonly Vector[];
};

export type Vector = FixedVector | BytesVector | ViewVector | DictVector | ConstVector | NestedVector;

/** The rows that a kernel is asked for: all `length` physical rows, or those of `selection` (ascending). Results stand at physical positions. */
export interface Rows {
  readonly length: number;
  readonly selection: Uint16Array | null;
}

export function constant(type: DataType, value: Scalar, length: number): ConstVector {
  return { layout: 'const', type, length, valid: null, value };
}

export function isValidAt(valid: Uint8Array | null, row: number): boolean {
  return valid === null || ((valid[row >> 3]! >> (row & 7)) & 1) === 1;
}

/** True where the vector's row is NULL, whichever way its layout says it. */
export function isNullAt(vector: Vector, row: number): boolean {
  if (!isValidAt(vector.valid, row)) return true;
  if (vector.layout === 'const') return vector.value === null;
  if (vector.layout === 'dict') return isNullAt(vector.dictionary, vector.keys[row]!);
  return vector.type.id === 'null';
}

const utf8Decoder = new TextDecoder('utf-8');

/** Decodes UTF-8 from shared or private memory; malformed bytes become U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): string {
  return utf8Decoder.decode(bytes);
}

/** The bytes of one row of a bytes or view vector; a view on the vector's own memory, not a copy. */
export function bytesAt(vector: BytesVector | ViewVector, row: number): Uint8Array {
  if (vector.layout === 'bytes') return vector.values.subarray(vector.offsets[row]!, vector.offsets[row + 1]!);
  const at = row * 16;
  const word = (offset: number): number => readInt32(vector.views, at + offset);
  const length = word(0);
  if (length <= 12) return vector.views.subarray(at + 4, at + 4 + length);
  const start = word(12);
  return vector.buffers[word(8)]!.subarray(start, start + length);
}

function readInt32(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** One row as a plain value (see Scalar for the form); null where the row is NULL. For edges and oracles, never for hot loops. */
export function scalarAt(vector: Vector, row: number): Scalar {
  if (!isValidAt(vector.valid, row)) return null;
  switch (vector.layout) {
    case 'const':
      return vector.value;
    case 'dict':
      return scalarAt(vector.dictionary, vector.keys[row]!);
    case 'bytes':
    case 'view': {
      const bytes = bytesAt(vector, row);
      return vector.type.id === 'binary' ? bytes.slice() : decodeUtf8(bytes);
    }
    case 'fixed':
      return fixedAt(vector, row);
    case 'nested':
      return nestedAt(vector, row);
  }
}

function fixedAt(vector: FixedVector, row: number): Scalar {
  const { values, repr } = vector;
  if (vector.type.id === 'null') return null;
  if (repr === 'bit') return isValidAt(values as Uint8Array, row);
  if (repr === 'i128') {
    const lanes = values as BigInt64Array;
    return (lanes[2 * row + 1]! << 64n) | BigInt.asUintN(64, lanes[2 * row]!);
  }
  const value = values[row]!;
  return isWideScalar(vector.type) ? BigInt(value) : Number(value);
}

/** True for types whose Scalar form is a bigint. */
export function isWideScalar(type: DataType): boolean {
  switch (type.id) {
    case 'int':
      return type.bits === 64;
    case 'decimal':
    case 'timestamp':
    case 'time':
      return true;
    case 'interval':
      return type.unit === 'dayTime';
    default:
      return false;
  }
}

function nestedAt(vector: NestedVector, row: number): Scalar {
  if (vector.offsets === null) return vector.children.map((child) => scalarAt(child, row));
  const start = vector.offsets[row]!;
  const end = vector.offsets[row + 1]!;
  const out: Scalar[] = [];
  const [first, second] = vector.children;
  assert(first !== undefined, 'a list or map vector has children');
  for (let i = start; i < end; i++) {
    out.push(second === undefined ? scalarAt(first, i) : [scalarAt(first, i), scalarAt(second, i)]);
  }
  return out;
}
