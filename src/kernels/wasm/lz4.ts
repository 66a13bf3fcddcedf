// LZ4's block format. Lengths and distances come from a file: each is checked against both ends before it is used.
import { Copies } from './copies';

class Lz4 {
  /** Adds the bytes that extend a length to it, up to `most`; gives the place after them, 0 where they end early. */
  @inline
  static extended(at: usize, end: usize): usize {
    while (at < end) if (load<u8>(at++) != 255) return at;
    return 0;
  }

  /** The length that `extended` passed over. */
  @inline
  static lengthOf(from: usize, to: usize): u64 {
    return <u64>(to - from - 1) * 255 + <u64>load<u8>(to - 1) + 15;
  }
}

export function lz4(source: usize, length: i32, out: usize, outLength: i32): i32 {
  const end = source + <usize>length;
  const outEnd = out + <usize>outLength;
  let at = source;
  let to = out;
  while (at < end) {
    const token = <u32>load<u8>(at++);
    let literal = <u64>(token >> 4);
    if (literal == 15) {
      const after = Lz4.extended(at, end);
      if (after == 0) return -1;
      literal = Lz4.lengthOf(at, after);
      at = after;
    }
    if (literal > <u64>(end - at) || literal > <u64>(outEnd - to)) return -1;
    if (literal <= 64) Copies.forward(at, to, <usize>literal);
    else memory.copy(to, at, <usize>literal);
    at += <usize>literal;
    to += <usize>literal;
    if (at == end) break;
    if (end - at < 2) return -1;
    const distance = <usize>load<u16>(at);
    at += 2;
    let size = <u64>(token & 15);
    if (size == 15) {
      const after = Lz4.extended(at, end);
      if (after == 0) return -1;
      size = Lz4.lengthOf(at, after);
      at = after;
    }
    size += 4;
    // A distance of 0 becomes the greatest number here.
    if (distance - 1 >= to - out || size > <u64>(outEnd - to)) return -1;
    Copies.repeat(to, distance, <usize>size);
    to += <usize>size;
  }
  return <i32>(to - out);
}
