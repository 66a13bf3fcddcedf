/** Statements that make, change and drop schemas and tables, as text. */
import type { Statement } from './ast-statement.ts';
import { identifierText, nameText, type Printer, quoted } from './print-names.ts';
import { propertiesText } from './print-query.ts';

export type Definition = Extract<
  Statement,
  { kind: 'createTableLike' | 'createSchema' | 'dropSchema' | 'dropTable' | 'dropView' | 'truncateTable' }
>;

export function definitionText(p: Printer, node: Definition): string {
  switch (node.kind) {
    case 'createTableLike': {
      const modes = { create: 'CREATE', replace: 'REPLACE', createOrReplace: 'CREATE OR REPLACE' };
      return joined(
        `${modes[node.mode]} TABLE${node.ifNotExists ? ' IF NOT EXISTS' : ''} ${nameText(p, node.name)} LIKE ${nameText(p, node.source)}`,
        node.provider === null ? '' : `USING ${node.provider}`,
        node.location === null ? '' : `LOCATION ${quoted(node.location)}`,
        node.properties.length === 0 ? '' : `TBLPROPERTIES ${propertiesText(node.properties)}`,
      );
    }
    case 'dropTable':
      return `DROP TABLE ${node.ifExists ? 'IF EXISTS ' : ''}${nameText(p, node.table)}${node.isPurge ? ' PURGE' : ''}`;
    case 'dropView':
      return `DROP VIEW ${node.ifExists ? 'IF EXISTS ' : ''}${nameText(p, node.view)}`;
    case 'createSchema':
      return joined(
        `CREATE SCHEMA${node.ifNotExists ? ' IF NOT EXISTS' : ''} ${nameText(p, node.name)}`,
        node.comment === null ? '' : `COMMENT ${quoted(node.comment)}`,
        node.location === null ? '' : `LOCATION ${quoted(node.location)}`,
        node.properties.length === 0 ? '' : `WITH DBPROPERTIES ${propertiesText(node.properties)}`,
      );
    case 'dropSchema':
      return `DROP SCHEMA${node.ifExists ? ' IF EXISTS' : ''} ${nameText(p, node.name)}${node.isCascade ? ' CASCADE' : ''}`;
    case 'truncateTable': {
      const values = node.partition.map(({ column, value }) => {
        return `${identifierText(column)}${value === null ? '' : ` = ${p.expression(value)}`}`;
      });
      return `TRUNCATE TABLE ${nameText(p, node.table)}${values.length === 0 ? '' : ` PARTITION (${values.join(', ')})`}`;
    }
  }
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
