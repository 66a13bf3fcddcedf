/**
 * The logical types of SQL values, and how a value of each is held.
 * Takes nothing, gives plain data: a type can be cloned to a worker, printed and compared.
 */

/** The units of interval types, from coarse to fine. */
export type Unit = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

/** What a type says beyond its values: length limits, collation, and the wire endpoint's own types. */
export type TypeTag =
  | { readonly kind: 'char'; readonly length: number }
  | { readonly kind: 'varchar'; readonly length: number }
  | { readonly kind: 'collation'; readonly name: string }
  | { readonly kind: 'wire'; readonly name: string };

export type NullType = { readonly id: 'null' };
export type BoolType = { readonly id: 'bool' };
export type IntType = { readonly id: 'int'; readonly bits: 8 | 16 | 32 | 64 };
export type FloatType = { readonly id: 'float'; readonly bits: 32 | 64 };
export type DecimalType = { readonly id: 'decimal'; readonly precision: number; readonly scale: number };
export type Utf8Type = { readonly id: 'utf8' };
export type BinaryType = { readonly id: 'binary' };
/** Days since 1970-01-01, proleptic Gregorian. */
export type DateType = { readonly id: 'date' };
/** Nanoseconds since midnight; `precision` is the number of fraction digits that are kept and shown. */
export type TimeType = { readonly id: 'time'; readonly precision: number };
/** Microseconds since 1970-01-01T00:00:00: an instant ('utc'), or a wall clock without a zone ('none'). */
export type TimestampType = { readonly id: 'timestamp'; readonly zone: 'utc' | 'none' };
/** Months (yearMonth), microseconds (dayTime), or months, days and microseconds apart (calendar). */
export type IntervalType = {
  readonly id: 'interval';
  readonly unit: 'yearMonth' | 'dayTime' | 'calendar';
  readonly from: Unit;
  readonly to: Unit;
};
export type ListType = { readonly id: 'list'; readonly item: Field };
export type StructType = { readonly id: 'struct'; readonly fields: readonly Field[] };
export type MapType = { readonly id: 'map'; readonly key: Field; readonly value: Field };
export type VariantType = { readonly id: 'variant' };

export type DataType = (
  | NullType
  | BoolType
  | IntType
  | FloatType
  | DecimalType
  | Utf8Type
  | BinaryType
  | DateType
  | TimeType
  | TimestampType
  | IntervalType
  | ListType
  | StructType
  | MapType
  | VariantType
) & { readonly tag?: TypeTag };

/** A named, typed place: a column of a table, a member of a struct. `metadata` is kept as it was found (Delta's column metadata). */
export interface Field {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface Schema {
  readonly fields: readonly Field[];
}

/** Width of a fixed vector's values in memory; kernels are dispatched on it, not on the logical type. */
export type Repr = 'bit' | 'i8' | 'i16' | 'i32' | 'i64' | 'i128' | 'f32' | 'f64';

export const nullType: DataType = { id: 'null' };
export const boolType: DataType = { id: 'bool' };
export const int8: DataType = { id: 'int', bits: 8 };
export const int16: DataType = { id: 'int', bits: 16 };
export const int32: DataType = { id: 'int', bits: 32 };
export const int64: DataType = { id: 'int', bits: 64 };
export const float32: DataType = { id: 'float', bits: 32 };
export const float64: DataType = { id: 'float', bits: 64 };
export const utf8: DataType = { id: 'utf8' };
export const binary: DataType = { id: 'binary' };
export const dateType: DataType = { id: 'date' };
export const timestampUtc: DataType = { id: 'timestamp', zone: 'utc' };
export const timestampNtz: DataType = { id: 'timestamp', zone: 'none' };
export const variantType: DataType = { id: 'variant' };
export const calendarInterval: DataType = { id: 'interval', unit: 'calendar', from: 'year', to: 'second' };
export const dayTimeInterval: IntervalType = { id: 'interval', unit: 'dayTime', from: 'day', to: 'second' };
export const yearMonthInterval: DataType = { id: 'interval', unit: 'yearMonth', from: 'year', to: 'month' };

/** The most digits that a decimal can have. */
export const decimalPrecisionMax = 38;

export function decimal(precision: number, scale: number): DecimalType {
  return { id: 'decimal', precision, scale };
}

export function list(item: DataType, containsNull = true): ListType {
  return { id: 'list', item: { name: 'element', type: item, nullable: containsNull } };
}

export function struct(fields: readonly Field[]): StructType {
  return { id: 'struct', fields };
}

export function map(key: DataType, value: DataType, valueContainsNull = true): MapType {
  return {
    id: 'map',
    key: { name: 'key', type: key, nullable: false },
    value: { name: 'value', type: value, nullable: valueContainsNull },
  };
}

/** Of a field's metadata: a column that is there by its name alone, and no part of `*`. */
export const systemFieldKey = 'silt.system';

export function isSystemField({ metadata }: Field): boolean {
  return metadata?.[systemFieldKey] === true;
}

export function field(name: string, type: DataType, nullable = true): Field {
  return { name, type, nullable };
}

/** True where both types hold the same values; names of struct fields count, nullability and metadata do not. */
export function isSameType(a: DataType, b: DataType): boolean {
  if (a === b) return true;
  if (a.id !== b.id) return false;
  if (!isSameTag(a.tag, b.tag)) return false;
  switch (a.id) {
    case 'null':
    case 'bool':
    case 'utf8':
    case 'binary':
    case 'date':
    case 'variant':
      return true;
    case 'int':
    case 'float':
      return a.bits === (b as typeof a).bits;
    case 'decimal':
      return a.precision === (b as typeof a).precision && a.scale === (b as typeof a).scale;
    case 'time':
      return a.precision === (b as typeof a).precision;
    case 'timestamp':
      return a.zone === (b as typeof a).zone;
    case 'interval': {
      const other = b as typeof a;
      return a.unit === other.unit && a.from === other.from && a.to === other.to;
    }
    case 'list':
      return isSameType(a.item.type, (b as typeof a).item.type);
    case 'map':
      return isSameType(a.key.type, (b as typeof a).key.type) && isSameType(a.value.type, (b as typeof a).value.type);
    case 'struct': {
      const other = (b as typeof a).fields;
      return (
        a.fields.length === other.length &&
        a.fields.every((f, i) => f.name === other[i]!.name && isSameType(f.type, other[i]!.type))
      );
    }
  }
}

function isSameTag(a: TypeTag | undefined, b: TypeTag | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.kind !== b.kind) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

export function isNumeric(type: DataType): type is (IntType | FloatType | DecimalType) & { readonly tag?: TypeTag } {
  return type.id === 'int' || type.id === 'float' || type.id === 'decimal';
}

export function isNested(type: DataType): type is (ListType | StructType | MapType) & { readonly tag?: TypeTag } {
  return type.id === 'list' || type.id === 'struct' || type.id === 'map';
}

/**
 * The representation that a fixed-width type has unless statistics allow a narrower one; null for types
 * that are not fixed-width (strings, binary, nested, variant, calendar intervals, null).
 */
export function reprOf(type: DataType): Repr | null {
  switch (type.id) {
    case 'bool':
      return 'bit';
    case 'int':
      return `i${type.bits}`;
    case 'float':
      return `f${type.bits}`;
    case 'decimal':
      return type.precision <= 18 ? 'i64' : 'i128';
    case 'date':
      return 'i32';
    case 'time':
    case 'timestamp':
      return 'i64';
    case 'interval':
      return type.unit === 'yearMonth' ? 'i32' : type.unit === 'dayTime' ? 'i64' : null;
    case 'null':
    case 'utf8':
    case 'binary':
    case 'list':
    case 'struct':
    case 'map':
    case 'variant':
      return null;
  }
}

/** The name of a type as Spark's catalog prints it: `bigint`, `decimal(10,2)`, `array<struct<a:int>>`. */
export function typeName(type: DataType): string {
  if (type.tag?.kind === 'char' || type.tag?.kind === 'varchar') return `${type.tag.kind}(${type.tag.length})`;
  if (type.tag?.kind === 'collation') return `string collate ${type.tag.name}`;
  if (type.tag?.kind === 'wire') return type.tag.name;
  switch (type.id) {
    case 'null':
      return 'void';
    case 'bool':
      return 'boolean';
    case 'int':
      return { 8: 'tinyint', 16: 'smallint', 32: 'int', 64: 'bigint' }[type.bits];
    case 'float':
      return type.bits === 32 ? 'float' : 'double';
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'utf8':
      return 'string';
    case 'binary':
    case 'date':
    case 'variant':
      return type.id;
    case 'time':
      return `time(${type.precision})`;
    case 'timestamp':
      return type.zone === 'utc' ? 'timestamp' : 'timestamp_ntz';
    case 'interval':
      if (type.unit === 'calendar') return 'interval';
      return type.from === type.to ? `interval ${type.from}` : `interval ${type.from} to ${type.to}`;
    case 'list':
      return `array<${typeName(type.item.type)}>`;
    case 'map':
      return `map<${typeName(type.key.type)},${typeName(type.value.type)}>`;
    case 'struct':
      return `struct<${type.fields.map((f) => `${f.name}:${typeName(f.type)}`).join(',')}>`;
  }
}

/** Whether values of the type are maps or hold some: those do not compare. */
export function hasMap(type: DataType): boolean {
  return someType(type, ({ id }) => id === 'map');
}

/** Whether a type is such a one, or holds one: as an item, a member, a key or a value. */
export function someType(type: DataType, isSuch: (type: DataType) => boolean): boolean {
  if (isSuch(type)) return true;
  if (type.id === 'list') return someType(type.item.type, isSuch);
  if (type.id === 'map') return someType(type.key.type, isSuch) || someType(type.value.type, isSuch);
  return type.id === 'struct' && type.fields.some((field) => someType(field.type, isSuch));
}
