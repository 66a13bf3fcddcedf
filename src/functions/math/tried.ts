/** try_add and its kin: NULL where the operator would raise an error. */
import { EngineError } from '../../core/errors.ts';
import type { DataType } from '../../core/types.ts';
import { castScalar } from '../cast.ts';
import type { Argument, BoundCall, ScalarFunction } from '../define.ts';
import { bindArithmetic } from '../operators/arithmetic.ts';
import type { ArithmeticName } from '../operators/numbers.ts';

export const triedFunctions: readonly ScalarFunction[] = [
  tried('try_add', '+', 'The sum; NULL where it is out of range.', [
    ['try_add(2147483647, 1)', 'NULL'],
    ['try_add(1, 2)', '3'],
  ]),
  tried('try_subtract', '-', 'The difference; NULL where it is out of range.', [
    ['try_subtract(-2147483648, 1)', 'NULL'],
  ]),
  tried('try_multiply', '*', 'The product; NULL where it is out of range.', [['try_multiply(2147483647, 2)', 'NULL']]),
  tried('try_divide', '/', 'The quotient; NULL of a division by zero.', [
    ['try_divide(3, 0)', 'NULL'],
    ['try_divide(3, 2)', '1.5'],
  ]),
  tried('try_mod', '%', 'The remainder; NULL of a division by zero.', [['try_mod(3, 0)', 'NULL']]),
];

function tried(
  name: string,
  operator: ArithmeticName,
  doc: string,
  examples: ScalarFunction['examples'],
): ScalarFunction {
  return {
    name,
    aliases: [],
    category: 'math',
    doc,
    signature: `${name}(left, right)`,
    examples,
    nulls: 'propagate',
    volatility: 'immutable',
    bind(args, dialect) {
      const bound = bindArithmetic(operator, args, dialect);
      if (bound.kind === 'mismatch') return bound;
      const { kernel: _, ...rest } = bound;
      // Without ANSI the binder's casts give NULL themselves.
      const { types, scalar } = dialect.isAnsi
        ? withOwnCasts(args, bound)
        : { types: bound.arguments, scalar: bound.scalar };
      return { ...rest, arguments: types, nullable: true, mayFail: false, scalar: orNull(scalar) };
    },
  };
}

/** Text that is no number gives NULL too, so it is cast here and not by the binder. */
function withOwnCasts(
  args: readonly Argument[],
  { arguments: types, scalar }: BoundCall,
): { readonly types: readonly DataType[]; readonly scalar: BoundCall['scalar'] } {
  if (args.every((arg) => arg.type.id !== 'utf8')) return { types, scalar };
  const casts = types.map((type, i) => (args[i]!.type.id === 'utf8' ? castScalar(args[i]!.type, type, 'ansi') : null));
  return {
    types: types.map((type, i) => (casts[i] === null ? type : args[i]!.type)),
    scalar: (context, ...values) => {
      const ansi = context.ansi ? context : { ...context, ansi: true };
      return scalar(context, ...values.map((value, i) => casts[i]?.(ansi, value) ?? value));
    },
  };
}

/** The scalar under ANSI, with errors as NULL. */
function orNull(scalar: BoundCall['scalar']): BoundCall['scalar'] {
  return (context, ...args) => {
    try {
      return scalar(context.ansi ? context : { ...context, ansi: true }, ...args);
    } catch (error) {
      if (error instanceof EngineError) return null;
      throw error;
    }
  };
}
