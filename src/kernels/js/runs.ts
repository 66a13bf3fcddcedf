/**
 * Parquet's hybrid of run lengths and bit packing (dictionary indices, levels, booleans): the JavaScript twins.
 * A stream is read in parts; its state is five words, all 0 at the start: where the next header stands, values left in
 * the current run, whether that is packed, its value or where it starts, values taken from it.
 * Source: Encodings.md of parquet-format, "Run Length Encoding / Bit-Packing Hybrid".
 */
import { copyBits, countBits, fillBits } from './bits.ts';

type Numbers = Uint8Array | Uint16Array | Int32Array;

/**
 * The next `count` values of `width` (0 to 32) bits, into elements of `outBytes`. Gives the greatest of them, or -1 where the bytes
 * end early or one of them is 2^31 or more; a value that `out` cannot hold is undefined there, but not in what is given.
 */
export function unpackRuns(
  bytes: Uint8Array,
  length: number,
  width: number,
  state: Int32Array,
  count: number,
  _outBytes: number,
  out: Numbers,
): number {
  if (width === 0) {
    out.fill(0, 0, count);
    return 0;
  }
  let top = 0;
  for (let done = 0; done < count; ) {
    if (state[1] === 0) {
      if (!nextRun(bytes, length, width, state)) return -1;
      continue;
    }
    const part = Math.min(state[1]!, count - done);
    if (state[2] === 0) {
      out.fill(state[3]!, done, done + part);
      top = Math.max(top, state[3]! >>> 0);
    } else {
      for (let i = 0; i < part; i++) {
        const value = valueAt(bytes, state[3]!, state[4]! + i, width);
        out[done + i] = value;
        top = Math.max(top, value);
      }
    }
    take(state, part);
    done += part;
  }
  return top > 0x7fff_ffff ? -1 : top;
}

/** Passes over the next `count` values; gives `count`, or -1 where the bytes end early. */
export function skipRuns(bytes: Uint8Array, length: number, width: number, state: Int32Array, count: number): number {
  if (width === 0) return count;
  for (let due = count; due > 0; ) {
    if (state[1] === 0) {
      if (!nextRun(bytes, length, width, state)) return -1;
      continue;
    }
    const part = Math.min(state[1]!, due);
    take(state, part);
    due -= part;
  }
  return count;
}

/** Of the next `count` levels, a bit is set where a level is `top`. Gives how many are, or -1 for a level beyond or an early end. */
export function levelBits(
  bytes: Uint8Array,
  length: number,
  width: number,
  top: number,
  state: Int32Array,
  count: number,
  out: Uint8Array,
): number {
  fillBits(out, 0, count, 0);
  for (let done = 0; done < count; ) {
    if (state[1] === 0) {
      if (!nextRun(bytes, length, width, state)) return -1;
      continue;
    }
    const part = Math.min(state[1]!, count - done);
    if (state[2] === 0) {
      if (state[3]! > top || state[3]! < 0) return -1;
      if (state[3] === top) fillBits(out, done, part, 1);
    } else if (width === 1) {
      copyBits(bytes.subarray(state[3]!), state[4]!, out, done, part);
    } else {
      for (let i = 0; i < part; i++) {
        const level = valueAt(bytes, state[3]!, state[4]! + i, width);
        if (level > top) return -1;
        if (level === top) fillBits(out, done + i, 1, 1);
      }
    }
    take(state, part);
    done += part;
  }
  return countBits(out, count);
}

function take(state: Int32Array, count: number): void {
  state[1] = state[1]! - count;
  if (state[2] === 1) state[4] = state[4]! + count;
}

function nextRun(bytes: Uint8Array, length: number, width: number, state: Int32Array): boolean {
  let at = state[0]!;
  let header = 0;
  for (let shift = 0; ; shift += 7) {
    if (at >= length || shift > 28) return false;
    const byte = bytes[at++]!;
    header += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (header > 0xffff_ffff) return false;
  const count = Math.floor(header / 2);
  if (header % 2 === 1) {
    const size = count * width;
    const rest = length - at;
    const values = size <= rest ? count * 8 : Math.floor((rest * 8) / width);
    if (values === 0 || values > 0x7fff_ffff) return false;
    setState(state, at + Math.min(size, rest), values, 1, at);
  } else {
    const size = (width + 7) >> 3;
    if (size > length - at) return false;
    let value = 0;
    for (let i = 0; i < size; i++) value |= bytes[at + i]! << (8 * i);
    setState(state, at + size, count, 0, value);
  }
  return true;
}

function setState(state: Int32Array, at: number, left: number, isPacked: number, value: number): void {
  state[0] = at;
  state[1] = left;
  state[2] = isPacked;
  state[3] = value;
  state[4] = 0;
}

function valueAt(bytes: Uint8Array, start: number, index: number, width: number): number {
  const bit = index * width;
  let at = start + Math.floor(bit / 8);
  const shift = bit % 8;
  let word = 0;
  for (let i = 0; 8 * i < shift + width; i++) word += (bytes[at++] ?? 0) * 2 ** (8 * i);
  return Math.floor(word / 2 ** shift) % 2 ** width;
}
