/** Taking rows by number: the JavaScript twins. A row of -1 (Int32 rows only) is a NULL. `rowBytes` is 1, 2 or 4: the width of `rows`. */
import { bitmapBytes } from '../allocator.ts';

export type RowNumbers = Uint8Array | Uint16Array | Int32Array;
type Numbers =
  | Uint8Array
  | Uint32Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

/** Values of `width` 1, 2, 4, 8 or 16 bytes (16: two 64-bit lanes, or 16 single bytes); those of NULL rows become 0. */
export function gatherFixed(
  width: number,
  values: Numbers,
  rows: RowNumbers,
  _rowBytes: number,
  count: number,
  out: Numbers,
): void {
  const parts = width / values.BYTES_PER_ELEMENT;
  if (parts === 1) {
    const zero = values instanceof BigInt64Array ? 0n : 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      out[i] = row < 0 ? zero : values[row]!;
    }
    return;
  }
  const zero = values instanceof BigInt64Array ? 0n : 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    for (let part = 0; part < parts; part++) out[i * parts + part] = row < 0 ? zero : values[row * parts + part]!;
  }
}

/** Values by the keys of the selected rows alone, each at its row's place, the others as they were; widths as in `gatherFixed`. */
export function gatherPlaced(
  width: number,
  values: Numbers,
  keys: RowNumbers,
  _keyBytes: number,
  selection: Uint16Array,
  count: number,
  out: Numbers,
): void {
  const parts = width / values.BYTES_PER_ELEMENT;
  const zero = values instanceof BigInt64Array ? 0n : 0;
  for (let i = 0; i < count; i++) {
    const row = selection[i]!;
    const key = keys[row]!;
    for (let part = 0; part < parts; part++) out[row * parts + part] = key < 0 ? zero : values[key * parts + part]!;
  }
}

/** Bits by row; those of NULL rows become 0. Gives how many are 0. */
export function gatherBits(
  bits: Uint8Array | null,
  rows: RowNumbers,
  _rowBytes: number,
  count: number,
  out: Uint8Array,
): number {
  out.fill(0, 0, bitmapBytes(count));
  let zeros = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    const bit = row < 0 ? 0 : bits === null ? 1 : (bits[row >> 3]! >> (row & 7)) & 1;
    zeros += 1 - bit;
    out[i >> 3] = out[i >> 3]! | (bit << (i & 7));
  }
  return zeros;
}

/** Offsets of the gathered strings, from 0; gives the bytes they take as a double, since that may pass 32 bits. */
export function gatherOffsets(
  offsets: Int32Array,
  rows: RowNumbers,
  _rowBytes: number,
  count: number,
  out: Int32Array,
): number {
  let used = 0;
  out[0] = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    if (row >= 0) used += offsets[row + 1]! - offsets[row]!;
    out[i + 1] = used;
  }
  return used;
}

/** Copies the strings to where `gatherOffsets` put them. */
export function gatherStrings(
  offsets: Int32Array,
  values: Uint8Array,
  rows: RowNumbers,
  _rowBytes: number,
  count: number,
  outOffsets: Int32Array,
  out: Uint8Array,
): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    if (row < 0) continue;
    let to = outOffsets[i]!;
    const end = offsets[row + 1]!;
    if (end - offsets[row]! > 64) out.set(values.subarray(offsets[row]!, end), to);
    else for (let from = offsets[row]!; from < end; from++) out[to++] = values[from]!;
  }
}

/** 1 where one of the numbers is below 0. */
export function anyNegative(numbers: Int32Array, count: number): number {
  for (let i = 0; i < count; i++) if (numbers[i]! < 0) return 1;
  return 0;
}
