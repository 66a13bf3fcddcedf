/** What the clauses of a MERGE make of the joined rows: for each column of the table the value that the row's clause gives it. */
import { createExprKeys } from '../../bind/expr-key.ts';
import { emptyScope, type ScopeColumn } from '../../bind/scope.ts';
import { withoutLength } from '../../bind/type-name.ts';
import { EngineError, unsupported } from '../../core/errors.ts';
import { type Field, int32 } from '../../core/types.ts';
import { caseWhen, column, compared, literal, or } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { Assignment, MergeClause } from '../../sql/ast-statement.ts';
import { assignedValues, matched } from './assignments.ts';
import { type ChangeKind, type ChangePlan, passedColumns } from './change-plan.ts';
import { defaultOf, isDefault } from './default-values.ts';
import { defaultKey, identityOf } from './fields.ts';
import { type MergeInput, type MergeJoin, untaken } from './merge-join.ts';
import { overlaid, upgraded } from './reshape.ts';
import { generationOf, storedExpr, storedRows } from './stored-rows.ts';

/** A clause by its number. */
export interface MergeKind {
  readonly kind: ChangeKind;
  readonly when: MergeClause['when'];
}

export interface MergeRows {
  readonly plan: ChangePlan;
  /** Columns for which every inserting clause has values. */
  readonly given: ReadonlySet<string>;
  readonly kinds: readonly MergeKind[];
}

/** Errors: DELTA_MERGE_UNRESOLVED_EXPRESSION, those of the values. */
export function mergeRows(input: MergeInput, joined: MergeJoin): MergeRows {
  const { statement, change, fields, env } = input;
  const { target, binding } = change;
  const old = oldValues(input, joined);
  const clauses = statement.clauses.map((clause) => clauseValues(clause, input, joined, old));
  const action = column(joined.action);
  const is = (i: number): Expr => compared('=', action, literal(int32, i));
  const values = new Map<string, Expr>();
  for (const [at, f] of fields.entries()) {
    const own = clauses.map((each) => each?.get(f.name));
    if (generationOf(f) !== null && isComputed(own, f, clauses)) continue;
    values.set(f.name, valueOf(own, clauses, old[at]!, is));
  }
  const kinds = statement.clauses.map(({ action: done, when }): MergeKind => ({ kind: kindOf(done.kind), when }));
  const stores = kinds.flatMap(({ kind }, i) => (kind === 'delete' ? [] : [is(i)]));
  const passed = passedColumns(change, { action, scanned: joined.target, fields, span: undefined });
  const { configuration } = target.snapshot.metadata;
  const tableName = target.found.name;
  const { relation } = joined;
  const span = statement.span;
  const stored = storedRows(
    { relation, values, fields, configuration, tableName, passed, span, applies: or(stores) },
    binding,
    env,
  );
  const allowsRepeats = isPlainDelete(statement.clauses);
  const plan = { stored, kinds: kinds.map(({ kind }) => kind), allowsRepeats, untaken };
  return { plan, given: identitiesGiven(statement.clauses, clauses, fields), kinds };
}

/** A column's value by the row's clause: the old one, which is read only where a clause keeps it. */
function valueOf(
  own: readonly (Expr | undefined)[],
  clauses: readonly (ReadonlyMap<string, Expr> | null)[],
  old: Expr,
  is: (clause: number) => Expr,
): Expr {
  const storing = clauses.filter((each) => each !== null).length;
  if (storing === 0) return literal(old.type, null);
  const given = own.filter((value) => value !== undefined);
  const [first] = given;
  if (first === undefined) return old;
  const isOld = given.length < storing;
  const keys = createExprKeys();
  const isSame = given.every((value) => !value.mayFail && keys.of(value) === keys.of(first));
  if (!isOld && isSame) return first;
  const branches = own.flatMap((value, i) => (value === undefined ? [] : [{ when: is(i), then: value }]));
  return caseWhen(branches, isOld ? old : literal(old.type, null));
}

function kindOf(action: MergeClause['action']['kind']): ChangeKind {
  switch (action) {
    case 'delete':
      return 'delete';
    case 'update':
    case 'updateAll':
      return 'update';
    case 'insert':
    case 'insertAll':
      return 'insert';
  }
}

/** All matches are deleted, whatever matches them. */
export function isPlainDelete(clauses: readonly MergeClause[]): boolean {
  const matched = clauses.filter(({ when }) => when === 'matched');
  return matched.length === 1 && matched[0]!.condition === null && matched[0]!.action.kind === 'delete';
}

/** The target's columns as they were; NULL for those that the statement adds. */
function oldValues({ fields, change }: MergeInput, { target }: MergeJoin): readonly Expr[] {
  const { binding } = change;
  return fields.map((f) => {
    const at = change.target.snapshot.schema.fields.findIndex((before) => before.name === f.name);
    return at < 0
      ? literal(withoutLength(f.type), null)
      : upgraded(column(target[at]!), withoutLength(f.type), binding);
  });
}

/** No clause gives it a value. */
function isComputed(
  own: readonly (Expr | undefined)[],
  { name }: Field,
  clauses: readonly (ReadonlyMap<string, Expr> | null)[],
): boolean {
  const givers = clauses.filter((each) => each !== null);
  const count = own.filter((value) => value !== undefined).length;
  if (count === 0) return true;
  if (count === givers.length) return false;
  throw unsupported(`MERGE that gives the generated column ${name} a value in some clauses alone`);
}

/** The values of a clause by column; null for one that deletes. */
function clauseValues(
  clause: MergeClause,
  input: MergeInput,
  joined: MergeJoin,
  old: readonly Expr[],
): ReadonlyMap<string, Expr> | null {
  const { action } = clause;
  switch (action.kind) {
    case 'delete':
      return null;
    case 'update':
      return updateValues(action.assignments, clause, input, joined);
    case 'updateAll':
      return allValues(clause, action.except, input, joined, old);
    case 'insertAll':
      return withDefaults(allValues(clause, action.except, input, joined, old), input);
    case 'insert': {
      const { columns, values, kind: _ } = action;
      if (columns.length !== values.length) {
        throw new EngineError(
          'ASSIGNMENT_ARITY_MISMATCH',
          { numTarget: columns.length, numExpr: values.length },
          { span: clause.span },
        );
      }
      const assignments = columns.map((name, i) => ({ column: name, value: values[i]!, span: name.span }));
      return withDefaults(insertValues(assignments, clause, input, joined), input);
    }
  }
}

function updateValues(
  assignments: readonly Assignment[],
  { when }: MergeClause,
  { change, fields, qualifier, env, evolves }: MergeInput,
  joined: MergeJoin,
): ReadonlyMap<string, Expr> {
  const columns = fields.map((f) => joined.target.find((c) => c.name === f.name) ?? joined.target[0]!);
  const scope = joined.scopeOf(when);
  const tableName = change.target.found.name;
  return assignedValues(assignments, {
    fillsMembers: evolves,
    binding: change.binding,
    env,
    fields,
    columns,
    qualifier,
    scope,
    tableName,
  });
}

function insertValues(
  assignments: readonly Assignment[],
  { when }: MergeClause,
  { change, fields, env }: MergeInput,
  joined: MergeJoin,
): ReadonlyMap<string, Expr> {
  const values = new Map<string, Expr>();
  for (const { column: name, value, span } of assignments) {
    const word = name.parts.at(-1)!.text.toLowerCase();
    const target = fields.find((f) => f.name.toLowerCase() === word);
    if (target === undefined) throw unresolved('INSERT', name.parts.at(-1)!.text, fields, span);
    if (identityOf(target)?.allowsExplicit === false) {
      const parameters = { columnName: target.name };
      throw new EngineError('DELTA_IDENTITY_COLUMNS_EXPLICIT_INSERT_NOT_SUPPORTED', parameters, { span });
    }
    if (values.has(target.name)) {
      throw new EngineError('DELTA_DUPLICATE_COLUMNS_ON_INSERT', { columnName: target.name }, { span });
    }
    const node = isDefault(value) ? defaultOf(target, value, env) : value;
    const { expr } = change.binding.bindExpr(node, joined.scopeOf(when));
    values.set(target.name, storedExpr(expr, target, change.target.found.name, span));
  }
  return values;
}

/** `*`: every column of the target by its name in the source. An update keeps members of structs that the source has not. */
function allValues(
  clause: MergeClause,
  except: readonly { readonly parts: readonly { readonly text: string }[] }[],
  { fields, change, evolves }: MergeInput,
  { source }: MergeJoin,
  old: readonly Expr[],
): ReadonlyMap<string, Expr> {
  const { binding, target } = change;
  const left = new Set(except.map(({ parts }) => parts.at(-1)!.text.toLowerCase()));
  const values = new Map<string, Expr>();
  for (const [at, f] of fields.entries()) {
    if (left.has(f.name.toLowerCase())) continue;
    const found = source.find((c: ScopeColumn) => c.name.toLowerCase() === f.name.toLowerCase());
    if (found === undefined) {
      if (evolves || generationOf(f) !== null || identityOf(f) !== null) continue;
      throw unresolved(clause.action.kind === 'updateAll' ? 'UPDATE' : 'INSERT', f.name, source, clause.span);
    }
    const type = withoutLength(f.type);
    const isKept = evolves && clause.action.kind === 'updateAll';
    const value = isKept
      ? overlaid(column(found), old[at]!, type, binding)
      : matched(column(found), f, clause.span, { fillsMembers: evolves, binding });
    values.set(f.name, storedExpr(value, f, target.found.name, clause.span));
  }
  return values;
}

/** A new row has the default of a column that it is not given, and else NULL. */
function withDefaults(
  values: ReadonlyMap<string, Expr>,
  { fields, change, env }: MergeInput,
): ReadonlyMap<string, Expr> {
  const all = new Map(values);
  for (const f of fields) {
    if (all.has(f.name) || generationOf(f) !== null) continue;
    const text = f.metadata?.[defaultKey];
    if (typeof text !== 'string') {
      all.set(f.name, literal(withoutLength(f.type), null));
      continue;
    }
    const { expr } = change.binding.bindExpr(env.parseExpression(text), emptyScope('values', null));
    all.set(f.name, storedExpr(expr, f, change.target.found.name, undefined));
  }
  return all;
}

/** Identity columns that inserted rows have values for: the rest are numbered. */
function identitiesGiven(
  clauses: readonly MergeClause[],
  values: readonly (ReadonlyMap<string, Expr> | null)[],
  fields: readonly Field[],
): ReadonlySet<string> {
  const given = fields.filter((f) => {
    if (identityOf(f) === null) return true;
    return clauses.some(({ action }, i) => {
      const value = kindOf(action.kind) === 'insert' ? values[i]?.get(f.name) : undefined;
      return value !== undefined && !(value.kind === 'literal' && value.value === null);
    });
  });
  return new Set(given.map((f) => f.name));
}

function unresolved(
  clause: string,
  name: string,
  columns: readonly { readonly name: string }[],
  span: MergeClause['span'],
): EngineError {
  const cols = columns.map((c) => c.name).join(', ');
  return new EngineError('DELTA_MERGE_UNRESOLVED_EXPRESSION', { sqlExpr: name, clause, cols }, { span });
}
