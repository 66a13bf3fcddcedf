/**
 * Looking integer keys up in an array that leads from key - min to the one build row with the key. The hottest loop of
 * joins: one pass gives the rows and the selection of those that have one.
 */
import { type FixedVector, isValidAt, type Rows, type Vector } from '../core/vector.ts';
import type { Allocator } from '../kernels/allocator.ts';

/** Build rows, or -1, by physical row; and which rows have one, ascending. */
export interface Matches {
  readonly rows: Int32Array;
  readonly matched: Uint16Array;
}

export interface Heads {
  readonly min: number;
  /** -1 where no row has the key. */
  readonly heads: Int32Array;
}

/** `vector` is flat; anything but integers up to 64 bits matches nothing. */
export function matchHeads(table: Heads, vector: Vector, rows: Rows, scratch: Allocator): Matches {
  const out = scratch.int32(rows.length);
  const kept = scratch.uint16(rows.selection?.length ?? rows.length);
  if (vector.layout !== 'fixed') return { rows: out.fill(-1), matched: kept.subarray(0, 0) };
  const { valid } = vector;
  const asked = valid === null ? rows : { length: rows.length, selection: validRows(valid, rows, scratch) };
  if (valid !== null) out.fill(-1);
  const count = matchInto(table, vector, asked, out, kept);
  return { rows: out, matched: kept.subarray(0, count) };
}

function matchInto(
  table: Heads,
  { values, repr }: FixedVector,
  rows: Rows,
  out: Int32Array,
  kept: Uint16Array,
): number {
  if (repr !== 'i64') return matchNarrow(table, values as Int32Array, rows, out, kept);
  const lanes = values as BigInt64Array;
  const halves = new Int32Array(lanes.buffer, lanes.byteOffset, 2 * lanes.length);
  const isSmall = table.min === (table.min | 0);
  return isSmall ? matchSmall(table, halves, rows, out, kept) : matchWide(table, halves, rows, out, kept);
}

function validRows(valid: Uint8Array, { length, selection }: Rows, scratch: Allocator): Uint16Array {
  const count = selection?.length ?? length;
  const out = scratch.uint16(count);
  let kept = 0;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    out[kept] = row;
    kept += isValidAt(valid, row) ? 1 : 0;
  }
  return out.subarray(0, kept);
}

function matchNarrow(
  { min, heads }: Heads,
  values: Int32Array,
  { length, selection }: Rows,
  out: Int32Array,
  kept: Uint16Array,
): number {
  const count = selection?.length ?? length;
  const range = heads.length;
  let matched = 0;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const at = values[row]! - min;
    const found = at >= 0 && at < range ? heads[at]! : -1;
    out[row] = found;
    kept[matched] = row;
    matched += found >= 0 ? 1 : 0;
  }
  return matched;
}

/** 64-bit keys against a minimum of 32 bits: only integers of 32 bits can match. */
function matchSmall(
  { min, heads }: Heads,
  halves: Int32Array,
  { length, selection }: Rows,
  out: Int32Array,
  kept: Uint16Array,
): number {
  const count = selection?.length ?? length;
  const range = heads.length;
  let matched = 0;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const low = halves[2 * row]!;
    const at = low - min;
    const isIn = halves[2 * row + 1] === low >> 31 && at >= 0 && at < range;
    const found = isIn ? heads[at]! : -1;
    out[row] = found;
    kept[matched] = row;
    matched += found >= 0 ? 1 : 0;
  }
  return matched;
}

function matchWide(
  { min, heads }: Heads,
  halves: Int32Array,
  { length, selection }: Rows,
  out: Int32Array,
  kept: Uint16Array,
): number {
  const count = selection?.length ?? length;
  const range = heads.length;
  let matched = 0;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    const at = halves[2 * row + 1]! * 4294967296 + (halves[2 * row]! >>> 0) - min;
    const found = at >= 0 && at < range ? heads[at]! : -1;
    out[row] = found;
    kept[matched] = row;
    matched += found >= 0 ? 1 : 0;
  }
  return matched;
}
