/** Sorting by words: the JavaScript twins. Words are unsigned 64-bit, two 32-bit halves each, low first; word 0 decides first. */

/**
 * Sorts the row numbers order[0..count-1] by their words, stably, by counting byte after byte; bytes that are equal in all rows cost no pass.
 * `scratch` has `count` entries.
 */
export function radixSort(
  words: Uint32Array,
  width: number,
  count: number,
  order: Int32Array,
  scratch: Int32Array,
  _histogram: Int32Array,
): void {
  let from = order;
  let to = scratch;
  const counts = new Int32Array(256);
  for (let word = width - 1; word >= 0; word--) {
    for (let byte = 0; byte < 8; byte++) {
      const half = 2 * word + (byte >> 2);
      const shift = 8 * (byte & 3);
      counts.fill(0);
      for (let i = 0; i < count; i++) {
        const digit = (words[from[i]! * 2 * width + half]! >>> shift) & 255;
        counts[digit] = counts[digit]! + 1;
      }
      if (count === 0 || counts[(words[from[0]! * 2 * width + half]! >>> shift) & 255] === count) continue;
      let sum = 0;
      for (let digit = 0; digit < 256; digit++) {
        const size = counts[digit]!;
        counts[digit] = sum;
        sum += size;
      }
      for (let i = 0; i < count; i++) {
        const row = from[i]!;
        const digit = (words[row * 2 * width + half]! >>> shift) & 255;
        to[counts[digit]!] = row;
        counts[digit] = counts[digit]! + 1;
      }
      [from, to] = [to, from];
    }
  }
  if (from !== order) order.set(from.subarray(0, count));
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
