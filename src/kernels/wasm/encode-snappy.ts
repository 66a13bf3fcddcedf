// Snappy's raw format, written: blocks of 64 KiB, within each a table from four bytes' hash to where they stood last.
import { Copies } from './copies';

const blockBytes: usize = 65536;
const tableBits: u32 = 14;
/** Matches are looked for only where this many bytes are left, so that loads stay inside. */
const marginBytes: usize = 15;

class Tags {
  @inline
  static literal(from: usize, size: usize, to: usize): usize {
    if (size == 0) return to;
    const n = <u32>(size - 1);
    if (n < 60) store<u8>(to++, n << 2);
    else if (n < 256) {
      store<u8>(to, 60 << 2);
      store<u8>(to, n, 1);
      to += 2;
    } else if (n < 65536) {
      store<u8>(to, 61 << 2);
      store<u16>(to + 1, n);
      to += 3;
    } else {
      store<u8>(to, 63 << 2);
      store<u32>(to + 1, n);
      to += 5;
    }
    if (size <= 256) Copies.forward(from, to, size);
    else memory.copy(to, from, size);
    return to + size;
  }

  @inline
  static copyOfTwo(distance: u32, size: u32, to: usize): usize {
    store<u8>(to, ((size - 1) << 2) | 2);
    store<u16>(to + 1, distance);
    return to + 3;
  }

  @inline
  static copy(distance: u32, size: u32, to: usize): usize {
    if (size < 12 && distance < 2048) {
      store<u8>(to, ((distance >> 8) << 5) | ((size - 4) << 2) | 1);
      store<u8>(to, distance, 1);
      return to + 2;
    }
    while (size >= 68) {
      to = Tags.copyOfTwo(distance, 64, to);
      size -= 64;
    }
    if (size > 64) {
      to = Tags.copyOfTwo(distance, 60, to);
      size -= 60;
    }
    if (size < 12 && distance < 2048) {
      store<u8>(to, ((distance >> 8) << 5) | ((size - 4) << 2) | 1);
      store<u8>(to, distance, 1);
      return to + 2;
    }
    return Tags.copyOfTwo(distance, size, to);
  }

  @inline
  static slot(at: usize, table: usize): usize {
    return table + ((<usize>((load<u32>(at) * 0x1e35a7bd) >> (32 - tableBits))) << 1);
  }

  /** How many bytes from `a` and `b` on are the same, before `end`. */
  @inline
  static shared(a: usize, b: usize, end: usize): usize {
    const start = b;
    while (b + 8 <= end) {
      const differs = load<u64>(a) ^ load<u64>(b);
      if (differs != 0) return b - start + <usize>(ctz(differs) >> 3);
      a += 8;
      b += 8;
    }
    while (b < end && load<u8>(a) == load<u8>(b)) {
      a++;
      b++;
    }
    return b - start;
  }
}

function packBlock(base: usize, size: usize, to: usize, table: usize): usize {
  const end = base + size;
  let pending = base;
  if (size < marginBytes) return Tags.literal(pending, size, to);
  memory.fill(table, 0, 2 << tableBits);
  const limit = end - marginBytes;
  let at = base + 1;
  while (at <= limit) {
    let skip: usize = 32;
    let found: usize = 0;
    while (at <= limit) {
      const slot = Tags.slot(at, table);
      const candidate = base + <usize>load<u16>(slot);
      store<u16>(slot, <u32>(at - base));
      if (load<u32>(candidate) == load<u32>(at)) {
        found = candidate;
        break;
      }
      at += skip >> 5;
      skip++;
    }
    if (found == 0) break;
    to = Tags.literal(pending, at - pending, to);
    while (true) {
      const size: usize = 4 + Tags.shared(found + 4, at + 4, end);
      to = Tags.copy(<u32>(at - found), <u32>size, to);
      at += size;
      pending = at;
      if (at > limit) break;
      store<u16>(Tags.slot(at - 1, table), <u32>(at - 1 - base));
      const slot = Tags.slot(at, table);
      found = base + <usize>load<u16>(slot);
      store<u16>(slot, <u32>(at - base));
      if (load<u32>(found) != load<u32>(at)) break;
    }
    at++;
  }
  return Tags.literal(pending, end - pending, to);
}

export function snappyPack(source: usize, length: i32, out: usize, table: usize): i32 {
  let to = out;
  let rest = <u32>length;
  for (; rest >= 128; rest >>= 7) store<u8>(to++, rest | 128);
  store<u8>(to++, rest);
  const size = <usize>length;
  for (let from: usize = 0; from < size; from += blockBytes) {
    to = packBlock(source + from, min(blockBytes, size - from), to, table);
  }
  return <i32>(to - out);
}
