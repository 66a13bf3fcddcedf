/**
 * Recursive common table expressions: the anchor's rows, then the step over the rows of the round before, until a round
 * gives none. Takes the table as written, gives a scan of a table whose rows are computed when it is read.
 */
import { EngineError, type Span } from '../core/errors.ts';
import { quotedType } from '../core/text/type-sql.ts';
import { type DataType, isSameType, type Schema } from '../core/types.ts';
import type { BoundQuery } from '../plan/bound.ts';
import { column } from '../plan/build.ts';
import type { LogicalPlan, NamedExpr } from '../plan/logical.ts';
import { exprChildren, freeColumns, planChildren, planExprs } from '../plan/walk.ts';
import type * as ast from '../sql/ast.ts';
import { visit } from '../sql/walk.ts';
import { constantOf } from './constant.ts';
import { type Binding, type Relation, refuse } from './env.ts';
import { type LoopLimits, loopTable, workTable } from './loop-table.ts';
import { withAlias } from './relation.ts';
import { scanOf } from './scan.ts';
import { type CteScope, emptyScope } from './scope.ts';

/** Whether the table's own text names it. */
export function namesItself({ name, query }: ast.CommonTable): boolean {
  return names(query, name.text);
}

function names(node: object, name: string): boolean {
  let isFound = false;
  visit(node, (part) => {
    if (part.kind !== 'tableReference' && part.kind !== 'tableQuery') return true;
    const parts = part.name.kind === 'name' ? part.name.parts : [];
    isFound ||= parts.length === 1 && parts[0]!.text.toLowerCase() === name.toLowerCase();
    return true;
  });
  return isFound;
}

/** Errors: INVALID_RECURSIVE_CTE, UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE, INVALID_RECURSIVE_REFERENCE.*. */
export function recursiveRelation(binding: Binding, cte: CteScope, span: Span): Relation {
  const { table, outer, next } = cte;
  const { runner } = binding.env;
  if (runner === undefined) throw refuse('a recursive common table expression here', span);
  const [anchorQuery, stepQuery] = partsOf(table);
  const anchor = named(binding.bindQuery(anchorQuery, outer, next), table);
  const schema: Schema = {
    fields: anchor.columns.map((c, i) => ({ name: `c${i}`, type: c.type, nullable: true })),
  };
  const id = `${table.name.text}#${binding.newId()}`;
  const work = workTable(id, table.name.text, schema);
  const self = (): Relation => {
    const relation = scanOf(binding, work.provider, [table.name.text], span);
    const columns = relation.columns.map((c, i) => ({ ...c, name: anchor.columns[i]!.name }));
    return { plan: relation.plan, columns };
  };
  const step = binding.bindQuery(stepQuery, outer, { ...cte, mode: 'self', self });
  checkTypes(anchor, step, table);
  const places = placesOf(step.plan, work.provider.ref.id, true);
  if (places.includes(false)) throw new EngineError('INVALID_RECURSIVE_REFERENCE.PLACE', {}, { span: table.span });
  if (places.length > 1) throw new EngineError('INVALID_RECURSIVE_REFERENCE.NUMBER', {}, { span: table.span });
  for (const { plan } of [anchor, step]) {
    if (freeColumns(plan).size > 0)
      throw refuse('a recursive common table expression over columns of an enclosing query', span);
  }
  const bound = (relation: Relation): BoundQuery => boundQuery(binding, relation, schema);
  const limits = limitsOf(binding, table);
  const loop = loopTable(work, { anchor: runner(bound(anchor)), step: runner(bound(step)) }, limits);
  const result = scanOf(binding, loop, [table.name.text], span);
  return { plan: result.plan, columns: result.columns.map((c, i) => ({ ...c, name: anchor.columns[i]!.name })) };
}

function named(relation: Relation, { name, columns, span }: ast.CommonTable): Relation {
  return withAlias(relation, { name, columns, span });
}

/** The anchor and the step: the last member of a UNION ALL is the step. */
function partsOf({ name, query, span }: ast.CommonTable): readonly [ast.Query, ast.Query] {
  const invalid = new EngineError('INVALID_RECURSIVE_CTE', {}, { span });
  const body = unwrapped(query.body);
  const isPlain = query.orderBy.length + query.sortBy.length + query.clusterBy.length === 0 && query.limit === null;
  if (body.kind !== 'setOperation' || body.operator !== 'union' || !isPlain) throw invalid;
  if (!body.isAll) throw new EngineError('UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE', {}, { span: body.span });
  const before = body.operands.slice(0, -1);
  if (before.some((operand) => names(operand, name.text))) throw invalid;
  const anchor = before.length === 1 ? before[0]! : { ...body, operands: before };
  return [
    { ...query, body: anchor },
    { ...query, body: body.operands.at(-1)! },
  ];
}

/** Parentheses around the whole. */
function unwrapped(body: ast.QueryBody): ast.QueryBody {
  if (body.kind !== 'query') return body;
  const isBare = body.with === null && body.orderBy.length === 0 && body.limit === null && body.offset === null;
  return isBare ? unwrapped(body.body) : body;
}

function checkTypes(anchor: Relation, step: Relation, { name, span }: ast.CommonTable): void {
  const from = typesOf(anchor);
  const to = typesOf(step);
  if (from.length !== to.length) {
    const parameters = {
      operator: 'UNION',
      firstNumColumns: from.length,
      invalidOrdinalNum: 'second',
      invalidNumColumns: to.length,
    };
    throw new EngineError('NUM_COLUMNS_MISMATCH', parameters, { span });
  }
  if (from.every((type, i) => isSameType(type, to[i]!))) return;
  const shown = (types: readonly DataType[]): string => types.map(quotedType).join(', ');
  const parameters = { cteName: name.text, fromDataType: shown(from), toDataType: shown(to) };
  throw new EngineError('INVALID_RECURSIVE_REFERENCE.DATA_TYPE', parameters, { span });
}

function typesOf({ columns }: Relation): readonly DataType[] {
  return columns.filter((c) => !c.isHidden).map((c) => c.type);
}

/** For each mention of the table in a plan, whether the rows there may come round by round. */
function placesOf(plan: LogicalPlan, id: string, isAllowed: boolean): readonly boolean[] {
  if (plan.kind === 'scan') return plan.table.id === id ? [isAllowed] : [];
  const nested = planExprs(plan).flatMap((expr) => subqueriesOf(expr).flatMap((inner) => placesOf(inner, id, false)));
  const inputs = planChildren(plan);
  const allowed = inputs.map((_, i) => isAllowed && keepsRounds(plan, i));
  return [...nested, ...inputs.flatMap((input, i) => placesOf(input, id, allowed[i]!))];
}

function keepsRounds(plan: LogicalPlan, input: number): boolean {
  if (plan.kind === 'aggregate') return plan.aggregates.length === 0;
  if (plan.kind !== 'join' || plan.type === 'inner') return true;
  if (plan.type === 'full') return false;
  return plan.type === 'right' ? input === 1 : input === 0;
}

function subqueriesOf(expr: ReturnType<typeof planExprs>[number]): readonly LogicalPlan[] {
  const own = expr.kind === 'subquery' ? [expr.plan] : [];
  return [...own, ...exprChildren(expr).flatMap(subqueriesOf)];
}

/** The relation with exactly the columns of `schema`. */
function boundQuery(binding: Binding, relation: Relation, schema: Schema): BoundQuery {
  const visible = relation.columns.filter((c) => !c.isHidden);
  const items = visible.map(
    (c, i): NamedExpr => ({ id: binding.newId(), name: schema.fields[i]!.name, expr: column(c) }),
  );
  const plan: LogicalPlan = { kind: 'project', input: relation.plan, items };
  return { plan, schema, parameters: [], tables: binding.tables, reads: [], functions: [], settings: [] };
}

/** `MAX RECURSION LEVEL n` goes before the setting. */
function limitsOf(binding: Binding, { maxLevel }: ast.CommonTable): LoopLimits {
  const { recursionLevelsMax, recursionRowsMax } = binding.env.settings;
  if (maxLevel === null) return { levelsMax: recursionLevelsMax, rowsMax: recursionRowsMax };
  const value = constantOf(binding, binding.bindExpr(maxLevel, emptyScope('constant')).expr);
  const levelsMax = typeof value === 'number' || typeof value === 'bigint' ? Number(value) : recursionLevelsMax;
  return { levelsMax, rowsMax: recursionRowsMax };
}
