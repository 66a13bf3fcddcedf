/** Numbers for dates and timestamps and back: unix_date, timestamp_seconds and their kin. */
import { floorDivide } from '../../core/calendar.ts';
import { powerOfTen } from '../../core/decimal.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, dateType, int32, int64, timestampUtc } from '../../core/types.ts';
import { declare, type Takes } from '../declare.ts';
import type { BoundCall, ScalarFunction } from '../define.ts';

export const epochFunctions: readonly ScalarFunction[] = [
  epoch(
    'unix_date',
    'The days since 1970-01-01 of a date.',
    ["unix_date(DATE'1970-01-02')", '1'],
    dateType,
    int32,
    (_, day) => day!,
  ),
  epoch(
    'date_from_unix_date',
    'The date so many days after 1970-01-01.',
    ['date_from_unix_date(1)', '1970-01-02'],
    int32,
    dateType,
    (_, day) => day!,
  ),
  ofTimestamp('unix_seconds', 'seconds', 1_000_000n),
  ofTimestamp('unix_millis', 'milliseconds', 1000n),
  ofTimestamp('unix_micros', 'microseconds', 1n),
  toTimestamp('timestamp_seconds', 'seconds, with a fraction,', 'numeric', 1_000_000n),
  toTimestamp('timestamp_millis', 'milliseconds', 'integral', 1000n),
  toTimestamp('timestamp_micros', 'microseconds', 'integral', 1n),
];

function epoch(
  name: string,
  doc: string,
  example: readonly [string, string],
  takes: Takes,
  type: DataType,
  scalar: BoundCall['scalar'],
): ScalarFunction {
  return declare({
    name,
    category: 'datetime',
    doc,
    signature: `${name}(expr)`,
    examples: [example],
    strict: takes === int32 ? [] : [0],
    takes: [takes],
    monotonic: () => 'increasing',
    make: () => ({ type, scalar }),
  });
}

function ofTimestamp(name: string, unit: string, size: bigint): ScalarFunction {
  const doc = `The ${unit} since the epoch of a timestamp, rounded down.`;
  const example = [`${name}(TIMESTAMP'1970-01-01 00:00:01Z')`, String(1_000_000n / size)] as const;
  return epoch(name, doc, example, timestampUtc, int64, (_, micros) => floorDivide(micros as bigint, size));
}

function toTimestamp(name: string, unit: string, takes: Takes, size: bigint): ScalarFunction {
  const sample = 1_000_000n / size;
  return declare({
    name,
    category: 'datetime',
    doc: `The timestamp so many ${unit} after the epoch.`,
    signature: `${name}(expr)`,
    examples: [[`unix_seconds(${name}(${sample}))`, '1']],
    strict: [0],
    takes: [takes],
    monotonic: () => 'increasing',
    make: ([type]) => ({
      type: timestampUtc,
      mayFail: true,
      ...(type!.id === 'float' && { nullable: true }),
      scalar: (_, value) => microsOf(type!, value!, size),
    }),
  });
}

function microsOf(type: DataType, value: Scalar, size: bigint): Scalar {
  switch (type.id) {
    case 'int':
      return checked(BigInt(value as bigint) * size);
    case 'decimal': {
      const micros = (value as bigint) * size;
      const unit = powerOfTen(type.scale);
      if (micros % unit !== 0n) throw new EngineError('ARITHMETIC_OVERFLOW', { message: 'rounding is necessary' });
      return checked(micros / unit);
    }
    default: {
      if (!Number.isFinite(value)) return null;
      return checked(BigInt(Math.trunc((value as number) * Number(size))));
    }
  }
}

function checked(micros: bigint): bigint {
  if (BigInt.asIntN(64, micros) === micros) return micros;
  throw new EngineError('ARITHMETIC_OVERFLOW', { message: 'long overflow' });
}
