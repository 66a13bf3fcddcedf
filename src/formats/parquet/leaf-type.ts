/**
 * The SQL type of a Parquet leaf: its physical type under its logical or converted annotation.
 * Source: LogicalTypes.md of parquet-format; the widening of unsigned integers is Spark's.
 */
import { EngineError, unsupported } from '../../core/errors.ts';
import {
  binary,
  boolType,
  type DataType,
  dateType,
  decimal,
  decimalPrecisionMax,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  nullType,
  timestampNtz,
  timestampUtc,
  utf8,
} from '../../core/types.ts';
import type { ConvertedType, LogicalType, SchemaElement } from './metadata.ts';

/**
 * The annotation of an element, whichever way it is written; null for none and for those that mean nothing to silt.
 * Throws UNSUPPORTED_FEATURE for INTERVAL.
 */
export function annotationOf(element: SchemaElement): LogicalType | null {
  if (element.logical !== null && element.logical.kind !== 'unknown') return element.logical;
  return element.converted === null ? null : fromConverted(element.converted, element);
}

/** The SQL type of a leaf. An annotation that does not fit the physical type is FILE_CORRUPT. */
export function leafType(element: SchemaElement, path: string): DataType {
  const annotation = annotationOf(element);
  const plain = physicalDataType(element, path);
  if (annotation === null) return plain;
  switch (annotation.kind) {
    case 'string':
    case 'enum':
    case 'json':
      return plain.id === 'binary' ? utf8 : mismatch(element, path);
    case 'date':
      return element.type === 'INT32' ? dateType : mismatch(element, path);
    case 'decimal':
      return decimalType(element, annotation.precision, annotation.scale, path);
    case 'time':
      if (element.type !== (annotation.unit === 'millis' ? 'INT32' : 'INT64')) return mismatch(element, path);
      return { id: 'time', precision: { millis: 3, micros: 6, nanos: 9 }[annotation.unit] };
    case 'timestamp':
      if (element.type !== 'INT64') return mismatch(element, path);
      return annotation.isUtc ? timestampUtc : timestampNtz;
    case 'integer':
      return integerType(element, annotation.bits, annotation.isSigned, path);
    case 'null':
      return nullType;
    case 'float16':
      return element.type === 'FIXED_LEN_BYTE_ARRAY' && element.typeLength === 2 ? float32 : mismatch(element, path);
    case 'bson':
    case 'uuid':
    case 'geometry':
    case 'geography':
    case 'variant':
    case 'list':
    case 'map':
    case 'unknown':
      return plain;
  }
}

function physicalDataType(element: SchemaElement, path: string): DataType {
  switch (element.type) {
    case 'BOOLEAN':
      return boolType;
    case 'INT32':
      return int32;
    case 'INT64':
      return int64;
    case 'INT96':
      return timestampUtc;
    case 'FLOAT':
      return float32;
    case 'DOUBLE':
      return float64;
    case 'BYTE_ARRAY':
      return binary;
    case 'FIXED_LEN_BYTE_ARRAY':
      if (element.typeLength === null || element.typeLength <= 0) return mismatch(element, path);
      return binary;
    case null:
      return mismatch(element, path);
  }
}

function decimalType(element: SchemaElement, precision: number, scale: number, path: string): DataType {
  if (element.type === 'BOOLEAN' || element.type === 'INT96' || element.type === 'FLOAT' || element.type === 'DOUBLE') {
    return mismatch(element, path);
  }
  if (precision < 1 || scale < 0 || scale > precision) return mismatch(element, path);
  if (precision > decimalPrecisionMax) {
    throw unsupported(`DECIMAL(${precision},${scale}), the type of column ${element.name} in ${path}`);
  }
  return decimal(precision, scale);
}

function integerType(element: SchemaElement, bits: number, isSigned: boolean, path: string): DataType {
  if (element.type !== (bits === 64 ? 'INT64' : 'INT32')) return mismatch(element, path);
  if (bits === 8) return isSigned ? int8 : int16;
  if (bits === 16) return isSigned ? int16 : int32;
  if (bits === 32) return isSigned ? int32 : int64;
  if (bits === 64) return isSigned ? int64 : decimal(20, 0);
  return mismatch(element, path);
}

function fromConverted(converted: ConvertedType, element: SchemaElement): LogicalType | null {
  switch (converted) {
    case 'UTF8':
      return { kind: 'string' };
    case 'ENUM':
      return { kind: 'enum' };
    case 'JSON':
      return { kind: 'json' };
    case 'BSON':
      return { kind: 'bson' };
    case 'DATE':
      return { kind: 'date' };
    case 'LIST':
      return { kind: 'list' };
    case 'MAP':
    case 'MAP_KEY_VALUE':
      return { kind: 'map' };
    case 'DECIMAL':
      return { kind: 'decimal', precision: element.precision ?? 0, scale: element.scale ?? 0 };
    case 'TIME_MILLIS':
    case 'TIME_MICROS':
      return { kind: 'time', isUtc: true, unit: converted === 'TIME_MILLIS' ? 'millis' : 'micros' };
    case 'TIMESTAMP_MILLIS':
    case 'TIMESTAMP_MICROS':
      return { kind: 'timestamp', isUtc: true, unit: converted === 'TIMESTAMP_MILLIS' ? 'millis' : 'micros' };
    case 'INTERVAL':
      throw unsupported(`The Parquet type INTERVAL of column ${element.name}`);
    default: {
      const [kind, bits] = converted.split('_');
      return { kind: 'integer', bits: Number(bits), isSigned: kind === 'INT' };
    }
  }
}

function mismatch(element: SchemaElement, path: string): never {
  const annotation = element.logical?.kind ?? element.converted ?? 'no';
  const reason = `column ${element.name} has the type ${element.type} with ${annotation} annotation`;
  throw new EngineError('FILE_CORRUPT', { path, reason });
}
