/**
 * Integer keys as places of an array, place = key - min: the JavaScript twins. `min` comes as its two halves.
 * `heads` has one entry more than `range`, -1 for good, where keys outside lead; `bits`, if given, one bit an entry.
 */
import type { FixedArray } from '../../core/vector.ts';
import { readInt, writeInt } from './arithmetic.ts';

/** The least and the greatest of the asked-for valid values into out[0..1]; gives how many are valid. */
export function integerRange(
  code: number,
  values: FixedArray,
  valid: Uint8Array | null,
  selection: Uint16Array | null,
  count: number,
  out: BigInt64Array,
): number {
  let seen = 0;
  out[0] = 2n ** 63n - 1n;
  out[1] = -(2n ** 63n);
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
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

/** Sets the bit of each valid row's place; gives how many were not set before. */
export function markIntegers(
  code: number,
  values: FixedArray,
  valid: Uint8Array | null,
  count: number,
  minLow: number,
  minHigh: number,
  bits: Uint8Array,
): number {
  const min = wideOf(minLow, minHigh);
  let marked = 0;
  for (let row = 0; row < count; row++) {
    if (!isSet(valid, row)) continue;
    const at = Number(readInt(code, values, row) - min);
    if (!isSet(bits, at)) marked++;
    bits[at >> 3] = bits[at >> 3]! | (1 << (at & 7));
  }
  return marked;
}

/** ranks[i] is how many bits are set in the 64-bit words before word i; gives how many are set in all. */
export function rankBits(bits: Uint8Array, words: number, ranks: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < words; i++) {
    ranks[i] = sum;
    for (let at = 64 * i; at < 64 * i + 64; at++) sum += isSet(bits, at) ? 1 : 0;
  }
  return sum;
}

/**
 * out[row], unless null, is what the asked-for key leads to, or -1; `kept` gets the rows that lead to something. Gives how
 * many. With `bits` a key is there where its bit is set; with `ranks` its number is that of set bits before, else its place;
 * heads[number], if given, is what it leads to, else the number itself.
 */
export function matchHeads(
  code: number,
  values: FixedArray,
  valid: Uint8Array | null,
  selection: Uint16Array | null,
  count: number,
  minLow: number,
  minHigh: number,
  range: number,
  heads: Int32Array | null,
  bits: Uint8Array | null,
  ranks: Int32Array | null,
  out: Int32Array | null,
  kept: Uint16Array,
): number {
  const min = wideOf(minLow, minHigh);
  let matched = 0;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const at = isSet(valid, row) ? placeOf(readInt(code, values, row), min, range) : range;
    const isThere = bits === null ? heads![at]! >= 0 : isSet(bits, at);
    if (out !== null) {
      const number = isThere && ranks !== null ? rankAt(bits!, ranks, at) : at;
      out[row] = isThere ? (heads?.[number] ?? number) : -1;
    }
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

/**
 * Adds to codes[row], or sets it (`isFirst` 1), `stride` times the asked-for value's code: 0 for NULL, else value - min + 1.
 * Gives 1 where a code is not below `capacity`; the codes are of no use then.
 */
export function codesOfIntegers(
  code: number,
  values: FixedArray,
  step: number,
  valid: Uint8Array | null,
  selection: Uint16Array | null,
  count: number,
  minLow: number,
  minHigh: number,
  capacity: number,
  stride: number,
  isFirst: number,
  codes: Int32Array,
): number {
  const min = wideOf(minLow, minHigh);
  let beyond = 0;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const place = BigInt.asUintN(64, readInt(code, values, row * step) - min);
    const ok = isSet(valid, row);
    if (ok && place >= BigInt(capacity - 1)) beyond = 1;
    const part = ok ? Math.imul(Number(BigInt.asIntN(32, place)) + 1, stride) : 0;
    codes[row] = isFirst === 1 ? part : codes[row]! + part;
  }
  return beyond;
}

/**
 * Finds or adds the groups of codes; slots[code] is a group's number + 1, or 0; groupCodes[group] its code. state[0] is how
 * many there are, of which `groupsMax` fit. Gives the position reached, `count` where done. `ids` may be `codes`.
 */
export function codedInsert(
  codes: Int32Array,
  selection: Uint16Array | null,
  from: number,
  count: number,
  slots: Int32Array,
  groupCodes: Int32Array,
  groupsMax: number,
  state: Int32Array,
  ids: Int32Array,
): number {
  for (let k = from; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const code = codes[row]!;
    if (slots[code] === 0) {
      if (state[0]! >= groupsMax) return k;
      groupCodes[state[0]!] = code;
      state[0] = state[0]! + 1;
      slots[code] = state[0]!;
    }
    ids[row] = slots[code]! - 1;
  }
  return count;
}

/** The values behind one column's part of codes 0..count-1, and which are not NULL in a cleared bitmap; gives how many are. */
export function integersOfCodes(
  code: number,
  codes: Int32Array,
  count: number,
  stride: number,
  capacity: number,
  minLow: number,
  minHigh: number,
  out: FixedArray,
  valid: Uint8Array,
): number {
  const min = wideOf(minLow, minHigh);
  let nulls = 0;
  for (let i = 0; i < count; i++) {
    const part = Math.floor((codes[i]! >>> 0) / stride) % capacity;
    writeInt(code, out, i, part === 0 ? 0n : BigInt(part - 1) + min);
    if (part === 0) nulls++;
    else valid[i >> 3] = valid[i >> 3]! | (1 << (i & 7));
  }
  return nulls;
}

function rankAt(bits: Uint8Array, ranks: Int32Array, at: number): number {
  let rank = ranks[at >> 6]!;
  for (let i = at & ~63; i < at; i++) rank += isSet(bits, i) ? 1 : 0;
  return rank;
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
