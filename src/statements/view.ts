/** CREATE TEMPORARY VIEW and DROP VIEW. */
import { EngineError, unsupported } from '../core/errors.ts';
import type * as ast from '../sql/ast-statement.ts';
import { noResult, type StatementEnv, type StatementResult } from './env.ts';
import { partsOf } from './table-name.ts';

/** The view's text is checked by binding it once; it is bound anew wherever it is named. */
export async function runCreateView(statement: ast.CreateView, env: StatementEnv): Promise<StatementResult> {
  if (statement.lifetime !== 'temporary') {
    throw unsupported(
      statement.lifetime === 'persistent' ? 'CREATE VIEW without TEMPORARY' : 'CREATE GLOBAL TEMPORARY VIEW',
      {
        span: statement.span,
        hint: 'CREATE TEMPORARY VIEW keeps a view for the session.',
      },
    );
  }
  const name = temporaryName(statement.name);
  if (statement.ifNotExists && env.catalog.hasTemporary(name)) return noResult;
  const { schema } = await env.bind(statement.query);
  const columns = statement.columns?.map((c) => c.name.text) ?? null;
  if (columns !== null && columns.length !== schema.fields.length) {
    throw new EngineError(
      'CREATE_VIEW_COLUMN_ARITY_MISMATCH',
      { viewName: `\`${name}\``, viewColumns: columns.length, dataColumns: schema.fields.length },
      { span: statement.span },
    );
  }
  const view = { name, text: statement.queryText, dialect: env.dialect.name, columns };
  env.catalog.addTemporary(name, { view }, statement.isReplace, statement.name.span);
  return noResult;
}

export function runDropView(statement: ast.DropView, env: StatementEnv): StatementResult {
  const parts = partsOf(statement.view);
  if (env.catalog.dropTemporary(parts.at(-1)!, 'view') || statement.ifExists) return noResult;
  throw notFound(parts, statement.view.span);
}

/** Drops a temporary table; other tables are another statement's work. */
export async function runDropTable(statement: ast.DropTable, env: StatementEnv): Promise<StatementResult> {
  const parts = partsOf(statement.table);
  if (parts.length === 1 && env.catalog.dropTemporary(parts[0]!, 'table')) return noResult;
  const found = await env.catalog.scope().resolveRelation(parts, null, statement.table.span);
  if (found !== null) throw unsupported('DROP TABLE of a table that is not temporary', { span: statement.span });
  if (statement.ifExists) return noResult;
  throw notFound(parts, statement.table.span);
}

export function temporaryName(name: ast.CreateView['name']): string {
  const parts = partsOf(name);
  if (parts.length === 1) return parts[0]!;
  throw new EngineError('TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS', { actualName: parts.join('.') }, { span: name.span });
}

function notFound(parts: readonly string[], span: ast.DropView['span']): EngineError {
  const relationName = parts.map((part) => `\`${part}\``).join('.');
  return new EngineError('TABLE_OR_VIEW_NOT_FOUND', { relationName, suggestion: '' }, { span });
}
