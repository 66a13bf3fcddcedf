/** LZ4's block format: the JavaScript twin. Source: lz4_Block_format.md of LZ4. */

/** Decompresses the first `length` bytes of `source` into `out`; gives how many bytes that are, or -1 where they are malformed or more than `outLength`. */
export function lz4(source: Uint8Array, length: number, out: Uint8Array, outLength: number): number {
  const cursor = { at: 0 };
  let to = 0;
  while (cursor.at < length) {
    const token = source[cursor.at++]!;
    const literal = extended(source, length, token >> 4, cursor);
    if (literal === -1 || literal > length - cursor.at || literal > outLength - to) return -1;
    out.set(source.subarray(cursor.at, cursor.at + literal), to);
    cursor.at += literal;
    to += literal;
    if (cursor.at === length) break;
    if (length - cursor.at < 2) return -1;
    const distance = source[cursor.at]! | (source[cursor.at + 1]! << 8);
    cursor.at += 2;
    const size = extended(source, length, token & 15, cursor) + 4;
    if (size === 3 || distance === 0 || distance > to || size > outLength - to) return -1;
    for (let i = 0; i < size; i++, to++) out[to] = out[to - distance]!;
  }
  return to;
}

/** A length of 15 goes on in bytes, each of them added, up to one that is not 255; -1 where that is not there. */
function extended(source: Uint8Array, length: number, start: number, cursor: { at: number }): number {
  if (start < 15) return start;
  let value = start;
  while (cursor.at < length) {
    const byte = source[cursor.at++]!;
    value += byte;
    if (byte !== 255) return value;
  }
  return -1;
}
