/** ALTER TABLE and COMMENT ON: changes of a table's metadata, each one commit; RENAME TO is the catalog's. */
import { quoteName } from '../bind/suggest.ts';
import { EngineError, unsupported } from '../core/errors.ts';
import type { AlterAction, AlterTable, CommentOn } from '../sql/ast-alter.ts';
import { changeColumns } from './alter/columns.ts';
import { dropFeature } from './alter/drop-feature.ts';
import { changeClustering, changeConstraint } from './alter/features.ts';
import { changeProperties } from './alter/properties.ts';
import { setLocation } from './alter/set-location.ts';
import { syncIdentity } from './alter/sync-identity.ts';
import { noResult, type StatementEnv, type StatementResult } from './env.ts';
import { renamed, runAlterView } from './view.ts';
import { namePartsOf, noTable, openTarget } from './write/target.ts';

/** Errors: those of the action; DELTA_METADATA_CHANGED and its kin. */
export async function runAlterTable(statement: AlterTable, env: StatementEnv): Promise<StatementResult> {
  const { action, span } = statement;
  if (action.kind === 'rename') return rename(statement, action, env);
  if (action.kind === 'setLocation') return setLocation(statement, action.location, env);
  const target = await openTarget(statement.table, env);
  switch (action.kind) {
    case 'addColumns':
    case 'renameColumn':
    case 'dropColumns':
    case 'changeColumn':
    case 'replaceColumns':
      await changeColumns(target, action, span, env);
      return noResult;
    case 'setProperties':
    case 'unsetProperties':
      await changeProperties(target, action, span, env);
      return noResult;
    case 'addConstraint':
    case 'dropConstraint':
      await changeConstraint(target, action, span, env);
      return noResult;
    case 'dropFeature':
      await dropFeature(target, action, span, env);
      return noResult;
    case 'syncIdentity':
      await syncIdentity(target, action.column, span, env);
      return noResult;
    case 'changePartitions': {
      const name = quoteName(target.found.name.split('.'));
      const condition = 'INVALID_PARTITION_OPERATION.PARTITION_MANAGEMENT_IS_UNSUPPORTED';
      throw new EngineError(condition, { name }, { span });
    }
    case 'clusterBy':
      await changeClustering(target, action, env);
      return noResult;
  }
}

/** A comment of a table is its description; of a column, part of its field. */
export async function runCommentOn(statement: CommentOn, env: StatementEnv): Promise<StatementResult> {
  const { name, comment, what, span } = statement;
  if (what === 'column') {
    const parts = namePartsOf(name, env);
    const table = { ...name, kind: 'name', parts: parts.slice(0, -1).map(identifierOf) } as const;
    const target = await openTarget(table, env);
    const column = { kind: 'name', parts: [identifierOf(parts.at(-1)!)], span } as const;
    await changeColumns(target, { kind: 'changeColumn', column, change: { comment: comment ?? '' } }, span, env);
    return noResult;
  }
  const target = await openTarget(name, env);
  const property = { key: 'comment', value: comment ?? '', span };
  await changeProperties(target, { kind: 'setProperties', properties: [property] }, span, env);
  return noResult;

  function identifierOf(text: string) {
    return { text, isQuoted: false, span };
  }
}

async function rename(
  { table, span }: AlterTable,
  { to }: Extract<AlterAction, { kind: 'rename' }>,
  env: StatementEnv,
): Promise<StatementResult> {
  const parts = namePartsOf(table, env);
  const { catalog } = env;
  const found = catalog.findTable(parts);
  // In PostgreSQL a view is renamed so too.
  if (found === null && env.dialect.name === 'postgres' && catalog.findView(parts) !== null)
    return runAlterView({ kind: 'alterView', view: table, action: { kind: 'rename', to }, span }, env);
  if (found === null) throw await noTable(parts, table.span, env);
  if (found.holder.kind !== 'warehouse') throw unsupported('RENAME of a table that silt was opened on', { span });
  const target = renamed(found.holder.stored.schema, to, env);
  if (target.folder !== null || catalog.findTable([target.schema, target.name]) !== null) {
    const relationName = `\`${target.schema}\`.\`${target.name}\``;
    throw new EngineError('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName }, { span: to.span });
  }
  const stored = { kind: 'table', table: found.holder.stored } as const;
  await catalog.warehouse.rename(stored, target.schema, target.name, to.span);
  return noResult;
}
