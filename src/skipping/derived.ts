/**
 * Conditions on a generated column that follow from conditions on the column that it is computed from: where `day` is
 * CAST(t AS DATE), `t >= x` means that `day` is not before the day of x. They hold wherever the given one is true.
 */
import { EngineError } from '../core/errors.ts';
import type { Scalar } from '../core/scalar.ts';
import { boolType } from '../core/types.ts';
import { and, compared, isNull, literal, or } from '../plan/build.ts';
import type { CallExpr, ColumnExpr, Expr, InExpr } from '../plan/expr.ts';
import { substitute } from '../plan/walk.ts';
import type { SkippingFacts } from './context.ts';
import { constantOf, movesWith } from './range-of.ts';

/** A column that was computed from one other when its rows were written. */
export interface Generated {
  readonly column: ColumnExpr;
  readonly from: ColumnExpr;
  /** Over `from` alone. */
  readonly expr: Expr;
}

/** Null where nothing follows. */
export function derivedCondition(filter: Expr, generated: Generated, facts: SkippingFacts): Expr | null {
  switch (filter.kind) {
    case 'and': {
      const parts = filter.args.flatMap((arg) => derivedCondition(arg, generated, facts) ?? []);
      return parts.length === 0 ? null : and(parts);
    }
    case 'or': {
      const parts = filter.args.flatMap((arg) => derivedCondition(arg, generated, facts) ?? []);
      return parts.length < filter.args.length ? null : or(parts);
    }
    case 'in':
      return ofList(filter, generated, facts);
    case 'call':
      return ofComparison(filter, generated, facts);
    case 'literal':
    case 'column':
    case 'not':
    case 'isNull':
    case 'cast':
    case 'case':
    case 'coalesce':
    case 'field':
    case 'lambda':
    case 'subquery':
    case 'parameter':
    case 'error':
      return null;
  }
}

const flipped: Readonly<Record<string, string>> = {
  '=': '=',
  '<=>': '<=>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function ofComparison(call: CallExpr, generated: Generated, facts: SkippingFacts): Expr | null {
  const [left, right] = call.args;
  const mirrored = flipped[call.name];
  if (left === undefined || right === undefined || mirrored === undefined) return null;
  const isLeft = isFrom(left, generated);
  if (!isLeft && !isFrom(right, generated)) return null;
  const value = constantOf(isLeft ? right : left, facts);
  if (value === undefined || value === null) return null;
  const name = isLeft ? call.name : mirrored;
  if (name === '=' || name === '<=>') return equalTo(value, generated, facts);
  return bounded(value, name === '>' || name === '>=', generated, facts);
}

function ofList({ arg, list }: InExpr, generated: Generated, facts: SkippingFacts): Expr | null {
  if (!isFrom(arg, generated)) return null;
  const parts: Expr[] = [];
  for (const item of list) {
    const value = constantOf(item, facts);
    if (value === null) continue;
    const one = value === undefined ? null : equalTo(value, generated, facts);
    if (one === null) return null;
    parts.push(one);
  }
  return parts.length === 0 ? literal(boolType, false) : or(parts);
}

function isFrom(expr: Expr, { from }: Generated): boolean {
  return expr.kind === 'column' && expr.id === from.id;
}

/** Rows may have been written in another zone than the session's, where a clock says otherwise by so much at most. */
const zonesMicros = 26n * 3_600_000_000n;

function isZoned({ from, expr }: Generated): boolean {
  const { type } = from;
  return type.id === 'timestamp' && (type.zone === 'utc' || expr.type.id === 'timestamp');
}

function equalTo(value: Scalar, generated: Generated, facts: SkippingFacts): Expr | null {
  if (isZoned(generated)) {
    const [low, high] = [bounded(value, true, generated, facts), bounded(value, false, generated, facts)];
    return low === null || high === null ? null : and([low, high]);
  }
  const { column } = generated;
  const at = computed(value, generated, facts);
  if (at === undefined) return null;
  // A partition of the empty text is that of NULL.
  return at === null || at === '' ? isNull(column) : compared('=', column, literal(column.type, at));
}

/** `from >= value` (isAbove) or `from <= value`, for expressions that go up or down with it. */
function bounded(value: Scalar, isAbove: boolean, generated: Generated, facts: SkippingFacts): Expr | null {
  const { column, from, expr } = generated;
  // NaN is above every number, and may be computed to anything.
  if (from.type.id === 'float' || column.type.id === 'float') return null;
  const direction = movesWith(expr, facts);
  if (direction === null) return null;
  const moved = isZoned(generated) ? (value as bigint) + (isAbove ? -zonesMicros : zonesMicros) : value;
  const at = computed(moved, generated, facts);
  if (at === undefined || at === null) return null;
  const name = isAbove === (direction === 'increasing') ? '>=' : '<=';
  const condition = compared(name, column, literal(column.type, at));
  // A function may have NULL for some values: then the column says nothing of them.
  return or([condition, isNull(column)]);
}

/** Undefined where computing fails. */
function computed(value: Scalar, { from, expr }: Generated, { evaluate }: SkippingFacts): Scalar | undefined {
  try {
    return evaluate(substitute(expr, new Map([[from.id, literal(from.type, value)]])));
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}
