/** DESCRIBE of tables, queries, functions and schemas. */

import { defaultCatalogName } from '../catalog/catalog.ts';
import { EngineError } from '../core/errors.ts';
import type { Schema } from '../core/types.ts';
import { typeName } from '../core/types.ts';
import { allFunctions } from '../functions/registry.ts';
import type { TableProvider } from '../plan/ports.ts';
import type * as ast from '../sql/ast-statement.ts';
import { type StatementEnv, type StatementResult, textResult } from './env.ts';
import { findRelation, partsOf } from './table-name.ts';

export async function runDescribeTable(statement: ast.DescribeTable, env: StatementEnv): Promise<StatementResult> {
  const parts = partsOf(statement.table);
  const found = await findRelation(parts, statement.table.span, env);
  const schema = found.kind === 'table' ? found.provider.schema : await viewSchema(statement, env);
  if (statement.column !== null) return describeColumn(statement.column, schema);
  const rows = columnRows(schema);
  if (found.kind === 'table') rows.push(...partitionRows(found.provider));
  if (statement.isExtended && found.kind === 'table') {
    const { ref } = found.provider;
    rows.push(['', '', ''], ['# Detailed Table Information', '', ''], ['Name', ref.name, '']);
    if (ref.version !== null)
      rows.push(['Version', String(ref.version), ''], ['Location', ref.id.replace(/@\d+$/, ''), '']);
  }
  return textResult(['col_name', 'data_type', 'comment'], rows);
}

function partitionRows({ partitionBy = [], schema }: TableProvider): (string | null)[][] {
  if (partitionBy.length === 0) return [];
  const columns = partitionBy.flatMap((name) => schema.fields.filter((f) => f.name === name));
  const head = [
    ['# Partition Information', '', ''],
    ['# col_name', 'data_type', 'comment'],
  ];
  return [...head, ...columnRows({ fields: columns })];
}

async function viewSchema(statement: ast.DescribeTable, env: StatementEnv): Promise<Schema> {
  const { span } = statement;
  const query: Parameters<StatementEnv['bind']>[0] = {
    kind: 'query',
    span,
    with: null,
    body: { kind: 'tableQuery', name: statement.table, span },
    orderBy: [],
    sortBy: [],
    clusterBy: [],
    distributeBy: [],
    limit: null,
    offset: null,
  };
  return (await env.bind(query)).schema;
}

function describeColumn(name: NonNullable<ast.DescribeTable['column']>, schema: Schema): StatementResult {
  const wanted = name.parts.map((part) => part.text).join('.');
  const found = schema.fields.find((f) => f.name.toLowerCase() === wanted.toLowerCase());
  if (found === undefined) {
    const proposal = schema.fields.map((f) => `\`${f.name}\``).join(', ');
    throw new EngineError(
      'UNRESOLVED_COLUMN.WITH_SUGGESTION',
      { objectName: `\`${wanted}\``, proposal },
      { span: name.span },
    );
  }
  return textResult(
    ['info_name', 'info_value'],
    [
      ['col_name', found.name],
      ['data_type', typeName(found.type)],
      ['comment', commentOf(found) ?? 'NULL'],
    ],
  );
}

export async function runDescribeQuery(statement: ast.DescribeQuery, env: StatementEnv): Promise<StatementResult> {
  const { schema } = await env.bind(statement.query);
  return textResult(['col_name', 'data_type', 'comment'], columnRows(schema));
}

function columnRows(schema: Schema): (string | null)[][] {
  return schema.fields.map((f) => [f.name, typeName(f.type), commentOf(f)]);
}

function commentOf(field: Schema['fields'][number]): string | null {
  const comment = field.metadata?.['comment'];
  return typeof comment === 'string' ? comment : null;
}

export function runDescribeFunction(statement: ast.DescribeFunction): StatementResult {
  const name = partsOf(statement.name).at(-1)!;
  const found = allFunctions().find((f) => [f.name, ...f.aliases].some((n) => n.toLowerCase() === name.toLowerCase()));
  if (found === undefined) {
    throw new EngineError(
      'UNRESOLVED_ROUTINE',
      { routineName: `\`${name}\``, suggestion: '' },
      { span: statement.name.span },
    );
  }
  const lines = [`Function: ${found.name}`, `Usage: ${found.signature} - ${found.doc}`];
  if (statement.isExtended)
    for (const [sql, result] of found.examples) lines.push(`Example: SELECT ${sql} gives ${result}`);
  return textResult(
    ['function_desc'],
    lines.map((line) => [line]),
  );
}

export function runDescribeSchema(statement: ast.DescribeSchema, env: StatementEnv): StatementResult {
  const name = partsOf(statement.name).at(-1)!;
  const found = env.catalog.schemaNames().find((known) => known.toLowerCase() === name.toLowerCase());
  if (found === undefined) {
    throw new EngineError('SCHEMA_NOT_FOUND', { schemaName: `\`${name}\`` }, { span: statement.name.span });
  }
  return textResult(
    ['info_name', 'info_value'],
    [
      ['Catalog Name', defaultCatalogName],
      ['Namespace Name', found],
    ],
  );
}
