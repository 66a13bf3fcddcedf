// Columns on their way into Parquet pages: values that are not NULL one after another, their dictionary, their range.
import { F32, F64, I32, I64, Rows } from './rows';
import { isEqual, orderStrings } from './strings';

class Packed {
  @inline
  static values<T>(values: usize, valid: usize, from: i32, count: i32, out: usize): i32 {
    const start = out;
    const end = from + count;
    for (let i = from; i < end; i++) {
      store<T>(out, load<T>(values + <usize>i * sizeof<T>()));
      out += <usize>Rows.bitAt(valid, i) * sizeof<T>();
    }
    return <i32>((out - start) / sizeof<T>());
  }
}

export function packFixed(width: i32, values: usize, valid: usize, from: i32, count: i32, out: usize): i32 {
  if (width == 4) return Packed.values<u32>(values, valid, from, count, out);
  if (width == 8) return Packed.values<u64>(values, valid, from, count, out);
  const start = out;
  for (let i = from; i < from + count; i++) {
    v128.store(out, v128.load(values + ((<usize>i) << 4)));
    out += (<usize>Rows.bitAt(valid, i)) << 4;
  }
  return <i32>((out - start) >> 4);
}

export function packBits(bits: usize, valid: usize, from: i32, count: i32, out: usize, outFrom: i32): i32 {
  let to = outFrom;
  for (let i = from; i < from + count; i++) {
    if (!Rows.isSet(valid, i)) continue;
    const at = out + (to >> 3);
    const mask = 1 << (to & 7);
    const byte = <i32>load<u8>(at);
    store<u8>(at, Rows.bitAt(bits, i) == 1 ? byte | mask : byte & ~mask);
    to++;
  }
  return to - outFrom;
}

class Slots {
  @inline
  static of4(value: u32): u32 {
    return <u32>((<u64>value * 0x9e3779b97f4a7c15) >> 32);
  }

  @inline
  static of8(value: u64): u32 {
    return <u32>((value * 0x9e3779b97f4a7c15) >> 32);
  }

  @inline
  static ofString(at: usize, size: i32): u32 {
    let hash: u64 = <u64>size * 0x9e3779b97f4a7c15;
    let i: i32 = 0;
    for (; i + 8 <= size; i += 8) hash = (rotl<u64>(hash, 23) ^ load<u64>(at + i)) * 0x9e3779b97f4a7c15;
    if (i < size) {
      const rest = load<u64>(at + i) & (0xffffffffffffffff >> ((<u64>(8 - (size - i))) << 3));
      hash = (rotl<u64>(hash, 23) ^ rest) * 0x9e3779b97f4a7c15;
    }
    return <u32>((hash ^ (hash >> 29)) >> 32) ^ <u32>hash;
  }

  /** The slot of a value of 4 or 8 bytes, its own or the first free one. */
  @inline
  static find<T>(value: T, hash: u32, slots: usize, mask: u32, entries: usize): usize {
    let i = hash & mask;
    while (true) {
      const at = slots + ((<usize>i) << 2);
      const entry = load<u32>(at);
      if (entry == 0 || load<T>(entries + <usize>(entry - 1) * sizeof<T>()) == value) return at;
      i = (i + 1) & mask;
    }
  }

  @inline
  static intern<T>(values: usize, count: i32, slots: usize, mask: u32, entries: usize, used: i32, out: usize): i32 {
    let last: T = <T>0;
    let lastEntry: u32 = 0;
    for (let i = 0; i < count; i++, values += sizeof<T>(), out += 4) {
      const value = load<T>(values);
      if (lastEntry == 0 || value != last) {
        const hash = sizeof<T>() == 4 ? Slots.of4(<u32>value) : Slots.of8(<u64>value);
        const at = Slots.find<T>(value, hash, slots, mask, entries);
        let entry = load<u32>(at);
        if (entry == 0) {
          store<T>(entries + <usize>used * sizeof<T>(), value);
          entry = <u32>++used;
          store<u32>(at, entry);
        }
        last = value;
        lastEntry = entry;
      }
      store<u32>(out, lastEntry - 1);
    }
    return used;
  }

  @inline
  static internWide(values: usize, count: i32, slots: usize, mask: u32, entries: usize, used: i32, out: usize): i32 {
    for (let i = 0; i < count; i++, values += 16, out += 4) {
      const low = load<u64>(values);
      const high = load<u64>(values, 8);
      let slot = Slots.of8(low ^ (high * 0xc2b2ae3d27d4eb4f)) & mask;
      let entry: u32 = 0;
      while (true) {
        const at = slots + ((<usize>slot) << 2);
        entry = load<u32>(at);
        if (entry == 0) {
          store<u64>(entries + ((<usize>used) << 4), low);
          store<u64>(entries + ((<usize>used) << 4), high, 8);
          entry = <u32>++used;
          store<u32>(at, entry);
          break;
        }
        const held = entries + ((<usize>(entry - 1)) << 4);
        if (load<u64>(held) == low && load<u64>(held, 8) == high) break;
        slot = (slot + 1) & mask;
      }
      store<u32>(out, entry - 1);
    }
    return used;
  }
}

export function internFixed(
  width: i32,
  values: usize,
  count: i32,
  slots: usize,
  mask: i32,
  entries: usize,
  used: i32,
  out: usize,
): i32 {
  if (width == 4) return Slots.intern<u32>(values, count, slots, mask, entries, used, out);
  if (width == 8) return Slots.intern<u64>(values, count, slots, mask, entries, used, out);
  return Slots.internWide(values, count, slots, mask, entries, used, out);
}

export function rehashFixed(width: i32, entries: usize, used: i32, slots: usize, mask: i32): void {
  for (let i = 0; i < used; i++) {
    let hash: u32;
    if (width == 4) hash = Slots.of4(load<u32>(entries + ((<usize>i) << 2)));
    else if (width == 8) hash = Slots.of8(load<u64>(entries + ((<usize>i) << 3)));
    else {
      const at = entries + ((<usize>i) << 4);
      hash = Slots.of8(load<u64>(at) ^ (load<u64>(at, 8) * 0xc2b2ae3d27d4eb4f));
    }
    let slot = hash & mask;
    while (load<u32>(slots + ((<usize>slot) << 2)) != 0) slot = (slot + 1) & mask;
    store<u32>(slots + ((<usize>slot) << 2), i + 1);
  }
}

/** Slots hold a hash beside the entry, so that most strings that differ are told apart without a look at their bytes. */
export function internStrings(
  offsets: usize,
  values: usize,
  valid: usize,
  from: i32,
  count: i32,
  slots: usize,
  mask: i32,
  entryOffsets: usize,
  entryBytes: usize,
  used: i32,
  out: usize,
): i32 {
  for (let i = from; i < from + count; i++) {
    if (!Rows.isSet(valid, i)) continue;
    const start = load<i32>(offsets + ((<usize>i) << 2));
    const size = load<i32>(offsets + ((<usize>i) << 2), 4) - start;
    const at = values + <usize>start;
    const hash = Slots.ofString(at, size);
    let slot = hash & mask;
    let entry: u32 = 0;
    while (true) {
      const place = slots + ((<usize>slot) << 3);
      entry = load<u32>(place);
      if (entry == 0) {
        const to = load<i32>(entryOffsets + ((<usize>used) << 2));
        if (size <= 16) v128.store(entryBytes + to, v128.load(at));
        else memory.copy(entryBytes + to, at, size);
        entry = <u32>++used;
        store<i32>(entryOffsets + ((<usize>used) << 2), to + size);
        store<u32>(place, entry);
        store<u32>(place, hash, 4);
        break;
      }
      if (load<u32>(place, 4) == hash) {
        const held = entryOffsets + ((<usize>(entry - 1)) << 2);
        const heldAt = load<i32>(held);
        if (load<i32>(held, 4) - heldAt == size && isEqual(at, entryBytes + heldAt, size)) break;
      }
      slot = (slot + 1) & mask;
    }
    store<u32>(out, entry - 1);
    out += 4;
  }
  return used;
}

export function rehashStrings(entryOffsets: usize, entryBytes: usize, used: i32, slots: usize, mask: i32): void {
  for (let i = 0; i < used; i++) {
    const start = load<i32>(entryOffsets + ((<usize>i) << 2));
    const hash = Slots.ofString(entryBytes + start, load<i32>(entryOffsets + ((<usize>i) << 2), 4) - start);
    let slot = hash & mask;
    while (load<u32>(slots + ((<usize>slot) << 3)) != 0) slot = (slot + 1) & mask;
    store<u32>(slots + ((<usize>slot) << 3), i + 1);
    store<u32>(slots + ((<usize>slot) << 3), hash, 4);
  }
}

class Keys {
  @inline
  static at(width: i32, keys: usize, row: i32): usize {
    if (width == 1) return load<u8>(keys + <usize>row);
    if (width == 2) return load<u16>(keys + ((<usize>row) << 1));
    return load<u32>(keys + ((<usize>row) << 2));
  }
}

export function newKeys(width: i32, keys: usize, valid: usize, from: i32, count: i32, map: usize, out: usize): i32 {
  const start = out;
  for (let i = from; i < from + count; i++) {
    if (!Rows.isSet(valid, i)) continue;
    const key = Keys.at(width, keys, i);
    const at = map + (key << 2);
    if (load<i32>(at) != -1) continue;
    store<i32>(at, -2);
    store<u32>(out, <u32>key);
    out += 4;
  }
  return <i32>((out - start) >> 2);
}

export function numberKeys(width: i32, keys: usize, valid: usize, from: i32, count: i32, map: usize, out: usize): i32 {
  const start = out;
  for (let i = from; i < from + count; i++) {
    if (!Rows.isSet(valid, i)) continue;
    store<u32>(out, load<u32>(map + (Keys.at(width, keys, i) << 2)));
    out += 4;
  }
  return <i32>((out - start) >> 2);
}

export function lengthPrefixed(offsets: usize, values: usize, valid: usize, from: i32, count: i32, out: usize): i32 {
  const start = out;
  for (let i = from; i < from + count; i++) {
    if (!Rows.isSet(valid, i)) continue;
    const at = load<i32>(offsets + ((<usize>i) << 2));
    const size = load<i32>(offsets + ((<usize>i) << 2), 4) - at;
    const source = values + <usize>at;
    store<i32>(out, size);
    out += 4;
    if (size <= 16) v128.store(out, v128.load(source));
    else if (size <= 64) for (let j = 0; j < size; j += 16) v128.store(out + j, v128.load(source + j));
    else memory.copy(out, source, size);
    out += <usize>size;
  }
  return <i32>(out - start);
}

export function toBigEndian(values: usize, count: i32, width: i32, out: usize): void {
  for (let i = 0; i < count; i++, values += 16, out += <usize>width) {
    for (let b = 0; b < width; b++) store<u8>(out + b, load<u8>(values + (width - 1 - b)));
  }
}

class Range {
  @inline
  static of<T>(values: usize, rows: usize, count: i32, out: usize): i32 {
    let low = -1;
    let high = -1;
    let lowest: T = <T>0;
    let highest: T = <T>0;
    let skipped = 0;
    for (let i = 0; i < count; i++) {
      const row = rows == 0 ? i : load<i32>(rows + ((<usize>i) << 2));
      const value = load<T>(values + <usize>row * sizeof<T>());
      if (isFloat<T>() && value != value) {
        skipped++;
        continue;
      }
      if (low < 0) {
        low = row;
        high = row;
        lowest = value;
        highest = value;
      } else if (value < lowest) {
        low = row;
        lowest = value;
      } else if (value > highest) {
        high = row;
        highest = value;
      }
    }
    store<i32>(out, low);
    store<i32>(out, high, 4);
    return skipped;
  }

  @inline
  static isLess(a: usize, b: usize): bool {
    const x = load<i64>(a, 8);
    const y = load<i64>(b, 8);
    return x < y || (x == y && load<u64>(a) < load<u64>(b));
  }

  @inline
  static wide(values: usize, rows: usize, count: i32, out: usize): i32 {
    let low = -1;
    let high = -1;
    for (let i = 0; i < count; i++) {
      const row = rows == 0 ? i : load<i32>(rows + ((<usize>i) << 2));
      const at = values + ((<usize>row) << 4);
      if (low < 0) {
        low = row;
        high = row;
      } else if (Range.isLess(at, values + ((<usize>low) << 4))) low = row;
      else if (Range.isLess(values + ((<usize>high) << 4), at)) high = row;
    }
    store<i32>(out, low);
    store<i32>(out, high, 4);
    return 0;
  }
}

export function rangeFixed(code: i32, values: usize, rows: usize, count: i32, out: usize): i32 {
  if (code == I32) return Range.of<i32>(values, rows, count, out);
  if (code == I64) return Range.of<i64>(values, rows, count, out);
  if (code == F32) return Range.of<f32>(values, rows, count, out);
  if (code == F64) return Range.of<f64>(values, rows, count, out);
  return Range.wide(values, rows, count, out);
}

export function rangeStrings(
  offsets: usize,
  values: usize,
  valid: usize,
  rows: usize,
  from: i32,
  count: i32,
  out: usize,
): void {
  let low = -1;
  let high = -1;
  let lowAt: usize = 0;
  let lowSize: i32 = 0;
  let highAt: usize = 0;
  let highSize: i32 = 0;
  for (let i = from; i < from + count; i++) {
    if (!Rows.isSet(valid, i)) continue;
    const row = rows == 0 ? i : load<i32>(rows + ((<usize>i) << 2));
    if (row == low || row == high) continue;
    const start = load<i32>(offsets + ((<usize>row) << 2));
    const size = load<i32>(offsets + ((<usize>row) << 2), 4) - start;
    const at = values + <usize>start;
    if (low < 0 || orderStrings(at, size, lowAt, lowSize) == 0) {
      low = row;
      lowAt = at;
      lowSize = size;
    }
    if (high < 0 || orderStrings(at, size, highAt, highSize) == 2) {
      high = row;
      highAt = at;
      highSize = size;
    }
  }
  store<i32>(out, low);
  store<i32>(out, high, 4);
}
