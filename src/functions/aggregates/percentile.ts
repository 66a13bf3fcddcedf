/** percentile, median, percentile_cont, percentile_disc, percentile_approx: from all values of the group, sorted. */
import { comparatorOf } from '../../core/compare.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import {
  type DataType,
  dayTimeInterval,
  float64,
  int64,
  isNumeric,
  list,
  yearMonthInterval,
} from '../../core/types.ts';
import { implicitType } from '../coercion.ts';
import type { AggregateFunction, AggregateOptions, Argument, BoundAggregate, TypeMismatch } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { boundAggregate, declareAggregate } from './declare.ts';
import { summableTypes } from './sum.ts';
import { type ValueAggregate, valueStates } from './value-states.ts';

export const percentileFunctions: readonly AggregateFunction[] = [
  declareAggregate({
    name: 'percentile',
    signature: 'percentile(expr, percentage[, frequency])',
    doc: 'The exact percentile, between two values where it falls between them.',
    example: ['percentile(col, 0.3) FROM VALUES (0), (10) AS tab(col)', '3.0'],
    bind: (args) => bindPercentile('percentile', args, args[1], false),
  }),
  declareAggregate({
    name: 'median',
    signature: 'median(expr)',
    doc: 'The middle value, or the mean of the two in the middle.',
    example: ['median(col) FROM VALUES (0), (10) AS tab(col)', '5.0'],
    bind: (args) =>
      args.length === 1 ? bindPercentile('median', args, half, false) : wrongArgumentCount('median', 1, args.length),
  }),
  inverse(
    'percentile_cont',
    'The percentile, between two values where it falls between them. The first argument is the ORDER BY key.',
    '5.0',
    bindPercentile,
  ),
  inverse(
    'percentile_disc',
    'The first value whose share of the rows reaches the percentage. The first argument is the ORDER BY key.',
    '0.0',
    bindDiscrete,
  ),
  declareAggregate({
    name: 'percentile_approx',
    aliases: ['approx_percentile'],
    signature: 'percentile_approx(expr, percentage[, accuracy])',
    doc: 'A value of the group at the percentage; exact here, whatever the accuracy.',
    example: ['percentile_approx(col, 0.5) FROM VALUES (0), (1), (2), (10) AS tab(col)', '1'],
    bind: bindApproximate,
  }),
];

const half: Argument = { type: float64, nullable: false, constant: 0.5 };

type Bind = (
  name: string,
  args: readonly Argument[],
  share: Argument | undefined,
  isDescending: boolean,
) => BoundAggregate | TypeMismatch;

/** percentile_cont(p) WITHIN GROUP (ORDER BY v): called with the key as first argument, (v, p). */
function inverse(name: string, doc: string, result: string, bind: Bind): AggregateFunction {
  return declareAggregate({
    name,
    signature: `${name}(percentage) WITHIN GROUP (ORDER BY expr)`,
    doc,
    example: [`${name}(0.5) WITHIN GROUP (ORDER BY col) FROM VALUES (0), (10) AS tab(col)`, result],
    takesOrderKey: true,
    bind(args, options: AggregateOptions) {
      if (options.orderBy.length === 0) return missingOrder(name);
      if (args.length !== 2) return wrongArgumentCount(name, 1, Math.max(0, args.length - 1));
      return bind(name, args, args[1], options.orderBy[0]?.descending ?? false);
    },
  });
}

function missingOrder(name: string): TypeMismatch {
  const parameters = { funcName: `\`${name}\`` };
  return { kind: 'mismatch', condition: 'INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING', parameters };
}

interface Shares {
  readonly shares: readonly number[];
  readonly isArray: boolean;
}

/** The percentages as numbers from 0 to 1; null where they are not known. */
function sharesOf(argument: Argument): Shares | null {
  const { constant, type } = argument;
  const item = type.id === 'list' ? type.item.type : type;
  const number = (value: Scalar): number => {
    if (item.id === 'decimal') return Number(value) / 10 ** item.scale;
    return Number(value);
  };
  if (constant === undefined || constant === null) return null;
  const isArray = type.id === 'list';
  const shares = (isArray ? (constant as readonly Scalar[]) : [constant]).map(number);
  return shares.every((share) => share >= 0 && share <= 1) ? { shares, isArray } : null;
}

function badShare(argument: Argument | undefined, name: string): TypeMismatch {
  if (argument === undefined) return wrongArgumentCount(name, 2, 1);
  if (argument.constant === undefined) {
    return {
      kind: 'mismatch',
      condition: 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT',
      parameters: { inputName: '`percentage`', inputType: '"DOUBLE"' },
    };
  }
  return {
    kind: 'mismatch',
    condition: 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE',
    parameters: { exprName: 'percentage', valueRange: '[0.0, 1.0]', currentValue: String(argument.constant) },
  };
}

function bindPercentile(
  name: string,
  args: readonly Argument[],
  share: Argument | undefined,
  isDescending: boolean,
): BoundAggregate | TypeMismatch {
  const parsed = share === undefined ? null : sharesOf(share);
  if (parsed === null) return badShare(share, name);
  const type = sortedType(args[0]!);
  if ('kind' in type) return type;
  const frequency = name === 'percentile' ? args[2] : undefined;
  if (frequency !== undefined && frequency.type.id !== 'int') return unexpectedInput(2, '"INTEGRAL"', frequency.type);
  const result = type.id === 'interval' ? fullInterval(type) : float64;
  const finish = atShares(parsed, isDescending, (sorted, each) => ofNumber(result, interpolated(sorted, each)));
  const shareTypes = name === 'median' ? [] : [share!.type];
  const types = [type, ...shareTypes, ...(frequency === undefined ? [] : [int64])];
  return sorting(
    type,
    types,
    parsed.isArray ? list(result, false) : result,
    finish,
    frequency === undefined ? null : 2,
  );
}

/** The type that values are sorted in: doubles, or the interval's own. */
function sortedType(value: Argument): DataType | TypeMismatch {
  if (value.type.id === 'interval' && value.type.unit !== 'calendar') return value.type;
  if (implicitType(value.type, 'numeric') !== null) return float64;
  return unexpectedInput(0, summableTypes, value.type);
}

/** The value at each share of the sorted values: one, or an array of them as the shares were written. */
function atShares(
  { shares, isArray }: Shares,
  isDescending: boolean,
  valueAt: (sorted: readonly Scalar[], share: number) => Scalar,
): (ascending: readonly Scalar[]) => Scalar {
  return (ascending) => {
    const sorted = isDescending ? ascending.toReversed() : ascending;
    const found = shares.map((each) => valueAt(sorted, each));
    return isArray ? found : found[0]!;
  };
}

function fullInterval(type: DataType): DataType {
  return type.id === 'interval' && type.unit === 'yearMonth' ? yearMonthInterval : dayTimeInterval;
}

/** Linear between the two nearest of the sorted values. */
function interpolated(sorted: readonly Scalar[], share: number): number {
  const position = (sorted.length - 1) * share;
  const lower = Math.floor(position);
  const higher = Math.ceil(position);
  const low = Number(sorted[lower]);
  const high = Number(sorted[higher]);
  if (lower === higher || low === high) return low;
  return (higher - position) * low + (position - lower) * high;
}

function ofNumber(type: DataType, value: number): Scalar {
  if (type.id !== 'interval') return value;
  return type.unit === 'yearMonth' ? Math.trunc(value) : BigInt(Math.trunc(value));
}

function bindDiscrete(
  name: string,
  args: readonly Argument[],
  share: Argument | undefined,
  isDescending: boolean,
): BoundAggregate | TypeMismatch {
  const parsed = share === undefined ? null : sharesOf(share);
  if (parsed === null) return badShare(share, name);
  const type = sortedType(args[0]!);
  if ('kind' in type) return type;
  const finish = atShares(
    parsed,
    isDescending,
    (sorted, each) => sorted[Math.max(0, Math.ceil(sorted.length * each) - 1)]!,
  );
  const result = type.id === 'interval' ? fullInterval(type) : type;
  return sorting(type, [type, share!.type], parsed.isArray ? list(result, false) : result, finish, null);
}

function bindApproximate(args: readonly Argument[]): BoundAggregate | TypeMismatch {
  const [value, share] = args;
  if (value === undefined || args.length < 2 || args.length > 3)
    return wrongArgumentCount('percentile_approx', '[2, 3]', args.length);
  const parsed = share === undefined ? null : sharesOf(share);
  if (parsed === null) return badShare(share, 'percentile_approx');
  const isTime = value.type.id === 'date' || value.type.id === 'timestamp' || value.type.id === 'interval';
  const type = isNumeric(value.type) || isTime ? value.type : implicitType(value.type, 'numeric');
  if (type === null) return unexpectedInput(0, '("NUMERIC" or "DATE" or "TIMESTAMP" or "INTERVAL")', value.type);
  const finish = (sorted: readonly Scalar[]): Scalar => {
    const found = parsed.shares.map((each) => sorted[Math.max(0, Math.ceil(sorted.length * each) - 1)]!);
    return parsed.isArray ? found : found[0]!;
  };
  return sorting(
    type,
    [type, ...args.slice(1).map((arg) => arg.type)],
    parsed.isArray ? list(type, false) : type,
    finish,
    null,
  );
}

/** A value is kept as often as it counts. */
const weightMax = 10_000_000n;

/** Keeps a group's values; `finish` sees them ascending and never empty. `weightIndex` is the argument that says how often each counts. */
function sorting(
  type: DataType,
  types: readonly DataType[],
  result: DataType,
  finish: (sorted: readonly Scalar[]) => Scalar,
  weightIndex: number | null,
): BoundAggregate {
  const compare = comparatorOf(type);
  const partial = [list(type, false)];
  const aggregate: ValueAggregate<Scalar[]> = {
    start: () => [],
    add(state, values) {
      const value = values[0]!;
      if (value === null) return state;
      const weight = weightIndex === null ? 1n : ((values[weightIndex] as bigint | null) ?? 0n);
      if (weight > weightMax) throw new EngineError('OUT_OF_MEMORY', { limit: `${weightMax} times one value` });
      for (let i = 0n; i < weight; i++) state.push(value);
      return state;
    },
    save: (state) => [state],
    merge(state, [saved]) {
      for (const value of saved as readonly Scalar[]) state.push(value);
      return state;
    },
    finish: (state) => (state.length === 0 ? null : finish(state.sort(compare))),
    count: (state) => state.length,
  };
  return boundAggregate({
    arguments: types,
    type: result,
    partial,
    create: (context) => valueStates(context, aggregate, { type: result, partial, skipsNulls: false }),
  });
}
