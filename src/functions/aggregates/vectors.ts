/** vector_sum and vector_avg: element by element over arrays of FLOAT. Rows that are NULL, or have a NULL element, are left out. */
import type { Scalar } from '../../core/scalar.ts';
import { float32, int64, list } from '../../core/types.ts';
import { checkDimensions, wrongVector } from '../array/vectors.ts';
import type { AggregateFunction, Argument, BoundAggregate, TypeMismatch } from '../define.ts';
import { wrongArgumentCount } from '../mismatch.ts';
import { boundAggregate, declareAggregate } from './declare.ts';
import { type ValueAggregate, valueStates } from './value-states.ts';

export const vectorAggregates: readonly AggregateFunction[] = [
  ofVectors('vector_sum', 'The sums of the elements of vectors.', '[4.0,6.0]', {
    add: (kept, value) => Math.fround(kept + value),
    merge: (kept, _, other) => Math.fround(kept + other),
  }),
  ofVectors('vector_avg', 'The means of the elements of vectors.', '[2.0,3.0]', {
    add: (kept, value, count) => Math.fround(kept + Math.fround(Math.fround(value - kept) * Math.fround(1 / count))),
    merge: (kept, count, other, more) => {
      const share = Math.fround(more / (count + more));
      return Math.fround(kept + Math.fround(Math.fround(other - kept) * share));
    },
  }),
];

/** A step of one element: what is kept of it, and how many vectors that is, itself included. */
interface Steps {
  add(kept: number, value: number, count: number): number;
  merge(kept: number, count: number, other: number, more: number): number;
}

interface Kept {
  count: number;
  vector: readonly number[];
}

function ofVectors(name: string, doc: string, result: string, steps: Steps): AggregateFunction {
  return declareAggregate({
    name,
    signature: `${name}(vector)`,
    doc,
    example: [`${name}(col) FROM VALUES (array(1.0F, 2.0F)), (array(3.0F, 4.0F)) AS tab(col)`, result],
    bind: (args) => bindVectors(name, steps, args),
  });
}

function bindVectors(name: string, steps: Steps, args: readonly Argument[]): BoundAggregate | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 1) return wrongArgumentCount(name, 1, args.length);
  const wrong = wrongVector(0, arg.type);
  if (wrong !== null) return wrong;
  const type = list(float32, true);
  const partial = [int64, type];
  const aggregate = vectorAggregate(name, steps);
  return boundAggregate({
    arguments: [arg.type],
    type,
    partial,
    mayFail: true,
    create: (context) => valueStates(context, aggregate, { type, partial, skipsNulls: true }),
  });
}

function vectorAggregate(name: string, steps: Steps): ValueAggregate<Kept> {
  return {
    start: () => ({ count: 0, vector: [] }),
    add(state, [value]) {
      const values = value as readonly Scalar[];
      if (values.includes(null)) return state;
      if (state.count === 0) return { count: 1, vector: values as readonly number[] };
      checkDimensions(name, state.vector.length, values.length);
      const count = state.count + 1;
      return { count, vector: state.vector.map((kept, i) => steps.add(kept, values[i] as number, count)) };
    },
    save: ({ count, vector }) => [BigInt(count), vector],
    merge(state, [saved, given]) {
      const [more, vector] = [Number(saved), given as readonly number[]];
      if (more === 0) return state;
      if (state.count === 0) return { count: more, vector };
      checkDimensions(name, state.vector.length, vector.length);
      const merged = state.vector.map((kept, i) => steps.merge(kept, state.count, vector[i]!, more));
      return { count: state.count + more, vector: merged };
    },
    finish: ({ count, vector }) => (count === 0 ? null : vector),
  };
}
