/** FROM: tables, views, CTEs, subqueries, inline tables, table functions and joins to one relation with named columns. */
import { assert } from '../core/assert.ts';
import { EngineError, type Span } from '../core/errors.ts';
import { dialects } from '../functions/dialect.ts';
import { lookupGenerator } from '../functions/registry.ts';
import type { RoutineDefinition } from '../plan/ports.ts';
import type * as ast from '../sql/ast.ts';
import { bindAsofJoin } from './asof-join.ts';
import { type Binding, type Relation, type ResolvedRelation, refuse } from './env.ts';
import { bindGeneratorRelation, bindLateralGenerator, tableArguments } from './generator.ts';
import { bindJoin, crossJoin } from './join.ts';
import { nameParts } from './name.ts';
import { emptyFunction, isPostgres } from './pg-calls.ts';
import { bindPivot } from './pivot.ts';
import { bindRange } from './range-table.ts';
import { namesItself, recursiveRelation } from './recursive-cte.ts';
import { oneRow, withAlias } from './relation.ts';
import { bindSample } from './sample.ts';
import { scanOf } from './scan.ts';
import { type CteScope, columnSet, type ExprScope, findCte, scopeOver } from './scope.ts';
import { bindTableRoutine, findRoutine } from './sql-function.ts';
import { bindUnpivot } from './unpivot.ts';
import { bindValues } from './values.ts';

/** What the relations of a FROM may name: enclosing queries, CTEs, and for lateral ones the relations before. */
export interface FromContext {
  readonly outer: ExprScope | null;
  readonly ctes: CteScope | null;
  /** The relation to the left; null for the first. */
  readonly left: Relation | null;
}

/** The whole FROM clause; a comma is a cross join. Without relations it is one row without columns. */
export function bindFrom(
  binding: Binding,
  relations: readonly ast.Relation[],
  outer: ExprScope | null,
  ctes: CteScope | null,
): Relation {
  let left: Relation | null = null;
  for (const node of relations) left = bindNext(binding, left, node, { outer, ctes, left });
  return left ?? { plan: oneRow, columns: [] };
}

function bindNext(binding: Binding, left: Relation | null, node: ast.Relation, context: FromContext): Relation {
  if (left === null) return bindRelation(binding, node, context);
  if (isLateralGenerator(binding, node)) return bindLateralGenerator(binding, left, node, false, context);
  return crossJoin(left, bindRelation(binding, node, context), isLateral(node));
}

export function bindRelation(binding: Binding, node: ast.Relation, context: FromContext): Relation {
  switch (node.kind) {
    case 'tableReference':
      return bindTable(binding, node, context);
    case 'subqueryRelation': {
      const outer = node.isLateral ? lateralScope(context) : context.outer;
      return withAlias(binding.bindQuery(node.query, outer, context.ctes), node.alias);
    }
    case 'values':
      return withAlias(bindValues(binding, node, context.ctes), node.alias);
    case 'tableFunction':
      return bindTableFunction(binding, node, context);
    case 'join':
      return bindJoinNode(binding, node, context);
    case 'aliasedRelation':
      return withAlias(bindRelation(binding, node.input, context), node.alias);
    case 'pivot':
      return bindPivot(binding, bindRelation(binding, node.input, context), node, context);
    case 'unpivot':
      return bindUnpivot(binding, bindRelation(binding, node.input, context), node, context);
    case 'sample':
      return withAlias(bindSample(binding, bindRelation(binding, node.input, context), node), node.alias);
  }
}

function bindJoinNode(binding: Binding, node: ast.Join, context: FromContext): Relation {
  return joinTo(binding, bindRelation(binding, node.left, context), node, context);
}

/** `left` joined as `join` says; also the pipe's JOIN. */
export function joinTo(binding: Binding, left: Relation, join: ast.JoinSpec, context: FromContext): Relation {
  const inner: FromContext = { ...context, left };
  const { right } = join;
  if (isLateralGenerator(binding, right) && isUnconditional(join) && isLateralType(join.type)) {
    return bindLateralGenerator(binding, left, right, join.type === 'left', inner);
  }
  const other = bindRelation(binding, right, inner);
  if (join.isAsof === true) return bindAsofJoin(binding, left, other, join, context);
  return bindJoin(binding, left, other, join, isLateral(right), context);
}

function isLateral(node: ast.Relation): boolean {
  return (node.kind === 'subqueryRelation' || node.kind === 'tableFunction') && node.isLateral;
}

function isUnconditional({ condition, isNatural }: ast.JoinSpec): boolean {
  if (condition === null) return !isNatural;
  return condition.kind === 'on' && condition.expression.kind === 'boolean' && condition.expression.value;
}

function isLateralType(type: ast.JoinType): boolean {
  return type === 'inner' || type === 'cross' || type === 'left';
}

/** A generator over the rows to its left, which PostgreSQL takes for granted; other table functions have rows of their own. */
function isLateralGenerator(binding: Binding, node: ast.Relation): node is ast.TableFunction {
  if (node.kind !== 'tableFunction' || !(node.isLateral || isPostgres(binding))) return false;
  if (tableRoutine(binding, node, nameParts(binding, node.name)) !== null) return false;
  const name = node.name.kind === 'name' ? node.name.parts.at(-1)!.text.toLowerCase() : '';
  return node.isLateral ? name !== 'range' : node.isNumbered !== true && lookupGenerator(name) !== undefined;
}

/** Lateral relations see what stands to the left, then the enclosing queries. */
function lateralScope(context: FromContext): ExprScope {
  return scopeOver(columnSet(context.left?.columns ?? []), 'from', context.outer, context.ctes);
}

function bindTable(binding: Binding, node: ast.TableReference, context: FromContext): Relation {
  if (node.options.length > 0) throw refuse('options of a table reference', node.span);
  const parts = nameParts(binding, node.name);
  const cte = parts.length === 1 && !node.isPath && node.travel === null ? findCte(context.ctes, parts[0]!) : null;
  const relation = cte === null ? bindResolved(binding, node, parts) : bindCte(binding, cte, node);
  return withAlias(relation, node.alias);
}

/** `TABLE t` as a query. */
export function bindTableQuery(binding: Binding, node: ast.TableQuery, ctes: CteScope | null): Relation {
  const parts = nameParts(binding, node.name);
  const cte = parts.length === 1 ? findCte(ctes, parts[0]!) : null;
  return cte === null ? bindResolved(binding, node, parts) : bindCte(binding, cte, node);
}

/** A CTE is bound anew wherever it is named, with ids of its own. */
function bindCte(binding: Binding, cte: CteScope, node: ast.TableReference | ast.TableQuery): Relation {
  if (cte.mode === 'self') return cte.self!();
  binding.usedCtes.add(cte.table);
  return cteRelation(binding, cte, node.span);
}

export function cteRelation(binding: Binding, cte: CteScope, span: Span): Relation {
  const { table } = cte;
  if (cte.mode === 'recursive' && namesItself(table)) return recursiveRelation(binding, cte, span);
  const relation = binding.bindQuery(table.query, cte.outer, cte.next);
  return withAlias(relation, { name: table.name, columns: table.columns, span: table.name.span });
}

function bindResolved(binding: Binding, node: ast.TableReference | ast.TableQuery, parts: readonly string[]): Relation {
  const resolved = binding.relations.get(node);
  assert(resolved !== undefined, 'every relation name was resolved before binding');
  if (resolved.kind === 'view') return bindView(binding, resolved, parts, node);
  return scanOf(binding, resolved.provider, resolved.fullName ?? parts, node.span);
}

function bindView(
  binding: Binding,
  { view, query }: Extract<ResolvedRelation, { kind: 'view' }>,
  parts: readonly string[],
  node: ast.TableReference | ast.TableQuery,
): Relation {
  const relation = binding
    .under({ ...dialects[view.dialect], isAnsi: binding.env.dialect.isAnsi })
    .bindQuery(query, null, null);
  if (view.columns !== null && view.columns.length !== relation.columns.length) {
    const parameters = { numExpr: relation.columns.length, numTarget: view.columns.length };
    throw new EngineError('ASSIGNMENT_ARITY_MISMATCH', parameters, { span: node.span });
  }
  const columns = relation.columns.map((c, i) => ({ ...c, name: view.columns?.[i] ?? c.name, qualifier: parts }));
  return { plan: relation.plan, columns };
}

/** A function of the session in FROM; built-in generators and range go before it. */
function tableRoutine(binding: Binding, node: ast.TableFunction, parts: readonly string[]): RoutineDefinition | null {
  const isBuiltIn =
    parts.length === 1 && (parts[0]!.toLowerCase() === 'range' || lookupGenerator(parts[0]!) !== undefined);
  return isBuiltIn ? null : findRoutine(binding, parts);
}

function bindTableFunction(binding: Binding, node: ast.TableFunction, context: FromContext): Relation {
  const parts = nameParts(binding, node.name);
  const name = parts.at(-1)!.toLowerCase();
  const routine = tableRoutine(binding, node, parts);
  if (routine !== null) {
    const scope = node.isLateral
      ? lateralScope(context)
      : scopeOver(columnSet([]), 'from', context.outer, context.ctes);
    return withAlias(bindTableRoutine(binding, routine, tableArguments(node), scope, node.span), node.alias);
  }
  const resolved = binding.relations.get(node);
  if (resolved?.kind === 'table') return withAlias(scanOf(binding, resolved.provider, [name], node.span), node.alias);
  if (name === 'range' && parts.length === 1) return withAlias(bindRange(binding, node), node.alias);
  const empty = emptyFunction(binding, node, name);
  if (empty !== null) return withAlias(empty, node.alias);
  if (node.isNumbered === true) throw refuse('WITH ORDINALITY', node.span);
  // PostgreSQL's functions see the queries around them.
  const outer = binding.env.dialect.name === 'postgres' ? context.outer : null;
  return bindGeneratorRelation(
    binding,
    node,
    name,
    node.isLateral ? lateralScope(context) : scopeOver(columnSet([]), 'from', outer, context.ctes),
  );
}
