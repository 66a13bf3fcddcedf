/** Literals as written to values: Spark's types for numbers, checked typed literals, and how a value prints in a column name. */
import { formatDecimal } from '../core/decimal.ts';
import { EngineError, type Span } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { formatDate, formatInstant, formatLocal, formatTime } from '../core/text/datetime.ts';
import { formatInterval } from '../core/text/intervals.ts';
import { formatDouble, formatFloat } from '../core/text/numbers.ts';
import { parseDate, parseInstant, parseLocal, parseTime, parseTimestampText } from '../core/text/parse-datetime.ts';
import { typeSql } from '../core/text/type-sql.ts';
import type { DataType } from '../core/types.ts';
import * as types from '../core/types.ts';
import { localOfInstant, zoneOf } from '../core/zone.ts';
import { literal } from '../plan/build.ts';
import type { NumberLiteral, TypedLiteral } from '../sql/ast-expression.ts';
import type { Binding, BindSettings, Term } from './env.ts';
import { parseIntervalText } from './interval-literal.ts';

/** A literal term: its text is the value as Spark prints it. */
export function literalTerm(type: DataType, value: Scalar, span: Span, zone: string): Term {
  return { expr: { ...literal(type, value), span }, text: literalText(type, value, zone), isLiteral: true };
}

/** A value as the name of a column shows it: strings bare, times with their type's name. */
export function literalText(type: DataType, value: Scalar, zone: string): string {
  if (value === null) return 'NULL';
  switch (type.id) {
    case 'float':
      return type.bits === 32 ? formatFloat(value as number) : formatDouble(value as number);
    case 'decimal':
      return decimalText(value as bigint, type.scale);
    case 'binary':
      return `X'${Buffer.from(value as Uint8Array)
        .toString('hex')
        .toUpperCase()}'`;
    case 'date':
      return `DATE '${formatDate(value as number)}'`;
    case 'timestamp':
      return type.zone === 'utc'
        ? `TIMESTAMP '${formatInstant(value as bigint, zone)}'`
        : `TIMESTAMP_NTZ '${formatLocal(value as bigint)}'`;
    case 'time':
      return `TIME '${formatTime(value as bigint)}'`;
    case 'interval':
      return type.unit === 'calendar' ? `INTERVAL '${formatInterval(type, value)}'` : formatInterval(type, value);
    case 'null':
    case 'bool':
    case 'int':
    case 'utf8':
      return String(value);
    case 'list':
      return `array(${(value as readonly Scalar[]).map((v) => literalText(type.item.type, v, zone)).join(', ')})`;
    case 'struct':
    case 'map':
    case 'variant':
      return type.id;
  }
}

/** A value as SQL that gives it back with its type. */
export function sqlOfValue(type: DataType, value: Scalar, zone: string): string {
  if (value === null) return `CAST(NULL AS ${typeSql(type)})`;
  const text = literalText(type, value, zone);
  switch (type.id) {
    case 'utf8':
      return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
    case 'int':
      return text + ({ 8: 'Y', 16: 'S', 32: '', 64: 'L' } as const)[type.bits];
    case 'decimal':
      return `${text}BD`;
    case 'float':
      return Number.isFinite(value) ? `${text}D` : `CAST('${text}' AS ${typeSql(type)})`;
    default:
      return text;
  }
}

/** As Java's BigDecimal prints: with an exponent where more than six zeros would follow the point. */
function decimalText(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled);
  const exponent = digits.length - 1 - scale;
  if (exponent >= -6) return formatDecimal(unscaled, scale);
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${unscaled < 0n ? '-' : ''}${mantissa}E${exponent}`;
}

const integerForms = { tinyint: types.int8, smallint: types.int16, bigint: types.int64 } as const;

/** A number by its form and size. Errors: INVALID_NUMERIC_LITERAL_RANGE, DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION. */
export function bindNumber(node: NumberLiteral, zone: string): Term {
  switch (node.form) {
    case 'integer':
      return integerTerm(node, zone);
    case 'decimal':
      return decimalTerm(node, node.text, zone);
    case 'double':
    case 'float':
      return floatTerm(node, zone);
    case 'tinyint':
    case 'smallint':
    case 'bigint': {
      const type = integerForms[node.form] as DataType & { id: 'int' };
      const value = BigInt(node.text);
      if (BigInt.asIntN(type.bits, value) !== value) {
        const limit = 1n << BigInt(type.bits - 1);
        throw outOfRange(node, String(-limit), String(limit - 1n), types.typeName(type));
      }
      return literalTerm(type, type.bits === 64 ? value : Number(value), node.span, zone);
    }
  }
}

function integerTerm(node: NumberLiteral, zone: string): Term {
  const value = BigInt(node.text);
  if (BigInt.asIntN(32, value) === value) return literalTerm(types.int32, Number(value), node.span, zone);
  if (BigInt.asIntN(64, value) === value) return literalTerm(types.int64, value, node.span, zone);
  return decimalTerm(node, node.text, zone);
}

function floatTerm(node: NumberLiteral, zone: string): Term {
  const value = Number(node.text);
  const isFloat = node.form === 'float';
  const rounded = isFloat ? Math.fround(value) : value;
  if (!Number.isFinite(rounded)) {
    const max = isFloat ? '3.4028234663852886E+38' : '1.7976931348623157E+308';
    throw outOfRange(node, `-${max}`, max, isFloat ? 'float' : 'double');
  }
  return literalTerm(isFloat ? types.float32 : types.float64, rounded, node.span, zone);
}

function outOfRange(node: NumberLiteral, minValue: string, maxValue: string, typeName: string): EngineError {
  const parameters = { rawStrippedQualifier: node.text, minValue, maxValue, typeName };
  return new EngineError('INVALID_NUMERIC_LITERAL_RANGE', parameters, { span: node.span });
}

/** Precision and scale are those of the digits as written, as Java's BigDecimal has them. */
function decimalTerm(node: NumberLiteral, text: string, zone: string): Term {
  const match = /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
  let scale = fraction.length - Number(exponent);
  let unscaled = BigInt(`${whole}${fraction}` || '0');
  if (scale < 0 && scale >= -types.decimalPrecisionMax) {
    unscaled *= 10n ** BigInt(-scale);
    scale = 0;
  }
  const digits = unscaled.toString().length;
  const precision = Math.max(digits, scale);
  if (precision > types.decimalPrecisionMax || scale < 0) {
    const parameters = { precision: scale < 0 ? digits - scale : precision, maxPrecision: types.decimalPrecisionMax };
    throw new EngineError('DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION', parameters, { span: node.span });
  }
  return literalTerm(types.decimal(precision, scale), sign === '-' ? -unscaled : unscaled, node.span, zone);
}

/** DATE, TIMESTAMP, TIME, X and INTERVAL with a string. Errors: INVALID_TYPED_LITERAL. */
export function bindTypedLiteral(binding: Binding, node: TypedLiteral): Term {
  const { settings } = binding.env;
  if (node.type === 'interval') {
    const { type, value } = parseIntervalText(node.value, node.span, settings.calendarIntervals);
    return literalTerm(type, value, node.span, settings.zone);
  }
  const parsed = typedValue(binding, node, settings);
  if (parsed === undefined) {
    const parameters = {
      valueType: `"${node.type === 'binary' ? 'X' : node.type.toUpperCase()}"`,
      value: `'${node.value}'`,
    };
    throw new EngineError('INVALID_TYPED_LITERAL', parameters, { span: node.span });
  }
  return literalTerm(parsed.type, parsed.value, node.span, settings.zone);
}

interface TypedValue {
  readonly type: DataType;
  readonly value: Scalar;
}

function typedValue(binding: Binding, node: TypedLiteral, settings: BindSettings): TypedValue | undefined {
  const found = (type: DataType, value: Scalar | undefined): TypedValue | undefined =>
    value === undefined ? undefined : { type, value };
  switch (node.type) {
    case 'date':
      return found(types.dateType, parseDate(node.value.trim()) ?? specialDay(binding, node.value));
    case 'time':
      return found({ id: 'time', precision: 6 }, parseTime(node.value.trim(), 6));
    case 'binary':
      return found(types.binary, parseHex(node.value));
    case 'timestamp_ntz':
      return found(types.timestampNtz, parseLocal(node.value.trim()) ?? specialInstant(binding, node.value, true));
    case 'timestamp_ltz':
      return found(types.timestampUtc, instant(binding, node.value));
    case 'timestamp': {
      const hasZone = parseTimestampText(node.value.trim())?.zone != null;
      if (settings.timestampType === 'utc' || hasZone) return found(types.timestampUtc, instant(binding, node.value));
      return found(types.timestampNtz, parseLocal(node.value.trim()) ?? specialInstant(binding, node.value, true));
    }
    case 'interval':
      return undefined;
  }
}

function instant(binding: Binding, text: string): bigint | undefined {
  return parseInstant(text.trim(), zoneOf(binding.env.settings.zone)) ?? specialInstant(binding, text, false);
}

const microsPerDay = 86_400_000_000n;

/** `epoch`, `today`, `tomorrow`, `yesterday`, `now` as days. */
function specialDay(binding: Binding, text: string): number | undefined {
  const local = localOfInstant(zoneOf(binding.env.settings.zone), binding.env.context.nowMicros);
  const today = Number((local - (((local % microsPerDay) + microsPerDay) % microsPerDay)) / microsPerDay);
  switch (text.trim().toLowerCase()) {
    case 'epoch':
      return 0;
    case 'now':
    case 'today':
      return today;
    case 'tomorrow':
      return today + 1;
    case 'yesterday':
      return today - 1;
    default:
      return undefined;
  }
}

/** What a word such as `today` is as a value of a date or timestamp type; undefined for other texts and types. */
export function specialValue(binding: Binding, type: DataType, text: string): Scalar | undefined {
  if (type.id === 'date') return specialDay(binding, text);
  return type.id === 'timestamp' ? specialInstant(binding, text, type.zone === 'none') : undefined;
}

function specialInstant(binding: Binding, text: string, isLocal: boolean): bigint | undefined {
  const word = text.trim().toLowerCase();
  const zone = zoneOf(binding.env.settings.zone);
  const now = binding.env.context.nowMicros;
  if (word === 'now') return isLocal ? localOfInstant(zone, now) : now;
  if (word === 'epoch') return 0n;
  const day = specialDay(binding, word);
  if (day === undefined) return undefined;
  const date = formatDate(day);
  return isLocal ? parseLocal(date) : parseInstant(date, zone);
}

function parseHex(text: string): Uint8Array | undefined {
  if (!/^[0-9a-fA-F]*$/.test(text)) return undefined;
  const even = text.length % 2 === 1 ? `0${text}` : text;
  return new Uint8Array(Buffer.from(even, 'hex'));
}
