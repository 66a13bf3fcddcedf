// Snappy's raw format. Lengths and distances come from a file: each is checked against both ends before it is used,
// so that nothing is written more than 15 bytes past the output or read from before it.
import { Copies } from './copies';

/** By tag of a copy: its length in bits 0-7, the upper bits of a distance of 11 bits in 8-10, bytes that follow from 11 on. */
const copyTags: usize = copyTable();

function copyTable(): usize {
  const table = memory.data(512, 16);
  for (let tag: u32 = 0; tag < 256; tag++) {
    const kind = tag & 3;
    let entry: u32 = 0;
    if (kind == 1) entry = (4 + ((tag >> 2) & 7)) | ((tag >> 5) << 8) | (1 << 11);
    else if (kind != 0) entry = ((tag >> 2) + 1) | ((kind == 2 ? 2 : 4) << 11);
    store<u16>(table + (tag << 1), <u16>entry);
  }
  return table;
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
    if ((tag & 3) == 0) {
      let count: usize = <usize>((tag >> 2) + 1);
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
        count = <usize>Copies.little(at, <u32>extra) + 1;
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
    const entry = <u32>load<u16>(copyTags + <usize>(tag << 1));
    const bytes = entry >> 11;
    const count = <usize>(entry & 0xff);
    const distance = <usize>((entry & 0x700) + Copies.little(at, bytes));
    at += <usize>bytes;
    // A distance of 0 becomes the greatest number here.
    if (at > end || distance - 1 >= to - out || count > outEnd - to) return -1;
    Copies.repeat(to, distance, count);
    to += count;
  }
  return to == outEnd ? outLength : -1;
}
