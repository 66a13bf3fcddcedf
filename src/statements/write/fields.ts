/**
 * Column definitions as the fields of a Delta schema: types, NULL or not, and what the table keeps of each column as metadata
 * (comment, default, generation expression, identity). Takes the statement's columns; errors are the user's, with their place.
 */
import { newBinding } from '../../bind/bind.ts';
import { emptyScope } from '../../bind/scope.ts';
import { bindType } from '../../bind/type-name.ts';
import { EngineError, type Span, unsupported } from '../../core/errors.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import { type Field, utf8 } from '../../core/types.ts';
import { storedTypeKey, storedTypeName } from '../../core/wire-types.ts';
import { canCast } from '../../functions/coercion.ts';
import type { ColumnDefinition } from '../../sql/ast-statement.ts';
import type { StatementEnv } from '../env.ts';

export const defaultKey = 'CURRENT_DEFAULT';
export const generationKey = 'delta.generationExpression';
const identityKeys = {
  start: 'delta.identity.start',
  step: 'delta.identity.step',
  allowsExplicit: 'delta.identity.allowExplicitInsert',
  mark: 'delta.identity.highWaterMark',
};

/** Errors: COLUMN_ALREADY_EXISTS, INVALID_DEFAULT_VALUE.*, DELTA_IDENTITY_COLUMNS_*, those of types. */
export function fieldsOf(columns: readonly ColumnDefinition[], env: StatementEnv): readonly Field[] {
  checkNames(columns.map(({ name }) => ({ name: name.text, span: name.span })));
  return columns.map((column) => fieldOf(column, env));
}

export function checkNames(columns: readonly { readonly name: string; readonly span: Span | undefined }[]): void {
  const seen = new Set<string>();
  for (const { name, span } of columns) {
    const key = name.toLowerCase();
    if (seen.has(key)) throw new EngineError('COLUMN_ALREADY_EXISTS', { columnName: `\`${key}\`` }, { span });
    seen.add(key);
  }
}

/** The characters that a name may not have where files go by the columns' own names. Errors: DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES. */
export function checkCharacters(fields: readonly Field[], configuration: Readonly<Record<string, string>>): void {
  if ((configuration['delta.columnMapping.mode'] ?? 'none') !== 'none') return;
  const wrong = namesBeyondFiles(fields);
  if (wrong.length > 0) {
    throw new EngineError('DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES', { invalidColumnNames: wrong.join(', ') });
  }
}

/** The names, those of members too, that files cannot have. */
export function namesBeyondFiles(fields: readonly Field[]): readonly string[] {
  return allNames(fields).filter((name) => /[ ,;{}()\n\t=]/.test(name));
}

/** How an identity column counts; null for other columns. */
export interface IdentityColumn {
  readonly start: bigint;
  readonly step: bigint;
  readonly allowsExplicit: boolean;
  /** The last number given; null where none was. */
  readonly mark: bigint | null;
}

export function identityOf({ metadata }: Field): IdentityColumn | null {
  const start = metadata?.[identityKeys.start];
  if (start === undefined) return null;
  const mark = metadata?.[identityKeys.mark];
  return {
    start: BigInt(start as number),
    step: BigInt((metadata?.[identityKeys.step] as number | undefined) ?? 1),
    allowsExplicit: metadata?.[identityKeys.allowsExplicit] === true,
    mark: mark === undefined ? null : BigInt(mark as number),
  };
}

/** The field with the mark moved on. */
export function withMark(field: Field, mark: bigint): Field {
  return { ...field, metadata: { ...field.metadata, [identityKeys.mark]: jsonInteger(mark) } };
}

function fieldOf(column: ColumnDefinition, env: StatementEnv): Field {
  const written = bindType(column.type, env.bindEnv().settings);
  const stored = storedTypeName(written);
  const type = stored === null ? written : utf8;
  const metadata: Record<string, unknown> = stored === null ? {} : { [storedTypeKey]: stored };
  if (column.comment !== null) metadata['comment'] = column.comment;
  const field: Field = { name: column.name.text, type, nullable: column.isNullable };
  if (column.defaultValue !== null) {
    checkDefault(column, field, env);
    metadata[defaultKey] = column.defaultText;
  }
  if (column.generatedText !== null) metadata[generationKey] = column.generatedText;
  if (column.identity !== null) Object.assign(metadata, identityMetadata(column, field));
  return Object.keys(metadata).length === 0 ? field : { ...field, metadata };
}

function checkDefault(column: ColumnDefinition, { name, type }: Field, env: StatementEnv): void {
  const value = column.defaultValue!;
  if (column.generated !== null || column.identity !== null) {
    throw unsupported('A column with both a default and an expression', { span: column.span });
  }
  const { expr } = newBinding(env.bindEnv()).bindExpr(value, emptyScope('values', null));
  if (canCast(expr.type, type)) return;
  throw new EngineError(
    'INVALID_DEFAULT_VALUE.DATA_TYPE',
    {
      colName: `\`${name}\``,
      expectedType: quotedType(type),
      defaultValue: column.defaultText,
      actualType: quotedType(expr.type),
    },
    { span: value.span },
  );
}

function identityMetadata({ identity, span }: ColumnDefinition, { type }: Field): Record<string, unknown> {
  const { isAlways, start, step } = identity!;
  if (type.id !== 'int' || type.bits !== 64) {
    throw new EngineError('DELTA_IDENTITY_COLUMNS_UNSUPPORTED_DATA_TYPE', { dataType: quotedType(type) }, { span });
  }
  if (step !== null && BigInt(step) === 0n) throw new EngineError('IDENTITY_COLUMNS_ILLEGAL_STEP', {}, { span });
  return {
    [identityKeys.start]: jsonInteger(BigInt(start ?? 1)),
    [identityKeys.step]: jsonInteger(BigInt(step ?? 1)),
    [identityKeys.allowsExplicit]: !isAlways,
  };
}

function jsonInteger(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function allNames(fields: readonly Field[]): readonly string[] {
  return fields.flatMap(({ name, type }) => [name, ...innerNames(type)]);
}

function innerNames(type: Field['type']): readonly string[] {
  switch (type.id) {
    case 'struct':
      return allNames(type.fields);
    case 'list':
      return innerNames(type.item.type);
    case 'map':
      return [...innerNames(type.key.type), ...innerNames(type.value.type)];
    default:
      return [];
  }
}
