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

/** How often each value of each of the keys' eight bytes occurs: 256 counts a byte, from the lowest. */
export function countKeyBytes(keys: Uint32Array, count: number, counts: Int32Array): void {
  counts.fill(0);
  for (let i = 0; i < count; i++) {
    for (let byte = 0; byte < 8; byte++) {
      const at = 256 * byte + byteOf(keys, i, byte);
      counts[at] = counts[at]! + 1;
    }
  }
}

/** Puts keys, and the rows beside them, in order of one byte, stably; uses up its counts. Gives 0 where it is equal in all keys, and moves nothing. */
export function sortByByte(
  keys: Uint32Array,
  rows: Int32Array,
  count: number,
  byte: number,
  counts: Int32Array,
  toKeys: Uint32Array,
  toRows: Int32Array,
): number {
  const places = counts.subarray(256 * byte, 256 * byte + 256);
  if (places[byteOf(keys, 0, byte)] === count) return 0;
  let sum = 0;
  for (let digit = 0; digit < 256; digit++) {
    const size = places[digit]!;
    places[digit] = sum;
    sum += size;
  }
  for (let i = 0; i < count; i++) {
    const digit = byteOf(keys, i, byte);
    const place = places[digit]!;
    places[digit] = place + 1;
    toKeys[2 * place] = keys[2 * i]!;
    toKeys[2 * place + 1] = keys[2 * i + 1]!;
    toRows[place] = rows[i]!;
  }
  return 1;
}

function byteOf(keys: Uint32Array, i: number, byte: number): number {
  return (keys[2 * i + (byte >> 2)]! >>> (8 * (byte & 3))) & 255;
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
