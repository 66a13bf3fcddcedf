/** Functions on TIME: from text, from and to numbers, differences and cuts. A time is a number of nanoseconds since midnight. */
import { microsPerDay, splitMicros } from '../../core/calendar.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, decimal, int64, utf8 } from '../../core/types.ts';
import { localOfInstant, zoneOf } from '../../core/zone.ts';
import { castScalar } from '../cast.ts';
import { declare, type Made, notConstant } from '../declare.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput } from '../mismatch.ts';
import { lastOf } from '../operators/pattern.ts';
import { parsePattern } from './pattern.ts';
import { readPattern } from './read-pattern.ts';

export const timeType: DataType = { id: 'time', precision: 6 };

export const timeFunctions: readonly ScalarFunction[] = [
  reader(
    'to_time',
    'A time from text: in the form of a cast, or of a pattern.',
    ["to_time('00:12:00')", '00:12:00'],
    false,
  ),
  reader('try_to_time', 'As to_time, with NULL where the text is none.', ["try_to_time('foo')", 'NULL'], true),
  declare({
    name: 'current_time',
    category: 'datetime',
    doc: "The time of day at which the statement began, in the session's zone.",
    signature: 'current_time([precision])',
    examples: [['typeof(current_time(0))', 'time(0)']],
    takes: [{ id: 'int', bits: 32 }],
    optional: 1,
    volatility: 'stable',
    make: makeCurrentTime,
  }),
  declare({
    name: 'time_diff',
    category: 'datetime',
    doc: 'The whole units (HOUR to MICROSECOND) from the first time to the second.',
    signature: 'time_diff(unit, start, end)',
    examples: [["time_diff('HOUR', TIME'20:30:29', TIME'21:30:28')", '0']],
    takes: [utf8, timeType, timeType],
    make: (types) => ({
      type: int64,
      mayFail: true,
      arguments: types,
      scalar: (_, unit, start, end) => ((end as bigint) - (start as bigint)) / unitNanos(unit as string, 'time_diff'),
    }),
  }),
  declare({
    name: 'time_trunc',
    category: 'datetime',
    doc: 'The beginning of the hour, minute, second, millisecond or microsecond that a time lies in.',
    signature: 'time_trunc(unit, time)',
    examples: [["time_trunc('HOUR', TIME'09:32:05.359')", '09:00:00']],
    takes: [utf8, timeType],
    make: (types) => ({
      type: types[1]!,
      mayFail: true,
      scalar: (_, unit, time) => {
        const size = unitNanos(unit as string, 'time_trunc');
        return (time as bigint) - ((time as bigint) % size);
      },
    }),
  }),
  fromNumber('time_from_seconds', decimal(14, 6), 1000n, ['time_from_seconds(52200.5)', '14:30:00.5']),
  fromNumber('time_from_millis', int64, 1_000_000n, ['time_from_millis(52200500)', '14:30:00.5']),
  fromNumber('time_from_micros', int64, 1000n, ['time_from_micros(52200500000)', '14:30:00.5']),
  toNumber('time_to_seconds', decimal(14, 6), 1000n, ["time_to_seconds(TIME'14:30:00.5')", '52200.500000']),
  toNumber('time_to_millis', int64, 1_000_000n, ["time_to_millis(TIME'14:30:00.5')", '52200500']),
  toNumber('time_to_micros', int64, 1000n, ["time_to_micros(TIME'14:30:00.5')", '52200500000']),
];

const nanosPerDay = BigInt(microsPerDay) * 1000n;

function reader(name: string, doc: string, example: readonly [string, string], isTry: boolean): ScalarFunction {
  return declare({
    name,
    category: 'datetime',
    doc,
    signature: `${name}(str[, pattern])`,
    examples: [example],
    takes: [[utf8], [utf8]],
    optional: 1,
    make: (_, args) => {
      const wrong = args.findIndex(({ type }) => type.id !== 'utf8' && type.id !== 'null');
      return wrong >= 0 ? unexpectedInput(wrong, utf8, args[wrong]!.type) : makeReader(args.length === 2, isTry);
    },
  });
}

function makeReader(hasPattern: boolean, isTry: boolean): Made {
  const parse = lastOf(parsePattern);
  const plain = castScalar(utf8, timeType, 'try');
  const read = (context: Parameters<BoundCall['scalar']>[0], text: string, pattern: Scalar | undefined): Scalar => {
    if (!hasPattern) return plain(context, text);
    const found = readPattern(parse(pattern as string), text);
    return found === undefined ? null : BigInt(splitMicros(found.local).microOfDay) * 1000n;
  };
  return {
    type: timeType,
    ...(isTry && { nullable: true }),
    mayFail: !isTry || hasPattern,
    scalar: (context, text, pattern) => {
      const found = read(context, text as string, pattern);
      if (found !== null || isTry) return found;
      const parameters = {
        input: `'${text as string}'`,
        format: `'${hasPattern ? (pattern as string) : 'HH:mm:ss.SSSSSS'}'`,
      };
      throw new EngineError('CANNOT_PARSE_TIME', parameters, { hint: 'Use try_to_time to give NULL instead.' });
    },
  };
}

function makeCurrentTime(_: readonly DataType[], args: readonly Argument[]): Made | TypeMismatch {
  const [arg] = args;
  if (arg !== undefined && arg.constant === undefined) return notConstant('precision', { id: 'int', bits: 32 });
  const precision = arg === undefined ? 6 : Number(arg.constant);
  if (!(precision >= 0 && precision <= 6)) {
    const parameters = { exprName: '`precision`', valueRange: '[0, 6]', currentValue: String(arg!.constant) };
    return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', parameters };
  }
  const step = 10n ** BigInt(9 - precision);
  return {
    type: { id: 'time', precision },
    nullable: false,
    scalar: (context) => {
      const { microOfDay } = splitMicros(localOfInstant(zoneOf(context.zone), context.nowMicros));
      const nanos = BigInt(microOfDay) * 1000n;
      return nanos - (nanos % step);
    },
  };
}

const units: Readonly<Record<string, bigint>> = {
  HOUR: 3_600_000_000_000n,
  MINUTE: 60_000_000_000n,
  SECOND: 1_000_000_000n,
  MILLISECOND: 1_000_000n,
  MICROSECOND: 1000n,
};

function unitNanos(unit: string, functionName: string): bigint {
  const name = unit.toUpperCase();
  if (Object.hasOwn(units, name)) return units[name]!;
  const parameters = { functionName: `\`${functionName}\``, parameter: '`unit`', invalidValue: `'${unit}'` };
  throw new EngineError('INVALID_PARAMETER_VALUE.TIME_UNIT', parameters);
}

/** `scale`: the nanoseconds of one unscaled unit. */
function fromNumber(name: string, type: DataType, scale: bigint, example: readonly [string, string]): ScalarFunction {
  return declare({
    name,
    category: 'datetime',
    doc: `The time that is so many ${name.slice('time_from_'.length)} after midnight.`,
    signature: `${name}(number)`,
    examples: [example],
    strict: [0],
    takes: [type.id === 'decimal' ? 'numeric' : 'integral'],
    make: () => ({
      type: timeType,
      arguments: [type],
      mayFail: true,
      scalar: (_, value) => {
        const nanos = (value as bigint) * scale;
        if (nanos >= 0n && nanos < nanosPerDay) return nanos;
        const rangeMessage = `A time lies between midnight and midnight, and ${Number(nanos) / 1e9} seconds do not`;
        throw new EngineError('DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION', { rangeMessage });
      },
    }),
  });
}

function toNumber(name: string, type: DataType, scale: bigint, example: readonly [string, string]): ScalarFunction {
  return declare({
    name,
    category: 'datetime',
    doc: `The ${name.slice('time_to_'.length)} from midnight to a time.`,
    signature: `${name}(time)`,
    examples: [example],
    strict: [0],
    takes: [timeType],
    make: () => ({ type, scalar: (_, time) => (time as bigint) / scale }),
  });
}
