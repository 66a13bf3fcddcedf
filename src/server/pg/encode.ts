/**
 * Columns to values on the wire, text or binary, each with its length in front. Takes a vector, gives a function of
 * rows, so that what a whole batch shares is decided once. Sources: PostgreSQL manual, "Data Types" for the text forms;
 * the send functions of each type for the binary ones.
 */
import { formatDecimal } from '../../core/decimal.ts';
import { EngineError } from '../../core/errors.ts';
import type { Scalar } from '../../core/scalar.ts';
import { formatScalar } from '../../core/text/format.ts';
import { jsonValue } from '../../core/text/json.ts';
import type { DataType } from '../../core/types.ts';
import { bytesAt, isValidAt, scalarAt, type Vector } from '../../core/vector.ts';
import { localOfInstant, zoneOf } from '../../core/zone.ts';
import type { MessageWriter } from './message-writer.ts';
import { doubleText, numberText } from './number-text.ts';
import { numericBytes } from './numeric.ts';
import type { ObjectNames } from './object-names.ts';
import { daysTo2000, microsTo2000, oids, pgTypeOf } from './pg-types.ts';

export type WireFormat = 'text' | 'binary';
export type WriteRow = (row: number, out: MessageWriter) => void;

/** Writes the value of a row: its length and bytes, or -1 for NULL. */
export function columnWriter(
  vector: Vector,
  format: WireFormat,
  zone: string,
  names: ObjectNames | null = null,
): WriteRow {
  const direct = directWriter(vector, format);
  if (direct !== null) return direct;
  const { type } = vector;
  const named = names !== null && format === 'text' ? nameWriter(type, names) : null;
  const write = named ?? (format === 'text' ? textWriter(type, zone) : binaryWriter(type, zone));
  return (row, out) => {
    const value = scalarAt(vector, row);
    if (value === null) out.int32(-1);
    else out.sized(() => write(value, out));
  };
}

/** Texts whose binary form is another one: a number of 16 bytes, or a version in front. */
export function hasOwnBinary({ tag }: DataType): boolean {
  return tag?.kind === 'wire' && (tag.name === 'uuid' || tag.name === 'jsonb');
}

/** Of layouts whose bytes can be written without a value or a string in between; null elsewhere. */
function directWriter(vector: Vector, format: WireFormat): WriteRow | null {
  const { valid, type } = vector;
  if (format === 'binary' && hasOwnBinary(type)) return null;
  if (vector.layout === 'fixed') {
    const write = format === 'text' ? numberText(vector) : null;
    if (write === null) return null;
    return (row, out) => {
      if (isValidAt(valid, row)) write(row, out);
      else out.int32(-1);
    };
  }
  if (vector.layout === 'dict') {
    // Of texts alone, whose entries need no zone.
    if (type.id !== 'utf8') return null;
    const { keys, dictionary } = vector;
    const entry = columnWriter(dictionary, format, 'UTC');
    return (row, out) => (isValidAt(valid, row) ? entry(keys[row]!, out) : out.int32(-1));
  }
  if ((vector.layout === 'bytes' || vector.layout === 'view') && type.id === 'utf8')
    return (row, out) => {
      if (!isValidAt(valid, row)) return out.int32(-1);
      const bytes = bytesAt(vector, row);
      out.int32(bytes.length);
      out.bytes(bytes);
    };
  return null;
}

type WriteValue = (value: Scalar, out: MessageWriter) => void;

/** Null of types that are no numbers of objects. */
function nameWriter({ tag }: DataType, names: ObjectNames): WriteValue | null {
  const known = tag?.kind === 'wire' ? names.get(tag.name) : undefined;
  if (known === undefined) return null;
  return (value, out) => out.utf8(known.get(value as bigint) ?? (value === 0n ? '-' : String(value)));
}

function textWriter(type: DataType, zone: string): WriteValue {
  return (value, out) => out.utf8(pgText(type, value, zone));
}

/** A value as PostgreSQL's output function prints it; NULL is the caller's. */
export function pgText(type: DataType, value: Scalar, zone: string): string {
  const { oid } = pgTypeOf(type);
  if (type.tag?.kind === 'wire') return wireText(type, value, zone);
  if (oid === oids.json) return jsonValue(type, value, zone);
  switch (type.id) {
    case 'bool':
      return value === true ? 't' : 'f';
    case 'binary':
      return `\\x${Buffer.from(value as Uint8Array).toString('hex')}`;
    case 'float':
      if (type.bits === 64) return doubleText(value as number);
      return floatText(value as number, () => formatScalar(type, value, zone));
    case 'timestamp':
      return type.zone === 'none' ? formatScalar(type, value, zone) : instantText(type, value as bigint, zone);
    case 'interval':
      return intervalText(type, value);
    case 'list':
      return arrayText(type.item.type, value as readonly Scalar[], zone);
    default:
      return formatScalar(type, value, zone);
  }
}

/** Vectors are numbers with blanks between them. */
function wireText(type: DataType, value: Scalar, zone: string): string {
  return type.id === 'list' ? (value as readonly Scalar[]).join(' ') : formatScalar(type, value, zone);
}

/** Java writes 1.0E10, PostgreSQL 10000000000; 1.0 is 1. */
function floatText(value: number, exact: () => string): string {
  if (Object.is(value, -0)) return '-0';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  const [digits, exponent] = exact().split('E');
  const mantissa = digits!.replace(/\.0$/, '');
  if (exponent === undefined) return mantissa;
  const power = Number(exponent);
  return power > -5 && power < 15
    ? plainText(mantissa, power)
    : `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

function plainText(mantissa: string, power: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole, fraction = ''] = mantissa.slice(sign.length).split('.');
  const digits = whole! + fraction;
  const point = whole!.length + power;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

const microsPerMinute = 60_000_000n;

/** With the offset that the zone has at that instant: `+00`, `+05:30`. */
function instantText(type: DataType, micros: bigint, zone: string): string {
  const minutes = Number((localOfInstant(zoneOf(zone), micros) - micros) / microsPerMinute);
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const offset = `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
  return formatScalar(type, micros, zone) + offset;
}

interface IntervalParts {
  readonly months: number;
  readonly days: number;
  readonly micros: bigint;
}

function intervalParts(type: DataType & { id: 'interval' }, value: Scalar): IntervalParts {
  switch (type.unit) {
    case 'yearMonth':
      return { months: value as number, days: 0, micros: 0n };
    case 'dayTime': {
      const micros = value as bigint;
      const days = micros / microsPerDay;
      return { months: 0, days: Number(days), micros: micros - days * microsPerDay };
    }
    case 'calendar': {
      const [months, days, micros] = value as readonly [number, number, bigint];
      return { months, days, micros };
    }
  }
}

const microsPerDay = 86_400_000_000n;

/** IntervalStyle postgres: `1 year 2 mons -3 days +04:05:06.7`. */
function intervalText(type: DataType & { id: 'interval' }, value: Scalar): string {
  const { months, days, micros } = intervalParts(type, value);
  const parts: string[] = [];
  const add = (count: number, unit: string): void => {
    if (count !== 0)
      parts.push(
        `${parts.some((p) => p.startsWith('-')) && count > 0 ? '+' : ''}${count} ${unit}${Math.abs(count) === 1 && count > 0 ? '' : 's'}`,
      );
  };
  add(Math.trunc(months / 12), 'year');
  add(months % 12, 'mon');
  add(days, 'day');
  if (micros !== 0n || parts.length === 0) {
    const size = micros < 0n ? -micros : micros;
    const seconds = size / 1_000_000n;
    const two = (n: bigint): string => String(n).padStart(2, '0');
    const clock = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
    const fraction =
      size % 1_000_000n === 0n
        ? ''
        : `.${String(size % 1_000_000n)
            .padStart(6, '0')
            .replace(/0+$/, '')}`;
    const sign = micros < 0n ? '-' : parts.some((p) => p.startsWith('-') || p.startsWith('+')) ? '+' : '';
    parts.push(sign + clock + fraction);
  }
  return parts.join(' ');
}

function arrayText(item: DataType, values: readonly Scalar[], zone: string): string {
  const quoted = (text: string): string =>
    text === '' || /[\s{}",\\]/.test(text) || /^null$/i.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : text;
  return `{${values.map((value) => (value === null ? 'NULL' : quoted(pgText(item, value, zone)))).join(',')}}`;
}

function binaryWriter(type: DataType, zone: string): WriteValue {
  if (hasOwnBinary(type)) return type.tag?.kind === 'wire' && type.tag.name === 'uuid' ? writeUuid : writeJsonb;
  if (type.id === 'int' && type.tag?.kind === 'wire') return (value, out) => out.uint32(Number(value));
  if (pgTypeOf(type).oid === oids.json && type.tag === undefined)
    return (value, out) => out.utf8(jsonValue(type, value, zone));
  switch (type.id) {
    case 'bool':
      return (value, out) => out.byte(value === true ? 1 : 0);
    case 'int':
      if (type.bits === 64) return (value, out) => out.int64(value as bigint);
      return type.bits === 32 ? (value, out) => out.int32(value as number) : (value, out) => out.int16(value as number);
    case 'float':
      return type.bits === 32
        ? (value, out) => out.float32(value as number)
        : (value, out) => out.float64(value as number);
    case 'decimal':
      return (value, out) => out.bytes(numericBytes(formatDecimal(value as bigint, type.scale)));
    case 'binary':
      return (value, out) => out.bytes(value as Uint8Array);
    case 'date':
      return (value, out) => out.int32((value as number) - daysTo2000);
    case 'time':
      return (value, out) => out.int64((value as bigint) / 1000n);
    case 'timestamp':
      return (value, out) => out.int64((value as bigint) - microsTo2000);
    case 'interval':
      return (value, out) => {
        const { months, days, micros } = intervalParts(type, value);
        out.int64(micros);
        out.int32(days);
        out.int32(months);
      };
    case 'list':
      return (value, out) => writeArray(type.item.type, value as readonly Scalar[], zone, out);
    default:
      return textWriter(type, zone);
  }
}

/** Errors: CAST_INVALID_INPUT for a text that is none. */
function writeUuid(value: Scalar, out: MessageWriter): void {
  const digits = (value as string).replaceAll(/[{}-]/g, '');
  if (!/^[0-9a-f]{32}$/i.test(digits))
    throw new EngineError('CAST_INVALID_INPUT', {
      expression: `'${String(value)}'`,
      sourceType: '"STRING"',
      targetType: '"uuid"',
    });
  out.bytes(Buffer.from(digits, 'hex'));
}

function writeJsonb(value: Scalar, out: MessageWriter): void {
  out.byte(1);
  out.utf8(value as string);
}

function writeArray(item: DataType, values: readonly Scalar[], zone: string, out: MessageWriter): void {
  const write = binaryWriter(item, zone);
  out.int32(values.length === 0 ? 0 : 1);
  out.int32(values.includes(null) ? 1 : 0);
  out.int32(pgTypeOf(item).oid);
  if (values.length === 0) return;
  out.int32(values.length);
  out.int32(1);
  for (const value of values) {
    if (value === null) out.int32(-1);
    else out.sized(() => write(value, out));
  }
}
