// Comparisons of fixed values. The mask says which of less (bit 0), equal (bit 1), greater (bit 2) is true.
import { F32, F64, I8, I16, I32, I64, I128, Rows } from './rows';

class CompareLoops {
  @inline
  static order<T>(left: usize, right: usize): i32 {
    const a = load<T>(left);
    const b = load<T>(right);
    if (isFloat<T>()) {
      const less = i32(a < b) | (i32(a == a) & i32(b != b));
      const greater = i32(a > b) | (i32(b == b) & i32(a != a));
      return 1 + greater - less;
    }
    return 1 + i32(a > b) - i32(a < b);
  }

  @inline
  static orderWide(left: usize, right: usize): i32 {
    const a = load<i64>(left, 8);
    const b = load<i64>(right, 8);
    const low = load<u64>(left);
    const otherLow = load<u64>(right);
    if (a != b) return 1 + i32(a > b) - i32(a < b);
    return 1 + i32(low > otherLow) - i32(low < otherLow);
  }

  @inline
  static orderOf<T>(isWide: bool, left: usize, right: usize): i32 {
    return isWide ? CompareLoops.orderWide(left, right) : CompareLoops.order<T>(left, right);
  }

  @inline
  static compareLoop<T>(
    isWide: bool,
    left: usize,
    leftStep: i32,
    right: usize,
    rightStep: i32,
    mask: i32,
    length: i32,
    out: usize,
  ): void {
    const size: i32 = isWide ? 16 : sizeof<T>();
    const l = <usize>(leftStep * size);
    const r = <usize>(rightStep * size);
    for (let i = 0; i < length; i += 8) {
      let byte: i32 = 0;
      const end = min(8, length - i);
      for (let j = 0; j < end; j++) {
        byte |= ((mask >> CompareLoops.orderOf<T>(isWide, left, right)) & 1) << j;
        left += l;
        right += r;
      }
      store<u8>(out + (i >> 3), byte);
    }
  }

  @inline
  static filterLoop<T>(
    isWide: bool,
    left: usize,
    leftStep: i32,
    leftValid: usize,
    right: usize,
    rightStep: i32,
    rightValid: usize,
    mask: i32,
    selection: usize,
    count: i32,
    out: usize,
  ): i32 {
    const size: usize = isWide ? 16 : sizeof<T>();
    const l = <usize>leftStep * size;
    const r = <usize>rightStep * size;
    let kept: i32 = 0;
    if (leftValid == 0 && rightValid == 0 && selection == 0) {
      for (let row = 0; row < count; row++) {
        store<u16>(out + ((<usize>kept) << 1), <u16>row);
        kept += (mask >> CompareLoops.orderOf<T>(isWide, left, right)) & 1;
        left += l;
        right += r;
      }
      return kept;
    }
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      const bit = (mask >> CompareLoops.orderOf<T>(isWide, left + <usize>row * l, right + <usize>row * r)) & 1;
      const valid = i32(Rows.isSet(leftValid, row)) & i32(Rows.isSet(rightValid, row));
      store<u16>(out + ((<usize>kept) << 1), <u16>row);
      kept += bit & valid;
    }
    return kept;
  }

  @inline
  static mapLoop<K>(keys: usize, pass: usize, length: i32, out: usize): void {
    for (let i = 0; i < length; i += 8) {
      let byte: i32 = 0;
      const end = min(8, length - i);
      for (let j = 0; j < end; j++)
        byte |= (<i32>load<u8>(pass + <usize>load<K>(keys + <usize>(i + j) * sizeof<K>()))) << j;
      store<u8>(out + (i >> 3), byte);
    }
  }

  @inline
  static filterKeysLoop<K>(keys: usize, valid: usize, pass: usize, selection: usize, count: i32, out: usize): i32 {
    let kept: i32 = 0;
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      const bit = i32(load<u8>(pass + <usize>load<K>(keys + <usize>row * sizeof<K>())) == 1);
      store<u16>(out + ((<usize>kept) << 1), <u16>row);
      kept += bit & i32(Rows.isSet(valid, row));
    }
    return kept;
  }
}

export function compareFixed(
  code: i32,
  left: usize,
  leftStep: i32,
  right: usize,
  rightStep: i32,
  mask: i32,
  length: i32,
  out: usize,
): void {
  if (code == I8) CompareLoops.compareLoop<i8>(false, left, leftStep, right, rightStep, mask, length, out);
  else if (code == I16) CompareLoops.compareLoop<i16>(false, left, leftStep, right, rightStep, mask, length, out);
  else if (code == I32) CompareLoops.compareLoop<i32>(false, left, leftStep, right, rightStep, mask, length, out);
  else if (code == I64) CompareLoops.compareLoop<i64>(false, left, leftStep, right, rightStep, mask, length, out);
  else if (code == I128) CompareLoops.compareLoop<i64>(true, left, leftStep, right, rightStep, mask, length, out);
  else if (code == F32) CompareLoops.compareLoop<f32>(false, left, leftStep, right, rightStep, mask, length, out);
  else if (code == F64) CompareLoops.compareLoop<f64>(false, left, leftStep, right, rightStep, mask, length, out);
}

export function filterFixed(
  code: i32,
  left: usize,
  ls: i32,
  lv: usize,
  right: usize,
  rs: i32,
  rv: usize,
  mask: i32,
  selection: usize,
  count: i32,
  out: usize,
): i32 {
  if (code == I8) return CompareLoops.filterLoop<i8>(false, left, ls, lv, right, rs, rv, mask, selection, count, out);
  if (code == I16) return CompareLoops.filterLoop<i16>(false, left, ls, lv, right, rs, rv, mask, selection, count, out);
  if (code == I32) return CompareLoops.filterLoop<i32>(false, left, ls, lv, right, rs, rv, mask, selection, count, out);
  if (code == I64) return CompareLoops.filterLoop<i64>(false, left, ls, lv, right, rs, rv, mask, selection, count, out);
  if (code == I128) return CompareLoops.filterLoop<i64>(true, left, ls, lv, right, rs, rv, mask, selection, count, out);
  if (code == F32) return CompareLoops.filterLoop<f32>(false, left, ls, lv, right, rs, rv, mask, selection, count, out);
  return CompareLoops.filterLoop<f64>(false, left, ls, lv, right, rs, rv, mask, selection, count, out);
}

export function mapKeys(keys: usize, keyBytes: i32, pass: usize, length: i32, out: usize): void {
  if (keyBytes == 1) CompareLoops.mapLoop<u8>(keys, pass, length, out);
  else if (keyBytes == 2) CompareLoops.mapLoop<u16>(keys, pass, length, out);
  else CompareLoops.mapLoop<u32>(keys, pass, length, out);
}

export function filterKeys(
  keys: usize,
  keyBytes: i32,
  valid: usize,
  pass: usize,
  selection: usize,
  count: i32,
  out: usize,
): i32 {
  if (keyBytes == 1) return CompareLoops.filterKeysLoop<u8>(keys, valid, pass, selection, count, out);
  if (keyBytes == 2) return CompareLoops.filterKeysLoop<u16>(keys, valid, pass, selection, count, out);
  return CompareLoops.filterKeysLoop<u32>(keys, valid, pass, selection, count, out);
}
