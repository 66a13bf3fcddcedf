/**
 * A batch on memory of its own, so that the result outlives the statement's lease. What has to be computed for it is computed
 * in the lease, where the kernels reach it, and copied in one piece.
 */

import { assert } from '../core/assert.ts';
import type { Batch } from '../core/batch.ts';
import type { Vector } from '../core/vector.ts';
import { bitmapBytes } from '../kernels/allocator.ts';
import type { ExecContext } from './context.ts';
import { copyRows } from './selection.ts';

export function exportedBatch({ scratch, kernels }: Pick<ExecContext, 'scratch' | 'kernels'>, batch: Batch): Batch {
  const { length, selection, schema } = batch;
  const rows = { length, selection };
  const count = selection?.length ?? length;
  const columns = batch.columns.map((column) => {
    const isPlain = selection === null && (column.layout === 'fixed' || column.layout === 'bytes');
    const whole = isPlain && column.length === length;
    return onHeap(whole ? column : copyRows(column, rows, { target: scratch, scratch, kernels }), count);
  });
  return { schema, columns, length: count, selection: null };
}

/** A copy of the first `length` rows of a vector of layout fixed, bytes, nested or const. */
function onHeap(vector: Vector, length: number): Vector {
  if (vector.layout === 'const') return { ...vector, length };
  const valid = vector.valid === null ? null : vector.valid.slice(0, bitmapBytes(length));
  switch (vector.layout) {
    case 'fixed': {
      const count = vector.repr === 'bit' ? bitmapBytes(length) : vector.repr === 'i128' ? 2 * length : length;
      return { ...vector, length, valid, values: vector.values.slice(0, count) };
    }
    case 'bytes': {
      const { offsets, values } = vector;
      const first = offsets[0]!;
      const own = offsets.slice(0, length + 1);
      if (first !== 0) for (let i = 0; i <= length; i++) own[i] = own[i]! - first;
      return { ...vector, length, valid, offsets: own, values: values.slice(first, offsets[length]) };
    }
    case 'nested': {
      if (vector.offsets === null) {
        return { ...vector, length, valid, children: vector.children.map((child) => onHeap(child, length)) };
      }
      const own = vector.offsets.slice(0, length + 1);
      const items = own[length]!;
      return { ...vector, length, valid, offsets: own, children: vector.children.map((child) => onHeap(child, items)) };
    }
    case 'dict':
    case 'view':
      assert(false, 'copied rows are flat');
  }
}
