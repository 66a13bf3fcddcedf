/** Joins whose right side reads the left side's columns, made into plain joins. */
import { boolType } from '../../core/types.ts';
import { and, caseWhen, column, conjuncts, isNull, literal, not } from '../../plan/build.ts';
import type { ColumnId, Expr, OutputColumn } from '../../plan/expr.ts';
import type { JoinPlan, LogicalPlan, NamedExpr } from '../../plan/logical.ts';
import { outputOf } from '../../plan/output.ts';
import { substitute } from '../../plan/walk.ts';
import type { OptimizerContext } from '../context.ts';
import type { Outer, Unnested } from './outer-keys.ts';
import { withOuterValues } from './outer-values.ts';
import { unnest } from './unnest.ts';

/** The join with its right side free of the left's columns; the columns of the original, by id. */
export function joinLateral(written: JoinPlan, context: OptimizerContext): LogicalPlan {
  const sides = withOuterValues(written, context);
  if (sides.left === written.left) return joinPlain(written, context);
  return restrictedTo(joinPlain({ ...written, ...sides }, context), written);
}

function joinPlain(join: JoinPlan, context: OptimizerContext): LogicalPlan {
  const right = unnest(join.right, outerOf(join.left), context);
  if (right.conditions.length === 0) return { ...join, right: right.plan };
  if (right.defaults === null) return joined(join, right);
  // The right side gives a row for every left row. EXISTS of it is true; else its absent rows have default values.
  if (join.condition === null && (join.type === 'semi' || join.type === 'anti')) {
    const predicate = literal(boolType, join.type === 'semi');
    return { kind: 'filter', input: join.left, predicate };
  }
  if (join.condition === null && join.type === 'mark') return join.left;
  return joinWithDefaults(join, right, context);
}

/** The left side with the one value of `right` beside it, and the expression for that value. */
export function joinScalar(
  outer: LogicalPlan,
  subquery: LogicalPlan,
  context: OptimizerContext,
): { readonly plan: LogicalPlan; readonly value: Expr } {
  const { left, right } = withOuterValues({ left: outer, right: subquery }, context);
  const value = { ...outputOf(right)[0]!, nullable: true };
  const inner = unnest({ kind: 'singleRow', input: right }, outerOf(left), context);
  const base = { kind: 'join', left, isNullAware: false, isLateral: false, mark: null } as const;
  if (inner.conditions.length === 0) {
    return { plan: { ...base, type: 'inner', right: inner.plan, condition: null }, value: column(value) };
  }
  const condition = and(inner.conditions);
  const fallback = inner.defaults?.get(value.id);
  if (fallback === undefined || isNullConstant(fallback, context)) {
    return { plan: { ...base, type: 'left', right: inner.plan, condition }, value: column(value) };
  }
  const { plan, present } = withPresence(inner.plan, context);
  const expr = caseWhen([{ when: isNull(column(present)), then: fallback }], column(value));
  return { plan: { ...base, type: 'left', right: plan, condition }, value: expr };
}

function outerOf(plan: LogicalPlan): Outer {
  return { plan, columns: new Map(outputOf(plan).map((c) => [c.id, c])), joinLateral };
}

function isNullConstant(expr: Expr, context: OptimizerContext): boolean {
  try {
    return context.evaluate(expr) === null;
  } catch {
    // It may also fail, or not be constant: then the value has to be computed where a row asks for it.
    return false;
  }
}

/** The plan with a column that is true in every row: NULL after an outer join tells that there was none. */
function withPresence(plan: LogicalPlan, context: OptimizerContext): { plan: LogicalPlan; present: OutputColumn } {
  const present: OutputColumn = { id: context.freshId(), name: 'present', type: boolType, nullable: true };
  const own = outputOf(plan).map((c): NamedExpr => ({ id: c.id, name: c.name, expr: column(c) }));
  const items = [...own, { id: present.id, name: present.name, expr: literal(boolType, true) }];
  return { plan: { kind: 'project', input: plan, items }, present };
}

function joined(join: JoinPlan, right: Unnested): LogicalPlan {
  if (!join.isNullAware) {
    const condition = and([...conjuncts(join.condition), ...right.conditions]);
    return restrictedTo({ ...join, right: right.plan, condition }, join);
  }
  // NOT IN is decided by the membership alone: whether a row belongs to the subquery at all must not be unknown.
  const known: Expr[] = [];
  const filters: Expr[] = [];
  const columns = new Map(outputOf(right.plan).map((c) => [c.id, c]));
  for (const condition of right.conditions) {
    if (condition.kind === 'call' && condition.name === '=') {
      const inner = condition.args.find((a) => a.kind === 'column' && columns.has(a.id));
      if (inner !== undefined) {
        known.push({ ...condition, name: '<=>', nullable: false });
        if (inner.nullable) filters.push(not(isNull(inner)));
        continue;
      }
    }
    known.push(condition.nullable ? certain(condition) : condition);
  }
  const plan: LogicalPlan =
    filters.length === 0 ? right.plan : { kind: 'filter', input: right.plan, predicate: and(filters) };
  return { ...join, right: plan, condition: and([...conjuncts(join.condition), ...known]) };
}

function certain(condition: Expr): Expr {
  return {
    kind: 'coalesce',
    args: [condition, literal(boolType, false)],
    type: boolType,
    nullable: false,
    mayFail: condition.mayFail,
  };
}

function joinWithDefaults(join: JoinPlan, right: Unnested, context: OptimizerContext): LogicalPlan {
  const { plan, present } = withPresence(right.plan, context);
  const renamed = new Map<ColumnId, OutputColumn>();
  for (const c of outputOf(join.right)) renamed.set(c.id, { ...c, id: context.freshId(), nullable: true });
  const isMissing = isNull(column(present));
  const values: NamedExpr[] = outputOf(join.right).map((c) => {
    const value = column({ ...c, nullable: true });
    const fallback = right.defaults?.get(c.id);
    return {
      id: renamed.get(c.id)!.id,
      name: c.name,
      expr: fallback ? caseWhen([{ when: isMissing, then: fallback }], value) : value,
    };
  });
  const left = outputOf(join.left).map((c): NamedExpr => ({ id: c.id, name: c.name, expr: column(c) }));
  const base: JoinPlan = {
    ...join,
    type: 'left',
    left: join.left,
    right: plan,
    condition: and(right.conditions),
    isNullAware: false,
    mark: null,
  };
  const complete: LogicalPlan = { kind: 'project', input: base, items: [...left, ...values] };
  // Every left row now has exactly one right row: the join's own condition is a condition on that row.
  const toRenamed = new Map<ColumnId, Expr>([...renamed].map(([id, c]) => [id, column(c)]));
  const condition = join.condition === null ? literal(boolType, true) : substitute(join.condition, toRenamed);
  return restoreNames(join, complete, condition, toRenamed);
}

function restoreNames(
  join: JoinPlan,
  complete: LogicalPlan,
  condition: Expr,
  toRenamed: ReadonlyMap<ColumnId, Expr>,
): LogicalPlan {
  const left = outputOf(join.left).map((c): NamedExpr => ({ id: c.id, name: c.name, expr: column(c) }));
  const right = outputOf(join.right).map((c) => ({ id: c.id, name: c.name, expr: toRenamed.get(c.id)! }));
  const filtered: LogicalPlan = { kind: 'filter', input: complete, predicate: condition };
  switch (join.type) {
    case 'inner':
      return { kind: 'project', input: filtered, items: [...left, ...right] };
    case 'left': {
      const items = right.map((r) => ({ ...r, expr: caseWhen([{ when: condition, then: r.expr }], null) }));
      return { kind: 'project', input: complete, items: [...left, ...items] };
    }
    case 'semi':
      return { kind: 'project', input: filtered, items: left };
    case 'anti': {
      const verdict = join.isNullAware ? not(condition) : not(certain(condition));
      return { kind: 'project', input: { ...filtered, predicate: verdict }, items: left };
    }
    case 'mark': {
      const item = { id: join.mark!, name: 'exists', expr: certain(condition) };
      return { kind: 'project', input: complete, items: [...left, item] };
    }
    case 'right':
    case 'full':
      // A lateral right side cannot be kept where it has no left row.
      return complete;
  }
}

/** Only the columns that the original join gives: those that conditions needed stay inside. */
function restrictedTo(plan: LogicalPlan, original: JoinPlan): LogicalPlan {
  const wanted = outputOf(original);
  if (outputOf(plan).length === wanted.length) return plan;
  return { kind: 'project', input: plan, items: wanted.map((c) => ({ id: c.id, name: c.name, expr: column(c) })) };
}
