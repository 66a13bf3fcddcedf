// Sorting of row numbers by keys of up to 64 bits, which are made of key words.

export function wordRange(words: usize, width: i32, at: i32, count: i32, out: usize): void {
  let place = words + ((<usize>at) << 3);
  let least: u64 = u64.MAX_VALUE;
  let most: u64 = 0;
  for (let k = 0; k < count; k++) {
    const word = load<u64>(place);
    least = min(least, word);
    most = max(most, word);
    place += (<usize>width) << 3;
  }
  store<u64>(out, least);
  store<u64>(out, most, 8);
}

export function packWords(
  words: usize,
  width: i32,
  at: i32,
  count: i32,
  base: usize,
  bits: i32,
  isFirst: i32,
  keys: usize,
): void {
  const least = load<u64>(base);
  let place = words + ((<usize>at) << 3);
  for (let k = 0; k < count; k++) {
    const to = keys + ((<usize>k) << 3);
    const part = load<u64>(place) - least;
    store<u64>(to, isFirst == 1 ? part : (load<u64>(to) << (<u64>bits)) | part);
    place += (<usize>width) << 3;
  }
}

export function countKeyBytes(keys: usize, count: i32, counts: usize): void {
  memory.fill(counts, 0, 8 << 10);
  for (let i = 0; i < count; i++) {
    let key = load<u64>(keys + ((<usize>i) << 3));
    for (let byte = 0; byte < 8; byte++) {
      const at = counts + ((<usize>byte) << 10) + ((<usize>key & 255) << 2);
      store<i32>(at, load<i32>(at) + 1);
      key >>= 8;
    }
  }
}

export function sortByByte(
  keys: usize,
  rows: usize,
  count: i32,
  byte: i32,
  counts: usize,
  toKeys: usize,
  toRows: usize,
): i32 {
  const places = counts + ((<usize>byte) << 10);
  const shift = <u64>(8 * byte);
  const first = <usize>(load<u64>(keys) >> shift) & 255;
  if (load<i32>(places + (first << 2)) == count) return 0;
  let sum: i32 = 0;
  for (let digit = 0; digit < 256; digit++) {
    const at = places + ((<usize>digit) << 2);
    const size = load<i32>(at);
    store<i32>(at, sum);
    sum += size;
  }
  for (let i = 0; i < count; i++) {
    const key = load<u64>(keys + ((<usize>i) << 3));
    const at = places + ((<usize>(key >> shift) & 255) << 2);
    const place = load<i32>(at);
    store<i32>(at, place + 1);
    store<u64>(toKeys + ((<usize>place) << 3), key);
    store<i32>(toRows + ((<usize>place) << 2), load<i32>(rows + ((<usize>i) << 2)));
  }
  return 1;
}

export function orderWords(words: usize, width: i32, at: i32, count: i32, kind: i32, isDescending: i32): void {
  let place = words + ((<usize>at) << 3);
  const reverse: u64 = isDescending == 1 ? u64.MAX_VALUE : 0;
  const sign: u64 = kind == 2 ? 0 : 0x8000000000000000;
  for (let k = 0; k < count; k++) {
    const word = load<u64>(place);
    const flip: u64 = kind == 1 && <i64>word < 0 ? u64.MAX_VALUE : sign;
    store<u64>(place, word ^ flip ^ reverse);
    place += (<usize>width) << 3;
  }
}

export function stringWords(offsets: usize, values: usize, ids: usize, count: i32, skip: i32, words: usize): void {
  for (let k = 0; k < count; k++) {
    const at = offsets + ((<usize>load<i32>(ids + ((<usize>k) << 2))) << 2);
    const end = load<i32>(at, 4);
    const start = min(end, load<i32>(at) + skip);
    const size = min(8, end - start);
    let word: u64 = 0;
    if (size > 0)
      word =
        bswap<u64>(load<u64>(values + <usize>start)) &
        (size == 8 ? u64.MAX_VALUE : ~(((<u64>1) << (64 - 8 * size)) - 1));
    store<u64>(words + ((<usize>k) << 3), word);
  }
}
