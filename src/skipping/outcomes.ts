/**
 * One evaluator for everything that is skipped: predicate x statistics -> which truth values its rows can have.
 * Used for partitions (min = max = the value), files, row groups and pages alike. It only ever errs towards
 * "possible": a missing statistic makes everything possible.
 */
import { comparatorOf, isOrderable } from '../core/compare.ts';
import { EngineError } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { type DataType, isSameType } from '../core/types.ts';
import { literal } from '../plan/build.ts';
import type { ColumnId, Expr } from '../plan/expr.ts';
import { columnsOf, substitute } from '../plan/walk.ts';

/** What is known of a column's values in the piece at hand. */
export interface Bounds {
  /** No value is below it; null = unknown. */
  readonly min: Scalar;
  /** No value is above it, NaN aside; null = unknown. */
  readonly max: Scalar;
  /** Null = unknown. */
  readonly nulls: number | null;
  /** Null = unknown. */
  readonly rows: number | null;
}

/** The truth values that a predicate can have for some row of the piece. */
export interface Outcomes {
  readonly isTruePossible: boolean;
  readonly isFalsePossible: boolean;
  readonly isNullPossible: boolean;
}

export interface SkippingContext {
  /** Null = nothing is known of the column. */
  readonly boundsOf: (id: ColumnId) => Bounds | null;
  /** The value of an expression without columns; may throw EngineError. */
  readonly evaluate: (expr: Expr) => Scalar;
  /** Whether a call of the function goes up or down with its argument at `index`, the others being constant; null = neither. */
  readonly direction: (call: Extract<Expr, { kind: 'call' }>, index: number) => 'increasing' | 'decreasing' | null;
}

const anything: Outcomes = { isTruePossible: true, isFalsePossible: true, isNullPossible: true };

export function outcomesOf(predicate: Expr, context: SkippingContext): Outcomes {
  switch (predicate.kind) {
    case 'literal':
      return certainly(predicate.value);
    case 'and':
      return predicate.args.map((a) => outcomesOf(a, context)).reduce(both);
    case 'or':
      return inverted(predicate.args.map((a) => inverted(outcomesOf(a, context))).reduce(both));
    case 'not':
      return inverted(outcomesOf(predicate.arg, context));
    case 'isNull':
      return nullOutcomes(predicate.arg, context);
    case 'in':
      return inOutcomes(predicate, context);
    case 'call':
      return callOutcomes(predicate, context);
    case 'column': {
      const bounds = context.boundsOf(predicate.id);
      return bounds === null ? anything : comparedTo(bounds, predicate.type, '=', true);
    }
    case 'cast':
    case 'case':
    case 'coalesce':
    case 'field':
    case 'lambda':
    case 'subquery':
    case 'parameter':
    case 'error':
      return anything;
  }
}

function certainly(value: Scalar): Outcomes {
  return { isTruePossible: value === true, isFalsePossible: value === false, isNullPossible: value === null };
}

function both(a: Outcomes, b: Outcomes): Outcomes {
  return {
    isTruePossible: a.isTruePossible && b.isTruePossible,
    isFalsePossible: a.isFalsePossible || b.isFalsePossible,
    isNullPossible:
      (a.isNullPossible && (b.isTruePossible || b.isNullPossible)) ||
      (b.isNullPossible && (a.isTruePossible || a.isNullPossible)),
  };
}

function inverted(a: Outcomes): Outcomes {
  return { isTruePossible: a.isFalsePossible, isFalsePossible: a.isTruePossible, isNullPossible: a.isNullPossible };
}

function nullOutcomes(arg: Expr, context: SkippingContext): Outcomes {
  const bounds = arg.kind === 'column' ? context.boundsOf(arg.id) : null;
  if (bounds === null || bounds.nulls === null) return { ...anything, isNullPossible: false };
  return {
    isTruePossible: bounds.nulls > 0,
    isFalsePossible: bounds.rows === null || bounds.nulls < bounds.rows,
    isNullPossible: false,
  };
}

const flipped: Readonly<Record<string, string>> = {
  '=': '=',
  '<>': '<>',
  '<=>': '<=>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function callOutcomes(call: Extract<Expr, { kind: 'call' }>, context: SkippingContext): Outcomes {
  const [left, right] = call.args;
  if (left === undefined || right === undefined || call.args.length !== 2) return anything;
  if (call.name === 'like') return likeOutcomes(left, right, context);
  const mirrored = flipped[call.name];
  if (mirrored === undefined) return anything;
  const [subject, constant, name] =
    columnsOf(right).size === 0 ? [left, right, call.name] : columnsOf(left).size === 0 ? [right, left, mirrored] : [];
  if (subject === undefined || constant === undefined || name === undefined) return anything;
  const bounds = boundsOfExpr(subject, context);
  const value = evaluated(constant, context);
  if (bounds === null || value === undefined || !isOrderable(subject.type)) return anything;
  if (!isSameType(subject.type, constant.type)) return anything;
  if (name === '<=>') {
    if (value === null) return nullOutcomes(subject, context);
    const equal = comparedTo(bounds, subject.type, '=', value);
    return { ...equal, isFalsePossible: equal.isFalsePossible || equal.isNullPossible, isNullPossible: false };
  }
  if (value === null) return { isTruePossible: false, isFalsePossible: false, isNullPossible: true };
  return comparedTo(bounds, subject.type, name, value);
}

/** `column <name> value` for a column within `bounds`; a constant that is not null. */
function comparedTo(bounds: Bounds, type: DataType, name: string, value: Scalar): Outcomes {
  const isNullPossible = bounds.nulls === null || bounds.nulls > 0;
  if (bounds.nulls !== null && bounds.nulls === bounds.rows) {
    return { isTruePossible: false, isFalsePossible: false, isNullPossible: bounds.nulls > 0 };
  }
  const compare = comparatorOf(type);
  // Writers leave NaN out of max, and NaN is above every number: of floats nothing is known about the upper end.
  const isTopKnown = bounds.max !== null && type.id !== 'float';
  const belowMin = bounds.min === null ? null : compare(value, bounds.min);
  const toMax = bounds.max === null ? null : compare(value, bounds.max);
  const isNaNAsked = type.id === 'float' && Number.isNaN(value);
  const isOutside = (belowMin !== null && belowMin < 0) || (toMax !== null && toMax > 0 && !isNaNAsked);
  const isOnly = belowMin === 0 && toMax === 0 && type.id !== 'float';
  const able = (isTruePossible: boolean, isFalsePossible: boolean): Outcomes => ({
    isTruePossible,
    isFalsePossible,
    isNullPossible,
  });
  switch (name) {
    case '=':
      return able(!isOutside, !isOnly);
    case '<>':
      return able(!isOnly, !isOutside);
    case '<':
      return able(belowMin === null || belowMin > 0, !isTopKnown || toMax! <= 0);
    case '<=':
      return able(belowMin === null || belowMin >= 0, !isTopKnown || toMax! < 0);
    case '>':
      return able(!isTopKnown || toMax! < 0, belowMin === null || belowMin >= 0);
    case '>=':
      return able(!isTopKnown || toMax! <= 0, belowMin === null || belowMin > 0);
    default:
      return anything;
  }
}

function inOutcomes(predicate: Extract<Expr, { kind: 'in' }>, context: SkippingContext): Outcomes {
  const bounds = boundsOfExpr(predicate.arg, context);
  if (bounds === null || !isOrderable(predicate.arg.type)) return anything;
  let result: Outcomes = { isTruePossible: false, isFalsePossible: true, isNullPossible: false };
  for (const item of predicate.list) {
    const value = columnsOf(item).size > 0 ? undefined : evaluated(item, context);
    if (value === undefined || !isSameType(item.type, predicate.arg.type)) return anything;
    const one: Outcomes =
      value === null
        ? { isTruePossible: false, isFalsePossible: false, isNullPossible: true }
        : comparedTo(bounds, predicate.arg.type, '=', value);
    result = inverted(both(inverted(result), inverted(one)));
  }
  return result;
}

/** Only the literal start of the pattern is looked at. */
function likeOutcomes(subject: Expr, pattern: Expr, context: SkippingContext): Outcomes {
  const bounds = boundsOfExpr(subject, context);
  const text = columnsOf(pattern).size > 0 ? undefined : evaluated(pattern, context);
  if (bounds === null || typeof text !== 'string' || subject.type.id !== 'utf8') return anything;
  const prefix = /^[^%_\\]*/.exec(text)![0];
  const compare = comparatorOf(subject.type);
  const { min, max } = bounds;
  const isBelow = typeof max === 'string' && compare(max, prefix) < 0;
  const isAbove = typeof min === 'string' && !min.startsWith(prefix) && compare(min, prefix) > 0;
  const isAllNull = bounds.nulls !== null && bounds.nulls === bounds.rows;
  return { ...anything, isTruePossible: !isBelow && !isAbove && !isAllNull };
}

/** The bounds of an expression over one column that goes up or down with it; null where there is no such thing. */
function boundsOfExpr(expr: Expr, context: SkippingContext): Bounds | null {
  if (expr.kind === 'column') return context.boundsOf(expr.id);
  const ids = [...columnsOf(expr)];
  const direction = ids.length === 1 ? directionOf(expr, context) : null;
  const inner = direction === null ? null : context.boundsOf(ids[0]!);
  if (inner === null) return null;
  const at = (value: Scalar): Scalar => {
    if (value === null) return null;
    const column = columnType(expr, ids[0]!);
    return evaluated(substitute(expr, new Map([[ids[0]!, literal(column, value)]])), context) ?? null;
  };
  const [min, max] = direction === 'increasing' ? [inner.min, inner.max] : [inner.max, inner.min];
  // A function may turn a value into NULL: then the count of nulls says nothing any more.
  return { min: at(min), max: at(max), nulls: null, rows: inner.rows };
}

function columnType(expr: Expr, id: ColumnId): DataType {
  if (expr.kind === 'column' && expr.id === id) return expr.type;
  if (expr.kind === 'call') return columnType(expr.args.find((arg) => columnsOf(arg).has(id))!, id);
  return expr.kind === 'cast' ? columnType(expr.arg, id) : expr.type;
}

function directionOf(expr: Expr, context: SkippingContext): 'increasing' | 'decreasing' | null {
  switch (expr.kind) {
    case 'column':
      return 'increasing';
    case 'cast':
      return isOrderKept(expr.arg.type, expr.type) ? directionOf(expr.arg, context) : null;
    case 'call': {
      const index = expr.args.findIndex((arg) => columnsOf(arg).size > 0);
      const outer = context.direction(expr, index);
      const inner = directionOf(expr.args[index]!, context);
      if (outer === null || inner === null) return null;
      return outer === inner ? 'increasing' : 'decreasing';
    }
    case 'literal':
    case 'and':
    case 'or':
    case 'not':
    case 'isNull':
    case 'case':
    case 'coalesce':
    case 'in':
    case 'field':
    case 'lambda':
    case 'subquery':
    case 'parameter':
    case 'error':
      return null;
  }
}

/** Casts that keep every value and its order; others may wrap, round or reorder (numbers as text). */
function isOrderKept(from: DataType, to: DataType): boolean {
  if (from.id === 'int') {
    if (to.id === 'int') return to.bits >= from.bits;
    return to.id === 'decimal' && to.precision - to.scale >= { 8: 3, 16: 5, 32: 10, 64: 20 }[from.bits];
  }
  if (from.id === 'decimal' && to.id === 'decimal') {
    return to.scale >= from.scale && to.precision - to.scale >= from.precision - from.scale;
  }
  if (from.id === 'date') return to.id === 'timestamp';
  return false;
}

/** Undefined where evaluating fails: then nothing may be concluded. */
function evaluated(expr: Expr, context: SkippingContext): Scalar | undefined {
  if (expr.kind === 'literal') return expr.value;
  try {
    return context.evaluate(expr);
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}
