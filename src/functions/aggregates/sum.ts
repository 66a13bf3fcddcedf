/** sum and try_sum: exact for integers, decimals and intervals, in doubles for floats. */
import { fitsPrecision } from '../../core/decimal.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, decimal, decimalPrecisionMax, float64, int64 } from '../../core/types.ts';
import type { Rows } from '../../core/vector.ts';
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

export const sumFunctions: readonly AggregateFunction[] = [
  declareAggregate({
    name: 'sum',
    signature: 'sum(expr)',
    doc: 'The sum of the values that are not NULL; NULL where there are none. Integers give a BIGINT.',
    example: ['sum(col) FROM VALUES (5), (10), (15) AS tab(col)', '30'],
    bind: (args) => bindSum('sum', args, true),
  }),
  declareAggregate({
    name: 'try_sum',
    signature: 'try_sum(expr)',
    doc: 'The sum, or NULL where it overflows.',
    example: ['try_sum(col) FROM VALUES (9223372036854775807), (1) AS tab(col)', 'NULL'],
    bind: (args) => bindSum('try_sum', args, false),
  }),
];

/** The numeric or interval type that sums and averages take an argument as; null where it is neither. */
export function summableType(type: DataType): DataType | null {
  if (type.id === 'utf8' || type.id === 'null') return float64;
  if (type.id === 'int' || type.id === 'decimal' || type.id === 'float') return type;
  return type.id === 'interval' && type.unit !== 'calendar' ? type : null;
}

export const summableTypes = '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH")';

function bindSum(name: string, args: readonly Argument[], raises: boolean): BoundAggregate | TypeMismatch {
  const [arg] = args;
  if (arg === undefined || args.length > 1) return wrongArgumentCount(name, 1, args.length);
  const type = summableType(arg.type);
  if (type === null) return unexpectedInput(0, summableTypes, arg.type);
  if (type.id === 'float') {
    return boundAggregate({
      arguments: [type],
      type: float64,
      partial: doubleSumPartial,
      create: (context) => doubleSums(context, (sum, count) => (count === 0n ? null : sum), float64),
    });
  }
  const result = sumType(type);
  return boundAggregate({
    arguments: [type],
    type: result,
    partial: ExactSums.partialTypes,
    family: ExactSums.family,
    mayFail: raises,
    create: (context) => exactSums(context, result, raises),
  });
}

function sumType(type: DataType): DataType {
  if (type.id === 'decimal') return decimal(Math.min(type.precision + 10, decimalPrecisionMax), type.scale);
  return type.id === 'int' ? int64 : type;
}

function exactSums(context: EvalContext, type: DataType, raises: boolean): AggregateStates {
  const sums = new ExactSums(context);
  const isNarrow = type.id === 'decimal' || type.id === 'int' || (type.id === 'interval' && type.unit === 'dayTime');
  const limit = type.id === 'decimal' && type.precision < 19 ? 10n ** BigInt(type.precision) : null;
  return {
    ...sumSteps(sums),
    finish() {
      const narrow = isNarrow ? sums.narrow(type, limit) : null;
      if (narrow !== null) return narrow;
      const rows: Rows = { length: sums.groups, selection: null };
      return collect(context, type, rows, (group) => checkedSum(context, sums, group, type, raises));
    },
  };
}

/** The steps that sums and averages share; all but `finish`. */
export function sumSteps(sums: ExactSums): Omit<AggregateStates, 'finish'> {
  return {
    resize: (groups) => sums.resize(groups),
    update: (ids, args, rows, runs) => sums.add(ids, args[0]!, rows, runs ?? null),
    partial: () => sums.partial(),
    merge: (ids, partial, rows) => sums.merge(ids, partial, rows),
  };
}

function checkedSum(context: EvalContext, sums: ExactSums, group: number, type: DataType, raises: boolean): Scalar {
  if (sums.countAt(group) === 0n) return null;
  const sum = sums.sumAt(group);
  if (type.id === 'decimal')
    return fitsPrecision(sum, type.precision) ? sum : overflowed(context, 'overflow in sum of decimals', raises, null);
  const bits = type.id === 'interval' && type.unit === 'yearMonth' ? 32 : 64;
  const cut = BigInt.asIntN(bits, sum);
  const value = bits === 32 ? Number(cut) : cut;
  if (cut === sum) return value;
  if (type.id === 'interval' && raises)
    throw new EngineError('INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION', { functionName: 'try_sum' });
  return overflowed(context, 'long overflow', raises, value);
}

/** Without ANSI decimals overflow to NULL and integers wrap. */
function overflowed(context: EvalContext, message: string, raises: boolean, wrapped: Scalar): Scalar {
  if (!raises) return null;
  if (context.ansi)
    throw new EngineError('ARITHMETIC_OVERFLOW', { message }, { hint: 'Use try_sum to give NULL instead.' });
  return wrapped;
}
