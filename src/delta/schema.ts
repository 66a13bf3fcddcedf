/**
 * The log's schema JSON and core's Schema, both ways. Metadata of fields is kept as it was found.
 * A type without a meaning here is refused by its name; two columns of one name, letter case aside, are refused.
 * Source: PROTOCOL.md, "Schema Serialization Format".
 */
import { EngineError, unsupported } from '../core/errors.ts';
import {
  binary,
  boolType,
  calendarInterval,
  type DataType,
  dateType,
  decimal,
  decimalPrecisionMax,
  type Field,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  list,
  map,
  nullType,
  type Schema,
  struct,
  timestampNtz,
  timestampUtc,
  typeName,
  type Unit,
  utf8,
  variantType,
} from '../core/types.ts';
import { type JsonObject, type JsonValue, parseJson, stringifyJson } from '../formats/json/lossless.ts';
import { corrupt, isObject } from './actions.ts';
import { declaredText, lengthTag, withDeclared } from './declared-lengths.ts';

/** The schema that a `schemaString` holds; null or empty is a table without columns. `name` is the table's, for errors. */
export function parseSchema(schemaString: string | null, name: string): Schema {
  if (schemaString === null || schemaString === '') return { fields: [] };
  const type = typeOf(parseSchemaJson(schemaString, name), name);
  if (type.id !== 'struct') throw corrupt('the schema is no struct', name);
  return { fields: type.fields };
}

/** The `schemaString` of a schema, in the form that Spark writes. Types that Delta cannot store are refused by name. */
export function schemaJson(schema: Schema): string {
  return stringifyJson({
    type: 'struct',
    fields: schema.fields.map((field) => fieldJson(field, declaredText(field.type))),
  });
}

const primitives: ReadonlyMap<string, DataType> = new Map<string, DataType>([
  ['string', utf8],
  ['long', int64],
  ['bigint', int64],
  ['integer', int32],
  ['int', int32],
  ['short', int16],
  ['byte', int8],
  ['float', float32],
  ['double', float64],
  ['decimal', decimal(10, 0)],
  ['boolean', boolType],
  ['binary', binary],
  ['date', dateType],
  ['timestamp', timestampUtc],
  ['timestamp_ltz', timestampUtc],
  ['timestamp_ntz', timestampNtz],
  ['void', nullType],
  ['null', nullType],
  ['variant', variantType],
  ['interval', calendarInterval],
]);

/** Where Spark keeps what a string column's type says beyond `string`. */
const charVarcharKey = '__CHAR_VARCHAR_TYPE_STRING';
const collationsKey = '__COLLATIONS';

const yearMonthUnits: readonly Unit[] = ['year', 'month'];
const dayTimeUnits: readonly Unit[] = ['day', 'hour', 'minute', 'second'];

function parseSchemaJson(schemaString: string, name: string): JsonValue {
  try {
    return parseJson(schemaString);
  } catch (error) {
    if (error instanceof SyntaxError) throw corrupt('the schema is no JSON', name, error);
    throw error;
  }
}

function typeOf(json: JsonValue | undefined, name: string): DataType {
  if (typeof json === 'string') return primitiveOf(json);
  if (!isObject(json)) throw corrupt('the schema has a type that is neither a name nor an object', name);
  switch (json['type']) {
    case 'struct':
      return struct(fieldsOf(json['fields'], name));
    case 'array':
      return list(typeOf(json['elementType'], name), json['containsNull'] !== false);
    case 'map':
      return map(typeOf(json['keyType'], name), typeOf(json['valueType'], name), json['valueContainsNull'] !== false);
    default:
      throw unsupported(`The column type ${stringifyJson(json['type'] ?? null)}`);
  }
}

function fieldsOf(json: JsonValue | undefined, name: string): Field[] {
  if (!Array.isArray(json)) throw corrupt('the schema has a struct without fields', name);
  const fields = json.map((item: JsonValue) => fieldOf(item, name));
  const duplicates = duplicateNames(fields.map((field) => field.name));
  if (duplicates.length > 0) {
    throw new EngineError('DELTA_DUPLICATE_COLUMNS_FOUND', { path: name, duplicateCols: duplicates.join(', ') });
  }
  return fields;
}

function fieldOf(json: JsonValue, name: string): Field {
  if (!isObject(json) || typeof json['name'] !== 'string') throw corrupt('the schema has a field without a name', name);
  const { metadata } = json;
  const type = typeOf(json['type'], name);
  const field = { name: json['name'], type, nullable: json['nullable'] !== false };
  if (!isObject(metadata) || Object.keys(metadata).length === 0) return field;
  return { ...field, type: taggedType(type, json['name'], metadata), metadata };
}

function duplicateNames(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => {
    const key = name.toLowerCase();
    const isDuplicate = seen.has(key);
    seen.add(key);
    return isDuplicate;
  });
}

function primitiveOf(name: string): DataType {
  const type = primitives.get(name) ?? parameterizedOf(name);
  if (type === null) throw unsupported(`The column type ${name}`);
  return type;
}

function parameterizedOf(name: string): DataType | null {
  const numbers = /^decimal\(\s*(\d+)\s*,\s*(-?\d+)\s*\)$/.exec(name);
  if (numbers !== null) {
    const [precision, scale] = [Number(numbers[1]), Number(numbers[2])];
    return precision >= 1 && precision <= decimalPrecisionMax && scale >= 0 && scale <= precision
      ? decimal(precision, scale)
      : null;
  }
  const time = /^time\(([0-6])\)$/.exec(name);
  if (time !== null) return { id: 'time', precision: Number(time[1]) };
  const text = /^(char|varchar)\((\d+)\)$/.exec(name);
  if (text !== null) return { ...utf8, tag: lengthTag(text) };
  return intervalOf(name);
}

function intervalOf(name: string): DataType | null {
  const match = /^interval (\w+)(?: to (\w+))?$/.exec(name);
  if (match === null) return null;
  const from = match[1] as Unit;
  const to = (match[2] ?? match[1]) as Unit;
  for (const [unit, units] of [
    ['yearMonth', yearMonthUnits],
    ['dayTime', dayTimeUnits],
  ] as const) {
    if (units.includes(from) && units.includes(to) && units.indexOf(from) <= units.indexOf(to)) {
      return { id: 'interval', unit, from, to };
    }
  }
  return null;
}

function taggedType(type: DataType, column: string, metadata: JsonObject): DataType {
  const declared = metadata[charVarcharKey];
  if (typeof declared === 'string') return withDeclared(type, declared);
  if (type.id !== 'utf8') return type;
  const collations = metadata[collationsKey];
  const collation = isObject(collations) ? collations[column] : undefined;
  if (typeof collation !== 'string') return type;
  const name = collation.slice(collation.indexOf('.') + 1);
  return name === 'UTF8_BINARY' ? type : { ...type, tag: { kind: 'collation', name } };
}

function structJson(fields: readonly Field[]): JsonObject {
  return { type: 'struct', fields: fields.map((field) => fieldJson(field, null)) };
}

/** `declared`: the lengths of texts within, which a top-level column tells. */
function fieldJson(field: Field, declared: string | null): JsonObject {
  const { [charVarcharKey]: _, ...kept } = (field.metadata ?? {}) as JsonObject;
  const metadata = declared === null ? kept : { ...kept, [charVarcharKey]: declared };
  return { name: field.name, type: typeJson(field.type), nullable: field.nullable, metadata };
}

function typeJson(type: DataType): JsonValue {
  switch (type.id) {
    case 'null':
      return 'void';
    case 'bool':
      return 'boolean';
    case 'int':
      return { 8: 'byte', 16: 'short', 32: 'integer', 64: 'long' }[type.bits];
    case 'float':
      return type.bits === 32 ? 'float' : 'double';
    case 'utf8':
      return 'string';
    case 'decimal':
    case 'binary':
    case 'date':
    case 'variant':
    case 'timestamp':
    case 'time':
      return typeName(type);
    case 'interval':
      if (type.unit === 'calendar') throw unsupported('A column of type interval in a Delta table');
      return typeName(type);
    case 'list':
      return { type: 'array', elementType: typeJson(type.item.type), containsNull: type.item.nullable };
    case 'map':
      return {
        type: 'map',
        keyType: typeJson(type.key.type),
        valueType: typeJson(type.value.type),
        valueContainsNull: type.value.nullable,
      };
    case 'struct':
      return structJson(type.fields);
  }
}
