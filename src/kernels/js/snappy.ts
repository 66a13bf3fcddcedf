/** Snappy's raw format: the JavaScript twin. Source: format_description.txt of Snappy. */

/**
 * Decompresses the first `length` bytes of `source` into `out`, which they have to fill to its `outLength`;
 * gives `outLength`, or -1 where the bytes are malformed.
 */
export function snappy(source: Uint8Array, length: number, out: Uint8Array, outLength: number): number {
  let at = 0;
  let size = 0;
  for (let shift = 0; ; shift += 7) {
    if (at >= length || shift > 28) return -1;
    const byte = source[at++]!;
    size += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (size !== outLength) return -1;
  let to = 0;
  while (at < length) {
    const tag = source[at++]!;
    const kind = tag & 3;
    const extra = extraBytes(tag);
    if (extra > length - at) return -1;
    const number = littleEndian(source, at, extra);
    at += extra;
    if (kind === 0) {
      const count = (extra === 0 ? tag >> 2 : number) + 1;
      if (count > length - at || count > outLength - to) return -1;
      out.set(source.subarray(at, at + count), to);
      at += count;
      to += count;
      continue;
    }
    const count = kind === 1 ? 4 + ((tag >> 2) & 7) : (tag >> 2) + 1;
    const distance = kind === 1 ? ((tag >> 5) << 8) | number : number;
    if (distance === 0 || distance > to || count > outLength - to) return -1;
    for (let i = 0; i < count; i++, to++) out[to] = out[to - distance]!;
  }
  return to === outLength ? outLength : -1;
}

/** Bytes between a tag and what follows: a long literal's length, or a copy's distance. */
function extraBytes(tag: number): number {
  const kind = tag & 3;
  if (kind === 0) return Math.max(0, (tag >> 2) - 59);
  return kind === 3 ? 4 : kind;
}

function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) value += bytes[at + i]! * 2 ** (8 * i);
  return value;
}
