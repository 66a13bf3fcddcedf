/**
 * Which types meet where, and which casts are allowed: Spark's ANSI rules.
 * Takes types, gives types or null; never touches a value.
 */
import { decimalTypeOf, decimalTypeOfLiteral, widerDecimal } from '../core/decimal.ts';
import {
  binary,
  boolType,
  type DataType,
  type DecimalType,
  dateType,
  decimal,
  type Field,
  float64,
  int64,
  isNumeric,
  isSameType,
  timestampNtz,
  timestampUtc,
  type Unit,
  utf8,
} from '../core/types.ts';
import type { CastMode } from './cast-mode.ts';
import type { Argument } from './define.ts';

/** The type that holds the values of all: what UNION, CASE, COALESCE, array() and comparisons cast to. Null = there is none. */
export function commonType(types: readonly DataType[], isAnsi = true): DataType | null {
  // Strings are met last, so that ['1', 2, 3.5] is decided by the numbers.
  const ordered = [...types.filter((t) => t.id !== 'utf8'), ...types.filter((t) => t.id === 'utf8')];
  let common: DataType | null = ordered[0] ?? null;
  for (const type of ordered.slice(1)) {
    if (common === null) return null;
    common = commonOfTwo(common, type, isAnsi);
  }
  return common;
}

/** The common type of two: numbers widen, a string beside another simple type takes that type. Null = there is none. */
export function commonOfTwo(a: DataType, b: DataType, isAnsi = true): DataType | null {
  const withString = isAnsi ? commonWithString : asString;
  const nested: Meet = (left, right) => commonOfTwo(left, right, isAnsi);
  const float = isAnsi ? null : floatBesideInteger(a, b);
  return float ?? tightestCommon(a, b) ?? commonDecimal(a, b) ?? withString(a, b) ?? commonNested(a, b, nested);
}

/** Without ANSI a simple type beside a string becomes one. */
function asString(a: DataType, b: DataType): DataType | null {
  if (a.id !== 'utf8' && b.id !== 'utf8') return null;
  const other = a.id === 'utf8' ? b : a;
  return isSimple(other) && other.id !== 'binary' && other.id !== 'bool' ? utf8 : null;
}

/** What two sides of a comparison are cast to without ANSI: strings to the other side, BOOLEAN beside a number to the number where `meetsBool`. */
export function comparedWithoutAnsi(a: DataType, b: DataType, meetsBool: boolean): DataType | null {
  const tight = floatBesideInteger(a, b) ?? tightestCommon(a, b) ?? commonDecimal(a, b);
  if (tight !== null) return tight;
  const other = a.id === 'utf8' ? b : b.id === 'utf8' ? a : null;
  if (other?.id === 'decimal') return float64;
  if (other !== null && isSimple(other) && other.id !== 'interval') return other;
  if (meetsBool && a.id === 'bool' && isNumeric(b)) return b;
  if (meetsBool && b.id === 'bool' && isNumeric(a)) return a;
  return commonNested(a, b, (left, right) => commonOfTwo(left, right, false));
}

/** Without ANSI a FLOAT beside an integer stays one; null for other pairs. */
export function floatBesideInteger(a: DataType, b: DataType): DataType | null {
  if (a.id === 'float' && b.id === 'int') return a;
  return a.id === 'int' && b.id === 'float' ? b : null;
}

/** The common type without strings turning into anything, and without decimals losing digits. */
export function tightestCommon(a: DataType, b: DataType): DataType | null {
  if (isSameType(a, b)) return withNullsOf(a, b);
  if (a.id === 'null') return b;
  if (b.id === 'null') return a;
  if (a.id === 'utf8' && b.id === 'utf8') return a.tag?.kind === 'wire' ? a : utf8;
  if (a.id === 'int' && b.id === 'int') return a.bits > b.bits ? a : b;
  if (a.id === 'float' && b.id === 'float') return float64;
  // Spark takes DOUBLE for FLOAT beside an integer: a float would lose digits.
  if ((a.id === 'float' && b.id === 'int') || (a.id === 'int' && b.id === 'float')) return float64;
  if (a.id === 'decimal' && b.id === 'int') return holdsInteger(a, b) ? a : null;
  if (b.id === 'decimal' && a.id === 'int') return holdsInteger(b, a) ? b : null;
  if (isDateOrTimestamp(a) && isDateOrTimestamp(b)) return commonTime(a, b);
  if (a.id === 'time' && b.id === 'time') return a.precision > b.precision ? a : b;
  if (a.id === 'interval' && b.id === 'interval') return commonInterval(a, b);
  return commonNested(a, b, tightestCommon);
}

/** `a`, with every part inside it nullable that is so in `b`, which holds the same values otherwise. */
function withNullsOf(a: DataType, b: DataType): DataType {
  const merged = (own: Field, other: Field): Field => ({
    ...own,
    type: withNullsOf(own.type, other.type),
    nullable: own.nullable || other.nullable,
  });
  if (a === b || a.id !== b.id) return a;
  if (a.id === 'list') return { ...a, item: merged(a.item, (b as typeof a).item) };
  if (a.id === 'map')
    return { ...a, key: merged(a.key, (b as typeof a).key), value: merged(a.value, (b as typeof a).value) };
  if (a.id === 'struct') return { ...a, fields: a.fields.map((own, i) => merged(own, (b as typeof a).fields[i]!)) };
  return a;
}

/** The type of one side of an operator beside a decimal: literals take their own digits, other integers their type's. */
export function decimalArgumentType(argument: Argument): DecimalType | null {
  const { type, constant } = argument;
  if (type.id === 'int' && argument.isLiteral === true && constant !== undefined && constant !== null) {
    return decimalTypeOfLiteral(BigInt(constant as number | bigint));
  }
  return decimalTypeOf(type);
}

/** What a parameter takes: one type, or a class of types. */
export type Expected =
  | DataType
  | 'any'
  | 'numeric'
  | 'integral'
  | 'fractional'
  | 'decimal'
  | 'timestamp'
  | 'array'
  | 'map'
  | 'struct';

/**
 * The type that an argument of type `from` is cast to for a parameter; `from` itself where it fits as it is; null where it does not fit.
 * NULL and strings turn into any simple type, simple types into strings, numbers widen, dates and timestamps meet.
 */
export function implicitType(from: DataType, expected: Expected): DataType | null {
  if (typeof expected === 'string') return implicitToClass(from, expected);
  if (isSameType(from, expected) || from.id === 'null') return expected;
  if (from.id === 'utf8') return isSimple(expected) ? expected : null;
  if (expected.id === 'utf8') return isSimple(from) ? utf8 : null;
  if (isDateOrTimestamp(from) && isDateOrTimestamp(expected)) return expected;
  if (from.id === 'list' && expected.id === 'list') {
    return implicitType(from.item.type, expected.item.type) === null ? null : expected;
  }
  const common = commonOfTwo(from, expected);
  return common !== null && isSameType(common, expected) ? expected : null;
}

/** Whether CAST(from AS to) is allowed at all; a single value may still fail. */
export function canCast(from: DataType, to: DataType, mode: CastMode = 'ansi'): boolean {
  if (isSameType(from, to) || from.id === 'null' || to.id === 'utf8') return true;
  if (from.id === 'variant') return to.id !== 'interval';
  switch (to.id) {
    case 'null':
    case 'variant':
      return to.id === 'variant' && isVariantSource(from);
    case 'bool':
      return from.id === 'utf8' || isNumeric(from) || (mode === 'legacy' && isDateOrInstant(from));
    case 'binary':
      return from.id === 'utf8' || from.id === 'binary' || (mode === 'legacy' && from.id === 'int');
    case 'int':
    case 'float':
    case 'decimal':
      return canCastToNumber(from, to, mode);
    case 'date':
      return from.id === 'utf8' || from.id === 'timestamp' || from.id === 'date';
    case 'timestamp':
      return canCastToTimestamp(from, to.zone === 'utc', mode);
    case 'time':
      return from.id === 'utf8' || from.id === 'time';
    case 'interval':
      return canCastToInterval(from, to);
    case 'list':
      return from.id === 'list' && canCast(from.item.type, to.item.type, mode);
    case 'map':
      return (
        from.id === 'map' && canCast(from.key.type, to.key.type, mode) && canCast(from.value.type, to.value.type, mode)
      );
    case 'struct':
      return (
        from.id === 'struct' &&
        from.fields.length === to.fields.length &&
        from.fields.every((f, i) => canCast(f.type, to.fields[i]!.type, mode))
      );
  }
}

/** What a cast makes a VARIANT of; to_variant_object takes structs and maps. */
function isVariantSource(from: DataType): boolean {
  if (from.id === 'list') return isVariantSource(from.item.type);
  return from.id !== 'interval' && from.id !== 'struct' && from.id !== 'map';
}

/** True for every type that is not nested and not variant. */
export function isSimple(type: DataType): boolean {
  return type.id !== 'list' && type.id !== 'map' && type.id !== 'struct' && type.id !== 'variant';
}

export function isDateOrTimestamp(type: DataType): boolean {
  return type.id === 'date' || type.id === 'timestamp';
}

function isDateOrInstant(type: DataType): boolean {
  return type.id === 'date' || (type.id === 'timestamp' && type.zone === 'utc');
}

function canCastToNumber(from: DataType, to: DataType, mode: CastMode): boolean {
  if (isNumeric(from) || from.id === 'utf8' || from.id === 'bool') return true;
  if (from.id === 'timestamp') return from.zone === 'utc';
  if (from.id === 'interval') return from.unit !== 'calendar' && to.id !== 'float';
  if (from.id === 'time') return to.id !== 'float';
  return from.id === 'date' && mode === 'legacy';
}

function canCastToTimestamp(from: DataType, hasZone: boolean, mode: CastMode): boolean {
  if (from.id === 'utf8' || isDateOrTimestamp(from)) return true;
  return hasZone && (isNumeric(from) || (from.id === 'bool' && mode === 'legacy'));
}

function canCastToInterval(from: DataType, to: DataType & { id: 'interval' }): boolean {
  if (from.id === 'utf8') return true;
  if (to.unit === 'calendar') return false;
  if (from.id === 'interval') return from.unit === to.unit;
  return from.id === 'int' || from.id === 'decimal';
}

function implicitToClass(from: DataType, expected: Exclude<Expected, DataType>): DataType | null {
  switch (expected) {
    case 'any':
      return from;
    case 'numeric':
      if (isNumeric(from)) return from;
      return from.id === 'utf8' || from.id === 'null' ? float64 : null;
    case 'integral':
      if (from.id === 'int') return from;
      return from.id === 'utf8' || from.id === 'null' ? int64 : null;
    case 'fractional':
      if (from.id === 'float' || from.id === 'decimal') return from;
      return from.id === 'int' || from.id === 'utf8' || from.id === 'null' ? float64 : null;
    case 'decimal':
      if (from.id === 'utf8' || from.id === 'null') return decimal(38, 18);
      return isNumeric(from) ? decimalTypeOf(from) : null;
    case 'timestamp':
      if (from.id === 'timestamp') return from;
      return from.id === 'utf8' || from.id === 'null' || from.id === 'date' ? timestampUtc : null;
    case 'array':
      return from.id === 'list' ? from : null;
    case 'map':
      return from.id === 'map' ? from : null;
    case 'struct':
      return from.id === 'struct' ? from : null;
  }
}

function holdsInteger(type: DecimalType, integer: DataType): boolean {
  const needed = decimalTypeOf(integer);
  return needed !== null && type.precision - type.scale >= needed.precision;
}

function commonDecimal(a: DataType, b: DataType): DataType | null {
  if (a.id !== 'decimal' && b.id !== 'decimal') return null;
  if (a.id === 'float' || b.id === 'float') return float64;
  const left = decimalTypeOf(a);
  const right = decimalTypeOf(b);
  return left === null || right === null ? null : widerDecimal(left, right);
}

function commonWithString(a: DataType, b: DataType): DataType | null {
  if (b.id === 'utf8' && a.id !== 'utf8') return commonWithString(b, a);
  if (a.id !== 'utf8') return null;
  switch (b.id) {
    case 'int':
      return int64;
    case 'float':
    case 'decimal':
      return float64;
    case 'bool':
      return boolType;
    case 'binary':
      return binary;
    case 'date':
      return dateType;
    case 'timestamp':
      return b.zone === 'utc' ? timestampUtc : timestampNtz;
    case 'time':
    case 'variant':
      return b;
    default:
      return null;
  }
}

function commonTime(a: DataType, b: DataType): DataType {
  if (a.id === 'date') return b;
  if (b.id === 'date') return a;
  return timestampUtc;
}

const units: readonly Unit[] = ['year', 'month', 'day', 'hour', 'minute', 'second'];

function commonInterval(a: DataType & { id: 'interval' }, b: DataType & { id: 'interval' }): DataType | null {
  if (a.unit !== b.unit) return null;
  const from = units[Math.min(units.indexOf(a.from), units.indexOf(b.from))]!;
  const to = units[Math.max(units.indexOf(a.to), units.indexOf(b.to))]!;
  return { id: 'interval', unit: a.unit, from, to };
}

type Meet = (a: DataType, b: DataType) => DataType | null;

function commonNested(a: DataType, b: DataType, meet: Meet): DataType | null {
  if (a.id === 'list' && b.id === 'list') {
    const item = commonField(a.item, b.item, meet);
    return item && { id: 'list', item };
  }
  if (a.id === 'map' && b.id === 'map') {
    const key = commonField(a.key, b.key, meet);
    const value = commonField(a.value, b.value, meet);
    return key && value && { id: 'map', key, value };
  }
  if (a.id === 'struct' && b.id === 'struct' && a.fields.length === b.fields.length) {
    const fields: Field[] = [];
    for (const [i, left] of a.fields.entries()) {
      const right = b.fields[i]!;
      const met = left.name.toLowerCase() === right.name.toLowerCase() ? commonField(left, right, meet) : null;
      if (met === null) return null;
      fields.push(met);
    }
    return { id: 'struct', fields };
  }
  return null;
}

function commonField(a: Field, b: Field, meet: Meet): Field | null {
  const type = meet(a.type, b.type);
  return type && { name: a.name, type, nullable: a.nullable || b.nullable };
}
