/**
 * How an INSERT matches the members of structs: by position, or by name where the statement goes BY NAME; within arrays and
 * maps by position either way, as Spark does. Takes values and the columns that they are for; gives values whose members lie
 * as the columns' do. More members than the column has are a shape of its own: the statement says whether the table takes it on.
 */
import type { Binding } from '../../bind/env.ts';
import { quoteName } from '../../bind/suggest.ts';
import { withoutLength } from '../../bind/type-name.ts';
import { EngineError, type Span } from '../../core/errors.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import { type DataType, type Field, struct } from '../../core/types.ts';
import { canCast } from '../../functions/coercion.ts';
import type { Expr } from '../../plan/expr.ts';
import { byMemberNames, memberNamed } from './reshape.ts';

export interface ShapeInput {
  readonly isByName: boolean;
  /** The columns have taken on what the query has more of. */
  readonly evolves: boolean;
  readonly tableName: string;
  readonly binding: Binding;
  readonly span: Span;
}

/** Errors: DELTA_METADATA_MISMATCH for members that the column lacks, DELTA_INSERT_COLUMN_ARITY_MISMATCH, DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION. */
export function shaped(value: Expr, field: Field, input: ShapeInput): Expr {
  const type = withoutLength(field.type);
  checkShape(value.type, type, [field.name], input);
  return input.isByName ? byMemberNames(value, type, input.binding, input.evolves ? 'name' : 'position') : value;
}

/** Rows of a shape that the table has not, and may not take on. */
export function mismatch(table: string, extra: readonly { readonly name: string }[], span: Span): EngineError {
  const hint = 'INSERT WITH SCHEMA EVOLUTION adds them to the table.';
  const extraColumns = extra.map(({ name }) => `\`${name}\``).join(', ');
  return new EngineError(
    'DELTA_METADATA_MISMATCH',
    { tableName: quoteName(table.split('.')), extraColumns },
    { span, hint },
  );
}

/** The type with the names of the other one's members, as far as those go: what stands at the same place is the same member. */
export function namedByPosition(type: DataType, as: DataType): DataType {
  if (type.id === 'struct' && as.id === 'struct') {
    return struct(
      type.fields.map((f, i) => {
        const own = as.fields[i];
        return own === undefined ? f : { ...f, name: own.name, type: namedByPosition(f.type, own.type) };
      }),
    );
  }
  if (type.id === 'list' && as.id === 'list') {
    return { ...type, item: { ...type.item, type: namedByPosition(type.item.type, as.item.type) } };
  }
  if (type.id === 'map' && as.id === 'map') {
    return { ...type, value: { ...type.value, type: namedByPosition(type.value.type, as.value.type) } };
  }
  return type;
}

function checkShape(from: DataType, to: DataType, path: readonly string[], input: ShapeInput): void {
  if (from.id === 'struct' && to.id === 'struct') {
    checkMembers(from.fields, to.fields, path, input);
    return;
  }
  if (from.id === 'map' && to.id === 'map') {
    const [own, wanted] = [from.value.type, to.value.type];
    const extra = own.id === 'struct' && wanted.id === 'struct' ? own.fields.slice(wanted.fields.length) : [];
    if (extra.length > 0) throw mismatch(input.tableName, named(extra, [...path, 'value']), input.span);
    if (!input.evolves) checkCast(from, to, path, input);
  }
  if (from.id === 'list' && to.id === 'list' && !input.evolves) checkCast(from, to, path, input);
}

function checkMembers(from: readonly Field[], to: readonly Field[], path: readonly string[], input: ShapeInput): void {
  const { isByName, tableName, span } = input;
  const unnamed = isByName ? from.filter(({ name }) => memberNamed(to, name) === undefined) : [];
  if (unnamed.length > 0 && from.length === to.length) {
    // Other names, as many as there are members, go by position.
    checkMembers(from, to, path, { ...input, isByName: false });
    return;
  }
  const extra = isByName ? unnamed : from.slice(to.length);
  if (extra.length > 0) throw mismatch(tableName, named(extra, path), span);
  if (!isByName && from.length < to.length) {
    const counts = { tableName: path.join('.'), numColumns: to.length, insertColumns: from.length };
    throw new EngineError('DELTA_INSERT_COLUMN_ARITY_MISMATCH', counts, { span });
  }
  for (const [i, own] of from.entries()) {
    const wanted = isByName ? memberNamed(to, own.name)! : to[i]!;
    checkShape(own.type, withoutLength(wanted.type), [...path, wanted.name], input);
  }
}

function checkCast(from: DataType, to: DataType, path: readonly string[], { span }: ShapeInput): void {
  if (canCast(from, to)) return;
  const parameters = { sqlExpr: `"${path.join('.')}"`, srcType: quotedType(from), targetType: quotedType(to) };
  throw new EngineError('DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', parameters, { span });
}

function named(fields: readonly Field[], path: readonly string[]): readonly { readonly name: string }[] {
  return fields.map(({ name }) => ({ name: [...path, name].join('.') }));
}
