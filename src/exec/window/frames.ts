/** Where each row's frame begins and ends. */
import { unsupported } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { isNullAt, scalarAt, type Vector } from '../../core/vector.ts';
import type { FrameBound, SortKey, WindowFrame } from '../../plan/expr.ts';
import { type ExecContext, evaluator } from '../context.ts';
import { type Frames, type Ordered, rangeOf } from './ordered.ts';
import { compareValues, offsetAdder } from './range-offset.ts';

export function framesOf(
  context: ExecContext,
  frame: WindowFrame,
  orderBy: readonly SortKey[],
  ordered: Ordered,
): Frames {
  const isWhole = frame.start.kind === 'unboundedPreceding' && isEndOfPartition(frame, orderBy);
  const space: Space = {
    context,
    ordered,
    orderBy,
    partitions: rangeOf(ordered.partitionStarts, ordered.rows, context.state),
    peers: rangeOf(ordered.peerStarts, ordered.rows, context.state),
  };
  const starts = edges(space, frame.unit, frame.start, false);
  const ends = edges(space, frame.unit, frame.end, true);
  return { starts, ends, isWhole };
}

/** Without an order all rows of a partition are peers. */
export function isEndOfPartition(frame: WindowFrame, orderBy: readonly SortKey[]): boolean {
  return (
    frame.end.kind === 'unboundedFollowing' ||
    (frame.end.kind === 'currentRow' && frame.unit !== 'rows' && orderBy.length === 0)
  );
}

interface Space {
  readonly context: ExecContext;
  readonly ordered: Ordered;
  readonly orderBy: readonly SortKey[];
  readonly partitions: Int32Array;
  readonly peers: Int32Array;
}

/** The first row of each frame, or with `isEnd` the row after its last. */
function edges(space: Space, unit: WindowFrame['unit'], bound: FrameBound, isEnd: boolean): Int32Array {
  const { ordered, partitions, peers } = space;
  const { partitionStarts, peerStarts, rows } = ordered;
  const add = isEnd ? 1 : 0;
  const fill = (of: (row: number) => number): Int32Array => {
    const out = space.context.state.int32(rows);
    for (let row = 0; row < rows; row++) {
      const partition = partitions[row]!;
      out[row] = Math.min(Math.max(of(row), partitionStarts[partition]!), partitionStarts[partition + 1]!);
    }
    return out;
  };
  switch (bound.kind) {
    case 'unboundedPreceding':
      return fill((row) => partitionStarts[partitions[row]!]!);
    case 'unboundedFollowing':
      return fill((row) => partitionStarts[partitions[row]! + 1]!);
    case 'currentRow':
      return unit === 'rows' ? fill((row) => row + add) : fill((row) => peerStarts[peers[row]! + add]!);
    case 'preceding':
    case 'following': {
      const sign = bound.kind === 'preceding' ? -1 : 1;
      const offset = offsetOf(space.context, bound.offset);
      if (unit === 'range') {
        const [key] = space.ordered.orderKeys;
        const descends = space.orderBy[0]?.descending === true;
        const along = (descends ? -sign : sign) as 1 | -1;
        const { evalState } = space.context;
        return rangeEdges(space, offsetAdder(evalState, key!.type, bound.offset.type, offset, along), isEnd);
      }
      const distance = sign * Math.min(Number(offset), 2 ** 31);
      if (unit === 'rows') return fill((row) => row + distance + add);
      return fill((row) => peerStarts[Math.min(Math.max(peers[row]! + distance + add, 0), peerStarts.length - 1)]!);
    }
  }
}

export function offsetOf(context: ExecContext, expr: Extract<FrameBound, { offset: unknown }>['offset']): Scalar {
  if (expr.kind === 'literal') return expr.value;
  const one = { length: 1, selection: null };
  const compiled = evaluator(context, expr, []);
  return scalarAt(compiled.evaluate({ schema: { fields: [] }, columns: [], ...one }, one), 0);
}

/**
 * Frames by distance in the order key: both edges move forward with the row, so each partition is walked once.
 * A NULL key has its peers as frame.
 */
function rangeEdges(space: Space, move: (value: Scalar) => Scalar, isEnd: boolean): Int32Array {
  const { ordered, orderBy, partitions, peers } = space;
  const { partitionStarts, peerStarts, rows, orderKeys } = ordered;
  if (orderBy.length !== 1) throw unsupported('A RANGE frame with an offset over several order keys');
  const key = orderKeys[0]!;
  const out = space.context.state.int32(rows);
  let edge = 0;
  for (let row = 0; row < rows; row++) {
    const partition = partitions[row]!;
    if (row === partitionStarts[partition]) edge = row;
    if (isNullAt(key, row)) {
      out[row] = peerStarts[peers[row]! + (isEnd ? 1 : 0)]!;
      continue;
    }
    const target = move(scalarAt(key, row));
    const end = partitionStarts[partition + 1]!;
    while (edge < end && isBefore(valueAt(key, edge), target, orderBy[0]!, isEnd)) edge++;
    out[row] = edge;
  }
  return out;
}

function valueAt(key: Vector, row: number): Scalar {
  return isNullAt(key, row) ? null : scalarAt(key, row);
}

/** Whether the edge moves past this row. NULLs that stand first are passed over, those that stand last end the values. */
export function isBefore(value: Scalar, target: Scalar, order: SortKey, isEnd: boolean): boolean {
  if (value === null) return order.nullsFirst;
  const difference = (order.descending ? -1 : 1) * compareValues(value, target);
  return isEnd ? difference <= 0 : difference < 0;
}
