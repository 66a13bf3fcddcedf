/**
 * An outer join below a condition that no NULL-extended row can pass is an inner join (or a one-sided one).
 * Works top-down with the set of columns that are known to be not NULL above.
 */

import { conjuncts } from '../../plan/build.ts';
import type { ColumnId, Expr } from '../../plan/expr.ts';
import type { JoinPlan, LogicalPlan } from '../../plan/logical.ts';
import { outputIds } from '../../plan/output.ts';
import { mapPlanChildren } from '../../plan/walk.ts';
import type { Rule } from '../context.ts';

export const outerToInner: Rule = {
  name: 'outer-to-inner',
  apply: (plan) => visit(plan, new Set()),
};

function visit(plan: LogicalPlan, notNull: ReadonlySet<ColumnId>): LogicalPlan {
  switch (plan.kind) {
    case 'filter': {
      const demanded = new Set(notNull);
      for (const conjunct of conjuncts(plan.predicate)) for (const id of rejectsNull(conjunct)) demanded.add(id);
      const input = visit(plan.input, demanded);
      return input === plan.input ? plan : { ...plan, input };
    }
    case 'project': {
      const demanded = new Set<ColumnId>();
      for (const item of plan.items) {
        if (notNull.has(item.id)) for (const id of nullsFrom(item.expr)) demanded.add(id);
      }
      const input = visit(plan.input, demanded);
      return input === plan.input ? plan : { ...plan, input };
    }
    case 'join':
      return visitJoin(plan, notNull);
    case 'sort': {
      const input = plan.limit === null ? visit(plan.input, notNull) : visit(plan.input, new Set());
      return input === plan.input ? plan : { ...plan, input };
    }
    case 'scan':
    case 'values':
    case 'aggregate':
    case 'limit':
    case 'window':
    case 'setOperation':
    case 'generate':
    case 'singleRow':
      return mapPlanChildren(plan, (child) => visit(child, new Set()));
  }
}

function visitJoin(join: JoinPlan, notNull: ReadonlySet<ColumnId>): LogicalPlan {
  const leftIds = outputIds(join.left);
  const rightIds = outputIds(join.right);
  const demandsLeft = [...notNull].some((id) => leftIds.has(id));
  const demandsRight = [...notNull].some((id) => rightIds.has(id));
  const type = narrowed(join.type, demandsLeft, demandsRight);
  const below = new Set(notNull);
  const matched = conjuncts(join.condition).flatMap((c) => [...rejectsNull(c)]);
  // A side whose unmatched rows are dropped must satisfy the condition; the other side only below its own rows.
  const dropsLeft = type === 'inner' || type === 'right' || type === 'semi';
  const dropsRight = type === 'inner' || type === 'left' || type === 'semi' || type === 'anti' || type === 'mark';
  for (const id of matched) {
    if (dropsLeft && leftIds.has(id)) below.add(id);
    if (dropsRight && rightIds.has(id) && !join.isNullAware) below.add(id);
  }
  const pick = (ids: ReadonlySet<ColumnId>): Set<ColumnId> => new Set([...below].filter((id) => ids.has(id)));
  const left = visit(join.left, pick(leftIds));
  const right = visit(join.right, pick(rightIds));
  if (left === join.left && right === join.right && type === join.type) return join;
  return { ...join, type, left, right };
}

function narrowed(type: JoinPlan['type'], demandsLeft: boolean, demandsRight: boolean): JoinPlan['type'] {
  switch (type) {
    case 'left':
      return demandsRight ? 'inner' : 'left';
    case 'right':
      return demandsLeft ? 'inner' : 'right';
    case 'full':
      if (demandsLeft && demandsRight) return 'inner';
      return demandsLeft ? 'left' : demandsRight ? 'right' : 'full';
    case 'inner':
    case 'semi':
    case 'anti':
    case 'mark':
      return type;
  }
}

const comparisons: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=', 'like', 'ilike', 'rlike']);

/** Columns whose being NULL makes the condition not true. */
export function rejectsNull(condition: Expr): ReadonlySet<ColumnId> {
  switch (condition.kind) {
    case 'call':
      return comparisons.has(condition.name) ? union(condition.args.map(nullsFrom)) : new Set();
    case 'in':
      return nullsFrom(condition.arg);
    case 'and':
      return union(condition.args.map(rejectsNull));
    case 'or': {
      const [first, ...others] = condition.args.map(rejectsNull);
      return new Set([...(first ?? [])].filter((id) => others.every((other) => other.has(id))));
    }
    case 'not':
      if (condition.arg.kind === 'isNull') return nullsFrom(condition.arg.arg);
      if (condition.arg.kind === 'call' || condition.arg.kind === 'in') return rejectsNull(condition.arg);
      return new Set();
    case 'column':
      return new Set([condition.id]);
    case 'literal':
    case 'isNull':
    case 'cast':
    case 'case':
    case 'coalesce':
    case 'field':
    case 'lambda':
    case 'subquery':
    case 'parameter':
    case 'error':
      return new Set();
  }
}

const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', 'div']);

/** Columns whose being NULL makes the value NULL: seen through arithmetic and casts only. */
function nullsFrom(expr: Expr): ReadonlySet<ColumnId> {
  if (expr.kind === 'column') return new Set([expr.id]);
  if (expr.kind === 'cast') return nullsFrom(expr.arg);
  if (expr.kind === 'call' && arithmetic.has(expr.name)) return union(expr.args.map(nullsFrom));
  return new Set();
}

function union(sets: readonly ReadonlySet<ColumnId>[]): Set<ColumnId> {
  return new Set(sets.flatMap((set) => [...set]));
}
