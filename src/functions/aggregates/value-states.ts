/**
 * States of aggregates that work on plain values, one JavaScript value a group.
 * For aggregates that are rarely hot; those that are have arrays and kernels.
 */
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
}

export interface ValueStatesOptions {
  readonly type: DataType;
  readonly partial: readonly DataType[];
  /** Rows with a NULL among the arguments are left out. */
  readonly skipsNulls: boolean;
}

export function valueStates<S>(
  context: EvalContext,
  aggregate: ValueAggregate<S>,
  options: ValueStatesOptions,
): AggregateStates {
  const states: S[] = [];
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
      states[group] = step(states[group]!, values);
    }
  };
  return {
    resize(groups) {
      while (states.length < groups) states.push(aggregate.start());
    },
    update(ids, args, rows) {
      fold(ids, args, rows, (state, values) => aggregate.add(state, values), options.skipsNulls);
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
      fold(ids, partial, rows, (state, values) => aggregate.merge(state, values), false);
    },
    finish() {
      return vectorOf(
        options.type,
        states.map((state) => aggregate.finish(state)),
        context.alloc,
      );
    },
  };
}
