/** Sorting by words: the JavaScript twins. Words are unsigned 64-bit, two 32-bit halves each, low first; word 0 decides first. */

/** The least and the greatest of the rows' words `at`, into two words. */
export function wordRange(words: Uint32Array, width: number, at: number, count: number, out: Uint32Array): void {
  let least = 2n ** 64n - 1n;
  let most = 0n;
  for (let k = 0; k < count; k++) {
    const word = wordAt(words, k * width + at);
    if (word < least) least = word;
    if (word > most) most = word;
  }
  putWord(out, 0, least);
  putWord(out, 1, most);
}

/** keys[k] = the row's word `at` less the word `base`, of so many bits; behind what is there unless `isFirst` is 1. */
export function packWords(
  words: Uint32Array,
  width: number,
  at: number,
  count: number,
  base: Uint32Array,
  bits: number,
  isFirst: number,
  keys: Uint32Array,
): void {
  const least = wordAt(base, 0);
  for (let k = 0; k < count; k++) {
    const part = BigInt.asUintN(64, wordAt(words, k * width + at) - least);
    putWord(keys, k, isFirst === 1 ? part : (wordAt(keys, k) << BigInt(bits)) | part);
  }
}

/**
 * Sorts keys, unsigned words, and the row numbers beside them, stably, by counting byte after byte; bytes that are equal in
 * all keys cost no pass. The others are scratch memory of the same sizes, and 2,048 counts.
 */
export function sortPairs(
  keys: Uint32Array,
  rows: Int32Array,
  count: number,
  _otherKeys: Uint32Array,
  _otherRows: Int32Array,
  _histogram: Int32Array,
): void {
  const words = Array.from({ length: count }, (_, k) => wordAt(keys, k));
  const order = [...words.keys()].sort((a, b) => (words[a]! < words[b]! ? -1 : words[a]! > words[b]! ? 1 : a - b));
  const sorted = order.map((k) => rows[k]!);
  order.forEach((k, i) => putWord(keys, i, words[k]!));
  rows.set(sorted);
}

function wordAt(words: Uint32Array, at: number): bigint {
  return (BigInt(words[2 * at + 1]!) << 32n) | BigInt(words[2 * at]!);
}

function putWord(words: Uint32Array, at: number, word: bigint): void {
  words[2 * at] = Number(word & 0xffff_ffffn);
  words[2 * at + 1] = Number(BigInt.asUintN(32, word >> 32n));
}

/**
 * Turns the key word `at` of each row into one that orders as unsigned: kind 0 signed integers, 1 doubles, 2 as it is;
 * `isDescending` 1 reverses.
 */
export function orderWords(
  words: Uint32Array,
  width: number,
  at: number,
  count: number,
  kind: number,
  isDescending: number,
): void {
  for (let k = 0; k < count; k++) {
    const low = 2 * (k * width + at);
    const high = low + 1;
    const isNegative = words[high]! >>> 31 === 1;
    let flipLow = 0;
    let flipHigh = kind === 2 ? 0 : 0x8000_0000;
    if (kind === 1 && isNegative) {
      flipLow = -1;
      flipHigh = -1;
    }
    if (isDescending === 1) {
      flipLow = ~flipLow;
      flipHigh = ~flipHigh;
    }
    words[low] = words[low]! ^ flipLow;
    words[high] = words[high]! ^ flipHigh;
  }
}

/** words[k] = eight bytes of string ids[k] from byte `skip` on, first byte most significant, zeros behind the end; one word a row. */
export function stringWords(
  offsets: Int32Array,
  values: Uint8Array,
  ids: Int32Array,
  count: number,
  skip: number,
  words: Uint32Array,
): void {
  for (let k = 0; k < count; k++) {
    const end = offsets[ids[k]! + 1]!;
    const start = Math.min(end, offsets[ids[k]!]! + skip);
    words[2 * k + 1] = bigEndian(values, start, end);
    words[2 * k] = bigEndian(values, Math.min(end, start + 4), end);
  }
}

function bigEndian(values: Uint8Array, start: number, end: number): number {
  let word = 0;
  for (let i = 0; i < 4; i++) word = (word << 8) | (start + i < end ? values[start + i]! : 0);
  return word;
}
