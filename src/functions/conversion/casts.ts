/** Types as functions: `int('1')` is CAST('1' AS INT). */
import { quotedType } from '../../core/text/type-sql.ts';
import {
  binary,
  boolType,
  type DataType,
  dateType,
  decimal,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  timestampUtc,
  utf8,
} from '../../core/types.ts';
import { castScalar } from '../cast.ts';
import { canCast } from '../coercion.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { wrongArgumentCount } from '../mismatch.ts';

export const conversionFunctions: readonly ScalarFunction[] = [
  conversion('tinyint', int8, ["tinyint('1')", '1']),
  conversion('smallint', int16, ["smallint('1')", '1']),
  conversion('int', int32, ["int('1')", '1']),
  conversion('bigint', int64, ["bigint('1')", '1']),
  conversion('float', float32, ["float('1')", '1.0']),
  conversion('double', float64, ["double('1')", '1.0']),
  conversion('decimal', decimal(10, 0), ["decimal('1')", '1']),
  conversion('boolean', boolType, ["boolean('true')", 'true']),
  conversion('string', utf8, ['string(1)', '1']),
  conversion('binary', binary, ["binary('a')", 'a']),
  conversion('date', dateType, ["date('2024-01-01')", '2024-01-01']),
  conversion('time', { id: 'time', precision: 6 }, ["time('01:02:03')", '01:02:03']),
  conversion('timestamp', timestampUtc, ["timestamp('2024-01-01 01:02:03')", '2024-01-01 01:02:03']),
];

function conversion(name: string, type: DataType, example: readonly [string, string]): ScalarFunction {
  return {
    name,
    aliases: [],
    category: 'conversion',
    doc: `The value as ${name.toUpperCase()}: the same as a cast.`,
    signature: `${name}(expr)`,
    examples: [example],
    nulls: 'propagate',
    volatility: type.id === 'timestamp' ? 'stable' : 'immutable',
    bind: (args) => bindConversion(name, type, args),
  };
}

function bindConversion(name: string, type: DataType, args: readonly Argument[]): BoundCall | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 1) return wrongArgumentCount(name, 1, args.length);
  if (!canCast(arg.type, type)) {
    const parameters = { srcType: quotedType(arg.type), targetType: quotedType(type) };
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', parameters };
  }
  const ansi = castScalar(arg.type, type, 'ansi');
  const legacy = castScalar(arg.type, type, 'legacy');
  return {
    kind: 'bound',
    arguments: [arg.type],
    type,
    nullable: arg.nullable,
    mayFail: type.id !== 'utf8',
    scalar: (context, value) => (context.ansi ? ansi : legacy)(context, value!),
  };
}
