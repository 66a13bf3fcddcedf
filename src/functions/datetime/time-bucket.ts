/** time_bucket: the beginning of the interval of a fixed length, counted from an origin, that a timestamp lies in. */
import { addMonths, civilOfDay, floorDivide, joinMicros, splitMicros } from '../../core/calendar.ts';
import type { Scalar } from '../../core/scalar.ts';
import { type DataType, type IntervalType, timestampUtc } from '../../core/types.ts';
import { instantOfLocal, localOfInstant } from '../../core/zone.ts';
import { notConstant } from '../declare.ts';
import type { Argument, BoundCall, ScalarFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput, wrongArgumentCount } from '../mismatch.ts';
import { zoneFor } from './clock.ts';

export const timeBucket: ScalarFunction = {
  name: 'time_bucket',
  aliases: [],
  category: 'datetime',
  doc: 'The beginning of the bucket of a length that a timestamp lies in; buckets are counted on the wall clock from an origin, by default 1970.',
  signature: 'time_bucket(length, timestamp[, origin])',
  examples: [
    ["time_bucket(INTERVAL '15' MINUTE, TIMESTAMP_NTZ'2024-01-01 11:27:00')", '2024-01-01 11:15:00'],
    ["time_bucket(INTERVAL '3' MONTH, TIMESTAMP_NTZ'2024-05-15 10:00:00')", '2024-04-01 00:00:00'],
  ],
  nulls: 'propagate',
  volatility: 'immutable',
  bind: bindBucket,
};

function bindBucket(args: readonly Argument[]): BoundCall | TypeMismatch {
  const [length, value, origin] = args;
  if (length === undefined || value === undefined || args.length > 3)
    return wrongArgumentCount('time_bucket', '[2, 3]', args.length);
  const wrong = wrongTypes(length, value, origin);
  if (wrong !== null) return wrong;
  if (length.constant === undefined) return notConstant('bucketWidth', length.type);
  if (origin !== undefined && origin.constant === undefined) return notConstant('origin', origin.type);
  if (length.constant !== null && Number(length.constant) <= 0) return notPositive(length.constant);
  const type = typeOf(value, origin);
  const interval: IntervalType = length.type.id === 'interval' ? length.type : dayTime;
  return {
    kind: 'bound',
    arguments: [interval, type, type].slice(0, args.length),
    type,
    nullable: args.some((arg) => arg.nullable),
    mayFail: false,
    scalar: (context, size, instant, from) => {
      const zone = zoneFor(context, type);
      const local = localOfInstant(zone, instant as bigint);
      const start = from === undefined ? 0n : localOfInstant(zone, from as bigint);
      const begin =
        interval.unit === 'yearMonth'
          ? monthBucket(size as number, local, start)
          : clockBucket(size as bigint, local, start);
      return instantOfLocal(zone, begin);
    },
  };
}

const dayTime: IntervalType = { id: 'interval', unit: 'dayTime', from: 'day', to: 'second' };

function wrongTypes(length: Argument, value: Argument, origin: Argument | undefined): TypeMismatch | null {
  const isLength = (length.type.id === 'interval' && length.type.unit !== 'calendar') || length.type.id === 'null';
  if (!isLength) return unexpectedInput(0, '("INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH")', length.type);
  if (!isMoment(value)) return unexpectedInput(1, '("TIMESTAMP" or "TIMESTAMP_NTZ")', value.type);
  if (origin === undefined) return null;
  if (!isMoment(origin)) return unexpectedInput(2, '("TIMESTAMP" or "TIMESTAMP_NTZ")', origin.type);
  const [a, b] = [value.type, origin.type];
  const isSame = a.id !== 'timestamp' || b.id !== 'timestamp' || a.zone === b.zone;
  return isSame ? null : unexpectedInput(2, a, b);
}

function isMoment({ type }: Argument): boolean {
  return type.id === 'timestamp' || type.id === 'null';
}

function typeOf(value: Argument, origin: Argument | undefined): DataType {
  if (value.type.id === 'timestamp') return value.type;
  return origin?.type.id === 'timestamp' ? origin.type : timestampUtc;
}

function notPositive(constant: Scalar): TypeMismatch {
  const parameters = { exprName: '`bucketWidth`', valueRange: '(0, inf)', currentValue: String(constant) };
  return { kind: 'mismatch', condition: 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', parameters };
}

function clockBucket(size: bigint, local: bigint, origin: bigint): bigint {
  return origin + floorDivide(local - origin, size) * size;
}

/** Every bucket begins on the origin's day of the month, or on the last day of a month that has no such day. */
function monthBucket(size: number, local: bigint, origin: bigint): bigint {
  const from = splitMicros(origin);
  const beginOf = (bucket: number): bigint => joinMicros(addMonths(from.day, bucket * size), from.microOfDay);
  const bucket = Math.floor((monthOf(splitMicros(local).day) - monthOf(from.day)) / size);
  return beginOf(bucket) <= local ? beginOf(bucket) : beginOf(bucket - 1);
}

function monthOf(day: number): number {
  const { year, month } = civilOfDay(day);
  return year * 12 + month;
}
