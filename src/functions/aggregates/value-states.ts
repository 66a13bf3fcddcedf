/**
 * States of aggregates that work on plain values, one JavaScript value a group.
 * For aggregates that are rarely hot; those that are have arrays and kernels.
 */
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import type { DataType } from '../../core/types.ts';
import type { Rows, Vector } from '../../core/vector.ts';
import { vectorOf } from '../../kernels/builder.ts';
import type { AggregateStates, EvalContext } from '../define.ts';
import { readerOf } from '../driver.ts';

export interface ValueAggregate<S> {
  /** The state of a group without rows; merging it changes nothing. */
  start(): S;
  /** The state with one more row. It may change `state` and give it back. */
  add(state: S, values: readonly Scalar[]): S;
  /** The state as plain values of the partial types. */
  save(state: S): readonly Scalar[];
  /** The state with one that `save` gave. */
  merge(state: S, saved: readonly Scalar[]): S;
  finish(state: S): Scalar;
  /** How many values a state has, where it keeps those that are added. */
  count?(state: S): number;
}

export interface ValueStatesOptions {
  readonly type: DataType;
  readonly partial: readonly DataType[];
  /** Rows with a NULL among the arguments are left out. */
  readonly skipsNulls: boolean;
}

/** What the state of a group without rows takes on the heap, about. */
const stateBytes = 64;
const entryBytes = 16;

/** About what values take on the JavaScript heap, with their places in a list. */
export function heapBytesOf(values: readonly Scalar[]): number {
  let sum = 0;
  for (const value of values) {
    sum += entryBytes;
    if (typeof value === 'string') sum += entryBytes + value.length;
    else if (typeof value === 'bigint') sum += 24;
    else if (value instanceof Uint8Array) sum += 96 + value.length;
    else if (Array.isArray(value)) sum += entryBytes + heapBytesOf(value);
  }
  return sum;
}

export function valueStates<S>(
  context: EvalContext,
  aggregate: ValueAggregate<S>,
  options: ValueStatesOptions,
): AggregateStates {
  const states: S[] = [];
  const { alloc } = context;
  const counted = aggregate.count;
  const fold = (
    ids: Int32Array,
    vectors: readonly Vector[],
    rows: Rows,
    step: (state: S, values: readonly Scalar[]) => S,
    skipsNulls: boolean,
  ): void => {
    const readers = vectors.map(readerOf);
    const { selection } = rows;
    const count = selection === null ? rows.length : selection.length;
    for (let i = 0; i < count; i++) {
      const row = selection === null ? i : selection[i]!;
      const values = readers.map((read) => read(row));
      if (skipsNulls && values.includes(null)) continue;
      const group = ids[row]!;
      const before = states[group]!;
      const kept = counted?.(before) ?? 0;
      states[group] = step(before, values);
      const more = counted === undefined ? 0 : counted(states[group]) - kept;
      // A row that counts many times is kept as often.
      if (more > 0) alloc.hold?.(Math.max(heapBytesOf(values), 8 * more));
    }
  };
  return {
    resize(groups) {
      if (groups > states.length) alloc.hold?.((groups - states.length) * stateBytes);
      while (states.length < groups) states.push(aggregate.start());
    },
    update(ids, args, rows) {
      within(() => fold(ids, args, rows, (state, values) => aggregate.add(state, values), options.skipsNulls));
    },
    partial() {
      const saved = states.map((state) => aggregate.save(state));
      return options.partial.map((type, i) =>
        vectorOf(
          type,
          saved.map((values) => values[i]!),
          context.alloc,
        ),
      );
    },
    merge(ids, partial, rows) {
      within(() => fold(ids, partial, rows, (state, values) => aggregate.merge(state, values), false));
    },
    finish() {
      return vectorOf(
        options.type,
        within(() => states.map((state) => aggregate.finish(state))),
        context.alloc,
      );
    },
  };
}

/** Maps, sets and lists end at 2^24 or 2^32 entries: an error of the statement. Errors: OUT_OF_MEMORY. */
function within<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError && /maximum size|array length/.test(error.message))) throw error;
    throw new EngineError('OUT_OF_MEMORY', { limit: '16777216 values of one state' }, { cause: error });
  }
}
