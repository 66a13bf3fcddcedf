/**
 * What SET gives to columns: an expression for each column that is named, members of structs put into the struct that is
 * there. Takes assignments and the columns that their values may name; gives expressions by the table's column names.
 */
import type { Binding } from '../../bind/env.ts';
import { fieldExpr } from '../../bind/name.ts';
import type { ExprScope, ScopeColumn } from '../../bind/scope.ts';
import { nearestNames } from '../../bind/suggest.ts';
import { withoutLength } from '../../bind/type-name.ts';
import { EngineError, type Span } from '../../core/errors.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import type { Field } from '../../core/types.ts';
import { column } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { Name } from '../../sql/ast-expression.ts';
import type { Assignment } from '../../sql/ast-statement.ts';
import type { StatementEnv } from '../env.ts';
import { arrayParameter } from './cast-parameter.ts';
import { defaultOf, isDefault } from './default-values.ts';
import { identityOf } from './fields.ts';
import { byMemberNames, hasMembers, structOf } from './reshape.ts';
import { storedExpr } from './stored-rows.ts';

export interface AssignInput {
  readonly binding: Binding;
  readonly env: StatementEnv;
  readonly fields: readonly Field[];
  /** The target's columns, one a field. */
  readonly columns: readonly ScopeColumn[];
  /** What may stand before a column. */
  readonly qualifier: readonly string[];
  readonly scope: ExprScope;
  readonly tableName: string;
  /** Members that a given struct lacks are NULL; otherwise they are an error. */
  readonly fillsMembers?: boolean;
}

/** Errors: UNRESOLVED_COLUMN.*, DELTA_CONFLICT_SET_COLUMN, DELTA_IDENTITY_COLUMNS_UPDATE_NOT_SUPPORTED, those of the values. */
export function assignedValues(assignments: readonly Assignment[], input: AssignInput): ReadonlyMap<string, Expr> {
  const values = new Map<string, Expr>();
  const seen: (readonly string[])[] = [];
  for (const { column: written, value, span } of assignments) {
    const path = pathOf(written, input);
    if (seen.some((other) => isPrefix(other, path) || isPrefix(path, other))) {
      throw new EngineError('DELTA_CONFLICT_SET_COLUMN', { columnName: path.join('.') }, { span });
    }
    seen.push(path);
    const index = input.fields.findIndex((f) => f.name === path[0]);
    const target = input.fields[index]!;
    if (identityOf(target) !== null) {
      throw new EngineError('DELTA_IDENTITY_COLUMNS_UPDATE_NOT_SUPPORTED', { columnName: target.name }, { span });
    }
    const given = path.length === 1 ? arrayParameter(value, target, input.env) : value;
    const node = isDefault(value) ? defaultOf(target, value, input.env) : given;
    const { expr } = input.binding.bindExpr(node, input.scope);
    const before = values.get(target.name) ?? column(input.columns[index]!);
    values.set(target.name, placed(before, target, path.slice(1), expr, value.span, input));
  }
  return values;
}

/** The value of the column with the member at `path` replaced. */
function placed(
  before: Expr,
  field: Field,
  path: readonly string[],
  value: Expr,
  span: Span,
  input: AssignInput,
): Expr {
  const [name, ...rest] = path;
  if (name === undefined) return storedExpr(matched(value, field, span, input), field, input.tableName, span);
  const { type } = field;
  if (type.id !== 'struct')
    throw new EngineError('INVALID_EXTRACT_BASE_FIELD_TYPE', { base: field.name, other: type.id }, { span });
  const members = type.fields.map((member, i) => {
    const old = fieldExpr(before, i, span);
    return member.name === name ? placed(old, member, rest, value, span, input) : old;
  });
  return structOf(type, members);
}

/** The value with the members of its structs in the field's order, found by name; without `fillsMembers` all of them have to be there, and never others. Errors: DELTA_UPDATE_SCHEMA_MISMATCH_EXPRESSION. */
export function matched(
  value: Expr,
  { type }: Field,
  span: Span,
  { fillsMembers = false, binding }: Pick<AssignInput, 'fillsMembers' | 'binding'>,
): Expr {
  if (!hasMembers(value.type, type, fillsMembers)) {
    const parameters = { fromCatalog: quotedType(value.type), toCatalog: quotedType(withoutLength(type)) };
    throw new EngineError('DELTA_UPDATE_SCHEMA_MISMATCH_EXPRESSION', parameters, { span });
  }
  return byMemberNames(value, withoutLength(type), binding);
}

/** The names of the fields on the way, in the table's spelling. */
function pathOf({ parts, span }: Name, { fields, qualifier }: AssignInput): readonly string[] {
  const words = parts.map((part) => part.text);
  for (let skip = Math.min(qualifier.length, words.length - 1); skip >= 0; skip--) {
    const isQualified = words.slice(0, skip).every((word, i) => isSame(word, qualifier[qualifier.length - skip + i]!));
    const path = isQualified ? fieldPath(words.slice(skip), fields) : null;
    if (path !== null) return path;
  }
  const head = words.length < 2 ? undefined : fields.find((f) => isSame(f.name, words[0]!));
  if (head?.type.id === 'list' || head?.type.id === 'map') {
    const parameters = { fieldName: words.join('.') };
    throw new EngineError('DELTA_UNSUPPORTED_NESTED_FIELD_IN_UPDATE', parameters, { span });
  }
  const near = nearestNames(
    words.at(-1)!,
    fields.map((f) => f.name),
  );
  const parameters = {
    objectName: words.map((word) => `\`${word}\``).join('.'),
    proposal: near.map((n) => `\`${n}\``).join(', '),
  };
  throw new EngineError('UNRESOLVED_COLUMN.WITH_SUGGESTION', parameters, { span });
}

function fieldPath(words: readonly string[], fields: readonly Field[]): readonly string[] | null {
  const [word, ...rest] = words;
  const found = fields.find((f) => isSame(f.name, word!));
  if (found === undefined) return null;
  if (rest.length === 0) return [found.name];
  const inner = found.type.id === 'struct' ? fieldPath(rest, found.type.fields) : null;
  return inner === null ? null : [found.name, ...inner];
}

function isPrefix(short: readonly string[], long: readonly string[]): boolean {
  return short.every((part, i) => part === long[i]);
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
