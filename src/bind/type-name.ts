/** Types as written to DataType: Spark's names, and PostgreSQL's where Spark has no meaning for them. */
import { EngineError } from '../core/errors.ts';
import type { DataType, Unit } from '../core/types.ts';
import * as types from '../core/types.ts';
import { wireType } from '../core/wire-types.ts';
import type { IntervalUnit } from '../sql/ast-expression.ts';
import type { IntervalTypeNode, NamedType, TypeNode } from '../sql/ast-type.ts';
import { type BindSettings, refuse } from './env.ts';

/** The meaning of a type's name. Errors: UNSUPPORTED_DATATYPE, DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION. */
export function bindType(node: TypeNode, settings: BindSettings): DataType {
  switch (node.kind) {
    case 'arrayType':
      return types.list(bindType(node.element, settings));
    case 'mapType':
      return types.map(bindType(node.key, settings), bindType(node.value, settings));
    case 'structType':
      return types.struct(node.fields.map((f) => types.field(f.name.text, bindType(f.type, settings), f.isNullable)));
    case 'intervalType':
      return intervalType(node);
    case 'namedType':
      return namedType(node, settings);
  }
}

const plainTypes: ReadonlyMap<string, DataType> = new Map<string, DataType>([
  ['boolean', types.boolType],
  ['bool', types.boolType],
  ['tinyint', types.int8],
  ['byte', types.int8],
  ['smallint', types.int16],
  ['short', types.int16],
  ['int2', types.int16],
  ['int', types.int32],
  ['integer', types.int32],
  ['int4', types.int32],
  ['bigint', types.int64],
  ['long', types.int64],
  ['int8', types.int64],
  ['float', types.float32],
  ['real', types.float32],
  ['float4', types.float32],
  ['double', types.float64],
  ['float8', types.float64],
  ['double precision', types.float64],
  ['date', types.dateType],
  ['string', types.utf8],
  ['text', types.utf8],
  ['binary', types.binary],
  ['bytea', types.binary],
  ['void', types.nullType],
  ['variant', types.variantType],
  ['timestamp_ltz', types.timestampUtc],
  ['timestamptz', types.timestampUtc],
  ['timestamp with time zone', types.timestampUtc],
  ['timestamp with local time zone', types.timestampUtc],
  ['timestamp_ntz', types.timestampNtz],
  ['timestamp without time zone', types.timestampNtz],
]);

function namedType(node: NamedType, settings: BindSettings): DataType {
  const [first, second] = node.args;
  const wire = settings.namesWireTypes === true && first === undefined ? wireType(node.name) : null;
  if (wire !== null) return wire.type;
  switch (node.name) {
    case 'decimal':
    case 'dec':
    case 'numeric':
      if (first === undefined && settings.namesWireTypes === true) return decimalType(node, 38, 18);
      return decimalType(node, first ?? 10, second ?? 0);
    case 'float':
      // PostgreSQL's has 64 bits, of up to 24 digits in base 2 has 32.
      if (settings.namesWireTypes !== true) break;
      return first !== undefined && first <= 24 ? types.float32 : types.float64;
    case 'char':
    case 'character':
      return lengthType(node, 'char', first);
    case 'varchar':
    case 'character varying':
      if (first === undefined && settings.namesWireTypes === true) return wireType('varchar')!.type;
      return lengthType(node, 'varchar', first);
    case 'timestamp':
      return settings.timestampType === 'none' ? types.timestampNtz : types.timestampUtc;
    case 'time':
    case 'time without time zone':
      return { id: 'time', precision: first ?? 6 };
    case 'string':
      if (node.collation !== null) return collated(node);
  }
  const type = plainTypes.get(node.name);
  if (type === undefined || node.args.length > 0) {
    const typeName = `"${node.name.toUpperCase()}${node.args.length > 0 ? `(${node.args.join(',')})` : ''}"`;
    throw new EngineError('UNSUPPORTED_DATATYPE', { typeName }, { span: node.span });
  }
  return type;
}

function decimalType(node: NamedType, precision: number, scale: number): DataType {
  if (precision > types.decimalPrecisionMax) {
    const parameters = { precision, maxPrecision: types.decimalPrecisionMax };
    throw new EngineError('DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION', parameters, { span: node.span });
  }
  if (scale > precision || precision < 1) {
    throw new EngineError('_LEGACY_ERROR_TEMP_1228', { scale, precision }, { span: node.span });
  }
  return types.decimal(precision, scale);
}

function lengthType(node: NamedType, kind: 'char' | 'varchar', length: number | undefined): DataType {
  if (length === undefined) {
    throw new EngineError('DATATYPE_MISSING_SIZE', { type: `"${kind.toUpperCase()}"` }, { span: node.span });
  }
  return { id: 'utf8', tag: { kind, length } };
}

function collated(node: NamedType): DataType {
  const name = node
    .collation!.parts.map((part) => part.text)
    .join('.')
    .toUpperCase();
  if (name === 'UTF8_BINARY') return types.utf8;
  throw refuse(`the collation ${name}`, node.span);
}

/** A char or varchar is a plain string in expressions; its length counts where it is stored or cast to. */
export function withoutLength(type: DataType): DataType {
  if (type.tag?.kind === 'char' || type.tag?.kind === 'varchar') return types.utf8;
  switch (type.id) {
    case 'list':
      return replaced(type.item.type, (t) => types.list(t, type.item.nullable), type);
    case 'map': {
      const key = withoutLength(type.key.type);
      const value = withoutLength(type.value.type);
      const isSame = key === type.key.type && value === type.value.type;
      return isSame ? type : types.map(key, value, type.value.nullable);
    }
    case 'struct': {
      const fields = type.fields.map((f) => ({ ...f, type: withoutLength(f.type) }));
      return fields.every((f, i) => f.type === type.fields[i]!.type) ? type : types.struct(fields);
    }
    default:
      return type;
  }
}

function replaced(inner: DataType, wrap: (inner: DataType) => DataType, same: DataType): DataType {
  const changed = withoutLength(inner);
  return changed === inner ? same : wrap(changed);
}

const unitNames: ReadonlyMap<IntervalUnit, Unit> = new Map<IntervalUnit, Unit>([
  ['year', 'year'],
  ['month', 'month'],
  ['day', 'day'],
  ['hour', 'hour'],
  ['minute', 'minute'],
  ['second', 'second'],
]);

const unitOrder: readonly Unit[] = ['year', 'month', 'day', 'hour', 'minute', 'second'];

function intervalType(node: IntervalTypeNode): DataType {
  if (node.from === null) return types.calendarInterval;
  const from = unitNames.get(node.from);
  const to = unitNames.get(node.to ?? node.from);
  const isYearMonth = from === 'year' || from === 'month';
  const isSameFamily = from !== undefined && to !== undefined && isYearMonth === (to === 'year' || to === 'month');
  if (!isSameFamily || unitOrder.indexOf(from) > unitOrder.indexOf(to)) {
    const typeName = `"INTERVAL ${node.from} TO ${node.to ?? node.from}"`.toUpperCase();
    throw new EngineError('UNSUPPORTED_DATATYPE', { typeName }, { span: node.span });
  }
  return { id: 'interval', unit: isYearMonth ? 'yearMonth' : 'dayTime', from, to };
}
