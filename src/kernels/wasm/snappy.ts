// Snappy's raw format. Lengths and distances come from a file: each is checked against both ends before it is used,
// so that nothing is written more than 15 bytes past the output or read from before it.
import { Copies } from './copies';
import { copyTagsAt } from './places';

/** By tag of a copy: its length in bits 0-7, the upper bits of a distance of 11 bits in 8-10, bytes that follow from 11 on. */
const copyTags: usize = copyTagsAt;

fillCopyTags();

function fillCopyTags(): void {
  for (let tag: u32 = 0; tag < 256; tag++) {
    const kind = tag & 3;
    let entry: u32 = 0;
    if (kind == 1) entry = (4 + ((tag >> 2) & 7)) | ((tag >> 5) << 8) | (1 << 11);
    else if (kind != 0) entry = ((tag >> 2) + 1) | ((kind == 2 ? 2 : 4) << 11);
    store<u16>(copyTags + (tag << 1), <u16>entry);
  }
}

/** Farther from an end than a literal of four bytes and the copy behind it reach: only nearer are both ends looked at. */
const margin: usize = 96;

export function snappy(source: usize, length: i32, out: usize, outLength: i32): i32 {
  const end = source + <usize>length;
  const outEnd = out + <usize>outLength;
  let at = afterSize(source, end, outLength);
  if (at == 0) return -1;
  let to = out;
  const fastEnd = <usize>length > margin ? end - margin : source;
  const fastOutEnd = <usize>outLength > margin ? outEnd - margin : out;
  while (at < end) {
    // A literal of one to four bytes, or none, and a copy, all of it in one word: which it is costs no branch.
    while (at < fastEnd && to < fastOutEnd) {
      const word = load<u64>(at);
      const first = <u32>word & 0xff;
      const isLiteral = (first & 0xf3) == 0;
      const skipped: u32 = select<u32>((first << 1) + 16, 0, isLiteral);
      const copy = word >> <u64>skipped;
      const tag = <u32>copy & 0xff;
      const kind = tag & 3;
      if (kind - 1 > 1) break;
      store<u32>(to, <u32>(word >> 8));
      to += <usize>select<u32>((first >> 2) + 1, 0, isLiteral);
      at += <usize>((skipped >> 3) + kind + 1);
      const near = ((tag & 0xe0) << 3) | (<u32>(copy >> 8) & 0xff);
      const distance = <usize>select<u32>(near, <u32>(copy >> 8) & 0xffff, kind == 1);
      const count = <usize>select<u32>(4 + ((tag >> 2) & 7), (tag >> 2) + 1, kind == 1);
      // A distance of 0 becomes the greatest number here.
      if (distance - 1 >= to - out) return -1;
      if (distance >= 16 && count <= 16) v128.store(to, v128.load(to - distance));
      else Copies.repeat(to, distance, count);
      to += count;
    }
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

/** Where the tags begin, behind the number of bytes that come out; 0 where that is another than the one asked for. */
function afterSize(source: usize, end: usize, outLength: i32): usize {
  let at = source;
  let size: u64 = 0;
  let shift: u64 = 0;
  let byte: u32 = 0x80;
  while ((byte & 0x80) != 0) {
    if (at >= end || shift > 28) return 0;
    byte = load<u8>(at++);
    size |= (<u64>(byte & 0x7f)) << shift;
    shift += 7;
  }
  return size == <u64>outLength ? at : 0;
}
