/**
 * Comparisons of fixed values and of byte strings: the JavaScript twins. `mask` says which of less (1), equal (2),
 * greater (4) is true. A step of 0 repeats the first value for every row, 1 takes one a row.
 * NaN equals NaN and is greater than all else; -0.0 equals 0.0.
 */

import type { FixedArray } from '../../core/vector.ts';
import { bitmapBytes } from '../allocator.ts';
import { reprCodes } from '../codes.ts';

/** 0 less, 1 equal, 2 greater. */
type Order = (left: number, right: number) => number;

/** Sets bit i for each of `length` rows where the comparison holds. */
export function compareFixed(
  code: number,
  left: FixedArray,
  leftStep: number,
  right: FixedArray,
  rightStep: number,
  mask: number,
  length: number,
  out: Uint8Array,
): void {
  const order = orderOf(code, left, right);
  out.fill(0, 0, bitmapBytes(length));
  for (let i = 0; i < length; i++) {
    out[i >> 3] = out[i >> 3]! | (((mask >> order(i * leftStep, i * rightStep)) & 1) << (i & 7));
  }
}

/** Writes the rows of the selection (null = 0..count-1) that are valid on both sides and where the comparison holds; gives how many. `out` may be `selection`. */
export function filterFixed(
  code: number,
  left: FixedArray,
  leftStep: number,
  leftValid: Uint8Array | null,
  right: FixedArray,
  rightStep: number,
  rightValid: Uint8Array | null,
  mask: number,
  selection: Uint16Array | null,
  count: number,
  out: Uint16Array,
): number {
  const order = orderOf(code, left, right);
  let kept = 0;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (!isSet(leftValid, row) || !isSet(rightValid, row)) continue;
    if (((mask >> order(row * leftStep, row * rightStep)) & 1) === 1) out[kept++] = row;
  }
  return kept;
}

/** Byte strings in binary order: sets bits of the selected rows where the comparison holds, clears all others below `length`. */
export function compareBytes(
  leftOffsets: Int32Array,
  left: Uint8Array,
  leftStep: number,
  rightOffsets: Int32Array,
  right: Uint8Array,
  rightStep: number,
  mask: number,
  selection: Uint16Array | null,
  count: number,
  length: number,
  out: Uint8Array,
): void {
  out.fill(0, 0, bitmapBytes(length));
  const isEquality = mask === 2 || mask === 5;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const l = row * leftStep;
    const r = row * rightStep;
    const leftSize = leftOffsets[l + 1]! - leftOffsets[l]!;
    const rightSize = rightOffsets[r + 1]! - rightOffsets[r]!;
    const order =
      isEquality && leftSize !== rightSize
        ? 0
        : orderBytes(left, leftOffsets[l]!, leftSize, right, rightOffsets[r]!, rightSize);
    if (((mask >> order) & 1) === 1) out[row >> 3] = out[row >> 3]! | (1 << (row & 7));
  }
}

/** Where `pass[key]` is 1: the bit of each row below `length`. `keyBytes` is the width of a key: 1, 2 or 4. */
export function mapKeys(
  keys: Uint8Array | Uint16Array | Int32Array,
  _keyBytes: number,
  pass: Uint8Array,
  length: number,
  out: Uint8Array,
): void {
  out.fill(0, 0, bitmapBytes(length));
  for (let i = 0; i < length; i++) out[i >> 3] = out[i >> 3]! | (pass[keys[i]!]! << (i & 7));
}

/** The selected valid rows where `pass[key]` is 1; gives how many. */
export function filterKeys(
  keys: Uint8Array | Uint16Array | Int32Array,
  _keyBytes: number,
  valid: Uint8Array | null,
  pass: Uint8Array,
  selection: Uint16Array | null,
  count: number,
  out: Uint16Array,
): number {
  let kept = 0;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (isSet(valid, row) && pass[keys[row]!] === 1) out[kept++] = row;
  }
  return kept;
}

/** 0 less, 1 equal, 2 greater; a prefix is less. */
export function orderBytes(
  a: Uint8Array,
  aAt: number,
  aSize: number,
  b: Uint8Array,
  bAt: number,
  bSize: number,
): number {
  const shared = Math.min(aSize, bSize);
  for (let i = 0; i < shared; i++) {
    const x = a[aAt + i]!;
    const y = b[bAt + i]!;
    if (x !== y) return x < y ? 0 : 2;
  }
  return aSize === bSize ? 1 : aSize < bSize ? 0 : 2;
}

function isSet(valid: Uint8Array | null, row: number): boolean {
  return valid === null || ((valid[row >> 3]! >> (row & 7)) & 1) === 1;
}

function orderOf(code: number, left: FixedArray, right: FixedArray): Order {
  if (code === reprCodes.i128) return wideOrder(left as BigInt64Array, right as BigInt64Array);
  if (code === reprCodes.f32 || code === reprCodes.f64) return floatOrder(left as Float64Array, right as Float64Array);
  return (l, r) => 1 + Number(left[l]! > right[r]!) - Number(left[l]! < right[r]!);
}

function floatOrder(left: Float64Array, right: Float64Array): Order {
  return (l, r) => {
    const a = left[l]!;
    const b = right[r]!;
    if (a < b) return 0;
    if (a > b) return 2;
    return 1 + Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  };
}

function wideOrder(left: BigInt64Array, right: BigInt64Array): Order {
  return (l, r) => {
    const high = left[2 * l + 1]!;
    const otherHigh = right[2 * r + 1]!;
    if (high !== otherHigh) return high < otherHigh ? 0 : 2;
    const low = BigInt.asUintN(64, left[2 * l]!);
    const otherLow = BigInt.asUintN(64, right[2 * r]!);
    return 1 + Number(low > otherLow) - Number(low < otherLow);
  };
}
