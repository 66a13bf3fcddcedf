/**
 * Arithmetic on numbers of one type: what + - * / % div do to two values.
 * Gives scalars that raise Spark's errors under ANSI and wrap or give NULL without; never sees a null.
 */

import { divideDecimals, fitsPrecision, formatDecimal, powerOfTen, rescale } from '../../core/decimal.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import type { DecimalType } from '../../core/types.ts';
import type { EvalContext } from '../define.ts';

export type ArithmeticName = '+' | '-' | '*' | '/' | '%' | 'div';
export type BinaryScalar = (context: EvalContext, a: Scalar, b: Scalar) => Scalar;

const verbs: Readonly<Record<string, string>> = { '+': 'add', '-': 'subtract', '*': 'multiply' };

/** The error of an overflow; `hint` names the function that gives NULL instead. */
function overflowError(bits: number, name: string, a: number | bigint, b: number | bigint): EngineError {
  const verb = verbs[name];
  const hint = verb && `Use try_${verb} to give NULL instead.`;
  if (bits < 32) {
    const parameters = {
      value1: integerSql(a, bits),
      symbol: name,
      value2: integerSql(b, bits),
      functionName: `try_${verb}`,
    };
    return new EngineError('BINARY_ARITHMETIC_OVERFLOW', parameters, { hint });
  }
  return new EngineError(
    'ARITHMETIC_OVERFLOW',
    { message: bits === 32 ? 'integer overflow' : 'long overflow' },
    { hint },
  );
}

function divideByZero(): EngineError {
  return new EngineError('DIVIDE_BY_ZERO', {}, { hint: 'Use try_divide to give NULL instead.' });
}

function remainderByZero(): EngineError {
  return new EngineError('REMAINDER_BY_ZERO', {}, { hint: 'Use try_mod to give NULL instead.' });
}

/** An integer as SQL writes it with its type: `1Y`, `1S`, `1`, `1L`. */
function integerSql(value: number | bigint, bits: number): string {
  return `${value}${{ 8: 'Y', 16: 'S', 64: 'L' }[bits] ?? ''}`;
}

/** Integers of 8, 16 or 32 bits. */
export function smallIntegerScalar(name: ArithmeticName, bits: 8 | 16 | 32): BinaryScalar {
  const limit = 2 ** (bits - 1);
  // JavaScript's -4 % 2 is -0, which is no integer.
  if (name === '%') {
    return (context, a, b) => {
      const rest = remainder(context, a as number, b as number);
      return rest === null ? null : rest + 0;
    };
  }
  const apply = smallIntegerStep(name);
  return (context, a, b) => {
    const result = apply(a as number, b as number);
    if (result < limit && result >= -limit) return result;
    if (context.ansi) throw overflowError(bits, name, a as number, b as number);
    return Number(BigInt.asIntN(bits, BigInt(wrapped(name, a as number, b as number))));
  };
}

/** Integers of 64 bits. */
export function longScalar(name: ArithmeticName): BinaryScalar {
  if (name === '%' || name === 'div') return (context, a, b) => longQuotient(context, name, a as bigint, b as bigint);
  const apply = longStep(name);
  return (context, a, b) => {
    const result = apply(a as bigint, b as bigint);
    const fitted = BigInt.asIntN(64, result);
    if (fitted === result || !context.ansi) return fitted;
    throw overflowError(64, name, a as bigint, b as bigint);
  };
}

/** Doubles and floats (`isSingle`: rounded to 32 bits). */
export function floatScalar(name: ArithmeticName, isSingle: boolean): BinaryScalar {
  const round = isSingle ? Math.fround : (value: number) => value;
  switch (name) {
    case '+':
      return (_, a, b) => round((a as number) + (b as number));
    case '-':
      return (_, a, b) => round((a as number) - (b as number));
    case '*':
      return (_, a, b) => round((a as number) * (b as number));
    case '/':
      return (context, a, b) =>
        (b as number) === 0 ? zeroDivisor(context, '/') : round((a as number) / (b as number));
    case '%':
    case 'div':
      return (context, a, b) => remainder(context, a as number, b as number);
  }
}

/** Decimals of any two types into `result`: exact, then rounded once to its scale. */
export function decimalScalar(name: ArithmeticName, a: DecimalType, b: DecimalType, result: DecimalType): BinaryScalar {
  const step = decimalStep(name, a, b, result);
  return (context, x, y) => {
    if ((name === '/' || name === '%') && y === 0n) return zeroDivisor(context, name);
    return checkedDecimal(context, step(x as bigint, y as bigint), result);
  };
}

/** `div` of decimals: the whole quotient as a BIGINT. */
export function decimalDivScalar(a: DecimalType, b: DecimalType): BinaryScalar {
  const left = powerOfTen(Math.max(0, b.scale - a.scale));
  const right = powerOfTen(Math.max(0, a.scale - b.scale));
  return (context, x, y) => {
    if (y === 0n) return zeroDivisor(context, 'div');
    const quotient = ((x as bigint) * left) / ((y as bigint) * right);
    const fitted = BigInt.asIntN(64, quotient);
    if (fitted !== quotient && context.ansi) throw overflowError(64, 'div', x as bigint, y as bigint);
    return fitted;
  };
}

/** `unscaled` where it fits `type`; else NUMERIC_VALUE_OUT_OF_RANGE under ANSI, NULL without. */
export function checkedDecimal(
  context: { readonly ansi: boolean },
  unscaled: bigint,
  type: DecimalType,
): bigint | null {
  if (fitsPrecision(unscaled, type.precision)) return unscaled;
  if (!context.ansi) return null;
  throw decimalOverflow(unscaled, type.scale, type);
}

/** The error of a value, `unscaled` with `scale`, that does not fit `type`. */
export function decimalOverflow(unscaled: bigint, scale: number, type: DecimalType): EngineError {
  return new EngineError('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', {
    value: formatDecimal(unscaled, scale),
    precision: type.precision,
    scale: type.scale,
  });
}

function smallIntegerStep(name: ArithmeticName): (a: number, b: number) => number {
  switch (name) {
    case '+':
      return (a, b) => a + b;
    case '-':
      return (a, b) => a - b;
    // A product of two 32-bit integers may have 62 bits: not exact, yet beyond 2^31 in any case.
    case '*':
      return (a, b) => a * b;
    case '/':
    case '%':
    case 'div':
      return (a, b) => Math.trunc(a / b);
  }
}

function wrapped(name: ArithmeticName, a: number, b: number): bigint {
  return longStep(name)(BigInt(a), BigInt(b));
}

function longStep(name: ArithmeticName): (a: bigint, b: bigint) => bigint {
  switch (name) {
    case '+':
      return (a, b) => a + b;
    case '-':
      return (a, b) => a - b;
    case '*':
      return (a, b) => a * b;
    case '/':
    case 'div':
    case '%':
      return (a, b) => a / b;
  }
}

function longQuotient(context: EvalContext, name: '%' | 'div', a: bigint, b: bigint): bigint | null {
  if (b === 0n) return zeroDivisor(context, name);
  if (name === '%') return a % b;
  const quotient = a / b;
  const fitted = BigInt.asIntN(64, quotient);
  if (fitted !== quotient && context.ansi) throw overflowError(64, name, a, b);
  return fitted;
}

function remainder(context: EvalContext, a: number, b: number): number | null {
  return b === 0 ? zeroDivisor(context, '%') : a % b;
}

/** What a zero divisor gives: an error under ANSI, else NULL. */
function zeroDivisor(context: EvalContext, name: ArithmeticName): null {
  if (!context.ansi) return null;
  throw name === '%' ? remainderByZero() : divideByZero();
}

function decimalStep(
  name: ArithmeticName,
  a: DecimalType,
  b: DecimalType,
  result: DecimalType,
): (x: bigint, y: bigint) => bigint {
  const common = Math.max(a.scale, b.scale);
  const left = powerOfTen(common - a.scale);
  const right = powerOfTen(common - b.scale);
  switch (name) {
    case '+':
      return (x, y) => rescale(x * left + y * right, common, result.scale);
    case '-':
      return (x, y) => rescale(x * left - y * right, common, result.scale);
    case '*':
      return (x, y) => rescale(x * y, a.scale + b.scale, result.scale);
    case '%':
      return (x, y) => rescale((x * left) % (y * right), common, result.scale);
    case '/':
    case 'div':
      return (x, y) => divideDecimals(x, a.scale, y, b.scale, result.scale);
  }
}
