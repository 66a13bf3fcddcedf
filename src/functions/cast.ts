/**
 * CAST(value AS type) for every pair of types, on plain values.
 * Takes types and a mode, gives a function; a value that does not fit is an error (ansi), NULL (try) or what Java's conversion gives (legacy).
 */

import { parseScaledDecimal } from '../core/decimal.ts';
import { EngineError } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { formatScalar } from '../core/text/format.ts';
import { formatDouble, trimBlanks } from '../core/text/numbers.ts';
import { parseScalar } from '../core/text/parse.ts';
import { quotedType } from '../core/text/type-sql.ts';
import { type DataType, isSameType, typeName } from '../core/types.ts';
import type { CastMode } from './cast-mode.ts';
import { toDecimal, toFloat, toInteger } from './cast-number.ts';
import { toDate, toInterval, toTime, toTimestamp } from './cast-time.ts';
import type { EvalContext } from './define.ts';
import { decimalOverflow } from './operators/numbers.ts';

/** Casts one value that is not null. */
export type CastScalar = (context: EvalContext, value: Scalar) => Scalar;

/** The value in the target's form; undefined where it does not fit. Nothing is thrown. */
export type Convert = (context: EvalContext, value: Scalar) => Scalar | undefined;

/** The cast between two types that `canCast` allows. Errors of mode ansi: CAST_INVALID_INPUT, CAST_OVERFLOW, NUMERIC_VALUE_OUT_OF_RANGE. */
export function castScalar(from: DataType, to: DataType, mode: CastMode): CastScalar {
  if (isSameType(from, to)) return (_, value) => value;
  if (from.id === 'null') return () => null;
  const nested = nestedCast(from, to, mode);
  if (nested !== null) return nested;
  const convert = conversion(from, to, mode);
  const raises = mode === 'ansi' || (mode === 'legacy' && isIntervalCast(from, to));
  return (context, value) => {
    const converted = convert(context, value);
    if (converted !== undefined) return converted;
    if (raises) throw castError(from, to, value, context.zone);
    return null;
  };
}

/** Casts from and to intervals, and from VARIANT, raise without ANSI, too. */
function isIntervalCast(from: DataType, to: DataType): boolean {
  return from.id === 'variant' || from.id === 'interval' || to.id === 'interval';
}

function conversion(from: DataType, to: DataType, mode: CastMode): Convert {
  if (to.id === 'utf8') return (context, value) => formatScalar(from, value, context.zone);
  if (from.id === 'utf8') {
    const cutsFraction = mode === 'legacy';
    const isCalendar = to.id === 'interval' && to.unit === 'calendar';
    return (context, value) => {
      const text = value as string;
      const today = todayFor(to, text, context);
      const options = { zone: context.zone, cutsFraction, ...(today !== undefined && { today }) };
      const parsed = parseScalar(to, text, options);
      // Text that is no calendar interval is NULL in every mode.
      return parsed === undefined && isCalendar ? null : parsed;
    };
  }
  switch (to.id) {
    case 'bool':
      return from.id === 'date' ? () => undefined : (_, value) => value !== 0 && value !== 0n;
    case 'int':
      return toInteger(from, to, mode);
    case 'float':
      return toFloat(from, to);
    case 'decimal':
      return toDecimal(from, to);
    case 'binary':
      return (_, value) => bytesOfInteger(from, value);
    case 'date':
      return toDate(from);
    case 'timestamp':
      return toTimestamp(from, to);
    case 'time':
      return toTime(from, to);
    case 'interval':
      return toInterval(from, to);
    case 'null':
    case 'list':
    case 'map':
    case 'struct':
    case 'variant':
      return () => undefined;
  }
}

function nestedCast(from: DataType, to: DataType, mode: CastMode): CastScalar | null {
  if (from.id === 'list' && to.id === 'list') {
    const item = nullable(castScalar(from.item.type, to.item.type, mode));
    return (context, value) => (value as readonly Scalar[]).map((each) => item(context, each));
  }
  if (from.id === 'map' && to.id === 'map') {
    const key = castScalar(from.key.type, to.key.type, mode);
    const mapped = nullable(castScalar(from.value.type, to.value.type, mode));
    return (context, value) =>
      (value as readonly (readonly [Scalar, Scalar])[]).map(([k, v]) => [key(context, k), mapped(context, v)]);
  }
  if (from.id === 'struct' && to.id === 'struct') {
    const members = from.fields.map((f, i) => nullable(castScalar(f.type, to.fields[i]!.type, mode)));
    return (context, value) => (value as readonly Scalar[]).map((each, i) => members[i]!(context, each));
  }
  return null;
}

function nullable(cast: CastScalar): CastScalar {
  return (context, value) => (value === null ? null : cast(context, value));
}

/** The error of a value that does not fit the target type. */
function castError(from: DataType, to: DataType, value: Scalar, zone: string): EngineError {
  const types = { sourceType: quotedType(from), targetType: quotedType(to) };
  const hint = 'Use try_cast to give NULL instead.';
  if (to.id === 'decimal') {
    if (from.id !== 'utf8') return outOfDecimal(value, from, to, zone);
    const parsed = parseScaledDecimal(trimBlanks(value as string));
    if (parsed !== undefined) return decimalOverflow(parsed.unscaled, parsed.scale, to);
  }
  if (from.id === 'utf8' && to.id === 'interval') {
    const isMonths = to.unit === 'yearMonth';
    const parameters = {
      input: value as string,
      intervalStr: isMonths ? 'year-month' : 'day-time',
      typeName: typeName(to),
    };
    const condition = isMonths ? 'UNMATCHED_FORMAT_STRING' : 'UNMATCHED_FORMAT_STRING_WITH_NOTICE';
    return new EngineError(`INVALID_INTERVAL_FORMAT.${condition}`, { supportedFormat: '', ...parameters }, { hint });
  }
  if (from.id === 'float' && to.id === 'timestamp' && Number.isFinite(value)) {
    const micros = { ...types, targetType: '"BIGINT"' };
    return new EngineError(
      'CAST_OVERFLOW',
      { value: `${formatDouble((value as number) * 1_000_000)}D`, ...micros },
      { hint },
    );
  }
  if (from.id === 'utf8' || (from.id === 'float' && to.id === 'timestamp')) {
    return new EngineError('CAST_INVALID_INPUT', { expression: valueSql(from, value, zone), ...types }, { hint });
  }
  return new EngineError('CAST_OVERFLOW', { value: valueSql(from, value, zone), ...types }, { hint });
}

function outOfDecimal(value: Scalar, from: DataType, to: DataType & { id: 'decimal' }, zone: string): EngineError {
  const parameters = { value: formatScalar(from, value, zone), precision: to.precision, scale: to.scale };
  return new EngineError('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', parameters);
}

const suffixes: Readonly<Record<string, string>> = {
  int8: 'Y',
  int16: 'S',
  int64: 'L',
  float32: 'F',
  float64: 'D',
  decimal: 'BD',
};

/** A value as SQL writes it with its type: `300`, `1L`, `1.0E20D`, `'abc'`. */
function valueSql(type: DataType, value: Scalar, zone: string): string {
  const text = formatScalar(type, value, zone);
  if (type.id === 'utf8') return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (type.id === 'date' || type.id === 'timestamp') return `${type.id.toUpperCase()} '${text}'`;
  const key = type.id === 'int' || type.id === 'float' ? `${type.id}${type.bits}` : type.id;
  return text + (suffixes[key] ?? '');
}

/** Only a clock without a date needs the day, and finding it costs. */
function todayFor(to: DataType, text: string, context: EvalContext): number | undefined {
  if (to.id !== 'timestamp' || to.zone === 'none' || !/^\s*(?:T|\d{1,2}:)/.test(text)) return undefined;
  return toDate({ id: 'timestamp', zone: 'utc' })(context, context.nowMicros) as number;
}

/** Big-endian bytes of an integer: what Spark without ANSI makes of it. */
function bytesOfInteger(from: DataType, value: Scalar): Uint8Array | undefined {
  if (from.id !== 'int') return undefined;
  const out = new Uint8Array(from.bits / 8);
  let rest = BigInt.asUintN(from.bits, BigInt(value as bigint));
  for (let i = out.length - 1; i >= 0; i--) {
    out[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return out;
}
