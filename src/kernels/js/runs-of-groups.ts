/** Merging sums, and summing a batch group by group: the JavaScript twins. `ids` gives each physical row's group. */
import type { FixedArray } from '../../core/vector.ts';
import { reprCodes } from '../codes.ts';
import { readInt, writeInt } from './arithmetic.ts';

/** sums[ids[row]] += values[row] for the asked-for rows. */
export function addLongs(
  values: BigInt64Array,
  ids: Int32Array,
  selection: Uint16Array | null,
  count: number,
  sums: BigInt64Array,
): void {
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    sums[ids[row]!] = sums[ids[row]!]! + values[row]!;
  }
}

/** Adds 128-bit sums and their counts to those of groups. */
export function mergeSums(
  values: BigInt64Array,
  partCounts: BigInt64Array,
  ids: Int32Array,
  selection: Uint16Array | null,
  count: number,
  sums: BigInt64Array,
  counts: BigInt64Array,
): void {
  const { i128 } = reprCodes;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const group = ids[row]!;
    writeInt(i128, sums, group, readInt(i128, sums, group) + readInt(i128, values, row));
    counts[group] = counts[group]! + partCounts[row]!;
  }
}

/** 1 where, at ids[row] or `row` itself, a 128-bit value has a high lane outside of -2^bits .. 2^bits - 1, of the asked-for valid rows. */
export function anyHighBeyond(
  lanes: BigInt64Array,
  ids: Int32Array | null,
  valid: Uint8Array | null,
  selection: Uint16Array | null,
  count: number,
  bits: number,
): number {
  const half = 1n << BigInt(bits);
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (valid !== null && ((valid[row >> 3]! >> (row & 7)) & 1) === 0) continue;
    const high = lanes[2 * (ids === null ? row : ids[row]!) + 1]!;
    if (high >= half || high < -half) return 1;
  }
  return 0;
}

/** The asked-for rows by group, each group's ascending: those of group g are rows[starts[g] .. starts[g + 1]]. */
export function groupRuns(
  ids: Int32Array,
  selection: Uint16Array | null,
  count: number,
  groups: number,
  starts: Int32Array,
  rows: Uint16Array,
): void {
  starts.fill(0, 0, groups + 1);
  for (let k = 0; k < count; k++) {
    const group = ids[selection === null ? k : selection[k]!]!;
    starts[group + 1] = starts[group + 1]! + 1;
  }
  for (let group = 0; group < groups; group++) starts[group + 1] = starts[group + 1]! + starts[group]!;
  const next = starts.slice(0, groups);
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const group = ids[row]!;
    rows[next[group]!] = row;
    next[group] = next[group]! + 1;
  }
}

/** Adds integers of up to 64 bits, none of them NULL, to 128-bit sums, and how many to counts; `rows` and `starts` as above. */
export function sumRuns(
  code: number,
  values: FixedArray,
  rows: Uint16Array,
  starts: Int32Array,
  groups: number,
  sums: BigInt64Array,
  counts: BigInt64Array,
): void {
  const { i128 } = reprCodes;
  for (let group = 0; group < groups; group++) {
    let sum = readInt(i128, sums, group);
    for (let k = starts[group]!; k < starts[group + 1]!; k++) sum += readInt(code, values, rows[k]!);
    writeInt(i128, sums, group, sum);
    counts[group] = counts[group]! + BigInt(starts[group + 1]! - starts[group]!);
  }
}

/** 128-bit sums in 64 bits each; gives 1 where one does not fit: then what is written is of no use. */
export function narrowSums(sums: BigInt64Array, count: number, out: BigInt64Array): number {
  let beyond = 0;
  for (let i = 0; i < count; i++) {
    out[i] = sums[2 * i]!;
    if (sums[2 * i]! >> 63n !== sums[2 * i + 1]!) beyond = 1;
  }
  return beyond;
}

/** A bit for each count that is not 0; gives how many are not. */
export function bitsOfCounts(counts: BigInt64Array, count: number, bits: Uint8Array): number {
  bits.fill(0, 0, (count + 7) >> 3);
  let present = 0;
  for (let i = 0; i < count; i++) {
    if (counts[i] === 0n) continue;
    bits[i >> 3] = bits[i >> 3]! | (1 << (i & 7));
    present++;
  }
  return present;
}
