/**
 * The body of an Arrow record batch made of core vectors: buffers in plain widths, in the order of Arrow's depth-first walk.
 * Takes flat vectors (fixed, bytes, nested, or a NULL constant), gives the buffers' places and a way to write them.
 */
import { isUtf8 } from 'node:buffer';
import { assert } from '../../core/assert.ts';
import type { DataType, Repr } from '../../core/types.ts';
import {
  type BytesVector,
  decodeUtf8,
  type FixedVector,
  isValidAt,
  type NestedVector,
  type Vector,
} from '../../core/vector.ts';
import { bitmapBytes, HeapAllocator } from '../../kernels/allocator.ts';
import { flatten, slice } from '../../kernels/flatten.ts';
import { countBits } from '../../kernels/js/bits.ts';
import { convertScale, narrowTo } from './write-lanes.ts';
import type { WriteNode } from './write-schema.ts';

export interface ArrowBody {
  /** Length and null count of each array. */
  readonly nodes: readonly (readonly [length: number, nulls: number])[];
  /** Offset and length of each buffer within the body. */
  readonly extents: readonly (readonly [offset: number, length: number])[];
  readonly sizeBytes: number;
  /** Writes the buffers into a body of `sizeBytes`. */
  write(out: Uint8Array): void;
}

/** Lays out `length` rows of the columns. */
export function bodyOf(columns: readonly Vector[], nodes: readonly WriteNode[], length: number): ArrowBody {
  const parts: Parts = { nodes: [], buffers: [] };
  nodes.forEach((node, i) => addVector(columns[i]!, node, length, parts));
  let sizeBytes = 0;
  const extents = parts.buffers.map((buffer): [number, number] => {
    const offset = sizeBytes;
    sizeBytes += Math.ceil(buffer.length / bufferAlignment) * bufferAlignment;
    return [offset, buffer.length];
  });
  return {
    nodes: parts.nodes,
    extents,
    sizeBytes,
    write: (out) => parts.buffers.forEach((buffer, i) => out.set(buffer, extents[i]![0])),
  };
}

/** Wide decimals are read in place where they lie at multiples of 16. */
const bufferAlignment = 64;
const noBytes = new Uint8Array(0);

interface Parts {
  readonly nodes: [number, number][];
  readonly buffers: Uint8Array[];
}

function addVector(vector: Vector, node: WriteNode, length: number, parts: Parts): void {
  const flat =
    vector.layout === 'const' && vector.value === null
      ? nullVector(node, length)
      : flatten(vector, new HeapAllocator());
  addValidity(flat, node, length, parts);
  switch (flat.layout) {
    case 'fixed':
      parts.buffers.push(bytesView(fixedValues(flat, node, length)));
      return;
    case 'bytes':
      addBytes(flat, node, length, parts);
      return;
    case 'nested':
      addNested(flat, node, length, parts);
      return;
    case 'view':
    case 'dict':
    case 'const':
      assert(false, 'a flat vector is fixed, bytes or nested');
  }
}

/** Required parts (map keys, a variant's members) have no bitmap: they are NULL only where a parent is. */
function addValidity({ valid }: Vector, node: WriteNode, length: number, parts: Parts): void {
  const isThere = valid !== null && node.isNullable;
  parts.nodes.push([length, isThere ? length - countBits(valid, length) : 0]);
  parts.buffers.push(isThere ? valid.subarray(0, bitmapBytes(length)) : noBytes);
}

function fixedValues(vector: FixedVector, node: WriteNode, length: number): ArrayBufferView {
  const { storage, type } = node;
  switch (storage.kind) {
    case 'bool':
      return (vector.values as Uint8Array).subarray(0, bitmapBytes(length));
    case 'float':
      return narrowTo(vector, storage.bits === 32 ? 'f32' : 'f64', length);
    case 'int':
      return type.id === 'time'
        ? timeValues(vector, type, length)
        : narrowTo(vector, storage.bits === 32 ? 'i32' : 'i64', length);
    case 'decimal':
      return narrowTo(vector, 'i128' satisfies Repr, length);
    default:
      assert(false, `${storage.kind} is not of fixed width`);
  }
}

/** Nanoseconds in memory, microseconds in the file unless more digits are kept. */
function timeValues(vector: FixedVector, type: DataType & { id: 'time' }, length: number): ArrayBufferView {
  const lanes = narrowTo(vector, 'i64', length) as BigInt64Array;
  return type.precision > 6 ? lanes : convertScale(lanes, 1000n);
}

function addBytes(vector: BytesVector, node: WriteNode, length: number, parts: Parts): void {
  const checked = node.storage.kind === 'utf8' ? withValidText(vector, length) : vector;
  const { offsets, values } = checked;
  const first = offsets[0]!;
  const rebased =
    first === 0 ? offsets.subarray(0, length + 1) : offsets.subarray(0, length + 1).map((offset) => offset - first);
  parts.buffers.push(bytesView(rebased), values.subarray(first, offsets[length]!));
}

/** The same strings; where one is not UTF-8, its bad bytes become U+FFFD, since a file with them could not be read by others. */
function withValidText(vector: BytesVector, length: number): BytesVector {
  const { offsets, values, valid } = vector;
  const used = values.subarray(offsets[0]!, offsets[length]!);
  if (isUtf8(used) && startAtCharacters(vector, length)) return vector;
  const encoder = new TextEncoder();
  const texts = Array.from({ length }, (_, row) =>
    isValidAt(valid, row) ? encoder.encode(decodeUtf8(values.subarray(offsets[row]!, offsets[row + 1]!))) : noBytes,
  );
  const fixed = new Int32Array(length + 1);
  texts.forEach((text, row) => {
    fixed[row + 1] = fixed[row]! + text.length;
  });
  const joined = new Uint8Array(fixed[length]!);
  texts.forEach((text, row) => joined.set(text, fixed[row]!));
  return { ...vector, offsets: fixed, values: joined };
}

function startAtCharacters({ offsets, values }: BytesVector, length: number): boolean {
  const end = offsets[length]!;
  for (let row = 0; row < length; row++) {
    const at = offsets[row]!;
    if (at < end && (values[at]! & 0xc0) === 0x80) return false;
  }
  return true;
}

function addNested(vector: NestedVector, node: WriteNode, length: number, parts: Parts): void {
  const { offsets, children } = vector;
  if (offsets === null) {
    node.children.forEach((child, i) => addVector(children[i]!, child, length, parts));
    return;
  }
  const first = offsets[0]!;
  const end = offsets[length]!;
  parts.buffers.push(bytesView(offsets.subarray(0, length + 1).map((offset) => offset - first)));
  if (node.storage.kind === 'map') {
    parts.nodes.push([end - first, 0]);
    parts.buffers.push(noBytes);
  }
  const alloc = new HeapAllocator();
  node.children.forEach((child, i) => addVector(slice(children[i]!, first, end, alloc), child, end - first, parts));
}

/** A vector of nothing but NULL with all buffers that its storage asks for. */
function nullVector(node: WriteNode, length: number): Vector {
  const base = { type: node.type, length, valid: new Uint8Array(bitmapBytes(length)) };
  switch (node.storage.kind) {
    case 'bool':
      return { ...base, layout: 'fixed', repr: 'bit', values: new Uint8Array(bitmapBytes(length)) };
    case 'float':
      return { ...base, layout: 'fixed', repr: 'f64', values: new Float64Array(length) };
    case 'int':
    case 'decimal':
      return { ...base, layout: 'fixed', repr: 'i64', values: new BigInt64Array(length) };
    case 'utf8':
    case 'binary':
      return { ...base, layout: 'bytes', offsets: new Int32Array(length + 1), values: noBytes };
    case 'struct':
      return {
        ...base,
        layout: 'nested',
        offsets: null,
        children: node.children.map((child) => nullVector(child, length)),
      };
    case 'list':
    case 'map':
      return {
        ...base,
        layout: 'nested',
        offsets: new Int32Array(length + 1),
        children: node.children.map((child) => nullVector(child, 0)),
      };
  }
}

function bytesView(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
