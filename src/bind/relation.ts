/** Relations and the names their columns have: aliases, plans of one row, filters. What FROM, SELECT and set operations share. */
import { EngineError } from '../core/errors.ts';
import { quotedType } from '../core/text/type-sql.ts';
import type { Expr, OutputColumn } from '../plan/expr.ts';
import type { LogicalPlan, ValuesPlan } from '../plan/logical.ts';
import type { TableAlias } from '../sql/ast.ts';
import type { Expression } from '../sql/ast-expression.ts';
import type { Binding, Relation, Term } from './env.ts';
import type { ExprScope, ScopeColumn } from './scope.ts';

/** SELECT without FROM: one row without columns. */
export const oneRow: ValuesPlan = { kind: 'values', output: [], rows: [[]] };

export function scopeColumns(output: readonly OutputColumn[], qualifier: readonly string[]): readonly ScopeColumn[] {
  return output.map(({ id, name, type, nullable }) => ({ id, name, type, nullable, qualifier, isHidden: false }));
}

/** The relation under its alias: only the visible columns remain, by new names where the alias has some. Errors: their number. */
export function withAlias(relation: Relation, alias: TableAlias | null): Relation {
  if (alias === null) return relation;
  const visible = relation.columns.filter((c) => !c.isHidden);
  const names = alias.columns;
  if (names !== null && names.length !== visible.length) {
    throw new EngineError(
      'ASSIGNMENT_ARITY_MISMATCH',
      { numExpr: visible.length, numTarget: names.length },
      { span: alias.span },
    );
  }
  const qualifier = alias.name === null ? [] : [alias.name.text];
  const columns: ScopeColumn[] = visible.map((c, i) => ({ ...c, name: names?.[i]?.text ?? c.name, qualifier }));
  for (const c of relation.columns) if (c.isMetadata) columns.push({ ...c, qualifier });
  return { ...relation, columns };
}

/** Columns as they are seen from outside of a query: without qualifiers. */
export function unqualified(columns: readonly ScopeColumn[]): readonly ScopeColumn[] {
  return columns.filter((c) => !c.isHidden).map((c) => ({ ...c, qualifier: [] }));
}

export function asNullable(columns: readonly ScopeColumn[]): readonly ScopeColumn[] {
  return columns.map((c) => (c.nullable ? c : { ...c, nullable: true }));
}

/** A condition that has to be BOOLEAN as it stands. Errors: DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN. */
export function bindCondition(binding: Binding, node: Expression, scope: ExprScope): Term {
  const term = binding.bindExpr(node, scope);
  const { type } = term.expr;
  if (type.id === 'bool') return term;
  const isOpen = term.expr.kind === 'parameter' && type.id === 'null';
  if (isOpen) {
    binding.parameters.set((term.expr as { name: string }).name, { id: 'bool' });
    return { ...term, expr: { ...term.expr, type: { id: 'bool' } } };
  }
  const parameters = { sqlExpr: `"${term.text}"`, filter: `"${term.text}"`, type: quotedType(type) };
  const condition =
    scope.clause === 'on' ? 'JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE' : 'DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN';
  const joined = { joinCondition: `"${term.text}"`, conditionType: quotedType(type) };
  throw new EngineError(condition, scope.clause === 'on' ? joined : parameters, { span: node.span });
}

export function filtered(input: LogicalPlan, predicate: Expr): LogicalPlan {
  return { kind: 'filter', input, predicate };
}
