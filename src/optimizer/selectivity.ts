/** The fraction of rows for which conditions hold, guessed from what is known of the columns. */
import type { Scalar } from '../core/scalar.ts';
import { conjuncts } from '../plan/build.ts';
import type { ColumnId, Expr } from '../plan/expr.ts';
import type { ColumnEstimate } from './estimate.ts';

type Columns = ReadonlyMap<ColumnId, ColumnEstimate>;

const guesses = { equality: 0.05, range: 0.3, like: 0.1, other: 0.3 };

/** Of all the conditions together; bounds on one column are taken as one interval. */
export function selectivity(conditions: readonly Expr[], columns: Columns): number {
  const intervals = new Map<ColumnId, { above: number; below: number }>();
  let fraction = 1;
  for (const condition of conditions.flatMap((c) => conjuncts(c))) {
    const range = rangeOf(condition, columns);
    if (range === null) {
      fraction *= single(condition, columns);
      continue;
    }
    const known = intervals.get(range.id) ?? { above: 1, below: 1 };
    if (range.side === 'above') known.above = Math.min(known.above, range.fraction);
    else known.below = Math.min(known.below, range.fraction);
    intervals.set(range.id, known);
  }
  for (const { above, below } of intervals.values()) fraction *= Math.max(0.0005, above + below - 1);
  return Math.min(1, Math.max(fraction, 1e-9));
}

function single(condition: Expr, columns: Columns): number {
  switch (condition.kind) {
    case 'literal':
      return condition.value === true ? 1 : 0;
    case 'and':
      return selectivity(condition.args, columns);
    case 'or': {
      const missing = condition.args.reduce((rest, arg) => rest * (1 - single(arg, columns)), 1);
      return 1 - missing;
    }
    case 'not':
      return 1 - single(condition.arg, columns);
    case 'isNull':
      return condition.arg.kind === 'column' ? (columns.get(condition.arg.id)?.nullFraction ?? 0.1) : 0.1;
    case 'in': {
      const distinct = condition.arg.kind === 'column' ? columns.get(condition.arg.id)?.distinct : null;
      return Math.min(1, condition.list.length * (distinct ? 1 / distinct : guesses.equality));
    }
    case 'call':
      return comparison(condition, columns);
    case 'column':
    case 'cast':
    case 'case':
    case 'coalesce':
    case 'field':
    case 'lambda':
    case 'subquery':
    case 'parameter':
    case 'error':
      return guesses.other;
  }
}

function comparison(call: Extract<Expr, { kind: 'call' }>, columns: Columns): number {
  const range = rangeOf(call, columns);
  if (range !== null) return range.fraction;
  switch (call.name) {
    case '=':
    case '<=>': {
      const counts = call.args.flatMap((a) => (a.kind === 'column' ? [columns.get(a.id)?.distinct ?? null] : []));
      const known = counts.filter((c) => c !== null);
      return known.length === 0 ? guesses.equality : 1 / Math.max(1, ...known);
    }
    case '<>':
      return 0.9;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return guesses.range;
    case 'like':
    case 'ilike':
    case 'rlike':
      return guesses.like;
    default:
      return guesses.other;
  }
}

/** `column < constant` and its kin: which side of the column's interval is kept, and how much of it; null for any other condition. */
function rangeOf(
  condition: Expr,
  columns: Columns,
): { id: ColumnId; side: 'above' | 'below'; fraction: number } | null {
  if (condition.kind !== 'call' || !['<', '<=', '>', '>='].includes(condition.name)) return null;
  const [left, right] = condition.args as readonly [Expr, Expr];
  const isFlipped = left.kind === 'literal';
  const [subject, bound] = isFlipped ? [right, left] : [left, right];
  if (subject.kind !== 'column' || bound.kind !== 'literal') return null;
  const keepsAbove = condition.name.startsWith('>') !== isFlipped;
  const side = keepsAbove ? 'above' : 'below';
  const known = columns.get(subject.id);
  const at = numberOf(bound.value);
  if (!known || known.min === null || known.max === null || at === null)
    return { id: subject.id, side, fraction: guesses.range };
  const width = known.max - known.min;
  const below = width <= 0 ? (at >= known.max ? 1 : 0) : Math.min(1, Math.max(0, (at - known.min) / width));
  return { id: subject.id, side, fraction: keepsAbove ? 1 - below : below };
}

/** A value on a number line, for interpolation; null for what has no such place. */
export function numberOf(value: Scalar): number | null {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (typeof value === 'bigint') return Number(value);
  return null;
}
