/** Sums of floating-point numbers by group, as sum and avg use them. */
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, float64, int64 } from '../../core/types.ts';
import { scalarAt } from '../../core/vector.ts';
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
      const { selection } = rows;
      const count = selection === null ? rows.length : selection.length;
      for (let i = 0; i < count; i++) {
        const row = selection === null ? i : selection[i]!;
        const group = ids[row]!;
        sums.sums[group] = sums.sums[group]! + (scalarAt(partSums!, row) as number);
        sums.counts[group] = sums.counts[group]! + (scalarAt(partCounts!, row) as bigint);
      }
    },
    finish: () =>
      collect(context, type, { length: groups, selection: null }, (group) =>
        result(sums.sums[group]!, sums.counts[group]!),
      ),
  };
}
