/**
 * A partition that does not fit in memory, walked along block by block. Its rows lie on disk in order; so do the results of
 * functions and of running aggregates, while an aggregate over a frame with a beginning of its own is made from the rows
 * that the frames of a block cover, which have to fit.
 */
import type { Batch } from '../../core/batch.ts';
import type { Scalar } from '../../core/scalar.ts';
import { constant, isNullAt, scalarAt, type Vector } from '../../core/vector.ts';
import type { BoundAggregate, WindowPartition } from '../../functions/define.ts';
import { createBuilder, type VectorBuilder } from '../../kernels/builder.ts';
import { concat, slice } from '../../kernels/flatten.ts';
import type { LeaseAllocator } from '../../kernels/memory.ts';
import type { WindowCall, WindowFrame } from '../../plan/expr.ts';
import { type ExecContext, schemaOf, withState } from '../context.ts';
import { type CallPlaces, callPlaces, inputsAt } from '../operators/window.ts';
import type { WindowSink } from '../physical.ts';
import { copyBatch, copyRows } from '../selection.ts';
import { aggregateFrames, needsOwnOrder, running, updateAll } from './aggregate-frames.ts';
import { isEndOfPartition } from './frames.ts';
import type { WindowInput } from './functions.ts';
import { type Edge, longEdge } from './long-edges.ts';
import type { Frames, Ordered } from './ordered.ts';
import { Peers } from './peers.ts';
import { RowFile } from './row-file.ts';

/** Whether all functions can be evaluated so: an order of their own would need all rows at once. */
export function canWalk({ functions }: WindowSink): boolean {
  return functions.every(({ window }) => !window.isAggregate || !needsOwnOrder(window.call));
}

/** The results of a function over the rows of a block; on the context's lasting memory or on that of the heap. */
type ResultOf = (context: ExecContext, block: number) => Vector;

export class LongPartition {
  readonly #context: ExecContext;
  readonly #sink: WindowSink;
  readonly #files: RowFile[] = [];
  readonly #rows: RowFile;
  readonly #peers: Peers;

  constructor(context: ExecContext, sink: WindowSink) {
    this.#context = context;
    this.#sink = sink;
    this.#rows = this.#newFile();
    this.#peers = new Peers(context, sink);
  }

  /** Rows that follow, columns as they are kept. */
  add(batch: Batch): void {
    const { scratch, kernels, control } = this.#context;
    control.check();
    const compact = batch.selection === null ? batch : copyBatch(batch, { target: scratch, scratch, kernels });
    this.#peers.add(compact);
    this.#rows.add(compact);
  }

  /** All rows with their results, a batch a block; its last use. */
  *finish(): Iterable<Batch> {
    try {
      yield* this.#results();
    } finally {
      for (const file of this.#files) file.close();
      this.#peers.close();
    }
  }

  *#results(): Iterable<Batch> {
    const places = callPlaces(this.#sink);
    const results = this.#sink.functions.map(({ window }, i) => this.#resultOf(window, places[i]!));
    const schema = schemaOf(this.#sink.output);
    for (let block = 0; block < this.#rows.blockCount; block++) {
      this.#context.control.check();
      const own = this.#context.lease.allocator();
      const inner = withState(this.#context, own);
      const columns = [
        ...this.#rows.columns(block).slice(0, this.#sink.input.length),
        ...results.map((of) => of(inner, block)),
      ];
      const length = this.#rows.startOf(block + 1) - this.#rows.startOf(block);
      yield { schema, columns, length, selection: null };
      own.close();
    }
  }

  #newFile(): RowFile {
    const file = new RowFile(this.#context.temp.create());
    this.#files.push(file);
    return file;
  }

  #resultOf(window: WindowCall, places: CallPlaces): ResultOf {
    if (!window.isAggregate) return this.#functionResults(window, places);
    const bound = this.#context.binder.aggregate(window.call);
    const { frame } = window;
    const startsFirst = frame.start.kind === 'unboundedPreceding';
    if (startsFirst && isEndOfPartition(frame, this.#sink.orderBy)) return this.#wholeResult(bound, places);
    return startsFirst ? this.#runningResults(window, bound, places) : this.#slidingResults(window, places);
  }

  /** Ranks and neighbours: the function walks the partition, its results go to disk. */
  #functionResults({ call, frame }: WindowCall, places: CallPlaces): ResultOf {
    const context = this.#context;
    const results = this.#newFile();
    let own = context.lease.allocator();
    let builder: VectorBuilder = createBuilder(call.type, this.#lengthOf(0), own);
    const emit = (value: Scalar): void => {
      builder.append(value);
      const block = results.blockCount;
      if (builder.length < this.#lengthOf(block)) return;
      context.control.check();
      results.add(columnBatch(builder.finish()));
      own.close();
      own = context.lease.allocator();
      builder = createBuilder(call.type, this.#lengthOf(block + 1), own);
    };
    const partition: WindowPartition = {
      length: this.#rows.rows,
      peerStart: (row) => this.#peers.startOf(row),
      peerEnd: (row) => this.#peers.endOf(row),
      frameStart: this.#edge(frame, false),
      frameEnd: this.#edge(frame, true),
      argument: (index, row) => this.#rows.valueAt(places.args[index]!, row),
    };
    context.binder.windowFunction(call).evaluate(context.evalState, partition, emit);
    own.close();
    return (_, block) => results.columns(block)[0]!;
  }

  /** One state takes all rows. */
  #wholeResult(bound: BoundAggregate, places: CallPlaces): ResultOf {
    let before: State = null;
    for (let block = 0; block < this.#rows.blockCount; block++) before = this.#carried(bound, places, block, before);
    const value = resultOf(this.#context, bound, before);
    closeState(before);
    return (_, block) => constant(bound.type, value, this.#lengthOf(block));
  }

  /** The results behind each row go to disk; a row's is that behind the last of its frame. */
  #runningResults({ frame }: WindowCall, bound: BoundAggregate, places: CallPlaces): ResultOf {
    const context = this.#context;
    const results = this.#newFile();
    let before: State = null;
    for (let block = 0; block < this.#rows.blockCount; block++) {
      const own = context.lease.allocator();
      const inner = withState(context, own);
      const input = this.#inputOf(inner, places, this.#startOf(block), this.#startOf(block + 1), upToEach);
      results.add(columnBatch(running(inner, bound, input, before?.columns ?? null)));
      own.close();
      before = this.#carried(bound, places, block, before);
    }
    closeState(before);
    if (frame.unit === 'rows' && frame.end.kind === 'currentRow') return (_, block) => results.columns(block)[0]!;
    const end = this.#edge(frame, true);
    const empty = resultOf(context, bound, null);
    return (inner, block) => {
      const builder = createBuilder(bound.type, this.#lengthOf(block), inner.state);
      for (let row = this.#startOf(block); row < this.#startOf(block + 1); row++) {
        const last = end(row) - 1;
        if (last < 0) builder.append(empty);
        else {
          const at = results.blockOf(last);
          builder.appendFrom(results.columns(at)[0]!, last - results.startOf(at));
        }
      }
      return builder.finish();
    };
  }

  /** What the frames of a block cover is read, and evaluated as a partition of its own. Errors: OUT_OF_MEMORY where it is too much. */
  #slidingResults(window: WindowCall, places: CallPlaces): ResultOf {
    const edges = [this.#edge(window.frame, false), this.#edge(window.frame, true)] as const;
    return (context, block) => {
      const [from, to] = [this.#startOf(block), this.#startOf(block + 1)];
      const [starts, ends] = edges.map((edge) => {
        const out = context.state.int32(to - from);
        for (let row = from; row < to; row++) out[row - from] = edge(row);
        return out;
      }) as [Int32Array, Int32Array];
      let [low, high] = [from, to];
      for (let i = 0; i < starts.length; i++) {
        if (starts[i]! >= ends[i]!) continue;
        low = Math.min(low, starts[i]!);
        high = Math.max(high, ends[i]!);
      }
      const input = this.#inputOf(context, places, low, high, (rows) => {
        const frames: Frames = {
          starts: context.state.int32(rows, true),
          ends: context.state.int32(rows, true),
          isWhole: false,
        };
        for (let i = 0; i < starts.length; i++) {
          if (starts[i]! >= ends[i]!) continue;
          frames.starts[from - low + i] = starts[i]! - low;
          frames.ends[from - low + i] = ends[i]! - low;
        }
        return frames;
      });
      return slice(aggregateFrames(context, window, input), from - low, to - low, context.state);
    };
  }

  /** The state of all rows up to the end of a block, from that before it, which is given up. */
  #carried(bound: BoundAggregate, places: CallPlaces, block: number, before: State): State {
    const context = this.#context;
    context.control.check();
    const [own, memory] = [context.lease.allocator(), context.lease.allocator()];
    const input = this.#inputOf(
      withState(context, own),
      places,
      this.#startOf(block),
      this.#startOf(block + 1),
      upToEach,
    );
    const inner = withState(context, memory);
    const states = bound.create(inner.evalState);
    states.resize(1);
    if (before !== null) states.merge(Int32Array.of(0), before.columns, { length: 1, selection: null });
    updateAll(inner, states, own.int32(input.ordered.rows, true), input);
    const columns = states.partial();
    own.close();
    closeState(before);
    return { columns, memory };
  }

  /** Rows from..to-1 as a partition, on the context's lasting memory. */
  #inputOf(
    context: ExecContext,
    places: CallPlaces,
    from: number,
    to: number,
    framesOf: (rows: number, context: ExecContext) => Frames,
  ): WindowInput {
    const rows = to - from;
    const columns: Vector[] = [];
    for (const place of [...places.args, ...places.orderKeys, ...(places.filter === null ? [] : [places.filter])])
      columns[place] = this.#columnOf(context, place, from, to);
    const ordered: Ordered = {
      rows,
      partitionStarts: Int32Array.of(0, rows),
      peerStarts: Int32Array.of(0, rows),
      orderKeys: [],
    };
    return { ordered, frames: framesOf(rows, context), ...inputsAt(places, columns) };
  }

  #columnOf({ state, scratch, kernels }: ExecContext, column: number, from: number, to: number): Vector {
    const parts: Vector[] = [];
    for (let row = from; row < to; ) {
      const block = this.#rows.blockOf(row);
      const start = this.#startOf(block);
      const end = Math.min(to, this.#startOf(block + 1));
      const part = slice(this.#rows.columns(block)[column]!, row - start, end - start, scratch);
      parts.push(copyRows(part, { length: end - row, selection: null }, { target: state, scratch, kernels }));
      row = end;
    }
    return concat(parts, state, kernels);
  }

  #edge({ unit, start, end }: WindowFrame, isEnd: boolean): Edge {
    const { input, partitionBy, orderBy } = this.#sink;
    const keyAt = input.length + partitionBy.length;
    const space = {
      context: this.#context,
      orderBy,
      rows: this.#rows.rows,
      peers: this.#peers,
      keyAt: (row: number) => this.#rows.valueAt(keyAt, row),
    };
    return longEdge(space, unit, isEnd ? end : start, isEnd);
  }

  #startOf(block: number): number {
    return this.#rows.startOf(block);
  }

  #lengthOf(block: number): number {
    return this.#rows.startOf(block + 1) - this.#rows.startOf(block);
  }
}

/** State columns of one row, and what they lie on; null = nothing was added yet. */
type State = { readonly columns: readonly Vector[]; readonly memory: LeaseAllocator } | null;

function closeState(state: State): void {
  state?.memory.close();
}

function resultOf(context: ExecContext, bound: BoundAggregate, state: State): Scalar {
  const states = bound.create(context.evalState);
  states.resize(1);
  if (state !== null) states.merge(Int32Array.of(0), state.columns, { length: 1, selection: null });
  const result = states.finish();
  return isNullAt(result, 0) ? null : scalarAt(result, 0);
}

/** Each frame ends with its row. */
function upToEach(rows: number, { state }: ExecContext): Frames {
  const ends = state.int32(rows);
  for (let row = 0; row < rows; row++) ends[row] = row + 1;
  return { starts: state.int32(rows, true), ends, isWhole: false };
}

function columnBatch(column: Vector): Batch {
  return { schema: { fields: [] }, columns: [column], length: column.length, selection: null };
}
