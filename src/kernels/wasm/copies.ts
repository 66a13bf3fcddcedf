// Copying as decompressors do it: by 16 bytes at once; what is written too much is written over later, or is slack.

export class Copies {
  /** The lowest `count` (1 to 4) bytes at a place. */
  @inline
  static little(at: usize, count: u32): u32 {
    return load<u32>(at) & (<u32>0xffffffff >>> (32 - (count << 3)));
  }

  /** `size` bytes by 16; what that writes too much is written over later, or is slack. */
  @inline
  static forward(from: usize, to: usize, size: usize): void {
    v128.store(to, v128.load(from));
    if (size > 16) for (let i: usize = 16; i < size; i += 16) v128.store(to + i, v128.load(from + i));
  }

  /** A copy from `distance` bytes before `to`, whose source grows as it is written. */
  @inline
  static repeat(to: usize, distance: usize, size: usize): void {
    const from = to - distance;
    if (distance >= 16) return Copies.forward(from, to, size);
    if (distance >= 8) {
      for (let i: usize = 0; i < size; i += 8) store<u64>(to + i, load<u64>(from + i));
      return;
    }
    const end = to + size;
    // Each step doubles what is already there of the pattern, until eight bytes can be taken at once.
    while (to < end && to - from < 8) {
      store<u64>(to, load<u64>(from));
      to += to - from;
    }
    const step = to - from;
    for (; to < end; to += 8) store<u64>(to, load<u64>(to - step));
  }
}
