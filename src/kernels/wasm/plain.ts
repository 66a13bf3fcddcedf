// Values as Parquet's PLAIN encoding lays them out, and the places of those that are not NULL.
import { clear, Rows } from './rows';

class Spread {
  @inline
  static values<T>(packed: usize, valid: usize, count: i32, out: usize): void {
    for (let i = 0; i < count; i += 8) {
      const byte = <i32>load<u8>(valid + (i >> 3));
      const end = min(8, count - i);
      for (let j = 0; j < end; j++) {
        const bit = (byte >> j) & 1;
        store<T>(out, bit == 1 ? load<T>(packed) : <T>0);
        packed += <usize>bit * sizeof<T>();
        out += sizeof<T>();
      }
    }
  }
}

export function spreadFixed(width: i32, packed: usize, valid: usize, count: i32, out: usize): void {
  if (width == 1) return Spread.values<u8>(packed, valid, count, out);
  if (width == 2) return Spread.values<u16>(packed, valid, count, out);
  if (width == 4) return Spread.values<u32>(packed, valid, count, out);
  if (width == 8) return Spread.values<u64>(packed, valid, count, out);
  const size = <usize>width;
  for (let i = 0; i < count; i++, out += size) {
    if (Rows.bitAt(valid, i) == 1) {
      memory.copy(out, packed, size);
      packed += size;
    } else memory.fill(out, 0, size);
  }
}

export function spreadBits(bits: usize, from: i32, valid: usize, count: i32, out: usize): void {
  clear(out, count);
  let at = from;
  for (let i = 0; i < count; i++) {
    if (Rows.bitAt(valid, i) == 0) continue;
    if (Rows.bitAt(bits, at) == 1) Rows.setBit(out, i);
    at++;
  }
}

/** Short strings are copied as 16 bytes: what that writes too much is written over by the next, or is slack. */
export function plainStrings(
  bytes: usize,
  length: i32,
  from: i32,
  valid: usize,
  count: i32,
  offsets: usize,
  out: usize,
): i32 {
  let at = <u32>from;
  const end = <u32>length;
  let used = load<u32>(offsets);
  for (let i = 0; i < count; i++) {
    offsets += 4;
    if (valid != 0 && Rows.bitAt(valid, i) == 0) {
      store<u32>(offsets, used);
      continue;
    }
    if (end - at < 4) return -1;
    const size = load<u32>(bytes + at);
    at += 4;
    if (size > end - at) return -1;
    const source = bytes + at;
    const target = out + used;
    if (size <= 16) v128.store(target, v128.load(source));
    else if (size <= 128) for (let j: u32 = 0; j < size; j += 16) v128.store(target + j, v128.load(source + j));
    else memory.copy(target, source, size);
    at += size;
    used += size;
    store<u32>(offsets, used);
  }
  return <i32>at;
}

export function skipStrings(bytes: usize, length: i32, from: i32, count: i32): i32 {
  let at = <u32>from;
  const end = <u32>length;
  for (let i = 0; i < count; i++) {
    if (end - at < 4) return -1;
    const size = load<u32>(bytes + at);
    at += 4;
    if (size > end - at) return -1;
    at += size;
  }
  return <i32>at;
}

export function bigEndianDecimals(bytes: usize, width: i32, count: i32, outWidth: i32, out: usize): i32 {
  if (width <= 8) return Decimals.short(bytes, width, count, outWidth, out);
  if (width <= 16) return Decimals.long(bytes, width, count, outWidth, out);
  for (let i = 0; i < count; i++, bytes += <usize>width, out += <usize>outWidth) {
    const sign: u8 = load<u8>(bytes) >= 128 ? 0xff : 0;
    for (let j = 0; j < outWidth; j++) store<u8>(out + j, load<u8>(bytes + (width - 1 - j)));
    for (let j = 0; j < width - outWidth; j++) if (load<u8>(bytes + j) != sign) return i;
    if (load<u8>(out + outWidth - 1) >= 128 != (sign != 0)) return i;
  }
  return -1;
}

class Decimals {
  /** At most 8 bytes a value; what is read beyond a value is shifted out. */
  static short(bytes: usize, width: i32, count: i32, outWidth: i32, out: usize): i32 {
    const down = <i64>(64 - 8 * width);
    for (let i = 0; i < count; i++, bytes += <usize>width, out += <usize>outWidth) {
      const value = <i64>bswap<u64>(load<u64>(bytes)) >> down;
      store<i64>(out, value);
      if (outWidth == 16) store<i64>(out, value >> 63, 8);
    }
    return -1;
  }

  /** 9 to 16 bytes a value. */
  static long(bytes: usize, width: i32, count: i32, outWidth: i32, out: usize): i32 {
    const down = <i64>(128 - 8 * width);
    for (let i = 0; i < count; i++, bytes += <usize>width, out += <usize>outWidth) {
      const high = <i64>bswap<u64>(load<u64>(bytes)) >> down;
      const low = <i64>bswap<u64>(load<u64>(bytes + <usize>(width - 8)));
      store<i64>(out, low);
      if (outWidth == 16) store<i64>(out, high, 8);
      else if (high != low >> 63) return i;
    }
    return -1;
  }
}

export function scaleLongs(values: usize, count: i32, factor: i32, out: usize): void {
  if (factor > 0) {
    const by = <i64>factor;
    for (let i = 0; i < count; i++, values += 8, out += 8) store<i64>(out, load<i64>(values) * by);
    return;
  }
  const by = -(<i64>factor);
  for (let i = 0; i < count; i++, values += 8, out += 8) {
    const value = load<i64>(values);
    const quotient = value / by;
    store<i64>(out, quotient - i64(value < quotient * by));
  }
}

export function int96Micros(values: usize, count: i32, out: usize): void {
  for (let i = 0; i < count; i++, values += 12, out += 8) {
    const nanos = load<i64>(values);
    const day = <i64>load<i32>(values, 8) - 2440588;
    const micros = nanos / 1000;
    store<i64>(out, day * 86400000000 + micros - i64(nanos < micros * 1000));
  }
}

export function spreadOffsets(from: usize, valid: usize, count: i32, offsets: usize): i32 {
  let next: i32 = 0;
  for (let i = 0; i < count; i++, offsets += 4) {
    store<i32>(offsets, load<i32>(from + ((<usize>next) << 2)));
    next += Rows.bitAt(valid, i);
  }
  store<i32>(offsets, load<i32>(from + ((<usize>next) << 2)));
  return next;
}

export function textDecimals(bytes: usize, offsets: usize, count: i32, outWidth: i32, out: usize): i32 {
  for (let i = 0; i < count; i++, offsets += 4, out += <usize>outWidth) {
    const from = load<u32>(offsets);
    const size = <i32>(load<u32>(offsets, 4) - from);
    if (size == 0) memory.fill(out, 0, <usize>outWidth);
    else if (bigEndianDecimals(bytes + from, size, 1, outWidth, out) != -1) return i;
  }
  return -1;
}
