// Bitmaps, LSB first.
import { Rows } from './rows';

class BitLoops {
  @inline
  static combine(op: i32, left: usize, right: usize, length: i32, out: usize): void {
    const bytes = (length + 7) >> 3;
    let i: i32 = 0;
    for (; i + 16 <= bytes; i += 16) {
      const a = v128.load(left + i);
      const b = v128.load(right + i);
      v128.store(out + i, op == 0 ? v128.and(a, b) : op == 1 ? v128.or(a, b) : v128.xor(a, b));
    }
    for (; i < bytes; i++) {
      const a = load<u8>(left + i);
      const b = load<u8>(right + i);
      store<u8>(out + i, op == 0 ? a & b : op == 1 ? a | b : a ^ b);
    }
  }
}

export function andBits(left: usize, right: usize, length: i32, out: usize): void {
  BitLoops.combine(0, left, right, length, out);
}

export function orBits(left: usize, right: usize, length: i32, out: usize): void {
  BitLoops.combine(1, left, right, length, out);
}

export function xorBits(left: usize, right: usize, length: i32, out: usize): void {
  BitLoops.combine(2, left, right, length, out);
}

export function notBits(bits: usize, length: i32, out: usize): void {
  const bytes = (length + 7) >> 3;
  let i: i32 = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(out + i, v128.not(v128.load(bits + i)));
  for (; i < bytes; i++) store<u8>(out + i, ~load<u8>(bits + i));
}

export function countBits(bits: usize, length: i32): i32 {
  let count: i32 = 0;
  let i: i32 = 0;
  for (; i + 64 <= length; i += 64) count += <i32>popcnt(load<u64>(bits + (i >> 3)));
  for (; i + 8 <= length; i += 8) count += popcnt(<i32>load<u8>(bits + (i >> 3)));
  if (i < length) count += popcnt(<i32>load<u8>(bits + (i >> 3)) & ((1 << (length & 7)) - 1));
  return count;
}

export function selectBits(bits: usize, valid: usize, selection: usize, count: i32, out: usize): i32 {
  let kept: i32 = 0;
  if (selection != 0) {
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      let byte = <i32>load<u8>(bits + (row >> 3));
      if (valid != 0) byte &= <i32>load<u8>(valid + (row >> 3));
      store<u16>(out + ((<usize>kept) << 1), <u16>row);
      kept += (byte >> (row & 7)) & 1;
    }
    return kept;
  }
  for (let k = 0; k < count; k += 8) {
    let byte = <i32>load<u8>(bits + (k >> 3));
    if (valid != 0) byte &= <i32>load<u8>(valid + (k >> 3));
    if (k + 8 > count) byte &= (1 << (count - k)) - 1;
    while (byte != 0) {
      store<u16>(out + ((<usize>kept) << 1), <u16>(k + ctz(byte)));
      kept++;
      byte &= byte - 1;
    }
  }
  return kept;
}

export function bitsOfSelection(selection: usize, count: i32, length: i32, out: usize): void {
  memory.fill(out, 0, <usize>((length + 7) >> 3));
  for (let k = 0; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    const at = out + (row >> 3);
    store<u8>(at, <i32>load<u8>(at) | (1 << (row & 7)));
  }
}

export function kleene(
  isOr: i32,
  left: usize,
  leftValid: usize,
  right: usize,
  rightValid: usize,
  length: i32,
  out: usize,
  outValid: usize,
): void {
  const bytes = (length + 7) >> 3;
  const flip: i32 = isOr == 1 ? 0xff : 0;
  for (let i = 0; i < bytes; i++) {
    const a = <i32>load<u8>(left + i) ^ flip;
    const b = <i32>load<u8>(right + i) ^ flip;
    const av: i32 = leftValid == 0 ? 0xff : <i32>load<u8>(leftValid + i);
    const bv: i32 = rightValid == 0 ? 0xff : <i32>load<u8>(rightValid + i);
    store<u8>(out + i, (a & b) ^ flip);
    store<u8>(outValid + i, (av & bv) | (av & ~a) | (bv & ~b));
  }
}

export function bytesOfBits(bits: usize, length: i32, out: usize): void {
  for (let i = 0; i < length; i++) store<u8>(out + i, (load<u8>(bits + (i >> 3)) >> <u8>(i & 7)) & 1);
}

export function bitsOfBytes(bytes: usize, length: i32, out: usize): void {
  for (let i = 0; i < length; i += 8) {
    let byte: i32 = 0;
    const end = min(8, length - i);
    for (let j = 0; j < end; j++) byte |= i32(load<u8>(bytes + i + j) != 0) << j;
    store<u8>(out + (i >> 3), byte);
  }
}

export function rowsWithout(selection: usize, count: i32, taken: usize, takenCount: i32, out: usize): i32 {
  let next: i32 = 0;
  let kept: i32 = 0;
  // What is left over after the last taken row needs no look at them.
  let k: i32 = 0;
  for (; k < count && next < takenCount; k++) {
    const row = Rows.rowAt(selection, k);
    const isTaken = i32(<i32>load<u16>(taken + ((<usize>next) << 1)) == row);
    // Not branching: a row that is taken is written over.
    store<u16>(out + ((<usize>kept) << 1), <u16>row);
    next += isTaken;
    kept += 1 - isTaken;
  }
  for (; k < count; k++, kept++) store<u16>(out + ((<usize>kept) << 1), <u16>Rows.rowAt(selection, k));
  return kept;
}

export function mergeRows(left: usize, leftCount: i32, right: usize, rightCount: i32, out: usize): void {
  let i: i32 = 0;
  let j: i32 = 0;
  let k: i32 = 0;
  for (; i < leftCount && j < rightCount; k++) {
    const a = <i32>load<u16>(left + ((<usize>i) << 1));
    const b = <i32>load<u16>(right + ((<usize>j) << 1));
    const isLeft = i32(a < b);
    store<u16>(out + ((<usize>k) << 1), <u16>select(a, b, isLeft));
    i += isLeft;
    j += 1 - isLeft;
  }
  memory.copy(out + ((<usize>k) << 1), left + ((<usize>i) << 1), (<usize>(leftCount - i)) << 1);
  k += leftCount - i;
  memory.copy(out + ((<usize>k) << 1), right + ((<usize>j) << 1), (<usize>(rightCount - j)) << 1);
}
