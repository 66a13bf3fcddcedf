/**
 * What one integer key column of a join's build side says by itself: a row whose value no build row has in that column has
 * no match, whatever the other columns hold. A bit a value; looked up before keys are put together and hashed.
 */
import type { DataType } from '../core/types.ts';
import type { Rows, Vector } from '../core/vector.ts';
import { type Allocator, bitmapBytes } from '../kernels/allocator.ts';
import { codeOf } from '../kernels/codes.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { halvesOf, integersOf, rangeOf } from './heads.ts';

/** Plain data, shareable. */
export interface ColumnFilter {
  /** Which of the key columns. */
  readonly column: number;
  readonly min: number;
  readonly range: number;
  readonly bits: Uint8Array;
}

/** So many bits are always worth it; more where they are few a row. */
const rangeMin = 1 << 22;
const rangePerRow = 32;
/** The part of the values that may be there for a filter to be kept. */
const presentMax = 0.5;

export function isIntegral(type: DataType): boolean {
  return type.id === 'int' || type.id === 'date' || (type.id === 'decimal' && type.precision <= 18);
}

/** Of the first `rows` of a build side's key column; null where it would let most rows pass. */
export function columnFilter(
  vector: Vector,
  column: number,
  rows: number,
  kernels: Kernels,
  state: Allocator,
): ColumnFilter | null {
  if (!isIntegral(vector.type) || rows === 0) return null;
  const integers = integersOf(vector, state, kernels);
  if (integers === null || integers.repr === 'bit') return null;
  const bounds = rangeOf(integers, rows, kernels, state);
  if (bounds === null) return null;
  const { min } = bounds;
  const range = bounds.max - min + 1;
  if (range > Math.max(rangeMin, rangePerRow * rows)) return null;
  const bits = state.bytes(bitmapBytes(range + 1), true);
  const { repr, values, valid } = integers;
  const marked = kernels.primitives.markIntegers(codeOf(repr), values, valid, rows, ...halvesOf(min), bits);
  // Values outside of the range count for something, too.
  return marked <= presentMax * Math.max(range, 2 * rows) ? { column, min, range, bits } : null;
}

/** Rows after which a filter is judged, and the part of them that it may keep. */
const trialRows = 65_536;
const keptMax = 0.75;

/** For one thread: the asked-for rows that pass all filters; gives up on those that drop too little. */
export function columnFiltering(
  filters: readonly ColumnFilter[],
  kernels: Kernels,
): (vectors: readonly Vector[], rows: Rows, scratch: Allocator) => Rows {
  const counts = filters.map(() => ({ seen: 0, kept: 0 }));
  return (vectors, rows, scratch) =>
    filters.reduce((left: Rows, filter, i) => {
      const count = counts[i]!;
      if (count.seen >= trialRows && count.kept > keptMax * count.seen) return left;
      const passed = passing(filter, vectors[filter.column]!, left, scratch, kernels);
      count.seen += left.selection?.length ?? left.length;
      count.kept += passed.length;
      return { length: left.length, selection: passed };
    }, rows);
}

function passing(
  { min, range, bits }: ColumnFilter,
  vector: Vector,
  { length, selection }: Rows,
  scratch: Allocator,
  kernels: Kernels,
): Uint16Array {
  const count = selection?.length ?? length;
  const kept = scratch.uint16(count);
  const integers = integersOf(vector, scratch, kernels, { length, selection });
  if (integers === null) return kept.subarray(0, 0);
  const { repr, values, valid } = integers;
  const layout = [...halvesOf(min), range, null, bits, null, null] as const;
  const passed = kernels.primitives.matchHeads(codeOf(repr), values, valid, selection, count, ...layout, kept);
  return kept.subarray(0, passed);
}
