/** DESCRIBE of queries, functions and schemas. */

import { defaultCatalogName } from '../catalog/names.ts';
import { EngineError } from '../core/errors.ts';
import { typeSql } from '../core/text/type-sql.ts';
import type { DataType } from '../core/types.ts';
import { allFunctions } from '../functions/registry.ts';
import type { RoutineDefinition } from '../plan/ports.ts';
import type * as ast from '../sql/ast-statement.ts';
import { locationText } from '../storage/open-store.ts';
import { describedQuery } from './describe-table.ts';
import { type StatementEnv, type StatementResult, textResult, textRows } from './env.ts';
import { partsOf } from './table-name.ts';

export function runDescribeQuery(statement: ast.DescribeQuery, env: StatementEnv): Promise<StatementResult> {
  return describedQuery(statement.query, env);
}

export function runDescribeFunction(statement: ast.DescribeFunction, env: StatementEnv): StatementResult {
  const name = partsOf(statement.name).at(-1)!;
  const own = env.catalog.routines.find(name);
  if (own !== undefined) return describeRoutine(own, statement.isExtended);
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

/** As Spark shows a function written in SQL: a label a line, its values below one another. */
function describeRoutine(
  { name, inputs, body, text, comment }: RoutineDefinition,
  isExtended: boolean,
): StatementResult {
  const typed = (each: { readonly name: string; readonly type: DataType }): string =>
    `${each.name} ${typeSql(each.type)}`;
  const rows: (readonly [label: string, values: readonly string[]])[] = [
    ['Function', [name]],
    ['Type', [body.kind === 'scalar' ? 'SCALAR' : 'TABLE']],
    ['Input', inputs.length === 0 ? ['()'] : inputs.map(typed)],
    ['Returns', body.kind === 'scalar' ? [typeSql(body.type)] : body.columns.map(typed)],
  ];
  if (isExtended && comment !== null) rows.push(['Comment', [comment]]);
  if (isExtended) rows.push(['Body', [text]]);
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  const lines = rows.flatMap(([label, values]) =>
    values.map((value, i) => (i === 0 ? `${label}:` : '').padEnd(width) + value),
  );
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
  const { entry } = env.catalog.warehouse.state.get(found.toLowerCase()) ?? { entry: null };
  const stored = entry === null ? null : env.catalog.warehouse.placeOf(entry.location);
  const folder = env.catalog.schemaFolder(found) ?? stored;
  const properties = Object.entries(entry?.properties ?? {}).map(([key, value]) => `(${key},${value})`);
  const place = folder === null ? '' : locationText(folder);
  return textRows(
    ['info_name', 'info_value'],
    [
      ['Catalog Name', defaultCatalogName],
      ['Namespace Name', found],
      ['Comment', entry?.comment ?? ''],
      ['Location', place.startsWith('/') ? `file:${place}` : place],
      ...(statement.isExtended ? [['Properties', properties.length === 0 ? '' : `(${properties.join(', ')})`]] : []),
    ],
    ['info_value'],
  );
}
