/** DESCRIBE of queries, functions and schemas. */

import { defaultCatalogName } from '../catalog/catalog.ts';
import { EngineError } from '../core/errors.ts';
import { allFunctions } from '../functions/registry.ts';
import type * as ast from '../sql/ast-statement.ts';
import { locationText } from '../storage/open-store.ts';
import { describedQuery } from './describe-table.ts';
import { type StatementEnv, type StatementResult, textResult, textRows } from './env.ts';
import { partsOf } from './table-name.ts';

export function runDescribeQuery(statement: ast.DescribeQuery, env: StatementEnv): Promise<StatementResult> {
  return describedQuery(statement.query, env);
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
  const folder = env.catalog.schemaFolder(found);
  const place = folder === null ? '' : locationText(folder);
  return textRows(
    ['info_name', 'info_value'],
    [
      ['Catalog Name', defaultCatalogName],
      ['Namespace Name', found],
      ['Comment', ''],
      ['Location', place.startsWith('/') ? `file:${place}` : place],
      ...(statement.isExtended ? [['Properties', '']] : []),
    ],
    ['info_value'],
  );
}
