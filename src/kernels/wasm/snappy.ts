// Snappy's raw format. Lengths and distances come from a file: each is checked against both ends before it is used,
// so that nothing is written more than 15 bytes past the output or read from before it.

class Copies {
  /** The mask of the lowest `count` bytes. */
  @inline
  static mask(count: u32): u32 {
    return count >= 4 ? 0xffffffff : ((<u32>1) << (count << 3)) - 1;
  }

  /** `size` bytes by 16; what that writes too much is written over later, or is slack. */
  @inline
  static forward(from: usize, to: usize, size: usize): void {
    v128.store(to, v128.load(from));
    for (let i: usize = 16; i < size; i += 16) v128.store(to + i, v128.load(from + i));
  }

  /** A copy from `distance` bytes before `to`, whose source grows as it is written. */
  @inline
  static repeat(to: usize, distance: usize, size: usize): void {
    if (distance >= 16) return Copies.forward(to - distance, to, size);
    const end = to + size;
    if (distance == 1) {
      const byte = i8x16.splat(load<u8>(to - 1));
      for (; to < end; to += 16) v128.store(to, byte);
      return;
    }
    const from = to - distance;
    // Each step doubles what is already there of the pattern, until eight bytes can be taken at once.
    while (to < end && to - from < 8) {
      store<u64>(to, load<u64>(from));
      to += to - from;
    }
    const step = to - from;
    for (; to < end; to += 8) store<u64>(to, load<u64>(to - step));
  }
}

export function snappy(source: usize, length: i32, out: usize, outLength: i32): i32 {
  const end = source + <usize>length;
  const outEnd = out + <usize>outLength;
  let at = source;
  let to = out;
  let size: u64 = 0;
  let shift: u64 = 0;
  let byte: u32 = 0x80;
  while ((byte & 0x80) != 0) {
    if (at >= end || shift > 28) return -1;
    byte = load<u8>(at++);
    size |= (<u64>(byte & 0x7f)) << shift;
    shift += 7;
  }
  if (size != <u64>outLength) return -1;
  while (at < end) {
    const tag = <u32>load<u8>(at++);
    const kind = tag & 3;
    if (kind == 0) {
      let count: usize = (tag >> 2) + 1;
      if (count <= 16) {
        if (count > end - at || count > outEnd - to) return -1;
        v128.store(to, v128.load(at));
        at += count;
        to += count;
        continue;
      }
      if (count > 60) {
        const extra: usize = count - 60;
        if (extra > end - at) return -1;
        count = <usize>(load<u32>(at) & Copies.mask(<u32>extra)) + 1;
        at += extra;
        if (count == 0) return -1;
      }
      if (count > end - at || count > outEnd - to) return -1;
      if (count <= 256) Copies.forward(at, to, count);
      else memory.copy(to, at, count);
      at += count;
      to += count;
      continue;
    }
    let count: usize;
    let distance: usize;
    if (kind == 1) {
      if (at >= end) return -1;
      count = <usize>(4 + ((tag >> 2) & 7));
      distance = <usize>((tag >> 5) << 8) | <usize>load<u8>(at);
      at += 1;
    } else {
      const bytes: u32 = kind == 2 ? 2 : 4;
      if (<usize>bytes > end - at) return -1;
      count = (tag >> 2) + 1;
      distance = <usize>(load<u32>(at) & Copies.mask(bytes));
      at += <usize>bytes;
    }
    if (distance == 0 || distance > to - out || count > outEnd - to) return -1;
    Copies.repeat(to, distance, count);
    to += count;
  }
  return to == outEnd ? outLength : -1;
}
