/**
 * What a footer says of a column's values in a row group, as values of the table's type.
 * Takes a footer and a column read, gives bounds that hold for every row under Spark's order (NaN is the greatest number),
 * or nothing where the footer's bounds cannot be trusted to. Source: parquet.thrift, Statistics and ColumnOrder.
 */
import { isUtf8 } from 'node:buffer';
import type { Scalar } from '../../core/scalar.ts';
import type { DataType } from '../../core/types.ts';
import { decodeUtf8 } from '../../core/vector.ts';
import type { ColumnStatistics } from '../../plan/ports.ts';
import { adaptScalar } from './adapt.ts';
import type { FileColumn } from './columns.ts';
import type { Footer } from './footer.ts';
import { float16ToNumber, scaleTime, timeScale } from './import-leaf.ts';
import { annotationOf } from './leaf-type.ts';
import type { ColumnRead } from './mapping.ts';
import type { RawStatistics } from './metadata.ts';
import type { PageBounds } from './page-index.ts';

/**
 * The statistics of a column in a row group; null min or max means unknown, or no value but NULL.
 * A column that is not in the file is NULL in every row. Columns inside lists and maps, and lists, maps and structs
 * themselves, have none.
 */
export function rowGroupStatistics(footer: Footer, rowGroup: number, { mapping }: ColumnRead): ColumnStatistics {
  const group = footer.metadata.rowGroups[rowGroup]!;
  const { source } = mapping;
  if (source === null) return { ...nothing, nulls: group.rowCount, isExact: true };
  if (source.shape !== 'leaf' || source.node.repetitionLevel > 0) return nothing;
  const leaf = source.node.leafStart;
  const raw = group.columns[leaf]!.statistics;
  if (raw === null) return nothing;
  const nulls = nullsOf(raw, source, group.rowCount);
  const bounds = boundsOf(raw, source, mapping.type, footer.metadata.columnOrders[leaf]);
  const isAllNull = nulls === group.rowCount;
  const isExact = nulls !== null && (isAllNull || (bounds.isExact && bounds.min !== null && bounds.max !== null));
  return { min: bounds.min, max: bounds.max, nulls, distinct: raw.distinctCount, isExact };
}

/** As `rowGroupStatistics`, of a page of `rows` rows. */
export function pageStatistics(
  footer: Footer,
  source: FileColumn,
  type: DataType,
  { isNull, min, max, nulls }: PageBounds,
  rows: number,
): Pick<ColumnStatistics, 'min' | 'max' | 'nulls'> {
  if (isNull) return { min: null, max: null, nulls: rows };
  const raw = { ...noStatistics, minValue: min, maxValue: max, nullCount: nulls };
  const bounds = boundsOf(raw, source, type, footer.metadata.columnOrders[source.node.leafStart]);
  return { min: bounds.min, max: bounds.max, nulls: nullsOf(raw, source, rows) };
}

const noStatistics: RawStatistics = {
  min: null,
  max: null,
  nullCount: null,
  distinctCount: null,
  minValue: null,
  maxValue: null,
  isMinExact: false,
  isMaxExact: false,
};

const nothing: ColumnStatistics = { min: null, max: null, nulls: null, distinct: null, isExact: false };

/** A required column has no nulls, whatever its statistics leave out. */
function nullsOf(raw: RawStatistics, source: FileColumn, rows: number): number | null {
  if (source.node.definitionLevel === 0) return 0;
  return raw.nullCount !== null && raw.nullCount >= 0 && raw.nullCount <= rows ? raw.nullCount : null;
}

interface Bounds {
  readonly min: Scalar;
  readonly max: Scalar;
  readonly isExact: boolean;
}

const noBounds: Bounds = { min: null, max: null, isExact: false };

function boundsOf(raw: RawStatistics, source: FileColumn, type: DataType, order: string | undefined): Bounds {
  const bytes = trustedBytes(raw, source, order);
  if (bytes === null) return noBounds;
  const min = bytes.min === null ? null : decodeBound(bytes.min, source, 'min');
  const max = bytes.max === null ? null : decodeBound(bytes.max, source, 'max');
  if (source.type.id === 'float') return floatBounds(min, max, source.type, type);
  return {
    min: min === null ? null : (adaptScalar(min, source.type, type) ?? null),
    max: max === null ? null : (adaptScalar(max, source.type, type) ?? null),
    isExact: bytes.isExact,
  };
}

interface TrustedBytes {
  readonly min: Uint8Array | null;
  readonly max: Uint8Array | null;
  readonly isExact: boolean;
}

/** The bounds whose order is known: min_value and max_value where the file names their order, the old ones for signed numbers. */
function trustedBytes(raw: RawStatistics, source: FileColumn, order: string | undefined): TrustedBytes | null {
  const physical = source.node.element.type;
  if (physical === 'INT96') return null;
  const isBytes = physical === 'BYTE_ARRAY' || physical === 'FIXED_LEN_BYTE_ARRAY';
  if ((raw.minValue !== null || raw.maxValue !== null) && (order === 'typeDefined' || order === 'ieee754Total')) {
    const isSaidExact = raw.isMinExact === true && raw.isMaxExact === true;
    const isSilent = raw.isMinExact === null && raw.isMaxExact === null;
    return { min: raw.minValue, max: raw.maxValue, isExact: isSaidExact || (isSilent && !isBytes) };
  }
  const annotation = annotationOf(source.node.element);
  const isUnsigned = annotation?.kind === 'integer' && !annotation.isSigned;
  if (isBytes || isUnsigned) return null;
  return { min: raw.min, max: raw.max, isExact: true };
}

/** Writers leave NaN out of the bounds, so none of them bounds a column from above; zeros of either sign are both meant. */
function floatBounds(min: Scalar, max: Scalar, from: DataType, type: DataType): Bounds {
  if (typeof min !== 'number' || Number.isNaN(min) || (typeof max === 'number' && Number.isNaN(max))) return noBounds;
  const low = min === 0 ? -0 : min;
  return { min: adaptScalar(low, from, type) ?? null, max: null, isExact: false };
}

/** A bound as a value of the leaf's own type; null where its bytes are none. */
function decodeBound(bytes: Uint8Array, source: FileColumn, side: 'min' | 'max'): Scalar {
  const { element } = source.node;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (element.type) {
    case 'BOOLEAN':
      return bytes.length >= 1 ? (bytes[0]! & 1) === 1 : null;
    case 'INT32':
      return bytes.length === 4 ? fromInteger(BigInt(view.getInt32(0, true)), source) : null;
    case 'INT64':
      return bytes.length === 8 ? fromInteger(view.getBigInt64(0, true), source) : null;
    case 'FLOAT':
      return bytes.length === 4 ? view.getFloat32(0, true) : null;
    case 'DOUBLE':
      return bytes.length === 8 ? view.getFloat64(0, true) : null;
    case 'BYTE_ARRAY':
    case 'FIXED_LEN_BYTE_ARRAY':
      return fromBytes(bytes, source, side);
    case 'INT96':
    case null:
      return null;
  }
}

function fromInteger(value: bigint, source: FileColumn): Scalar {
  const annotation = annotationOf(source.node.element);
  const bits = source.node.element.type === 'INT32' ? 32 : 64;
  const isUnsigned = annotation?.kind === 'integer' && !annotation.isSigned;
  const wide = isUnsigned ? BigInt.asUintN(bits, value) : value;
  const { type } = source;
  switch (type.id) {
    case 'int':
      return type.bits === 64 ? wide : Number(wide);
    case 'date':
      return Number(wide);
    case 'timestamp':
    case 'time':
      return annotation?.kind === 'timestamp' || annotation?.kind === 'time'
        ? scaleTime(wide, timeScale(type, annotation.unit))
        : null;
    case 'decimal':
      return wide;
    default:
      return null;
  }
}

function fromBytes(bytes: Uint8Array, source: FileColumn, side: 'min' | 'max'): Scalar {
  switch (source.type.id) {
    case 'utf8':
      return side === 'min' ? decodeUtf8(wholeCharacters(bytes)) : isUtf8(bytes) ? decodeUtf8(bytes) : null;
    case 'binary':
      return source.node.element.logical?.kind === 'geometry' || source.node.element.logical?.kind === 'geography'
        ? null
        : bytes;
    case 'decimal':
      return bytes.length === 0 ? null : bigEndian(bytes);
    case 'float':
      return bytes.length === 2 ? float16ToNumber(bytes[0]! | (bytes[1]! << 8)) : null;
    default:
      return null;
  }
}

/** The longest start that is valid UTF-8: a lower bound that was cut inside a character stays one, and a replacement character would not. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  for (let end = bytes.length; end > 0; end--) {
    if (isUtf8(bytes.subarray(0, end))) return bytes.subarray(0, end);
    if (end < bytes.length - 3) break;
  }
  return bytes.subarray(0, 0);
}

function bigEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}
