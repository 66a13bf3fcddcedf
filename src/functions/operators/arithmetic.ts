/**
 * The operators + - * / % div: which types meet, what the result's type is, and which loop runs.
 * Numbers here; dates, timestamps and intervals go to their own file.
 */

import { addResult, divideResult, multiplyResult, remainderResult } from '../../core/decimal.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, type DecimalType, decimal, float64, int64, isNumeric } from '../../core/types.ts';
import { commonOfTwo, decimalArgumentType, floatBesideInteger } from '../coercion.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import type { Dialect } from '../dialect.ts';
import { differentTypes, meetAsOne, wrongArgumentCount, wrongType } from '../mismatch.ts';
import { arithmeticKernel } from './arithmetic-kernels.ts';
import {
  type ArithmeticName,
  type BinaryScalar,
  decimalDivScalar,
  decimalScalar,
  floatScalar,
  longScalar,
  smallIntegerScalar,
} from './numbers.ts';
import { bindTimeArithmetic } from './time-arithmetic.ts';

export const arithmeticFunctions: readonly ScalarFunction[] = [
  operator('+', 'Adds numbers or intervals, or moves a date or timestamp by days or an interval.', [['1 + 2', '3']]),
  operator('-', 'Subtracts numbers, intervals, dates or timestamps.', [['5 - 2', '3']]),
  operator('*', 'Multiplies numbers, or an interval by a number.', [['2 * 3', '6']]),
  operator('/', 'Divides; integers give a DOUBLE. Zero as divisor is an error.', [['5 / 2', '2.5']]),
  operator('%', 'The remainder of a division; it has the sign of the dividend.', [['-7 % 3', '-1']], ['mod']),
  operator('div', 'The whole part of a quotient, as a BIGINT.', [['7 div 2', '3']]),
];

/** Binds an arithmetic operator by name; also what try_add and its kin build on. */
export function bindArithmetic(
  name: ArithmeticName,
  args: readonly Argument[],
  dialect: Dialect,
): BoundCall | TypeMismatch {
  const [left, right] = dialect.isAnsi
    ? args
    : args.map((arg, i) => (name === '-' && i === 0 && args[1]?.type.id === 'date' ? arg : doubled(arg, args[1 - i])));
  if (left === undefined || right === undefined || args.length > 2) return wrongArgumentCount(name, 2, args.length);
  const nullable = left.nullable || right.nullable || name === '/' || name === '%' || name === 'div';
  const time = bindTimeArithmetic(name, left, right, nullable);
  if (time !== null) return time;
  const isQuotientOfNull = name === '/' && [left, right].some(({ type }) => type.id === 'null');
  if ((left.type.id === 'decimal' || right.type.id === 'decimal') && !isQuotientOfNull) {
    const bound = bindDecimals(name, left, right, nullable);
    if (bound !== null) return bound;
  }
  const type = operandType(name, left.type, right.type, dialect);
  if ('kind' in type) return type;
  return bindNumbers(name, type, nullable);
}

/** Without ANSI a string is a DOUBLE to arithmetic, but for that with intervals, and for a date that a date is taken from. */
function doubled(arg: Argument, other: Argument | undefined): Argument {
  if (arg.type.id !== 'utf8' || other?.type.id === 'interval') return arg;
  return { type: float64, nullable: true };
}

function operator(
  name: ArithmeticName,
  doc: string,
  examples: readonly (readonly [string, string])[],
  aliases: readonly string[] = [],
): ScalarFunction {
  return {
    name,
    aliases,
    category: 'operator',
    doc,
    signature: `expr1 ${name} expr2`,
    examples,
    nulls: 'propagate',
    volatility: 'immutable',
    monotonic: (args, index) => monotonicOf(name, args, index),
    bind: (args, dialect) => bindArithmetic(name, args, dialect),
  };
}

/** x + c and x - c rise with x; c - x falls. Products depend on the sign, so only positive constants count. */
function monotonicOf(
  name: ArithmeticName,
  args: readonly Argument[],
  index: number,
): 'increasing' | 'decreasing' | null {
  const other = args[1 - index]?.constant;
  if (other === undefined || other === null) return null;
  if (name === '+') return 'increasing';
  if (name === '-') return index === 0 ? 'increasing' : 'decreasing';
  const isPositive = typeof other === 'number' || typeof other === 'bigint' ? other > 0 : false;
  if (!isPositive) return null;
  if (name === '*') return 'increasing';
  return (name === '/' || name === 'div') && index === 0 ? 'increasing' : null;
}

/** The one type that both sides of an operator on non-decimals are cast to. */
function operandType(name: ArithmeticName, left: DataType, right: DataType, dialect: Dialect): DataType | TypeMismatch {
  const required = requiredTypes(name);
  if (left.id === 'null' && right.id === 'null') return name === 'div' ? int64 : float64;
  if (left.id === 'utf8' && right.id === 'utf8') return wrongType(required, left);
  const float = dialect.isAnsi ? null : floatBesideInteger(left, right);
  if (float !== null && name !== '/' && name !== 'div') return float;
  const common = commonOfTwo(left, right);
  if (common === null) return differentTypes(left, right);
  const refused = (): TypeMismatch =>
    meetAsOne(left, right) ? wrongType(required, common) : differentTypes(left, right);
  if (!isNumeric(common)) return refused();
  if (name === 'div') return common.id === 'int' ? int64 : common.id === 'decimal' ? decimal(38, 18) : refused();
  if (name === '/') return common.id === 'int' && dialect.integerDivision === 'truncate' ? common : float64;
  return common;
}

function requiredTypes(name: ArithmeticName): string {
  switch (name) {
    case '+':
    case '-':
      return '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")';
    case '*':
    case '%':
      return '"NUMERIC"';
    case '/':
      return '("DOUBLE" or "DECIMAL")';
    case 'div':
      return '("BIGINT" or "DECIMAL" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH")';
  }
}

/** Null where one side is a string, float or no number at all: then both sides turn into doubles, or it is an error. */
function bindDecimals(name: ArithmeticName, left: Argument, right: Argument, nullable: boolean): BoundCall | null {
  const a =
    left.type.id === 'null' ? (right.type as DecimalType) : left.type.id === 'float' ? null : decimalArgumentType(left);
  const b =
    right.type.id === 'null'
      ? (left.type as DecimalType)
      : right.type.id === 'float'
        ? null
        : decimalArgumentType(right);
  if (a === null || b === null) return null;
  const types = [decimal(a.precision, a.scale), decimal(b.precision, b.scale)] as const;
  if (name === 'div') return bound(types, int64, nullable, decimalDivScalar(a, b));
  const result = decimalResult(name, a, b);
  const scalar = decimalScalar(name, a, b, result);
  const call = bound(types, result, nullable, scalar);
  const kernel = arithmeticKernel(name, types, result, scalar);
  return kernel === null ? call : { ...call, kernel };
}

function decimalResult(name: Exclude<ArithmeticName, 'div'>, a: DecimalType, b: DecimalType): DecimalType {
  switch (name) {
    case '+':
    case '-':
      return addResult(a, b);
    case '*':
      return multiplyResult(a, b);
    case '/':
      return divideResult(a, b);
    case '%':
      return remainderResult(a, b);
  }
}

function bindNumbers(name: ArithmeticName, type: DataType, nullable: boolean): BoundCall {
  const types = [type, type] as const;
  if (type.id === 'decimal') return bound(types, int64, nullable, decimalDivScalar(type, type));
  const result = name === 'div' ? int64 : type;
  const scalar = numberScalar(name === '/' && type.id === 'int' ? 'div' : name, type);
  const call = bound(types, result, nullable, scalar);
  const kernel = arithmeticKernel(name, types, result, scalar);
  const mayFail = type.id !== 'float' || name === '/' || name === '%';
  return kernel === null ? { ...call, mayFail } : { ...call, mayFail, kernel };
}

function numberScalar(name: ArithmeticName, type: DataType): BinaryScalar {
  if (type.id === 'float') return floatScalar(name, type.bits === 32);
  if (type.id === 'int' && type.bits !== 64)
    return name === 'div' ? truncatingScalar(type.bits) : smallIntegerScalar(name, type.bits);
  return longScalar(name);
}

/** Integer division within the operands' own type, as PostgreSQL divides. */
function truncatingScalar(bits: 8 | 16 | 32): BinaryScalar {
  const long = longScalar('div');
  return (context, a, b) => {
    const quotient = long(context, BigInt(a as number), BigInt(b as number));
    return quotient === null ? null : Number(BigInt.asIntN(bits, quotient as bigint));
  };
}

function bound(types: readonly DataType[], type: DataType, nullable: boolean, scalar: BinaryScalar): BoundCall {
  const call = scalar as (context: Parameters<BinaryScalar>[0], ...args: Scalar[]) => Scalar;
  return { kind: 'bound', arguments: types, type, nullable, mayFail: true, scalar: call };
}
