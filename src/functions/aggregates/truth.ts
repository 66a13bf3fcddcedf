/** bool_and, bool_or, and bit_and, bit_or, bit_xor. */
import type { Scalar } from '../../core/scalar.ts';
import { boolType, type DataType, int32 } from '../../core/types.ts';
import { implicitType } from '../coercion.ts';
import type { AggregateFunction, Argument, BoundAggregate, TypeMismatch } from '../define.ts';
import type { Dialect } from '../dialect.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { boundAggregate, declareAggregate } from './declare.ts';
import { type ValueAggregate, valueStates } from './value-states.ts';

export const truthFunctions: readonly AggregateFunction[] = [
  declareAggregate({
    name: 'bool_and',
    aliases: ['every'],
    signature: 'bool_and(expr)',
    doc: 'True where all values that are not NULL are true.',
    example: ['bool_and(col) FROM VALUES (true), (NULL) AS tab(col)', 'true'],
    ignoresDuplicates: true,
    bind: (args, _, dialect) => bindTruth('bool_and', args, dialect, (a, b) => a && b),
  }),
  declareAggregate({
    name: 'bool_or',
    aliases: ['any', 'some'],
    signature: 'bool_or(expr)',
    doc: 'True where at least one value is true.',
    example: ['bool_or(col) FROM VALUES (true), (false) AS tab(col)', 'true'],
    ignoresDuplicates: true,
    bind: (args, _, dialect) => bindTruth('bool_or', args, dialect, (a, b) => a || b),
  }),
  bits('bit_and', 'The bits that are set in all values.', '1', true, (a, b) => a & b),
  bits('bit_or', 'The bits that are set in at least one value.', '7', true, (a, b) => a | b),
  bits('bit_xor', 'The bits that are set in an odd number of values.', '6', false, (a, b) => a ^ b),
];

function bindTruth(
  name: string,
  args: readonly Argument[],
  { isAnsi }: Dialect,
  combine: (a: boolean, b: boolean) => boolean,
): BoundAggregate | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 1) return wrongArgumentCount(name, 1, args.length);
  const fits = implicitType(arg.type, boolType) !== null && (isAnsi || arg.type.id !== 'utf8');
  if (!fits) return unexpectedInput(0, boolType, arg.type);
  return reducing(boolType, (a, b) => combine(a as boolean, b as boolean));
}

function bits(
  name: string,
  doc: string,
  result: string,
  ignoresDuplicates: boolean,
  combine: (a: bigint, b: bigint) => bigint,
): AggregateFunction {
  return declareAggregate({
    name,
    signature: `${name}(expr)`,
    doc,
    example: [`${name}(col) FROM VALUES (3), (5) AS tab(col)`, result],
    ignoresDuplicates,
    bind(args) {
      const [arg] = args;
      if (arg === undefined || args.length > 1) return wrongArgumentCount(name, 1, args.length);
      const type = arg.type.id === 'null' ? int32 : arg.type;
      if (type.id !== 'int') return unexpectedInput(0, '"INTEGRAL"', arg.type);
      return reducing(type, (a, b) => {
        const result = combine(BigInt(a as bigint), BigInt(b as bigint));
        return type.bits === 64 ? result : Number(result);
      });
    },
  });
}

/** An aggregate whose state is a value of its own type. */
function reducing(type: DataType, combine: (a: Scalar, b: Scalar) => Scalar): BoundAggregate {
  const step = (state: Scalar, value: Scalar): Scalar =>
    value === null ? state : state === null ? value : combine(state, value);
  const aggregate: ValueAggregate<Scalar> = {
    start: () => null,
    add: (state, [value]) => step(state, value!),
    save: (state) => [state],
    merge: (state, [value]) => step(state, value!),
    finish: (state) => state,
  };
  return boundAggregate({
    arguments: [type],
    type,
    partial: [type],
    create: (context) => valueStates(context, aggregate, { type, partial: [type], skipsNulls: true }),
  });
}
