/** try_add and its kin: NULL where the operator would raise an error. */
import { EngineError } from '../../core/errors.ts';
import type { BoundCall, ScalarFunction } from '../define.ts';
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
      return { ...rest, nullable: true, mayFail: false, scalar: orNull(bound.scalar) };
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
