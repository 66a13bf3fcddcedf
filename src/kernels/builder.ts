/**
 * Builds vectors from plain values, one row after another, for every type. For edges and generic paths:
 * literals, JSON, results of scalar functions. Gives the layouts fixed, bytes, nested, and const for the NULL type.
 */
import { assert } from '../core/assert.ts';
import type { Scalar } from '../core/scalar.ts';
import { binary, type DataType, dayTimeInterval, int32, type Repr, reprOf } from '../core/types.ts';
import { bytesAt, constant, type FixedArray, isNullAt, scalarAt, type Vector } from '../core/vector.ts';
import { type Allocator, allocFixed, bitmapBytes } from './allocator.ts';
import { Validity } from './validity.ts';

/** Grows as needed; `finish` is the last call. */
export interface VectorBuilder {
  readonly type: DataType;
  readonly length: number;
  append(value: Scalar): void;
  appendNull(): void;
  /** Appends the row of a vector of the same type. */
  appendFrom(vector: Vector, row: number): void;
  finish(): Vector;
}

/** A builder that expects about `capacity` rows. */
export function createBuilder(type: DataType, capacity: number, alloc: Allocator): VectorBuilder {
  const repr = reprOf(type);
  if (repr !== null) return new FixedBuilder(type, repr, capacity, alloc);
  switch (type.id) {
    case 'null':
      return new NullBuilder(type);
    case 'utf8':
    case 'binary':
      return new BytesBuilder(type, capacity, alloc);
    case 'list':
      return new ListBuilder(type, [createBuilder(type.item.type, capacity, alloc)], capacity, alloc);
    case 'map': {
      const children = [type.key.type, type.value.type].map((child) => createBuilder(child, capacity, alloc));
      return new ListBuilder(type, children, capacity, alloc);
    }
    default: {
      const children = memberTypes(type).map((child) => createBuilder(child, capacity, alloc));
      return new StructBuilder(type, children, capacity, alloc);
    }
  }
}

/** The values as a vector of `type`. */
export function vectorOf(type: DataType, scalars: readonly Scalar[], alloc: Allocator): Vector {
  const builder = createBuilder(type, scalars.length, alloc);
  for (const scalar of scalars) builder.append(scalar);
  return builder.finish();
}

/** The types of the children of a nested vector: list [item], map [key, value], struct its fields, and so on. */
export function memberTypes(type: DataType): readonly DataType[] {
  switch (type.id) {
    case 'list':
      return [type.item.type];
    case 'map':
      return [type.key.type, type.value.type];
    case 'struct':
      return type.fields.map((field) => field.type);
    case 'interval':
      return [int32, int32, dayTimeInterval];
    case 'variant':
      return [binary, binary];
    default:
      return [];
  }
}

/** The longest values area of a bytes vector: its offsets are 32-bit. */
const bytesMax = 0x7fff_ffff;

class NullBuilder implements VectorBuilder {
  readonly type: DataType;
  length = 0;
  constructor(type: DataType) {
    this.type = type;
  }
  append(value: Scalar): void {
    assert(value === null, 'a value of the NULL type is null');
    this.length += 1;
  }
  appendNull(): void {
    this.length += 1;
  }
  appendFrom(): void {
    this.length += 1;
  }
  finish(): Vector {
    return constant(this.type, null, this.length);
  }
}

class FixedBuilder implements VectorBuilder {
  readonly type: DataType;
  length = 0;
  readonly #repr: Repr;
  readonly #alloc: Allocator;
  readonly #valid: Validity;
  #values: FixedArray;
  #capacity: number;

  constructor(type: DataType, repr: Repr, capacity: number, alloc: Allocator) {
    this.type = type;
    this.#repr = repr;
    this.#alloc = alloc;
    this.#valid = new Validity(alloc);
    this.#capacity = Math.max(16, capacity);
    this.#values = allocFixed(alloc, repr, this.#capacity);
  }

  append(value: Scalar): void {
    const row = this.#next(value !== null);
    writeFixed(this.#repr, this.#values, row, value ?? 0);
  }

  appendNull(): void {
    this.append(null);
  }

  appendFrom(vector: Vector, row: number): void {
    if (vector.layout !== 'fixed' || vector.repr !== this.#repr || this.#repr === 'bit' || isNullAt(vector, row)) {
      this.append(scalarAt(vector, row));
      return;
    }
    const at = this.#next(true);
    if (this.#repr !== 'i128') {
      this.#values[at] = vector.values[row]!;
      return;
    }
    this.#values[2 * at] = vector.values[2 * row]!;
    this.#values[2 * at + 1] = vector.values[2 * row + 1]!;
  }

  finish(): Vector {
    const { type, length } = this;
    const values = fixedPart(this.#repr, this.#values, length);
    return { layout: 'fixed', type, length, valid: this.#valid.finish(length), repr: this.#repr, values };
  }

  #next(isValid: boolean): number {
    if (this.length === this.#capacity) this.#grow();
    this.#valid.set(this.length, isValid);
    this.length += 1;
    return this.length - 1;
  }

  #grow(): void {
    const old = this.#values;
    this.#capacity *= 2;
    this.#values = allocFixed(this.#alloc, this.#repr, this.#capacity);
    (this.#values as Uint8Array).set(old as Uint8Array);
  }
}

/** The first `length` values of an array that may hold more. */
export function fixedPart(repr: Repr, values: FixedArray, length: number): FixedArray {
  if (repr === 'bit') return values.subarray(0, bitmapBytes(length));
  return values.subarray(0, repr === 'i128' ? 2 * length : length);
}

/** Writes one value in its Scalar form; a number 0 stands for the undefined value of a NULL. */
export function writeFixed(repr: Repr, values: FixedArray, row: number, value: Scalar): void {
  switch (repr) {
    case 'bit': {
      const bits = values as Uint8Array;
      const bit = 1 << (row & 7);
      bits[row >> 3] = value === true ? bits[row >> 3]! | bit : bits[row >> 3]! & ~bit;
      return;
    }
    case 'i64':
      (values as BigInt64Array)[row] = BigInt(value as bigint);
      return;
    case 'i128': {
      const wide = BigInt(value as bigint);
      (values as BigInt64Array)[2 * row] = BigInt.asIntN(64, wide);
      (values as BigInt64Array)[2 * row + 1] = BigInt.asIntN(64, wide >> 64n);
      return;
    }
    default:
      (values as Float64Array)[row] = Number(value);
  }
}

class BytesBuilder implements VectorBuilder {
  readonly type: DataType;
  length = 0;
  readonly #alloc: Allocator;
  readonly #valid: Validity;
  #offsets: Int32Array;
  #bytes: Buffer;
  #used = 0;

  constructor(type: DataType, capacity: number, alloc: Allocator) {
    this.type = type;
    this.#alloc = alloc;
    this.#valid = new Validity(alloc);
    this.#offsets = alloc.int32(Math.max(16, capacity + 1));
    this.#offsets[0] = 0;
    this.#bytes = asBuffer(alloc.bytes(Math.max(64, capacity * 8)));
  }

  append(value: Scalar): void {
    if (value === null) return this.appendNull();
    if (typeof value === 'string') {
      const size = Buffer.byteLength(value);
      this.#reserve(size);
      this.#bytes.write(value, this.#used);
      this.#close(size, true);
    } else {
      this.#appendBytes(value as Uint8Array);
    }
  }

  appendNull(): void {
    this.#close(0, false);
  }

  appendFrom(vector: Vector, row: number): void {
    if (isNullAt(vector, row)) this.appendNull();
    else if (vector.layout === 'dict') this.appendFrom(vector.dictionary, vector.keys[row]!);
    else if (vector.layout === 'bytes' || vector.layout === 'view') this.#appendBytes(bytesAt(vector, row));
    else this.append(scalarAt(vector, row));
  }

  finish(): Vector {
    const { type, length } = this;
    const offsets = this.#offsets.subarray(0, length + 1);
    const { buffer, byteOffset } = this.#bytes;
    const values = new Uint8Array(buffer, byteOffset, this.#used);
    return { layout: 'bytes', type, length, valid: this.#valid.finish(length), offsets, values };
  }

  #appendBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#used);
    this.#close(bytes.length, true);
  }

  #close(size: number, isValid: boolean): void {
    if (this.length + 2 > this.#offsets.length) {
      const old = this.#offsets;
      this.#offsets = this.#alloc.int32(2 * old.length);
      this.#offsets.set(old);
    }
    this.#used += size;
    this.#valid.set(this.length, isValid);
    this.length += 1;
    this.#offsets[this.length] = this.#used;
  }

  #reserve(size: number): void {
    const needed = this.#used + size;
    if (needed <= this.#bytes.length) return;
    assert(needed <= bytesMax, 'the strings of a vector take at most 2 GiB');
    const old = this.#bytes;
    this.#bytes = asBuffer(this.#alloc.bytes(Math.min(bytesMax, Math.max(needed, 2 * old.length))));
    this.#bytes.set(old.subarray(0, this.#used));
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
}

/** list and map. */
class ListBuilder implements VectorBuilder {
  readonly type: DataType;
  length = 0;
  readonly #alloc: Allocator;
  readonly #valid: Validity;
  readonly #children: readonly VectorBuilder[];
  #offsets: Int32Array;

  constructor(type: DataType, children: readonly VectorBuilder[], capacity: number, alloc: Allocator) {
    this.type = type;
    this.#alloc = alloc;
    this.#valid = new Validity(alloc);
    this.#children = children;
    this.#offsets = alloc.int32(Math.max(16, capacity + 1));
    this.#offsets[0] = 0;
  }

  append(value: Scalar): void {
    const [first, second] = this.#children;
    for (const item of (value ?? []) as readonly Scalar[]) {
      if (second === undefined) {
        first!.append(item);
        continue;
      }
      const [key, mapped] = item as readonly [Scalar, Scalar];
      first!.append(key);
      second.append(mapped);
    }
    this.#close(value !== null);
  }

  appendNull(): void {
    this.#close(false);
  }

  appendFrom(vector: Vector, row: number): void {
    if (vector.layout !== 'nested' || isNullAt(vector, row)) return this.append(scalarAt(vector, row));
    for (let at = vector.offsets![row]!; at < vector.offsets![row + 1]!; at++) {
      this.#children.forEach((child, i) => child.appendFrom(vector.children[i]!, at));
    }
    this.#close(true);
  }

  finish(): Vector {
    const { type, length } = this;
    const offsets = this.#offsets.subarray(0, length + 1);
    const children = this.#children.map((child) => child.finish());
    return { layout: 'nested', type, length, valid: this.#valid.finish(length), offsets, children };
  }

  #close(isValid: boolean): void {
    if (this.length + 2 > this.#offsets.length) {
      const old = this.#offsets;
      this.#offsets = this.#alloc.int32(2 * old.length);
      this.#offsets.set(old);
    }
    this.#valid.set(this.length, isValid);
    this.length += 1;
    this.#offsets[this.length] = this.#children[0]!.length;
  }
}

/** struct, calendar interval and variant: one child a member. */
class StructBuilder implements VectorBuilder {
  readonly type: DataType;
  length = 0;
  readonly #valid: Validity;
  readonly #children: readonly VectorBuilder[];

  constructor(type: DataType, children: readonly VectorBuilder[], _capacity: number, alloc: Allocator) {
    this.type = type;
    this.#valid = new Validity(alloc);
    this.#children = children;
  }

  append(value: Scalar): void {
    const members = value as readonly Scalar[] | null;
    this.#children.forEach((child, i) => child.append(members === null ? null : members[i]!));
    this.#close(value !== null);
  }

  appendNull(): void {
    this.append(null);
  }

  appendFrom(vector: Vector, row: number): void {
    if (vector.layout !== 'nested' || isNullAt(vector, row)) return this.append(scalarAt(vector, row));
    this.#children.forEach((child, i) => child.appendFrom(vector.children[i]!, row));
    this.#close(true);
  }

  finish(): Vector {
    const { type, length } = this;
    const children = this.#children.map((child) => child.finish());
    return { layout: 'nested', type, length, valid: this.#valid.finish(length), offsets: null, children };
  }

  #close(isValid: boolean): void {
    this.#valid.set(this.length, isValid);
    this.length += 1;
  }
}
