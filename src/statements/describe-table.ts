/** DESCRIBE of tables and views: their columns, one column, and what else is known of them. */

import { EngineError, type Span } from '../core/errors.ts';
import { nameSql, quotedName } from '../core/text/type-sql.ts';
import { type Field, type Schema, typeName } from '../core/types.ts';
import { tableProperties } from '../delta/properties.ts';
import type { Snapshot } from '../delta/snapshot.ts';
import type { BoundQuery } from '../plan/bound.ts';
import type { ColumnId } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { outputOf } from '../plan/output.ts';
import type { TableProvider, ViewDefinition } from '../plan/ports.ts';
import { planChildren } from '../plan/walk.ts';
import type { Query } from '../sql/ast.ts';
import type { DescribeTable } from '../sql/ast-statement.ts';
import { tableQuery } from '../sql/plain-query.ts';
import { locationText } from '../storage/open-store.ts';
import { fullNameOf, isManaged, type OpenedTable, openDelta, placeText } from './delta-table.ts';
import { type StatementEnv, type StatementResult, textRows } from './env.ts';
import { checkPartitionValues } from './show-partitions.ts';
import { findRelation, partsOf } from './table-name.ts';

type Rows = (readonly (string | null)[])[];

const columns = ['col_name', 'data_type', 'comment'];

/** Errors: TABLE_OR_VIEW_NOT_FOUND, UNRESOLVED_COLUMN.WITH_SUGGESTION; partitions and JSON as Spark refuses them for these tables. */
export async function runDescribeTable(statement: DescribeTable, env: StatementEnv): Promise<StatementResult> {
  checkForm(statement);
  const { span } = statement.table;
  const parts = partsOf(statement.table);
  const found = await findRelation(parts, span, env);
  if (statement.partition.length > 0 && found.kind === 'view') throw noPartitionsOfView(parts, span, env);
  if (statement.partition.length > 0) throw noPartitions(parts, statement, env);
  if (statement.isJson) {
    throw new EngineError('NOT_SUPPORTED_COMMAND_FOR_V2_TABLE', { cmd: 'DESCRIBE TABLE AS JSON' }, { span });
  }
  const schema = found.kind === 'table' ? found.provider.schema : await viewSchema(statement, found.view, env);
  if (statement.column !== null) {
    return describeColumn(statement.column, statement.isExtended && found.kind === 'view', schema, parts);
  }
  const rows = columnRows(schema);
  if (found.kind === 'table') {
    rows.push(...partitionRows(found.provider));
    if (statement.isExtended) rows.push(...(await detailRows(statement, found.provider, parts, env)));
  }
  return textRows(columns, rows, ['comment']);
}

/** What is wrong whatever the table is. */
function checkForm({ isJson, isExtended, column, partition, span }: DescribeTable): void {
  if (isJson && !isExtended) throw new EngineError('DESCRIBE_JSON_NOT_EXTENDED', {}, { span });
  if (isJson && column !== null) throw new EngineError('UNSUPPORTED_FEATURE.DESC_TABLE_COLUMN_JSON', {}, { span });
  checkPartitionValues(partition);
}

function noPartitionsOfView(parts: readonly string[], span: Span, env: StatementEnv): EngineError {
  const isTemporary = parts.length === 1 && env.catalog.temporary.find(parts[0]!) !== undefined;
  const parameters = {
    statement: 'DESC PARTITION',
    objectType: isTemporary ? 'TEMPORARY VIEW' : 'VIEW',
    objectName: parts.map(quotedName).join('.'),
  };
  return new EngineError('FORBIDDEN_OPERATION', parameters, { span });
}

/** The columns that a query would give. */
export async function describedQuery(query: Query, env: StatementEnv): Promise<StatementResult> {
  return textRows(columns, columnRows(commented(await env.bind(query))), ['comment']);
}

export function noPartitions(
  parts: readonly string[],
  { table: { span } }: Pick<DescribeTable, 'table'>,
  env: StatementEnv,
): EngineError {
  const full = env.catalog.findTable(parts)?.name.split('.') ?? parts;
  const name = full.map(quotedName).join('.');
  return new EngineError('INVALID_PARTITION_OPERATION.PARTITION_MANAGEMENT_IS_UNSUPPORTED', { name }, { span });
}

function columnRows(schema: Schema): Rows {
  return schema.fields.map((f) => [f.name, shownType(f), commentOf(f)]);
}

/** Lengths of CHAR and VARCHAR are kept beside the type, and not shown, as Spark has it for Delta. */
function shownType({ type }: Field): string {
  const isSized = type.tag?.kind === 'char' || type.tag?.kind === 'varchar';
  return isSized ? 'string' : typeName(type);
}

function partitionRows({ partitionBy = [], schema }: TableProvider): Rows {
  if (partitionBy.length === 0) return [];
  const parted = partitionBy.flatMap((name) => schema.fields.filter((f) => f.name === name));
  return [
    ['# Partition Information', '', ''],
    ['# col_name', 'data_type', 'comment'],
    ...parted.map((f) => [nameSql(f.name), shownType(f), commentOf(f)]),
  ];
}

async function detailRows(
  statement: DescribeTable,
  provider: TableProvider,
  parts: readonly string[],
  env: StatementEnv,
): Promise<Rows> {
  const head: Rows = [
    ['', '', ''],
    ['# Detailed Table Information', '', ''],
  ];
  const isDelta = provider.ref.version !== null && env.catalog.findTable(parts) !== null;
  if (!isDelta) return [...head, ['Table', provider.ref.name, ''], ['Type', 'TEMPORARY', '']];
  const opened = await openDelta({ table: statement.table, command: 'DESCRIBE TABLE' }, env);
  const { metadata } = opened.snapshot;
  const properties = tableProperties(opened.snapshot).map(([key, value]) => `${key}=${value}`);
  return [
    ...head,
    ...nameRows(opened),
    ['Type', fullNameOf(opened) === null || isManaged(opened) ? 'MANAGED' : 'EXTERNAL', ''],
    ...(metadata.description === null ? [] : [['Comment', metadata.description, '']]),
    ['Location', fullNameOf(opened) === null ? locationText(opened.location) : placeText(opened), ''],
    ['Provider', 'delta', ''],
    ...(isManaged(opened) ? [['Is_managed_location', 'true', '']] : []),
    ['Table Properties', `[${properties.join(',')}]`, ''],
    ...defaultRows(opened.snapshot),
  ];
}

function nameRows(opened: OpenedTable): Rows {
  const [catalog, schema, table] = fullNameOf(opened) ?? ['spark_catalog', 'delta', opened.name.slice(7, -1)];
  return [
    ['Catalog', catalog!, ''],
    ['Namespace', schema!, ''],
    ['Database', schema!, ''],
    ['Table', table!, ''],
  ];
}

function defaultRows({ schema }: Snapshot): Rows {
  const withDefault = schema.fields.flatMap((f) => {
    const value = f.metadata?.['CURRENT_DEFAULT'];
    return typeof value === 'string' ? [[f.name, shownType(f), value]] : [];
  });
  return withDefault.length === 0 ? [] : [['', '', ''], ['# Column Default Values', '', ''], ...withDefault];
}

async function viewSchema(statement: DescribeTable, view: ViewDefinition, env: StatementEnv): Promise<Schema> {
  const bound = await env.bind(tableQuery(statement.table));
  const { fields } = commented(bound);
  return { fields: fields.map((f, i) => withComment(f, view.comments?.[i] ?? commentOf(f))) };
}

/** Columns that a query passes on as they are keep their comments. */
function commented({ plan, schema, tables }: BoundQuery): Schema {
  const comments = new Map<ColumnId, string>();
  gatherComments(plan, tables, comments);
  const output = outputOf(plan);
  return { fields: schema.fields.map((f, i) => withComment(f, comments.get(output[i]!.id) ?? null)) };
}

function gatherComments(plan: LogicalPlan, tables: BoundQuery['tables'], into: Map<ColumnId, string>): void {
  for (const child of planChildren(plan)) gatherComments(child, tables, into);
  if (plan.kind === 'scan') {
    const fields = tables.get(plan.table.id)?.schema.fields ?? [];
    for (const { id, path } of plan.columns) {
      const comment = path.length === 1 ? commentOf(fields.find((f) => f.name === path[0])) : null;
      if (comment !== null) into.set(id, comment);
    }
  } else if (plan.kind === 'project') {
    for (const { id, expr } of plan.items) {
      const comment = expr.kind === 'column' ? into.get(expr.id) : undefined;
      if (comment !== undefined) into.set(id, comment);
    }
  }
}

function withComment(f: Field, comment: string | null): Field {
  return comment === null ? f : { ...f, metadata: { ...f.metadata, comment } };
}

function commentOf(f: Field | undefined): string | null {
  const comment = f?.metadata?.['comment'];
  return typeof comment === 'string' ? comment : null;
}

const statisticsOfViews = ['min', 'max', 'num_nulls', 'distinct_count', 'avg_col_len', 'max_col_len', 'histogram'];

function describeColumn(
  { parts, span }: NonNullable<DescribeTable['column']>,
  hasStatistics: boolean,
  schema: Schema,
  table: readonly string[],
): StatementResult {
  const names = parts.map((part) => part.text);
  const find = (name: string): Field | undefined =>
    schema.fields.find((f) => f.name.toLowerCase() === name.toLowerCase());
  const own = unqualified(names, table);
  const found = find(own[0]!);
  if (found === undefined) {
    const proposal = schema.fields.map((f) => quotedName(f.name)).join(', ');
    const objectName = names.map(quotedName).join('.');
    throw new EngineError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName, proposal }, { span });
  }
  if (own.length > 1) {
    const parameters = { command: 'DESC TABLE COLUMN', column: own.join('.') };
    throw new EngineError('_LEGACY_ERROR_TEMP_1060', parameters, { span });
  }
  return textRows(
    ['info_name', 'info_value'],
    [
      ['col_name', own[0]!],
      ['data_type', shownType(found)],
      ['comment', commentOf(found) ?? 'NULL'],
      ...(hasStatistics ? statisticsOfViews.map((name) => [name, 'NULL']) : []),
    ],
  );
}

/** A column's name without the table's name, or the end of it, before it. */
function unqualified(names: readonly string[], table: readonly string[]): readonly string[] {
  const lower = (parts: readonly string[]): string => parts.join('\0').toLowerCase();
  for (let count = Math.min(names.length - 1, table.length); count > 0; count--) {
    if (lower(names.slice(0, count)) === lower(table.slice(-count))) return names.slice(count);
  }
  return names;
}
