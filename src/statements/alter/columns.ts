/** ALTER TABLE's changes of columns: what each makes of the fields, what it refuses, and how the history names it. */
import { bindType } from '../../bind/type-name.ts';
import { EngineError, type Span, unsupported } from '../../core/errors.ts';
import { quotedType } from '../../core/text/type-sql.ts';
import { type DataType, type Field, isSameType } from '../../core/types.ts';
import { assignMapping } from '../../delta/features/assign-mapping.ts';
import { isOn } from '../../delta/features/feature.ts';
import { canWiden, noted, typeChange } from '../../delta/features/widen-type.ts';
import type { Snapshot } from '../../delta/snapshot.ts';
import type { AddedColumn, AlterAction, ColumnChange, ColumnPosition } from '../../sql/ast-alter.ts';
import type { Name } from '../../sql/ast-expression.ts';
import type { StatementEnv } from '../env.ts';
import { checkCharacters, defaultKey, fieldsOf } from '../write/fields.ts';
import type { Target } from '../write/target.ts';
import { commitMetadata, type MetadataChange } from './commit.ts';
import { checkDependents } from './dependents.ts';
import { fieldAt, typeWithin, withAdded, withChanged, withoutField, withTypeWithin } from './fields.ts';
import { replaced } from './replace-columns.ts';
import { shownColumn } from './shown-column.ts';

export type ColumnAction = Extract<
  AlterAction,
  { kind: 'addColumns' | 'renameColumn' | 'dropColumns' | 'changeColumn' | 'replaceColumns' }
>;

/** Errors: UNRESOLVED_COLUMN.*, FIELD_ALREADY_EXISTS, DELTA_UNSUPPORTED_*, DELTA_ALTER_TABLE_CHANGE_COL_NOT_SUPPORTED, ... */
export async function changeColumns(
  target: Target,
  action: ColumnAction,
  span: Span,
  env: StatementEnv,
): Promise<void> {
  const change = changeOf(target, action, span, env);
  if (change === null) return;
  const { configuration } = target.snapshot.metadata;
  const mode = configuration['delta.columnMapping.mode'] ?? 'none';
  checkCharacters(change.fields!, configuration);
  if (mode === 'none') return commitMetadata(target, change, env);
  const maxKey = 'delta.columnMapping.maxColumnId';
  const assigned = assignMapping(
    change.fields!,
    Number(configuration[maxKey] ?? 0),
    () => `col-${env.commitContext.newId()}`,
  );
  const properties = { ...configuration, ...change.configuration, [maxKey]: String(assigned.maxId) };
  return commitMetadata(target, { ...change, fields: assigned.fields, configuration: properties }, env);
}

/** Null where there is nothing to change. */
function changeOf(target: Target, action: ColumnAction, span: Span, env: StatementEnv): MetadataChange | null {
  const { fields } = target.snapshot.schema;
  switch (action.kind) {
    case 'addColumns':
      return added(fields, action.columns, env);
    case 'renameColumn':
      return renamed(target, action.column, action.to.text, span);
    case 'dropColumns':
      return dropped(target, action, span);
    case 'changeColumn':
      return changed(target, action.column, action.change, span, env);
    case 'replaceColumns':
      return replaced(target, action.columns, span, env);
  }
}

function added(fields: readonly Field[], columns: readonly AddedColumn[], env: StatementEnv): MetadataChange {
  let after = fields;
  const shown: unknown[] = [];
  for (const { path, definition, position, span } of columns) {
    const [field] = fieldsOf([definition], env);
    if (!field!.nullable) {
      const operation = 'NOT NULL in ALTER TABLE ADD COLUMNS';
      throw new EngineError('DELTA_OPERATION_NOT_ALLOWED', { operation }, { span });
    }
    if (definition.defaultValue !== null) {
      throw new EngineError('WRONG_COLUMN_DEFAULTS_FOR_DELTA_ALTER_TABLE_ADD_COLUMN_NOT_SUPPORTED', {}, { span });
    }
    if (definition.generated !== null || definition.identity !== null) {
      throw unsupported('ADD COLUMN of a generated or identity column', { span });
    }
    after = withAdded(
      after,
      path.map((part) => part.text),
      field!,
      position,
      span,
    );
    const column = shownColumn([...path.map((part) => part.text), field!.name], field!);
    shown.push({ column, ...positionOf(position) });
  }
  return { name: 'ADD COLUMNS', parameters: { columns: JSON.stringify(shown) }, fields: after };
}

function shownMetadata({ metadata = {} }: Field, { comment }: ColumnChange): Readonly<Record<string, unknown>> {
  return comment === undefined ? metadata : { ...metadata, comment };
}

function positionOf(position: ColumnPosition | null): { readonly position?: string } {
  if (position === null) return {};
  return { position: position === 'first' ? 'FIRST' : `AFTER ${position.after.text}` };
}

function renamed({ snapshot }: Target, column: Name, to: string, span: Span): MetadataChange {
  const path = pathOf(column);
  requireColumn(snapshot.schema.fields, path, span);
  if (snapshot.mapping === 'none') throw needsMapping('RENAME COLUMN', span);
  checkDependents(snapshot, path, span);
  const fields = withChanged(snapshot.schema.fields, path, (f) => ({ ...f, name: to }), null, span);
  const parameters = { oldColumnPath: path.join('.'), newColumnPath: [...path.slice(0, -1), to].join('.') };
  const configuration = withStatsColumns(snapshot, [path], to);
  return {
    name: 'RENAME COLUMN',
    parameters,
    fields,
    partitionColumns: partitionsAfter(snapshot, path, to),
    configuration,
  };
}

/** The properties, with the columns that have statistics by their new names; without those that go where `to` is null. */
function withStatsColumns(
  { metadata: { configuration } }: Snapshot,
  paths: readonly (readonly string[])[],
  to: string | null,
): Readonly<Record<string, string>> {
  const key = 'delta.dataSkippingStatsColumns';
  const text = configuration[key];
  if (text === undefined) return configuration;
  const columns = text.split(',').flatMap((each) => {
    const parts = each.trim().replaceAll('`', '').split('.');
    const found = paths.find((path) => path.every((name, i) => isSame(name, parts[i] ?? '')));
    if (found === undefined) return [each.trim()];
    return to === null ? [] : [parts.map((part, i) => (i === found.length - 1 ? to : part)).join('.')];
  });
  return { ...configuration, [key]: columns.join(',') };
}

/** The table's partition columns where one of its columns gets another name. */
function partitionsAfter({ partitionColumns }: Snapshot, [name, ...rest]: readonly string[], to: string) {
  return partitionColumns.map((each) => (rest.length === 0 && isSame(each, name!) ? to : each));
}

function dropped(
  { snapshot }: Target,
  { columns, ifExists }: Extract<ColumnAction, { kind: 'dropColumns' }>,
  span: Span,
): MetadataChange | null {
  let fields = snapshot.schema.fields;
  const gone: string[] = [];
  for (const column of columns) {
    const path = pathOf(column);
    if (fieldAt(fields, path) === null && ifExists) continue;
    requireColumn(fields, path, column.span);
    if (snapshot.mapping === 'none') throw needsMapping('DROP COLUMN', span);
    checkDependents(snapshot, path, span);
    if (path.length === 1 && snapshot.partitionColumns.some((name) => isSame(name, path[0]!))) {
      throw new EngineError('DELTA_UNSUPPORTED_DROP_PARTITION_COLUMN', { columnList: path.join('.') }, { span });
    }
    fields = withoutField(fields, path, span);
    gone.push(path.join('.'));
  }
  if (gone.length === 0) return null;
  const paths = gone.map((text) => text.split('.'));
  const configuration = withStatsColumns(snapshot, paths, null);
  return { name: 'DROP COLUMNS', parameters: { columns: JSON.stringify(gone) }, fields, configuration };
}

function changed(target: Target, column: Name, change: ColumnChange, span: Span, env: StatementEnv): MetadataChange {
  const { snapshot } = target;
  const path = pathOf(column);
  const before = requireColumn(snapshot.schema.fields, path, column.span);
  const isRenamed = change.name !== undefined && change.name.text !== before.name;
  if (isRenamed && snapshot.mapping === 'none') throw needsMapping('RENAME COLUMN', span);
  const fields = withChanged(
    snapshot.schema.fields,
    path,
    (field, words) => changedField(field, change, { target, words, span, env }),
    change.position ?? null,
    span,
  );
  const name = change.name?.text ?? path.at(-1)!;
  const after = fieldAt(fields, [...path.slice(0, -1), name]) ?? before;
  const shown = shownColumn([...path.slice(0, -1), name], { ...after, metadata: shownMetadata(before, change) });
  const parameters = { column: JSON.stringify(shown), ...positionOf(change.position ?? null) };
  return { name: 'CHANGE COLUMN', parameters, fields, partitionColumns: partitionsAfter(snapshot, path, name) };
}

interface Place {
  readonly target: Target;
  /** The way from the field into its arrays and maps; empty for the field itself. */
  readonly words: readonly string[];
  readonly span: Span;
  readonly env: StatementEnv;
}

function changedField(field: Field, change: ColumnChange, place: Place): Field {
  const { target, words, span } = place;
  let after = field;
  if (change.type !== undefined) after = retyped(after, change, place);
  if (words.length > 0) {
    if (change.comment !== undefined) {
      const fieldPath = [field.name, ...words].join('.');
      throw new EngineError('DELTA_UNSUPPORTED_COMMENT_MAP_ARRAY', { fieldPath }, { span });
    }
    const isMore = change.isNullable !== undefined || change.name !== undefined;
    if (isMore) throw unsupported('ALTER COLUMN of an element, key or value but for its type', { span });
    return after;
  }
  if (change.name !== undefined) after = { ...after, name: change.name.text };
  if (change.comment !== undefined) after = { ...after, metadata: { ...after.metadata, comment: change.comment } };
  if (change.isNullable !== undefined) {
    if (!change.isNullable && field.nullable) {
      const parameters = { fieldPath: field.name, oldField: `${field.name} NULL`, newField: `${field.name} NOT NULL` };
      throw new EngineError('DELTA_ALTER_TABLE_CHANGE_COL_NOT_SUPPORTED', parameters, { span });
    }
    after = { ...after, nullable: change.isNullable };
  }
  if (change.defaultValue !== undefined) after = withDefault(after, change.defaultValue?.text ?? null, target);
  return after;
}

function retyped(field: Field, { type }: ColumnChange, { target, words, span, env }: Place): Field {
  const { snapshot, found } = target;
  const to = bindType(type!, env.bindEnv().settings);
  const from = typeWithin(field.type, words);
  if (isSameType(from, to)) return field;
  if (isOn(snapshot.metadata, 'delta.enableTypeWidening') && canWiden(from, to)) {
    return noted(field, withTypeWithin(field.type, words, to), [typeChange(from, to, words)]);
  }
  if (isWider(from, to)) {
    const types = { fieldPath: field.name, oldField: quotedType(from), newField: quotedType(to) };
    throw new EngineError('DELTA_UNSUPPORTED_ALTER_TABLE_CHANGE_COL_OP', types, { span });
  }
  const parameters = {
    table: found.name,
    originName: field.name,
    originType: quotedType(from),
    newType: quotedType(to),
  };
  throw new EngineError('NOT_SUPPORTED_CHANGE_COLUMN', parameters, { span });
}

/** Spark tells a change that its analysis would allow from one that it never does. */
function isWider(from: DataType, to: DataType): boolean {
  if (to.id === 'utf8' || canWiden(from, to)) return true;
  return (from.id === 'int' && to.id === 'float') || (from.id === 'date' && to.id === 'timestamp');
}

function withDefault(field: Field, text: string | null, { snapshot }: Target): Field {
  const { [defaultKey]: _, ...others } = field.metadata ?? {};
  if (text === null) return { ...field, metadata: others };
  const features = snapshot.protocol.writerFeatures ?? [];
  if (!features.includes('allowColumnDefaults')) {
    throw new EngineError('WRONG_COLUMN_DEFAULTS_FOR_DELTA_FEATURE_NOT_ENABLED', { commandType: 'ALTER TABLE' });
  }
  return { ...field, metadata: { ...others, [defaultKey]: text } };
}

function requireColumn(fields: readonly Field[], path: readonly string[], span: Span): Field {
  const found = fieldAt(fields, path);
  if (found !== null) return found;
  const proposal = fields.map((field) => `\`${field.name}\``).join(', ');
  const objectName = path.map((part) => `\`${part}\``).join('.');
  throw new EngineError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName, proposal }, { span });
}

function needsMapping(operation: string, span: Span): EngineError {
  const condition = operation === 'DROP COLUMN' ? 'DELTA_UNSUPPORTED_DROP_COLUMN' : 'DELTA_UNSUPPORTED_RENAME_COLUMN';
  const hint = "ALTER TABLE t SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name') turns it on.";
  return new EngineError(condition, {}, { span, hint });
}

function pathOf({ parts }: Name): readonly string[] {
  return parts.map((part) => part.text);
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
