/** Snappy's raw format, written: the JavaScript twin. Source: format_description.txt of Snappy. */

const blockBytes = 65_536;
const tableBits = 14;
const marginBytes = 15;
/** Elements of the table that `snappyPack` wants. */
export const snappyTableLength = 1 << tableBits;

/** The most bytes that `length` bytes become. */
export function snappyBytesMax(length: number): number {
  return 32 + length + Math.ceil(length / 6);
}

/** Compresses the first `length` bytes into `out`, which holds `snappyBytesMax` of them; gives how many it wrote. */
export function snappyPack(source: Uint8Array, length: number, out: Uint8Array, table: Uint16Array): number {
  let to = 0;
  let rest = length;
  for (; rest >= 128; rest >>>= 7) out[to++] = (rest & 127) | 128;
  out[to++] = rest;
  for (let from = 0; from < length; from += blockBytes) {
    to = packBlock(source, from, Math.min(blockBytes, length - from), out, to, table);
  }
  return to;
}

function packBlock(
  source: Uint8Array,
  base: number,
  size: number,
  out: Uint8Array,
  start: number,
  table: Uint16Array,
): number {
  const end = base + size;
  let to = start;
  let pending = base;
  if (size < marginBytes) return literal(source, pending, size, out, to);
  table.fill(0, 0, snappyTableLength);
  const limit = end - marginBytes;
  let at = base + 1;
  while (at <= limit) {
    let found = -1;
    for (let skip = 32; at <= limit; at += skip >> 5, skip++) {
      const candidate = seen(source, at, base, table);
      if (word(source, candidate) === word(source, at)) {
        found = candidate;
        break;
      }
    }
    if (found < 0) break;
    to = literal(source, pending, at - pending, out, to);
    for (;;) {
      const count = 4 + shared(source, found + 4, at + 4, end);
      to = copy(at - found, count, out, to);
      at += count;
      pending = at;
      if (at > limit) break;
      seen(source, at - 1, base, table);
      found = seen(source, at, base, table);
      if (word(source, found) !== word(source, at)) break;
    }
    at++;
  }
  return literal(source, pending, end - pending, out, to);
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** Where the four bytes' hash stood last; now it stands here. */
function seen(source: Uint8Array, at: number, base: number, table: Uint16Array): number {
  const slot = Math.imul(word(source, at), 0x1e35a7bd) >>> (32 - tableBits);
  const before = base + table[slot]!;
  table[slot] = at - base;
  return before;
}

function shared(source: Uint8Array, a: number, b: number, end: number): number {
  let count = 0;
  while (b + count < end && source[a + count] === source[b + count]) count++;
  return count;
}

function literal(source: Uint8Array, from: number, size: number, out: Uint8Array, start: number): number {
  if (size === 0) return start;
  let to = start;
  const n = size - 1;
  if (n < 60) out[to++] = n << 2;
  else {
    const extra = n < 256 ? 1 : n < 65_536 ? 2 : 4;
    out[to++] = (59 + extra) << 2;
    for (let i = 0; i < extra; i++) out[to++] = (n >>> (8 * i)) & 255;
  }
  out.set(source.subarray(from, from + size), to);
  return to + size;
}

function copy(distance: number, size: number, out: Uint8Array, start: number): number {
  let to = start;
  let left = size;
  while (left >= 68) {
    to = farCopy(distance, 64, out, to);
    left -= 64;
  }
  if (left > 64) {
    to = farCopy(distance, 60, out, to);
    left -= 60;
  }
  if (left >= 12 || distance >= 2048) return farCopy(distance, left, out, to);
  out[to++] = ((distance >> 8) << 5) | ((left - 4) << 2) | 1;
  out[to++] = distance & 255;
  return to;
}

function farCopy(distance: number, size: number, out: Uint8Array, to: number): number {
  out[to] = ((size - 1) << 2) | 2;
  out[to + 1] = distance & 255;
  out[to + 2] = distance >> 8;
  return to + 3;
}
