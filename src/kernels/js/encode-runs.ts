/**
 * Parquet's hybrid of run lengths and bit packing, written: the JavaScript twin.
 * Source: Encodings.md of parquet-format, "Run Length Encoding / Bit-Packing Hybrid".
 */

type Numbers = Uint8Array | Uint16Array | Int32Array | Uint32Array;

/** Repeats from here on are a run; shorter ones are packed. */
const runMin = 16;

/** The most bytes that `packRuns` writes. */
export function packedBytesMax(count: number, bits: number): number {
  return Math.ceil(count / 8) * bits + 8 * Math.ceil(count / 8) + 64;
}

/** The first `count` values, each of `bits` (0 to 32) bits in elements of `_width` bytes; gives the bytes written. */
export function packRuns(_width: number, values: Numbers, count: number, bits: number, out: Uint8Array): number {
  let to = 0;
  const valueBytes = (bits + 7) >> 3;
  for (let i = 0; i < count; ) {
    const repeats = repeatsAt(values, i, count);
    if (repeats >= runMin) {
      to = varint(out, to, repeats * 2);
      for (let b = 0; b < valueBytes; b++) out[to++] = (values[i]! >>> (8 * b)) & 255;
      i += repeats;
      continue;
    }
    let end = i + 8;
    while (end < count && repeatsAt(values, end, Math.min(count, end + runMin)) < runMin) end += 8;
    to = varint(out, to, ((end - i) >> 3) * 2 + 1);
    to = pack(values, i, end, count, bits, out, to);
    i = end;
  }
  return to;
}

function repeatsAt(values: Numbers, i: number, count: number): number {
  let end = i + 1;
  while (end < count && values[end] === values[i]) end++;
  return end - i;
}

function varint(out: Uint8Array, start: number, value: number): number {
  let to = start;
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out[to++] = (rest & 127) | 128;
  out[to++] = rest;
  return to;
}

function pack(
  values: Numbers,
  from: number,
  end: number,
  count: number,
  bits: number,
  out: Uint8Array,
  start: number,
): number {
  const size = ((end - from) >> 3) * bits;
  out.fill(0, start, start + size);
  for (let i = from; i < Math.min(end, count); i++) {
    const value = values[i]!;
    let at = (i - from) * bits;
    for (let b = 0; b < bits; b++, at++) {
      if (((value >>> b) & 1) === 1) out[start + (at >> 3)]! |= 1 << (at & 7);
    }
  }
  return start + size;
}
