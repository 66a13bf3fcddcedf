/** first, last and any_value: one value of the group, in the order in which rows come. */
import type { Scalar } from '../../core/scalar.ts';
import { boolType } from '../../core/types.ts';
import type { AggregateFunction, AggregateOptions, Argument, BoundAggregate, TypeMismatch } from '../define.ts';
import { wrongArgumentCount } from '../mismatch.ts';
import { boundAggregate, declareAggregate } from './declare.ts';
import { type ValueAggregate, valueStates } from './value-states.ts';

export const firstFunctions: readonly AggregateFunction[] = [
  pick(
    'first',
    ['first_value'],
    'The first value of the group; with IGNORE NULLS, or true as second argument, the first that is not NULL.',
    true,
    '10',
  ),
  pick(
    'last',
    ['last_value'],
    'The last value of the group; with IGNORE NULLS, or true as second argument, the last that is not NULL.',
    false,
    '20',
  ),
  pick(
    'any_value',
    [],
    'Some value of the group; with IGNORE NULLS, or true as second argument, one that is not NULL.',
    true,
    '10',
  ),
];

function pick(
  name: string,
  aliases: readonly string[],
  doc: string,
  isFirst: boolean,
  result: string,
): AggregateFunction {
  return declareAggregate({
    name,
    aliases,
    signature: `${name}(expr[, ignoreNulls])`,
    doc,
    example: [`${name}(col) FROM VALUES (10), (5), (20) AS tab(col)`, result],
    dependsOnOrder: true,
    bind: (args, options) => bindPick(name, args, options, isFirst),
  });
}

interface Picked {
  readonly value: Scalar;
  readonly isSet: boolean;
}

function bindPick(
  name: string,
  args: readonly Argument[],
  options: AggregateOptions,
  isFirst: boolean,
): BoundAggregate | TypeMismatch {
  const [arg, flag] = args;
  if (arg === undefined || args.length > 2) return wrongArgumentCount(name, '[1, 2]', args.length);
  if (flag !== undefined && (flag.type.id !== 'bool' || flag.constant === undefined))
    return { kind: 'mismatch', condition: '_LEGACY_ERROR_TEMP_1210', parameters: { funcName: name } };
  const skipsNulls = options.ignoreNulls || flag?.constant === true;
  const { type } = arg;
  const take = (state: Picked, value: Scalar): Picked => {
    if (skipsNulls && value === null) return state;
    return isFirst && state.isSet ? state : { value, isSet: true };
  };
  const aggregate: ValueAggregate<Picked> = {
    start: () => ({ value: null, isSet: false }),
    add: (state, [value]) => take(state, value!),
    save: (state) => [state.value, state.isSet],
    merge: (state, [value, isSet]) => (isSet === true ? take(state, value!) : state),
    finish: (state) => state.value,
  };
  const partial = [type, boolType];
  return boundAggregate({
    arguments: args.map((each) => each.type),
    type,
    partial,
    create: (context) => valueStates(context, aggregate, { type, partial, skipsNulls: false }),
  });
}
