// Parquet's hybrid of run lengths and bit packing: dictionary indices, levels, booleans.
//
// The state is five words, so that a stream is read in parts: where the next header stands, how many values of the
// current run are left, whether it is packed, a repeated run's value or where a packed run starts, values taken from it.

import { shufflesAt } from './places';
import { clear, Rows } from './rows';

const AT: usize = 0;
const LEFT: usize = 4;
const PACKED: usize = 8;
const VALUE: usize = 12;
const TAKEN: usize = 16;

/** Widths for which four values lie in 16 bytes wherever they start. */
const shuffledMax: i32 = 25;

/** By width, for the lower and the upper four values of eight: which bytes each needs, what brings its bits to the top. */
const shuffles: usize = shufflesAt;

fillShuffles();

function fillShuffles(): void {
  for (let width: u32 = 1; width <= 25; width++) {
    for (let half: u32 = 0; half < 2; half++) {
      const first = (half * 4 * width) >> 3;
      const at = shuffles + width * 64 + half * 32;
      for (let lane: u32 = 0; lane < 4; lane++) {
        const bit = (half * 4 + lane) * width;
        for (let byte: u32 = 0; byte < 4; byte++) store<u8>(at + lane * 4 + byte, <u8>((bit >> 3) - first + byte));
        store<u32>(at + 16 + lane * 4, (<u32>1) << (32 - width - (bit & 7)));
      }
    }
  }
}

class Runs {
  /** Reads the next header; false where the bytes end or make no sense. A packed run that is cut off keeps what is there. */
  @inline
  static next(bytes: usize, length: u32, width: u32, state: usize): bool {
    let at = load<u32>(state, AT);
    let header: u64 = 0;
    let shift: u64 = 0;
    let byte: u64 = 0x80;
    while ((byte & 0x80) != 0) {
      if (at >= length || shift > 28) return false;
      byte = load<u8>(bytes + at);
      at++;
      header |= (byte & 0x7f) << shift;
      shift += 7;
    }
    if (header > 0xffffffff) return false;
    const count = header >> 1;
    if ((header & 1) != 0) {
      const size = count * <u64>width;
      const rest = <u64>(length - at);
      const values: u64 = size <= rest ? count << 3 : (rest << 3) / <u64>width;
      if (values == 0 || values > 0x7fffffff) return false;
      store<u32>(state, 1, PACKED);
      store<u32>(state, at, VALUE);
      store<u32>(state, <u32>values, LEFT);
      at += <u32>min(size, rest);
    } else {
      const size = (width + 7) >> 3;
      if (size > length - at) return false;
      let value: u32 = 0;
      for (let i: u32 = 0; i < size; i++) value |= (<u32>load<u8>(bytes + at + i)) << (i << 3);
      store<u32>(state, 0, PACKED);
      store<u32>(state, value, VALUE);
      store<u32>(state, <u32>count, LEFT);
      at += size;
    }
    store<u32>(state, 0, TAKEN);
    store<u32>(state, at, AT);
    return true;
  }

  @inline
  static valueAt(run: usize, index: u32, width: u32): u32 {
    const bit = <u64>index * <u64>width;
    const word = load<u64>(run + <usize>(bit >> 3)) >> (bit & 7);
    return <u32>(word & (((<u64>1) << width) - 1));
  }

  @inline
  static fill<T>(out: usize, count: i32, value: u32): void {
    if (sizeof<T>() == 1) memory.fill(out, <u8>value, <usize>count);
    else for (let i = 0; i < count; i++) store<T>(out + <usize>i * sizeof<T>(), <T>value);
  }

  /** Values from a place that is a multiple of 8 within a packed run, eight at a time; gives the greatest. */
  @inline
  static shuffled<T>(from: usize, groups: i32, width: i32, out: usize): u32 {
    const table = shuffles + <usize>(width * 64);
    const lowBytes = v128.load(table);
    const lowShift = v128.load(table, 16);
    const highBytes = v128.load(table, 32);
    const highShift = v128.load(table, 48);
    const half: usize = <usize>((4 * width) >> 3);
    const down = 32 - width;
    let top = i32x4.splat(0);
    for (let i = 0; i < groups; i++) {
      const a = i32x4.shr_u(i32x4.mul(i8x16.swizzle(v128.load(from), lowBytes), lowShift), down);
      const b = i32x4.shr_u(i32x4.mul(i8x16.swizzle(v128.load(from + half), highBytes), highShift), down);
      top = i32x4.max_u(top, i32x4.max_u(a, b));
      from += <usize>width;
      if (sizeof<T>() == 1) {
        const narrow = i16x8.narrow_i32x4_u(a, b);
        store<u64>(out, i64x2.extract_lane(i8x16.narrow_i16x8_u(narrow, narrow), 0));
        out += 8;
      } else if (sizeof<T>() == 2) {
        v128.store(out, i16x8.narrow_i32x4_u(a, b));
        out += 16;
      } else {
        v128.store(out, a);
        v128.store(out, b, 16);
        out += 32;
      }
    }
    const pairs = i32x4.max_u(top, i8x16.shuffle(top, top, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
    return max(<u32>i32x4.extract_lane(pairs, 0), <u32>i32x4.extract_lane(pairs, 1));
  }

  @inline
  static packed<T>(run: usize, taken: u32, count: i32, width: i32, out: usize): u32 {
    let top: u32 = 0;
    let i: i32 = 0;
    for (; i < count && (width > shuffledMax || ((taken + i) & 7) != 0); i++) {
      const value = Runs.valueAt(run, taken + i, width);
      top = max(top, value);
      store<T>(out + <usize>i * sizeof<T>(), <T>value);
    }
    const groups = (count - i) >> 3;
    if (groups > 0) {
      const from = run + <usize>((taken + i) >> 3) * width;
      top = max(top, Runs.shuffled<T>(from, groups, width, out + <usize>i * sizeof<T>()));
      i += groups << 3;
    }
    for (; i < count; i++) {
      const value = Runs.valueAt(run, taken + i, width);
      top = max(top, value);
      store<T>(out + <usize>i * sizeof<T>(), <T>value);
    }
    return top;
  }

  static values<T>(bytes: usize, length: i32, width: i32, state: usize, count: i32, out: usize): i32 {
    let top: u32 = 0;
    while (count > 0) {
      const left = load<u32>(state, LEFT);
      if (left == 0) {
        if (!Runs.next(bytes, length, width, state)) return -1;
        continue;
      }
      const part = <i32>min<u32>(left, count);
      const value = load<u32>(state, VALUE);
      if (load<u32>(state, PACKED) == 0) {
        Runs.fill<T>(out, part, value);
        top = max(top, value);
      } else {
        const taken = load<u32>(state, TAKEN);
        top = max(top, Runs.packed<T>(bytes + value, taken, part, width, out));
        store<u32>(state, taken + part, TAKEN);
      }
      store<u32>(state, left - part, LEFT);
      out += <usize>part * sizeof<T>();
      count -= part;
    }
    return top > 0x7fffffff ? -1 : <i32>top;
  }
}

export function unpackRuns(
  bytes: usize,
  length: i32,
  width: i32,
  state: usize,
  count: i32,
  outBytes: i32,
  out: usize,
): i32 {
  if (width == 0) {
    memory.fill(out, 0, <usize>count * outBytes);
    return 0;
  }
  if (outBytes == 1) return Runs.values<u8>(bytes, length, width, state, count, out);
  if (outBytes == 2) return Runs.values<u16>(bytes, length, width, state, count, out);
  return Runs.values<u32>(bytes, length, width, state, count, out);
}

export function skipRuns(bytes: usize, length: i32, width: i32, state: usize, count: i32): i32 {
  if (width == 0) return count;
  let due = <u32>count;
  while (due > 0) {
    const left = load<u32>(state, LEFT);
    if (left == 0) {
      if (!Runs.next(bytes, length, width, state)) return -1;
      continue;
    }
    const part = min<u32>(left, due);
    store<u32>(state, load<u32>(state, TAKEN) + part, TAKEN);
    store<u32>(state, left - part, LEFT);
    due -= part;
  }
  return count;
}

export function levelBits(bytes: usize, length: i32, width: i32, top: i32, state: usize, count: i32, out: usize): i32 {
  clear(out, count);
  let done: i32 = 0;
  let ones: i32 = 0;
  while (done < count) {
    const left = load<u32>(state, LEFT);
    if (left == 0) {
      if (!Runs.next(bytes, length, width, state)) return -1;
      continue;
    }
    const part = <i32>min<u32>(left, count - done);
    const value = load<u32>(state, VALUE);
    if (load<u32>(state, PACKED) == 0) {
      if (<i32>value > top || <i32>value < 0) return -1;
      if (value == top) {
        fillBits(out, done, part, 1);
        ones += part;
      }
    } else {
      const taken = load<u32>(state, TAKEN);
      const found = packedLevels(bytes + value, taken, part, width, top, out, done);
      if (found < 0) return -1;
      ones += found;
      store<u32>(state, taken + part, TAKEN);
    }
    store<u32>(state, left - part, LEFT);
    done += part;
  }
  return ones;
}

function packedLevels(run: usize, taken: u32, count: i32, width: i32, top: i32, out: usize, to: i32): i32 {
  let ones: i32 = 0;
  if (width == 1) {
    copyBits(run, taken, out, to, count);
    for (let i = 0; i < count; i++) ones += Rows.bitAt(out, to + i);
    return ones;
  }
  for (let i = 0; i < count; i++) {
    const level = <i32>Runs.valueAt(run, taken + i, width);
    if (level > top) return -1;
    if (level == top) {
      Rows.setBit(out, to + i);
      ones++;
    }
  }
  return ones;
}

export function copyBits(bits: usize, from: i32, out: usize, to: i32, length: i32): void {
  let done: i32 = 0;
  for (; done < length && ((to + done) & 7) != 0; done++) setBitTo(out, to + done, Rows.bitAt(bits, from + done));
  const shift = <u64>((from + done) & 7);
  let source = bits + ((from + done) >> 3);
  let target = out + ((to + done) >> 3);
  if (shift == 0) {
    const whole = (length - done) >> 3;
    memory.copy(target, source, whole);
    done += whole << 3;
  } else {
    for (; done + 32 <= length; done += 32, source += 4, target += 4)
      store<u32>(target, <u32>(load<u64>(source) >> shift));
  }
  for (; done < length; done++) setBitTo(out, to + done, Rows.bitAt(bits, from + done));
}

export function fillBits(out: usize, from: i32, length: i32, value: i32): void {
  let at = from;
  const end = from + length;
  for (; at < end && (at & 7) != 0; at++) setBitTo(out, at, value);
  const whole = (end - at) >> 3;
  memory.fill(out + (at >> 3), value == 1 ? 0xff : 0, whole);
  for (at += whole << 3; at < end; at++) setBitTo(out, at, value);
}

function setBitTo(bits: usize, at: i32, value: i32): void {
  const address = bits + (at >> 3);
  store<u8>(address, (<i32>load<u8>(address) & ~(1 << (at & 7))) | (value << (at & 7)));
}
