/**
 * Whether a vector that came from outside is what its layout promises: offsets within their bytes, enough values, whole text. Kernels
 * believe all of it. Takes vectors made by from-arrow.ts; gives nothing.
 */
import { isUtf8 } from 'node:buffer';
import type { BytesVector, NestedVector, Vector, ViewVector } from '../core/vector.ts';

/** Errors: RangeError that says what is wrong, for the caller to word. */
export function checkVector(vector: Vector): void {
  const { length, valid } = vector;
  if (valid !== null && valid.length * 8 < length) wrong('validity');
  switch (vector.layout) {
    case 'fixed': {
      const perValue = vector.repr === 'i128' ? 2 : 1;
      const needed = vector.repr === 'bit' ? Math.ceil(length / 8) : length * perValue;
      if (vector.values.length < needed) wrong('values');
      return;
    }
    case 'bytes':
      return checkBytes(vector);
    case 'view':
      return checkViews(vector);
    case 'dict':
      return checkVector(vector.dictionary);
    case 'nested':
      return checkNested(vector);
    case 'const':
  }
}

function wrong(what: string): never {
  throw new RangeError(`${what} of a column are not what its length promises`);
}

function checkOffsets(offsets: Int32Array, length: number, max: number): void {
  if (length === 0 && offsets.length === 0) return;
  if (offsets.length < length + 1 || offsets[0]! < 0 || offsets[length]! > max) wrong('offsets');
  for (let i = 0; i < length; i++) if (offsets[i]! > offsets[i + 1]!) wrong('offsets');
}

const continuation = { mask: 0xc0, is: 0x80 } as const;

function checkBytes({ offsets, values, length, type }: BytesVector): void {
  checkOffsets(offsets, length, values.length);
  if (type.id !== 'utf8' || length === 0) return;
  if (!isUtf8(values.subarray(offsets[0], offsets[length]))) throw new RangeError('a text is no UTF-8');
  // Whole together, they may still be cut within a character.
  for (let i = 1; i < length; i++) {
    const at = offsets[i]!;
    if (at < offsets[length]! && (values[at]! & continuation.mask) === continuation.is)
      throw new RangeError('a text is no UTF-8');
  }
}

const viewSize = 16;
const inlineMax = 12;

function checkViews({ views, buffers, length, type, valid }: ViewVector): void {
  if (views.length < viewSize * length) wrong('views');
  const words = new DataView(views.buffer, views.byteOffset, viewSize * length);
  for (let i = 0; i < length; i++) {
    if (valid !== null && ((valid[i >> 3]! >> (i & 7)) & 1) === 0) continue;
    const at = viewSize * i;
    const size = words.getInt32(at, true);
    const buffer = size > inlineMax ? buffers[words.getInt32(at + 8, true)] : views;
    const start = size > inlineMax ? words.getInt32(at + 12, true) : at + 4;
    if (buffer === undefined || size < 0 || start < 0 || start + size > buffer.length) wrong('views');
    if (type.id === 'utf8' && !isUtf8(buffer.subarray(start, start + size))) throw new RangeError('a text is no UTF-8');
  }
}

function checkNested({ offsets, children, length, type }: NestedVector): void {
  const [first] = children;
  if (offsets !== null) checkOffsets(offsets, length, first?.length ?? 0);
  for (const child of children) {
    if (offsets === null ? child.length < length : child.length < first!.length) wrong('children');
    checkVector(child);
  }
  if (children.length === 0 && type.id !== 'struct') wrong('children');
}
