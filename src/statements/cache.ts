/** CACHE, UNCACHE, CLEAR CACHE and REFRESH: they check the names. silt keeps no rows of tables, so nothing is done with them. */

import { isKnown } from '../bind/function-call.ts';
import { EngineError } from '../core/errors.ts';
import type { CacheTable, Refresh, UncacheTable } from '../sql/ast-session.ts';
import { noResult, type StatementEnv, type StatementResult } from './env.ts';
import { findRelation, partsOf, temporaryName } from './table-name.ts';

/** With a query the name is that of a temporary view. Errors: TABLE_OR_VIEW_NOT_FOUND, TEMP_TABLE_OR_VIEW_ALREADY_EXISTS. */
export async function runCacheTable(statement: CacheTable, env: StatementEnv): Promise<StatementResult> {
  const { table, query, queryText } = statement;
  if (query === null) {
    await findRelation(partsOf(table), table.span, env);
    return noResult;
  }
  const name = temporaryName(table);
  await env.bind(query);
  const view = { name, text: queryText, dialect: env.dialect.name, columns: null };
  env.catalog.temporary.add({ view }, false, table.span);
  return noResult;
}

export async function runUncacheTable({ table, ifExists }: UncacheTable, env: StatementEnv): Promise<StatementResult> {
  if (!ifExists) await findRelation(partsOf(table), table.span, env);
  return noResult;
}

export async function runRefresh({ what, name }: Refresh, env: StatementEnv): Promise<StatementResult> {
  const parts = partsOf(name);
  if (what === 'table') await findRelation(parts, name.span, env);
  if (what === 'function') {
    const routineName = parts.map((part) => `\`${part}\``).join('.');
    const isBuiltIn = parts.length === 1 && isKnown(parts[0]!.toLowerCase());
    throw isBuiltIn
      ? new EngineError('_LEGACY_ERROR_TEMP_1256', { functionName: parts[0]! }, { span: name.span })
      : new EngineError('ROUTINE_NOT_FOUND', { routineName }, { span: name.span });
  }
  return noResult;
}
