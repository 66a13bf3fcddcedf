/** Values as Parquet's PLAIN encoding lays them out, and the places of those that are not NULL: the JavaScript twins. */

const isSet = (bits: Uint8Array, at: number): boolean => ((bits[at >> 3]! >> (at & 7)) & 1) === 1;

/** The values of `width` bytes that follow each other in `packed`, each to a row whose bit is set; other rows become 0. */
export function spreadFixed(
  width: number,
  packed: Uint8Array,
  valid: Uint8Array,
  count: number,
  out: Uint8Array,
): void {
  let from = 0;
  for (let i = 0; i < count; i++) {
    const to = i * width;
    if (!isSet(valid, i)) out.fill(0, to, to + width);
    else for (let j = 0; j < width; j++) out[to + j] = packed[from++]!;
  }
}

/** As `spreadFixed`, of bits from bit `from` on. */
export function spreadBits(bits: Uint8Array, from: number, valid: Uint8Array, count: number, out: Uint8Array): void {
  out.fill(0, 0, (count + 7) >> 3);
  let at = from;
  for (let i = 0; i < count; i++) {
    if (!isSet(valid, i)) continue;
    if (isSet(bits, at++)) out[i >> 3] = out[i >> 3]! | (1 << (i & 7));
  }
}

/**
 * Strings with a length of four bytes before each, from place `from` of the first `length` bytes: one a row that is valid
 * (null = all). `offsets[0]` says where in `out` they begin; the others are written. Gives the place behind the last, or -1
 * where a string reaches past `length`.
 */
export function plainStrings(
  bytes: Uint8Array,
  length: number,
  from: number,
  valid: Uint8Array | null,
  count: number,
  offsets: Int32Array,
  out: Uint8Array,
): number {
  let at = from;
  let used = offsets[0]!;
  for (let i = 0; i < count; i++) {
    if (valid === null || isSet(valid, i)) {
      const end = stringEnd(bytes, length, at);
      if (end === -1) return -1;
      out.set(bytes.subarray(at + 4, end), used);
      used += end - at - 4;
      at = end;
    }
    offsets[i + 1] = used;
  }
  return at;
}

/** The place behind `count` strings from place `from`, or -1. */
export function skipStrings(bytes: Uint8Array, length: number, from: number, count: number): number {
  let at = from;
  for (let i = 0; i < count && at !== -1; i++) at = stringEnd(bytes, length, at);
  return at;
}

function stringEnd(bytes: Uint8Array, length: number, at: number): number {
  if (length - at < 4) return -1;
  const size = (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
  return size > length - at - 4 ? -1 : at + 4 + size;
}

/**
 * Big-endian two's complement of `width` bytes as little-endian of `outWidth` (8 or 16). Gives the first value that does
 * not fit, or -1.
 */
export function bigEndianDecimals(
  bytes: Uint8Array,
  width: number,
  count: number,
  outWidth: number,
  out: BigInt64Array,
): number {
  const target = new Uint8Array(out.buffer, out.byteOffset, count * outWidth);
  for (let i = 0; i < count; i++) {
    const from = i * width;
    const to = i * outWidth;
    const sign = bytes[from]! >= 128 ? 0xff : 0;
    for (let j = 0; j < outWidth; j++) target[to + j] = j < width ? bytes[from + width - 1 - j]! : sign;
    if (width <= outWidth) continue;
    for (let j = 0; j < width - outWidth; j++) if (bytes[from + j] !== sign) return i;
    if (target[to + outWidth - 1]! >= 128 !== (sign !== 0)) return i;
  }
  return -1;
}

/** The offsets of `from`, one a row whose bit is set; other rows are empty. `offsets` takes one more. Gives how many rows are set. */
export function spreadOffsets(from: Int32Array, valid: Uint8Array, count: number, offsets: Int32Array): number {
  let next = 0;
  for (let i = 0; i < count; i++) {
    offsets[i] = from[next]!;
    if (isSet(valid, i)) next++;
  }
  offsets[count] = from[next]!;
  return next;
}

/** As `bigEndianDecimals`, of values whose bytes lie between offsets; those of no bytes are 0. */
export function textDecimals(
  bytes: Uint8Array,
  offsets: Int32Array,
  count: number,
  outWidth: number,
  out: BigInt64Array,
): number {
  const lanes = outWidth / 8;
  for (let i = 0; i < count; i++) {
    const value = bytes.subarray(offsets[i]!, offsets[i + 1]!);
    const target = out.subarray(i * lanes, (i + 1) * lanes);
    if (value.length === 0) target.fill(0n);
    else if (bigEndianDecimals(value, value.length, 1, outWidth, target) !== -1) return i;
  }
  return -1;
}

/** Times `factor`; by a negative one, divided by its opposite, rounding down. */
export function scaleLongs(values: BigInt64Array, count: number, factor: number, out: BigInt64Array): void {
  const by = BigInt(Math.abs(factor));
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    if (factor > 0) out[i] = value * by;
    else {
      const quotient = value / by;
      out[i] = value < quotient * by ? quotient - 1n : quotient;
    }
  }
}

/** INT96 timestamps (nanoseconds of the day, then the Julian day) as microseconds since the epoch. */
export function int96Micros(values: Uint8Array, count: number, out: BigInt64Array): void {
  const view = new DataView(values.buffer, values.byteOffset, 12 * count);
  for (let i = 0; i < count; i++) {
    const nanos = view.getBigInt64(12 * i, true);
    const day = BigInt(view.getInt32(12 * i + 8, true) - 2_440_588);
    const micros = nanos / 1000n;
    out[i] = day * 86_400_000_000n + micros - (nanos < micros * 1000n ? 1n : 0n);
  }
}
