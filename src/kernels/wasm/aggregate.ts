// Sums, counts and extremes by group; ids of 0 (no array) mean one group.
import { F32, I8, I16, I32, I64, I128, Rows } from './rows';

class AggregateLoops {
  @inline
  static groupAt(ids: usize, row: i32): usize {
    return ids != 0 ? <usize>load<i32>(ids + ((<usize>row) << 2)) : 0;
  }

  @inline
  static sumLoop<T>(
    isWide: bool,
    values: usize,
    step: i32,
    valid: usize,
    ids: usize,
    selection: usize,
    count: i32,
    sums: usize,
    counts: usize,
  ): void {
    const size = <usize>step * (isWide ? 16 : sizeof<T>());
    if (ids == 0) {
      let low = load<u64>(sums);
      let high = load<i64>(sums, 8);
      let seen: i64 = 0;
      for (let k = 0; k < count; k++) {
        const row = Rows.rowAt(selection, k);
        if (!Rows.isSet(valid, row)) continue;
        const at = values + <usize>row * size;
        const value = <i64>load<T>(at);
        low += <u64>value;
        high += (isWide ? load<i64>(at, 8) : value >> 63) + i64(low < <u64>value);
        seen++;
      }
      store<u64>(sums, low);
      store<i64>(sums, high, 8);
      store<i64>(counts, load<i64>(counts) + seen);
      return;
    }
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      if (!Rows.isSet(valid, row)) continue;
      const group = AggregateLoops.groupAt(ids, row);
      const at = values + <usize>row * size;
      const value = <i64>load<T>(at);
      const to = sums + (group << 4);
      const low = load<u64>(to) + <u64>value;
      store<u64>(to, low);
      store<i64>(to, load<i64>(to, 8) + (isWide ? load<i64>(at, 8) : value >> 63) + i64(low < <u64>value), 8);
      store<i64>(counts + (group << 3), load<i64>(counts + (group << 3)) + 1);
    }
  }

  @inline
  static floatLoop<T>(
    values: usize,
    step: i32,
    valid: usize,
    ids: usize,
    selection: usize,
    count: i32,
    sums: usize,
    counts: usize,
  ): void {
    const size = <usize>step * sizeof<T>();
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      if (!Rows.isSet(valid, row)) continue;
      const group = AggregateLoops.groupAt(ids, row) << 3;
      store<f64>(sums + group, load<f64>(sums + group) + <f64>load<T>(values + <usize>row * size));
      store<i64>(counts + group, load<i64>(counts + group) + 1);
    }
  }

  @inline
  static isBetter<T>(value: T, old: T, isMax: i32): bool {
    if (isFloat<T>()) {
      if (isMax == 1) return value > old || (value != value && old == old);
      return value < old || (old != old && value == value);
    }
    return isMax == 1 ? value > old : value < old;
  }

  @inline
  static extremeLoop<T>(
    isMax: i32,
    values: usize,
    step: i32,
    valid: usize,
    ids: usize,
    selection: usize,
    count: i32,
    states: usize,
    seen: usize,
  ): void {
    const size = <usize>step * sizeof<T>();
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      if (!Rows.isSet(valid, row)) continue;
      const group = AggregateLoops.groupAt(ids, row);
      const value = load<T>(values + <usize>row * size);
      const to = states + group * sizeof<T>();
      if (load<u8>(seen + group) == 0 || AggregateLoops.isBetter<T>(value, load<T>(to), isMax)) store<T>(to, value);
      store<u8>(seen + group, 1);
    }
  }
}

export function sumIntegers(
  code: i32,
  values: usize,
  step: i32,
  valid: usize,
  ids: usize,
  selection: usize,
  count: i32,
  sums: usize,
  counts: usize,
): void {
  if (code == I8) AggregateLoops.sumLoop<i8>(false, values, step, valid, ids, selection, count, sums, counts);
  else if (code == I16) AggregateLoops.sumLoop<i16>(false, values, step, valid, ids, selection, count, sums, counts);
  else if (code == I32) AggregateLoops.sumLoop<i32>(false, values, step, valid, ids, selection, count, sums, counts);
  else if (code == I64) AggregateLoops.sumLoop<i64>(false, values, step, valid, ids, selection, count, sums, counts);
  else if (code == I128) AggregateLoops.sumLoop<i64>(true, values, step, valid, ids, selection, count, sums, counts);
}

export function sumFloats(
  code: i32,
  values: usize,
  step: i32,
  valid: usize,
  ids: usize,
  selection: usize,
  count: i32,
  sums: usize,
  counts: usize,
): void {
  if (code == F32) AggregateLoops.floatLoop<f32>(values, step, valid, ids, selection, count, sums, counts);
  else AggregateLoops.floatLoop<f64>(values, step, valid, ids, selection, count, sums, counts);
}

export function countRows(valid: usize, ids: usize, selection: usize, count: i32, counts: usize): void {
  for (let k = 0; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    if (!Rows.isSet(valid, row)) continue;
    const at = counts + (AggregateLoops.groupAt(ids, row) << 3);
    store<i64>(at, load<i64>(at) + 1);
  }
}

function extremeWide(
  isMax: i32,
  values: usize,
  step: i32,
  valid: usize,
  ids: usize,
  selection: usize,
  count: i32,
  states: usize,
  seen: usize,
): void {
  const size = (<usize>step) << 4;
  for (let k = 0; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    if (!Rows.isSet(valid, row)) continue;
    const group = AggregateLoops.groupAt(ids, row);
    const at = values + <usize>row * size;
    const to = states + (group << 4);
    const high = load<i64>(at, 8);
    const oldHigh = load<i64>(to, 8);
    const isGreater = high > oldHigh || (high == oldHigh && load<u64>(at) > load<u64>(to));
    if (load<u8>(seen + group) == 0 || isGreater == (isMax == 1)) v128.store(to, v128.load(at));
    store<u8>(seen + group, 1);
  }
}

export function extremes(
  code: i32,
  isMax: i32,
  values: usize,
  step: i32,
  valid: usize,
  ids: usize,
  selection: usize,
  count: i32,
  states: usize,
  seen: usize,
): void {
  if (code == I8) AggregateLoops.extremeLoop<i8>(isMax, values, step, valid, ids, selection, count, states, seen);
  else if (code == I16)
    AggregateLoops.extremeLoop<i16>(isMax, values, step, valid, ids, selection, count, states, seen);
  else if (code == I32)
    AggregateLoops.extremeLoop<i32>(isMax, values, step, valid, ids, selection, count, states, seen);
  else if (code == I64)
    AggregateLoops.extremeLoop<i64>(isMax, values, step, valid, ids, selection, count, states, seen);
  else if (code == I128) extremeWide(isMax, values, step, valid, ids, selection, count, states, seen);
  else if (code == F32)
    AggregateLoops.extremeLoop<f32>(isMax, values, step, valid, ids, selection, count, states, seen);
  else AggregateLoops.extremeLoop<f64>(isMax, values, step, valid, ids, selection, count, states, seen);
}

export function addLongs(values: usize, ids: usize, selection: usize, count: i32, sums: usize): void {
  for (let k = 0; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    const at = sums + (AggregateLoops.groupAt(ids, row) << 3);
    store<i64>(at, load<i64>(at) + load<i64>(values + ((<usize>row) << 3)));
  }
}

export function mergeSums(
  values: usize,
  partCounts: usize,
  ids: usize,
  selection: usize,
  count: i32,
  sums: usize,
  counts: usize,
): void {
  for (let k = 0; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    const group = AggregateLoops.groupAt(ids, row);
    const at = values + ((<usize>row) << 4);
    const to = sums + (group << 4);
    const value = load<u64>(at);
    const low = load<u64>(to) + value;
    store<u64>(to, low);
    store<i64>(to, load<i64>(to, 8) + load<i64>(at, 8) + i64(low < value), 8);
    const seen = counts + (group << 3);
    store<i64>(seen, load<i64>(seen) + load<i64>(partCounts + ((<usize>row) << 3)));
  }
}

export function anyHighBeyond(lanes: usize, ids: usize, valid: usize, selection: usize, count: i32, bits: i32): i32 {
  const half: i64 = (<i64>1) << bits;
  let beyond: i32 = 0;
  for (let k = 0; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    const at = ids != 0 ? AggregateLoops.groupAt(ids, row) : <usize>row;
    const high = load<i64>(lanes + (at << 4), 8);
    beyond |= i32(high >= half || high < -half) & i32(Rows.isSet(valid, row));
  }
  return beyond;
}

export function groupRuns(ids: usize, selection: usize, count: i32, groups: i32, starts: usize, rows: usize): void {
  memory.fill(starts, 0, (<usize>(groups + 1)) << 2);
  for (let k = 0; k < count; k++) {
    const at = starts + ((AggregateLoops.groupAt(ids, Rows.rowAt(selection, k)) + 1) << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
  let sum: i32 = 0;
  for (let group = 0; group < groups; group++) {
    const at = starts + ((<usize>group) << 2);
    sum += load<i32>(at);
    store<i32>(at, sum);
  }
  // Each group's start is moved to its end, which is the next one's start.
  for (let k = 0; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    const at = starts + (AggregateLoops.groupAt(ids, row) << 2);
    const place = load<i32>(at);
    store<u16>(rows + ((<usize>place) << 1), row);
    store<i32>(at, place + 1);
  }
  for (let group = groups; group > 0; group--) {
    const at = starts + ((<usize>group) << 2);
    store<i32>(at, load<i32>(at - 4));
  }
  store<i32>(starts, 0);
}

class RunLoops {
  /** Halves are summed apart: neither can overflow within a batch. */
  @inline
  static sumLoop<T>(values: usize, rows: usize, starts: usize, groups: i32, sums: usize, counts: usize): void {
    for (let group = 0; group < groups; group++) {
      const from = load<i32>(starts + ((<usize>group) << 2));
      const to = load<i32>(starts + ((<usize>group) << 2), 4);
      if (from == to) continue;
      let lows: i64 = 0;
      let highs: i64 = 0;
      for (let k = from; k < to; k++) {
        const row = <usize>load<u16>(rows + ((<usize>k) << 1));
        const value = <i64>load<T>(values + row * sizeof<T>());
        lows += value & 0xffffffff;
        highs += value >> 32;
      }
      const at = sums + ((<usize>group) << 4);
      const value = <u64>((highs << 32) + lows);
      const upper = (highs >> 32) + i64(value < <u64>lows);
      const low = load<u64>(at) + value;
      store<u64>(at, low);
      store<i64>(at, load<i64>(at, 8) + upper + i64(low < value), 8);
      const seen = counts + ((<usize>group) << 3);
      store<i64>(seen, load<i64>(seen) + <i64>(to - from));
    }
  }
}

export function sumRuns(
  code: i32,
  values: usize,
  rows: usize,
  starts: usize,
  groups: i32,
  sums: usize,
  counts: usize,
): void {
  if (code == I8) RunLoops.sumLoop<i8>(values, rows, starts, groups, sums, counts);
  else if (code == I16) RunLoops.sumLoop<i16>(values, rows, starts, groups, sums, counts);
  else if (code == I32) RunLoops.sumLoop<i32>(values, rows, starts, groups, sums, counts);
  else if (code == I64) RunLoops.sumLoop<i64>(values, rows, starts, groups, sums, counts);
}

export function narrowSums(sums: usize, count: i32, out: usize): i32 {
  let beyond: i64 = 0;
  for (let i = 0; i < count; i++) {
    const at = sums + ((<usize>i) << 4);
    const low = load<i64>(at);
    beyond |= (low >> 63) ^ load<i64>(at, 8);
    store<i64>(out + ((<usize>i) << 3), low);
  }
  return i32(beyond != 0);
}

export function bitsOfCounts(counts: usize, count: i32, bits: usize): i32 {
  memory.fill(bits, 0, <usize>((count + 7) >> 3));
  let present: i32 = 0;
  for (let i = 0; i < count; i++) {
    if (load<i64>(counts + ((<usize>i) << 3)) == 0) continue;
    Rows.setBit(bits, i);
    present++;
  }
  return present;
}
