/** SHOW of one table: its columns, properties, and the statement that makes one like it. */

import type { StoredView } from '../catalog/catalog-state.ts';
import { defaultCatalogName } from '../catalog/names.ts';
import { EngineError } from '../core/errors.ts';
import { nameSql, quotedName } from '../core/text/type-sql.ts';
import { tableProperties } from '../delta/properties.ts';
import type { ObjectName } from '../sql/ast-expression.ts';
import type * as ast from '../sql/ast-statement.ts';
import { tableQuery } from '../sql/plain-query.ts';
import { createText, propertiesText, stringSql } from './create-text.ts';
import { fullNameOf, openDelta, placeText } from './delta-table.ts';
import { describedQuery } from './describe-table.ts';
import { type StatementEnv, type StatementResult, textResult, textRows } from './env.ts';
import { findRelation, partsOf } from './table-name.ts';

/** Errors: SHOW_COLUMNS_WITH_CONFLICT_NAMESPACE, TABLE_OR_VIEW_NOT_FOUND. */
export async function runShowColumns(statement: ast.ShowColumns, env: StatementEnv): Promise<StatementResult> {
  const parts = qualified(statement);
  const { span } = statement.table;
  const found = await findRelation(parts, span, env);
  if (found.kind === 'table') {
    return textResult(
      ['col_name'],
      found.provider.schema.fields.map((f) => [f.name]),
    );
  }
  const name: ObjectName = { kind: 'name', parts: parts.map((text) => ({ text, isQuoted: true, span })), span };
  const { rows } = await describedQuery(tableQuery(name), env);
  return textRows(
    ['col_name'],
    rows.map(([column]) => [column!]),
  );
}

/** A schema of its own beside that of the name has to be the same one. */
function qualified({ table, schema, span }: ast.ShowColumns): readonly string[] {
  const parts = partsOf(table);
  if (schema === null) return parts;
  const given = partsOf(schema);
  if (parts.length === 1) return [...given, ...parts];
  const [namespaceA, namespaceB] = [quotedName(given.at(-1)!), quotedName(parts.at(-2)!)];
  if (namespaceA.toLowerCase() === namespaceB.toLowerCase()) return parts;
  throw new EngineError('SHOW_COLUMNS_WITH_CONFLICT_NAMESPACE', { namespaceA, namespaceB }, { span });
}

/** A key that is none is answered in words, as Spark has it. */
export async function runShowTableProperties(
  { table, key }: ast.ShowTableProperties,
  env: StatementEnv,
): Promise<StatementResult> {
  const names = ['key', 'value'];
  const found = await findRelation(partsOf(table), table.span, env);
  if (found.kind === 'view') return textRows(names, viewProperties(partsOf(table), key, env));
  const opened = await openDelta({ table, command: 'SHOW TBLPROPERTIES' }, env);
  const all = tableProperties(opened.snapshot);
  if (key === null) return textRows(names, all);
  const value = all.find(([name]) => name === key)?.[1];
  const tableName = fullNameOf(opened)?.join('.') ?? `spark_catalog.${opened.name}`;
  return textRows(names, [[key, value ?? `Table ${tableName} does not have property: ${key}`]]);
}

/** Spark refuses this for Delta tables. */
export async function runShowCreateTable(
  { table, isSerde }: ast.ShowCreateTable,
  env: StatementEnv,
): Promise<StatementResult> {
  const { span } = table;
  if (isSerde) throw new EngineError('UNSUPPORTED_FEATURE', { feature: 'SHOW CREATE TABLE AS SERDE' }, { span });
  const parts = partsOf(table);
  const found = await findRelation(parts, span, env);
  if (found.kind === 'view') {
    const stored = isTemporary(parts, env) ? null : env.catalog.findView(parts);
    if (stored !== null) return textRows(['createtab_stmt'], [[viewText(stored)]]);
    const parameters = { operation: `'SHOW CREATE TABLE'`, viewName: parts.map(quotedName).join('.') };
    throw new EngineError('EXPECT_PERMANENT_VIEW_NOT_TEMP', parameters, { span });
  }
  const opened = await openDelta({ table, command: 'SHOW CREATE TABLE' }, env);
  const name = fullNameOf(opened);
  const place = placeText(opened);
  const text =
    name === null
      ? createText(['delta', place.replace(/^file:/, '')], opened.snapshot, null)
      : createText(name, opened.snapshot, place);
  return textRows(['createtab_stmt'], [[text]]);
}

function isTemporary(parts: readonly string[], env: StatementEnv): boolean {
  return parts.length === 1 && env.catalog.temporary.find(parts[0]!) !== undefined;
}

/** Of a temporary view there are none. */
function viewProperties(
  parts: readonly string[],
  key: string | null,
  env: StatementEnv,
): readonly (readonly string[])[] {
  const stored = isTemporary(parts, env) ? null : env.catalog.findView(parts);
  if (stored === null) return [];
  const all = Object.entries(stored.properties).sort(([a], [b]) => (a < b ? -1 : 1));
  if (key === null) return all;
  const name = `${defaultCatalogName}.${stored.schema}.${stored.name}`;
  return [[key, stored.properties[key] ?? `Table ${name} does not have property: ${key}`]];
}

function viewText({ schema, name, columns, columnComments, comment, properties, text }: StoredView): string {
  const list = columns?.map((each, i) => {
    const says = columnComments?.[i] ?? null;
    return `  ${nameSql(each)}${says === null ? '' : ` COMMENT ${stringSql(says)}`}`;
  });
  const keys = Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = [
    `CREATE VIEW ${[schema, name].map(nameSql).join('.')}${list === undefined ? '' : ` (\n${list.join(',\n')})`}`,
    comment === null ? '' : `COMMENT ${stringSql(comment)}`,
    propertiesText(keys),
    `AS ${text}`,
  ];
  return parts.filter((part) => part !== '').join('\n');
}
