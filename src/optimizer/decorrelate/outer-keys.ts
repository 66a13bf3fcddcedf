/**
 * What a plan says about outer columns, as keys: which expression inside equals which outside. Where there is no
 * equality the distinct outer values are joined in (the "domain"), and equal themselves.
 */

import { isOrderable } from '../../core/compare.ts';
import { EngineError, unsupported } from '../../core/errors.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import { boolType } from '../../core/types.ts';
import { and, column, innerJoin } from '../../plan/build.ts';
import type { ColumnId, Expr, OutputColumn } from '../../plan/expr.ts';
import type { AggregatePlan, JoinPlan, LogicalPlan, NamedExpr } from '../../plan/logical.ts';
import { outputOf } from '../../plan/output.ts';
import { columnsOf, planChildren, substitute } from '../../plan/walk.ts';
import type { OptimizerContext } from '../context.ts';
import { freshen } from '../freshen.ts';

/** The outer side: its columns, the plan that gives them, and how a join that depends on it is made plain. */
export interface Outer {
  readonly plan: LogicalPlan;
  readonly columns: ReadonlyMap<ColumnId, OutputColumn>;
  readonly joinLateral: (join: JoinPlan, context: OptimizerContext) => LogicalPlan;
}

export interface Unnested {
  /** Reads no outer column; gives at least what the original gave. */
  readonly plan: LogicalPlan;
  /** The original's rows for an outer row are those of `plan` for which all of these are true. */
  readonly conditions: readonly Expr[];
  /** Where the original gives one row when there is none (an aggregate without keys): the values of that row. */
  readonly defaults: ReadonlyMap<ColumnId, Expr> | null;
}

/** What an outer expression is equal to inside; `remake` gives the condition with another inner side. */
export interface OuterKey {
  readonly outer: Expr;
  readonly inner: Expr;
  readonly remake: (inner: Expr) => Expr;
}

export interface Keyed {
  readonly plan: LogicalPlan;
  readonly keys: readonly OuterKey[];
  readonly conditions: readonly Expr[];
  /** Outer columns of an expression replaced by what they are inside. */
  readonly rebind: (expr: Expr) => Expr;
}

/** A plan whose conditions are all equalities, and to which `exprs` (which may read outer columns) are rebound. */
export function bound(input: Unnested, exprs: readonly Expr[], outer: Outer, context: OptimizerContext): Keyed {
  const inner = withKeys(input, outer, context);
  const wanted = new Set(exprs.flatMap((e) => [...columnsOf(e)]).filter((id) => outer.columns.has(id)));
  for (const key of inner.keys) {
    if (key.outer.kind === 'column' && isReadable(inner.plan, key.inner)) wanted.delete(key.outer.id);
  }
  const known = new Map<ColumnId, Expr>();
  for (const key of inner.keys) if (key.outer.kind === 'column') known.set(key.outer.id, key.inner);
  if (wanted.size === 0) return { ...inner, rebind: (expr) => substitute(expr, known) };
  const domain = domainOf(outerExprs(wanted, outer), outer, context);
  const plan: LogicalPlan = innerJoin(domain.plan, inner.plan, null);
  const rebind = (expr: Expr): Expr => domain.rebind(substitute(expr, known));
  return {
    plan,
    keys: [...inner.keys, ...domain.keys],
    conditions: [...inner.conditions, ...domain.conditions],
    rebind,
  };
}

function isReadable(plan: LogicalPlan, expr: Expr): boolean {
  const given = new Set(outputOf(plan).map((c) => c.id));
  return [...columnsOf(expr)].every((id) => given.has(id));
}

/** Conditions that are no equalities are applied inside, over the joined-in outer values. */
export function withKeys(inner: Unnested, outer: Outer, context: OptimizerContext): Keyed {
  const keys: OuterKey[] = [];
  const others: Expr[] = [];
  for (const condition of inner.conditions) {
    const key = keyOfEquality(condition, outer);
    if (key === null) others.push(condition);
    else keys.push(key);
  }
  if (others.length === 0) return { plan: inner.plan, keys, conditions: inner.conditions, rebind: (e) => e };
  const used = outerExprs(new Set(others.flatMap((c) => [...columnsOf(c)])), outer);
  const domain = domainOf(used, outer, context);
  const predicate = and(others.map(domain.rebind));
  const plan: LogicalPlan = { kind: 'filter', input: innerJoin(domain.plan, inner.plan, null), predicate };
  const all = [...keys, ...domain.keys];
  return { plan, keys: all, conditions: all.map((k) => k.remake(k.inner)), rebind: (e) => e };
}

function keyOfEquality(condition: Expr, outer: Outer): OuterKey | null {
  if (condition.kind !== 'call' || (condition.name !== '=' && condition.name !== '<=>')) return null;
  const [a, b] = condition.args as readonly [Expr, Expr];
  const isOuter = (e: Expr): boolean => columnsOf(e).size > 0 && [...columnsOf(e)].every((id) => outer.columns.has(id));
  const isInner = (e: Expr): boolean => !readsOuter(columnsOf(e), outer);
  if (isOuter(a) && isInner(b)) return { outer: a, inner: b, remake: (e) => ({ ...condition, args: [a, e] }) };
  if (isOuter(b) && isInner(a)) return { outer: b, inner: a, remake: (e) => ({ ...condition, args: [e, b] }) };
  return null;
}

/** Each level of nesting copies the plan outside of it, with the copies in there. */
const domainNodesMax = 2000;

function sizeOf(plan: LogicalPlan): number {
  return planChildren(plan).reduce((sum, child) => sum + sizeOf(child), 1);
}

/** The distinct values of outer columns as a relation of its own. */
export function domainOf(used: readonly Expr[], outer: Outer, context: OptimizerContext): Keyed {
  if (sizeOf(outer.plan) > domainNodesMax) throw unsupported('correlated subqueries nested so deeply');
  const copy = freshen(outer.plan, context.freshId);
  const replacements = new Map<ColumnId, Expr>();
  const keys = used.flatMap((u): NamedExpr[] => {
    if (u.kind !== 'column') return [];
    const key = { id: context.freshId(), name: u.name };
    replacements.set(u.id, column({ ...key, ...typed(u) }));
    return [{ ...key, expr: { ...u, id: copy.ids.get(u.id) ?? u.id } }];
  });
  const plan: AggregatePlan = {
    kind: 'aggregate',
    input: copy.plan,
    keys,
    aggregates: [],
    groupingSets: null,
    groupingId: null,
  };
  const outerKeys = used.map((u): OuterKey => {
    const inner = substitute(u, replacements);
    return { outer: u, inner, remake: (e) => sameAs(u, e) };
  });
  return {
    plan,
    keys: outerKeys,
    conditions: outerKeys.map((k) => k.remake(k.inner)),
    rebind: (expr) => substitute(expr, replacements),
  };
}

export function readsOuter(ids: ReadonlySet<ColumnId>, outer: Outer): boolean {
  for (const id of ids) if (outer.columns.has(id)) return true;
  return false;
}

export function typed(expr: Expr): Pick<OutputColumn, 'type' | 'nullable'> {
  return { type: expr.type, nullable: expr.nullable };
}

export function outerExprs(ids: ReadonlySet<ColumnId>, outer: Outer): readonly Expr[] {
  return [...ids].flatMap((id) => {
    const found = outer.columns.get(id);
    return found === undefined ? [] : [column(found)];
  });
}

/** Equal, with NULL equal to NULL: an outer NULL finds its own rows. Errors: UNSUPPORTED_CORRELATED_REFERENCE_DATA_TYPE. */
export function sameAs(left: Expr, right: Expr): Expr {
  if (!isOrderable(left.type)) {
    const condition = 'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_REFERENCE_DATA_TYPE';
    const expr = left.kind === 'column' ? left.name : left.kind;
    throw new EngineError(condition, { expr, dataType: quotedType(left.type) }, { span: left.span });
  }
  return { kind: 'call', name: '<=>', args: [left, right], type: boolType, nullable: false, mayFail: false };
}
