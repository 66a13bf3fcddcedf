/**
 * The smallest and the largest of a column's values over many batches, as Delta's log writes them.
 * Takes vectors with a validity and a selection, gives JSON values that bound every row: strings cut to 32 characters,
 * times to milliseconds. One loop a representation; nothing is made per row.
 */
import { isUtf8 } from 'node:buffer';
import { formatDecimal } from '../../core/decimal.ts';
import type { DataType } from '../../core/types.ts';
import { bytesAt, decodeUtf8, isValidAt, type Rows, type Vector } from '../../core/vector.ts';
import { HeapAllocator } from '../../kernels/allocator.ts';
import { flatten } from '../../kernels/flatten.ts';
import { JsonNumber, type JsonValue } from '../json/lossless.ts';

export interface BoundsCollector {
  /** Looks at the rows that are asked for and valid. */
  add(vector: Vector, valid: Uint8Array | null, rows: Rows): void;
  /** Undefined where no value was seen, or none can be written down that bounds all. */
  min(): JsonValue | undefined;
  max(): JsonValue | undefined;
}

/** Null for types that Delta keeps no bounds of: booleans, binaries and all that is nested. */
export function boundsCollector(type: DataType): BoundsCollector | null {
  switch (type.id) {
    case 'int':
    case 'decimal':
    case 'date':
    case 'timestamp':
      return integerBounds(type);
    case 'float':
      return floatBounds();
    case 'utf8':
      return stringBounds();
    default:
      return null;
  }
}

type Visit = (row: number) => void;

function forEachValid(valid: Uint8Array | null, rows: Rows, visit: Visit): void {
  const { length, selection } = rows;
  const count = selection?.length ?? length;
  for (let k = 0; k < count; k++) {
    const row = selection === null ? k : selection[k]!;
    if (isValidAt(valid, row)) visit(row);
  }
}

function integerBounds(type: DataType): BoundsCollector {
  let low: bigint | null = null;
  let high: bigint | null = null;
  const include = (from: bigint, to: bigint): void => {
    if (low === null || from < low) low = from;
    if (high === null || to > high) high = to;
  };
  return {
    add(vector, valid, rows) {
      const flat = vector.layout === 'dict' ? flatten(vector, new HeapAllocator()) : vector;
      if (flat.layout !== 'fixed') return;
      const present = vector.layout === 'dict' ? bothNull(valid, flat.valid) : valid;
      if (flat.repr === 'i64') rangeOfLongs(flat.values as BigInt64Array, present, rows, include);
      else if (flat.repr === 'i128') rangeOfWide(flat.values as BigInt64Array, present, rows, include);
      else rangeOfNumbers(flat.values as Int32Array, present, rows, include);
    },
    min: () => (low === null ? undefined : integerJson(low, type)),
    max: () => (high === null ? undefined : integerJson(high, type)),
  };
}

function bothNull(a: Uint8Array | null, b: Uint8Array | null): Uint8Array | null {
  if (a === null || b === null) return a ?? b;
  return a.map((byte, i) => byte & b[i]!);
}

type Include = (from: bigint, to: bigint) => void;

function rangeOfNumbers(values: Int32Array, valid: Uint8Array | null, rows: Rows, include: Include): void {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  forEachValid(valid, rows, (row) => {
    const value = values[row]!;
    if (value < low) low = value;
    if (value > high) high = value;
  });
  if (low <= high) include(BigInt(low), BigInt(high));
}

/** Compares 64-bit values by their halves: as bigints each would be an object. */
function rangeOfLongs(values: BigInt64Array, valid: Uint8Array | null, rows: Rows, include: Include): void {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  let lowRow = -1;
  let lowWord = 0;
  let lowRest = 0;
  let highRow = -1;
  let highWord = 0;
  let highRest = 0;
  forEachValid(valid, rows, (row) => {
    const word = words[2 * row + 1]!;
    const rest = words[2 * row]! >>> 0;
    if (lowRow < 0 || word < lowWord || (word === lowWord && rest < lowRest)) {
      lowRow = row;
      lowWord = word;
      lowRest = rest;
    }
    if (highRow < 0 || word > highWord || (word === highWord && rest > highRest)) {
      highRow = row;
      highWord = word;
      highRest = rest;
    }
  });
  if (lowRow >= 0) include(values[lowRow]!, values[highRow]!);
}

function rangeOfWide(lanes: BigInt64Array, valid: Uint8Array | null, rows: Rows, include: Include): void {
  forEachValid(valid, rows, (row) => {
    const value = (lanes[2 * row + 1]! << 64n) | BigInt.asUintN(64, lanes[2 * row]!);
    include(value, value);
  });
}

/** The forms of the log: numbers with all digits, ISO dates and times. */
function integerJson(value: bigint, type: DataType): JsonValue | undefined {
  switch (type.id) {
    case 'decimal':
      return type.scale === 0 ? value : new JsonNumber(formatDecimal(value, type.scale));
    case 'date':
      return isoText(Number(value) * 86_400_000)?.slice(0, 10);
    case 'timestamp': {
      // Rounded down; readers add the lost millisecond to an upper bound.
      const millis = (value - (((value % 1000n) + 1000n) % 1000n)) / 1000n;
      const text = isoText(Number(millis));
      return type.zone === 'utc' ? text : text?.slice(0, -1);
    }
    default:
      return value;
  }
}

/** Undefined outside of the years 0 to 9999, which readers write in differing ways. */
function isoText(millis: number): string | undefined {
  if (!(millis >= -62_167_219_200_000 && millis < 253_402_300_800_000)) return undefined;
  return new Date(millis).toISOString();
}

function floatBounds(): BoundsCollector {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let isAny = false;
  let isAnyNan = false;
  return {
    add(vector, valid, rows) {
      const flat = vector.layout === 'dict' ? flatten(vector, new HeapAllocator()) : vector;
      if (flat.layout !== 'fixed') return;
      const values = flat.values as Float64Array;
      forEachValid(vector.layout === 'dict' ? bothNull(valid, flat.valid) : valid, rows, (row) => {
        const value = values[row]!;
        isAny = true;
        if (value < low) low = value;
        if (value > high) high = value;
        if (value !== value) isAnyNan = true;
      });
    },
    // Infinity has no JSON number; a bound that is not there is always right.
    min: () => (isAny && Number.isFinite(low) ? (low === 0 ? -0 : low) : undefined),
    max: () => (isAny && !isAnyNan && Number.isFinite(high) ? (high === 0 ? 0 : high) : undefined),
  };
}

/** Where any string is not UTF-8 there are no bounds: it is stored with replacement characters, which order differently. */
function stringBounds(): BoundsCollector {
  let low: Uint8Array | null = null;
  let high: Uint8Array | null = null;
  let isAnyMalformed = false;
  const include = (bytes: Uint8Array): void => {
    if (low !== null && compareBytes(bytes, low) >= 0 && compareBytes(bytes, high!) <= 0) return;
    const copy = bytes.slice();
    isAnyMalformed ||= !isUtf8(copy);
    if (low === null || compareBytes(copy, low) < 0) low = copy;
    if (high === null || compareBytes(copy, high) > 0) high = copy;
  };
  return {
    add(vector, valid, rows) {
      if (vector.layout === 'dict') addDictionary(vector, valid, rows, include);
      else if (vector.layout === 'view') forEachValid(valid, rows, (row) => include(bytesAt(vector, row)));
      else if (vector.layout === 'bytes') {
        isAnyMalformed ||= !isUtf8(vector.values.subarray(vector.offsets[0]!, vector.offsets[vector.length]!));
        addBytes(vector.offsets, vector.values, valid, rows, include);
      }
    },
    min: () => (low === null || isAnyMalformed ? undefined : lowerText(decodeUtf8(low))),
    max: () => (high === null || isAnyMalformed ? undefined : upperText(decodeUtf8(high))),
  };
}

type IncludeBytes = (bytes: Uint8Array) => void;

/** Looks at each used entry of the dictionary once. */
function addDictionary(
  vector: Vector & { layout: 'dict' },
  valid: Uint8Array | null,
  rows: Rows,
  include: IncludeBytes,
): void {
  const entries = flatten(vector.dictionary, new HeapAllocator());
  const used = new Uint8Array(vector.dictionary.length);
  forEachValid(valid, rows, (row) => {
    if (isValidAt(vector.valid, row)) used[vector.keys[row]!] = 1;
  });
  if (entries.layout !== 'bytes') return;
  for (let i = 0; i < used.length; i++) if (used[i] === 1 && isValidAt(entries.valid, i)) include(bytesAt(entries, i));
}

function addBytes(
  offsets: Int32Array,
  values: Uint8Array,
  valid: Uint8Array | null,
  rows: Rows,
  include: IncludeBytes,
): void {
  let lowRow = -1;
  let highRow = -1;
  forEachValid(valid, rows, (row) => {
    if (lowRow < 0) {
      lowRow = row;
      highRow = row;
    } else if (compareRows(offsets, values, row, lowRow) < 0) lowRow = row;
    else if (compareRows(offsets, values, row, highRow) > 0) highRow = row;
  });
  if (lowRow < 0) return;
  include(values.subarray(offsets[lowRow]!, offsets[lowRow + 1]!));
  include(values.subarray(offsets[highRow]!, offsets[highRow + 1]!));
}

function compareRows(offsets: Int32Array, values: Uint8Array, a: number, b: number): number {
  let i = offsets[a]!;
  let j = offsets[b]!;
  const iEnd = offsets[a + 1]!;
  const jEnd = offsets[b + 1]!;
  for (; i < iEnd && j < jEnd; i++, j++) {
    const difference = values[i]! - values[j]!;
    if (difference !== 0) return difference;
  }
  return iEnd - i - (jEnd - j);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

const prefixLength = 32;

/** At most 32 UTF-16 units, and no half of a character. */
function lowerText(text: string): string | undefined {
  return text.slice(0, wholeUnits(text, prefixLength));
}

/** A longer text is cut and made greater than all that start like it, by a character above the one that follows. */
function upperText(text: string): string | undefined {
  if (text.length <= prefixLength) return text;
  for (let units = prefixLength; units <= 2 * prefixLength; units++) {
    const end = wholeUnits(text, units);
    if (end >= text.length) return text;
    const next = text.codePointAt(end)!;
    if (next < 0x7f) return `${text.slice(0, end)}\u007f`;
    if (next < 0x10ffff) return `${text.slice(0, end)}\u{10ffff}`;
  }
  return undefined;
}

/** `units`, or one less where that would split a surrogate pair. */
function wholeUnits(text: string, units: number): number {
  const last = text.charCodeAt(units - 1);
  return units < text.length && last >= 0xd800 && last <= 0xdbff ? units - 1 : units;
}
