/**
 * Columns on their way into Parquet pages (values that are not NULL one after another, their dictionary, their range):
 * the JavaScript twins. `valid` null means that every row is there; rows and positions are physical.
 */
import { reprCodes } from '../codes.ts';

type Keys = Uint8Array | Uint16Array | Int32Array;

const isSet = (bits: Uint8Array | null, at: number): boolean =>
  bits === null || ((bits[at >> 3]! >> (at & 7)) & 1) === 1;

/** The valid ones of `count` values of `width` (4, 8 or 16) bytes from row `from` on; gives how many. */
export function packFixed(
  width: number,
  values: Uint8Array,
  valid: Uint8Array,
  from: number,
  count: number,
  out: Uint8Array,
): number {
  let to = 0;
  for (let i = from; i < from + count; i++) {
    if (isSet(valid, i)) out.set(values.subarray(width * i, width * (i + 1)), width * to++);
  }
  return to;
}

/** As `packFixed`, of bits, to bit `outFrom` on. */
export function packBits(
  bits: Uint8Array,
  valid: Uint8Array | null,
  from: number,
  count: number,
  out: Uint8Array,
  outFrom: number,
): number {
  let to = outFrom;
  for (let i = from; i < from + count; i++) {
    if (!isSet(valid, i)) continue;
    const mask = 1 << (to & 7);
    out[to >> 3] = isSet(bits, i) ? out[to >> 3]! | mask : out[to >> 3]! & ~mask;
    to++;
  }
  return to - outFrom;
}

/**
 * The number of each value among `entries`, which grow by those that are new: in the order in which they come first.
 * `slots` (all 0 at the start, mask + 1 of them, at least twice the entries) find them; only the same kind of kernel may
 * use them again. Gives how many entries there are then.
 */
export function internFixed(
  width: number,
  values: Uint8Array,
  count: number,
  slots: Uint32Array,
  mask: number,
  entries: Uint8Array,
  used: number,
  out: Uint32Array,
): number {
  const words = wordsOf(values, 0, width * count);
  const held = wordsOf(entries, 0, width * (used + count));
  const step = width >> 2;
  let top = used;
  for (let i = 0; i < count; i++) {
    const at = findFixed(words, step * i, held, step, slots, mask);
    if (slots[at] === 0) {
      for (let w = 0; w < step; w++) held[step * top + w] = words[step * i + w]!;
      slots[at] = ++top;
    }
    out[i] = slots[at]! - 1;
  }
  return top;
}

/** Fills `slots` (all 0) with the entries that are there. */
export function rehashFixed(width: number, entries: Uint8Array, used: number, slots: Uint32Array, mask: number): void {
  const held = wordsOf(entries, 0, width * used);
  const step = width >> 2;
  for (let i = 0; i < used; i++) slots[findFixed(held, step * i, held, step, slots, mask)] = i + 1;
}

function wordsOf(bytes: Uint8Array, from: number, size: number): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset + from, size >> 2);
}

function findFixed(
  words: Uint32Array,
  at: number,
  held: Uint32Array,
  step: number,
  slots: Uint32Array,
  mask: number,
): number {
  let hash = 0;
  for (let w = 0; w < step; w++) hash = Math.imul(hash ^ words[at + w]!, 0x9e3779b1) ^ (hash >>> 15);
  for (let slot = (hash ^ (hash >>> 16)) & mask; ; slot = (slot + 1) & mask) {
    const entry = slots[slot]!;
    if (entry === 0) return slot;
    let w = 0;
    while (w < step && held[step * (entry - 1) + w] === words[at + w]) w++;
    if (w === step) return slot;
  }
}

/** As `internFixed`, of strings: `entryOffsets` has one more than entries, starting with 0; a slot takes two elements. */
export function internStrings(
  offsets: Int32Array,
  values: Uint8Array,
  valid: Uint8Array | null,
  from: number,
  count: number,
  slots: Uint32Array,
  mask: number,
  entryOffsets: Int32Array,
  entryBytes: Uint8Array,
  used: number,
  out: Uint32Array,
): number {
  let top = used;
  let n = 0;
  for (let i = from; i < from + count; i++) {
    if (!isSet(valid, i)) continue;
    const text = values.subarray(offsets[i]!, offsets[i + 1]!);
    const at = findString(text, slots, mask, entryOffsets, entryBytes);
    if (slots[at] === 0) {
      const to = entryOffsets[top]!;
      entryBytes.set(text, to);
      entryOffsets[++top] = to + text.length;
      slots[at] = top;
    }
    out[n++] = slots[at]! - 1;
  }
  return top;
}

/** As `rehashFixed`. */
export function rehashStrings(
  entryOffsets: Int32Array,
  entryBytes: Uint8Array,
  used: number,
  slots: Uint32Array,
  mask: number,
): void {
  for (let i = 0; i < used; i++) {
    const text = entryBytes.subarray(entryOffsets[i]!, entryOffsets[i + 1]!);
    slots[findString(text, slots, mask, entryOffsets, entryBytes)] = i + 1;
  }
}

function findString(
  text: Uint8Array,
  slots: Uint32Array,
  mask: number,
  entryOffsets: Int32Array,
  entryBytes: Uint8Array,
): number {
  let hash = text.length;
  for (const byte of text) hash = Math.imul(hash ^ byte, 0x01000193);
  for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
    const entry = slots[2 * slot]!;
    if (entry === 0) return 2 * slot;
    const start = entryOffsets[entry - 1]!;
    if (entryOffsets[entry]! - start !== text.length) continue;
    let i = 0;
    while (i < text.length && entryBytes[start + i] === text[i]) i++;
    if (i === text.length) return 2 * slot;
  }
}

/** The keys of valid rows that `map` has at -1, each once; they become -2 there. Gives how many. */
export function newKeys(
  _width: number,
  keys: Keys,
  valid: Uint8Array | null,
  from: number,
  count: number,
  map: Int32Array,
  out: Uint32Array,
): number {
  let n = 0;
  for (let i = from; i < from + count; i++) {
    if (!isSet(valid, i) || map[keys[i]!] !== -1) continue;
    map[keys[i]!] = -2;
    out[n++] = keys[i]!;
  }
  return n;
}

/** What `map` holds for the key of each valid row; gives how many. */
export function numberKeys(
  _width: number,
  keys: Keys,
  valid: Uint8Array | null,
  from: number,
  count: number,
  map: Int32Array,
  out: Uint32Array,
): number {
  let n = 0;
  for (let i = from; i < from + count; i++) if (isSet(valid, i)) out[n++] = map[keys[i]!]!;
  return n;
}

/** The strings of valid rows with four bytes of length before each; gives the bytes. */
export function lengthPrefixed(
  offsets: Int32Array,
  values: Uint8Array,
  valid: Uint8Array | null,
  from: number,
  count: number,
  out: Uint8Array,
): number {
  let to = 0;
  for (let i = from; i < from + count; i++) {
    if (!isSet(valid, i)) continue;
    const start = offsets[i]!;
    const size = offsets[i + 1]! - start;
    for (let b = 0; b < 4; b++) out[to++] = (size >>> (8 * b)) & 255;
    out.set(values.subarray(start, start + size), to);
    to += size;
  }
  return to;
}

/** 16 bytes a value, little-endian, as `width` bytes, big-endian; the values fit. */
export function toBigEndian(values: BigInt64Array, count: number, width: number, out: Uint8Array): void {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, 16 * count);
  for (let i = 0; i < count; i++) {
    for (let b = 0; b < width; b++) out[width * i + b] = bytes[16 * i + width - 1 - b]!;
  }
}

/**
 * The first places of the smallest and of the largest value, -1 where there is none; NaN is passed over, and counted as the
 * result. With `rows` the values are those that it names.
 */
export function rangeFixed(
  code: number,
  values: Int32Array | BigInt64Array | Float32Array | Float64Array,
  rows: Uint32Array | null,
  count: number,
  out: Int32Array,
): number {
  const isWide = code === reprCodes.i128;
  const at = (row: number): number | bigint =>
    isWide
      ? ((values[2 * row + 1] as bigint) << 64n) | BigInt.asUintN(64, values[2 * row] as bigint)
      : (values[row] as number | bigint);
  let low = -1;
  let high = -1;
  let skipped = 0;
  for (let i = 0; i < count; i++) {
    const row = rows === null ? i : rows[i]!;
    const value = at(row);
    if (value !== value) {
      skipped++;
      continue;
    }
    if (low < 0) {
      low = row;
      high = row;
    } else if (value < at(low)) low = row;
    else if (value > at(high)) high = row;
  }
  out[0] = low;
  out[1] = high;
  return skipped;
}

/** As `rangeFixed`, of strings by their bytes: `rows[i]` is the string of row i, and `valid` says which rows are there. */
export function rangeStrings(
  offsets: Int32Array,
  values: Uint8Array,
  valid: Uint8Array | null,
  rows: Uint32Array | null,
  from: number,
  count: number,
  out: Int32Array,
): void {
  let low = -1;
  let high = -1;
  for (let i = from; i < from + count; i++) {
    if (!isSet(valid, i)) continue;
    const row = rows === null ? i : rows[i]!;
    if (low < 0 || orderOf(offsets, values, row, low) < 0) low = row;
    if (high < 0 || orderOf(offsets, values, row, high) > 0) high = row;
  }
  out[0] = low;
  out[1] = high;
}

function orderOf(offsets: Int32Array, values: Uint8Array, a: number, b: number): number {
  let i = offsets[a]!;
  let j = offsets[b]!;
  for (; i < offsets[a + 1]! && j < offsets[b + 1]!; i++, j++) {
    if (values[i] !== values[j]) return values[i]! - values[j]!;
  }
  return offsets[a + 1]! - i - (offsets[b + 1]! - j);
}
