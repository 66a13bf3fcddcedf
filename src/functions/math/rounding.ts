/** round, bround, ceil, floor: numbers with so many digits after the point, or zeros before it. */
import { doubleToScaled, powerOfTen } from '../../core/decimal.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import {
  type DataType,
  type DecimalType,
  decimal,
  float64,
  type IntType,
  int32,
  int64,
  isNumeric,
} from '../../core/types.ts';
import { castScalar } from '../cast.ts';
import { declare, isMismatch, type Made, type Make } from '../declare.ts';
import type { Argument, BoundCall, EvalContext, ScalarFunction, TypeMismatch } from '../define.ts';
import { wrongArgumentCount } from '../mismatch.ts';
import { checkedDecimal } from '../operators/numbers.ts';

type Rounding = 'halfUp' | 'halfEven' | 'ceiling' | 'floor';

export const roundingFunctions: readonly ScalarFunction[] = [
  rounder(
    'round',
    'The number rounded to so many digits after the point (0), ties away from zero.',
    [
      ['round(2.5, 0)', '3'],
      ['round(25, -1)', '30'],
    ],
    'halfUp',
  ),
  rounder(
    'bround',
    'The number rounded to so many digits after the point (0), ties to the even digit.',
    [
      ['bround(2.5, 0)', '2'],
      ['bround(25, -1)', '20'],
    ],
    'halfEven',
  ),
  whole(
    'ceil',
    ['ceiling'],
    'The least whole number that is not below the number; with a scale, a decimal of so many digits.',
    [
      ['ceil(-0.1)', '0'],
      ['ceil(3.1411, 3)', '3.142'],
    ],
    'ceiling',
  ),
  whole(
    'floor',
    [],
    'The greatest whole number that is not above the number; with a scale, a decimal of so many digits.',
    [
      ['floor(-0.1)', '-1'],
      ['floor(3.1411, 3)', '3.141'],
    ],
    'floor',
  ),
];

function rounder(
  name: string,
  doc: string,
  examples: ScalarFunction['examples'],
  rounding: 'halfUp' | 'halfEven',
): ScalarFunction {
  return declare({
    name,
    category: 'math',
    doc,
    signature: `${name}(expr[, scale])`,
    examples,
    takes: ['numeric', int32],
    optional: 1,
    monotonic: (_, index) => (index === 0 ? 'increasing' : null),
    make: (types, args) => {
      const made = makeRound(types, args, rounding);
      // The digits stay as written: with another type they would be no constant any more.
      return args.length < 2 || isMismatch(made) ? made : { ...made, arguments: [types[0]!, args[1]!.type] };
    },
  });
}

function makeRound(types: Parameters<Make>[0], args: readonly Argument[], rounding: Rounding): Made | TypeMismatch {
  const type = types[0]!;
  const scale = args.length < 2 ? 0 : scaleOf(args[1]!);
  if (scale === undefined) return notFoldable(args[1]!.type);
  if (scale === null)
    return { type: type.id === 'decimal' ? decimalResult(type, 0) : type, nullable: true, scalar: () => null };
  const digits = Number(scale);
  switch (type.id) {
    case 'decimal': {
      const result = decimalResult(type, digits);
      return {
        type: result,
        mayFail: true,
        scalar: (context, value) => roundDecimal(context, value as bigint, type, result, digits, rounding),
      };
    }
    case 'float':
      return { type, scalar: (_, value) => roundDouble(value as number, digits, rounding, type.bits === 32) };
    default:
      if (digits >= 0 || type.id !== 'int') return { type, scalar: (_, value) => value! };
      return { type, mayFail: true, scalar: integerScalar(type, digits, rounding) };
  }
}

/** Whole digits grow by one, as 9.9 becomes 10. */
function decimalResult(type: DecimalType, digits: number): DecimalType {
  const whole = type.precision - type.scale + 1;
  if (digits < 0) return decimal(Math.min(Math.max(whole, -digits + 1), 38), 0);
  const scale = Math.min(type.scale, digits);
  return decimal(Math.min(whole + scale, 38), scale);
}

function roundDecimal(
  context: EvalContext,
  value: bigint,
  type: DecimalType,
  result: DecimalType,
  digits: number,
  rounding: Rounding,
): Scalar {
  if (digits >= type.scale) return checkedDecimal(context, value, result);
  const unit = powerOfTen(type.scale - digits);
  const rounded = divided(value, unit, rounding) * (digits < 0 ? powerOfTen(-digits) : 1n);
  return checkedDecimal(context, rounded, result);
}

/** The shortest decimal form of the number is what is rounded. */
function roundDouble(value: number, digits: number, rounding: Rounding, isSingle: boolean): number {
  if (!Number.isFinite(value)) return value;
  const quick = roundQuickly(value, digits, rounding, isSingle);
  if (quick !== null) return quick;
  const { unscaled, scale } = doubleToScaled(isSingle ? Number(shortest(value)) : value);
  // There is no negative zero among decimals.
  if (digits >= scale) return value + 0;
  const rounded = divided(unscaled, powerOfTen(scale - digits), rounding);
  const result = Number(`${rounded}e${-digits}`);
  return isSingle ? Math.fround(result) : result;
}

/**
 * Without decimals, where all numbers on the way are exact. A tie is the double that is nearest to it: shortest digits
 * tell it from its neighbours, so comparing doubles decides as comparing decimals does. Null where it cannot be used.
 */
function roundQuickly(value: number, digits: number, rounding: Rounding, isSingle: boolean): number | null {
  if (isSingle || digits < 0 || digits > 15) return null;
  const factor = 10 ** digits;
  const size = Math.abs(value);
  const scaled = size * factor;
  if (scaled > 1e14) return null;
  const floor = Math.floor(scaled);
  const tie = (2 * floor + 1) / (2 * factor);
  const isUp = size > tie || (size === tie && (rounding === 'halfUp' || floor % 2 === 1));
  const rounded = (isUp ? floor + 1 : floor) / factor;
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}

function shortest(value: number): string {
  for (let precision = 1; precision < 9; precision++) {
    const text = value.toPrecision(precision);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toPrecision(9);
}

function integerScalar(type: IntType, digits: number, rounding: Rounding): BoundCall['scalar'] {
  const unit = powerOfTen(-digits);
  return (context, value) => {
    const rounded = divided(BigInt(value as bigint), unit, rounding) * unit;
    const fitted = BigInt.asIntN(type.bits, rounded);
    if (fitted !== rounded && context.ansi) throw new EngineError('ARITHMETIC_OVERFLOW', { message: 'Overflow' });
    return type.bits === 64 ? fitted : Number(fitted);
  };
}

/** numerator / denominator as a whole number; the denominator is positive. */
function divided(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const quotient = numerator / denominator;
  const rest = numerator - quotient * denominator;
  if (rest === 0n) return quotient;
  const away = rest < 0n ? quotient - 1n : quotient + 1n;
  const twice = 2n * (rest < 0n ? -rest : rest);
  switch (rounding) {
    case 'ceiling':
      return rest > 0n ? away : quotient;
    case 'floor':
      return rest < 0n ? away : quotient;
    case 'halfUp':
      return twice >= denominator ? away : quotient;
    case 'halfEven':
      return twice > denominator || (twice === denominator && quotient % 2n !== 0n) ? away : quotient;
  }
}

function whole(
  name: string,
  aliases: readonly string[],
  doc: string,
  examples: ScalarFunction['examples'],
  rounding: 'ceiling' | 'floor',
): ScalarFunction {
  return declare({
    name,
    aliases,
    category: 'math',
    doc,
    signature: `${name}(expr[, scale])`,
    examples,
    takes: ['numeric', 'any'],
    optional: 1,
    monotonic: (_, index) => (index === 0 ? 'increasing' : null),
    make: (types, args) =>
      args.length === 1 ? makeWhole(types[0]!, rounding) : makeScaled(name, types, args, rounding),
  });
}

function makeWhole(type: DataType, rounding: 'ceiling' | 'floor'): Made {
  if (type.id === 'decimal') {
    const result = decimal(Math.min(type.precision - type.scale + (type.scale > 0 ? 1 : 0) || 1, 38), 0);
    const unit = powerOfTen(type.scale);
    return {
      type: result,
      mayFail: true,
      scalar: (context, value) => checkedDecimal(context, divided(value as bigint, unit, rounding), result),
    };
  }
  if (type.id === 'int') return { type: int64, arguments: [int64], scalar: (_, value) => value! };
  const step = rounding === 'ceiling' ? Math.ceil : Math.floor;
  return { type: int64, arguments: [float64], scalar: (_, value) => saturated(step(value as number)) };
}

/** As Java makes a long of a double: NaN is 0, and what is beyond is the limit. */
function saturated(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  if (value >= 2 ** 63) return 2n ** 63n - 1n;
  return value <= -(2 ** 63) ? -(2n ** 63n) : BigInt(value);
}

/** With a scale every number counts as the decimal that it is. */
function makeScaled(
  name: string,
  types: Parameters<Make>[0],
  args: readonly Argument[],
  rounding: 'ceiling' | 'floor',
): Made | TypeMismatch {
  const scale = args[1]!.constant;
  if (typeof scale !== 'number' || args[1]!.type.id !== 'int') return needsConstant(name);
  const type = types[0]!;
  if (!isNumeric(type)) return wrongArgumentCount(name, 1, 2);
  const source = type.id === 'decimal' ? type : asDecimal(type);
  const result = decimalResult(source, scale);
  return {
    type: result,
    arguments: [source, int32],
    nullable: true,
    mayFail: true,
    scalar: (context, value) => roundDecimal(context, value as bigint, source, result, scale, rounding),
  };
}

function asDecimal(type: DataType): DecimalType {
  if (type.id === 'int') return decimal({ 8: 3, 16: 5, 32: 10, 64: 20 }[type.bits], 0);
  return type.id === 'float' && type.bits === 32 ? decimal(14, 7) : decimal(30, 15);
}

/** The constant number of digits; text and fractions count as the whole number that they are cast to. */
function scaleOf({ type, constant }: Argument): Scalar | undefined {
  if (constant === undefined || constant === null || type.id === 'int') return constant;
  return castScalar(type, int32, 'ansi')({ zone: 'UTC', ansi: true } as EvalContext, constant);
}

function notFoldable(type: DataType): TypeMismatch {
  return {
    kind: 'mismatch',
    condition: 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT',
    parameters: { inputName: '`scale`', inputType: quotedType(int32), inputExpr: quotedType(type) },
  };
}

function needsConstant(name: string): TypeMismatch {
  return {
    kind: 'mismatch',
    condition: 'NON_FOLDABLE_ARGUMENT',
    parameters: { funcName: `\`${name}\``, paramName: '`scale`', paramType: '"INT"' },
  };
}
