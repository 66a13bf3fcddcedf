/**
 * LIKE over UTF-8 bytes: the JavaScript twin. A pattern is an array of codes: 0..255 a byte, 256 any one character (`_`),
 * 257 any characters (`%`). Works without backtracking: head and tail are fixed, what is between is found leftmost.
 */
import { bitmapBytes } from '../allocator.ts';

const anyOne = 256;
const anyMany = 257;

/** Sets the bits of selected rows whose string matches, clears all others below `length`. */
export function matchLike(
  codes: Int32Array,
  codeCount: number,
  offsets: Int32Array,
  values: Uint8Array,
  selection: Uint16Array | null,
  count: number,
  length: number,
  out: Uint8Array,
): void {
  out.fill(0, 0, bitmapBytes(length));
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (isMatch(codes, codeCount, values, offsets[row]!, offsets[row + 1]!))
      out[row >> 3] = out[row >> 3]! | (1 << (row & 7));
  }
}

function isMatch(codes: Int32Array, codeCount: number, text: Uint8Array, start: number, end: number): boolean {
  let first = 0;
  while (first < codeCount && codes[first] !== anyMany) first++;
  const head = matchAt(codes, 0, first, text, start, end);
  if (head < 0) return false;
  if (first === codeCount) return head === end;
  let last = codeCount - 1;
  while (codes[last] !== anyMany) last--;
  const tail = matchBack(codes, last + 1, codeCount, text, head, end);
  if (tail < 0) return false;
  let at = head;
  let segment = first + 1;
  while (segment <= last) {
    let next = segment;
    while (codes[next] !== anyMany) next++;
    at = find(codes, segment, next, text, at, tail);
    if (at < 0) return false;
    segment = next + 1;
  }
  return true;
}

/** Where the codes end that match at `at`; -1 where they do not. */
function matchAt(codes: Int32Array, from: number, to: number, text: Uint8Array, start: number, end: number): number {
  let at = start;
  for (let i = from; i < to; i++) {
    if (at >= end) return -1;
    if (codes[i] === anyOne) at = nextCharacter(text, at, end);
    else if (text[at++] !== codes[i]) return -1;
  }
  return at;
}

/** Where the codes begin that match up to `end`, not before `start`; -1 where they do not. */
function matchBack(codes: Int32Array, from: number, to: number, text: Uint8Array, start: number, end: number): number {
  let at = end;
  for (let i = to - 1; i >= from; i--) {
    if (at <= start) return -1;
    at--;
    if (codes[i] === anyOne) while (at > start && (text[at]! & 0xc0) === 0x80) at--;
    else if (text[at] !== codes[i]) return -1;
  }
  return at;
}

/** The end of the leftmost match that starts at a character from `start` on; -1 where there is none. */
function find(codes: Int32Array, from: number, to: number, text: Uint8Array, start: number, end: number): number {
  if (from === to) return start;
  for (let at = start; at < end; at = nextCharacter(text, at, end)) {
    const stop = matchAt(codes, from, to, text, at, end);
    if (stop >= 0) return stop;
  }
  return -1;
}

function nextCharacter(text: Uint8Array, at: number, end: number): number {
  let next = at + 1;
  while (next < end && (text[next]! & 0xc0) === 0x80) next++;
  return next;
}
