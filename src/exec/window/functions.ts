/** Evaluates one window function over ordered rows: ranking and offset functions by their own code, aggregates over frames. */
import { isNullAt, scalarAt, type Vector } from '../../core/vector.ts';
import type { WindowPartition } from '../../functions/define.ts';
import { createBuilder } from '../../kernels/builder.ts';
import type { WindowCall } from '../../plan/expr.ts';
import type { ExecContext } from '../context.ts';
import { aggregateFrames } from './aggregate-frames.ts';
import { type Frames, type Ordered, rangeOf } from './ordered.ts';

export interface WindowInput {
  readonly ordered: Ordered;
  readonly frames: Frames;
  readonly args: readonly Vector[];
  /** Of the call's own order (WITHIN GROUP). */
  readonly orderKeys: readonly Vector[];
  /** Boolean; only aggregates have one. */
  readonly filter: Vector | null;
}

/** One value a row, in window order. */
export function evaluateWindow(context: ExecContext, window: WindowCall, input: WindowInput): Vector {
  return window.isAggregate ? aggregateFrames(context, window, input) : evaluateFunction(context, window, input);
}

function evaluateFunction(context: ExecContext, { call }: WindowCall, { ordered, frames, args }: WindowInput): Vector {
  const bound = context.binder.windowFunction(call);
  const out = createBuilder(call.type, ordered.rows, context.state);
  const peers = rangeOf(ordered.peerStarts, ordered.rows, context.state);
  for (let i = 0; i + 1 < ordered.partitionStarts.length; i++) {
    const start = ordered.partitionStarts[i]!;
    const end = ordered.partitionStarts[i + 1]!;
    context.control.check();
    bound.evaluate(context.evalState, partitionOf(start, end, ordered, peers, frames, args), (value) =>
      out.append(value),
    );
  }
  return out.finish();
}

function partitionOf(
  start: number,
  end: number,
  { peerStarts }: Ordered,
  peers: Int32Array,
  frames: Frames,
  args: readonly Vector[],
): WindowPartition {
  return {
    length: end - start,
    peerStart: (row) => peerStarts[peers[start + row]!]! - start,
    peerEnd: (row) => peerStarts[peers[start + row]! + 1]! - start,
    frameStart: (row) => frames.starts[start + row]! - start,
    frameEnd: (row) => frames.ends[start + row]! - start,
    argument: (index, row) => (isNullAt(args[index]!, start + row) ? null : scalarAt(args[index]!, start + row)),
  };
}
