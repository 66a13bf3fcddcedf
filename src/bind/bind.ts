/**
 * Binding: a query's AST and what it was written against to a plan with types. Every "the user is wrong" error comes
 * from here. Only finding relations waits; it reads no data.
 */
import { EngineError } from '../core/errors.ts';
import type { BoundQuery } from '../plan/bound.ts';
import { column } from '../plan/build.ts';
import type { ColumnId } from '../plan/expr.ts';
import type { LogicalPlan, ScanPlanNode } from '../plan/logical.ts';
import { outputOf } from '../plan/output.ts';
import { columnsOf, exprChildren, planChildren, planExprs } from '../plan/walk.ts';
import type { Query } from '../sql/ast.ts';
import { type BindEnv, type Binding, type BindState, createState, type Relation } from './env.ts';
import { bindExpression } from './expression.ts';
import { bindQueryNode } from './query.ts';
import { resolveRelations } from './resolve-relations.ts';

/** Binds a query. Errors: TABLE_OR_VIEW_NOT_FOUND, UNRESOLVED_*, DATATYPE_MISMATCH.*, ..., STATEMENT_TOO_COMPLEX. */
export async function bindQuery(query: Query, env: BindEnv): Promise<BoundQuery> {
  const binding = newBinding(env);
  await resolveRelations(binding, query);
  return shallowEnough(() => finish(binding, bindQueryNode(binding, query, null, null)));
}

/** A binding on its own, for statements that bind more than one query or expressions of their own. */
export function newBinding(env: BindEnv): Binding {
  return bindingOf(createState(env));
}

function bindingOf(state: BindState): Binding {
  const binding: Binding = {
    ...state,
    bindExpr: (node, scope) => bindExpression(binding, node, scope),
    bindQuery: (query, outer, ctes) => bindQueryNode(binding, query, outer, ctes),
    under: (dialect) => bindingOf({ ...state, env: { ...state.env, dialect } }),
  };
  return binding;
}

/** Runs `bind`; where the stack does not suffice, the statement is too complex. */
export function shallowEnough<T>(bind: () => T): T {
  try {
    return bind();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new EngineError('STATEMENT_TOO_COMPLEX', { limit: 'it is nested too deeply' }, { cause: error });
  }
}

/** The record of what was bound: result schema, what is read, what the result depends on. */
export function finish(binding: Binding, relation: Relation): BoundQuery {
  const plan = shownColumns(relation);
  const nullables = new Map(outputOf(plan).map((c) => [c.id, c.nullable]));
  return {
    plan,
    schema: {
      fields: relation.columns.map(({ id, name, type, nullable }) => ({
        name,
        type,
        nullable: nullables.get(id) ?? nullable,
      })),
    },
    parameters: [...binding.parameters].map(([name, type]) => ({ name, type })),
    tables: binding.tables,
    reads: readsOf(plan),
    functions: [...binding.functions].sort(),
    settings: [...binding.settingsRead].sort(),
  };
}

/** The plan gives exactly the result's columns, in order and by their names. */
function shownColumns(relation: Relation): LogicalPlan {
  const output = outputOf(relation.plan);
  const isSame =
    output.length === relation.columns.length &&
    output.every((c, i) => c.id === relation.columns[i]!.id && c.name === relation.columns[i]!.name);
  if (isSame) return relation.plan;
  const items = relation.columns.map((c) => ({ id: c.id, name: c.name, expr: column(c) }));
  return { kind: 'project', input: relation.plan, items };
}

function readsOf(plan: LogicalPlan): BoundQuery['reads'] {
  const used = new Set<ColumnId>(outputOf(plan).map((c) => c.id));
  const scans: ScanPlanNode[] = [];
  collect(plan, used, scans);
  const byTable = new Map<string, { version: bigint | null; columns: Set<string> }>();
  for (const scan of scans) {
    const entry = byTable.get(scan.table.id) ?? { version: scan.table.version, columns: new Set<string>() };
    byTable.set(scan.table.id, entry);
    for (const c of scan.columns) if (used.has(c.id)) entry.columns.add(c.path.join('.'));
  }
  return [...byTable].map(([tableId, { version, columns }]) => ({ tableId, version, columns: [...columns] }));
}

/** Every column that an expression of the plan or of its subqueries reads, and every scan. */
function collect(plan: LogicalPlan, used: Set<ColumnId>, scans: ScanPlanNode[]): void {
  if (plan.kind === 'scan') scans.push(plan);
  if (plan.kind === 'setOperation') for (const input of plan.inputs) for (const c of outputOf(input)) used.add(c.id);
  for (const expr of planExprs(plan)) {
    columnsOf(expr, used);
    for (const inner of subqueriesOf(expr)) collect(inner, used, scans);
  }
  for (const child of planChildren(plan)) collect(child, used, scans);
}

function subqueriesOf(expr: ReturnType<typeof planExprs>[number]): readonly LogicalPlan[] {
  const plans: LogicalPlan[] = [];
  const stack = [expr];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at.kind === 'subquery') plans.push(at.plan);
    stack.push(...exprChildren(at));
  }
  return plans;
}
