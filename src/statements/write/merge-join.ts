/**
 * The join of a MERGE: as narrow as its clauses allow, the target limited to what the source's keys can match. Gives the
 * joined relation with a mark of each side, the number of the clause that takes each row, and nothing of rows that none takes.
 */

import type { Relation } from '../../bind/env.ts';
import { asNullable, bindCondition, filtered } from '../../bind/relation.ts';
import { columnSet, type ExprScope, type ScopeColumn, scopeOver } from '../../bind/scope.ts';
import { boolType, type Field, int32, isSameType } from '../../core/types.ts';
import { and, caseWhen, column, compared, conjuncts, isNull, literal, not } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { JoinPlan, LogicalPlan, NamedExpr } from '../../plan/logical.ts';
import { outputOf } from '../../plan/output.ts';
import { columnsOf } from '../../plan/walk.ts';
import type { Merge, MergeClause } from '../../sql/ast-statement.ts';
import type { StatementEnv } from '../env.ts';
import { type ChangeTarget, checkSteady } from './change-plan.ts';
import { boundsOf, type MergeSource } from './merge-source.ts';
import { project } from './stored-rows.ts';

export interface MergeInput {
  readonly statement: Merge;
  readonly change: ChangeTarget;
  readonly source: MergeSource;
  readonly qualifier: readonly string[];
  /** The table's columns after the statement. */
  readonly fields: readonly Field[];
  readonly evolves: boolean;
  readonly env: StatementEnv;
}

/** The action of a pair of rows that no clause takes: several such pairs of one row are an error too. */
export const untaken = -1;

export interface MergeJoin {
  readonly relation: Relation;
  /** The columns of the target's scan, and of the source, as the join gives them. */
  readonly target: readonly ScopeColumn[];
  readonly source: readonly ScopeColumn[];
  /** INT: the number of the clause, in the statement's order. */
  readonly action: ScopeColumn;
  readonly condition: Expr;
  /** What the values of a clause may name. */
  readonly scopeOf: (when: MergeClause['when']) => ExprScope;
}

/** Errors: those of the conditions. */
export async function joinMerge(input: MergeInput): Promise<MergeJoin> {
  const { statement, change, source } = input;
  const { binding } = change;
  const on = scopeOver(columnSet([...change.scan.columns, ...source.relation.columns]), 'merge', null, null);
  const condition = bindCondition(binding, statement.on, on).expr;
  checkSteady(condition, statement.on.span, 'DELTA_NON_DETERMINISTIC_FUNCTION_NOT_SUPPORTED');
  const type = joinType(statement.clauses);
  const keepsTarget = type === 'left' || type === 'full';
  const scan = keepsTarget ? change.scan : await limited(input, condition);
  const left = marked(scan, binding.newId, '_in_target');
  const right = marked(source.relation, binding.newId, '_in_source');
  const plan: JoinPlan = {
    kind: 'join',
    type,
    left: left.plan,
    right: right.plan,
    condition,
    isNullAware: false,
    isLateral: false,
    mark: null,
  };
  return withActions(input, plan, left, right, condition);
}

function joinType(clauses: readonly MergeClause[]): 'inner' | 'left' | 'right' | 'full' {
  const has = (when: MergeClause['when']): boolean => clauses.some((clause) => clause.when === when);
  if (has('notMatched')) return has('notMatchedBySource') ? 'full' : 'right';
  return has('notMatchedBySource') ? 'left' : 'inner';
}

/** The relation with a column that is true: NULL where an outer join found no row. */
function marked(relation: Relation, newId: () => number, name: string): Relation {
  const items: NamedExpr[] = outputOf(relation.plan).map((c) => ({ id: c.id, name: c.name, expr: column(c) }));
  const mark = { id: newId(), name, expr: literal(boolType, true) };
  const plan = { kind: 'project', input: relation.plan, items: [...items, mark] } as const;
  const markColumn = { id: mark.id, name, type: boolType, nullable: false, qualifier: [], isHidden: true };
  return { plan, columns: [...relation.columns, markColumn] };
}

function withActions(
  { statement, change }: MergeInput,
  plan: JoinPlan,
  left: Relation,
  right: Relation,
  condition: Expr,
): MergeJoin {
  const { binding } = change;
  const target = plan.type === 'right' || plan.type === 'full' ? asNullable(left.columns) : left.columns;
  const source = plan.type === 'left' || plan.type === 'full' ? asNullable(right.columns) : right.columns;
  const scopes = {
    matched: scopeOver(columnSet([...target, ...source]), 'merge', null, null),
    notMatched: scopeOver(columnSet(source), 'merge', null, null),
    notMatchedBySource: scopeOver(columnSet(target), 'merge', null, null),
  };
  const [inTarget, inSource] = [column(target.at(-1)!), column(source.at(-1)!)];
  const sides = {
    matched: and([not(isNull(inTarget)), not(isNull(inSource))]),
    notMatched: isNull(inTarget),
    notMatchedBySource: isNull(inSource),
  };
  const branches = statement.clauses.map(({ when, condition: own }, i) => {
    const taken = own === null ? [] : [bindCondition(binding, own, scopes[when]).expr];
    for (const expr of taken) checkSteady(expr, own!.span, 'DELTA_NON_DETERMINISTIC_FUNCTION_NOT_SUPPORTED');
    return { when: and([sides[when], ...taken]), then: literal(int32, i) };
  });
  const hasMatched = statement.clauses.some(({ when }) => when === 'matched');
  const others = hasMatched ? [{ when: sides.matched, then: literal(int32, untaken) }] : [];
  const expr = caseWhen([...branches, ...others], literal(int32, null));
  const action: NamedExpr = { id: binding.newId(), name: '_action', expr };
  const all = [...target, ...source];
  const joined = project(binding, { plan, columns: all }, [
    ...all.map((c) => ({ id: c.id, name: c.name, expr: column(c) })),
    action,
  ]);
  const actionColumn = joined.columns.at(-1)!;
  const taken: LogicalPlan = filtered(joined.plan, not(isNull(column(actionColumn))));
  return {
    relation: { plan: taken, columns: joined.columns },
    target: target.slice(0, -1),
    source: source.slice(0, -1),
    action: actionColumn,
    condition,
    scopeOf: (when) => scopes[when],
  };
}

/** The target's scan within the bounds of the source's keys; rows beyond match nothing. */
async function limited({ change, source, env }: MergeInput, condition: Expr): Promise<Relation> {
  const { scan, binding } = change;
  const targetIds = new Set(scan.columns.map((c) => c.id));
  const sourceIds = new Set(source.relation.columns.map((c) => c.id));
  const keys = conjuncts(condition).flatMap((each) => keyOf(each, targetIds, sourceIds));
  if (keys.length === 0) return scan;
  const bounds = await boundsOf(
    source,
    keys.map((key) => key.source),
    binding,
    env,
  );
  const filters = keys.flatMap(({ target }, i) => {
    const [min, max] = bounds[i]!;
    if (min === null || max === null) return [literal(boolType, false)];
    return [compared('>=', target, literal(target.type, min)), compared('<=', target, literal(target.type, max))];
  });
  return { ...scan, plan: filtered(scan.plan, and(filters)) };
}

/** `target column = expression of the source`, either way round. */
function keyOf(
  expr: Expr,
  targetIds: ReadonlySet<number>,
  sourceIds: ReadonlySet<number>,
): readonly { readonly target: Expr; readonly source: Expr }[] {
  if (expr.kind !== 'call' || expr.name !== '=' || expr.args.length !== 2) return [];
  const [a, b] = expr.args as readonly [Expr, Expr];
  const pairs = [
    { target: a, source: b },
    { target: b, source: a },
  ];
  return pairs.filter(({ target, source }) => {
    if (target.kind !== 'column' || !targetIds.has(target.id) || !isSameType(target.type, source.type)) return false;
    const used = columnsOf(source);
    const isOfSource = used.size > 0 && [...used].every((id) => sourceIds.has(id));
    return isOfSource && !source.mayFail && hasOrder(target);
  });
}

function hasOrder({ type }: Expr): boolean {
  return ['int', 'date', 'timestamp', 'decimal', 'utf8'].includes(type.id);
}
