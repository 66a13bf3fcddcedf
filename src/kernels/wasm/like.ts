// LIKE over UTF-8 bytes. Codes are 0..255 a byte, 256 any one character, 257 any characters.
import { clear, Rows } from './rows';

const anyOne: i32 = 256;
const anyMany: i32 = 257;

class LikeParts {
  @inline
  static codeAt(codes: usize, i: i32): i32 {
    return load<i32>(codes + ((<usize>i) << 2));
  }

  @inline
  static nextCharacter(at: usize, end: usize): usize {
    let next = at + 1;
    while (next < end && (load<u8>(next) & 0xc0) == 0x80) next++;
    return next;
  }
}

export function matchLike(
  codes: usize,
  codeCount: i32,
  offsets: usize,
  values: usize,
  selection: usize,
  count: i32,
  length: i32,
  out: usize,
): void {
  clear(out, length);
  let first: i32 = 0;
  while (first < codeCount && LikeParts.codeAt(codes, first) != anyMany) first++;
  let last = codeCount - 1;
  while (last >= 0 && LikeParts.codeAt(codes, last) != anyMany) last--;
  if (selection == 0 && first == 0 && hasTwoBytes(codes, codeCount)) {
    matchPage(codes, codeCount, last, offsets, values, count, out);
    return;
  }
  for (let k = 0; k < count; k++) {
    const row = Rows.rowAt(selection, k);
    const at = offsets + ((<usize>row) << 2);
    if (isMatch(codes, codeCount, first, last, values + <usize>load<i32>(at), values + <usize>load<i32>(at, 4)))
      Rows.setBit(out, row);
  }
}

/** A pattern of % and then two bytes as they are. */
function hasTwoBytes(codes: usize, codeCount: i32): bool {
  return codeCount > 3 && LikeParts.codeAt(codes, 1) < anyOne && LikeParts.codeAt(codes, 2) < anyOne;
}

/**
 * Looks for the two bytes through the text of all rows at once, which lie end to end; a row is looked at where they occur,
 * and then left behind, whether it matches or not.
 */
function matchPage(
  codes: usize,
  codeCount: i32,
  last: i32,
  offsets: usize,
  values: usize,
  count: i32,
  out: usize,
): void {
  const one = i8x16.splat(<i8>LikeParts.codeAt(codes, 1));
  const two = i8x16.splat(<i8>LikeParts.codeAt(codes, 2));
  const end = values + <usize>load<i32>(offsets + ((<usize>count) << 2));
  let block = values + <usize>load<i32>(offsets);
  let row: i32 = 0;
  while (block < end) {
    const both = v128.and(i8x16.eq(v128.load(block), one), i8x16.eq(v128.load(block, 1), two));
    const hits = i8x16.bitmask(both);
    if (hits == 0) {
      block += 16;
      continue;
    }
    const at = block + <usize>ctz(hits);
    if (at >= end) return;
    row = rowOf(<i32>(at - values), offsets, row, count);
    const place = offsets + ((<usize>row) << 2);
    const stop = values + <usize>load<i32>(place, 4);
    if (isMatch(codes, codeCount, 0, last, values + <usize>load<i32>(place), stop)) Rows.setBit(out, row);
    block = stop;
  }
}

/** The row from `from` on that the byte is in: by steps that double, then by halves. */
function rowOf(byte: i32, offsets: usize, from: i32, count: i32): i32 {
  let low = from;
  let step: i32 = 1;
  while (low + step < count && load<i32>(offsets + ((<usize>(low + step)) << 2)) <= byte) {
    low += step;
    step <<= 1;
  }
  let high = min(count, low + step);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (load<i32>(offsets + ((<usize>middle) << 2)) <= byte) low = middle;
    else high = middle;
  }
  return low;
}

function isMatch(codes: usize, codeCount: i32, first: i32, last: i32, start: usize, end: usize): bool {
  const head = matchAt(codes, 0, first, start, end);
  if (head == 0) return false;
  if (first == codeCount) return head == end;
  const tail = matchBack(codes, last + 1, codeCount, head, end);
  if (tail == 0) return false;
  let at = head;
  let segment = first + 1;
  while (segment <= last) {
    let next = segment;
    while (LikeParts.codeAt(codes, next) != anyMany) next++;
    at = find(codes, segment, next, at, tail);
    if (at == 0) return false;
    segment = next + 1;
  }
  return true;
}

/** Where the codes end that match at `start`; 0 where they do not. */
function matchAt(codes: usize, from: i32, to: i32, start: usize, end: usize): usize {
  let at = start;
  for (let i = from; i < to; i++) {
    if (at >= end) return 0;
    const code = LikeParts.codeAt(codes, i);
    if (code == anyOne) at = LikeParts.nextCharacter(at, end);
    else {
      if (<i32>load<u8>(at) != code) return 0;
      at++;
    }
  }
  return at;
}

/** Where the codes begin that match up to `end`, not before `start`; 0 where they do not. */
function matchBack(codes: usize, from: i32, to: i32, start: usize, end: usize): usize {
  let at = end;
  for (let i = to - 1; i >= from; i--) {
    if (at <= start) return 0;
    at--;
    const code = LikeParts.codeAt(codes, i);
    if (code == anyOne) while (at > start && (load<u8>(at) & 0xc0) == 0x80) at--;
    else if (<i32>load<u8>(at) != code) return 0;
  }
  return at;
}

/** The end of the leftmost match that starts at a character from `start` on; 0 where there is none. */
function find(codes: usize, from: i32, to: i32, start: usize, end: usize): usize {
  if (from == to) return start;
  const code = LikeParts.codeAt(codes, from);
  if (code < anyOne) return findByte(codes, from, to, code, start, end);
  for (let at = start; at < end; at = LikeParts.nextCharacter(at, end)) {
    const stop = matchAt(codes, from, to, at, end);
    if (stop != 0) return stop;
  }
  return 0;
}

/** Looks for the first byte in blocks of 16, then for the rest there. A byte of UTF-8 that begins a pattern begins a character. */
function findByte(codes: usize, from: i32, to: i32, code: i32, start: usize, end: usize): usize {
  const wanted = i8x16.splat(<i8>code);
  for (let block = start; block < end; block += 16) {
    let hits = i8x16.bitmask(i8x16.eq(v128.load(block), wanted));
    while (hits != 0) {
      const at = block + <usize>ctz(hits);
      if (at >= end) return 0;
      const stop = matchAt(codes, from, to, at, end);
      if (stop != 0) return stop;
      hits &= hits - 1;
    }
  }
  return 0;
}
