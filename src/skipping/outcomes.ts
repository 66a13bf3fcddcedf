/**
 * One evaluator for everything that is skipped: predicate x statistics -> which truth values its rows can have.
 * Used for partitions (min = max = the value), files, row groups and pages alike; compiled once for all pieces of a scan.
 * It only ever errs towards "possible": a missing statistic makes everything possible.
 */
import { comparatorOf, isOrderable } from '../core/compare.ts';
import type { Scalar } from '../core/scalar.ts';
import { type DataType, isSameType } from '../core/types.ts';
import type { CallExpr, Expr, InExpr } from '../plan/expr.ts';
import type { BoundsOf, SkippingFacts } from './context.ts';
import { prefixOfLike, prefixTruths } from './prefix.ts';
import { type Comparison, comparedRanges, type Range, rangeOfValue, truthsOfRange } from './range.ts';
import { type Compiling, compileRange, constantOf, type RangeOf } from './range-of.ts';
import { anything, bothOf, canBeNull, canBeTrue, canFail, eitherOf, negated, type Truths, truths } from './truths.ts';

export type Test = (boundsOf: BoundsOf) => Truths;

/** `zone` is the session's: dates of instants depend on it. */
export function compileOutcomes(predicate: Expr, facts: SkippingFacts, zone: string): Test {
  return compile(predicate, { ...facts, zone, truthsOf: compile });
}

function compile(predicate: Expr, compiling: Compiling): Test {
  switch (predicate.kind) {
    case 'and':
      return joined(predicate.args, bothOf, compiling);
    case 'or':
      return joined(predicate.args, eitherOf, compiling);
    case 'not': {
      const arg = compile(predicate.arg, compiling);
      return (boundsOf) => negated(arg(boundsOf));
    }
    case 'isNull':
      return nullTest(predicate.arg, compiling);
    case 'in':
      return inTest(predicate, compiling);
    case 'call':
      return callTest(predicate, compiling);
    case 'literal':
    case 'column':
    case 'cast':
    case 'case':
    case 'coalesce':
    case 'parameter':
      return valueTest(predicate, compiling);
    case 'field':
    case 'lambda':
    case 'subquery':
    case 'error':
      return unknown(predicate);
  }
}

function unknown(predicate: Expr): Test {
  const all = predicate.mayFail ? anything | canFail : anything;
  return () => all;
}

function joined(args: readonly Expr[], join: (a: Truths, b: Truths) => Truths, compiling: Compiling): Test {
  const [first, ...rest] = args.map((arg) => compile(arg, compiling));
  return (boundsOf) => rest.reduce((sum, test) => join(sum, test(boundsOf)), first!(boundsOf));
}

/** A Boolean expression as what its values can be. */
function valueTest(expr: Expr, compiling: Compiling): Test {
  const range = compileRange(expr, compiling);
  if (range === null || expr.type.id !== 'bool') return unknown(expr);
  return (boundsOf) => failing(expr, range(boundsOf), truthsOfRange);
}

/** What a range says; where the expression can fail and its range is not known, that too. */
function failing(expr: Expr, range: Range, say: (range: Range) => Truths): Truths {
  const isUnsure = expr.mayFail && range.hasValue && (range.min === null || range.max === null);
  return isUnsure ? say(range) | canFail : say(range);
}

function nullTest(arg: Expr, compiling: Compiling): Test {
  const range = compileRange(arg, compiling);
  if (range !== null) {
    return (boundsOf) => failing(arg, range(boundsOf), ({ hasNull, hasValue }) => truths(hasNull, hasValue, false));
  }
  if (arg.type.id !== 'bool') return () => (arg.mayFail ? anything | canFail : truths(true, true, false));
  const test = compile(arg, compiling);
  return (boundsOf) => {
    const outcome = test(boundsOf);
    return truths((outcome & canBeNull) !== 0, (outcome & 3) !== 0, false) | (outcome & canFail);
  };
}

const comparisons: ReadonlySet<string> = new Set<Comparison>(['=', '<>', '<=>', '<', '<=', '>', '>=']);

function callTest(call: CallExpr, compiling: Compiling): Test {
  const [left, right] = call.args;
  if (left === undefined || right === undefined) return valueTest(call, compiling);
  if (call.name === 'like' || call.name === 'startswith') return prefixTest(call, left, right, compiling);
  if (call.args.length !== 2 || !comparisons.has(call.name)) return valueTest(call, compiling);
  const [a, b] = [compileRange(left, compiling), compileRange(right, compiling)];
  const isComparable = isOrderable(left.type) && isSameType(left.type, right.type);
  if (a === null || b === null || !isComparable) return unknown(call);
  const name = call.name as Comparison;
  return (boundsOf) => {
    const [x, y] = [a(boundsOf), b(boundsOf)];
    const fails = (failing(left, x, () => 0) | failing(right, y, () => 0)) & canFail;
    return comparedRanges(name, x, y, left.type) | fails;
  };
}

function prefixTest(call: CallExpr, subject: Expr, pattern: Expr, compiling: Compiling): Test {
  const range = compileRange(subject, compiling);
  const text = constantOf(pattern, compiling);
  const escape = call.args[2] === undefined ? '\\' : constantOf(call.args[2], compiling);
  if (range === null || typeof text !== 'string' || typeof escape !== 'string' || subject.type.id !== 'utf8') {
    return unknown(call);
  }
  const prefix = call.name === 'startswith' ? { text, isWhole: true } : prefixOfLike(text, escape);
  if (prefix === null) return unknown(call);
  if ('equals' in prefix) return comparedWith(subject, range, prefix.equals);
  return (boundsOf) => failing(subject, range(boundsOf), (found) => prefixTruths(prefix, found));
}

function comparedWith(subject: Expr, range: RangeOf, value: Scalar): Test {
  const constant = rangeOfValue(value);
  return (boundsOf) => failing(subject, range(boundsOf), (found) => comparedRanges('=', found, constant, subject.type));
}

/** A list of constants as a sorted set: whether one of them lies in the range. */
function inTest({ arg, list, ...rest }: InExpr, compiling: Compiling): Test {
  const range = compileRange(arg, compiling);
  const values = list.map((item) => (isSameType(item.type, arg.type) ? constantOf(item, compiling) : undefined));
  if (range === null || !isOrderable(arg.type) || values.some((value) => value === undefined)) {
    return unknown({ arg, list, ...rest });
  }
  const compare = comparatorOf(arg.type);
  const sorted = values.filter((value): value is Exclude<typeof value, undefined | null> => value != null);
  sorted.sort(compare);
  const hasNullItem = sorted.length < values.length;
  const say = (found: Range): Truths => {
    if (!found.hasValue) return truths(false, false, found.hasNull && values.length > 0);
    const { min, max, hasNaN, hasNull } = found;
    const at = min === null ? 0 : firstNotBelow(sorted, min, compare);
    const isWithin = at < sorted.length && (max === null || compare(sorted[at]!, max) <= 0);
    const isNaN = hasNaN && Number.isNaN(sorted.at(-1));
    const isOnly = !hasNaN && isWithin && isCovered(sorted, at, found, arg.type);
    return truths(isWithin || isNaN, !isOnly && !hasNullItem, hasNull || (hasNullItem && !isOnly));
  };
  return (boundsOf) => failing(arg, range(boundsOf), say);
}

/** Whether every value of the range is in the list, from `at` on: a single value, or whole numbers without a gap. */
function isCovered(sorted: readonly Scalar[], at: number, { min, max }: Range, type: DataType): boolean {
  if (min === null || max === null) return false;
  if (comparatorOf(type)(min, max) === 0) return true;
  if (type.id !== 'int' && type.id !== 'date') return false;
  const span = Number(max) - Number(min);
  let expected = BigInt(min as number | bigint);
  for (let i = at; i < sorted.length && span < sorted.length; i++) {
    const value = BigInt(sorted[i] as number | bigint);
    if (value > expected) return false;
    if (value === expected && expected++ === BigInt(max as number | bigint)) return true;
  }
  return false;
}

/** The first place in a sorted list whose value is not below `value`. */
function firstNotBelow(sorted: readonly Scalar[], value: Scalar, compare: (a: Scalar, b: Scalar) => number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(sorted[middle]!, value) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether some row can satisfy the predicate; one that may fail on a row has to see it. */
export function canHold(outcome: Truths): boolean {
  return (outcome & (canBeTrue | canFail)) !== 0;
}
