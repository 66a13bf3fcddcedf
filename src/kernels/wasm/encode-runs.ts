// Parquet's hybrid of run lengths and bit packing, written.

/** Repeats from here on are a run; shorter ones are packed. */
const runMin: i32 = 16;

class Runs {
  @inline
  static valueAt(width: i32, values: usize, i: i32): u32 {
    if (width == 1) return load<u8>(values + <usize>i);
    if (width == 2) return load<u16>(values + ((<usize>i) << 1));
    return load<u32>(values + ((<usize>i) << 2));
  }

  /** How often the value at `i` follows itself. */
  @inline
  static repeats(width: i32, values: usize, i: i32, count: i32): i32 {
    const first = Runs.valueAt(width, values, i);
    let end = i + 1;
    while (end < count && Runs.valueAt(width, values, end) == first) end++;
    return end - i;
  }

  @inline
  static varint(to: usize, value: u32): usize {
    for (; value >= 128; value >>= 7) store<u8>(to++, value | 128);
    store<u8>(to++, value);
    return to;
  }

  /** Whole bytes of values of `bits` bits, `groups` times 8; those past `count` are 0. */
  @inline
  static pack(width: i32, values: usize, from: i32, groups: i32, count: i32, bits: i32, to: usize): usize {
    let word: u64 = 0;
    let held: u32 = 0;
    const end = from + (groups << 3);
    const there = min(end, count);
    for (let i = from; i < there; i++) {
      word |= (<u64>Runs.valueAt(width, values, i)) << held;
      held += bits;
      if (held >= 32) {
        store<u32>(to, <u32>word);
        to += 4;
        word >>= 32;
        held -= 32;
      }
    }
    for (let i = there; i < end; i++) {
      held += bits;
      if (held >= 32) {
        store<u32>(to, <u32>word);
        to += 4;
        word >>= 32;
        held -= 32;
      }
    }
    for (; held > 0; held -= 8) {
      store<u8>(to++, <u8>word);
      word >>= 8;
    }
    return to;
  }

  @inline
  static all(width: i32, values: usize, count: i32, bits: i32, out: usize): i32 {
    let to = out;
    const valueBytes = (bits + 7) >> 3;
    let i = 0;
    while (i < count) {
      const repeats = Runs.repeats(width, values, i, count);
      if (repeats >= runMin) {
        to = Runs.varint(to, (<u32>repeats) << 1);
        const value = Runs.valueAt(width, values, i);
        for (let b = 0; b < valueBytes; b++) store<u8>(to++, value >> (b << 3));
        i += repeats;
        continue;
      }
      let end = i + 8;
      while (end < count && Runs.repeats(width, values, end, min(count, end + runMin)) < runMin) end += 8;
      const groups = (end - i) >> 3;
      to = Runs.varint(to, ((<u32>groups) << 1) | 1);
      to = Runs.pack(width, values, i, groups, count, bits, to);
      i = end;
    }
    return <i32>(to - out);
  }
}

export function packRuns(width: i32, values: usize, count: i32, bits: i32, out: usize): i32 {
  if (width == 1) return Runs.all(1, values, count, bits, out);
  if (width == 2) return Runs.all(2, values, count, bits, out);
  return Runs.all(4, values, count, bits, out);
}
