/**
 * The range of an expression's values in a piece: of columns, of constants, of functions and casts that keep order,
 * of choices between such. Compiled once a query: constants are computed then.
 */
import { comparatorOf, isOrderable } from '../core/compare.ts';
import { EngineError } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { literal } from '../plan/build.ts';
import type { ColumnExpr, ColumnId, Expr } from '../plan/expr.ts';
import { columnsOf, exprChildren, substitute } from '../plan/walk.ts';
import type { BoundsOf, SkippingFacts } from './context.ts';
import { isOrderKept } from './kept-order.ts';
import { openRange, type Range, rangeOfBounds, rangeOfValue, unionOf } from './range.ts';
import { canBeFalse, canBeNull, canBeTrue, type Truths } from './truths.ts';
import { earlierBy, laterBy } from './zone-slack.ts';

export type RangeOf = (boundsOf: BoundsOf) => Range;

export interface Compiling extends SkippingFacts {
  /** The session's zone. */
  readonly zone: string;
  readonly truthsOf: (predicate: Expr, compiling: Compiling) => (boundsOf: BoundsOf) => Truths;
}

/** Null where nothing can be said of the expression, whatever the piece; null too where evaluating it may fail unseen. */
export function compileRange(expr: Expr, compiling: Compiling): RangeOf | null {
  const value = constantOf(expr, compiling);
  if (value !== undefined) {
    const range = rangeOfValue(value);
    return () => range;
  }
  switch (expr.kind) {
    case 'column':
      return isOrderable(expr.type) ? columnRange(expr) : nullsOnly(expr.id);
    case 'call':
    case 'cast':
      return movedRange(expr, compiling);
    case 'coalesce':
      return coalesceRange(expr, compiling);
    case 'case':
      return caseRange(expr, compiling);
    case 'literal':
    case 'and':
    case 'or':
    case 'not':
    case 'isNull':
    case 'in':
    case 'field':
    case 'lambda':
    case 'subquery':
    case 'parameter':
    case 'error':
      return null;
  }
}

/** The value of what is the same for every row; undefined where it is not, or where evaluating fails. */
export function constantOf(expr: Expr, { evaluate, functions }: SkippingFacts): Scalar | undefined {
  if (expr.kind === 'literal') return expr.value;
  if (columnsOf(expr).size > 0 || !isStable(expr, functions)) return undefined;
  return attempt(() => evaluate(expr));
}

function isStable(expr: Expr, functions: SkippingFacts['functions']): boolean {
  if (expr.kind === 'subquery' || expr.kind === 'error' || expr.kind === 'lambda') return false;
  if (expr.kind === 'call' && functions.isVolatile(expr.name)) return false;
  return exprChildren(expr).every((child) => isStable(child, functions));
}

function attempt(act: () => Scalar): Scalar | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

function columnRange({ id, type }: ColumnExpr): RangeOf {
  return (boundsOf) => {
    const bounds = boundsOf(id);
    return bounds === null ? openRange : rangeOfBounds(bounds, type);
  };
}

/** Of a column whose values have no order, whether there are any is known all the same. */
function nullsOnly(id: ColumnId): RangeOf {
  return (boundsOf) => {
    const bounds = boundsOf(id);
    if (bounds === null) return openRange;
    return { ...rangeOfBounds(bounds, { id: 'null' }), min: null, max: null, hasNaN: true };
  };
}

type Moving = Extract<Expr, { kind: 'call' | 'cast' }>;

/** An expression over one column that goes up or down with it: its ends are those of the column. */
function movedRange(expr: Moving, compiling: Compiling): RangeOf | null {
  const column = onlyColumn(expr);
  const direction = column === null ? null : movesWith(expr, compiling);
  if (column === null || direction === null || !isOrderable(expr.type)) return null;
  const compare = comparatorOf(expr.type);
  const isStrict = keepsNulls(expr, compiling);
  const makesNulls = !isTotal(expr);
  const at = (value: Scalar): Scalar | undefined =>
    value === null
      ? undefined
      : attempt(() => compiling.evaluate(substitute(expr, new Map([[column.id, literal(column.type, value)]]))));
  return (boundsOf) => {
    const bounds = boundsOf(column.id);
    if (bounds === null) return openRange;
    const inner = rangeOfBounds(bounds, column.type);
    const hasNull = inner.hasNull || makesNulls;
    if (!inner.hasValue && isStrict) return { ...openRange, hasValue: false, hasNull: inner.hasNull };
    const first = at(earlierBy(column.type, inner.min, compiling.zone));
    const last = at(laterBy(column.type, inner.max, compiling.zone));
    // Where an end fails or gives NULL, so may what lies beside it.
    const areKnown = first !== undefined && first !== null && last !== undefined && last !== null;
    if (!areKnown && (expr.mayFail || makesNulls || inner.hasNaN)) return openRange;
    const [low, high] = direction === 'increasing' ? [first, last] : [last, first];
    const min = widened(low ?? null, expr, -1);
    const max = widened(high ?? null, expr, 1);
    // Ends the wrong way round: the function wrapped somewhere between.
    if (min !== null && max !== null && compare(min, max) > 0) return openRange;
    // NaN stands above every number, and goes where the function sends it.
    const hasNaN = expr.type.id === 'float' || inner.hasNaN;
    if (inner.hasNaN && expr.type.id !== 'float') return { ...openRange, hasNull };
    return { min, max: direction === 'decreasing' && inner.hasNaN ? null : max, hasNaN, hasNull, hasValue: true };
  };
}

/** Library functions of doubles round; neighbours may come out the wrong way round by a little. */
function widened(value: Scalar, expr: Moving, sign: 1 | -1): Scalar {
  if (typeof value !== 'number' || expr.type.id !== 'float' || isRoundedRightly(expr) || !Number.isFinite(value)) {
    return value;
  }
  return value + sign * (Math.abs(value) * 1e-12 + Number.MIN_VALUE);
}

function isRoundedRightly(expr: Moving): boolean {
  return expr.kind === 'cast' || /^([-+*/]|b?round|floor|ceil|rint|sqrt|signum)$/.test(expr.name);
}

function onlyColumn(expr: Expr): ColumnExpr | null {
  const found = new Map<ColumnId, ColumnExpr>();
  const visit = (each: Expr): void => {
    if (each.kind === 'column') found.set(each.id, each);
    for (const child of exprChildren(each)) visit(child);
  };
  visit(expr);
  return found.size === 1 ? [...found.values()][0]! : null;
}

type Direction = 'increasing' | 'decreasing';

/** Whether the expression goes up or down with the one column that it is over; null = neither is known. */
export function movesWith(expr: Expr, compiling: SkippingFacts): Direction | null {
  if (expr.kind === 'column') return 'increasing';
  if (expr.kind === 'cast') {
    return isOrderKept(expr.arg.type, expr.type, expr.mode) ? movesWith(expr.arg, compiling) : null;
  }
  if (expr.kind !== 'call' || wraps(expr)) return null;
  const moving = expr.args.flatMap((arg, i) => (columnsOf(arg).size > 0 ? [i] : []));
  if (moving.length !== 1 || !expr.args.every((arg, i) => i === moving[0] || isStable(arg, compiling.functions))) {
    return null;
  }
  // A constant written as a sum is known as a number to whoever asks for its sign.
  const args = expr.args.map((arg, i) => {
    const value = i === moving[0] ? undefined : constantOf(arg, compiling);
    return value === undefined ? arg : literal(arg.type, value);
  });
  const outer = compiling.functions.direction({ ...expr, args }, moving[0]!);
  const inner = movesWith(expr.args[moving[0]!]!, compiling);
  if (outer === null || inner === null) return null;
  return outer === inner ? 'increasing' : 'decreasing';
}

/** Integers that wrap around instead of failing: no order is left. */
function wraps(expr: Extract<Expr, { kind: 'call' }>): boolean {
  return expr.type.id === 'int' && !expr.mayFail && /^[-+*]$/.test(expr.name);
}

/** Every step gives NULL for NULL. */
function keepsNulls(expr: Expr, compiling: Compiling): boolean {
  if (expr.kind === 'column') return true;
  if (expr.kind === 'cast') return keepsNulls(expr.arg, compiling);
  if (expr.kind !== 'call' || !compiling.functions.isStrict(expr.name)) return false;
  return expr.args.every((arg) => columnsOf(arg).size === 0 || keepsNulls(arg, compiling));
}

/** No step makes NULL of a value, as far as is known: arithmetic that fails instead, casts that do. */
function isTotal(expr: Expr): boolean {
  if (expr.kind === 'column') return true;
  if (expr.kind === 'cast') return expr.mode === 'ansi' && isTotal(expr.arg);
  if (expr.kind !== 'call' || !/^[-+*]$/.test(expr.name)) return false;
  const isChecked = expr.mayFail || expr.type.id === 'float';
  return isChecked && expr.args.every((arg) => (columnsOf(arg).size === 0 ? !arg.nullable : isTotal(arg)));
}

function coalesceRange(expr: Extract<Expr, { kind: 'coalesce' }>, compiling: Compiling): RangeOf | null {
  const args = expr.args.map((arg) => compileRange(arg, compiling));
  if (args.some((arg) => arg === null)) return null;
  return (boundsOf) => {
    let result: Range = { ...rangeOfValue(null), hasNull: true };
    for (const arg of args) {
      const range = arg!(boundsOf);
      result = { ...unionOf({ ...result, hasNull: false }, range, expr.type), hasNull: range.hasNull };
      if (!range.hasNull) break;
    }
    return result;
  };
}

function caseRange(expr: Extract<Expr, { kind: 'case' }>, compiling: Compiling): RangeOf | null {
  const branches = expr.branches.map((branch) => ({
    when: compiling.truthsOf(branch.when, compiling),
    then: compileRange(branch.then, compiling),
  }));
  const otherwise = expr.otherwise === null ? () => rangeOfValue(null) : compileRange(expr.otherwise, compiling);
  if (expr.mayFail || otherwise === null || branches.some(({ then }) => then === null)) return null;
  return (boundsOf) => {
    let result: Range | null = null;
    const add = (range: Range): void => {
      result = result === null ? range : unionOf(result, range, expr.type);
    };
    for (const { when, then } of branches) {
      const outcome = when(boundsOf);
      if ((outcome & canBeTrue) !== 0) add(then!(boundsOf));
      if ((outcome & (canBeFalse | canBeNull)) === 0) return result ?? openRange;
    }
    add(otherwise(boundsOf));
    return result ?? openRange;
  };
}
