/** The type of a JSON value as schema_of_json finds it. */
import { parseScaledDecimal } from '../../core/decimal.ts';
import {
  boolType,
  type DataType,
  decimal,
  type Field,
  field,
  float64,
  int64,
  list,
  nullType,
  struct,
  timestampUtc,
  utf8,
} from '../../core/types.ts';
import { isArray, isNumber, isObject, type JsonValue } from './json-value.ts';

/** Fields in the order of their names; what is only null is a STRING. */
export function inferType(value: JsonValue, leaves: LeafTypes = {}): DataType {
  return settled(inferred(value, leaves));
}

/** How leaves that could be of several types are taken. */
export interface LeafTypes {
  readonly prefersDecimal?: boolean;
  readonly isTimestamp?: (text: string) => boolean;
}

function inferred(value: JsonValue, leaves: LeafTypes): DataType {
  const inner = (each: JsonValue): DataType => inferred(each, leaves);
  const { prefersDecimal = false, isTimestamp } = leaves;
  if (value === null) return nullType;
  if (typeof value === 'boolean') return boolType;
  if (typeof value === 'string') return isTimestamp?.(value) === true ? timestampUtc : utf8;
  if (isNumber(value)) return numberType(value.text, prefersDecimal);
  if (isArray(value)) return list(value.map(inner).reduce(merged, nullType));
  if (!isObject(value)) return nullType;
  const fields = new Map<string, DataType>();
  for (const [name, each] of value.entries) fields.set(name, inner(each));
  return struct(byName([...fields].map(([name, type]) => field(name, type))));
}

function byName(fields: readonly Field[]): readonly Field[] {
  return fields.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function numberType(text: string, prefersDecimal: boolean): DataType {
  if (!/^-?\d+$/.test(text)) return (prefersDecimal && decimalOf(text)) || float64;
  const value = BigInt(text);
  if (BigInt.asIntN(64, value) === value) return int64;
  const digits = text.replace('-', '').length;
  return digits <= 38 ? decimal(digits, 0) : float64;
}

/** The decimal type of a fraction; null where it has too many digits. */
function decimalOf(text: string): DataType | null {
  const parsed = parseScaledDecimal(text);
  if (parsed === undefined || parsed.scale < 0 || parsed.scale > 38) return null;
  const digits = Math.max(parsed.unscaled.toString().replace('-', '').length, parsed.scale);
  return digits > 38 ? null : decimal(digits, parsed.scale);
}

/** The type that holds both; strings hold anything. */
function merged(a: DataType, b: DataType): DataType {
  if (a.id === 'null') return b;
  if (b.id === 'null') return a;
  if (a.id === 'struct' && b.id === 'struct') return mergedStruct(a.fields, b.fields);
  if (a.id === 'list' && b.id === 'list') return list(merged(a.item.type, b.item.type));
  if (a.id === b.id && a.id !== 'decimal') return a;
  const isNumeric = (type: DataType): boolean => type.id === 'int' || type.id === 'float' || type.id === 'decimal';
  if (!isNumeric(a) || !isNumeric(b)) return utf8;
  if (a.id === 'float' || b.id === 'float') return float64;
  const digits = (type: DataType): number => (type.id === 'decimal' ? type.precision : 20);
  return decimal(Math.max(digits(a), digits(b)), 0);
}

function mergedStruct(a: readonly Field[], b: readonly Field[]): DataType {
  const fields = new Map(a.map((f) => [f.name, f.type]));
  for (const { name, type } of b) fields.set(name, merged(fields.get(name) ?? nullType, type));
  return struct(byName([...fields].map(([name, type]) => field(name, type))));
}

/** With STRING where every value was null. */
export function settled(type: DataType): DataType {
  if (type.id === 'null') return utf8;
  if (type.id === 'list') return list(settled(type.item.type));
  return type.id === 'struct' ? struct(type.fields.map((f) => field(f.name, settled(f.type)))) : type;
}
