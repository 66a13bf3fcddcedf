/**
 * A window whose rows lie on disk in order: reads them once and evaluates the functions over as many whole partitions at a
 * time as fit. A partition that does not fit goes to disk by itself, to be walked along block by block.
 */
import type { Batch } from '../../core/batch.ts';
import type { Scalar } from '../../core/scalar.ts';
import { isNullAt, scalarAt } from '../../core/vector.ts';
import { compareScalars } from '../../kernels/order.ts';
import { type ExecContext, schemaOf, withState } from '../context.ts';
import { KeptBatches } from '../kept-batches.ts';
import { comparable, mergedBatches } from '../merge-runs.ts';
import type { WindowSink } from '../physical.ts';
import { selectRows } from '../selection.ts';
import { canWalk, LongPartition } from '../window/long-partition.ts';
import type { SinkOutput } from './operator.ts';
import { neededBytes, windowBatches, windowLayout } from './window.ts';

/** Rows that the merge gives at a time, and of whole partitions that are evaluated together. */
const stepRowsMax = 8192;
const stepRowsMin = 1024;
/** With all that evaluating takes, and what others hold meanwhile. */
const stepRowBytes = 4096;
const forcedStepRows = 3;

export function* spilledWindowBatches(
  context: ExecContext,
  { sink, rows }: SinkOutput & { kind: 'spilledWindow' },
): Iterable<Batch> {
  const { isSpillForced, batchRows } = context.settings;
  const fitting = Math.max(stepRowsMin, Math.floor(context.lease.leftBytes / stepRowBytes));
  const step = Math.min(batchRows, isSpillForced ? forcedStepRows : Math.min(stepRowsMax, fitting));
  const taker = new Taker(context, sink);
  const mark = context.scratch.mark();
  for (const batch of mergedBatches(context, rows, windowLayout(sink), step)) {
    const ended = taker.take(batch);
    // Who reads what is given takes back all scratch memory: nothing of the batch is needed any more.
    context.scratch.release(mark);
    if (context.lease.leftBytes < context.lease.limitBytes / 2) context.scratch.trim();
    if (ended !== null) yield* ended.finish();
    if (taker.wholeRows >= step || taker.isTooLong) yield* evaluated(context, sink, taker.giveWhole());
    if (taker.isTooLong) taker.lengthen();
  }
  const ended = taker.end();
  yield* evaluated(context, sink, taker.giveWhole());
  if (ended !== null) yield* ended.finish();
}

/** Takes rows in order, and tells whole partitions from the one that goes on. */
class Taker {
  readonly #context: ExecContext;
  readonly #sink: WindowSink;
  readonly #canWalk: boolean;
  #whole: KeptBatches[] = [];
  /** The partition that goes on: here, or where it is too long on disk. */
  #open: KeptBatches;
  #long: LongPartition | null = null;
  /** Partition keys of the last row; null before the first. */
  #before: readonly Scalar[] | null = null;

  constructor(context: ExecContext, sink: WindowSink) {
    this.#context = context;
    this.#sink = sink;
    this.#canWalk = canWalk(sink);
    this.#open = this.#empty();
  }

  /** Rows of partitions that have ended. */
  get wholeRows(): number {
    return this.#whole.reduce((sum, { rows }) => sum + rows, 0);
  }

  get isTooLong(): boolean {
    if (!this.#canWalk || this.#long !== null) return false;
    const { settings, lease } = this.#context;
    if (settings.isSpillForced) return this.#open.rows > forcedStepRows;
    // Other operators want of the memory too.
    return neededBytes(this.#sink, this.#open) > lease.leftBytes / 2;
  }

  /** Copies the rows. Gives the long partition that ended with them. */
  take(given: Batch): LongPartition | null {
    const batch = { ...given, schema: schemaOf(windowLayout(this.#sink)) };
    const starts = this.#startsIn(batch);
    const first = starts[0] ?? batch.length;
    const last = starts.at(-1);
    this.#addRows(this.#long ?? this.#open, batch, 0, first);
    if (last === undefined) return null;
    const ended = this.end();
    const middle = this.#empty();
    this.#addRows(middle, batch, first, last);
    this.#whole.push(middle);
    this.#addRows(this.#open, batch, last, batch.length);
    return ended;
  }

  /** The partition that went on goes on no more; given where it is a long one. */
  end(): LongPartition | null {
    const ended = this.#long;
    this.#long = null;
    this.#whole.push(this.#open);
    this.#open = this.#empty();
    return ended;
  }

  /** Moves the partition that goes on to disk. */
  lengthen(): void {
    const long = new LongPartition(this.#context, this.#sink);
    for (const batch of this.#open.batches) long.add(batch);
    this.#open.release();
    this.#long = long;
  }

  giveWhole(): readonly KeptBatches[] {
    return this.#whole.splice(0);
  }

  #empty(): KeptBatches {
    return new KeptBatches(this.#context, windowLayout(this.#sink));
  }

  #addRows(to: KeptBatches | LongPartition, batch: Batch, from: number, end: number): void {
    if (from < end) to.add(selectRows(batch, from, end, this.#context.scratch));
  }

  /** Rows that begin a partition. */
  #startsIn({ columns, length }: Batch): readonly number[] {
    const { partitionBy, input } = this.#sink;
    const keys = partitionBy.map(({ type }, i) => ({ type, column: columns[input.length + i]! }));
    const starts: number[] = [];
    for (let row = 0; row < length; row++) {
      const values = keys.map(({ column }) => comparable(isNullAt(column, row) ? null : scalarAt(column, row)));
      const before = this.#before;
      if (before === null || keys.some(({ type }, i) => compareScalars(type, before[i]!, values[i]!) !== 0))
        starts.push(row);
      this.#before = values;
    }
    return starts;
  }
}

/** Whole partitions with their results; forgets them. */
function* evaluated(context: ExecContext, sink: WindowSink, whole: readonly KeptBatches[]): Iterable<Batch> {
  const own = context.lease.allocator();
  const inner = withState(context, own);
  const all = new KeptBatches(inner, windowLayout(sink));
  for (const { batches } of whole) all.append(batches);
  try {
    yield* windowBatches(inner, sink, all);
  } finally {
    all.release();
    for (const each of whole) each.release();
    own.close();
  }
}
