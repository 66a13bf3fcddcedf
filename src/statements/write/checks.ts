/**
 * The conditions that every row of a table has to meet: NOT NULL, CHECK, invariants, generated columns that were given a
 * value, lengths. Takes the table's fields and properties; gives bound conditions, each with the error that it raises.
 */
import type { Binding } from '../../bind/env.ts';
import { columnSet, type ExprScope, type ScopeColumn, scopeOver } from '../../bind/scope.ts';
import type { Batch } from '../../core/batch.ts';
import { forEachRow, rowsOf } from '../../core/batch.ts';
import { EngineError } from '../../core/errors.ts';
import { formatScalar } from '../../core/text/format.ts';
import { quotedName } from '../../core/text/type-sql.ts';
import type { DataType, Field } from '../../core/types.ts';
import { isNullAt, scalarAt } from '../../core/vector.ts';
import { parseJson } from '../../formats/json/lossless.ts';
import { column, isNull, not } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { StatementEnv } from '../env.ts';
import { generationKey, identityOf } from './fields.ts';

export interface RowCheck {
  /** A row is stored where it is true: false and NULL are refused. */
  readonly holds: Expr;
  /** `values` is the row as the message shows it. */
  readonly error: (values: string) => EngineError;
}

export interface ChecksInput {
  readonly fields: readonly Field[];
  readonly configuration: Readonly<Record<string, string>>;
  /** Columns for which the statement gave values. */
  readonly given: ReadonlySet<string>;
  /** One a field. */
  readonly columns: readonly ScopeColumn[];
  readonly binding: Binding;
  readonly env: StatementEnv;
}

export function rowChecks(input: ChecksInput): readonly RowCheck[] {
  const { fields, columns, given } = input;
  const scope = scopeOver(columnSet(columns), 'values', null, null);
  return [
    // A column that counts by itself is numbered as its rows are written.
    ...fields.flatMap((field, i) =>
      given.has(field.name) || identityOf(field) === null ? nullChecks(column(columns[i]!), field, [field.name]) : [],
    ),
    ...fields.flatMap((field, i) => lengthCheck(input, field, columns[i]!)),
    ...fields.flatMap((field) => invariantCheck(input, field, scope)),
    ...fields.flatMap((field) => generatedCheck(input, field, scope)),
    ...constraintChecks(input, scope),
  ];
}

/** Raises the error of the first row that breaks a check; `broken` is the batch's column of them. */
export function throwBroken(
  batch: Batch,
  broken: number,
  checks: readonly RowCheck[],
  fields: readonly Field[],
  zone: string,
): void {
  if (checks.length === 0) return;
  const vector = batch.columns[broken]!;
  if (vector.layout === 'const' && vector.value === null) return;
  forEachRow(rowsOf(batch), (row) => {
    if (isNullAt(vector, row)) return;
    const check = checks[scalarAt(vector, row) as number]!;
    const values = fields.map((f, i) => `${f.name} = ${formatScalar(f.type, scalarAt(batch.columns[i]!, row), zone)}`);
    throw check.error(values.slice(0, shownColumnsMax).join(', '));
  });
}

const shownColumnsMax = 20;

/** A struct that is NULL breaks what its members promise, as Spark has it. */
function nullChecks(expr: Expr, field: Field, path: readonly string[]): readonly RowCheck[] {
  const own: readonly RowCheck[] =
    field.nullable || !expr.nullable
      ? []
      : [
          {
            holds: not(isNull(expr)),
            error: (values) =>
              new EngineError('DELTA_NOT_NULL_CONSTRAINT_VIOLATED', { columnName: path.join('.'), values }),
          },
        ];
  if (field.type.id !== 'struct') return own;
  const inner = field.type.fields.flatMap((member, index) => {
    const { type } = member;
    const value: Expr = { kind: 'field', arg: expr, index, type, nullable: true, mayFail: expr.mayFail };
    return nullChecks(value, member, [...path, member.name]);
  });
  return [...own, ...inner];
}

function lengthCheck({ binding, env }: ChecksInput, field: Field, at: ScopeColumn): readonly RowCheck[] {
  const lengths = lengthsWithin(field.type, 'c', 0);
  if (lengths.length === 0) return [];
  const scope = scopeOver(columnSet([{ ...at, name: 'c' }]), 'values', null, null);
  return lengths.map(({ limit, text }) => {
    const { expr: holds } = binding.bindExpr(env.parseExpression(text), scope);
    const error = (values: string): EngineError =>
      new EngineError('DELTA_EXCEED_CHAR_VARCHAR_LIMIT', { columnName: field.name, limit, values });
    return { holds, error };
  });
}

/** A condition for each CHAR or VARCHAR in a type, wherever it is nested; `value` is SQL for one of its values. */
function lengthsWithin(type: DataType, value: string, depth: number): readonly { limit: number; text: string }[] {
  const { tag } = type;
  if (tag?.kind === 'char' || tag?.kind === 'varchar') {
    return [{ limit: tag.length, text: `(${value} IS NULL OR char_length(${value}) <= ${tag.length})` }];
  }
  const each = (list: string, item: DataType) =>
    lengthsWithin(item, `x${depth}`, depth + 1).map(({ limit, text }) => {
      return { limit, text: `(${value} IS NULL OR forall(${list}, x${depth} -> ${text}))` };
    });
  switch (type.id) {
    case 'struct':
      return type.fields.flatMap(({ name, type: inner }) =>
        lengthsWithin(inner, `${value}.${quotedName(name)}`, depth),
      );
    case 'list':
      return each(value, type.item.type);
    case 'map':
      return [...each(`map_keys(${value})`, type.key.type), ...each(`map_values(${value})`, type.value.type)];
    default:
      return [];
  }
}

/** `{"expression":{"expression":"x > 3"}}`. */
function invariantCheck(input: ChecksInput, field: Field, scope: ExprScope): readonly RowCheck[] {
  const json = field.metadata?.['delta.invariants'];
  if (typeof json !== 'string') return [];
  const held = parseJson(json) as { readonly expression?: { readonly expression?: unknown } };
  const text = held.expression?.expression;
  return typeof text === 'string' ? [textCheck(input, `EXPRESSION(${text})`, text, text, scope)] : [];
}

function generatedCheck(input: ChecksInput, field: Field, scope: ExprScope): readonly RowCheck[] {
  const text = field.metadata?.[generationKey];
  if (typeof text !== 'string' || !input.given.has(field.name)) return [];
  const condition = `${quotedName(field.name)} <=> (${text})`;
  return [textCheck(input, 'Generated Column', condition, condition, scope)];
}

function constraintChecks(input: ChecksInput, scope: ExprScope): readonly RowCheck[] {
  return Object.entries(input.configuration).flatMap(([key, text]) => {
    const name = /^delta\.constraints\.(.+)$/.exec(key)?.[1];
    return name === undefined ? [] : [textCheck(input, name, text, text, scope)];
  });
}

function textCheck(
  { binding, env }: ChecksInput,
  constraintName: string,
  text: string,
  expression: string,
  scope: ExprScope,
): RowCheck {
  const { expr: holds } = binding.bindExpr(env.parseExpression(text), scope);
  return {
    holds,
    error: (values) => new EngineError('DELTA_VIOLATE_CONSTRAINT_WITH_VALUES', { constraintName, expression, values }),
  };
}
