/** DROP TABLE and DROP VIEW: the name first, then what a managed table's folder holds. */
import { relationNotFound } from '../bind/resolve-relations.ts';
import { quoteName } from '../bind/suggest.ts';
import { EngineError, type Span, unsupported } from '../core/errors.ts';
import type { DropTable, DropView } from '../sql/ast-statement.ts';
import { noResult, type StatementEnv, type StatementResult } from './env.ts';
import { namePartsOf } from './write/target.ts';

/** Errors: TABLE_OR_VIEW_NOT_FOUND without IF EXISTS, WRONG_COMMAND_FOR_OBJECT_TYPE for a table. */
export async function runDropView(statement: DropView, env: StatementEnv): Promise<StatementResult> {
  const { span } = statement.view;
  const parts = namePartsOf(statement.view, env);
  if (parts.length === 1 && env.catalog.temporary.drop(parts[0]!, 'view')) return noResult;
  if (parts.length === 1 && env.catalog.temporary.find(parts[0]!) !== undefined) throw notView(parts, span);
  const view = env.catalog.findView(parts);
  if (view !== null) {
    await env.catalog.warehouse.drop(view.schema, view.name);
    return noResult;
  }
  if (isTable(parts, env)) throw notView(parts, span);
  if (statement.ifExists) return noResult;
  throw await relationNotFound(env.catalog.scope(), parts, span);
}

/** Errors: TABLE_OR_VIEW_NOT_FOUND without IF EXISTS. */
export async function runDropTable(statement: DropTable, env: StatementEnv): Promise<StatementResult> {
  const { span } = statement.table;
  const { catalog } = env;
  const parts = namePartsOf(statement.table, env);
  if (parts.length === 1 && catalog.temporary.drop(parts[0]!, 'table')) return noResult;
  const found = isTable(parts, env) ? catalog.findTable(parts)! : null;
  if (found === null) {
    // As Spark has it, the statement drops views too.
    if (parts.length === 1 && catalog.temporary.drop(parts[0]!, 'view')) return noResult;
    const view = catalog.findView(parts);
    if (view !== null) {
      await catalog.warehouse.drop(view.schema, view.name);
      return noResult;
    }
    if (statement.ifExists) return noResult;
    throw await relationNotFound(catalog.scope(), parts, span);
  }
  if (found.holder.kind !== 'warehouse') {
    throw unsupported('DROP TABLE of a table that silt was opened on', {
      span,
      hint: "Its folder is not silt's to delete: remove it by hand.",
    });
  }
  const { stored } = found.holder;
  await catalog.warehouse.drop(stored.schema, stored.name);
  if (stored.isManaged) await catalog.deleteFiles(found.location, env.signal);
  return noResult;
}

function isTable(parts: readonly string[], env: StatementEnv): boolean {
  const found = env.catalog.findTable(parts);
  return found !== null && found.holder.kind !== 'path';
}

function notView(parts: readonly string[], span: Span): EngineError {
  const objectName = quoteName(parts);
  const parameters = { objectName, foundType: 'TABLE', requiredType: 'VIEW', alternative: 'DROP TABLE' };
  return new EngineError('WRONG_COMMAND_FOR_OBJECT_TYPE', parameters, { span });
}
