/** Arrays made of values: array, array_repeat, sequence. */
import { addMonths, floorDivide } from '../../core/calendar.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import { type DataType, type IntervalType, int32, list, nullType } from '../../core/types.ts';
import { commonOfTwo, commonType } from '../coercion.ts';
import { moveInstant, zoneFor } from '../datetime/clock.ts';
import { declare } from '../declare.ts';
import type { Argument, BoundCall, EvalContext, ScalarFunction, TypeMismatch } from '../define.ts';
import type { Dialect } from '../dialect.ts';
import { noCommonType, wrongArgumentCount } from '../mismatch.ts';

export const constructFunctions: readonly ScalarFunction[] = [
  {
    name: 'array',
    aliases: [],
    category: 'array',
    doc: 'An array of the values.',
    signature: 'array(expr, ...)',
    examples: [['array(1, 2, 3)', '[1,2,3]']],
    nulls: 'handled',
    volatility: 'immutable',
    bind: bindArray,
  },
  declare({
    name: 'array_repeat',
    category: 'array',
    doc: 'An array with a value so many times.',
    signature: 'array_repeat(element, count)',
    examples: [["array_repeat('123', 2)", '["123","123"]']],
    takes: ['any', int32],
    nulls: 'handled',
    make: ([type], args) => ({
      type: list(type!, args[0]!.nullable),
      nullable: args[1]!.nullable,
      mayFail: true,
      scalar: (_, value, count) =>
        count === null
          ? null
          : new Array<Scalar>(checkedSize('array_repeat', BigInt(Math.max(0, count as number)))).fill(value!),
    }),
  }),
  {
    name: 'sequence',
    aliases: [],
    category: 'array',
    doc: 'The numbers, dates or timestamps from a start to a stop, in steps of 1 or of a given size.',
    signature: 'sequence(start, stop[, step])',
    examples: [
      ['sequence(1, 5)', '[1,2,3,4,5]'],
      ["sequence(DATE'2024-01-01', DATE'2024-03-01', INTERVAL 1 MONTH)", '[2024-01-01,2024-02-01,2024-03-01]'],
    ],
    nulls: 'propagate',
    volatility: 'immutable',
    bind: bindSequence,
  },
];

function bindArray(args: readonly Argument[], { isAnsi }: Dialect): BoundCall | TypeMismatch {
  const types = args.map((arg) => arg.type);
  const common = types.length === 0 ? nullType : commonType(types, isAnsi);
  if (common === null) return noCommonType('array', types);
  return {
    kind: 'bound',
    arguments: types.map(() => common),
    type: list(
      common,
      args.some((arg) => arg.nullable),
    ),
    nullable: false,
    mayFail: false,
    scalar: (_, ...values) => values,
  };
}

const sizeMax = 2_147_483_632n;

/** Errors: COLLECTION_SIZE_LIMIT_EXCEEDED. */
export function checkedSize(name: string, size: bigint): number {
  // More than this would not fit into memory as plain values.
  if (size <= 100_000_000n) return Number(size);
  const parameters = { functionName: `\`${name}\``, numberOfElements: size, maxRoundedArrayLength: sizeMax };
  throw new EngineError('COLLECTION_SIZE_LIMIT_EXCEEDED', parameters);
}

function bindSequence(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [start, stop, step] = args;
  if (start === undefined || stop === undefined || args.length > 3)
    return wrongArgumentCount('sequence', '[2, 3]', args.length);
  const numbers = step === undefined || step.type.id === 'interval' ? null : step.type;
  const pair = commonOfTwo(start.type, stop.type);
  const type = pair !== null && pair.id === 'int' && numbers !== null ? commonOfTwo(pair, numbers) : pair;
  if (type === null || !isSteppable(type, step?.type)) return wrongSequence(start.type, step?.type ?? start.type);
  const scalar = sequenceScalar(type, step?.type);
  const stepType = step === undefined ? [] : [type.id === 'int' ? type : step.type];
  return {
    kind: 'bound',
    arguments: [type, type, ...stepType],
    type: list(type, false),
    nullable: args.some((arg) => arg.nullable),
    mayFail: true,
    scalar,
  };
}

function isSteppable(type: DataType, step: DataType | undefined): boolean {
  if (type.id === 'int') return step === undefined || step.id === 'int' || step.id === 'null';
  if (type.id !== 'date' && type.id !== 'timestamp') return false;
  return step === undefined || step.id === 'interval';
}

function wrongSequence(start: DataType, step: DataType): TypeMismatch {
  return {
    kind: 'mismatch',
    condition: 'DATATYPE_MISMATCH.SEQUENCE_WRONG_INPUT_TYPES',
    parameters: {
      functionName: '`sequence`',
      parameterName: '`start`, `stop`',
      startType: quotedType(start),
      stepType: quotedType(step),
      otherStartType: '("TIMESTAMP" or "DATE") and "INTERVAL"',
    },
  };
}

/** Calls `place(i)` for the i-th member, until it is beyond the stop. */
function sequenceScalar(type: DataType, step: DataType | undefined): BoundCall['scalar'] {
  if (type.id === 'int') {
    const isLong = type.bits === 64;
    return (_, start, stop, by) => {
      const members = integers(
        BigInt(start as bigint),
        BigInt(stop as bigint),
        by === undefined ? undefined : BigInt(by as bigint),
      );
      return isLong ? members : members.map(Number);
    };
  }
  const interval: IntervalType =
    step?.id === 'interval' ? step : { id: 'interval', unit: 'dayTime', from: 'day', to: 'day' };
  return (context, start, stop, by) => moments(context, type, interval, [start!, stop!, by]);
}

function badBounds(start: unknown, stop: unknown, step: unknown): EngineError {
  return new EngineError('SEQUENCE_BOUNDS', { start: String(start), stop: String(stop), step: String(step) });
}

function integers(start: bigint, stop: bigint, by: bigint | undefined): readonly bigint[] {
  const step = by ?? (start <= stop ? 1n : -1n);
  const isRight = step > 0n ? start <= stop : step < 0n ? start >= stop : start === stop;
  if (!isRight) throw badBounds(start, stop, step);
  if (step === 0n) return [start];
  const count = checkedSize('sequence', (stop - start) / step + 1n);
  return Array.from({ length: count }, (_, i) => start + step * BigInt(i));
}

const bigMicrosPerDay = 86_400_000_000n;

/** Each member is the start moved by so many steps at once, so that the end of a month does not wander. */
function moments(
  context: EvalContext,
  type: DataType,
  interval: IntervalType,
  [start, stop, by]: readonly (Scalar | undefined)[],
): readonly Scalar[] {
  const given = by ?? (BigInt(start as bigint) <= BigInt(stop as bigint) ? bigMicrosPerDay : -bigMicrosPerDay);
  const [months, days, micros] = stepParts(interval, given);
  const size = BigInt(months) * 28n * bigMicrosPerDay + BigInt(days) * bigMicrosPerDay + micros;
  const isDate = type.id === 'date';
  if (isDate && micros % bigMicrosPerDay !== 0n) throw badBounds('a date', 'a date', 'a step of less than a day');
  const from = isDate ? BigInt(start as number) * bigMicrosPerDay : (start as bigint);
  const to = isDate ? BigInt(stop as number) * bigMicrosPerDay : (stop as bigint);
  const isRight = size > 0n ? from <= to : size < 0n ? from >= to : from === to;
  if (!isRight) throw badBounds(start, stop, given);
  if (size === 0n) return [start!];
  checkedSize('sequence', floorDivide(to > from ? to - from : from - to, size > 0n ? size : -size));
  const zone = zoneFor(context, type);
  const place = isDate
    ? (i: number) => addMonths(start as number, months * i) + days * i + Number(micros / bigMicrosPerDay) * i
    : (i: number) => moveInstant(zone, from, months * i, days * i, micros * BigInt(i));
  const members: Scalar[] = [];
  for (let i = 0; ; i++) {
    const member = place(i);
    const last = stop as number | bigint;
    if (size > 0n ? member > last : member < last) return members;
    members.push(member);
  }
}

function stepParts(type: IntervalType, value: Scalar): readonly [months: number, days: number, micros: bigint] {
  if (type.unit === 'yearMonth') return [value as number, 0, 0n];
  if (type.unit === 'calendar') return value as readonly [number, number, bigint];
  // Whole days move the wall clock.
  const micros = value as bigint;
  return micros % bigMicrosPerDay === 0n ? [0, Number(micros / bigMicrosPerDay), 0n] : [0, 0, micros];
}
