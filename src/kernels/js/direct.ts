/**
 * Integer keys as places of an array, place = key - min: the JavaScript twins. `min` comes as its two halves.
 * `heads` has one entry more than `range`, -1 for good, where keys outside lead; `bits`, if given, one bit an entry.
 */
import type { FixedArray } from '../../core/vector.ts';
import { readInt } from './arithmetic.ts';

/** The least and the greatest of the valid values of rows 0..count-1 into out[0..1]; gives how many are valid. */
export function integerRange(
  code: number,
  values: FixedArray,
  valid: Uint8Array | null,
  count: number,
  out: BigInt64Array,
): number {
  let seen = 0;
  out[0] = 2n ** 63n - 1n;
  out[1] = -(2n ** 63n);
  for (let row = 0; row < count; row++) {
    if (!isSet(valid, row)) continue;
    const value = readInt(code, values, row);
    if (value < out[0]!) out[0] = value;
    if (value > out[1]!) out[1] = value;
    seen++;
  }
  return seen;
}

/** heads[place] = row, and its bit, for each valid row; gives the number of rows that are NULL, -1 at a second row of a key. */
export function fillHeads(
  code: number,
  values: FixedArray,
  valid: Uint8Array | null,
  count: number,
  minLow: number,
  minHigh: number,
  heads: Int32Array,
  bits: Uint8Array | null,
): number {
  const min = wideOf(minLow, minHigh);
  let nulls = 0;
  for (let row = 0; row < count; row++) {
    if (!isSet(valid, row)) {
      nulls++;
      continue;
    }
    const at = Number(readInt(code, values, row) - min);
    if (heads[at]! >= 0) return -1;
    heads[at] = row;
    if (bits !== null) bits[at >> 3] = bits[at >> 3]! | (1 << (at & 7));
  }
  return nulls;
}

/** ids[row] is the place of each asked-for row, -1 for NULL and outside of 0..range-1. */
export function placeIntegers(
  code: number,
  values: FixedArray,
  valid: Uint8Array | null,
  selection: Uint16Array | null,
  count: number,
  minLow: number,
  minHigh: number,
  range: number,
  ids: Int32Array,
): void {
  const min = wideOf(minLow, minHigh);
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const at = placeOf(readInt(code, values, row), min, range);
    ids[row] = at < range && isSet(valid, row) ? at : -1;
  }
}

/** out[row], unless null, is the row that the asked-for key leads to, or -1; `kept` gets those that lead to one. Gives how many. */
export function matchHeads(
  code: number,
  values: FixedArray,
  valid: Uint8Array | null,
  selection: Uint16Array | null,
  count: number,
  minLow: number,
  minHigh: number,
  range: number,
  heads: Int32Array,
  bits: Uint8Array | null,
  out: Int32Array | null,
  kept: Uint16Array,
): number {
  const min = wideOf(minLow, minHigh);
  let matched = 0;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const at = isSet(valid, row) ? placeOf(readInt(code, values, row), min, range) : range;
    const isThere = bits === null ? heads[at]! >= 0 : ((bits[at >> 3]! >> (at & 7)) & 1) === 1;
    if (out !== null) out[row] = isThere ? heads[at]! : -1;
    kept[matched] = row;
    matched += isThere ? 1 : 0;
  }
  return matched;
}

/** The same for dictionary keys, of which `entryRows` says where each leads. */
export function matchKeys(
  keys: Uint8Array | Uint16Array | Int32Array,
  _keyBytes: number,
  valid: Uint8Array | null,
  selection: Uint16Array | null,
  count: number,
  entryRows: Int32Array,
  out: Int32Array | null,
  kept: Uint16Array,
): number {
  let matched = 0;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const found = isSet(valid, row) ? entryRows[keys[row]!]! : -1;
    if (out !== null) out[row] = found;
    kept[matched] = row;
    matched += found >= 0 ? 1 : 0;
  }
  return matched;
}

function placeOf(value: bigint, min: bigint, range: number): number {
  const at = value - min;
  return at >= 0n && at < BigInt(range) ? Number(at) : range;
}

function wideOf(low: number, high: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

function isSet(bits: Uint8Array | null, row: number): boolean {
  return bits === null || ((bits[row >> 3]! >> (row & 7)) & 1) === 1;
}
