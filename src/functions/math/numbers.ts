/** Functions of numbers of any type: abs, pmod, greatest, least, factorial, width_bucket, bit_count. */
import { comparatorOf, isOrderable } from '../../core/compare.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import {
  boolType,
  type DataType,
  dayTimeInterval,
  float64,
  int8,
  int32,
  int64,
  yearMonthInterval,
} from '../../core/types.ts';
import { declare, type Takes } from '../declare.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { noCommonType, notOrderable, unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { bindArithmetic } from '../operators/arithmetic.ts';
import { widerType } from '../widening.ts';

const signed: Takes = ['numeric', dayTimeInterval, yearMonthInterval];

export const numberFunctions: readonly ScalarFunction[] = [
  declare({
    name: 'abs',
    category: 'math',
    doc: 'The size of a number or interval, without its sign.',
    signature: 'abs(expr)',
    examples: [['abs(-1)', '1']],
    takes: [signed],
    make: ([type]) => ({
      type: type!,
      mayFail: type!.id === 'int' || type!.id === 'interval',
      scalar: absolute(type!),
    }),
  }),
  {
    name: 'pmod',
    aliases: [],
    category: 'math',
    doc: 'The remainder of a division that is never negative where the divisor is positive.',
    signature: 'pmod(expr1, expr2)',
    examples: [['pmod(-7, 3)', '2']],
    nulls: 'propagate',
    volatility: 'immutable',
    bind: bindPmod,
  },
  extreme('greatest', 'The greatest of the values that are not NULL.', ['greatest(10, 9, 2, 4, 3)', '10'], 1),
  extreme('least', 'The least of the values that are not NULL.', ['least(10, 9, 2, 4, 3)', '2'], -1),
  declare({
    name: 'factorial',
    category: 'math',
    doc: 'The product of 1 to the number; NULL beyond 0 to 20.',
    signature: 'factorial(expr)',
    examples: [['factorial(5)', '120']],
    takes: [int32],
    make: () => ({ type: int64, nullable: true, scalar: (_, value) => factorial(value as number) }),
  }),
  declare({
    name: 'width_bucket',
    category: 'math',
    doc: 'The number of the bucket, of so many between min and max, that a value falls into; 0 below and one more above.',
    signature: 'width_bucket(value, min, max, buckets)',
    examples: [['width_bucket(5.3, 0.2, 10.6, 5)', '3']],
    takes: [
      [float64, yearMonthInterval, dayTimeInterval],
      [float64, yearMonthInterval, dayTimeInterval],
      [float64, yearMonthInterval, dayTimeInterval],
      int64,
    ],
    make: () => ({
      type: int64,
      nullable: true,
      scalar: (_, value, min, max, count) => bucket(Number(value), Number(min), Number(max), count as bigint),
    }),
  }),
  declare({
    name: 'bit_count',
    category: 'bitwise',
    doc: 'How many bits of the number are set.',
    signature: 'bit_count(expr)',
    examples: [['bit_count(7)', '3']],
    takes: [['integral', boolType]],
    make: ([type], [arg]) => {
      if (arg!.type.id === 'utf8') return unexpectedInput(0, '("INTEGRAL" or "BOOLEAN")', arg!.type);
      return { type: int32, scalar: (_, value) => bitCount(type!, value!) };
    },
  }),
  declare({
    name: 'getbit',
    aliases: ['bit_get'],
    category: 'bitwise',
    doc: 'The bit at a position, from 0 at the right.',
    signature: 'getbit(expr, pos)',
    examples: [['getbit(11, 2)', '0']],
    takes: ['integral', int32],
    make: ([type]) => ({
      type: int8,
      mayFail: true,
      scalar: (_, value, position) => bitAt(type!, value!, position as number),
    }),
  }),
];

function absolute(type: DataType): BoundCall['scalar'] {
  if (type.id === 'float') return (_, value) => Math.abs(value as number);
  if (type.id === 'decimal') return (_, value) => ((value as bigint) < 0n ? -(value as bigint) : value!);
  const bits = type.id === 'int' ? type.bits : type.id === 'interval' && type.unit === 'yearMonth' ? 32 : 64;
  return (context, value) => {
    const wide = BigInt(value as bigint);
    const size = wide < 0n ? -wide : wide;
    const fitted = BigInt.asIntN(bits, size);
    if (fitted !== size && (context.ansi || type.id === 'interval')) {
      throw new EngineError('ARITHMETIC_OVERFLOW', { message: `${bits === 64 ? 'long' : 'integer'} overflow` });
    }
    return typeof value === 'bigint' ? fitted : Number(fitted);
  };
}

/** The remainder as % has it, moved by the divisor where it is negative. */
function bindPmod(args: readonly Argument[], dialect: Parameters<ScalarFunction['bind']>[1]): BoundCall | TypeMismatch {
  if (args.length !== 2) return wrongArgumentCount('pmod', 2, args.length);
  const bound = bindArithmetic('%', args, dialect);
  if (bound.kind === 'mismatch') return bound;
  const { kernel: _, ...rest } = bound;
  const remainder = bound.scalar;
  const [left, right] = bound.arguments;
  if (left?.id === 'decimal' && right?.id === 'decimal') {
    const scale = Math.max(left.scale, right.scale);
    const factor = 10n ** BigInt(scale - right.scale);
    const scalar: BoundCall['scalar'] = (context, a, b) => {
      const found = remainder(context, a!, b!);
      const divisor = (b as bigint) * factor;
      return typeof found === 'bigint' && found < 0n ? (found + divisor) % divisor : found;
    };
    return { ...rest, scalar };
  }
  const scalar: BoundCall['scalar'] = (context, a, b) => {
    const found = remainder(context, a!, b!);
    if (typeof found === 'bigint') return found < 0n ? (found + (b as bigint)) % (b as bigint) : found;
    return typeof found === 'number' && found < 0 ? ((found + (b as number)) % (b as number)) + 0 : found;
  };
  return { ...rest, scalar };
}

function extreme(
  name: 'greatest' | 'least',
  doc: string,
  example: readonly [string, string],
  sign: 1 | -1,
): ScalarFunction {
  return {
    name,
    aliases: [],
    category: 'math',
    doc,
    signature: `${name}(expr1, expr2, ...)`,
    examples: [example],
    nulls: 'handled',
    volatility: 'immutable',
    bind: (args) => bindExtreme(name, args, sign),
  };
}

function bindExtreme(name: string, args: readonly Argument[], sign: 1 | -1): BoundCall | TypeMismatch {
  if (args.length < 2) return wrongArgumentCount(name, '> 1', args.length);
  const types = args.map((arg) => arg.type);
  const common = types.reduce<DataType | null>((a, b) => (a === null ? null : widerType(a, b)), types[0]!);
  if (common === null) return noCommonType(name, types);
  if (!isOrderable(common)) return notOrderable(name, common);
  const compare = comparatorOf(common);
  return {
    kind: 'bound',
    arguments: types.map(() => common),
    type: common,
    nullable: args.every((arg) => arg.nullable),
    mayFail: false,
    scalar: (_, ...values) => {
      let best: Scalar = null;
      for (const value of values) {
        if (value === null || value === undefined) continue;
        if (best === null || sign * compare(value, best) > 0) best = value;
      }
      return best;
    },
  };
}

function factorial(value: number): bigint | null {
  if (value < 0 || value > 20) return null;
  let product = 1n;
  for (let i = 2n; i <= BigInt(value); i++) product *= i;
  return product;
}

function bucket(value: number, min: number, max: number, count: bigint): bigint | null {
  const isOdd = count <= 0n || count === 2n ** 63n - 1n || Number.isNaN(value) || min === max;
  if (isOdd || !Number.isFinite(min) || !Number.isFinite(max)) return null;
  const isRising = min < max;
  if (isRising ? value < min : value > min) return 0n;
  if (isRising ? value >= max : value <= max) return count + 1n;
  const share = isRising ? (value - min) / (max - min) : (min - value) / (min - max);
  return BigInt(Math.trunc(Number(count) * share)) + 1n;
}

function bitCount(type: DataType, value: Scalar): number {
  if (type.id === 'bool') return value === true ? 1 : 0;
  // Integers count as their 64 bits, the sign's included.
  let rest = BigInt.asUintN(64, BigInt(value as bigint));
  let count = 0;
  for (; rest !== 0n; rest &= rest - 1n) count++;
  return count;
}

function bitAt(type: DataType, value: Scalar, position: number): number {
  const upper = type.id === 'int' ? type.bits : 64;
  if (position < 0 || position >= upper) {
    throw new EngineError('INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE', {
      functionName: '`getbit`',
      parameter: '`pos`',
      lower: 0,
      upper,
      invalidValue: position,
    });
  }
  return Number((BigInt(value as bigint) >> BigInt(position)) & 1n);
}
