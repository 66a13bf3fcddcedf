/**
 * The values that an expression can have in a piece, as a range, and how two ranges of one type compare.
 * A range errs towards more: what is not known is open.
 */
import { type Comparator, comparatorOf } from '../core/compare.ts';
import type { Scalar } from '../core/scalar.ts';
import type { DataType } from '../core/types.ts';
import type { Bounds } from './context.ts';
import { anything, type Truths, truths } from './truths.ts';

export interface Range {
  /** No value is below it; null = unknown. */
  readonly min: Scalar;
  /** No value is above it, NaN aside; null = unknown. */
  readonly max: Scalar;
  /** NaN may be among the values: it is above every number, and writers leave it out of their bounds. */
  readonly hasNaN: boolean;
  readonly hasNull: boolean;
  readonly hasValue: boolean;
}

export const openRange: Range = { min: null, max: null, hasNaN: true, hasNull: true, hasValue: true };

export function rangeOfBounds({ min, max, nulls, rows }: Bounds, type: DataType): Range {
  const isAllNull = nulls !== null && nulls === rows;
  return {
    min: min === null && !isAllNull ? leastOf(type) : min,
    max,
    // Of one row with a bound, the bound is the value.
    hasNaN: type.id === 'float' && (rows !== 1 || min === null || Number.isNaN(min)),
    hasNull: nulls === null || nulls > 0,
    hasValue: !isAllNull,
  };
}

/** Types with a least value have a lower bound whatever the statistics say; null for others. */
function leastOf(type: DataType): Scalar {
  return type.id === 'utf8' && type.tag === undefined ? '' : null;
}

export function rangeOfValue(value: Scalar): Range {
  if (value === null) return { min: null, max: null, hasNaN: false, hasNull: true, hasValue: false };
  return { min: value, max: value, hasNaN: Number.isNaN(value), hasNull: false, hasValue: true };
}

/** The values of either. */
export function unionOf(a: Range, b: Range, type: DataType): Range {
  const hasNull = a.hasNull || b.hasNull;
  if (!a.hasValue || !b.hasValue) return { ...(a.hasValue ? a : b), hasNull };
  const compare = comparatorOf(type);
  const outer = (x: Scalar, y: Scalar, sign: 1 | -1): Scalar =>
    x === null || y === null ? null : compare(x, y) * sign >= 0 ? x : y;
  return {
    min: outer(a.min, b.min, -1),
    max: outer(a.max, b.max, 1),
    hasNaN: a.hasNaN || b.hasNaN,
    hasNull,
    hasValue: true,
  };
}

export type Comparison = '=' | '<>' | '<=>' | '<' | '<=' | '>' | '>=';

/** The truth values of `a <comparison> b` for two ranges of a type. */
export function comparedRanges(comparison: Comparison, a: Range, b: Range, type: DataType): Truths {
  const compare = comparatorOf(type);
  if (comparison === '<=>') return sameness(a, b, compare);
  const isNull = a.hasNull || b.hasNull;
  if (!a.hasValue || !b.hasValue) return truths(false, false, isNull);
  switch (comparison) {
    case '=':
      return truths(canEqual(a, b, compare), canDiffer(a, b, compare), isNull);
    case '<>':
      return truths(canDiffer(a, b, compare), canEqual(a, b, compare), isNull);
    case '<':
      return truths(canBeBelow(a, b, compare, false), canBeBelow(b, a, compare, true), isNull);
    case '<=':
      return truths(canBeBelow(a, b, compare, true), canBeBelow(b, a, compare, false), isNull);
    case '>':
      return truths(canBeBelow(b, a, compare, false), canBeBelow(a, b, compare, true), isNull);
    case '>=':
      return truths(canBeBelow(b, a, compare, true), canBeBelow(a, b, compare, false), isNull);
  }
}

function sameness(a: Range, b: Range, compare: Comparator): Truths {
  const areValues = a.hasValue && b.hasValue;
  const isTrue = (areValues && canEqual(a, b, compare)) || (a.hasNull && b.hasNull);
  const isFalse = (areValues && canDiffer(a, b, compare)) || (a.hasNull && b.hasValue) || (b.hasNull && a.hasValue);
  return truths(isTrue, isFalse, false);
}

function canEqual(a: Range, b: Range, compare: Comparator): boolean {
  if (a.hasNaN && b.hasNaN) return true;
  return !isBeyond(a, b, compare) && !isBeyond(b, a, compare);
}

/** Every number of `a` is above every number of `b`. */
function isBeyond(a: Range, b: Range, compare: Comparator): boolean {
  return a.min !== null && b.max !== null && compare(a.min, b.max) > 0;
}

function canDiffer(a: Range, b: Range, compare: Comparator): boolean {
  if (a.min === null || a.max === null || b.min === null || b.max === null) return true;
  if (a.hasNaN !== b.hasNaN || compare(a.min, a.max) !== 0 || compare(b.min, b.max) !== 0) return true;
  if (a.hasNaN && !(Number.isNaN(a.max) && Number.isNaN(b.max))) return true;
  return compare(a.min, b.min) !== 0;
}

/** Some value of `a` is below some value of `b`, or equal to one where `orEqual`. */
function canBeBelow(a: Range, b: Range, compare: Comparator, orEqual: boolean): boolean {
  if (a.min === null || b.max === null || b.hasNaN) {
    return a.min === null || b.max === null || !Number.isNaN(a.min) || orEqual;
  }
  const order = compare(a.min, b.max);
  return order < 0 || (orEqual && order === 0);
}

/** The truth values of a Boolean whose values lie in the range. */
export function truthsOfRange({ min, max, hasNull, hasValue }: Range): Truths {
  if (!hasValue) return truths(false, false, hasNull);
  return (truths(max !== false, min !== true, hasNull) & anything) as Truths;
}
