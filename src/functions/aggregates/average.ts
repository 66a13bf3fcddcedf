/** avg and try_avg: doubles of integers and floats, decimals with four more digits, intervals rounded half up. */
import { divideDecimals, divideHalfUp, fitsPrecision } from '../../core/decimal.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import {
  type DataType,
  dayTimeInterval,
  decimal,
  decimalPrecisionMax,
  float64,
  yearMonthInterval,
} from '../../core/types.ts';
import type {
  AggregateFunction,
  AggregateStates,
  Argument,
  BoundAggregate,
  EvalContext,
  TypeMismatch,
} from '../define.ts';
import { collect } from '../driver.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { boundAggregate, declareAggregate } from './declare.ts';
import { doubleSumPartial, doubleSums } from './double-sums.ts';
import { ExactSums } from './exact-sums.ts';
import { summableType, summableTypes, sumSteps } from './sum.ts';

export const averageFunctions: readonly AggregateFunction[] = [
  declareAggregate({
    name: 'avg',
    aliases: ['mean'],
    signature: 'avg(expr)',
    doc: 'The mean of the values that are not NULL; NULL where there are none.',
    example: ['avg(col) FROM VALUES (1), (2), (3) AS tab(col)', '2.0'],
    bind: (args) => bindAverage('avg', args, true),
  }),
  declareAggregate({
    name: 'try_avg',
    signature: 'try_avg(expr)',
    doc: 'The mean, or NULL where the sum overflows.',
    example: ['try_avg(col) FROM VALUES (1), (2), (3) AS tab(col)', '2.0'],
    bind: (args) => bindAverage('try_avg', args, false),
  }),
];

function bindAverage(name: string, args: readonly Argument[], raises: boolean): BoundAggregate | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 1) return wrongArgumentCount(name, 1, args.length);
  // Spark averages timestamps as seconds since the epoch.
  const type = arg.type.id === 'timestamp' && arg.type.zone === 'utc' ? float64 : summableType(arg.type);
  if (type === null) return unexpectedInput(0, summableTypes, arg.type);
  if (type.id === 'float') {
    return boundAggregate({
      arguments: [type],
      type: float64,
      partial: doubleSumPartial,
      create: (context) => doubleSums(context, (sum, count) => (count === 0n ? null : sum / Number(count)), float64),
    });
  }
  const result = averageType(type);
  return boundAggregate({
    arguments: [type],
    type: result,
    partial: ExactSums.partialTypes,
    family: ExactSums.family,
    mayFail: raises && type.id === 'decimal',
    create: (context) => averages(context, type, result, raises),
  });
}

function averageType(type: DataType): DataType {
  if (type.id === 'decimal') {
    return decimal(Math.min(type.precision + 4, decimalPrecisionMax), Math.min(type.scale + 4, decimalPrecisionMax));
  }
  if (type.id === 'interval') return type.unit === 'yearMonth' ? yearMonthInterval : dayTimeInterval;
  return float64;
}

function averages(context: EvalContext, type: DataType, result: DataType, raises: boolean): AggregateStates {
  const sums = new ExactSums(context);
  const mean = meanOf(type, result);
  return {
    ...sumSteps(sums),
    finish: () =>
      collect(context, result, { length: sums.groups, selection: null }, (group) => {
        const count = sums.countAt(group);
        if (count === 0n) return null;
        const value = mean(sums.sumAt(group), count);
        if (result.id !== 'decimal' || fitsPrecision(value as bigint, result.precision)) return value;
        if (!raises || !context.ansi) return null;
        throw new EngineError(
          'ARITHMETIC_OVERFLOW',
          { message: 'overflow in average of decimals' },
          { hint: 'Use try_avg to give NULL instead.' },
        );
      }),
  };
}

function meanOf(type: DataType, result: DataType): (sum: bigint, count: bigint) => Scalar {
  if (type.id === 'decimal' && result.id === 'decimal') return decimalMean(type.scale, result.scale);
  if (type.id !== 'interval') return (sum, count) => Number(sum) / Number(count);
  return (sum, count) => {
    const mean = divideHalfUp(sum, count);
    return type.unit === 'yearMonth' ? Number(mean) : mean;
  };
}

function decimalMean(scale: number, resultScale: number): (sum: bigint, count: bigint) => bigint {
  const factor = 10 ** (resultScale - scale);
  return (sum, count) => {
    const raised = Number(sum) * factor;
    if (!Number.isSafeInteger(raised)) return divideDecimals(sum, scale, count, 0, resultScale);
    return BigInt(roundedQuotient(Math.abs(raised), Number(count)) * Math.sign(raised));
  };
}

/** n / count rounded half up, exactly, for integers that doubles hold. */
function roundedQuotient(n: number, count: number): number {
  const quotient = Math.floor(n / count);
  const rest = n - quotient * count;
  // The division may have rounded up to the next integer.
  if (rest < 0) return 2 * (rest + count) >= count ? quotient : quotient - 1;
  return 2 * rest >= count ? quotient + 1 : quotient;
}
