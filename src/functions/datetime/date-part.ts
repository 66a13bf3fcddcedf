/** date_part and EXTRACT: one field of a date, a timestamp or an interval, named by a constant text. */
import { dayOfYear, isoDayOfWeek, isoWeek, microsPerHour, microsPerMinute, splitMicros } from '../../core/calendar.ts';
import type { Scalar } from '../../core/scalar.ts';
import {
  type DataType,
  dateType,
  decimal,
  float64,
  type IntervalType,
  int8,
  int32,
  timestampUtc,
} from '../../core/types.ts';
import { coerce, isMismatch } from '../declare.ts';
import type { Argument, BoundCall, EvalContext, ScalarFunction, TypeMismatch } from '../define.ts';
import { unexpectedInput } from '../mismatch.ts';
import { dayOf, dayOfWeek, localMicros, microOfDay, monthOf, quarterOf, weekOfYear, yearOf } from './fields.ts';

export const datePart: ScalarFunction = {
  name: 'date_part',
  aliases: ['datepart', 'extract'],
  category: 'datetime',
  doc: 'One field of a date, timestamp or interval; seconds come with their fraction.',
  signature: 'date_part(field, source)',
  examples: [
    ["date_part('YEAR', DATE'2024-02-29')", '2024'],
    ["extract(SECOND FROM TIMESTAMP'2024-02-29 12:34:56.5')", '56.500000'],
    ["extract(DAY FROM INTERVAL '3 12' DAY TO HOUR)", '3'],
  ],
  nulls: 'propagate',
  volatility: 'immutable',
  monotonic: (args, index) =>
    index === 1 && /^(y|years?|yrs?)$/i.test(String(args[0]?.constant)) ? 'increasing' : null,
  bind: bindDatePart,
};

const secondType = decimal(8, 6);

function bindDatePart(args: readonly Argument[]): BoundCall | TypeMismatch {
  const types = coerce('date_part', [{ id: 'utf8' }, 'any'], 0, false, args);
  if (isMismatch(types)) return types;
  const field = args[0]!.constant;
  const source = args[1]!.type;
  if (field === undefined) return notFoldable();
  const made = field === null ? nothing() : partOf(source, String(field).toUpperCase());
  if (made === null) return noField(String(field), source);
  const type = source.id === 'utf8' || source.id === 'null' ? made.source : source;
  return {
    kind: 'bound',
    arguments: [types[0]!, type],
    type: made.type,
    nullable: field === null || args[1]!.nullable,
    mayFail: false,
    scalar: (context, _, value) => made.read(context, type, value!),
  };
}

interface Part {
  readonly type: DataType;
  /** What text becomes. */
  readonly source: DataType;
  read(context: EvalContext, type: DataType, value: Scalar): Scalar;
}

function nothing(): Part {
  return { type: float64, source: timestampUtc, read: () => null };
}

function partOf(source: DataType, field: string): Part | null {
  const name = Object.hasOwn(synonyms, field) ? synonyms[field]! : null;
  if (name === null) return null;
  if (source.id === 'interval') return intervalPart(source, name);
  if (source.id === 'time') return clockPart(name);
  if (!['date', 'timestamp', 'utf8', 'null'].includes(source.id)) return null;
  const ofDay = Object.hasOwn(dayParts, name) ? dayParts[name] : undefined;
  if (ofDay !== undefined)
    return { type: int32, source: dateType, read: (context, type, value) => ofDay(dayNumber(context, type, value)) };
  return clockPart(name);
}

function dayNumber(context: EvalContext, type: DataType, value: Scalar): number {
  return type.id === 'date' ? (value as number) : splitMicros(localMicros(context, type, value)).day;
}

function clockPart(name: string): Part | null {
  const read =
    (step: (micro: number) => Scalar): Part['read'] =>
    (context, type, value) =>
      step(type.id === 'date' ? 0 : microOfDay(context, type, value));
  switch (name) {
    case 'HOUR':
      return { type: int32, source: timestampUtc, read: read((micro) => Math.floor(micro / microsPerHour)) };
    case 'MINUTE':
      return { type: int32, source: timestampUtc, read: read((micro) => Math.floor(micro / microsPerMinute) % 60) };
    case 'SECOND':
      return { type: secondType, source: timestampUtc, read: read((micro) => BigInt(micro % microsPerMinute)) };
    default:
      return null;
  }
}

const dayParts: Readonly<Record<string, (day: number) => number>> = {
  YEAR: yearOf,
  YEAROFWEEK: (day) => isoWeek(day).year,
  QUARTER: quarterOf,
  MONTH: monthOf,
  WEEK: weekOfYear,
  DAY: dayOf,
  DAYOFWEEK: dayOfWeek,
  DAYOFWEEK_ISO: isoDayOfWeek,
  DOY: dayOfYear,
};

const spellings: Readonly<Record<string, readonly string[]>> = {
  YEAR: ['Y', 'YEARS', 'YR', 'YRS'],
  YEAROFWEEK: [],
  QUARTER: ['QTR'],
  MONTH: ['MON', 'MONS', 'MONTHS'],
  WEEK: ['W', 'WEEKS'],
  DAY: ['D', 'DAYS'],
  DAYOFWEEK: ['DOW'],
  DAYOFWEEK_ISO: ['DOW_ISO'],
  DOY: [],
  HOUR: ['H', 'HOURS', 'HR', 'HRS'],
  MINUTE: ['M', 'MIN', 'MINS', 'MINUTES'],
  SECOND: ['S', 'SEC', 'SECONDS', 'SECS'],
};

const synonyms: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(spellings).flatMap(([name, others]) => [name, ...others].map((other) => [other, name])),
);

/** Fields of intervals keep the sign; months and clock fields are what is left over of the coarser ones. */
function intervalPart(interval: IntervalType, name: string): Part | null {
  const part = (type: DataType, read: (months: number, days: number, micros: bigint) => Scalar): Part => ({
    type,
    source: interval,
    read: (_, __, value) => read(...intervalParts(interval, value)),
  });
  const has = (unit: 'yearMonth' | 'dayTime'): boolean => interval.unit === unit || interval.unit === 'calendar';
  if (has('yearMonth')) {
    if (name === 'YEAR') return part(int32, (months) => Math.trunc(months / 12) + 0);
    if (name === 'MONTH') return part(int8, (months) => (months % 12) + 0);
    if (name === 'QUARTER' && interval.unit === 'calendar')
      return part(int8, (months) => Math.trunc((months % 12) / 3) + 1);
  }
  if (!has('dayTime')) return null;
  switch (name) {
    case 'DAY':
      return part(int32, (_, days, micros) => (interval.unit === 'calendar' ? days : Number(micros / 86_400_000_000n)));
    case 'HOUR':
      return part(interval.unit === 'calendar' ? { id: 'int', bits: 64 } : int8, (_, __, micros) =>
        interval.unit === 'calendar' ? micros / 3_600_000_000n : Number((micros / 3_600_000_000n) % 24n),
      );
    case 'MINUTE':
      return part(int8, (_, __, micros) => Number((micros / 60_000_000n) % 60n));
    case 'SECOND':
      return part(secondType, (_, __, micros) => micros % 60_000_000n);
    default:
      return null;
  }
}

function intervalParts(type: IntervalType, value: Scalar): readonly [months: number, days: number, micros: bigint] {
  if (type.unit === 'yearMonth') return [value as number, 0, 0n];
  if (type.unit === 'dayTime') return [0, 0, value as bigint];
  return value as readonly [number, number, bigint];
}

function notFoldable(): TypeMismatch {
  return {
    kind: 'mismatch',
    condition: 'NON_FOLDABLE_ARGUMENT',
    parameters: { funcName: '`date_part`', paramName: '`field`', paramType: '"STRING"' },
  };
}

function noField(field: string, source: DataType): TypeMismatch {
  const isPlain = ['date', 'timestamp', 'time', 'utf8', 'null', 'interval'].includes(source.id);
  if (!isPlain) return unexpectedInput(1, '("DATE" or "TIMESTAMP" or "INTERVAL")', source);
  return {
    kind: 'mismatch',
    condition: 'INVALID_EXTRACT_FIELD',
    parameters: { field: `\`${field}\``, expr: source.id },
  };
}
