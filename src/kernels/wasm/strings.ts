// Byte strings: order and equality.
import { clear, Rows } from './rows';

/** True where both hold the same `size` bytes. */
export function isEqual(a: usize, b: usize, size: i32): bool {
  let i: i32 = 0;
  for (; i + 8 <= size; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false;
  for (; i < size; i++) if (load<u8>(a + i) != load<u8>(b + i)) return false;
  return true;
}

/** 0 less, 1 equal, 2 greater; a prefix is less. */
export function orderStrings(a: usize, aSize: i32, b: usize, bSize: i32): i32 {
  const shared = min(aSize, bSize);
  let i: i32 = 0;
  for (; i + 8 <= shared; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) break;
  for (; i < shared; i++) {
    const x = load<u8>(a + i);
    const y = load<u8>(b + i);
    if (x != y) return x < y ? 0 : 2;
  }
  return 1 + i32(aSize > bSize) - i32(aSize < bSize);
}

/** Equality with one string of at most eight bytes: a word is read of each, which may go past its end. */
function compareShort(
  offsets: usize,
  values: usize,
  step: i32,
  one: usize,
  size: i32,
  mask: i32,
  selection: usize,
  count: i32,
  out: usize,
): void {
  const bits: u64 = size == 8 ? u64.MAX_VALUE : ((<u64>1) << ((<u64>size) << 3)) - 1;
  const wanted = load<u64>(one) & bits;
  for (let k = 0; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    const at = offsets + ((<usize>(row * step)) << 2);
    const start = load<i32>(at);
    const isSame = load<i32>(at, 4) - start == size && (load<u64>(values + start) & bits) == wanted;
    if (((mask >> i32(isSame)) & 1) != 0) Rows.setBit(out, row);
  }
}

export function compareBytes(
  leftOffsets: usize,
  left: usize,
  leftStep: i32,
  rightOffsets: usize,
  right: usize,
  rightStep: i32,
  mask: i32,
  selection: usize,
  count: i32,
  length: i32,
  out: usize,
): void {
  clear(out, length);
  const isEquality = mask == 2 || mask == 5;
  const one = load<i32>(rightOffsets);
  const oneSize = load<i32>(rightOffsets, 4) - one;
  if (isEquality && rightStep == 0 && oneSize <= 8) {
    compareShort(leftOffsets, left, leftStep, right + one, oneSize, mask, selection, count, out);
    return;
  }
  for (let k = 0; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    const l = leftOffsets + ((<usize>(row * leftStep)) << 2);
    const r = rightOffsets + ((<usize>(row * rightStep)) << 2);
    const a = load<i32>(l);
    const b = load<i32>(r);
    const aSize = load<i32>(l, 4) - a;
    const bSize = load<i32>(r, 4) - b;
    let found: i32;
    if (isEquality) found = aSize == bSize && isEqual(left + a, right + b, aSize) ? 1 : 0;
    else found = orderStrings(left + a, aSize, right + b, bSize);
    if (((mask >> found) & 1) != 0) Rows.setBit(out, row);
  }
}
