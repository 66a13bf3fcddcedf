/** ALTER TABLE, ALTER VIEW and COMMENT ON as text. */
import type { AlterAction, AlterTable, AlterView, ColumnChange, ColumnPosition, CommentOn } from './ast-alter.ts';
import { columnText } from './print-column.ts';
import { identifierText, nameText, type Printer, quoted, typeText } from './print-names.ts';
import { propertiesText } from './print-query.ts';

export function alterText(p: Printer, node: AlterTable | AlterView | CommentOn): string {
  switch (node.kind) {
    case 'alterTable':
      return `ALTER TABLE ${nameText(p, node.table)} ${actionText(p, node.action)}`;
    case 'alterView': {
      const { action } = node;
      const text = action.kind === 'as' ? `AS ${p.query(action.query)}` : actionText(p, action);
      return `ALTER VIEW ${nameText(p, node.view)} ${text}`;
    }
    case 'commentOn': {
      const comment = node.comment === null ? 'NULL' : quoted(node.comment);
      return `COMMENT ON ${node.what.toUpperCase()} ${nameText(p, node.name)} IS ${comment}`;
    }
  }
}

function actionText(p: Printer, action: AlterAction): string {
  switch (action.kind) {
    case 'addColumns': {
      const columns = action.columns.map(({ path, definition, position }) => {
        const outer = path.map((part) => `${identifierText(part)}.`).join('');
        return `${outer}${columnText(definition)}${positionText(position)}`;
      });
      return `ADD COLUMNS (${columns.join(', ')})`;
    }
    case 'renameColumn':
      return `RENAME COLUMN ${nameText(p, action.column)} TO ${identifierText(action.to)}`;
    case 'dropColumns':
      return `DROP COLUMNS ${ifExists(action)}(${action.columns.map((each) => nameText(p, each)).join(', ')})`;
    case 'changeColumn':
      return changeText(nameText(p, action.column), action.change);
    case 'replaceColumns':
      return `REPLACE COLUMNS (${action.columns.map(columnText).join(', ')})`;
    case 'setProperties':
      return `SET TBLPROPERTIES ${propertiesText(action.properties)}`;
    case 'unsetProperties':
      return `UNSET TBLPROPERTIES ${ifExists(action)}(${action.keys.map(quoted).join(', ')})`;
    case 'addConstraint':
      return `ADD CONSTRAINT ${identifierText(action.name)} CHECK (${action.text})`;
    case 'dropConstraint':
      return `DROP CONSTRAINT ${ifExists(action)}${identifierText(action.name)}`;
    case 'dropFeature':
      return `DROP FEATURE ${quoted(action.name)}${action.truncatesHistory ? ' TRUNCATE HISTORY' : ''}`;
    case 'changePartitions':
      return action.text;
    case 'clusterBy': {
      const columns = action.columns.map((each) => nameText(p, each)).join(', ');
      return columns === '' ? 'CLUSTER BY NONE' : `CLUSTER BY (${columns})`;
    }
    case 'syncIdentity':
      return `ALTER COLUMN ${nameText(p, action.column)} SYNC IDENTITY`;
    case 'setLocation':
      return `SET LOCATION ${quoted(action.location)}`;
    case 'rename':
      return `RENAME TO ${nameText(p, action.to)}`;
  }
}

function changeText(column: string, change: ColumnChange): string {
  const { name, type, comment, isNullable, position, defaultValue } = change;
  const tail = `${comment === undefined ? '' : ` COMMENT ${quoted(comment)}`}${positionText(position ?? null)}`;
  if (name !== undefined) return `CHANGE COLUMN ${column} ${identifierText(name)} ${typeText(type!)}${tail}`;
  const head = `ALTER COLUMN ${column}`;
  if (type !== undefined) return `${head} TYPE ${typeText(type)}${tail}`;
  if (isNullable !== undefined) return `${head} ${isNullable ? 'DROP' : 'SET'} NOT NULL`;
  if (defaultValue !== undefined) {
    return `${head} ${defaultValue === null ? 'DROP DEFAULT' : `SET DEFAULT ${defaultValue.text}`}`;
  }
  return `${head}${tail}`;
}

function positionText(position: ColumnPosition | null): string {
  if (position === null) return '';
  return position === 'first' ? ' FIRST' : ` AFTER ${identifierText(position.after)}`;
}

function ifExists(action: { readonly ifExists: boolean }): string {
  return action.ifExists ? 'IF EXISTS ' : '';
}
