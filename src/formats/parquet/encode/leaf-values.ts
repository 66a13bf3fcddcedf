/**
 * The values of a leaf as its pages store them: a physical width, plain or by a dictionary, where kernels reach them.
 * Takes vectors of any layout, gives `LeafValues` with the vector's own validity. Strings that are not UTF-8 get
 * replacement characters, since a file with them could not be read by others.
 */
import { isUtf8 } from 'node:buffer';
import { assert } from '../../../core/assert.ts';
import {
  type BytesVector,
  type DictVector,
  decodeUtf8,
  type FixedVector,
  isValidAt,
  type Vector,
} from '../../../core/vector.ts';
import type { Allocator } from '../../../kernels/allocator.ts';
import { flatten } from '../../../kernels/flatten.ts';
import type { WriteNode } from '../write-schema.ts';
import { dividedBy, narrowTo } from './lanes.ts';
import type { ParquetEncoder } from './space.ts';

/** How a leaf's values lie in memory while they are encoded. */
export type LeafKind = 'bool' | 'i32' | 'i64' | 'f32' | 'f64' | 'i128' | 'bytes';

interface Base {
  /** Rows; a value stands for each, also for those that are NULL. */
  readonly length: number;
  readonly valid: Uint8Array | null;
}

export type FlatValues =
  | (Base & { readonly kind: 'bits' | 'fixed'; readonly bytes: Uint8Array })
  | (Base & { readonly kind: 'bytes'; readonly offsets: Int32Array; readonly values: Uint8Array });
export type LeafValues =
  | FlatValues
  | (Base & { readonly kind: 'nulls' })
  | (Base & {
      readonly kind: 'dict';
      readonly keys: DictVector['keys'];
      readonly dictionaryId: number;
      readonly entryCount: number;
      /** The entries with these numbers, in that order. */
      entries(numbers: Uint32Array, count: number, alloc: Allocator): FlatValues;
      /** The same without a dictionary; made once, where these were made. */
      flat(): FlatValues;
    });

export function leafKind({ storage }: WriteNode): LeafKind {
  switch (storage.kind) {
    case 'bool':
      return 'bool';
    case 'int':
    case 'float':
      return `${storage.kind === 'int' ? 'i' : 'f'}${storage.bits}`;
    case 'decimal':
      return 'i128';
    case 'utf8':
    case 'binary':
      return 'bytes';
    case 'struct':
    case 'list':
    case 'map':
      assert(false, `${storage.kind} is no leaf`);
  }
}

/** Bytes of a value of fixed width; 0 for others. */
export function kindBytes(kind: LeafKind): number {
  return { bool: 0, i32: 4, i64: 8, f32: 4, f64: 8, i128: 16, bytes: 0 }[kind];
}

/** Makes a vector's values ready for a leaf. */
export function leafValues(vector: Vector, node: WriteNode, encoder: ParquetEncoder, alloc: Allocator): LeafValues {
  if (vector.layout === 'const' && vector.value === null) return { kind: 'nulls', length: vector.length, valid: null };
  if (vector.layout === 'dict' && node.storage.kind !== 'bool' && vector.dictionary.layout !== 'const') {
    const { dictionary } = vector;
    if (dictionary.valid === null) return byDictionary(vector, node, encoder, alloc);
  }
  return flatValues(flatten(vector, alloc, encoder.kernels), node, encoder, alloc);
}

function byDictionary(vector: DictVector, node: WriteNode, encoder: ParquetEncoder, alloc: Allocator): LeafValues {
  const { dictionary, dictionaryId, length, valid } = vector;
  let made: FlatValues | null = null;
  return {
    kind: 'dict',
    length,
    valid: valid === null ? null : encoder.reach(valid, alloc),
    keys: encoder.reach(vector.keys.subarray(0, length), alloc),
    dictionaryId,
    entryCount: dictionary.length,
    entries(numbers, count, inner) {
      const keys = new Int32Array(numbers.buffer, numbers.byteOffset, count);
      const some: Vector = { ...vector, length: count, valid: null, keys };
      return flatValues(flatten(some, inner, encoder.kernels), node, encoder, inner);
    },
    flat() {
      made ??= flatValues(flatten(vector, alloc, encoder.kernels), node, encoder, alloc);
      return made;
    },
  };
}

/** As `leafValues`, of a vector without a dictionary. */
export function flatValues(vector: Vector, node: WriteNode, encoder: ParquetEncoder, alloc: Allocator): FlatValues {
  const { length } = vector;
  const valid = vector.valid === null ? null : encoder.reach(vector.valid, alloc);
  if (vector.layout === 'bytes') {
    const { offsets, values } = node.storage.kind === 'utf8' ? withValidText(vector) : vector;
    return { kind: 'bytes', length, valid, ...reachBytes(offsets, values, length, encoder, alloc) };
  }
  assert(vector.layout === 'fixed', 'a leaf has fixed or bytes values');
  const stored = encoder.reach(storedValues(vector, node) as Int32Array, alloc);
  const bytes = new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
  return { kind: node.storage.kind === 'bool' ? 'bits' : 'fixed', length, valid, bytes };
}

/** Only the part of the values that the rows use is copied. */
function reachBytes(
  offsets: Int32Array,
  values: Uint8Array,
  length: number,
  encoder: ParquetEncoder,
  alloc: Allocator,
): { offsets: Int32Array; values: Uint8Array } {
  const own = offsets.subarray(0, length + 1);
  const reached = encoder.reach(values.subarray(own[0]!, own[length]!), alloc);
  if (reached.byteOffset === values.byteOffset + own[0]! && reached.buffer === values.buffer) {
    return { offsets: encoder.reach(own, alloc), values };
  }
  const first = own[0]!;
  const rebased = alloc.int32(length + 1);
  for (let i = 0; i <= length; i++) rebased[i] = own[i]! - first;
  return { offsets: rebased, values: reached };
}

function storedValues(vector: FixedVector, node: WriteNode): ArrayBufferView {
  const { storage, type } = node;
  const { length } = vector;
  switch (storage.kind) {
    case 'bool':
      return (vector.values as Uint8Array).subarray(0, (length + 7) >> 3);
    case 'float':
      return narrowTo(vector, storage.bits === 32 ? 'f32' : 'f64', length);
    case 'int': {
      if (type.id !== 'time' || type.precision > 6)
        return narrowTo(vector, storage.bits === 32 ? 'i32' : 'i64', length);
      // Nanoseconds in memory, microseconds in the file unless more digits are kept.
      return dividedBy(narrowTo(vector, 'i64', length) as BigInt64Array, 1000n);
    }
    case 'decimal':
      return narrowTo(vector, 'i128', length);
    default:
      assert(false, `${storage.kind} is not of fixed width`);
  }
}

function withValidText(vector: BytesVector): Pick<BytesVector, 'offsets' | 'values'> {
  const { offsets, values, valid, length } = vector;
  const used = values.subarray(offsets[0]!, offsets[length]!);
  if (isUtf8(used) && startAtCharacters(vector)) return vector;
  const encoder = new TextEncoder();
  const texts = Array.from({ length }, (_, row) =>
    isValidAt(valid, row)
      ? encoder.encode(decodeUtf8(values.subarray(offsets[row]!, offsets[row + 1]!)))
      : new Uint8Array(0),
  );
  const fixed = new Int32Array(length + 1);
  texts.forEach((text, row) => {
    fixed[row + 1] = fixed[row]! + text.length;
  });
  const joined = new Uint8Array(fixed[length]!);
  texts.forEach((text, row) => joined.set(text, fixed[row]!));
  return { offsets: fixed, values: joined };
}

function startAtCharacters({ offsets, values, length }: BytesVector): boolean {
  const end = offsets[length]!;
  for (let row = 0; row < length; row++) {
    const at = offsets[row]!;
    if (at < end && (values[at]! & 0xc0) === 0x80) return false;
  }
  return true;
}
