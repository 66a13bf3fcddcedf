// Parquet's DELTA encodings and BYTE_STREAM_SPLIT.
//
// The state of a stream of differences is 16 words: where the next byte stands, values left, 0 before its header is read
// and 1 before its first value is given and 2 after, values of a miniblock, miniblocks of a block, the next miniblock of
// the block, values left in the current one, where the widths of the block stand, the current width, where the current
// miniblock starts, values taken from it; from word 12 on the last value and the block's least difference, 64 bits each.

const AT: usize = 0;
const LEFT: usize = 4;
const STAGE: usize = 8;
const MINI_VALUES: usize = 12;
const MINIS: usize = 16;
const NEXT_MINI: usize = 20;
const MINI_LEFT: usize = 24;
const WIDTHS: usize = 28;
const WIDTH: usize = 32;
const START: usize = 36;
const TAKEN: usize = 40;
const LAST: usize = 48;
const LEAST: usize = 56;

const miniValuesMax: u64 = 1 << 24;
const minisMax: u64 = 1 << 16;

class Delta {
  /** An unsigned number of at most 64 bits, into the state's LEAST word; false where the bytes end. */
  static varint(bytes: usize, length: u32, state: usize): bool {
    let at = load<u32>(state, AT);
    let value: u64 = 0;
    let shift: u64 = 0;
    let byte: u64 = 0x80;
    while ((byte & 0x80) != 0) {
      if (at >= length || shift > 63) return false;
      byte = load<u8>(bytes + at);
      at++;
      value |= (byte & 0x7f) << shift;
      shift += 7;
    }
    store<u32>(state, at, AT);
    store<u64>(state, value, LEAST);
    return true;
  }

  @inline
  static unzigzag(value: u64): i64 {
    return <i64>(value >> 1) ^ -(<i64>(value & 1));
  }

  static header(bytes: usize, length: u32, state: usize): bool {
    if (!Delta.varint(bytes, length, state)) return false;
    const blockValues = load<u64>(state, LEAST);
    if (!Delta.varint(bytes, length, state)) return false;
    const minis = load<u64>(state, LEAST);
    if (!Delta.varint(bytes, length, state)) return false;
    const total = load<u64>(state, LEAST);
    if (!Delta.varint(bytes, length, state)) return false;
    if (minis == 0 || minis > minisMax || blockValues == 0 || blockValues % minis != 0) return false;
    const miniValues = blockValues / minis;
    if ((miniValues & 31) != 0 || miniValues > miniValuesMax || total > 0x7fffffff) return false;
    store<i64>(state, Delta.unzigzag(load<u64>(state, LEAST)), LAST);
    store<i64>(state, 0, LEAST);
    store<u32>(state, <u32>total, LEFT);
    store<u32>(state, <u32>miniValues, MINI_VALUES);
    store<u32>(state, <u32>minis, MINIS);
    store<u32>(state, <u32>minis, NEXT_MINI);
    store<u32>(state, 0, MINI_LEFT);
    store<u32>(state, 1, STAGE);
    return true;
  }

  /** Enters the next miniblock; false where the bytes end or a width is beyond 64. */
  static nextMini(bytes: usize, length: u32, state: usize): bool {
    const minis = load<u32>(state, MINIS);
    if (load<u32>(state, NEXT_MINI) == minis) {
      if (!Delta.varint(bytes, length, state)) return false;
      store<i64>(state, Delta.unzigzag(load<u64>(state, LEAST)), LEAST);
      const at = load<u32>(state, AT);
      if (minis > length - at) return false;
      store<u32>(state, at, WIDTHS);
      store<u32>(state, at + minis, AT);
      store<u32>(state, 0, NEXT_MINI);
    }
    const mini = load<u32>(state, NEXT_MINI);
    const width = <u32>load<u8>(bytes + load<u32>(state, WIDTHS) + mini);
    if (width > 64) return false;
    const values = load<u32>(state, MINI_VALUES);
    const at = load<u32>(state, AT);
    const rest = <u64>(length - at);
    const needed = (<u64>min(values, load<u32>(state, LEFT)) * width + 7) >> 3;
    if (needed > rest) return false;
    store<u32>(state, at + <u32>min((<u64>values * width) >> 3, rest), AT);
    store<u32>(state, mini + 1, NEXT_MINI);
    store<u32>(state, values, MINI_LEFT);
    store<u32>(state, width, WIDTH);
    store<u32>(state, at, START);
    store<u32>(state, 0, TAKEN);
    return true;
  }

  @inline
  static valueAt(start: usize, index: u32, width: u32): i64 {
    if (width == 0) return 0;
    const bit = <u64>index * <u64>width;
    const at = start + <usize>(bit >> 3);
    const shift = bit & 7;
    let word = load<u64>(at) >> shift;
    if (shift + width > 64) word |= (<u64>load<u8>(at, 8)) << (64 - shift);
    return <i64>(width == 64 ? word : word & (((<u64>1) << width) - 1));
  }

  static values<T>(bytes: usize, length: i32, state: usize, count: i32, out: usize): i32 {
    let last = load<i64>(state, LAST);
    let done: i32 = 0;
    if (count > 0 && load<u32>(state, STAGE) == 1) {
      store<T>(out, <T>last);
      out += sizeof<T>();
      done = 1;
      store<u32>(state, load<u32>(state, LEFT) - 1, LEFT);
      store<u32>(state, 2, STAGE);
    }
    while (done < count) {
      if (load<u32>(state, MINI_LEFT) == 0 && !Delta.nextMini(bytes, length, state)) return -1;
      const left = load<u32>(state, MINI_LEFT);
      const part = <i32>min<u32>(left, count - done);
      const taken = load<u32>(state, TAKEN);
      const least = load<i64>(state, LEAST);
      const width = load<u32>(state, WIDTH);
      const start = bytes + load<u32>(state, START);
      for (let i = 0; i < part; i++) {
        last += least + Delta.valueAt(start, taken + i, width);
        store<T>(out, <T>last);
        out += sizeof<T>();
      }
      store<u32>(state, taken + part, TAKEN);
      store<u32>(state, left - part, MINI_LEFT);
      store<u32>(state, load<u32>(state, LEFT) - part, LEFT);
      done += part;
    }
    store<i64>(state, last, LAST);
    return count;
  }
}

export function deltaInts(bytes: usize, length: i32, state: usize, count: i32, width: i32, out: usize): i32 {
  if (load<u32>(state, STAGE) == 0 && !Delta.header(bytes, length, state)) return -1;
  if (<u32>count > load<u32>(state, LEFT)) return -1;
  return width == 4
    ? Delta.values<i32>(bytes, length, state, count, out)
    : Delta.values<i64>(bytes, length, state, count, out);
}

export function lengthOffsets(lengths: usize, count: i32, start: i32, limit: i32, offsets: usize): i32 {
  let at = start;
  store<i32>(offsets, at);
  for (let i = 0; i < count; i++) {
    const size = load<i32>(lengths + ((<usize>i) << 2));
    if (size < 0 || size > limit - at) return -1;
    at += size;
    offsets += 4;
    store<i32>(offsets, at);
  }
  return at;
}

export function prefixedSize(prefixes: usize, suffixes: usize, count: i32): i32 {
  let size: i64 = 0;
  let previous: i64 = 0;
  for (let i = 0; i < count; i++) {
    const at = (<usize>i) << 2;
    const prefix = <i64>load<i32>(prefixes + at);
    if (prefix < 0 || prefix > previous) return -1;
    previous = prefix + <i64>(load<i32>(suffixes + at, 4) - load<i32>(suffixes + at));
    size += previous;
    if (size > 0x7fffffff) return -1;
  }
  return <i32>size;
}

export function joinPrefixes(
  prefixes: usize,
  suffixes: usize,
  bytes: usize,
  count: i32,
  offsets: usize,
  out: usize,
): void {
  let used: usize = 0;
  let previous: usize = out;
  store<u32>(offsets, 0);
  for (let i = 0; i < count; i++) {
    const at = (<usize>i) << 2;
    const prefix = <usize>load<u32>(prefixes + at);
    const from = load<u32>(suffixes + at);
    const size = <usize>(load<u32>(suffixes + at, 4) - from);
    const target = out + used;
    memory.copy(target, previous, prefix);
    memory.copy(target + prefix, bytes + from, size);
    previous = target;
    used += prefix + size;
    store<u32>(offsets + at, <u32>used, 4);
  }
}

class Split {
  @inline
  static join<T>(bytes: usize, total: i32, from: i32, count: i32, out: usize): void {
    for (let i = 0; i < count; i++, out += sizeof<T>()) {
      let at = bytes + from + i;
      let value: u64 = 0;
      for (let j = 0; j < <i32>sizeof<T>(); j++, at += <usize>total) value |= (<u64>load<u8>(at)) << (j << 3);
      store<T>(out, <T>value);
    }
  }
}

export function joinSplit(bytes: usize, total: i32, from: i32, count: i32, width: i32, out: usize): void {
  if (width == 4) return Split.join<u32>(bytes, total, from, count, out);
  if (width == 8) return Split.join<u64>(bytes, total, from, count, out);
  for (let j = 0; j < width; j++) {
    const source = bytes + <usize>j * <usize>total + from;
    for (let i = 0; i < count; i++) store<u8>(out + <usize>i * <usize>width + j, load<u8>(source + i));
  }
}
