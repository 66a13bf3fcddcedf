/** SHOW TABLES, SCHEMAS, CATALOGS, VIEWS, COLUMNS, FUNCTIONS, and USE: the names of a session. */

import { defaultCatalogName } from '../catalog/catalog.ts';
import { EngineError, unsupported } from '../core/errors.ts';
import { boolType, field, utf8 } from '../core/types.ts';
import { allFunctions } from '../functions/registry.ts';
import type { ObjectName } from '../sql/ast-expression.ts';
import type * as ast from '../sql/ast-statement.ts';
import { noResult, type StatementEnv, type StatementResult, textResult } from './env.ts';
import { matchesPattern } from './name-pattern.ts';
import { openTable, partsOf } from './table-name.ts';

export function runShowTables(statement: ast.ShowTables, env: StatementEnv): StatementResult {
  if (statement.isExtended) throw unsupported('SHOW TABLE EXTENDED', { span: statement.span });
  const schema = statement.schema === null ? undefined : lastPart(statement.schema);
  const entries = env.catalog
    .listTables(schema, statement.schema?.span)
    .filter((e) => matchesPattern(e.name, statement.pattern));
  return {
    schema: {
      fields: [field('namespace', utf8, false), field('tableName', utf8, false), field('isTemporary', boolType, false)],
    },
    rows: entries.map((e) => [e.schema, e.name, e.isTemporary]),
  };
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

export function runShowSchemas(statement: ast.ShowSchemas, env: StatementEnv): StatementResult {
  const names = env.catalog.schemaNames().filter((name) => matchesPattern(name, statement.pattern));
  return textResult(
    ['namespace'],
    names.map((name) => [name]),
  );
}

export function runShowCatalogs(statement: ast.ShowCatalogs): StatementResult {
  const names = [defaultCatalogName].filter((name) => matchesPattern(name, statement.pattern));
  return textResult(
    ['catalog'],
    names.map((name) => [name]),
  );
}

export async function runShowColumns(statement: ast.ShowColumns, env: StatementEnv): Promise<StatementResult> {
  const name = partsOf(statement.table);
  const parts = statement.schema === null || name.length > 1 ? name : [lastPart(statement.schema), ...name];
  const { schema } = await openTable(parts, statement.table.span, env);
  return textResult(
    ['col_name'],
    schema.fields.map((f) => [f.name]),
  );
}

export function runShowFunctions(statement: ast.ShowFunctions): StatementResult {
  const names = statement.scope === 'user' ? [] : allFunctions().flatMap((f) => [f.name, ...f.aliases]);
  const found = [...new Set(names)].filter((name) => matchesPattern(name, statement.pattern)).sort();
  return textResult(
    ['function'],
    found.map((name) => [name]),
  );
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
