/** Where frames begin and end in a partition that does not fit in memory: as frames.ts, for one row after the other. */
import { unsupported } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import type { FrameBound, SortKey, WindowFrame } from '../../plan/expr.ts';
import type { ExecContext } from '../context.ts';
import { isBefore, offsetOf } from './frames.ts';
import type { Peers } from './peers.ts';
import { offsetAdder } from './range-offset.ts';

/** The first row of a row's frame, or the one behind its last; asked for in ascending order. */
export type Edge = (row: number) => number;

export interface LongSpace {
  readonly context: ExecContext;
  readonly orderBy: readonly SortKey[];
  readonly rows: number;
  readonly peers: Peers;
  /** The first order key of a row. */
  readonly keyAt: (row: number) => Scalar;
}

export function longEdge(space: LongSpace, unit: WindowFrame['unit'], bound: FrameBound, isEnd: boolean): Edge {
  const { rows, peers } = space;
  const add = isEnd ? 1 : 0;
  switch (bound.kind) {
    case 'unboundedPreceding':
      return () => 0;
    case 'unboundedFollowing':
      return () => rows;
    case 'currentRow':
      return unit === 'rows' ? (row) => row + add : (row) => peers.startAt(peers.groupOf(row) + add);
    case 'preceding':
    case 'following': {
      const sign = bound.kind === 'preceding' ? -1 : 1;
      const offset = offsetOf(space.context, bound.offset);
      if (unit === 'range') return rangeEdge(space, bound, offset, isEnd);
      const distance = sign * Math.min(Number(offset), 2 ** 31);
      if (unit === 'rows') return (row) => Math.min(Math.max(row + distance + add, 0), rows);
      return (row) => peers.startAt(Math.max(peers.groupOf(row) + distance + add, 0));
    }
  }
}

function rangeEdge(
  { context, orderBy, rows, peers, keyAt }: LongSpace,
  bound: Extract<FrameBound, { offset: unknown }>,
  offset: Scalar,
  isEnd: boolean,
): Edge {
  const [order] = orderBy;
  if (order === undefined || orderBy.length !== 1)
    throw unsupported('A RANGE frame with an offset over several order keys');
  const isBackward = (bound.kind === 'preceding') !== order.descending;
  const move = offsetAdder(context.evalState, order.expr.type, bound.offset.type, offset, isBackward ? -1 : 1);
  let edge = 0;
  return (row) => {
    const key = keyAt(row);
    if (key === null) return isEnd ? peers.endOf(row) : peers.startOf(row);
    const target = move(key);
    while (edge < rows && isBefore(keyAt(edge), target, order, isEnd)) edge++;
    return edge;
  };
}
