/**
 * States of the common aggregates by group: sums, counts and extremes of fixed values, in arrays that grow with the groups.
 * Group ids are by physical row; null ids mean one group. NULLs are left out; any layout.
 */

import { boolType, type DataType, type Repr } from '../core/types.ts';
import type { FixedArray } from '../core/vector.ts';
import { constant, type Rows, type Vector } from '../core/vector.ts';
import { type Allocator, allocFixed, bitmapBytes } from './allocator.ts';
import { codeOf } from './codes.ts';
import { validityOf } from './compare.ts';
import { bitsOfBytes } from './js/bits.ts';
import type { Kernels } from './kernels.ts';
import { fixedOperand, isNullConstant, widenOperand } from './operand.ts';

/** The asked-for rows of a batch by group: those of group g are rows[starts[g] .. starts[g + 1]]. */
export interface GroupRuns {
  readonly groups: number;
  readonly starts: Int32Array;
  readonly rows: Uint16Array;
}

/** Exact sums of integers and decimals, 128 bits each, with how many values were added. */
export class IntegerSums {
  readonly #kernels: Kernels;
  readonly #alloc: Allocator;
  /** Two lanes a group, low first. */
  sums: BigInt64Array;
  counts: BigInt64Array;

  constructor(kernels: Kernels, alloc: Allocator) {
    this.#kernels = kernels;
    this.#alloc = alloc;
    this.sums = alloc.bigInt64(2, true);
    this.counts = alloc.bigInt64(1, true);
  }

  resize(groups: number): void {
    this.counts = grown(this.counts, groups, this.#alloc);
    this.sums = grown(this.sums, 2 * groups, this.#alloc);
  }

  /** `runs`, where given, are the same rows by group. */
  update(ids: Int32Array | null, vector: Vector, rows: Rows, scratch: Allocator, runs: GroupRuns | null = null): void {
    if (isNullConstant(vector)) return;
    const { values, step, repr } = fixedOperand(this.#kernels, vector, scratch);
    const valid = validityOf(this.#kernels, vector, rows.length, scratch);
    const count = rows.selection?.length ?? rows.length;
    const { primitives } = this.#kernels;
    if (runs !== null && valid === null && step === 1 && repr !== 'i128') {
      primitives.sumRuns(codeOf(repr), values, runs.rows, runs.starts, runs.groups, this.sums, this.counts);
      return;
    }
    primitives.sumIntegers(codeOf(repr), values, step, valid, ids, rows.selection, count, this.sums, this.counts);
  }

  sumAt(group: number): bigint {
    return (this.sums[2 * group + 1]! << 64n) | BigInt.asUintN(64, this.sums[2 * group]!);
  }
}

/** Sums of floats as doubles, with how many values were added. */
export class FloatSums {
  readonly #kernels: Kernels;
  readonly #alloc: Allocator;
  sums: Float64Array;
  counts: BigInt64Array;

  constructor(kernels: Kernels, alloc: Allocator) {
    this.#kernels = kernels;
    this.#alloc = alloc;
    this.sums = alloc.float64(1, true);
    this.counts = alloc.bigInt64(1, true);
  }

  resize(groups: number): void {
    this.counts = grown(this.counts, groups, this.#alloc);
    if (groups <= this.sums.length) return;
    const old = this.sums;
    this.sums = this.#alloc.float64(Math.max(groups, 2 * old.length), true);
    this.sums.set(old);
  }

  update(ids: Int32Array | null, vector: Vector, rows: Rows, scratch: Allocator): void {
    if (isNullConstant(vector)) return;
    const { values, step, repr } = fixedOperand(this.#kernels, vector, scratch);
    const valid = validityOf(this.#kernels, vector, rows.length, scratch);
    const count = rows.selection?.length ?? rows.length;
    this.#kernels.primitives.sumFloats(
      codeOf(repr),
      values,
      step,
      valid,
      ids,
      rows.selection,
      count,
      this.sums,
      this.counts,
    );
  }
}

/** How many values are not NULL; of no vector: how many rows. */
export class Counts {
  readonly #kernels: Kernels;
  readonly #alloc: Allocator;
  counts: BigInt64Array;

  constructor(kernels: Kernels, alloc: Allocator) {
    this.#kernels = kernels;
    this.#alloc = alloc;
    this.counts = alloc.bigInt64(1, true);
  }

  resize(groups: number): void {
    this.counts = grown(this.counts, groups, this.#alloc);
  }

  update(ids: Int32Array | null, vector: Vector | null, rows: Rows, scratch: Allocator): void {
    const valid = vector === null ? null : validityOf(this.#kernels, vector, rows.length, scratch);
    const count = rows.selection?.length ?? rows.length;
    this.#kernels.primitives.countRows(valid, ids, rows.selection, count, this.counts);
  }

  addRuns({ groups, starts }: GroupRuns): void {
    for (let group = 0; group < groups; group++)
      this.counts[group] = this.counts[group]! + BigInt(starts[group + 1]! - starts[group]!);
  }
}

/** The least or the greatest value of a fixed-width type; NaN is greatest. */
export class Extremes {
  readonly #kernels: Kernels;
  readonly #alloc: Allocator;
  readonly #isMax: boolean;
  /** Widened when a batch comes in a wider representation. */
  #repr: Exclude<Repr, 'bit'>;
  #groups = 1;
  #states: FixedArray;
  #seen: Uint8Array;

  constructor(kernels: Kernels, isMax: boolean, repr: Repr, alloc: Allocator) {
    this.#kernels = kernels;
    this.#alloc = alloc;
    this.#isMax = isMax;
    this.#repr = repr === 'bit' ? 'i8' : repr;
    this.#states = allocFixed(alloc, this.#repr, 1, true);
    this.#seen = alloc.bytes(1, true);
  }

  resize(groups: number): void {
    if (groups <= this.#groups) return;
    const old = { states: this.#states, seen: this.#seen };
    this.#groups = Math.max(groups, 2 * this.#groups);
    this.#states = allocFixed(this.#alloc, this.#repr, this.#groups, true);
    (this.#states as Float64Array).set(old.states as Float64Array);
    this.#seen = this.#alloc.bytes(this.#groups, true);
    this.#seen.set(old.seen);
  }

  update(ids: Int32Array | null, vector: Vector, rows: Rows, scratch: Allocator): void {
    if (isNullConstant(vector)) return;
    const own = fixedOperand(this.#kernels, vector, scratch);
    if (own.repr === 'i128' && this.#repr !== 'i128') this.#widen();
    const { values, step } = widenOperand(this.#kernels, own, this.#repr, rows.length, scratch);
    const valid = validityOf(this.#kernels, vector, rows.length, scratch);
    const count = rows.selection?.length ?? rows.length;
    const isMax = this.#isMax ? 1 : 0;
    this.#kernels.primitives.extremes(
      codeOf(this.#repr),
      isMax,
      values,
      step,
      valid,
      ids,
      rows.selection,
      count,
      this.#states,
      this.#seen,
    );
  }

  /** The values of groups 0..groups-1 as a vector; NULL where none was seen. */
  finish(type: DataType, groups: number, alloc: Allocator): Vector {
    if (groups === 0 && type.id === 'null') return constant(type, null, 0);
    this.resize(groups);
    const valid = alloc.bytes(bitmapBytes(groups));
    bitsOfBytes(this.#seen, groups, valid);
    if (type.id === 'bool') {
      const bits = alloc.bytes(bitmapBytes(groups));
      bitsOfBytes(this.#states as Int8Array, groups, bits);
      return { layout: 'fixed', type: boolType, length: groups, valid, repr: 'bit', values: bits };
    }
    const values = this.#states.subarray(0, this.#repr === 'i128' ? 2 * groups : groups);
    return { layout: 'fixed', type, length: groups, valid, repr: this.#repr, values };
  }

  #widen(): void {
    const operand = { repr: this.#repr, values: this.#states, step: 1, valid: null } as const;
    this.#states = widenOperand(this.#kernels, operand, 'i128', this.#groups, this.#alloc).values;
    this.#repr = 'i128';
  }
}

function grown(array: BigInt64Array, length: number, alloc: Allocator): BigInt64Array {
  if (length <= array.length) return array;
  const out = alloc.bigInt64(Math.max(length, 2 * array.length), true);
  out.set(array);
  return out;
}
