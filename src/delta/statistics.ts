/**
 * What the log knows of a file's values without opening it, per column, as typed bounds.
 * Takes the statistics of an add action, as JSON text or struct. A bound that may not hold for every value is not given:
 * missing means unknown, never wrong. Source: PROTOCOL.md, "Per-file Statistics".
 */
import { fitsPrecision, powerOfTen } from '../core/decimal.ts';
import type { Scalar } from '../core/scalar.ts';
import type { DataType } from '../core/types.ts';
import { decimalParts, JsonNumber, type JsonObject, type JsonValue, parseJson } from '../formats/json/lossless.ts';
import { textBound } from '../skipping/text-bounds.ts';
import { type AddFile, isObject } from './actions.ts';
import { parseDate, parseTimestamp, rescaleExactly } from './value-text.ts';

/** The statistics of one file, still in the log's form. */
export interface FileStatistics {
  /** Rows in the file, deleted ones included; null = unknown. */
  readonly rows: number | null;
  /** Whether bounds and null counts are those of the rows that are there; false where deletions made them wide. */
  readonly isTight: boolean;
  readonly minValues: JsonObject;
  readonly maxValues: JsonObject;
  readonly nullCount: JsonObject;
}

/** The bounds of one column in one file. */
export interface FileColumnStatistics {
  /** No value is below it; null = unknown, or there are only nulls. */
  readonly min: Scalar;
  /** No value is above it, NaN aside; null = unknown, or there are only nulls. */
  readonly max: Scalar;
  /** Null = unknown. */
  readonly nulls: number | null;
  /** min and max occur in the file and `nulls` is the true count. */
  readonly isExact: boolean;
}

/** The file's statistics; nothing is known where it has none, or none that can be read. */
export function fileStatistics(add: Pick<AddFile, 'stats' | 'deletionVector'>): FileStatistics {
  const stats = statisticsObject(add.stats);
  if (stats === null) return { rows: null, isTight: false, minValues: {}, maxValues: {}, nullCount: {} };
  return {
    rows: countOf(stats['numRecords']),
    isTight: stats['tightBounds'] !== false && add.deletionVector === null,
    minValues: memberOf(stats, 'minValues'),
    maxValues: memberOf(stats, 'maxValues'),
    nullCount: memberOf(stats, 'nullCount'),
  };
}

/**
 * A column's bounds; `path` are field names from the root, as the file has them. `wasFloat`: the column was FLOAT before it was
 * DOUBLE, so that the shortest text of a float may stand for it.
 */
export function columnStatistics(
  file: FileStatistics,
  path: readonly string[],
  type: DataType,
  wasFloat = false,
): FileColumnStatistics {
  const nulls = nullsOf(file, path);
  if (nulls !== null && nulls === file.rows) return { min: null, max: null, nulls, isExact: file.isTight };
  const min = boundOf(at(file.minValues, path), type, 'min', wasFloat);
  const max = boundOf(at(file.maxValues, path), type, 'max', wasFloat);
  const isExact = file.isTight && nulls !== null && (min?.isExact ?? false) && (max?.isExact ?? false);
  return { min: min?.value ?? null, max: max?.value ?? null, nulls, isExact };
}

/** A file's statistics as an object; null where it has none. Text that is no JSON tells nothing, and the table is readable without it. */
export function statisticsObject(stats: AddFile['stats']): JsonObject | null {
  return typeof stats === 'string' ? parseStats(stats) : stats;
}

function parseStats(text: string): JsonObject | null {
  try {
    const stats = parseJson(text);
    return isObject(stats) ? stats : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Where bounds are not tight, a count says something only if no row or every row is null. */
function nullsOf(file: FileStatistics, path: readonly string[]): number | null {
  const nulls = countOf(at(file.nullCount, path));
  if (file.isTight || nulls === null) return nulls;
  return nulls === 0 || nulls === file.rows ? nulls : null;
}

function memberOf(stats: JsonObject, name: string): JsonObject {
  const member = stats[name];
  return isObject(member) ? member : {};
}

function at(stats: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = stats;
  for (const name of path) value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}

function countOf(value: JsonValue | undefined): number | null {
  if (typeof value !== 'number' && typeof value !== 'bigint') return null;
  const count = Number(value);
  return Number.isSafeInteger(count) && count >= 0 ? count : null;
}

interface Bound {
  readonly value: Scalar;
  readonly isExact: boolean;
}

type Side = 'min' | 'max';

function boundOf(value: JsonValue | undefined, type: DataType, side: Side, wasFloat: boolean): Bound | null {
  if (value === undefined || value === null) return null;
  switch (type.id) {
    case 'bool':
      return typeof value === 'boolean' ? { value, isExact: true } : null;
    case 'int':
      return integerBound(value, type.bits);
    case 'decimal':
      return decimalBound(value, type.scale, side);
    case 'float':
      return floatBound(value, type.bits, wasFloat ? side : null);
    case 'date':
      return typeof value === 'string' ? dateBound(value) : null;
    case 'timestamp':
      return typeof value === 'string' ? timestampBound(value, type.zone === 'utc', side) : null;
    case 'utf8':
      // A type with its own order (a collation) was not compared by it.
      return typeof value === 'string' && type.tag?.kind !== 'collation' ? cutBound(value, side) : null;
    case 'null':
    case 'binary':
    case 'time':
    case 'interval':
    case 'list':
    case 'struct':
    case 'map':
    case 'variant':
      return null;
  }
}

/** Long texts are cut, so that a bound need not be a value. */
function cutBound(text: string, side: Side): Bound | null {
  const value = textBound(text, side);
  return value === null ? null : { value, isExact: false };
}

function integerBound(value: JsonValue, bits: 8 | 16 | 32 | 64): Bound | null {
  const parts = decimalParts(value);
  const whole = parts === null ? null : rescaleExactly(parts.digits, parts.scale, 0);
  if (whole === null || BigInt.asIntN(bits, whole) !== whole) return null;
  return { value: bits === 64 ? whole : Number(whole), isExact: true };
}

/**
 * Some writers pass decimals through a double, and then even the digits that are left may be few: 99999999999999.99 becomes
 * 100000000000000.0. What has more digits than a double keeps, at the column's scale, is moved outward by what a double may
 * have lost, so that it bounds the value whoever wrote it.
 */
function decimalBound(value: JsonValue, scale: number, side: Side): Bound | null {
  const parts = decimalParts(value);
  const unscaled = parts === null ? null : rescaleExactly(parts.digits, parts.scale, scale);
  if (unscaled === null) return null;
  if (fitsPrecision(unscaled, doubleDigits)) return { value: unscaled, isExact: true };
  const slack = (unscaled < 0n ? -unscaled : unscaled) / powerOfTen(doubleDigits - 1) + 1n;
  return { value: side === 'min' ? unscaled - slack : unscaled + slack, isExact: false };
}

/** Decimal digits that every double keeps. */
const doubleDigits = 15;

/** NaN is above every number, and writers that take their bounds from Parquet leave it out. */
function floatBound(value: JsonValue, bits: 32 | 64, outward: Side | null): Bound | null {
  const isNumber = typeof value === 'number' || typeof value === 'bigint' || value instanceof JsonNumber;
  const double = isNumber ? Number(value) : Number.NaN;
  if (Number.isNaN(double)) return null;
  if (bits === 32) return { value: Math.fround(double), isExact: false };
  if (outward === null) return { value: double, isExact: false };
  const float = Math.fround(double);
  return { value: outward === 'min' ? Math.min(double, float) : Math.max(double, float), isExact: false };
}

function dateBound(text: string): Bound | null {
  const value = parseDate(text);
  return value === null ? null : { value, isExact: true };
}

/** Written to the millisecond, cut off: the largest value may be up to 1 ms above. */
function timestampBound(text: string, isInstant: boolean, side: Side): Bound | null {
  const time = parseTimestamp(text);
  if (time === null || (isInstant && time.offsetMicros === null)) return null;
  const micros = isInstant ? time.localMicros - (time.offsetMicros ?? 0n) : time.localMicros;
  return { value: side === 'min' ? micros : micros + 1000n, isExact: false };
}
