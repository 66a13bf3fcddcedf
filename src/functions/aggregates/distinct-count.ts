/** approx_count_distinct: exact here, which every bound on its error allows. */
import type { Scalar } from '../../core/scalar.ts';
import { int64, list } from '../../core/types.ts';
import type { AggregateFunction, Argument, BoundAggregate, TypeMismatch } from '../define.ts';
import { wrongArgumentCount } from '../mismatch.ts';
import { keyOfValue } from './collect.ts';
import { boundAggregate, declareAggregate } from './declare.ts';
import { type ValueAggregate, valueStates } from './value-states.ts';

export const approxCountDistinct: AggregateFunction = declareAggregate({
  name: 'approx_count_distinct',
  signature: 'approx_count_distinct(expr[, relativeSD])',
  doc: 'How many different values there are; counted exactly.',
  example: ['approx_count_distinct(col) FROM VALUES (1), (1), (2) AS tab(col)', '2'],
  emptyValue: 0n,
  ignoresDuplicates: true,
  bind: bindDistinct,
});

type Seen = Map<string | number | bigint | boolean, Scalar>;

function bindDistinct(args: readonly Argument[]): BoundAggregate | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 2) return wrongArgumentCount('approx_count_distinct', '[1, 2]', args.length);
  const { type } = arg;
  const partial = [list(type, false)];
  const add = (state: Seen, value: Scalar): Seen =>
    value === null ? state : state.set(keyOfValue(type, value), value);
  const aggregate: ValueAggregate<Seen> = {
    start: () => new Map(),
    add: (state, [value]) => add(state, value!),
    save: (state) => [[...state.values()]],
    merge: (state, [saved]) => (saved as readonly Scalar[]).reduce(add, state),
    finish: (state) => BigInt(state.size),
  };
  return boundAggregate({
    arguments: args.map((each) => each.type),
    type: int64,
    nullable: false,
    partial,
    create: (context) => valueStates(context, aggregate, { type: int64, partial, skipsNulls: false }),
  });
}
