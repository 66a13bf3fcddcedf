/** All rows of a window, in order: partitions one after another, peers side by side. */
import type { Vector } from '../../core/vector.ts';
import type { Allocator } from '../../kernels/allocator.ts';

export interface Ordered {
  readonly rows: number;
  /** First row of each partition, then the number of rows. */
  readonly partitionStarts: Int32Array;
  /** First row of each group of peers (equal in partition and order keys), then the number of rows. */
  readonly peerStarts: Int32Array;
  readonly orderKeys: readonly Vector[];
}

/** Frame of each row as row numbers, clipped to its partition; start >= end is an empty frame. */
export interface Frames {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Every row's frame is its partition. */
  readonly isWhole: boolean;
}

/** For each row the number of the range that it stands in, on memory of `alloc`. */
export function rangeOf(starts: Int32Array, rows: number, alloc: Allocator): Int32Array {
  const out = alloc.int32(rows);
  for (let i = 0; i + 1 < starts.length; i++) out.fill(i, starts[i]!, starts[i + 1]!);
  return out;
}
