// Hashes of values and key words, and the words themselves.
import { F32, F64, I8, I16, I32, I64, I128, Rows } from './rows';

const nullHash: u32 = 0x5bd1e995;

class HashLoops {
  @inline
  static mixed(hash: u32, half: u32): u32 {
    const k: u32 = half * 0x2c1b3c6d;
    const h: u32 = hash ^ (rotl<u32>(k, 15) * 0x297a2d39);
    return rotl<u32>(h, 13) * 5 + 0x52dce729;
  }

  @inline
  static finished(hash: u32, size: i32): u32 {
    let h: u32 = hash ^ <u32>size;
    h = (h ^ (h >> 16)) * 0x7feb352d;
    h = (h ^ (h >> 15)) * 0x846ca68b;
    return h ^ (h >> 16);
  }

  @inline
  static put(hashes: usize, row: i32, isFirst: i32, hash: u32): void {
    const at = hashes + ((<usize>row) << 2);
    store<u32>(at, isFirst == 1 ? hash : HashLoops.finished(HashLoops.mixed(load<u32>(at), hash), 1));
  }

  /** The first word of a value: an integer sign-extended, a float as a normalised double. */
  @inline
  static wordOf<T>(at: usize): i64 {
    const value = load<T>(at);
    if (!isFloat<T>()) return <i64>value;
    if (value != value) return 0x7ff8000000000000;
    return value == 0 ? 0 : reinterpret<i64>(<f64>value);
  }

  @inline
  static hashLoop<T>(
    isWide: bool,
    values: usize,
    step: i32,
    valid: usize,
    isFirst: i32,
    selection: usize,
    count: i32,
    hashes: usize,
  ): void {
    const size = <usize>step * (isWide ? 16 : sizeof<T>());
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      let hash = nullHash;
      if (Rows.isSet(valid, row)) {
        const at = values + <usize>row * size;
        const word = HashLoops.wordOf<T>(at);
        hash = HashLoops.mixed(HashLoops.mixed(0, <u32>word), <u32>(<u64>word >> 32));
        if (isWide) hash = HashLoops.mixed(HashLoops.mixed(hash, load<u32>(at, 8)), load<u32>(at, 12));
        hash = HashLoops.finished(hash, isWide ? 4 : 2);
      }
      HashLoops.put(hashes, row, isFirst, hash);
    }
  }

  @inline
  static encodeLoop<T>(
    isWide: bool,
    values: usize,
    step: i32,
    valid: usize,
    selection: usize,
    count: i32,
    words: usize,
    width: i32,
    at: i32,
  ): void {
    const size = <usize>step * (isWide ? 16 : sizeof<T>());
    let to = words + ((<usize>at) << 3);
    for (let k = 0; k < count; k++) {
      const row = Rows.rowAt(selection, k);
      const ok = Rows.isSet(valid, row);
      const from = values + <usize>row * size;
      store<i64>(to, ok ? HashLoops.wordOf<T>(from) : 0);
      if (isWide) store<i64>(to, ok ? load<i64>(from, 8) : 0, 8);
      to += (<usize>width) << 3;
    }
  }

  @inline
  static decodeLoop<T>(isWide: bool, words: usize, width: i32, at: i32, count: i32, out: usize): void {
    let from = words + ((<usize>at) << 3);
    for (let k = 0; k < count; k++) {
      const to = out + <usize>k * (isWide ? 16 : sizeof<T>());
      if (isWide) v128.store(to, v128.load(from));
      else if (isFloat<T>()) store<T>(to, <T>load<f64>(from));
      else store<T>(to, <T>load<i64>(from));
      from += (<usize>width) << 3;
    }
  }
}

export function hashWords(words: usize, width: i32, count: i32, hashes: usize): void {
  const halves = 2 * width;
  for (let k = 0; k < count; k++) {
    let hash: u32 = 0;
    for (let i = 0; i < halves; i++) {
      hash = HashLoops.mixed(hash, load<u32>(words));
      words += 4;
    }
    store<u32>(hashes + ((<usize>k) << 2), HashLoops.finished(hash, halves));
  }
}

export function hashFixed(
  code: i32,
  values: usize,
  step: i32,
  valid: usize,
  isFirst: i32,
  selection: usize,
  count: i32,
  hashes: usize,
): void {
  if (code == I8) HashLoops.hashLoop<i8>(false, values, step, valid, isFirst, selection, count, hashes);
  else if (code == I16) HashLoops.hashLoop<i16>(false, values, step, valid, isFirst, selection, count, hashes);
  else if (code == I32) HashLoops.hashLoop<i32>(false, values, step, valid, isFirst, selection, count, hashes);
  else if (code == I64) HashLoops.hashLoop<i64>(false, values, step, valid, isFirst, selection, count, hashes);
  else if (code == I128) HashLoops.hashLoop<i64>(true, values, step, valid, isFirst, selection, count, hashes);
  else if (code == F32) HashLoops.hashLoop<f32>(false, values, step, valid, isFirst, selection, count, hashes);
  else if (code == F64) HashLoops.hashLoop<f64>(false, values, step, valid, isFirst, selection, count, hashes);
}

function hashString(at: usize, size: i32): u32 {
  let hash: u32 = 0;
  let i: i32 = 0;
  for (; i + 4 <= size; i += 4) hash = HashLoops.mixed(hash, load<u32>(at + i));
  if (i < size) {
    let tail: u32 = 0;
    for (let j = 0; i + j < size; j++) tail |= (<u32>load<u8>(at + i + j)) << (8 * j);
    hash = HashLoops.mixed(hash, tail);
  }
  return HashLoops.finished(hash, size);
}

export function hashStrings(
  offsets: usize,
  values: usize,
  step: i32,
  valid: usize,
  isFirst: i32,
  selection: usize,
  count: i32,
  hashes: usize,
): void {
  for (let k = 0; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    let hash = nullHash;
    if (Rows.isSet(valid, row)) {
      const at = offsets + ((<usize>(row * step)) << 2);
      const start = load<i32>(at);
      hash = hashString(values + <usize>start, load<i32>(at, 4) - start);
    }
    HashLoops.put(hashes, row, isFirst, hash);
  }
}

export function hashKeys(
  keys: usize,
  keyBytes: i32,
  valid: usize,
  entryHashes: usize,
  isFirst: i32,
  selection: usize,
  count: i32,
  hashes: usize,
): void {
  for (let k = 0; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    let hash = nullHash;
    if (Rows.isSet(valid, row)) {
      let key: usize;
      if (keyBytes == 1) key = load<u8>(keys + row);
      else if (keyBytes == 2) key = load<u16>(keys + ((<usize>row) << 1));
      else key = load<u32>(keys + ((<usize>row) << 2));
      hash = load<u32>(entryHashes + (key << 2));
    }
    HashLoops.put(hashes, row, isFirst, hash);
  }
}

export function encodeWords(
  code: i32,
  values: usize,
  step: i32,
  valid: usize,
  selection: usize,
  count: i32,
  words: usize,
  width: i32,
  at: i32,
): void {
  if (code == I8) HashLoops.encodeLoop<i8>(false, values, step, valid, selection, count, words, width, at);
  else if (code == I16) HashLoops.encodeLoop<i16>(false, values, step, valid, selection, count, words, width, at);
  else if (code == I32) HashLoops.encodeLoop<i32>(false, values, step, valid, selection, count, words, width, at);
  else if (code == I64) HashLoops.encodeLoop<i64>(false, values, step, valid, selection, count, words, width, at);
  else if (code == I128) HashLoops.encodeLoop<i64>(true, values, step, valid, selection, count, words, width, at);
  else if (code == F32) HashLoops.encodeLoop<f32>(false, values, step, valid, selection, count, words, width, at);
  else if (code == F64) HashLoops.encodeLoop<f64>(false, values, step, valid, selection, count, words, width, at);
}

export function encodeNulls(
  valid: usize,
  selection: usize,
  count: i32,
  words: usize,
  width: i32,
  at: i32,
  bit: i32,
): i32 {
  let nulls: i32 = 0;
  for (let k = 0; k < count; k++) {
    if (Rows.isSet(valid, Rows.rowAt(selection, k))) continue;
    const to = words + ((<usize>(k * width + at)) << 3);
    store<u32>(to, load<u32>(to) | (1 << bit));
    nulls++;
  }
  return nulls;
}

export function decodeWords(code: i32, words: usize, width: i32, at: i32, count: i32, out: usize): void {
  if (code == I8) HashLoops.decodeLoop<i8>(false, words, width, at, count, out);
  else if (code == I16) HashLoops.decodeLoop<i16>(false, words, width, at, count, out);
  else if (code == I32) HashLoops.decodeLoop<i32>(false, words, width, at, count, out);
  else if (code == I64) HashLoops.decodeLoop<i64>(false, words, width, at, count, out);
  else if (code == I128) HashLoops.decodeLoop<i64>(true, words, width, at, count, out);
  else if (code == F32) HashLoops.decodeLoop<f32>(false, words, width, at, count, out);
  else if (code == F64) HashLoops.decodeLoop<f64>(false, words, width, at, count, out);
}
