/** Whether a piece of a table has to be read, and the words that say why not. */
import type { Scalar } from '../core/scalar.ts';
import type { ColumnExpr, ColumnId, Expr } from '../plan/expr.ts';
import { printExpr, printLiteral } from '../plan/print-expr.ts';
import { exprChildren } from '../plan/walk.ts';
import type { BoundsOf, SkippingFacts } from './context.ts';
import { canHold, compileOutcomes } from './outcomes.ts';
import { canBeTrue } from './truths.ts';

/** none: no row satisfies the filters. all: every row does, so that they need not be evaluated. */
export type Verdict = 'none' | 'some' | 'all';

export interface Judgement {
  readonly verdict: Verdict;
  /** With 'none': the filter that excludes the piece. */
  readonly reason: Reason | null;
}

/** Why pieces are left out by a filter. Of many pieces few are ever asked for it: its words are made then. */
export interface Reason {
  readonly predicate: string;
  /** The statistics that decided, of a piece. */
  statisticOf(boundsOf: BoundsOf): string;
}

const some: Judgement = { verdict: 'some', reason: null };
const all: Judgement = { verdict: 'all', reason: null };

/** The judge of every piece of a scan with these filters, all of which have to hold. */
export function compileJudge(
  filters: readonly Expr[],
  facts: SkippingFacts,
  zone: string,
): (boundsOf: BoundsOf) => Judgement {
  const tests = filters.map((filter) => compileOutcomes(filter, facts, zone));
  const none = filters.map((filter): Judgement => ({ verdict: 'none', reason: reasonOf(filter, zone) }));
  return (boundsOf) => {
    let isAll = true;
    for (let i = 0; i < tests.length; i++) {
      const outcome = tests[i]!(boundsOf);
      if (!canHold(outcome)) return none[i]!;
      isAll &&= outcome === canBeTrue;
    }
    return isAll ? all : some;
  };
}

function reasonOf(filter: Expr, zone: string): Reason {
  let predicate: string | null = null;
  return {
    get predicate() {
      predicate ??= printExpr(filter, { idOf: null, zone });
      return predicate;
    },
    statisticOf: (boundsOf) =>
      columnsIn(filter)
        .map((column) => statisticText(column, boundsOf, zone))
        .join('; '),
  };
}

function columnsIn(filter: Expr): readonly ColumnExpr[] {
  const columns = new Map<ColumnId, ColumnExpr>();
  const visit = (expr: Expr): void => {
    if (expr.kind === 'column') columns.set(expr.id, expr);
    for (const child of exprChildren(expr)) visit(child);
  };
  visit(filter);
  return [...columns.values()];
}

function statisticText(column: ColumnExpr, boundsOf: BoundsOf, zone: string): string {
  const bounds = boundsOf(column.id);
  if (bounds === null) return `${column.name}: no statistics`;
  const show = (value: Scalar): string => (value === null ? 'unknown' : printLiteral(column.type, value, zone));
  if (bounds.nulls !== null && bounds.nulls === bounds.rows) return `${column.name}: all NULL`;
  const nulls = bounds.nulls === null ? '' : `, ${bounds.nulls} NULL`;
  if (bounds.min !== null && bounds.min === bounds.max) return `${column.name} = ${show(bounds.min)}`;
  return `${column.name}: ${show(bounds.min)} to ${show(bounds.max)}${nulls}`;
}
