/** Sums of floating-point numbers by group, as sum and avg use them. */
import { assert } from '../../core/assert.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, float64, int64 } from '../../core/types.ts';
import { FloatSums } from '../../kernels/group-states.ts';
import type { AggregateStates, EvalContext } from '../define.ts';
import { collect } from '../driver.ts';

export const doubleSumPartial: readonly DataType[] = [float64, int64];

/** States whose result is computed from a group's sum and count. */
export function doubleSums(
  context: EvalContext,
  result: (sum: number, count: bigint) => Scalar,
  type: DataType,
): AggregateStates {
  const sums = new FloatSums(context.kernels, context.alloc);
  let groups = 0;
  return {
    resize(count) {
      sums.resize(count);
      groups = Math.max(groups, count);
    },
    update: (ids, args, rows) => sums.update(ids, args[0]!, rows, context.alloc),
    partial: () => [
      {
        layout: 'fixed',
        type: float64,
        repr: 'f64',
        length: groups,
        valid: null,
        values: sums.sums.subarray(0, groups),
      },
      {
        layout: 'fixed',
        type: int64,
        repr: 'i64',
        length: groups,
        valid: null,
        values: sums.counts.subarray(0, groups),
      },
    ],
    merge(ids, [partSums, partCounts], rows) {
      assert(partSums?.layout === 'fixed' && partCounts?.layout === 'fixed', 'states are fixed values');
      const { length, selection } = rows;
      const count = selection?.length ?? length;
      const { addLongs } = context.kernels.primitives;
      addLongs(partCounts.values as BigInt64Array, ids, selection, count, sums.counts);
      for (let i = 0; i < count; i++) {
        const row = selection === null ? i : selection[i]!;
        sums.sums[ids[row]!] = sums.sums[ids[row]!]! + (partSums.values[row] as number);
      }
    },
    finish: () =>
      collect(context, type, { length: groups, selection: null }, (group) =>
        result(sums.sums[group]!, sums.counts[group]!),
      ),
  };
}
