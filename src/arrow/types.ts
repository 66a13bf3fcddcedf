/** Logical types to Arrow's and back. What Arrow has no word for stands in a field's metadata, so that silt reads its own types back. */
import {
  DataType as ArrowDataType,
  Field as ArrowField,
  Schema as ArrowSchema,
  type DataType as ArrowType,
  Binary,
  Bool,
  DateDay,
  Decimal,
  DurationMicrosecond,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  IntervalMonthDayNano,
  IntervalUnit,
  IntervalYearMonth,
  List,
  Map_,
  Null,
  Precision,
  Struct,
  TimeNanosecond,
  TimestampMicrosecond,
  Utf8,
} from 'apache-arrow';
import { unsupported } from '../core/errors.ts';
import {
  binary,
  boolType,
  calendarInterval,
  type DataType,
  dateType,
  dayTimeInterval,
  decimal,
  type Field,
  float32,
  float64,
  isSameType,
  nullType,
  type Schema,
  timestampNtz,
  timestampUtc,
  utf8,
  variantType,
  yearMonthInterval,
} from '../core/types.ts';

/** Field metadata that holds a DataType as JSON where the Arrow type alone would be read as another. */
const typeKey = 'silt:type';
/** Arrow's own name for a variant's struct, for other readers. */
const extensionKey = 'ARROW:extension:name';

export function toArrowSchema(schema: Schema): ArrowSchema {
  return new ArrowSchema(schema.fields.map(toArrowField));
}

export function fromArrowSchema(schema: ArrowSchema): Schema {
  return { fields: schema.fields.map(fromArrowField) };
}

export function toArrowField(field: Field): ArrowField {
  const type = toArrowType(field.type);
  const metadata = new Map<string, string>();
  if (field.type.id === 'variant') metadata.set(extensionKey, 'arrow.parquet.variant');
  if (needsWord(field.type, type)) metadata.set(typeKey, JSON.stringify(field.type));
  return new ArrowField(field.name, type, field.nullable, metadata);
}

/** Errors: UNSUPPORTED_FEATURE for Arrow types that SQL has no equal of. */
export function fromArrowField(field: ArrowField): Field {
  return { name: field.name, type: declaredType(field) ?? fromArrowType(field.type), nullable: field.nullable };
}

export function toArrowType(type: DataType): ArrowType {
  switch (type.id) {
    case 'null':
      return new Null();
    case 'bool':
      return new Bool();
    case 'int':
      return { 8: new Int8(), 16: new Int16(), 32: new Int32(), 64: new Int64() }[type.bits];
    case 'float':
      return type.bits === 32 ? new Float32() : new Float64();
    case 'decimal':
      return new Decimal(type.scale, type.precision, 128);
    case 'utf8':
      return new Utf8();
    case 'binary':
      return new Binary();
    case 'date':
      return new DateDay();
    case 'time':
      return new TimeNanosecond();
    case 'timestamp':
      return new TimestampMicrosecond(type.zone === 'utc' ? 'UTC' : null);
    case 'interval':
      if (type.unit === 'calendar') return new IntervalMonthDayNano();
      return type.unit === 'yearMonth' ? new IntervalYearMonth() : new DurationMicrosecond();
    case 'list':
      return new List(toArrowField(type.item));
    case 'struct':
      return new Struct(type.fields.map(toArrowField));
    case 'map': {
      const entries = new Struct<{ key: ArrowType; value: ArrowType }>([
        toArrowField(type.key),
        toArrowField(type.value),
      ]);
      return new Map_(new ArrowField('entries', entries, false), false);
    }
    case 'variant':
      return new Struct([
        new ArrowField('value', new Binary(), false),
        new ArrowField('metadata', new Binary(), false),
      ]);
  }
}

/** The logical type that an Arrow type is read as. Errors: UNSUPPORTED_FEATURE. */
export function fromArrowType(type: ArrowType): DataType {
  if (ArrowDataType.isNull(type)) return nullType;
  if (ArrowDataType.isBool(type)) return boolType;
  if (ArrowDataType.isInt(type)) return intType(type.bitWidth, type.isSigned);
  if (ArrowDataType.isFloat(type)) {
    if (type.precision === Precision.HALF) throw unsupported('Arrow type Float16');
    return type.precision === Precision.SINGLE ? float32 : float64;
  }
  if (ArrowDataType.isDecimal(type) && type.bitWidth <= 128) return decimal(type.precision, type.scale);
  if (ArrowDataType.isUtf8(type) || ArrowDataType.isLargeUtf8(type) || ArrowDataType.isUtf8View(type)) return utf8;
  if (ArrowDataType.isBinary(type) || ArrowDataType.isLargeBinary(type)) return binary;
  if (ArrowDataType.isBinaryView(type) || ArrowDataType.isFixedSizeBinary(type)) return binary;
  if (ArrowDataType.isDate(type)) return dateType;
  if (ArrowDataType.isTime(type)) return { id: 'time', precision: 3 * type.unit };
  if (ArrowDataType.isTimestamp(type)) return type.timezone ? timestampUtc : timestampNtz;
  if (ArrowDataType.isDuration(type)) return dayTimeInterval;
  if (ArrowDataType.isInterval(type))
    return type.unit === IntervalUnit.YEAR_MONTH ? yearMonthInterval : calendarInterval;
  if (ArrowDataType.isDictionary(type)) return fromArrowType(type.dictionary);
  if (ArrowDataType.isList(type) || ArrowDataType.isLargeList(type) || ArrowDataType.isFixedSizeList(type)) {
    return { id: 'list', item: fromArrowField(type.children[0]!) };
  }
  if (ArrowDataType.isMap(type)) {
    const [key, value] = (type.childType as Struct).children;
    return { id: 'map', key: { ...fromArrowField(key!), nullable: false }, value: fromArrowField(value!) };
  }
  if (ArrowDataType.isStruct(type)) return { id: 'struct', fields: type.children.map(fromArrowField) };
  throw unsupported(`Arrow type ${typeText(type)}`);
}

/** Unsigned integers take the next wider type; 64 unsigned bits take a decimal. */
function intType(bits: number, isSigned: boolean): DataType {
  if (isSigned) return { id: 'int', bits: bits as 8 | 16 | 32 | 64 };
  return bits === 64 ? decimal(20, 0) : { id: 'int', bits: (2 * bits) as 16 | 32 | 64 };
}

function needsWord(type: DataType, arrow: ArrowType): boolean {
  return type.id !== 'list' && type.id !== 'struct' && type.id !== 'map' && !isSameType(type, fromArrowType(arrow));
}

/** The type that metadata tells, if it is one of ours and agrees with the Arrow type; others' metadata is no authority. */
function declaredType(field: ArrowField): DataType | null {
  if (field.metadata.get(extensionKey) === 'arrow.parquet.variant' && isVariantStruct(field.type)) return variantType;
  const text = field.metadata.get(typeKey);
  if (text === undefined) return null;
  try {
    const type = JSON.parse(text) as DataType;
    return typeText(toArrowType(type)) === typeText(field.type) ? type : null;
  } catch {
    return null;
  }
}

function isVariantStruct(type: ArrowType): boolean {
  return ArrowDataType.isStruct(type) && type.children.map((child) => child.name).join() === 'value,metadata';
}

/** How Arrow prints a type; its declared base class hides that. */
function typeText(type: { toString(): string }): string {
  return type.toString();
}
