// Integer keys as places of an array. See the twin for what each loop promises.
import { I8, I16, I32, I64, Rows } from './rows';

class DirectLoops {
  @inline
  static wideOf(low: i32, high: i32): i64 {
    return ((<i64>high) << 32) | <i64>(<u32>low);
  }

  @inline
  static rangeLoop<T>(values: usize, valid: usize, count: i32, out: usize): i32 {
    let min = i64.MAX_VALUE;
    let max = i64.MIN_VALUE;
    let seen: i32 = 0;
    for (let row = 0; row < count; row++) {
      if (!Rows.isSet(valid, row)) continue;
      const value = <i64>load<T>(values + <usize>row * sizeof<T>());
      min = value < min ? value : min;
      max = value > max ? value : max;
      seen++;
    }
    store<i64>(out, min);
    store<i64>(out, max, 8);
    return seen;
  }

  @inline
  static fillLoop<T>(values: usize, valid: usize, count: i32, min: i64, heads: usize, bits: usize): i32 {
    let nulls: i32 = 0;
    for (let row = 0; row < count; row++) {
      if (!Rows.isSet(valid, row)) {
        nulls++;
        continue;
      }
      const at = <i32>(<i64>load<T>(values + <usize>row * sizeof<T>()) - min);
      const head = heads + ((<usize>at) << 2);
      if (load<i32>(head) >= 0) return -1;
      store<i32>(head, row);
      if (bits != 0) Rows.setBit(bits, at);
    }
    return nulls;
  }

  @inline
  static placeLoop<T>(
    values: usize,
    valid: usize,
    selection: usize,
    count: i32,
    min: i64,
    range: i32,
    ids: usize,
  ): void {
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      const at = <u64>(<i64>load<T>(values + <usize>row * sizeof<T>()) - min);
      const isIn = at < <u64>range && Rows.isSet(valid, row);
      store<i32>(ids + ((<usize>row) << 2), isIn ? <i32>at : -1);
    }
  }

  @inline
  static matchLoop<T>(
    values: usize,
    valid: usize,
    selection: usize,
    count: i32,
    min: i64,
    range: i32,
    heads: usize,
    bits: usize,
    out: usize,
    kept: usize,
  ): i32 {
    let matched: i32 = 0;
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      const wide = <u64>(<i64>load<T>(values + <usize>row * sizeof<T>()) - min);
      const at = wide < <u64>range && Rows.isSet(valid, row) ? <i32>wide : range;
      const isThere = bits != 0 ? Rows.bitAt(bits, at) : i32(load<i32>(heads + ((<usize>at) << 2)) >= 0);
      if (out != 0) store<i32>(out + ((<usize>row) << 2), isThere == 1 ? load<i32>(heads + ((<usize>at) << 2)) : -1);
      store<u16>(kept + ((<usize>matched) << 1), row);
      matched += isThere;
    }
    return matched;
  }
}

export function integerRange(code: i32, values: usize, valid: usize, count: i32, out: usize): i32 {
  if (code == I8) return DirectLoops.rangeLoop<i8>(values, valid, count, out);
  if (code == I16) return DirectLoops.rangeLoop<i16>(values, valid, count, out);
  if (code == I32) return DirectLoops.rangeLoop<i32>(values, valid, count, out);
  return DirectLoops.rangeLoop<i64>(values, valid, count, out);
}

export function fillHeads(
  code: i32,
  values: usize,
  valid: usize,
  count: i32,
  minLow: i32,
  minHigh: i32,
  heads: usize,
  bits: usize,
): i32 {
  const min = DirectLoops.wideOf(minLow, minHigh);
  if (code == I8) return DirectLoops.fillLoop<i8>(values, valid, count, min, heads, bits);
  if (code == I16) return DirectLoops.fillLoop<i16>(values, valid, count, min, heads, bits);
  if (code == I32) return DirectLoops.fillLoop<i32>(values, valid, count, min, heads, bits);
  return DirectLoops.fillLoop<i64>(values, valid, count, min, heads, bits);
}

export function placeIntegers(
  code: i32,
  values: usize,
  valid: usize,
  selection: usize,
  count: i32,
  minLow: i32,
  minHigh: i32,
  range: i32,
  ids: usize,
): void {
  const min = DirectLoops.wideOf(minLow, minHigh);
  if (code == I8) DirectLoops.placeLoop<i8>(values, valid, selection, count, min, range, ids);
  else if (code == I16) DirectLoops.placeLoop<i16>(values, valid, selection, count, min, range, ids);
  else if (code == I32) DirectLoops.placeLoop<i32>(values, valid, selection, count, min, range, ids);
  else if (code == I64) DirectLoops.placeLoop<i64>(values, valid, selection, count, min, range, ids);
}

export function matchHeads(
  code: i32,
  values: usize,
  valid: usize,
  selection: usize,
  count: i32,
  minLow: i32,
  minHigh: i32,
  range: i32,
  heads: usize,
  bits: usize,
  out: usize,
  kept: usize,
): i32 {
  const min = DirectLoops.wideOf(minLow, minHigh);
  if (code == I8) return DirectLoops.matchLoop<i8>(values, valid, selection, count, min, range, heads, bits, out, kept);
  if (code == I16)
    return DirectLoops.matchLoop<i16>(values, valid, selection, count, min, range, heads, bits, out, kept);
  if (code == I32)
    return DirectLoops.matchLoop<i32>(values, valid, selection, count, min, range, heads, bits, out, kept);
  return DirectLoops.matchLoop<i64>(values, valid, selection, count, min, range, heads, bits, out, kept);
}

export function matchKeys(
  keys: usize,
  keyBytes: i32,
  valid: usize,
  selection: usize,
  count: i32,
  entryRows: usize,
  out: usize,
  kept: usize,
): i32 {
  let matched: i32 = 0;
  for (let k = 0; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    let key: usize;
    if (keyBytes == 1) key = load<u8>(keys + row);
    else if (keyBytes == 2) key = load<u16>(keys + ((<usize>row) << 1));
    else key = load<u32>(keys + ((<usize>row) << 2));
    const found = Rows.isSet(valid, row) ? load<i32>(entryRows + (key << 2)) : -1;
    if (out != 0) store<i32>(out + ((<usize>row) << 2), found);
    store<u16>(kept + ((<usize>matched) << 1), row);
    matched += i32(found >= 0);
  }
  return matched;
}
