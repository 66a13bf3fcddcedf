/**
 * Sums, counts and extremes by group: the JavaScript twins. `ids` gives each physical row's group, null = all in group 0.
 * Rows that are not valid, or not selected, are left out.
 */
import type { FixedArray } from '../../core/vector.ts';
import { reprCodes } from '../codes.ts';
import { readInt, writeInt } from './arithmetic.ts';

/** Adds integers into 128-bit sums (two lanes a group), and 1 into counts. Wraps beyond 128 bits. */
export function sumIntegers(
  code: number,
  values: FixedArray,
  step: number,
  valid: Uint8Array | null,
  ids: Int32Array | null,
  selection: Uint16Array | null,
  count: number,
  sums: BigInt64Array,
  counts: BigInt64Array,
): void {
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (!isSet(valid, row)) continue;
    const group = ids === null ? 0 : ids[row]!;
    writeInt(reprCodes.i128, sums, group, readInt(reprCodes.i128, sums, group) + readInt(code, values, row * step));
    counts[group] = counts[group]! + 1n;
  }
}

/** Adds floats into double sums in row order, and 1 into counts. */
export function sumFloats(
  _code: number,
  values: FixedArray,
  step: number,
  valid: Uint8Array | null,
  ids: Int32Array | null,
  selection: Uint16Array | null,
  count: number,
  sums: Float64Array,
  counts: BigInt64Array,
): void {
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (!isSet(valid, row)) continue;
    const group = ids === null ? 0 : ids[row]!;
    sums[group] = sums[group]! + (values[row * step] as number);
    counts[group] = counts[group]! + 1n;
  }
}

/** Adds 1 into counts for each row. */
export function countRows(
  valid: Uint8Array | null,
  ids: Int32Array | null,
  selection: Uint16Array | null,
  count: number,
  counts: BigInt64Array,
): void {
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (!isSet(valid, row)) continue;
    const group = ids === null ? 0 : ids[row]!;
    counts[group] = counts[group]! + 1n;
  }
}

/** Keeps the least (isMax 0) or greatest value of each group in `states`, of the same representation; seen[group] becomes 1. NaN is greatest. */
export function extremes(
  code: number,
  isMax: number,
  values: FixedArray,
  step: number,
  valid: Uint8Array | null,
  ids: Int32Array | null,
  selection: Uint16Array | null,
  count: number,
  states: FixedArray,
  seen: Uint8Array,
): void {
  const isFloat = code >= reprCodes.f32;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (!isSet(valid, row)) continue;
    const group = ids === null ? 0 : ids[row]!;
    if (isFloat) {
      const value = values[row * step] as number;
      if (seen[group] === 0 || isBefore(value, states[group] as number, isMax)) (states as Float64Array)[group] = value;
    } else {
      const value = readInt(code, values, row * step);
      const old = readInt(code, states, group);
      if (seen[group] === 0 || (isMax === 1 ? value > old : value < old)) writeInt(code, states, group, value);
    }
    seen[group] = 1;
  }
}

function isBefore(value: number, old: number, isMax: number): boolean {
  if (isMax === 1) return value > old || (Number.isNaN(value) && !Number.isNaN(old));
  return value < old || (Number.isNaN(old) && !Number.isNaN(value));
}

function isSet(valid: Uint8Array | null, row: number): boolean {
  return valid === null || ((valid[row >> 3]! >> (row & 7)) & 1) === 1;
}
