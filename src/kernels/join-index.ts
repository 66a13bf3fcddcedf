/**
 * The rows of a join's build side by key: which build rows match a probe row. Built by one thread from the whole build side,
 * probed by many. Knows rows by number only; what they hold is gathered by the caller.
 */
import type { Allocator } from './allocator.ts';
import type { Kernels } from './kernels.ts';

/** Build rows grouped by key number: those of key g are rows[starts[g] .. starts[g + 1]], ascending. Plain data, shareable. */
export interface JoinIndex {
  readonly keys: number;
  readonly starts: Int32Array;
  readonly rows: Int32Array;
}

/** Where an emission of pairs stands; made anew for each probe batch. */
export interface PairCursor {
  /** [position among asked-for rows, match of that row]. */
  readonly state: Int32Array;
  readonly count: number;
}

/** keyIds[i] is the key number of build row i among `count`, -1 = it matches nothing; `keys` is how many numbers there are. */
export function buildJoinIndex(
  kernels: Kernels,
  keyIds: Int32Array,
  count: number,
  keys: number,
  alloc: Allocator,
): JoinIndex {
  const starts = alloc.int32(keys + 1);
  const cursor = alloc.int32(keys);
  const rows = alloc.int32(count);
  kernels.primitives.chainStarts(keyIds, count, keys, starts);
  kernels.primitives.chainRows(keyIds, count, keys, starts, cursor, rows);
  return { keys, starts, rows };
}

export function startPairs(count: number, alloc: Allocator): PairCursor {
  return { state: alloc.int32(2, true), count };
}

/**
 * The next pairs (physical probe row, build row) into two arrays of equal length, the pair of a probe row without match being
 * (row, -1) where `isOuter`. Gives how many; fewer than fit means the batch is done.
 */
export function nextPairs(
  kernels: Kernels,
  index: JoinIndex,
  cursor: PairCursor,
  keyIds: Int32Array,
  selection: Uint16Array | null,
  isOuter: boolean,
  probeRows: Int32Array,
  buildRows: Int32Array,
): number {
  const { starts, rows } = index;
  const outer = isOuter ? 1 : 0;
  const max = probeRows.length;
  return kernels.primitives.emitPairs(
    keyIds,
    selection,
    cursor.count,
    starts,
    rows,
    outer,
    cursor.state,
    probeRows,
    buildRows,
    max,
  );
}

/** True when all pairs of the batch were given. */
export function isDone(cursor: PairCursor): boolean {
  return cursor.state[0]! >= cursor.count;
}
