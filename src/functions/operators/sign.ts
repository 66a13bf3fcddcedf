/** Unary minus and plus, for numbers and intervals. */
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, float64, isNumeric } from '../../core/types.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { negateInterval } from './intervals.ts';

export const signFunctions: readonly ScalarFunction[] = [
  {
    name: 'negative',
    aliases: [],
    category: 'operator',
    doc: 'The number or interval with its sign turned: what - before an expression means.',
    signature: 'negative(expr)',
    examples: [['negative(1)', '-1']],
    nulls: 'propagate',
    volatility: 'immutable',
    monotonic: () => 'decreasing',
    bind: (args) => bindSign('negative', args, negate),
  },
  {
    name: 'positive',
    aliases: [],
    category: 'operator',
    doc: 'The number or interval as it is: what + before an expression means.',
    signature: 'positive(expr)',
    examples: [['positive(1)', '1']],
    nulls: 'propagate',
    volatility: 'immutable',
    monotonic: () => 'increasing',
    bind: (args) => bindSign('positive', args, () => (_, value) => value!),
  },
];

function bindSign(
  name: string,
  args: readonly Argument[],
  scalarOf: (type: DataType) => BoundCall['scalar'],
): BoundCall | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 1) return wrongArgumentCount(name, 1, args.length);
  const type = arg.type.id === 'utf8' || arg.type.id === 'null' ? float64 : arg.type;
  if (!isNumeric(type) && type.id !== 'interval') {
    return unexpectedInput(
      0,
      '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")',
      arg.type,
    );
  }
  const mayFail = name === 'negative' && (type.id === 'int' || type.id === 'interval');
  return { kind: 'bound', arguments: [type], type, nullable: arg.nullable, mayFail, scalar: scalarOf(type) };
}

function negate(type: DataType): BoundCall['scalar'] {
  if (type.id === 'interval') return (_, value) => negateInterval(type, value!);
  if (type.id === 'float') return (_, value) => -(value as number);
  if (type.id === 'decimal') return (_, value) => -(value as bigint);
  const bits = type.id === 'int' ? type.bits : 64;
  return (context, value) => {
    const wide = -BigInt(value as bigint);
    const fitted = BigInt.asIntN(bits, wide);
    if (fitted !== wide && context.ansi) {
      throw new EngineError('ARITHMETIC_OVERFLOW', { message: `${bits === 64 ? 'long' : 'integer'} overflow` });
    }
    return (bits === 64 ? fitted : Number(fitted)) as Scalar;
  };
}
