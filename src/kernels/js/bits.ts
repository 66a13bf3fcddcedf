/** LSB-first bitmaps: the JavaScript twins of the bit kernels. Bits past `length` of an output are undefined. */
import { bitmapBytes } from '../allocator.ts';

/** out = left AND right. */
export function andBits(left: Uint8Array, right: Uint8Array, length: number, out: Uint8Array): void {
  for (let i = 0; i < bitmapBytes(length); i++) out[i] = left[i]! & right[i]!;
}

export function orBits(left: Uint8Array, right: Uint8Array, length: number, out: Uint8Array): void {
  for (let i = 0; i < bitmapBytes(length); i++) out[i] = left[i]! | right[i]!;
}

export function xorBits(left: Uint8Array, right: Uint8Array, length: number, out: Uint8Array): void {
  for (let i = 0; i < bitmapBytes(length); i++) out[i] = left[i]! ^ right[i]!;
}

export function notBits(bits: Uint8Array, length: number, out: Uint8Array): void {
  for (let i = 0; i < bitmapBytes(length); i++) out[i] = ~bits[i]!;
}

/** Set bits among the first `length`. */
export function countBits(bits: Uint8Array, length: number): number {
  let count = 0;
  for (let i = 0; i < length >> 3; i++) count += countByte(bits[i]!);
  if ((length & 7) !== 0) count += countByte(bits[length >> 3]! & ((1 << (length & 7)) - 1));
  return count;
}

function countByte(byte: number): number {
  let b = byte - ((byte >> 1) & 0x55);
  b = (b & 0x33) + ((b >> 2) & 0x33);
  return (b + (b >> 4)) & 0x0f;
}

/** Writes the rows of the selection (null = 0..count-1) whose bit is set in `bits` and in `valid`; gives how many. `out` may be `selection`. */
export function selectBits(
  bits: Uint8Array,
  valid: Uint8Array | null,
  selection: Uint16Array | null,
  count: number,
  out: Uint16Array,
): number {
  let kept = 0;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const byte = valid === null ? bits[row >> 3]! : bits[row >> 3]! & valid[row >> 3]!;
    out[kept] = row;
    kept += (byte >> (row & 7)) & 1;
  }
  return kept;
}

/** The bitmap of the selected rows among `length`. */
export function bitsOfSelection(selection: Uint16Array, count: number, length: number, out: Uint8Array): void {
  out.fill(0, 0, bitmapBytes(length));
  for (let k = 0; k < count; k++) {
    const row = selection[k]!;
    out[row >> 3] = out[row >> 3]! | (1 << (row & 7));
  }
}

/**
 * Three-valued AND (isOr 0) or OR (isOr 1) of `length` rows. A null validity means no nulls.
 * NULL and FALSE is FALSE; NULL or TRUE is TRUE.
 */
export function kleene(
  isOr: number,
  left: Uint8Array,
  leftValid: Uint8Array | null,
  right: Uint8Array,
  rightValid: Uint8Array | null,
  length: number,
  out: Uint8Array,
  outValid: Uint8Array,
): void {
  for (let i = 0; i < bitmapBytes(length); i++) {
    const flip = isOr === 1 ? 0xff : 0;
    const a = left[i]! ^ flip;
    const b = right[i]! ^ flip;
    const av = leftValid === null ? 0xff : leftValid[i]!;
    const bv = rightValid === null ? 0xff : rightValid[i]!;
    out[i] = (a & b) ^ flip;
    outValid[i] = (av & bv) | (av & ~a) | (bv & ~b);
  }
}

/** One byte a row, 0 or 1. */
export function bytesOfBits(bits: Uint8Array, length: number, out: Uint8Array | Int8Array): void {
  for (let i = 0; i < length; i++) out[i] = (bits[i >> 3]! >> (i & 7)) & 1;
}

/** The bit of each row is set where its byte is not 0. */
export function bitsOfBytes(bytes: Uint8Array | Int8Array, length: number, out: Uint8Array): void {
  out.fill(0, 0, bitmapBytes(length));
  for (let i = 0; i < length; i++) if (bytes[i] !== 0) out[i >> 3] = out[i >> 3]! | (1 << (i & 7));
}

/** Copies `length` bits from bit `from` of `bits` to bit `to` of `out`; other bits of `out` stay. */
export function copyBits(bits: Uint8Array, from: number, out: Uint8Array, to: number, length: number): void {
  let done = 0;
  if ((to & 7) === 0) {
    const shift = from & 7;
    for (; done + 8 <= length; done += 8) {
      const at = (from + done) >> 3;
      const next = shift === 0 ? 0 : bits[at + 1]! << (8 - shift);
      out[(to + done) >> 3] = (bits[at]! >> shift) | next;
    }
  }
  for (; done < length; done++) {
    const bit = (bits[(from + done) >> 3]! >> ((from + done) & 7)) & 1;
    const at = to + done;
    out[at >> 3] = (out[at >> 3]! & ~(1 << (at & 7))) | (bit << (at & 7));
  }
}

/** Sets (value 1) or clears (value 0) `length` bits from bit `from`. */
export function fillBits(out: Uint8Array, from: number, length: number, value: number): void {
  let at = from;
  const end = from + length;
  for (; at < end && (at & 7) !== 0; at++) setBit(out, at, value);
  const whole = (end - at) >> 3;
  if (whole > 0) out.fill(value === 1 ? 0xff : 0, at >> 3, (at >> 3) + whole);
  for (at += Math.max(0, whole) * 8; at < end; at++) setBit(out, at, value);
}

function setBit(out: Uint8Array, at: number, value: number): void {
  out[at >> 3] = (out[at >> 3]! & ~(1 << (at & 7))) | (value << (at & 7));
}

/** The rows of a selection (null = 0..count-1) without those of `taken`, a part of them; gives how many. `out` has room for all. */
export function rowsWithout(
  selection: Uint16Array | null,
  count: number,
  taken: Uint16Array,
  takenCount: number,
  out: Uint16Array,
): number {
  let next = 0;
  let kept = 0;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (next < takenCount && taken[next] === row) next += 1;
    else out[kept++] = row;
  }
  return kept;
}

/** Two ascending selections without common rows as one. */
export function mergeRows(
  left: Uint16Array,
  leftCount: number,
  right: Uint16Array,
  rightCount: number,
  out: Uint16Array,
): void {
  let i = 0;
  let j = 0;
  for (let k = 0; k < leftCount + rightCount; k++) {
    if (j === rightCount || (i < leftCount && left[i]! < right[j]!)) out[k] = left[i++]!;
    else out[k] = right[j++]!;
  }
}
