/**
 * ALTER TABLE REPLACE COLUMNS: the columns as a list has them. Those that are there keep their data and what the table knows of
 * them; new ones are NULL in old rows; those that are left out go where column mapping allows it.
 */
import { EngineError, type Span } from '../../core/errors.ts';
import { type DataType, type Field, isSameType } from '../../core/types.ts';
import type { ColumnDefinition } from '../../sql/ast-statement.ts';
import type { StatementEnv } from '../env.ts';
import { fieldsOf } from '../write/fields.ts';
import type { Target } from '../write/target.ts';
import type { MetadataChange } from './commit.ts';
import { checkDependents } from './dependents.ts';

interface Replacement {
  readonly mayDrop: boolean;
  readonly span: Span;
}

/** Errors: DELTA_UNSUPPORTED_ALTER_TABLE_REPLACE_COL_OP for types that would change and columns that may not go. */
export function replaced(
  { snapshot }: Target,
  columns: readonly ColumnDefinition[],
  span: Span,
  env: StatementEnv,
): MetadataChange {
  const wanted = fieldsOf(columns, env);
  const fixed = columns.find((column) => !column.isNullable);
  if (fixed !== undefined) {
    const operation = 'NOT NULL in ALTER TABLE REPLACE COLUMNS';
    throw new EngineError('DELTA_OPERATION_NOT_ALLOWED', { operation }, { span: fixed.span });
  }
  const mayDrop = snapshot.mapping !== 'none';
  const before = snapshot.schema.fields;
  const fields = replacedFields(before, wanted, [], { mayDrop, span });
  for (const gone of before.filter(({ name }) => !fields.some((f) => isSame(f.name, name)))) {
    checkDependents(snapshot, [gone.name], span);
    if (snapshot.partitionColumns.includes(gone.name)) {
      throw new EngineError('DELTA_UNSUPPORTED_DROP_PARTITION_COLUMN', { columnList: gone.name }, { span });
    }
  }
  const shown = fields.map(({ name }) => ({ name }));
  return { name: 'REPLACE COLUMNS', parameters: { columns: JSON.stringify(shown) }, fields };
}

function replacedFields(
  before: readonly Field[],
  wanted: readonly Field[],
  path: readonly string[],
  how: Replacement,
): readonly Field[] {
  const gone = before.find(({ name }) => !wanted.some((f) => isSame(f.name, name)));
  if (gone !== undefined && !how.mayDrop)
    throw refused(`dropping the column ${[...path, gone.name].join('.')}`, how.span);
  return wanted.map((field) => {
    const old = before.find(({ name }) => isSame(name, field.name));
    if (old === undefined) return field;
    const comment = field.metadata?.['comment'];
    const metadata = comment === undefined ? old.metadata : { ...old.metadata, comment };
    const type = replacedType(old.type, field.type, [...path, old.name], how);
    return { ...old, type, nullable: field.nullable, ...(metadata !== undefined && { metadata }) };
  });
}

function replacedType(from: DataType, to: DataType, path: readonly string[], how: Replacement): DataType {
  const within = (a: Field, b: Field, step: string): Field => ({
    ...a,
    type: replacedType(a.type, b.type, [...path, step], how),
  });
  if (from.id === 'struct' && to.id === 'struct') {
    return { ...from, fields: replacedFields(from.fields, to.fields, path, how) };
  }
  if (from.id === 'list' && to.id === 'list') return { ...from, item: within(from.item, to.item, 'element') };
  if (from.id === 'map' && to.id === 'map') {
    return { ...from, key: within(from.key, to.key, 'key'), value: within(from.value, to.value, 'value') };
  }
  if (isSameType(from, to)) return from;
  throw refused(`changing the type of ${path.join('.')}`, how.span);
}

function refused(details: string, span: Span): EngineError {
  return new EngineError('DELTA_UNSUPPORTED_ALTER_TABLE_REPLACE_COL_OP', { details }, { span });
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
