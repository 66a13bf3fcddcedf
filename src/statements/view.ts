/** CREATE TEMPORARY VIEW and DROP VIEW. */
import { relationNotFound } from '../bind/resolve-relations.ts';
import { quoteName } from '../bind/suggest.ts';
import { EngineError, unsupported } from '../core/errors.ts';
import type { ObjectName } from '../sql/ast-expression.ts';
import type * as ast from '../sql/ast-statement.ts';
import { noResult, type StatementEnv, type StatementResult } from './env.ts';
import { partsOf, temporaryName } from './table-name.ts';

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
  if (statement.ifNotExists && env.catalog.temporary.find(name) !== undefined) return noResult;
  const { schema } = await env.bind(statement.query);
  const columns = statement.columns?.map((c) => c.name.text) ?? null;
  if (columns !== null && columns.length !== schema.fields.length) {
    throw new EngineError(
      'CREATE_VIEW_COLUMN_ARITY_MISMATCH',
      { viewName: `\`${name}\``, viewColumns: columns.length, dataColumns: schema.fields.length },
      { span: statement.span },
    );
  }
  const comments = statement.columns?.map((c) => c.comment);
  const view = { name, text: statement.queryText, dialect: env.dialect.name, columns, ...(comments && { comments }) };
  env.catalog.temporary.add({ view }, statement.isReplace, statement.name.span);
  return noResult;
}

export async function runDropView(statement: ast.DropView, env: StatementEnv): Promise<StatementResult> {
  return drop(statement.view, 'view', statement.ifExists, env);
}

/** Drops a temporary table; other tables are another statement's work. */
export async function runDropTable(statement: ast.DropTable, env: StatementEnv): Promise<StatementResult> {
  return drop(statement.table, 'table', statement.ifExists, env);
}

async function drop(
  name: ObjectName,
  kind: 'table' | 'view',
  ifExists: boolean,
  env: StatementEnv,
): Promise<StatementResult> {
  const parts = partsOf(name);
  if (parts.length === 1 && env.catalog.temporary.drop(parts[0]!, kind)) return noResult;
  const scope = env.catalog.scope();
  const found = await scope.resolveRelation(parts, null, name.span);
  if (found?.kind === 'view' && kind === 'table') {
    const objectName = quoteName(parts);
    throw new EngineError(
      'WRONG_COMMAND_FOR_OBJECT_TYPE',
      { objectName, foundType: 'VIEW', requiredType: 'TABLE', alternative: 'DROP VIEW' },
      { span: name.span },
    );
  }
  if (found?.kind === 'table' && kind === 'view') {
    const objectName = quoteName(parts);
    throw new EngineError(
      'WRONG_COMMAND_FOR_OBJECT_TYPE',
      { objectName, foundType: 'TABLE', requiredType: 'VIEW', alternative: 'DROP TABLE' },
      { span: name.span },
    );
  }
  if (found !== null) throw unsupported('DROP TABLE of a table that is not temporary', { span: name.span });
  if (ifExists) return noResult;
  throw await relationNotFound(scope, parts, name.span);
}
