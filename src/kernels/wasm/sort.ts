// Radix sort of row numbers by words.

export function radixSort(words: usize, width: i32, count: i32, order: usize, scratch: usize, histogram: usize): void {
  if (count < 2) return;
  let from = order;
  let to = scratch;
  const rowBytes = (<usize>width) << 3;
  for (let word = width - 1; word >= 0; word--) {
    const column = words + ((<usize>word) << 3);
    countBytes(column, rowBytes, count, histogram);
    for (let byte = 0; byte < 8; byte++) {
      const counts = histogram + ((<usize>byte) << 10);
      const first = load<u8>(column + <usize>byte);
      if (load<i32>(counts + ((<usize>first) << 2)) == count) continue;
      let sum: i32 = 0;
      for (let digit = 0; digit < 256; digit++) {
        const at = counts + ((<usize>digit) << 2);
        const size = load<i32>(at);
        store<i32>(at, sum);
        sum += size;
      }
      for (let i = 0; i < count; i++) {
        const row = load<i32>(from + ((<usize>i) << 2));
        const digit = load<u8>(column + <usize>row * rowBytes + <usize>byte);
        const at = counts + ((<usize>digit) << 2);
        const place = load<i32>(at);
        store<i32>(to + ((<usize>place) << 2), row);
        store<i32>(at, place + 1);
      }
      const swap = from;
      from = to;
      to = swap;
    }
  }
  if (from != order) memory.copy(order, from, (<usize>count) << 2);
}

/** How often each value of each of a word's eight bytes occurs; the same in every order of the rows. */
function countBytes(column: usize, rowBytes: usize, count: i32, histogram: usize): void {
  memory.fill(histogram, 0, 8 << 10);
  for (let i = 0; i < count; i++) {
    let word = load<u64>(column);
    column += rowBytes;
    for (let byte = 0; byte < 8; byte++) {
      const at = histogram + ((<usize>byte) << 10) + ((<usize>word & 255) << 2);
      store<i32>(at, load<i32>(at) + 1);
      word >>= 8;
    }
  }
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
