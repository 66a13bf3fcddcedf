/** Vector forms of the arithmetic operators for the types where queries spend their time. */
import { type DataType, type DecimalType, reprOf } from '../../core/types.ts';
import type { Rows, Vector } from '../../core/vector.ts';
import {
  type ArithmeticResult,
  arithmetic,
  decimalArithmetic,
  roundedDivision,
  wholeDivision,
} from '../../kernels/arithmetic.ts';
import type { BoundCall, EvalContext } from '../define.ts';
import { type Mapping, mapRows } from '../driver.ts';
import type { ArithmeticName, BinaryScalar } from './numbers.ts';

type Fast = (context: EvalContext, left: Vector, right: Vector, rows: Rows) => ArithmeticResult;

/**
 * The kernel for operands of `types`, equal to `scalar`; null where the driver's loop over `scalar` is all there is.
 * A batch in which a row fails is given to the scalar, which raises that row's error or knows what it is without ANSI.
 */
export function arithmeticKernel(
  name: ArithmeticName,
  types: readonly [DataType, DataType],
  result: DataType,
  scalar: BinaryScalar,
): NonNullable<BoundCall['kernel']> | null {
  const fast = fastArithmetic(name, types, result);
  if (fast === null) return null;
  const mapping: Mapping = { type: result, nulls: 'propagate', scalar: scalar as BoundCall['scalar'] };
  return (context, args, rows) => {
    const { vector, failedRow } = fast(context, args[0]!, args[1]!, rows);
    return failedRow === -1 ? vector : mapRows(context, mapping, args, rows);
  };
}

const operations = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div' } as const;

function fastArithmetic(name: ArithmeticName, types: readonly [DataType, DataType], result: DataType): Fast | null {
  if (name === 'div' || name === '%') return fastDivision(name, types, result);
  const operation = operations[name];
  const [type] = types;
  if (operation === 'div' && result.id === 'decimal') return fastQuotient(types, result);
  if (result.id === 'decimal' && operation !== 'div') {
    return ({ kernels, alloc }, left, right, rows) =>
      decimalArithmetic(kernels, operation, left, right, result, 'i64', rows, alloc);
  }
  if (result.id === 'float' || (result.id === 'int' && operation !== 'div' && type.id === 'int')) {
    const repr = reprOf(result);
    if (repr === null || repr === 'bit') return null;
    return ({ kernels, alloc }, left, right, rows) =>
      arithmetic(kernels, operation, left, right, result, repr, rows, alloc);
  }
  return null;
}

/** Of decimals whose quotient comes of one division in 64 bits. */
function fastQuotient([left, right]: readonly [DataType, DataType], result: DecimalType): Fast | null {
  if (left.id !== 'decimal' || right.id !== 'decimal') return null;
  const raised = result.scale + right.scale - left.scale;
  // Spark rounds to 39 digits after the point first: so few digits come out the same rounded once.
  const isNarrow = raised >= 0 && left.precision + raised <= narrowDigits && right.precision <= narrowDigits;
  if (!isNarrow || result.scale > narrowDigits) return null;
  const factor = 10n ** BigInt(raised);
  return ({ kernels, alloc }, a, b, rows) => roundedDivision(kernels, a, b, factor, result, rows, alloc);
}

/** That every 64-bit integer has room for, and for twice as much. */
const narrowDigits = 18;

/** Of integers alone. */
function fastDivision(name: 'div' | '%', [left, right]: readonly [DataType, DataType], result: DataType): Fast | null {
  if (left.id !== 'int' || right.id !== 'int' || result.id !== 'int') return null;
  const repr = `i${result.bits}` as const;
  return ({ kernels, alloc }, a, b, rows) => wholeDivision(kernels, name === '%', a, b, result, repr, rows, alloc);
}
