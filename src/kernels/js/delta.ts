/**
 * Parquet's DELTA encodings and BYTE_STREAM_SPLIT: the JavaScript twins. A stream of differences is read in parts; its
 * state is 16 words, all 0 at the start: the place of the next byte, values left, 0 before its header is read and 1 before
 * its first value is given and 2 after, values of a miniblock, miniblocks of a block, the next of them, values left in
 * the current one, the place of the block's widths, the current width, where the current miniblock starts, values taken
 * from it; from word 12 on the last value and the block's least difference, 64 bits each.
 * Source: Encodings.md of parquet-format.
 */

const word = {
  at: 0,
  left: 1,
  stage: 2,
  miniValues: 3,
  minis: 4,
  nextMini: 5,
  miniLeft: 6,
  widths: 7,
  width: 8,
  start: 9,
  taken: 10,
} as const;
const lastLane = 6;
const leastLane = 7;

const miniValuesMax = 1n << 24n;
const minisMax = 1n << 16n;

/**
 * The next `count` values of a DELTA_BINARY_PACKED stream, as integers of `width` (4 or 8) bytes that wrap around. Gives
 * `count`, or -1 where the stream is malformed or has fewer; with a count of 0 its header is read.
 */
export function deltaInts(
  bytes: Uint8Array,
  length: number,
  state: Int32Array,
  count: number,
  width: number,
  out: Int32Array | BigInt64Array | Uint8Array,
): number {
  if (state[word.stage] === 0 && !readHeader(bytes, length, state)) return -1;
  if (count > state[word.left]!) return -1;
  const lanes = lanesOf(state);
  const target =
    width === 4
      ? new Int32Array(out.buffer, out.byteOffset, count)
      : new BigInt64Array(out.buffer, out.byteOffset, count);
  let done = 0;
  if (count > 0 && state[word.stage] === 1) {
    put(target, done++, lanes[lastLane]!);
    state[word.left] = state[word.left]! - 1;
    state[word.stage] = 2;
  }
  while (done < count) {
    if (state[word.miniLeft] === 0 && !nextMini(bytes, length, state)) return -1;
    const part = Math.min(state[word.miniLeft]!, count - done);
    for (let i = 0; i < part; i++) {
      const packed = packedAt(bytes, state[word.start]!, state[word.taken]! + i, state[word.width]!);
      lanes[lastLane] = BigInt.asIntN(64, lanes[lastLane]! + lanes[leastLane]! + packed);
      put(target, done++, lanes[lastLane]!);
    }
    state[word.taken] = state[word.taken]! + part;
    state[word.miniLeft] = state[word.miniLeft]! - part;
    state[word.left] = state[word.left]! - part;
  }
  return count;
}

/** The sums of lengths from `start` on, one more than there are. Gives the last, or -1 for a negative length or one beyond `limit`. */
export function lengthOffsets(
  lengths: Int32Array,
  count: number,
  start: number,
  limit: number,
  offsets: Int32Array,
): number {
  let at = start;
  offsets[0] = at;
  for (let i = 0; i < count; i++) {
    const size = lengths[i]!;
    if (size < 0 || size > limit - at) return -1;
    at += size;
    offsets[i + 1] = at;
  }
  return at;
}

/** The bytes of strings that begin with so many bytes of the string before; -1 where that has fewer, or all are 2 GiB or more. */
export function prefixedSize(prefixes: Int32Array, suffixes: Int32Array, count: number): number {
  let size = 0;
  let previous = 0;
  for (let i = 0; i < count; i++) {
    const prefix = prefixes[i]!;
    if (prefix < 0 || prefix > previous) return -1;
    previous = prefix + suffixes[i + 1]! - suffixes[i]!;
    size += previous;
    if (size > 0x7fff_ffff) return -1;
  }
  return size;
}

/** The strings that `prefixedSize` measured, end to end in `out`; `suffixes` are places in `bytes`. */
export function joinPrefixes(
  prefixes: Int32Array,
  suffixes: Int32Array,
  bytes: Uint8Array,
  count: number,
  offsets: Int32Array,
  out: Uint8Array,
): void {
  let used = 0;
  let previous = 0;
  offsets[0] = 0;
  for (let i = 0; i < count; i++) {
    const prefix = prefixes[i]!;
    out.copyWithin(used, previous, previous + prefix);
    out.set(bytes.subarray(suffixes[i]!, suffixes[i + 1]!), used + prefix);
    previous = used;
    used += prefix + suffixes[i + 1]! - suffixes[i]!;
    offsets[i + 1] = used;
  }
}

/** Values `from` to `from + count` of `total` of `width` bytes, whose first bytes all stand before all their second ones. */
export function joinSplit(
  bytes: Uint8Array,
  total: number,
  from: number,
  count: number,
  width: number,
  out: Uint8Array,
): void {
  for (let j = 0; j < width; j++) {
    for (let i = 0; i < count; i++) out[i * width + j] = bytes[j * total + from + i]!;
  }
}

function put(target: Int32Array | BigInt64Array, at: number, value: bigint): void {
  if (target instanceof Int32Array) target[at] = Number(BigInt.asIntN(32, value));
  else target[at] = value;
}

function lanesOf(state: Int32Array): BigInt64Array {
  return new BigInt64Array(state.buffer, state.byteOffset, 8);
}

function readHeader(bytes: Uint8Array, length: number, state: Int32Array): boolean {
  const lanes = lanesOf(state);
  const blockValues = varint(bytes, length, state);
  const minis = blockValues === null ? null : varint(bytes, length, state);
  const total = minis === null ? null : varint(bytes, length, state);
  const first = total === null ? null : varint(bytes, length, state);
  if (blockValues === null || minis === null || total === null || first === null) return false;
  if (minis === 0n || minis > minisMax || blockValues === 0n || blockValues % minis !== 0n) return false;
  const miniValues = blockValues / minis;
  if ((miniValues & 31n) !== 0n || miniValues > miniValuesMax || total > 0x7fff_ffffn) return false;
  lanes[lastLane] = unzigzag(first);
  state[word.left] = Number(total);
  state[word.miniValues] = Number(miniValues);
  state[word.minis] = Number(minis);
  state[word.nextMini] = Number(minis);
  state[word.miniLeft] = 0;
  state[word.stage] = 1;
  return true;
}

function nextMini(bytes: Uint8Array, length: number, state: Int32Array): boolean {
  const minis = state[word.minis]!;
  if (state[word.nextMini] === minis) {
    const least = varint(bytes, length, state);
    if (least === null) return false;
    lanesOf(state)[leastLane] = unzigzag(least);
    const at = state[word.at]!;
    if (minis > length - at) return false;
    state[word.widths] = at;
    state[word.at] = at + minis;
    state[word.nextMini] = 0;
  }
  const mini = state[word.nextMini]!;
  const width = bytes[state[word.widths]! + mini]!;
  if (width > 64) return false;
  const values = state[word.miniValues]!;
  const at = state[word.at]!;
  const rest = length - at;
  if (Math.ceil((Math.min(values, state[word.left]!) * width) / 8) > rest) return false;
  state[word.at] = at + Math.min((values * width) / 8, rest);
  state[word.nextMini] = mini + 1;
  state[word.miniLeft] = values;
  state[word.width] = width;
  state[word.start] = at;
  state[word.taken] = 0;
  return true;
}

/** Null where the bytes end; bits beyond 64 are lost. */
function varint(bytes: Uint8Array, length: number, state: Int32Array): bigint | null {
  let at = state[word.at]!;
  let value = 0n;
  for (let shift = 0; ; shift += 7) {
    if (at >= length || shift > 63) return null;
    const byte = bytes[at++]!;
    value |= BigInt(byte & 0x7f) << BigInt(shift);
    if (byte < 0x80) break;
  }
  state[word.at] = at;
  return BigInt.asUintN(64, value);
}

function unzigzag(value: bigint): bigint {
  return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
}

function packedAt(bytes: Uint8Array, start: number, index: number, width: number): bigint {
  const bit = index * width;
  const shift = bit % 8;
  let at = start + Math.floor(bit / 8);
  let value = 0n;
  for (let i = 0; 8 * i < shift + width; i++) value |= BigInt(bytes[at++] ?? 0) << BigInt(8 * i);
  return (value >> BigInt(shift)) & ((1n << BigInt(width)) - 1n);
}
