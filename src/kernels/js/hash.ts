/**
 * Hashes of values and of key words: the JavaScript twins. 32 bits, mixed by multiply and rotate; equal on both sides,
 * so tables built by one are read by the other. Integers of all widths hash alike, floats as doubles, -0.0 as 0.0, every NaN alike.
 */
import type { FixedArray } from '../../core/vector.ts';
import { reprCodes } from '../codes.ts';

const nullHash = 0x5bd1e995;

/** hashes[k] of `width` 64-bit words a row (two 32-bit halves each, low first), for rows 0..count-1. */
export function hashWords(words: Uint32Array, width: number, count: number, hashes: Uint32Array): void {
  const halves = 2 * width;
  for (let k = 0; k < count; k++) {
    let hash = 0;
    for (let i = k * halves; i < (k + 1) * halves; i++) hash = mixed(hash, words[i]!);
    hashes[k] = finished(hash, halves);
  }
}

/** hashes[row] of fixed values, alone (isFirst 1) or combined with what stands there. */
export function hashFixed(
  code: number,
  values: FixedArray,
  step: number,
  valid: Uint8Array | null,
  isFirst: number,
  selection: Uint16Array | null,
  count: number,
  hashes: Uint32Array,
): void {
  const lanes = newLanes();
  const { halves } = lanes;
  const size = code === reprCodes.i128 ? 4 : 2;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    let hash = nullHash;
    if (isSet(valid, row)) {
      wordsOf(code, values, row * step, lanes);
      hash = 0;
      for (let i = 0; i < size; i++) hash = mixed(hash, halves[i]!);
      hash = finished(hash, size);
    }
    hashes[row] = isFirst === 1 ? hash : combined(hashes[row]!, hash);
  }
}

/** hashes[row] of byte strings, alone (isFirst 1) or combined with what stands there. */
export function hashStrings(
  offsets: Int32Array,
  values: Uint8Array,
  step: number,
  valid: Uint8Array | null,
  isFirst: number,
  selection: Uint16Array | null,
  count: number,
  hashes: Uint32Array,
): void {
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const at = row * step;
    const hash = isSet(valid, row) ? hashBytes(values, offsets[at]!, offsets[at + 1]!) : nullHash;
    hashes[row] = isFirst === 1 ? hash : combined(hashes[row]!, hash);
  }
}

/** hashes[row] from the hashes of a dictionary's entries. */
export function hashKeys(
  keys: Uint8Array | Uint16Array | Int32Array,
  _keyBytes: number,
  valid: Uint8Array | null,
  entryHashes: Uint32Array,
  isFirst: number,
  selection: Uint16Array | null,
  count: number,
  hashes: Uint32Array,
): void {
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const hash = isSet(valid, row) ? entryHashes[keys[row]!]! : nullHash;
    hashes[row] = isFirst === 1 ? hash : combined(hashes[row]!, hash);
  }
}

/** The hash of one byte string. */
export function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    hash = mixed(hash, bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
  }
  let tail = 0;
  for (let i = 0; at + i < to; i++) tail |= bytes[at + i]! << (8 * i);
  if (at < to) hash = mixed(hash, tail);
  return finished(hash, to - from);
}

/**
 * Writes values as key words: integers sign-extended, floats as normalised doubles, i128 as two words (low first), NULL as 0.
 * Row k of the words is the k-th selected row; `at` is the word's place among `width`.
 */
export function encodeWords(
  code: number,
  values: FixedArray,
  step: number,
  valid: Uint8Array | null,
  selection: Uint16Array | null,
  count: number,
  words: Uint32Array,
  width: number,
  at: number,
): void {
  const lanes = newLanes();
  const { halves } = lanes;
  const size = code === reprCodes.i128 ? 4 : 2;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (isSet(valid, row)) wordsOf(code, values, row * step, lanes);
    else halves.fill(0);
    const to = 2 * (k * width + at);
    for (let i = 0; i < size; i++) words[to + i] = halves[i]!;
  }
}

/** Sets bit `bit` (0..31) of word `at` in each row that is NULL; gives how many are. The word was cleared before. */
export function encodeNulls(
  valid: Uint8Array,
  selection: Uint16Array | null,
  count: number,
  words: Uint32Array,
  width: number,
  at: number,
  bit: number,
): number {
  let nulls = 0;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (isSet(valid, row)) continue;
    const to = 2 * (k * width + at);
    words[to] = words[to]! | (1 << bit);
    nulls += 1;
  }
  return nulls;
}

/** Values back from key words into an array of the representation. */
export function decodeWords(
  code: number,
  words: Uint32Array,
  width: number,
  at: number,
  count: number,
  out: FixedArray,
): void {
  const { halves, wide, double } = newLanes();
  for (let k = 0; k < count; k++) {
    const from = 2 * (k * width + at);
    halves[0] = words[from]!;
    halves[1] = words[from + 1]!;
    if (code === reprCodes.i128) {
      halves[2] = words[from + 2]!;
      halves[3] = words[from + 3]!;
      (out as BigInt64Array)[2 * k] = wide[0]!;
      (out as BigInt64Array)[2 * k + 1] = wide[1]!;
    } else if (code === reprCodes.i64) (out as BigInt64Array)[k] = wide[0]!;
    else if (code >= reprCodes.f32) (out as Float64Array)[k] = double[0]!;
    else (out as Int32Array)[k] = halves[0]! | 0;
  }
}

/** The same 16 bytes as halves, integers and doubles. */
interface Lanes {
  readonly halves: Uint32Array;
  readonly wide: BigInt64Array;
  readonly double: Float64Array;
}

function newLanes(): Lanes {
  const halves = new Uint32Array(4);
  return { halves, wide: new BigInt64Array(halves.buffer), double: new Float64Array(halves.buffer) };
}

function wordsOf(code: number, values: FixedArray, at: number, { halves, wide, double }: Lanes): void {
  if (code >= reprCodes.f32) {
    const value = values[at] as number;
    double[0] = Number.isNaN(value) ? Number.NaN : value === 0 ? 0 : value;
  } else if (code === reprCodes.i128) {
    wide[0] = values[2 * at] as bigint;
    wide[1] = values[2 * at + 1] as bigint;
  } else if (code === reprCodes.i64) {
    wide[0] = values[at] as bigint;
  } else {
    halves[0] = values[at] as number;
    halves[1] = (values[at] as number) < 0 ? -1 : 0;
  }
}

function mixed(hash: number, half: number): number {
  const k = Math.imul(half, 0x2c1b3c6d);
  const h = hash ^ Math.imul((k << 15) | (k >>> 17), 0x297a2d39);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0x52dce729) | 0;
}

function finished(hash: number, size: number): number {
  let h = hash ^ size;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

function combined(hash: number, next: number): number {
  return finished(mixed(hash, next), 1);
}

function isSet(valid: Uint8Array | null, row: number): boolean {
  return valid === null || ((valid[row >> 3]! >> (row & 7)) & 1) === 1;
}
