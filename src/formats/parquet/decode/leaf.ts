/**
 * From the values of a page, as Parquet's PLAIN encoding lays them out, to a vector of the leaf's SQL type.
 * Takes the values that are there, one after another, and which rows they belong to. Values whose physical form is the
 * vector's own are used where they lie. Throws FILE_CORRUPT where there are fewer bytes than values.
 */
import { assert } from '../../../core/assert.ts';
import { type Repr, reprOf } from '../../../core/types.ts';
import { type FixedArray, type FixedVector, isValidAt, type Vector } from '../../../core/vector.ts';
import { type Allocator, allocFixed, bitmapBytes, reprBytes } from '../../../kernels/allocator.ts';
import { fixedPart } from '../../../kernels/builder.ts';
import { codeOf } from '../../../kernels/codes.ts';
import type { Kernels } from '../../../kernels/kernels.ts';
import type { FileColumn } from '../columns.ts';
import { importLeaf, timeScale } from '../import-leaf.ts';
import { annotationOf } from '../leaf-type.ts';
import { type ChunkPlace, corrupt } from './pages.ts';

export interface LeafContext {
  readonly place: ChunkPlace;
  readonly column: FileColumn;
  readonly kernels: Kernels;
  readonly alloc: Allocator;
}

/** The rows that values belong to: `present` of `length` rows, those whose bit is set. */
export interface LeafRows {
  readonly length: number;
  readonly present: number;
  /** Null where every row is present. */
  readonly valid: Uint8Array | null;
}

/** Bytes of one value in a page; 0 for byte strings, which vary, and for bits. */
export function plainWidth(column: FileColumn): number {
  const { type, typeLength } = column.node.element;
  switch (type) {
    case 'INT32':
    case 'FLOAT':
      return 4;
    case 'INT64':
    case 'DOUBLE':
      return 8;
    case 'INT96':
      return 12;
    case 'FIXED_LEN_BYTE_ARRAY':
      return typeLength!;
    case 'BOOLEAN':
    case 'BYTE_ARRAY':
    case null:
      return 0;
  }
}

/** A fixed vector of values of `plainWidth` bytes, or a bytes vector for arrays of a fixed length without a meaning. */
export function fixedLeaf(bytes: Uint8Array, rows: LeafRows, context: LeafContext): Vector {
  const { column, place } = context;
  if (bytes.length !== rows.present * plainWidth(column)) throw corrupt(place, 'has a page with too few bytes');
  const repr = reprOf(column.type);
  if (repr === null) return fixedBytes(bytes, rows, context);
  if (isDirect(column, repr)) return directLeaf(bytes, repr, rows, context);
  const packed = converted(bytes, repr, rows.present, context);
  if (rows.valid === null) return vectorOf(column, repr, packed, rows);
  return directLeaf(bytesOf(packed), repr, rows, context);
}

/** Byte strings, row i of which is `values[offsets[i] .. offsets[i + 1]]`; decimals where they are stored so. */
export function textLeaf(offsets: Int32Array, values: Uint8Array, rows: LeafRows, context: LeafContext): Vector {
  const { column, alloc, kernels, place } = context;
  const { length, valid } = rows;
  const { type } = column;
  if (type.id !== 'decimal') return { layout: 'bytes', type, length, valid, offsets, values };
  const repr = reprOf(type)!;
  const out = allocFixed(alloc, repr, length) as BigInt64Array;
  const failed = kernels.primitives.textDecimals(values, offsets, length, reprBytes(repr), out);
  if (failed !== -1) throw corrupt(place, 'has a value that is beyond its decimal type');
  return vectorOf(column, repr, out, rows);
}

/** BOOLEAN values, packed as bits from bit `from` on. */
export function bitLeaf(bytes: Uint8Array, from: number, rows: LeafRows, context: LeafContext): Vector {
  const { primitives } = context.kernels;
  if (from + rows.present > 8 * bytes.length) throw corrupt(context.place, 'has a page with too few bytes');
  const values = context.alloc.bytes(bitmapBytes(rows.length));
  if (rows.valid === null) primitives.copyBits(bytes, from, values, 0, rows.length);
  else primitives.spreadBits(bytes, from, rows.valid, rows.length, values);
  return vectorOf(context.column, 'bit', values, rows);
}

/** True where the bytes of a page are the bytes of the vector. */
function isDirect({ type, node }: FileColumn, repr: Repr): boolean {
  const annotation = annotationOf(node.element);
  switch (node.element.type) {
    case 'INT32':
      return repr === 'i32';
    case 'INT64':
      if (annotation?.kind === 'timestamp' || annotation?.kind === 'time')
        return timeScale(type, annotation.unit) === 1n;
      return repr === 'i64';
    case 'FLOAT':
      return repr === 'f32';
    case 'DOUBLE':
      return repr === 'f64';
    default:
      return false;
  }
}

function directLeaf(bytes: Uint8Array, repr: Repr, rows: LeafRows, { alloc, column, kernels }: LeafContext): Vector {
  const width = reprBytes(repr);
  if (rows.valid === null && bytes.byteOffset % Math.min(width, 8) === 0) {
    return vectorOf(column, repr, arrayOf(repr, bytes, rows.length), rows);
  }
  const values = allocFixed(alloc, repr, rows.length);
  const out = bytesOf(values);
  if (rows.valid === null) out.set(bytes);
  else kernels.primitives.spreadFixed(width, bytes, rows.valid, rows.length, out);
  return vectorOf(column, repr, values, rows);
}

/** `count` values in their representation. */
function converted(bytes: Uint8Array, repr: Repr, count: number, context: LeafContext): FixedArray {
  const { column, alloc, kernels, place } = context;
  const { type, typeLength } = column.node.element;
  const { primitives } = kernels;
  const annotation = annotationOf(column.node.element);
  if (type === 'INT96') {
    const out = alloc.bigInt64(count);
    primitives.int96Micros(bytes, count, out);
    return out;
  }
  if (type === 'FIXED_LEN_BYTE_ARRAY' && column.type.id === 'decimal') {
    const out = allocFixed(alloc, repr, count) as BigInt64Array;
    const failed = primitives.bigEndianDecimals(bytes, typeLength!, count, reprBytes(repr), out);
    if (failed !== -1) throw corrupt(place, 'has a value that is beyond its decimal type');
    return out;
  }
  const whole = alignedBytes(bytes, alloc);
  if (type === 'INT32' && annotation?.kind === 'decimal') {
    const values = new Int32Array(whole.buffer, whole.byteOffset, count);
    const out = allocFixed(alloc, repr, count);
    primitives.convert(codeOf('i32'), codeOf(repr), values, null, null, count, out);
    return out;
  }
  if (type === 'INT64' && (annotation?.kind === 'timestamp' || annotation?.kind === 'time')) {
    const out = alloc.bigInt64(count);
    const values = new BigInt64Array(whole.buffer, whole.byteOffset, count);
    primitives.scaleLongs(values, count, Number(timeScale(column.type, annotation.unit)), out);
    return out;
  }
  return fixedPart(repr, imported(whole, count, context).values, count);
}

/** The rest as the other decoder's values are made into vectors. */
function imported(bytes: Uint8Array, count: number, { column, alloc, place }: LeafContext): FixedVector {
  const array = {
    format: formatOf(column),
    length: count,
    nullCount: 0,
    offset: 0,
    memory: bytes.buffer,
    buffers: [0, bytes.byteOffset],
    children: [],
    dictionary: null,
  };
  const vector = importLeaf(array, 0, count, column, place.path, alloc);
  assert(vector.layout === 'fixed', 'only byte strings are not of fixed width');
  return vector;
}

function formatOf({ node }: FileColumn): string {
  const { type, typeLength } = node.element;
  return type === 'INT32' ? 'i' : type === 'INT64' ? 'l' : `w:${typeLength}`;
}

function fixedBytes(bytes: Uint8Array, rows: LeafRows, { column, alloc }: LeafContext): Vector {
  const width = plainWidth(column);
  const { length, valid } = rows;
  const offsets = alloc.int32(length + 1);
  let at = 0;
  for (let row = 0; row < length; row++) {
    offsets[row] = at;
    if (isValidAt(valid, row)) at += width;
  }
  offsets[length] = at;
  return { layout: 'bytes', type: column.type, length, valid, offsets, values: bytes };
}

function vectorOf({ type }: FileColumn, repr: Repr, values: FixedArray, { length, valid }: LeafRows): FixedVector {
  return { layout: 'fixed', type, length, valid, repr, values };
}

function alignedBytes(bytes: Uint8Array, alloc: Allocator): Uint8Array {
  if (bytes.byteOffset % 8 === 0) return bytes;
  const out = alloc.bytes(bytes.length);
  out.set(bytes);
  return out;
}

function bytesOf(array: FixedArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function arrayOf(repr: Repr, bytes: Uint8Array, count: number): FixedArray {
  const { buffer, byteOffset } = bytes;
  switch (repr) {
    case 'bit':
      return bytes;
    case 'i8':
      return new Int8Array(buffer, byteOffset, count);
    case 'i16':
      return new Int16Array(buffer, byteOffset, count);
    case 'i32':
      return new Int32Array(buffer, byteOffset, count);
    case 'i64':
      return new BigInt64Array(buffer, byteOffset, count);
    case 'i128':
      return new BigInt64Array(buffer, byteOffset, 2 * count);
    case 'f32':
      return new Float32Array(buffer, byteOffset, count);
    case 'f64':
      return new Float64Array(buffer, byteOffset, count);
  }
}
