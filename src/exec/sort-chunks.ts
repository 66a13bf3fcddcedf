/** Feeds key columns to the sorter, a piece at a time so that its scratch memory stays small. */
import type { Vector } from '../core/vector.ts';
import type { Allocator } from '../kernels/allocator.ts';
import { slice } from '../kernels/flatten.ts';
import { Sorter, type SortSpec } from '../kernels/sort.ts';
import type { SortKey } from '../plan/expr.ts';
import type { ExecContext } from './context.ts';

export interface KeyChunk {
  /** One a key. */
  readonly columns: readonly Vector[];
  readonly length: number;
}

export function sortSpecs(keys: readonly SortKey[]): readonly SortSpec[] {
  return keys.map(({ expr, descending, nullsFirst }) => ({ type: expr.type, descending, nullsFirst }));
}

const stepRows = 32_768;

/** The order of the rows of all chunks, numbered from 0, on memory of `target`; what it took is given back. */
export function orderOfChunks(
  context: ExecContext,
  keys: readonly SortKey[],
  chunks: readonly KeyChunk[],
  target: Allocator = context.state,
): Int32Array {
  const own = context.lease.allocator();
  const order = sortChunks(context, keys, chunks, own).finish(target, () => context.control.check());
  own.close();
  return order;
}

/** A sorter that has the rows of all chunks, numbered from 0, on memory of `alloc`; `finish` gives their order. */
export function sortChunks(
  context: ExecContext,
  keys: readonly SortKey[],
  chunks: readonly KeyChunk[],
  alloc: Allocator = context.state,
): Sorter {
  const { kernels, scratch } = context;
  const rows = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const sorter = new Sorter(kernels, sortSpecs(keys), alloc, rows);
  for (const { columns, length } of chunks) {
    for (let from = 0; from < length; from += stepRows) {
      context.control.check();
      const mark = scratch.mark();
      const to = Math.min(length, from + stepRows);
      sorter.append(
        columns.map((column) => slice(column, from, to, scratch)),
        { length: to - from, selection: null },
        scratch,
      );
      scratch.release(mark);
    }
  }
  return sorter;
}
