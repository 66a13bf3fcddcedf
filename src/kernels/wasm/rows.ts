// How all loops find their rows and codes.

export const I8: i32 = 0;
export const I16: i32 = 1;
export const I32: i32 = 2;
export const I64: i32 = 3;
export const I128: i32 = 4;
export const F32: i32 = 5;
export const F64: i32 = 6;

export class Rows {
  @inline
  static rowAt(selection: usize, k: i32): i32 {
    return selection != 0 ? <i32>load<u16>(selection + ((<usize>k) << 1)) : k;
  }

  @inline
  static isSet(bits: usize, row: i32): bool {
    return bits == 0 || ((load<u8>(bits + (row >> 3)) >> <u8>(row & 7)) & 1) != 0;
  }

  @inline
  static bitAt(bits: usize, row: i32): i32 {
    return (<i32>load<u8>(bits + (row >> 3)) >> (row & 7)) & 1;
  }

  @inline
  static setBit(bits: usize, row: i32): void {
    const at = bits + (row >> 3);
    store<u8>(at, <i32>load<u8>(at) | (1 << (row & 7)));
  }
}

export function clear(bits: usize, length: i32): void {
  memory.fill(bits, 0, <usize>((length + 7) >> 3));
}
