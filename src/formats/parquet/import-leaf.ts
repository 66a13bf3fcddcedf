/**
 * Values of a leaf in their physical Parquet type, as the decoder leaves them, made into a vector of the leaf's SQL type.
 * Takes a C array and the leaf's schema element, gives a vector in the caller's memory. Loops run over null rows too;
 * what they make of them is never looked at.
 */
import { assert } from '../../core/assert.ts';
import { EngineError } from '../../core/errors.ts';
import { type DataType, reprOf } from '../../core/types.ts';
import { constant, type FixedArray, isValidAt, type Vector } from '../../core/vector.ts';
import { type Allocator, allocFixed, bitmapBytes, HeapAllocator } from '../../kernels/allocator.ts';
import { gather } from '../../kernels/gather.ts';
import { copyBits } from '../../kernels/js/bits.ts';
import type { CArray } from './c-data.ts';
import type { FileColumn } from './columns.ts';
import { annotationOf } from './leaf-type.ts';

/** Rows `start` to `start + length` of a decoded leaf. Throws FILE_CORRUPT for values that their type cannot hold. */
export function importLeaf(
  array: CArray,
  start: number,
  length: number,
  column: FileColumn,
  path: string,
  alloc: Allocator,
): Vector {
  const { type } = column;
  assert(array.format === expectedFormat(column), `${column.name} was decoded as ${array.format}`);
  const valid = importValidity(array, start, length, alloc);
  if (type.id === 'null') return constant(type, null, length);
  const source: LeafSource = { array, at: array.offset + start, length, valid, column, path, alloc };
  const physical = column.node.element.type!;
  if (physical === 'BYTE_ARRAY' && type.id !== 'decimal') return importBytes(source);
  if (physical === 'FIXED_LEN_BYTE_ARRAY' && type.id === 'binary') return importFixedBytes(source);
  const repr = reprOf(type);
  assert(repr !== null, 'only byte strings are not of fixed width');
  const values = allocFixed(alloc, repr, length);
  fillFixed(source, values);
  return { layout: 'fixed', type, length, valid, repr, values };
}

/** Dictionaries of more entries or bytes are spelled out: each batch has a copy of its own. */
const dictionaryEntriesMax = 4096;
const dictionaryBytesMax = 65_536;

/**
 * Rows of a leaf that the decoder left as a dictionary of byte strings: a dict vector with the id `dictionaryId` where the
 * dictionary is small, otherwise plain.
 */
export function importDictionary(
  array: CArray,
  start: number,
  length: number,
  column: FileColumn,
  dictionaryId: number,
  path: string,
  alloc: Allocator,
): Vector {
  const { type } = column;
  const entries = array.dictionary!;
  const valid = importValidity(array, start, length, alloc);
  const from = new Int32Array(array.memory, array.buffers[1]! + 4 * (array.offset + start), length);
  if (entries.length === 0) return constant(type, null, length);
  const isSmall = entries.length <= Math.min(dictionaryEntriesMax, length) && bytesOf(entries) <= dictionaryBytesMax;
  const keys = isSmall ? smallKeys(entries.length, length, alloc) : new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const key = isValidAt(valid, i) ? from[i]! : 0;
    if (key < 0 || key >= entries.length) {
      const reason = `column ${column.name} refers to entry ${key} of a dictionary of ${entries.length}`;
      throw new EngineError('FILE_CORRUPT', { path, reason });
    }
    keys[i] = key;
  }
  const scratch = isSmall ? alloc : new HeapAllocator();
  const dictionary = importLeaf(entries, 0, entries.length, column, path, scratch);
  if (isSmall) return { layout: 'dict', type, length, valid, keys, dictionary, dictionaryId };
  return { ...gather(dictionary, keys as Int32Array, length, alloc), valid } as Vector;
}

function smallKeys(entryCount: number, length: number, alloc: Allocator): Uint8Array | Uint16Array {
  return entryCount <= 256 ? alloc.bytes(length) : alloc.uint16(length);
}

function bytesOf(entries: CArray): number {
  const offsets = new Int32Array(entries.memory, entries.buffers[1]! + 4 * entries.offset, entries.length + 1);
  return offsets[entries.length]! - offsets[0]!;
}

/** The validity bitmap of rows `start` to `start + length`, from bit 0; null where none of the array's rows is NULL. */
export function importValidity(array: CArray, start: number, length: number, alloc: Allocator): Uint8Array | null {
  const address = array.buffers[0] ?? 0;
  if (address === 0 || array.nullCount === 0) return null;
  return importBits(array, address, array.offset + start, length, alloc.bytes(bitmapBytes(length)));
}

/** The Arrow type that the decoder makes of an unannotated leaf. */
function expectedFormat(column: FileColumn): string {
  const { type, typeLength } = column.node.element;
  switch (type) {
    case 'BOOLEAN':
      return 'b';
    case 'INT32':
      return 'i';
    case 'INT64':
      return 'l';
    case 'INT96':
      return 'w:12';
    case 'FLOAT':
      return 'f';
    case 'DOUBLE':
      return 'g';
    case 'BYTE_ARRAY':
      return 'z';
    default:
      return `w:${typeLength}`;
  }
}

interface LeafSource {
  readonly array: CArray;
  /** The first row's place in the buffers. */
  readonly at: number;
  readonly length: number;
  readonly valid: Uint8Array | null;
  readonly column: FileColumn;
  readonly path: string;
  readonly alloc: Allocator;
}

function importBits(array: CArray, address: number, at: number, length: number, out: Uint8Array): Uint8Array {
  const from = address + (at >> 3);
  const bytes = new Uint8Array(array.memory, from, bitmapBytes((at & 7) + length));
  if ((at & 7) === 0) out.set(bytes.subarray(0, bitmapBytes(length)));
  else copyBits(bytes, at & 7, out, 0, length);
  return out;
}

function importBytes({ array, at, length, valid, column, alloc }: LeafSource): Vector {
  const from = new Int32Array(array.memory, array.buffers[1]! + 4 * at, length + 1);
  const first = from[0]!;
  const size = from[length]! - first;
  const offsets = alloc.int32(length + 1);
  if (first === 0) offsets.set(from);
  else for (let i = 0; i <= length; i++) offsets[i] = from[i]! - first;
  const values = alloc.bytes(size);
  values.set(new Uint8Array(array.memory, array.buffers[2]! + first, size));
  return { layout: 'bytes', type: column.type, length, valid, offsets, values };
}

function importFixedBytes({ array, at, length, valid, column, alloc }: LeafSource): Vector {
  const width = column.node.element.typeLength!;
  const offsets = alloc.int32(length + 1);
  for (let i = 0; i <= length; i++) offsets[i] = i * width;
  const values = alloc.bytes(length * width);
  values.set(new Uint8Array(array.memory, array.buffers[1]! + at * width, length * width));
  return { layout: 'bytes', type: column.type, length, valid, offsets, values };
}

function fillFixed(source: LeafSource, out: FixedArray): void {
  const { array, at, length, column } = source;
  const { element } = column.node;
  const address = array.buffers[1]!;
  switch (element.type) {
    case 'BOOLEAN':
      importBits(array, address, at, length, out as Uint8Array);
      return;
    case 'INT32':
      fillFromInt32(new Int32Array(array.memory, address + 4 * at, length), column, out);
      return;
    case 'INT64':
      fillFromInt64(new BigInt64Array(array.memory, address + 8 * at, length), column, out);
      return;
    case 'FLOAT':
      (out as Float32Array).set(new Float32Array(array.memory, address + 4 * at, length));
      return;
    case 'DOUBLE':
      (out as Float64Array).set(new Float64Array(array.memory, address + 8 * at, length));
      return;
    case 'INT96':
      fillFromInt96(new DataView(array.memory, address + 12 * at, 12 * length), out as BigInt64Array);
      return;
    case 'FIXED_LEN_BYTE_ARRAY':
      if (column.type.id === 'float')
        fillFromFloat16(new Uint16Array(array.memory, address + 2 * at, length), out as Float32Array);
      else fillDecimals(source, (row) => (at + row) * element.typeLength!, out as BigInt64Array);
      return;
    case 'BYTE_ARRAY': {
      const offsets = new Int32Array(array.memory, address + 4 * at, length + 1);
      fillDecimals(source, (row) => offsets[row]!, out as BigInt64Array);
      return;
    }
    case null:
      assert(false, 'a leaf has a physical type');
  }
}

function fillFromInt32(from: Int32Array, column: FileColumn, out: FixedArray): void {
  const annotation = annotationOf(column.node.element);
  const isUnsigned = annotation?.kind === 'integer' && !annotation.isSigned;
  if (!(out instanceof BigInt64Array)) {
    if (!isUnsigned) out.set(from);
    else for (let i = 0; i < from.length; i++) out[i] = annotation.bits === 8 ? from[i]! & 0xff : from[i]! & 0xffff;
    return;
  }
  if (reprOf(column.type) === 'i128') fillLanes(from, out);
  else if (isUnsigned) for (let i = 0; i < from.length; i++) out[i] = BigInt(from[i]! >>> 0);
  else if (annotation?.kind === 'time') for (let i = 0; i < from.length; i++) out[i] = BigInt(from[i]!) * 1_000_000n;
  else for (let i = 0; i < from.length; i++) out[i] = BigInt(from[i]!);
}

function fillLanes(from: Int32Array | BigInt64Array, out: BigInt64Array): void {
  for (let i = 0; i < from.length; i++) {
    const value = BigInt(from[i]!);
    out[2 * i] = value;
    out[2 * i + 1] = value >> 63n;
  }
}

function fillFromInt64(from: BigInt64Array, column: FileColumn, out: FixedArray): void {
  assert(out instanceof BigInt64Array, '64-bit values go into 64-bit lanes');
  const annotation = annotationOf(column.node.element);
  const isUnsigned = annotation?.kind === 'integer' && !annotation.isSigned;
  if (isUnsigned) fillUnsigned(from, out);
  else if (reprOf(column.type) === 'i128') fillLanes(from, out);
  else if (annotation?.kind === 'timestamp' || annotation?.kind === 'time')
    fillTimes(from, timeScale(column.type, annotation.unit), out);
  else out.set(from);
}

function fillUnsigned(from: BigInt64Array, out: BigInt64Array): void {
  for (let i = 0; i < from.length; i++) {
    out[2 * i] = from[i]!;
    out[2 * i + 1] = 0n;
  }
}

/** What a time or timestamp is multiplied by (positive) or divided by, rounding down (negative), to be of silt's unit. */
export function timeScale(type: DataType, unit: 'millis' | 'micros' | 'nanos'): bigint {
  if (type.id === 'time') return { millis: 1_000_000n, micros: 1000n, nanos: 1n }[unit];
  return { millis: 1000n, micros: 1n, nanos: -1000n }[unit];
}

export function scaleTime(value: bigint, scale: bigint): bigint {
  if (scale > 0n) return value * scale;
  const quotient = value / -scale;
  return value < 0n && quotient * -scale !== value ? quotient - 1n : quotient;
}

function fillTimes(from: BigInt64Array, scale: bigint, out: BigInt64Array): void {
  if (scale === 1n) out.set(from);
  else for (let i = 0; i < from.length; i++) out[i] = scaleTime(from[i]!, scale);
}

/** Nanoseconds of the day, then the Julian day number. */
function fillFromInt96(view: DataView, out: BigInt64Array): void {
  for (let i = 0; i < out.length; i++) {
    const nanos = view.getBigInt64(12 * i, true);
    const day = BigInt(view.getInt32(12 * i + 8, true) - 2_440_588);
    out[i] = day * 86_400_000_000n + scaleTime(nanos, -1000n);
  }
}

function fillFromFloat16(from: Uint16Array, out: Float32Array): void {
  for (let i = 0; i < from.length; i++) out[i] = float16ToNumber(from[i]!);
}

/** The value of the bits of an IEEE 754 half. */
export function float16ToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** Big-endian two's complement of any length into little-endian lanes, 8 or 16 bytes a value. `startOf` is a place within the values. */
function fillDecimals(source: LeafSource, startOf: (row: number) => number, out: BigInt64Array): void {
  const { array, length, valid, column } = source;
  const isFixed = column.node.element.type === 'FIXED_LEN_BYTE_ARRAY';
  const bytes = new Uint8Array(array.memory, array.buffers[isFixed ? 1 : 2]!);
  const width = (8 * out.length) / Math.max(1, length);
  const target = new Uint8Array(out.buffer, out.byteOffset, out.byteLength);
  for (let row = 0; row < length; row++) {
    const start = startOf(row);
    const end = startOf(row + 1);
    if (!writeReversed(bytes, start, end, target, row * width, width) && isValidAt(valid, row)) {
      const reason = `a value of column ${column.name} is beyond its decimal type`;
      throw new EngineError('FILE_CORRUPT', { path: source.path, reason });
    }
  }
}

/** False where bytes that do not fit are more than a sign. */
function writeReversed(
  from: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  at: number,
  width: number,
): boolean {
  const sign = end > start && from[start]! >= 128 ? 0xff : 0;
  let source = end - 1;
  for (let i = 0; i < width; i++, source--) out[at + i] = source >= start ? from[source]! : sign;
  for (; source >= start; source--) if (from[source] !== sign) return false;
  return end - start <= width || out[at + width - 1]! >= 128 === (sign !== 0);
}
