// Taking rows by number; -1 is NULL where rows are 32 bits wide.
import { clear, Rows } from './rows';

class GatherLoops {
  @inline
  static gatherLoop<T, R>(values: usize, rows: usize, count: i32, out: usize): void {
    for (let i = 0; i < count; i++) {
      const row = <i32>load<R>(rows);
      store<T>(out, sizeof<R>() == 4 && row < 0 ? <T>0 : load<T>(values + <usize>row * sizeof<T>()));
      rows += sizeof<R>();
      out += sizeof<T>();
    }
  }

  @inline
  static gatherWide<R>(values: usize, rows: usize, count: i32, out: usize): void {
    for (let i = 0; i < count; i++) {
      const row = <i32>load<R>(rows);
      if (sizeof<R>() == 4 && row < 0) v128.store(out, i64x2(0, 0));
      else v128.store(out, v128.load(values + ((<usize>row) << 4)));
      rows += sizeof<R>();
      out += 16;
    }
  }

  @inline
  static gatherBy<R>(width: i32, values: usize, rows: usize, count: i32, out: usize): void {
    if (width == 1) GatherLoops.gatherLoop<u8, R>(values, rows, count, out);
    else if (width == 2) GatherLoops.gatherLoop<u16, R>(values, rows, count, out);
    else if (width == 4) GatherLoops.gatherLoop<u32, R>(values, rows, count, out);
    else if (width == 8) GatherLoops.gatherLoop<u64, R>(values, rows, count, out);
    else GatherLoops.gatherWide<R>(values, rows, count, out);
  }

  @inline
  static rowOf(rows: usize, rowBytes: i32, i: i32): i32 {
    if (rowBytes == 4) return load<i32>(rows + ((<usize>i) << 2));
    if (rowBytes == 2) return <i32>load<u16>(rows + ((<usize>i) << 1));
    return <i32>load<u8>(rows + i);
  }
}

export function gatherFixed(width: i32, values: usize, rows: usize, rowBytes: i32, count: i32, out: usize): void {
  if (rowBytes == 1) GatherLoops.gatherBy<u8>(width, values, rows, count, out);
  else if (rowBytes == 2) GatherLoops.gatherBy<u16>(width, values, rows, count, out);
  else GatherLoops.gatherBy<i32>(width, values, rows, count, out);
}

/** Values by the keys of the selected rows alone, each at its row's place; those of negative keys become 0. */
class PlacedLoops {
  @inline
  static loop<T, K>(values: usize, keys: usize, selection: usize, count: i32, out: usize): void {
    for (let i = 0; i < count; i++) {
      const row = <usize>load<u16>(selection + ((<usize>i) << 1));
      const key = <i32>load<K>(keys + row * sizeof<K>());
      const value = sizeof<K>() == 4 && key < 0 ? <T>0 : load<T>(values + <usize>key * sizeof<T>());
      store<T>(out + row * sizeof<T>(), value);
    }
  }

  @inline
  static wide<K>(values: usize, keys: usize, selection: usize, count: i32, out: usize): void {
    for (let i = 0; i < count; i++) {
      const row = <usize>load<u16>(selection + ((<usize>i) << 1));
      const key = <i32>load<K>(keys + row * sizeof<K>());
      if (sizeof<K>() == 4 && key < 0) v128.store(out + (row << 4), i64x2(0, 0));
      else v128.store(out + (row << 4), v128.load(values + ((<usize>key) << 4)));
    }
  }

  @inline
  static by<K>(width: i32, values: usize, keys: usize, selection: usize, count: i32, out: usize): void {
    if (width == 1) PlacedLoops.loop<u8, K>(values, keys, selection, count, out);
    else if (width == 2) PlacedLoops.loop<u16, K>(values, keys, selection, count, out);
    else if (width == 4) PlacedLoops.loop<u32, K>(values, keys, selection, count, out);
    else if (width == 8) PlacedLoops.loop<u64, K>(values, keys, selection, count, out);
    else PlacedLoops.wide<K>(values, keys, selection, count, out);
  }
}

export function gatherPlaced(
  width: i32,
  values: usize,
  keys: usize,
  keyBytes: i32,
  selection: usize,
  count: i32,
  out: usize,
): void {
  if (keyBytes == 1) PlacedLoops.by<u8>(width, values, keys, selection, count, out);
  else if (keyBytes == 2) PlacedLoops.by<u16>(width, values, keys, selection, count, out);
  else PlacedLoops.by<i32>(width, values, keys, selection, count, out);
}

export function gatherBits(bits: usize, rows: usize, rowBytes: i32, count: i32, out: usize): i32 {
  clear(out, count);
  let zeros: i32 = 0;
  for (let i = 0; i < count; i++) {
    const row = GatherLoops.rowOf(rows, rowBytes, i);
    const bit = row < 0 ? 0 : bits == 0 ? 1 : Rows.bitAt(bits, row);
    zeros += 1 - bit;
    const at = out + (i >> 3);
    store<u8>(at, load<u8>(at) | (bit << (i & 7)));
  }
  return zeros;
}

export function gatherOffsets(offsets: usize, rows: usize, rowBytes: i32, count: i32, out: usize): f64 {
  let used: i64 = 0;
  store<i32>(out, 0);
  for (let i = 0; i < count; i++) {
    const row = GatherLoops.rowOf(rows, rowBytes, i);
    if (row >= 0) {
      const at = offsets + ((<usize>row) << 2);
      used += load<i32>(at, 4) - load<i32>(at);
    }
    store<i32>(out + ((<usize>(i + 1)) << 2), <i32>used);
  }
  return <f64>used;
}

/** Short strings are copied as 16 bytes: what that writes too much is written over by the next, or is slack. */
export function gatherStrings(
  offsets: usize,
  values: usize,
  rows: usize,
  rowBytes: i32,
  count: i32,
  outOffsets: usize,
  out: usize,
): void {
  for (let i = 0; i < count; i++) {
    const row = GatherLoops.rowOf(rows, rowBytes, i);
    if (row < 0) continue;
    const at = offsets + ((<usize>row) << 2);
    const start = load<i32>(at);
    const size = load<i32>(at, 4) - start;
    const to = out + <usize>load<i32>(outOffsets + ((<usize>i) << 2));
    if (size <= 16) v128.store(to, v128.load(values + <usize>start));
    else memory.copy(to, values + <usize>start, size);
  }
}

export function anyNegative(numbers: usize, count: i32): i32 {
  let all = i32x4.splat(0);
  let i: i32 = 0;
  for (; i + 4 <= count; i += 4) all = v128.or(all, v128.load(numbers + ((<usize>i) << 2)));
  let rest: i32 = 0;
  for (; i < count; i++) rest |= load<i32>(numbers + ((<usize>i) << 2));
  return i32(rest < 0 || i32x4.bitmask(all) != 0);
}
