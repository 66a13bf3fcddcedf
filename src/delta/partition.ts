/**
 * Partition values: from the log's strings to typed values and back.
 * Takes the string, the column's type and a zone; never looks at a folder's name or into a data file.
 * Source: PROTOCOL.md, "Partition Value Serialization".
 */
import { formatDecimal } from '../core/decimal.ts';
import { unsupported } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { type DataType, typeName } from '../core/types.ts';
import { instantOfLocal, type Zone } from '../core/zone.ts';
import { type AddFile, corrupt } from './actions.ts';
import { dateText, parseDate, parseDecimal, parseTimestamp, timestampText } from './value-text.ts';

/** The file's string for a column; null where it has none. Names are compared as SQL compares them: letter case aside. */
export function partitionText(add: Pick<AddFile, 'partitionValues'>, column: string): string | null {
  if (Object.hasOwn(add.partitionValues, column)) return add.partitionValues[column] ?? null;
  const lower = column.toLowerCase();
  for (const key of Object.keys(add.partitionValues)) {
    if (key.toLowerCase() === lower) return add.partitionValues[key] ?? null;
  }
  return null;
}

/**
 * The typed value; '' and null are NULL. A timestamp without a zone in its text is a wall clock of `zone`;
 * where `zone` is null such a text gives undefined. Fails with DELTA_LOG_CORRUPT for a text that is no value of the type.
 */
export function partitionValue(text: string | null, type: DataType, zone: Zone | null): Scalar | undefined {
  if (text === null || text === '') return null;
  const value = valueOf(text, type, zone);
  if (value === null) throw corrupt(`the partition value '${text}' is no ${typeName(type)}`);
  return value;
}

/** The log's string for a value; null for NULL, and for the empty string, which cannot be told from it. Timestamps are written in UTC. */
export function partitionValueText(value: Scalar, type: DataType): string | null {
  if (value === null || value === '') return null;
  switch (type.id) {
    case 'date':
      return dateText(Number(value));
    case 'timestamp':
      return type.zone === 'utc'
        ? timestampText(BigInt(value as bigint), true)
        : timestampText(BigInt(value as bigint), false).replace('T', ' ');
    case 'decimal':
      return formatDecimal(BigInt(value as bigint), type.scale);
    case 'float':
      return floatText(Number(value));
    case 'binary':
      return new TextDecoder().decode(value as Uint8Array);
    case 'bool':
    case 'int':
    case 'utf8':
      return String(value);
    case 'null':
    case 'time':
    case 'interval':
    case 'list':
    case 'struct':
    case 'map':
    case 'variant':
      throw unsupported(`Partitioning by a column of type ${typeName(type)}`);
  }
}

function valueOf(text: string, type: DataType, zone: Zone | null): Scalar | undefined {
  switch (type.id) {
    case 'utf8':
      return text;
    case 'bool':
      return { true: true, false: false }[text.toLowerCase()] ?? null;
    case 'int':
      return integerOf(text, type.bits);
    case 'float':
      return floatOf(text, type.bits);
    case 'decimal':
      return parseDecimal(text, type.scale);
    case 'binary':
      return new TextEncoder().encode(text);
    case 'date':
      return parseDate(text) ?? dateOfTimestamp(text);
    case 'timestamp':
      return timestampOf(text, type.zone === 'utc', zone);
    case 'null':
    case 'time':
    case 'interval':
    case 'list':
    case 'struct':
    case 'map':
    case 'variant':
      throw unsupported(`Partitioning by a column of type ${typeName(type)}`);
  }
}

function integerOf(text: string, bits: 8 | 16 | 32 | 64): number | bigint | null {
  if (!/^[+-]?\d{1,20}$/.test(text.trim())) return null;
  const value = BigInt(text.trim().replace(/^\+/, ''));
  if (BigInt.asIntN(bits, value) !== value) return null;
  return bits === 64 ? value : Number(value);
}

function floatOf(text: string, bits: 32 | 64): number | null {
  const special = specialFloats.get(text);
  if (special !== undefined) return special;
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return null;
  return bits === 32 ? Math.fround(Number(text)) : Number(text);
}

const specialFloats: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** Some writers give a date its midnight. */
function dateOfTimestamp(text: string): number | null {
  const time = parseTimestamp(text);
  const dayMicros = 86_400_000_000n;
  return time === null || time.localMicros % dayMicros !== 0n ? null : Number(time.localMicros / dayMicros);
}

function timestampOf(text: string, isInstant: boolean, zone: Zone | null): bigint | null | undefined {
  const time = parseTimestamp(text);
  if (time === null) return null;
  if (!isInstant) return time.localMicros;
  if (time.offsetMicros !== null) return time.localMicros - time.offsetMicros;
  return zone === null ? undefined : instantOfLocal(zone, time.localMicros);
}

/** As Java prints a double that needs no exponent; others keep JavaScript's form, which reads the same. */
function floatText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e7 ? `${value}.0` : String(value);
}
