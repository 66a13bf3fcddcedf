/**
 * Exact sums of integers, decimals and intervals by group: 128 bits in arrays, and bigints beside them for the few groups
 * that need more. Knows nothing of result types.
 */
import { assert } from '../../core/assert.ts';
import { type DataType, decimal, int64 } from '../../core/types.ts';
import { type FixedVector, isNullAt, type Rows, scalarAt, type Vector } from '../../core/vector.ts';
import { bitmapBytes } from '../../kernels/allocator.ts';
import { vectorOf } from '../../kernels/builder.ts';
import { reprCodes } from '../../kernels/codes.ts';
import { type GroupRuns, IntegerSums } from '../../kernels/group-states.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { EvalContext } from '../define.ts';

export class ExactSums {
  readonly #context: EvalContext;
  readonly #sums: IntegerSums;
  /** What groups have beyond their 128 bits. */
  readonly #excess = new Map<number, bigint>();
  groups = 0;

  constructor(context: EvalContext) {
    this.#context = context;
    this.#sums = new IntegerSums(context.kernels, context.alloc);
  }

  /** The types of `partial`: the sum, and how many values it has. */
  static readonly partialTypes: readonly DataType[] = [decimal(38, 0), int64];
  static readonly family = 'exact sums';

  resize(groups: number): void {
    this.#sums.resize(groups);
    this.groups = Math.max(this.groups, groups);
  }

  /** Adds a vector's values; NULLs are left out. */
  add(ids: Int32Array, vector: Vector, rows: Rows, runs: GroupRuns | null = null): void {
    if (mayBeLarge(this.#context.kernels, vector, rows)) return this.#addLarge(ids, vector, rows);
    this.#sums.update(ids, vector, rows, this.#context.alloc, runs);
    if (isWide(vector)) this.#moveExcess(ids, rows);
  }

  /** The 128-bit sums and the counts as vectors of `partialTypes`. */
  partial(): readonly Vector[] {
    const { groups } = this;
    const counts: FixedVector = {
      layout: 'fixed',
      type: int64,
      repr: 'i64',
      length: groups,
      valid: null,
      values: this.#sums.counts.subarray(0, groups),
    };
    const type = decimal(38, 0);
    if (this.#excess.size > 0) {
      const sums = Array.from({ length: groups }, (_, group) => this.sumAt(group));
      return [vectorOf(type, sums, this.#context.alloc), counts];
    }
    return [
      {
        layout: 'fixed',
        type,
        repr: 'i128',
        length: groups,
        valid: null,
        values: this.#sums.sums.subarray(0, 2 * groups),
      },
      counts,
    ];
  }

  merge(ids: Int32Array, [sums, counts]: readonly Vector[], rows: Rows): void {
    const { length, selection } = rows;
    const { kernels } = this.#context;
    assert(sums?.layout === 'fixed' && counts?.layout === 'fixed', 'states are fixed values');
    const lanes = sums.values as BigInt64Array;
    const partCounts = counts.values as BigInt64Array;
    const count = selection === null ? length : selection.length;
    if (kernels.primitives.anyHighBeyond(lanes, null, null, selection, count, excessBits) === 0) {
      kernels.primitives.mergeSums(lanes, partCounts, ids, selection, count, this.#sums.sums, this.#sums.counts);
      return this.#moveExcess(ids, rows);
    }
    for (let i = 0; i < count; i++) {
      const row = selection === null ? i : selection[i]!;
      this.#addExcess(ids[row]!, scalarAt(sums, row) as bigint, partCounts[row]!);
    }
  }

  countAt(group: number): bigint {
    return this.#sums.counts[group]!;
  }

  sumAt(group: number): bigint {
    return this.#sums.sumAt(group) + (this.#excess.get(group) ?? 0n);
  }

  /** All sums in 64 bits, with NULL for groups without values; null where one does not fit, or is not below `limit`. */
  narrow(type: DataType, limit: bigint | null = null): FixedVector | null {
    const { groups } = this;
    if (this.#excess.size > 0) return null;
    const { alloc, kernels } = this.#context;
    const values = alloc.bigInt64(groups);
    if (kernels.primitives.narrowSums(this.#sums.sums, groups, values) === 1) return null;
    if (limit !== null && groups > 0) {
      const bounds = alloc.bigInt64(2);
      kernels.primitives.integerRange(reprCodes.i64, values, null, null, groups, bounds);
      if (bounds[0]! <= -limit || bounds[1]! >= limit) return null;
    }
    return { layout: 'fixed', type, repr: 'i64', length: groups, valid: this.valid(), values };
  }

  /** Bits of the groups that have values; null where all have. */
  valid(): Uint8Array | null {
    const { groups } = this;
    const { alloc, kernels } = this.#context;
    const bits = alloc.bytes(bitmapBytes(groups));
    const present = kernels.primitives.bitsOfCounts(this.#sums.counts, groups, bits);
    return present === groups ? null : bits;
  }

  #addLarge(ids: Int32Array, vector: Vector, rows: Rows): void {
    const { selection } = rows;
    const count = selection === null ? rows.length : selection.length;
    for (let i = 0; i < count; i++) {
      const row = selection === null ? i : selection[i]!;
      if (isNullAt(vector, row)) continue;
      this.#addExcess(ids[row]!, BigInt(scalarAt(vector, row) as bigint), 1n);
    }
  }

  #addExcess(group: number, sum: bigint, count: bigint): void {
    this.#excess.set(group, (this.#excess.get(group) ?? 0n) + sum);
    this.#sums.counts[group] = this.#sums.counts[group]! + count;
  }

  /** Empties sums that another batch of wide values could push past 128 bits; the rows' groups are those that grew. */
  #moveExcess(ids: Int32Array, { length, selection }: Rows): void {
    const { sums } = this.#sums;
    const { anyHighBeyond } = this.#context.kernels.primitives;
    if (anyHighBeyond(sums, ids, null, selection, selection?.length ?? length, excessBits) === 0) return;
    for (let group = 0; group < this.groups; group++) {
      const high = sums[2 * group + 1]!;
      if (high < excessHigh && high > -excessHigh) continue;
      this.#excess.set(group, this.sumAt(group));
      sums[2 * group] = 0n;
      sums[2 * group + 1] = 0n;
    }
  }
}

/** High lanes of a sum, and of a value, from which 65,536 more values might overflow 128 bits. */
const excessBits = 61;
const excessHigh = 1n << BigInt(excessBits);
const largeBits = 45;

function isWide(vector: Vector): boolean {
  if (vector.layout === 'dict') return isWide(vector.dictionary);
  return (vector.layout === 'fixed' && vector.repr === 'i128') || vector.layout === 'const';
}

function mayBeLarge(kernels: Kernels, vector: Vector, { length, selection }: Rows): boolean {
  if (vector.layout === 'dict')
    return mayBeLarge(kernels, vector.dictionary, { length: vector.dictionary.length, selection: null });
  if (vector.layout === 'const')
    return typeof vector.value === 'bigint' && BigInt.asIntN(108, vector.value) !== vector.value;
  if (vector.layout !== 'fixed' || vector.repr !== 'i128') return false;
  const lanes = vector.values as BigInt64Array;
  const count = selection?.length ?? length;
  return kernels.primitives.anyHighBeyond(lanes, null, vector.valid, selection, count, largeBits) === 1;
}
