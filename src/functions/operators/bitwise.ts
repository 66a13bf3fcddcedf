/** The operators on bits: & | ^ ~ << >> >>>, on integers alone. */
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, float64, int32, int64, isNumeric } from '../../core/types.ts';
import { commonOfTwo, implicitType } from '../coercion.ts';
import { fittedType } from '../declare.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import type { Dialect } from '../dialect.ts';
import { differentTypes, meetAsOne, unexpectedInput, wrongArgumentCount, wrongType } from '../mismatch.ts';

export const bitwiseFunctions: readonly ScalarFunction[] = [
  binaryOperator('&', 'The bits that are set on both sides.', ['3 & 5', '1'], (a, b) => a & b),
  binaryOperator('|', 'The bits that are set on either side.', ['3 | 5', '7'], (a, b) => a | b),
  binaryOperator('^', 'The bits that are set on one side alone.', ['3 ^ 5', '6'], (a, b) => a ^ b),
  shift('<<', 'Shifts bits to the left.', ['2 << 1', '4'], ['shiftleft'], shiftLeft),
  shift('>>', 'Shifts bits to the right and keeps the sign.', ['-4 >> 1', '-2'], ['shiftright'], shiftRight),
  shift(
    '>>>',
    'Shifts bits to the right and fills with zeros.',
    ['4 >>> 1', '2'],
    ['shiftrightunsigned'],
    shiftRightUnsigned,
  ),
  {
    name: '~',
    aliases: [],
    category: 'bitwise',
    doc: 'All bits turned round.',
    signature: '~ expr',
    examples: [['~ 0', '-1']],
    nulls: 'propagate',
    volatility: 'immutable',
    bind: bindNot,
  },
];

type Bits = (a: bigint, b: bigint) => bigint;

function binaryOperator(name: string, doc: string, example: readonly [string, string], apply: Bits): ScalarFunction {
  return {
    name,
    aliases: [],
    category: 'bitwise',
    doc,
    signature: `expr1 ${name} expr2`,
    examples: [example],
    nulls: 'propagate',
    volatility: 'immutable',
    bind: (args, dialect) => bindBits(name, args, dialect, apply),
  };
}

function bindBits(name: string, args: readonly Argument[], dialect: Dialect, apply: Bits): BoundCall | TypeMismatch {
  const [left, right] = dialect.isAnsi ? args : args.map(doubled);
  if (left === undefined || right === undefined || args.length > 2) return wrongArgumentCount(name, 2, args.length);
  const common = left.type.id === 'null' && right.type.id === 'null' ? int32 : commonOfTwo(left.type, right.type);
  if (common === null) return differentTypes(left.type, right.type);
  if (common.id !== 'int') {
    return meetAsOne(left.type, right.type) ? wrongType('"INTEGRAL"', common) : differentTypes(left.type, right.type);
  }
  const scalar = (_: unknown, a: Scalar, b: Scalar): Scalar => {
    const result = apply(BigInt(a as bigint), BigInt(b as bigint));
    return common.bits === 64 ? result : Number(result);
  };
  return bound([common, common], common, left.nullable || right.nullable, scalar as BoundCall['scalar']);
}

/** Without ANSI a text is a DOUBLE to this arithmetic, too, which has no bits. */
function doubled(arg: Argument): Argument {
  return arg.type.id === 'utf8' ? { type: float64, nullable: true } : arg;
}

function shift(
  name: string,
  doc: string,
  example: readonly [string, string],
  aliases: readonly string[],
  apply: (value: bigint, by: number, bits: 32 | 64) => bigint,
): ScalarFunction {
  return {
    name,
    aliases,
    category: 'bitwise',
    doc,
    signature: `base ${name} exponent`,
    examples: [example],
    nulls: 'propagate',
    volatility: 'immutable',
    bind(args) {
      const [base, by] = args;
      if (base === undefined || by === undefined || args.length > 2) return wrongArgumentCount(name, 2, args.length);
      const type =
        implicitType(base.type, int32) ?? (base.type.id === 'int' ? int64 : isNumeric(base.type) ? int32 : null);
      if (type === null) return unexpectedInput(0, '("INT" or "BIGINT")', base.type);
      if (fittedType(int32, by.type) === null) return unexpectedInput(1, int32, by.type);
      const isWide = base.type.id === 'int' && base.type.bits === 64;
      const scalar = (_: unknown, value: Scalar, count: Scalar): Scalar => {
        const result = apply(BigInt(value as bigint), count as number, isWide ? 64 : 32);
        return isWide ? result : Number(result);
      };
      const result = isWide ? int64 : int32;
      return bound([result, int32], result, base.nullable || by.nullable, scalar as BoundCall['scalar']);
    },
  };
}

/** As in Java, only the low five or six bits of the distance count. */
function shiftLeft(value: bigint, by: number, bits: 32 | 64): bigint {
  return BigInt.asIntN(bits, value << BigInt(by & (bits - 1)));
}

function shiftRight(value: bigint, by: number, bits: 32 | 64): bigint {
  return value >> BigInt(by & (bits - 1));
}

function shiftRightUnsigned(value: bigint, by: number, bits: 32 | 64): bigint {
  return BigInt.asIntN(bits, BigInt.asUintN(bits, value) >> BigInt(by & (bits - 1)));
}

function bindNot(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 1) return wrongArgumentCount('~', 1, args.length);
  const type = arg.type.id === 'utf8' ? null : implicitType(arg.type, 'integral');
  if (type === null) return unexpectedInput(0, '"INTEGRAL"', arg.type);
  const scalar = (_: unknown, value: Scalar): Scalar => (typeof value === 'bigint' ? ~value : ~(value as number));
  return bound([type], type, arg.nullable, scalar as BoundCall['scalar']);
}

function bound(types: readonly DataType[], type: DataType, nullable: boolean, scalar: BoundCall['scalar']): BoundCall {
  return { kind: 'bound', arguments: types, type, nullable, mayFail: false, scalar };
}
