/**
 * Rows on their way into a table: what was given for each column becomes what the table stores. Takes a relation and, for
 * each column of the table, an expression over it or nothing; gives a plan of the table's columns, with generated columns
 * computed, lengths kept, and one column more that names the first condition that the row breaks.
 */
import { castMayFail } from '../../bind/casts.ts';
import type { Binding, Relation } from '../../bind/env.ts';
import { columnSet, type ScopeColumn, scopeOver } from '../../bind/scope.ts';
import { withoutLength } from '../../bind/type-name.ts';
import { EngineError, type Span } from '../../core/errors.ts';
import { quotedName, quotedType } from '../../core/text/type-sql.ts';
import { type DataType, type Field, int32, isSameType } from '../../core/types.ts';
import { canCast } from '../../functions/coercion.ts';
import { caseWhen, column, isNull, literal, not } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { NamedExpr } from '../../plan/logical.ts';
import { outputOf } from '../../plan/output.ts';
import { quoted } from '../../sql/print-names.ts';
import type { StatementEnv } from '../env.ts';
import { type RowCheck, rowChecks } from './checks.ts';
import { generationKey } from './fields.ts';

export interface StoredInput {
  readonly relation: Relation;
  /** By column name; a column that is not among them is computed, counted or NULL. */
  readonly values: ReadonlyMap<string, Expr>;
  readonly fields: readonly Field[];
  readonly configuration: Readonly<Record<string, string>>;
  /** As messages name it. */
  readonly tableName: string;
  /** Columns of the relation that go along behind those of the table. */
  readonly passed?: readonly NamedExpr[];
  readonly span: Span | undefined;
  /** The rows that are stored, where not all are: only they are checked. An expression over `relation`. */
  readonly applies?: Expr;
  /** What the statement asks of its rows besides. */
  readonly moreChecks?: (columns: readonly ScopeColumn[]) => readonly RowCheck[];
}

export interface StoredRows {
  /** The table's columns, then the passed ones, then the number of the broken check (INT, NULL where all hold). */
  readonly relation: Relation;
  readonly checks: readonly RowCheck[];
}

/** Errors: INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST, and those of binding what the table keeps. */
export function storedRows(input: StoredInput, binding: Binding, env: StatementEnv): StoredRows {
  const { passed = [], applies } = input;
  const isStored = applies === undefined ? null : { id: binding.newId(), name: '_stored', expr: applies };
  const given = project(binding, input.relation, [
    ...input.fields.map((f) => givenItem(input, f, binding)),
    ...passed,
    ...(isStored === null ? [] : [isStored]),
  ]);
  const computed = withGenerated(input, given, binding, env);
  const own = computed.columns.slice(0, input.fields.length);
  const others = input.moreChecks?.(own) ?? [];
  const ofTable = rowChecks({
    fields: input.fields,
    configuration: input.configuration,
    given: new Set(input.values.keys()),
    columns: own,
    binding,
    env,
  });
  const checks = [...ofTable, ...others];
  const last = isStored === null ? null : column(computed.columns.at(-1)!);
  const broken: NamedExpr = { id: binding.newId(), name: '_broken', expr: brokenOf(checks, last) };
  const shown = isStored === null ? computed.columns : computed.columns.slice(0, -1);
  const items = [...shown.map((c, i) => kept(c, input.fields[i], binding, env)), broken];
  return { relation: project(binding, computed, items), checks };
}

/** The expression as the column stores it. Errors: INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST. */
export function storedExpr(expr: Expr, field: Field, tableName: string, span: Span | undefined): Expr {
  const type = withoutLength(field.type);
  if (isSameType(expr.type, type)) return expr;
  if (expr.kind === 'literal' && expr.value === null) return literal(type, null);
  if (!canCast(expr.type, type)) {
    const parameters = {
      tableName: `\`${tableName}\``,
      colName: `\`${field.name}\``,
      srcType: quotedType(expr.type),
      targetType: quotedType(type),
    };
    throw new EngineError('INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST', parameters, { span });
  }
  const mayFail = expr.mayFail || castMayFail(expr.type, type);
  return { kind: 'cast', arg: expr, mode: 'ansi', type, nullable: expr.nullable, mayFail };
}

/** A relation of these items over another one. */
export function project(binding: Binding, { plan }: Relation, items: readonly NamedExpr[]): Relation {
  const taken = new Set<number>();
  const own = items.map((item) => {
    // A column that is given twice needs an identity of its own each time.
    const id = taken.has(item.id) ? binding.newId() : item.id;
    taken.add(id);
    return { ...item, id };
  });
  const projected = { kind: 'project', input: plan, items: own } as const;
  return { plan: projected, columns: outputOf(projected).map((c) => ({ ...c, qualifier: [], isHidden: false })) };
}

function givenItem({ values, tableName, span }: StoredInput, field: Field, binding: Binding): NamedExpr {
  const value = values.get(field.name);
  const expr =
    value === undefined ? literal(withoutLength(field.type), null) : storedExpr(value, field, tableName, span);
  return { id: binding.newId(), name: field.name, expr };
}

/** Generated columns that were not given, from the others. */
function withGenerated(input: StoredInput, given: Relation, binding: Binding, env: StatementEnv): Relation {
  const { fields, values, tableName } = input;
  const isComputed = (field: Field): boolean => generationOf(field) !== null && !values.has(field.name);
  if (!fields.some(isComputed)) return given;
  const scope = scopeOver(columnSet(given.columns.slice(0, fields.length)), 'values', null, null);
  const items = given.columns.map((c, i): NamedExpr => {
    const field = fields[i];
    const text = field === undefined || !isComputed(field) ? null : generationOf(field);
    if (text === null) return { id: c.id, name: c.name, expr: column(c) };
    const { expr } = binding.bindExpr(env.parseExpression(text), scope);
    return { id: binding.newId(), name: c.name, expr: storedExpr(expr, field!, tableName, undefined) };
  });
  return project(binding, given, items);
}

export function generationOf({ metadata }: Field): string | null {
  const text = metadata?.[generationKey];
  return typeof text === 'string' ? text : null;
}

function brokenOf(checks: readonly RowCheck[], isStored: Expr | null): Expr {
  if (checks.length === 0) return literal(int32, null);
  const branches = checks.map(({ holds }, i) => ({ when: not(isTrue(holds)), then: literal(int32, i) }));
  const none = literal(int32, null);
  const others = isStored === null ? [] : [{ when: not(isStored), then: none }];
  return caseWhen([...others, ...branches], none);
}

function isTrue(expr: Expr): Expr {
  const yes = literal(expr.type, true);
  const no = literal(expr.type, false);
  return caseWhen([{ when: isNull(expr), then: no }], caseWhen([{ when: expr, then: yes }], no));
}

/** CHAR is filled up with spaces. */
function kept(c: ScopeColumn, field: Field | undefined, binding: Binding, env: StatementEnv): NamedExpr {
  const text = field === undefined ? null : lengthText(field.type);
  if (text === null) return { id: c.id, name: c.name, expr: column(c) };
  const scope = scopeOver(columnSet([{ ...c, name: 'c' }]), 'values', null, null);
  const { expr } = binding.bindExpr(env.parseExpression(text), scope);
  return { id: binding.newId(), name: c.name, expr };
}

/** SQL for the value `c` with each CHAR in it filled up, wherever it is nested; null where there is none. */
function lengthText(type: DataType, value = 'c', depth = 0): string | null {
  if (type.tag?.kind === 'char') return `rpad(${value}, ${type.tag.length}, ' ')`;
  switch (type.id) {
    case 'struct': {
      const places = type.fields.map((f) => `${value}.${quotedName(f.name)}`);
      const inner = type.fields.map((f, i) => lengthText(f.type, places[i], depth));
      if (inner.every((text) => text === null)) return null;
      const members = type.fields.map((f, i) => `${quoted(f.name)}, ${inner[i] ?? places[i]!}`);
      return `if(${value} IS NULL, NULL, named_struct(${members.join(', ')}))`;
    }
    case 'list': {
      const item = lengthText(type.item.type, `x${depth}`, depth + 1);
      return item === null ? null : `transform(${value}, x${depth} -> ${item})`;
    }
    case 'map': {
      const item = lengthText(type.value.type, `x${depth}`, depth + 1);
      return item === null ? null : `transform_values(${value}, (k${depth}, x${depth}) -> ${item})`;
    }
    default:
      return null;
  }
}
