// Integer keys as places of an array. See the twin for what each loop promises.
import { I8, I16, I32, Rows } from './rows';

class DirectLoops {
  @inline
  static wideOf(low: i32, high: i32): i64 {
    return ((<i64>high) << 32) | <i64>(<u32>low);
  }

  @inline
  static rangeLoop<T>(values: usize, valid: usize, selection: usize, count: i32, out: usize): i32 {
    let min = i64.MAX_VALUE;
    let max = i64.MIN_VALUE;
    let seen: i32 = 0;
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
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

  /** How many bits are set before `at`. */
  @inline
  static rankAt(bits: usize, ranks: usize, at: i32): i32 {
    const word = load<u64>(bits + ((<usize>(at >> 6)) << 3));
    const place = <u64>(at & 63);
    const before = word & (((<u64>1) << place) - 1);
    return load<i32>(ranks + ((<usize>(at >> 6)) << 2)) + <i32>popcnt<u64>(before);
  }

  /** By bits alone, of rows none of which is NULL: most of what is looked up leads nowhere, and this loop decides it. */
  @inline
  static bitLoop<T>(
    hasSelection: bool,
    values: usize,
    selection: usize,
    count: i32,
    min: i64,
    range: i32,
    bits: usize,
    kept: usize,
  ): i32 {
    const most = <u64>range;
    let matched: usize = kept;
    for (let k = 0; k < count; k++) {
      const row = hasSelection ? <i32>load<u16>(selection + ((<usize>k) << 1)) : k;
      const wide = <u64>(<i64>load<T>(values + <usize>row * sizeof<T>()) - min);
      const at = <i32>select<u64>(wide, most, wide < most);
      store<u16>(matched, row);
      matched += <usize>(((load<u8>(bits + (at >> 3)) >> <u8>(at & 7)) & 1) << 1);
    }
    return <i32>((matched - kept) >> 1);
  }

  /** What those lead to that lead somewhere; -1 for all others of `length` rows. */
  @inline
  static leadLoop<T>(
    values: usize,
    min: i64,
    heads: usize,
    bits: usize,
    ranks: usize,
    out: usize,
    kept: usize,
    matched: i32,
  ): void {
    for (let k = 0; k < matched; k++) {
      const row = <usize>load<u16>(kept + ((<usize>k) << 1));
      const at = <i32>(<i64>load<T>(values + row * sizeof<T>()) - min);
      let found = ranks != 0 ? DirectLoops.rankAt(bits, ranks, at) : at;
      if (heads != 0) found = load<i32>(heads + ((<usize>found) << 2));
      store<i32>(out + (row << 2), found);
    }
  }

  @inline
  static clearRows(selection: usize, count: i32, out: usize): void {
    if (count == 0) return;
    const length = selection == 0 ? count : <i32>load<u16>(selection + ((<usize>(count - 1)) << 1)) + 1;
    memory.fill(out, 255, (<usize>length) << 2);
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
    ranks: usize,
    out: usize,
    kept: usize,
  ): i32 {
    let matched: i32 = 0;
    if (valid == 0 && bits != 0) {
      matched =
        selection == 0
          ? DirectLoops.bitLoop<T>(false, values, selection, count, min, range, bits, kept)
          : DirectLoops.bitLoop<T>(true, values, selection, count, min, range, bits, kept);
      if (out == 0) return matched;
      DirectLoops.clearRows(selection, count, out);
      DirectLoops.leadLoop<T>(values, min, heads, bits, ranks, out, kept, matched);
      return matched;
    }
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      const wide = <u64>(<i64>load<T>(values + <usize>row * sizeof<T>()) - min);
      const at = wide < <u64>range && Rows.isSet(valid, row) ? <i32>wide : range;
      const isThere = bits != 0 ? Rows.bitAt(bits, at) : i32(load<i32>(heads + ((<usize>at) << 2)) >= 0);
      if (out != 0) {
        let found: i32 = -1;
        if (isThere == 1) {
          found = ranks != 0 ? DirectLoops.rankAt(bits, ranks, at) : at;
          if (heads != 0) found = load<i32>(heads + ((<usize>found) << 2));
        }
        store<i32>(out + ((<usize>row) << 2), found);
      }
      store<u16>(kept + ((<usize>matched) << 1), row);
      matched += isThere;
    }
    return matched;
  }
}

export function rankBits(bits: usize, words: i32, ranks: usize): i32 {
  let sum: i32 = 0;
  for (let i = 0; i < words; i++) {
    store<i32>(ranks + ((<usize>i) << 2), sum);
    sum += <i32>popcnt<u64>(load<u64>(bits + ((<usize>i) << 3)));
  }
  return sum;
}

export function integerRange(code: i32, values: usize, valid: usize, selection: usize, count: i32, out: usize): i32 {
  if (code == I8) return DirectLoops.rangeLoop<i8>(values, valid, selection, count, out);
  if (code == I16) return DirectLoops.rangeLoop<i16>(values, valid, selection, count, out);
  if (code == I32) return DirectLoops.rangeLoop<i32>(values, valid, selection, count, out);
  return DirectLoops.rangeLoop<i64>(values, valid, selection, count, out);
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
  ranks: usize,
  out: usize,
  kept: usize,
): i32 {
  const min = DirectLoops.wideOf(minLow, minHigh);
  if (code == I8)
    return DirectLoops.matchLoop<i8>(values, valid, selection, count, min, range, heads, bits, ranks, out, kept);
  if (code == I16)
    return DirectLoops.matchLoop<i16>(values, valid, selection, count, min, range, heads, bits, ranks, out, kept);
  if (code == I32)
    return DirectLoops.matchLoop<i32>(values, valid, selection, count, min, range, heads, bits, ranks, out, kept);
  return DirectLoops.matchLoop<i64>(values, valid, selection, count, min, range, heads, bits, ranks, out, kept);
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

class CodeLoops {
  @inline
  static codeLoop<T>(
    values: usize,
    step: i32,
    valid: usize,
    selection: usize,
    count: i32,
    min: i64,
    capacity: i32,
    stride: i32,
    isFirst: i32,
    codes: usize,
  ): i32 {
    const size = <usize>step * sizeof<T>();
    let beyond: i32 = 0;
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      const place = <u64>(<i64>load<T>(values + <usize>row * size) - min);
      const ok = Rows.isSet(valid, row);
      beyond |= i32(ok) & i32(place >= <u64>(capacity - 1));
      const code: i32 = ok ? <i32>place + 1 : 0;
      const at = codes + ((<usize>row) << 2);
      const part = code * stride;
      store<i32>(at, isFirst == 1 ? part : load<i32>(at) + part);
    }
    return beyond;
  }

  @inline
  static valueLoop<T>(codes: usize, count: i32, stride: i32, capacity: i32, min: i64, out: usize, valid: usize): i32 {
    let nulls: i32 = 0;
    for (let i = 0; i < count; i++) {
      const code = (load<u32>(codes + ((<usize>i) << 2)) / <u32>stride) % <u32>capacity;
      store<T>(out + <usize>i * sizeof<T>(), <T>(code == 0 ? <i64>0 : <i64>(code - 1) + min));
      if (code == 0) nulls++;
      else Rows.setBit(valid, i);
    }
    return nulls;
  }
}

export function codesOfIntegers(
  code: i32,
  values: usize,
  step: i32,
  valid: usize,
  selection: usize,
  count: i32,
  minLow: i32,
  minHigh: i32,
  capacity: i32,
  stride: i32,
  isFirst: i32,
  codes: usize,
): i32 {
  const min = DirectLoops.wideOf(minLow, minHigh);
  if (code == I8)
    return CodeLoops.codeLoop<i8>(values, step, valid, selection, count, min, capacity, stride, isFirst, codes);
  if (code == I16)
    return CodeLoops.codeLoop<i16>(values, step, valid, selection, count, min, capacity, stride, isFirst, codes);
  if (code == I32)
    return CodeLoops.codeLoop<i32>(values, step, valid, selection, count, min, capacity, stride, isFirst, codes);
  return CodeLoops.codeLoop<i64>(values, step, valid, selection, count, min, capacity, stride, isFirst, codes);
}

export function codedInsert(
  codes: usize,
  selection: usize,
  from: i32,
  count: i32,
  slots: usize,
  groupCodes: usize,
  groupsMax: i32,
  state: usize,
  ids: usize,
): i32 {
  let groups = load<i32>(state);
  for (let k = from; k < count; k++) {
    const at = (<usize>Rows.rowAt(selection, k)) << 2;
    const code = load<i32>(codes + at);
    const slot = slots + ((<usize>code) << 2);
    let found = load<i32>(slot);
    if (found == 0) {
      if (groups >= groupsMax) {
        store<i32>(state, groups);
        return k;
      }
      store<i32>(groupCodes + ((<usize>groups) << 2), code);
      groups++;
      found = groups;
      store<i32>(slot, found);
    }
    store<i32>(ids + at, found - 1);
  }
  store<i32>(state, groups);
  return count;
}

export function integersOfCodes(
  code: i32,
  codes: usize,
  count: i32,
  stride: i32,
  capacity: i32,
  minLow: i32,
  minHigh: i32,
  out: usize,
  valid: usize,
): i32 {
  const min = DirectLoops.wideOf(minLow, minHigh);
  if (code == I8) return CodeLoops.valueLoop<i8>(codes, count, stride, capacity, min, out, valid);
  if (code == I16) return CodeLoops.valueLoop<i16>(codes, count, stride, capacity, min, out, valid);
  if (code == I32) return CodeLoops.valueLoop<i32>(codes, count, stride, capacity, min, out, valid);
  return CodeLoops.valueLoop<i64>(codes, count, stride, capacity, min, out, valid);
}

class MarkLoops {
  @inline
  static markLoop<T>(values: usize, valid: usize, count: i32, min: i64, bits: usize): i32 {
    let marked: i32 = 0;
    for (let row = 0; row < count; row++) {
      if (!Rows.isSet(valid, row)) continue;
      const at = <i32>(<i64>load<T>(values + <usize>row * sizeof<T>()) - min);
      const byte = bits + (at >> 3);
      const old = <i32>load<u8>(byte);
      const bit = 1 << (at & 7);
      marked += i32((old & bit) == 0);
      store<u8>(byte, old | bit);
    }
    return marked;
  }
}

export function markIntegers(
  code: i32,
  values: usize,
  valid: usize,
  count: i32,
  minLow: i32,
  minHigh: i32,
  bits: usize,
): i32 {
  const min = DirectLoops.wideOf(minLow, minHigh);
  if (code == I8) return MarkLoops.markLoop<i8>(values, valid, count, min, bits);
  if (code == I16) return MarkLoops.markLoop<i16>(values, valid, count, min, bits);
  if (code == I32) return MarkLoops.markLoop<i32>(values, valid, count, min, bits);
  return MarkLoops.markLoop<i64>(values, valid, count, min, bits);
}
