/** SHOW TABLES, SCHEMAS, CATALOGS, VIEWS, FUNCTIONS, and USE: the names of a session. */

import { defaultCatalogName } from '../catalog/names.ts';
import { EngineError } from '../core/errors.ts';
import { boolType, field, utf8 } from '../core/types.ts';
import { allFunctions } from '../functions/registry.ts';
import type { ObjectName } from '../sql/ast-expression.ts';
import type * as ast from '../sql/ast-statement.ts';
import { noPartitions } from './describe-table.ts';
import { noResult, type StatementEnv, type StatementResult, textRows } from './env.ts';
import { matchesPattern } from './name-pattern.ts';
import { informationOf } from './show-extended.ts';
import { findRelation, partsOf } from './table-name.ts';

export async function runShowTables(statement: ast.ShowTables, env: StatementEnv): Promise<StatementResult> {
  const schema = statement.schema === null ? undefined : lastPart(statement.schema);
  const listed = env.catalog.listTables(schema, statement.schema?.span);
  const entries = inOrder(listed.filter((e) => matchesPattern(e.name, statement.pattern)));
  const fields = [
    field('namespace', utf8, false),
    field('tableName', utf8, false),
    field('isTemporary', boolType, false),
  ];
  const rows = entries.map((e) => [e.schema, e.name, e.isTemporary]);
  if (!statement.isExtended) return { schema: { fields }, rows };
  if (statement.partition.length > 0) await refusePartition(statement, env);
  const texts: string[] = [];
  for (const each of entries) texts.push(await informationOf(each, statement.span, env));
  return {
    schema: { fields: [...fields, field('information', utf8, false)] },
    rows: rows.map((row, i) => [...row, texts[i]!]),
  };
}

/** With PARTITION, the pattern is a table's name. */
async function refusePartition({ schema, pattern, span }: ast.ShowTables, env: StatementEnv): Promise<never> {
  const names = [...(schema === null ? [] : [lastPart(schema)]), pattern ?? ''];
  await findRelation(names, span, env);
  const parts = names.map((text) => ({ text, isQuoted: true, span }));
  throw noPartitions(names, { table: { kind: 'name', parts, span } }, env);
}

/** Tables of schemas stand before temporary ones, as Spark lists them. */
function inOrder<T extends { readonly isTemporary: boolean }>(entries: readonly T[]): readonly T[] {
  return [...entries.filter((e) => !e.isTemporary), ...entries.filter((e) => e.isTemporary)];
}

export function runShowViews(statement: ast.ShowViews, env: StatementEnv): StatementResult {
  const schema = statement.schema === null ? undefined : lastPart(statement.schema);
  const views = env.catalog.listTables(schema, statement.schema?.span).filter((e) => e.kind === 'view');
  return {
    schema: {
      fields: [field('namespace', utf8, false), field('viewName', utf8, false), field('isTemporary', boolType, false)],
    },
    rows: views.filter((e) => matchesPattern(e.name, statement.pattern)).map((e) => [e.schema, e.name, e.isTemporary]),
  };
}

/** Errors: SCHEMA_NOT_FOUND for a catalog that is none. */
export function runShowSchemas({ catalog, pattern }: ast.ShowSchemas, env: StatementEnv): StatementResult {
  const named = catalog === null ? defaultCatalogName : lastPart(catalog);
  if (named.toLowerCase() !== defaultCatalogName) {
    throw new EngineError('SCHEMA_NOT_FOUND', { schemaName: `\`${named}\`` }, { span: catalog!.span });
  }
  const names = env.catalog.schemaNames().filter((name) => matchesPattern(name, pattern));
  return oneColumn('namespace', names);
}

export function runShowCatalogs(statement: ast.ShowCatalogs): StatementResult {
  const names = [defaultCatalogName].filter((name) => matchesPattern(name, statement.pattern));
  return oneColumn('catalog', names);
}

export function runShowCurrentSchema(env: StatementEnv): StatementResult {
  return textRows(['catalog', 'namespace'], [[defaultCatalogName, env.catalog.currentSchema]]);
}

function oneColumn(name: string, values: readonly string[]): StatementResult {
  return textRows(
    [name],
    values.map((value) => [value]),
  );
}

export function runShowFunctions(statement: ast.ShowFunctions, env: StatementEnv): StatementResult {
  const own = statement.scope === 'system' ? [] : env.catalog.routines.list().map(({ name }) => name);
  const builtIn = statement.scope === 'user' ? [] : allFunctions().flatMap((f) => [f.name, ...f.aliases]);
  const names = [...own, ...builtIn];
  const found = [...new Set(names)].filter((name) => matchesPattern(name, statement.pattern)).sort();
  return oneColumn('function', found);
}

export function runUse(statement: ast.Use, env: StatementEnv): StatementResult {
  const parts = partsOf(statement.name);
  if (statement.what === 'catalog') {
    if (parts.length !== 1 || parts[0]!.toLowerCase() !== defaultCatalogName) {
      throw new EngineError(
        'CATALOG_NOT_FOUND',
        { catalogName: `\`${parts.join('.')}\`` },
        { span: statement.name.span },
      );
    }
    return noResult;
  }
  env.catalog.use(parts.at(-1)!, statement.name.span);
  return noResult;
}

function lastPart(name: ObjectName): string {
  return partsOf(name).at(-1)!;
}
